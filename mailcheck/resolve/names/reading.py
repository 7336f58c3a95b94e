"""Decide whether kanji can be read as a name in kana or romaji."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.components import (
    DOUBTFUL,
    LISTED,
    LONG_DIFFERS,
    NO,
    POSSIBLE,
    bases,
    can_read,
    component_keys,
    grade,
    is_kana,
    is_solid,
    splits,
)
from mailcheck.resolve.names.foreign import rendering
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.verdict import Verdict, error, match, rank, unknown, warning

READ_OTHERWISE = "same family name, given name reads otherwise"
OTHER_FAMILY = "same given name, different family name"


def compare_reading(person: Person, other: Person) -> Verdict:
    """Compare a kanji name with one in kana (K) or Latin letters (L); MATCHING section 3, H-K, H-L."""
    latin = other.kind == "L"
    keys = [romaji_key(w) if latin else kana_key(w) for w in other.parts]
    if len(keys) == 2 and _listed(person, keys[0], keys[1], latin):
        return match("same reading")
    best: Verdict | None = None
    for family, given in splits(person):
        found = _one_split(family, given, keys, other, latin)
        if best is None or rank(found) < rank(best):
            best = found
        if rank(best) == 0:
            break
    if best and best.verdict == "mismatch":
        if len(person.parts) == 1 and _read_whole(person.joined, keys):
            return unknown("reading possible")
        if best.severity == "error" and not is_solid(person) and len(person.joined) > 2:
            return warning("reads otherwise")
    return best or unknown("cannot be read")


def _listed(person: Person, first: str | None, second: str | None, latin: bool) -> bool:
    """Say at once whether two words are listed readings of family and given name."""
    if first is None or second is None:
        return False
    for family, given in splits(person):
        for f, g in ((first, second), (second, first)):
            if base(f) in bases(family, True) and base(g) in bases(given, False):
                if grade(family, f, True, latin) == grade(given, g, False, latin) == LISTED:
                    return True
    return False


def _read_whole(name: str, keys: list[str | None]) -> bool:
    """Say whether the name, cut nowhere, can be read as the words in either order."""
    words = [key for key in keys if key]
    if len(words) < len(keys) or any(len(word) < 2 for word in words):
        return False
    turned = [*words[1:], words[0]]
    return any(can_read(name, base(lengthen("".join(w)))) for w in (words, turned))


def _one_split(
    family: str, given: str, keys: list[str | None], other: Person, latin: bool
) -> Verdict:
    if len(keys) == 1:
        return _single(family, given, keys[0], other.parts[0], latin)
    if latin and any(len(word) == 1 for word in other.parts):
        return _initialled(family, given, keys, other.parts)
    best: Verdict | None = None
    for at, key in enumerate(keys):
        for to, rest in enumerate(keys):
            if at == to:
                continue
            found = _pair(family, given, (key, other.parts[at]), (rest, other.parts[to]), latin)
            if best is None or rank(found) < rank(best):
                best = found
            if rank(best) == 0:
                return best
    if len(keys) > 2 and best and rank(best) > 0:
        joined = None if None in keys[1:] else lengthen("".join(k or "" for k in keys[1:]))
        found = _pair(family, given, (keys[0], other.parts[0]), (joined, "".join(other.parts[1:])), latin)
        best = min(best, found, key=rank)
    return best or unknown("cannot be read")


def _initialled(
    family: str, given: str, keys: Sequence[str | None], words: Sequence[str]
) -> Verdict:
    """Compare `T. Suzuki`: the word that is written out decides, an initial alone never agrees."""
    letters = [word for word in words if len(word) == 1]
    if len(letters) == len(words):
        return _only_initials(family, given, letters)
    whole = [key for key, word in zip(keys, words, strict=True) if len(word) > 1]
    key = None if None in whole else lengthen("".join(k or "" for k in whole))
    word = "".join(word for word in words if len(word) > 1)
    fam = _component(family, key, word, True, True)
    giv = _component(given, key, word, False, True) if given else NO
    if fam < POSSIBLE and giv < POSSIBLE:
        if fam or giv:
            return unknown("reading possible")
        return _strangers(family, NO) if key is None else _lone_token(family, base(key))
    as_family = fam >= POSSIBLE
    rest = given if as_family else family
    if not rest:
        return match("family name agrees") if fam == LISTED else unknown("reading possible")
    fits = max(_initial(rest, letter, not as_family) for letter in letters)
    if fits >= POSSIBLE:
        return match("initial agrees")
    if fits:
        return unknown("reading possible")
    return warning(READ_OTHERWISE if as_family else OTHER_FAMILY)


def _only_initials(family: str, given: str, letters: Sequence[str]) -> Verdict:
    fits = [max(_initial(family, x, True), _initial(given, x, False) if given else NO) for x in letters]
    if min(fits) > NO or not component_keys(family, True):
        return unknown("only initials")
    return warning("reads otherwise") if max(fits) else error("initials differ")


def _component(name: str, key: str | None, word: str, family: bool, latin: bool) -> int:
    found = NO if key is None else grade(name, key, family, latin)
    if found < POSSIBLE and name and is_kana(name) and (key is None or tables.english_nicknames(word)):
        score = rendering(name, word)
        return LISTED if score >= 0.8 else max(found, DOUBTFUL if score >= 0.4 else NO)
    return found


def _initial(name: str, letter: str, family: bool) -> int:
    starts = initial_keys(letter)
    if any(key.startswith(starts) for key in component_keys(name, family)):
        return POSSIBLE
    readings = tables.kanji_readings(name[:1])
    return DOUBTFUL if not readings or any(r.startswith(starts) for r in readings) else NO


def _pair(
    family: str, given: str, first: tuple[str | None, str], second: tuple[str | None, str], latin: bool
) -> Verdict:
    fam = _component(family, *first, True, latin)
    if fam == NO and second[0] and component_keys(given, False) and (
        base(second[0]) not in bases(given, False)
    ):
        return _strangers(family, fam)
    giv = _component(given, *second, False, latin) if given else NO
    if not given:
        return match("family name agrees") if fam == LISTED else _verdict_unknown_given(family, fam)
    if fam >= POSSIBLE and giv >= POSSIBLE:
        return match("same reading")
    if fam >= POSSIBLE:
        if giv == LONG_DIFFERS:
            return unknown("long vowel differs")
        if giv == DOUBTFUL or _similar(given, second[0]) or _partly(given, second[0]):
            return unknown("reading possible")
        return warning(READ_OTHERWISE)
    if giv >= POSSIBLE or giv == LONG_DIFFERS and fam == LONG_DIFFERS:
        if fam or not component_keys(family, True):
            return unknown("long vowel differs" if fam == LONG_DIFFERS else "reading possible")
        return warning(OTHER_FAMILY)
    if fam and giv:
        return unknown("reading possible")
    return _strangers(family, fam)


def _verdict_unknown_given(family: str, fam: int) -> Verdict:
    if fam:
        return unknown("reading possible")
    return _strangers(family, fam)


def _strangers(family: str, fam: int) -> Verdict:
    if fam == NO and component_keys(family, True):
        return error("different name")
    return warning("reads otherwise")


def _similar(name: str, key: str | None) -> bool:
    if not key:
        return False
    plain = base(key)
    return len(plain) > 3 and any(
        Levenshtein.distance(plain, b, score_cutoff=1) <= 1 for b in bases(name, False)
    )


def _partly(given: str, key: str | None) -> bool:
    """Say whether the first or last kanji of an unlisted given name fits the reading."""
    if not key or len(given) < 2 or component_keys(given, False):
        return False
    plain = base(key)
    return any(plain.startswith(r) for r in tables.kanji_readings(given[0]) if len(r) > 2) or any(
        plain.endswith(r) for r in tables.kanji_readings(given[-1]) if len(r) > 2
    )


def _single(family: str, given: str, key: str | None, word: str, latin: bool) -> Verdict:
    if latin and len(word) == 1:
        return unknown("only an initial")
    if key is None:
        grades = [_component(family, key, word, True, latin)]
        if given:
            grades.append(_component(given, key, word, False, latin))
        if max(grades) == LISTED:
            return match("part of the name")
        return unknown("reading possible") if max(grades) > NO else _strangers(family, NO)
    fam = grade(family, key, True, latin)
    giv = grade(given, key, False, latin) if given else NO
    if fam == LISTED or giv >= POSSIBLE:
        return match("family name agrees" if fam == LISTED else "given name agrees")
    if given:
        found = _whole(family, given, key, latin)
        if found is not None and (found.verdict == "match" or not (fam or giv)):
            return found
    if fam or giv:
        return unknown("long vowel differs" if LONG_DIFFERS in (fam, giv) else "reading possible")
    return _lone_token(family, base(key))


def _lone_token(family: str, plain: str) -> Verdict:
    known = component_keys(family, True)
    if not known or not tables.is_common_family(family):
        return warning("reads otherwise")
    if plain in tables.common_family_bases() or (
        plain in tables.family_bases() and plain not in tables.given_bases()
    ):
        return error("different family name")
    if len(plain) > 8:
        return error("different name")
    return warning("reads otherwise")


def _whole(family: str, given: str, key: str, latin: bool) -> Verdict | None:
    """Compare an unspaced full name, family name first or last; None if nothing fits."""
    plain = base(key)
    families, givens = component_keys(family, True), component_keys(given, False)
    if _joins(plain, families, givens) or _joins(plain, givens, families):
        return match("same reading")
    heads = [base(f) for f in families]
    rests = [rest for head in heads for rest in _rests(plain, head)]
    if any(can_read(given, rest) for rest in rests):
        return unknown("reading possible") if givens else match("same reading")
    if can_read(family + given, plain) or can_read(given + family, plain):
        return unknown("reading possible") if families else match("same reading")
    if can_read(family + given, plain, True):
        return unknown("reading possible")
    if any(_similar(given, rest) or _partly(given, rest) or can_read(given, rest, True) for rest in rests):
        return unknown("reading possible")
    if rests:
        return warning(READ_OTHERWISE)
    if any(_rests(plain, base(g)) for g in givens if len(g) > 3):
        if not families:
            return unknown("reading possible")
        return warning(OTHER_FAMILY)
    return None


def _joins(plain: str, firsts: Sequence[str], seconds: Sequence[str]) -> bool:
    """Say whether one of the first readings and one of the second, written as one, give the text."""
    return any([
        base(lengthen(first + second)) == plain for first in firsts if plain.startswith(base(first)) for second in seconds
    ])


def _rests(plain: str, head: str) -> list[str]:
    rests = []
    if len(head) > 2 or len(plain) - len(head) > 2:
        if plain.startswith(head):
            rests.append(plain[len(head):])
        if plain.endswith(head):
            rests.append(plain[: -len(head)])
    return [rest for rest in rests if rest]
