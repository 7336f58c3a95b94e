"""Decide whether kanji can be read as a name in kana or romaji."""

from __future__ import annotations

from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.foreign import rendering
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key, spells
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.verdict import Verdict, error, match, rank, unknown, warning

# How sure a reading of one component is.
LISTED, POSSIBLE, LONG_DIFFERS, DOUBTFUL, NO = 4, 3, 2, 1, 0


@lru_cache(maxsize=1 << 13)
def component_keys(name: str, family: bool) -> tuple[str, ...]:
    """Return the reading keys of a surname or given name; kana and Latin read themselves."""
    found = tables.family_keys(name) if family else tables.given_keys(name)
    if found:
        return found
    key = kana_key(name)
    return (key,) if key and _is_kana(name) else ()


@lru_cache(maxsize=1 << 13)
def _bases(name: str, family: bool) -> frozenset[str]:
    return frozenset(base(key) for key in component_keys(name, family))


@lru_cache(maxsize=1 << 14)
def splits(person: Person) -> tuple[tuple[str, str], ...]:
    """Return the ways to cut a kanji name into family and given name, the given one may be ''."""
    parts = person.parts
    if len(parts) > 1:
        rest = "".join(parts[1:])
        ways = [(parts[0], rest)]
        if not tables.is_family(parts[0]):
            ways.append((parts[-1], "".join(parts[:-1])))
        return tuple(ways)
    name = parts[0]
    cuts = range(1, min(len(name), 6))
    known = [(name[:c], name[c:]) for c in cuts if tables.is_family(name[:c])]
    known += [(name[:c], name[c:]) for c in cuts if _script_changes(name, c)]
    solid = [way for way in known if component_keys(way[1], False)]
    ways = solid or known + [
        (name[:c], name[c:]) for c in cuts if c < 4 and not tables.is_family(name[:c])
    ]
    if len(name) <= 3 and (tables.is_family(name) or not known):
        ways.append((name, ""))
    return tuple(ways)


def _script_changes(name: str, cut: int) -> bool:
    return _is_kana(name[:cut]) != _is_kana(name[cut:]) and (
        _is_kana(name[:cut]) or _is_kana(name[cut:])
    )


def _is_kana(text: str) -> bool:
    return all("ぁ" <= char <= "ヿ" for char in text)


def is_solid(person: Person) -> bool:
    """Say whether it is plain where the family name ends."""
    return len(person.parts) > 1 or any(
        tables.is_common_family(family) and component_keys(given, False)
        for family, given in splits(person)
    )


@lru_cache(maxsize=1 << 14)
def can_read(name: str, key: str) -> bool:
    """Say whether the kanji, read one by one as names read them, can give the base key."""
    if not name:
        return not key
    char, rest = name[0], name[1:]
    if "ぁ" <= char <= "ゖ":
        piece = kana_key(name[: 2 if rest and rest[0] in "ゃゅょ" else 1])
        rest = name[2:] if rest and rest[0] in "ゃゅょ" else rest
        return key.startswith(piece) and can_read(rest, key[len(piece):])
    for reading in tables.kanji_readings(char):
        if key.startswith(reading) and can_read(rest, key[len(reading):]):
            return True
        if rest and reading[-2:] in _STOPS and len(reading) > 2:
            if key.startswith(reading[:-2]) and can_read(rest, key[len(reading) - 2:]):
                return True
    return False


_STOPS = frozenset(("tu", "ku", "ti", "ki"))


def _grade(name: str, key: str, family: bool, latin: bool) -> int:
    keys = component_keys(name, family)
    plain = base(key)
    if plain in _bases(name, family):
        if key in keys or latin and any(spells(key, k) for k in keys):
            return LISTED
        return LONG_DIFFERS
    if can_read(name, plain):
        return DOUBTFUL if keys else POSSIBLE
    return NO


def compare_reading(person: Person, other: Person) -> Verdict:
    """Compare a kanji name with one in kana (K) or Latin letters (L); MATCHING section 3, H-K, H-L."""
    latin = other.kind == "L"
    keys = [romaji_key(w) if latin else kana_key(w) for w in other.parts]
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


def _component(name: str, key: str | None, word: str, family: bool, latin: bool) -> int:
    if latin and len(word) == 1:
        return _initial(name, word, family)
    if key is not None:
        return _grade(name, key, family, latin)
    if name and _is_kana(name):
        score = rendering(name, word)
        return LISTED if score >= 0.8 else DOUBTFUL if score >= 0.4 else NO
    return NO


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
    giv = _component(given, *second, False, latin) if given else NO
    if not given:
        return match("family name agrees") if fam == LISTED else _verdict_unknown_given(family, fam)
    if fam >= POSSIBLE and giv >= POSSIBLE:
        single = len(second[1]) == 1 and latin or len(first[1]) == 1 and latin
        return match("initial agrees" if single else "same reading")
    if fam >= POSSIBLE:
        if giv == LONG_DIFFERS:
            return unknown("long vowel differs")
        if giv == DOUBTFUL or _similar(given, second[0]) or _partly(given, second[0]):
            return unknown("reading possible")
        return warning("same family name, given name reads otherwise")
    if giv >= POSSIBLE or giv == LONG_DIFFERS and fam == LONG_DIFFERS:
        if fam or len(second[1]) > 1 and not component_keys(family, True):
            return unknown("long vowel differs" if fam == LONG_DIFFERS else "reading possible")
        return warning("same given name, different family name")
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
        Levenshtein.distance(plain, b, score_cutoff=1) <= 1 for b in _bases(name, False)
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
    if key is None or latin and len(word) == 1:
        grades = [_component(family, key, word, True, latin)]
        if given:
            grades.append(_component(given, key, word, False, latin))
        if max(grades) == LISTED:
            return match("part of the name")
        if max(grades) > NO or len(word) == 1:
            return unknown("only an initial" if len(word) == 1 else "reading possible")
        return _strangers(family, NO)
    fam = _grade(family, key, True, latin)
    giv = _grade(given, key, False, latin) if given else NO
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
    if plain in tables.family_bases() and plain not in tables.given_bases():
        return error("different family name")
    if len(plain) > 8:
        return error("different name")
    return warning("reads otherwise")


def _whole(family: str, given: str, key: str, latin: bool) -> Verdict | None:
    """Compare an unspaced full name, family name first or last; None if nothing fits."""
    plain = base(key)
    families, givens = component_keys(family, True), component_keys(given, False)
    for f in families:
        for g in givens:
            if plain in (base(lengthen(f + g)), base(lengthen(g + f))):
                return match("same reading")
    heads = [base(f) for f in families]
    rests = [rest for head in heads for rest in _rests(plain, head)]
    if any(can_read(given, rest) for rest in rests):
        return unknown("reading possible") if givens else match("same reading")
    if can_read(family + given, plain) or can_read(given + family, plain):
        return unknown("reading possible") if families else match("same reading")
    if any(_similar(given, rest) for rest in rests):
        return unknown("reading possible")
    if rests:
        return warning("same family name, given name reads otherwise")
    if any(_rests(plain, base(g)) for g in givens if len(g) > 3):
        if not families:
            return unknown("reading possible")
        return warning("same given name, different family name")
    return None


def _rests(plain: str, head: str) -> list[str]:
    rests = []
    if len(head) > 2 or len(plain) - len(head) > 2:
        if plain.startswith(head):
            rests.append(plain[len(head):])
        if plain.endswith(head):
            rests.append(plain[: -len(head)])
    return [rest for rest in rests if rest]
