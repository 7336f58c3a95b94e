"""Judge kana and romaji against the keys of a name in kana or kanji (`keys_export`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.components import LISTED, NO, POSSIBLE
from mailcheck.resolve.names.foreign import is_pinyin
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key
from mailcheck.resolve.names.kanapair import LARGE, SMALL
from mailcheck.resolve.names.keys_component import component, listed
from mailcheck.resolve.names.keys_foreign import kana_heard, rendered
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning

Has = Callable[[str, str], bool]
LONG = re.compile("[aou]:")
READ_OTHERWISE = "same family name, given name reads otherwise"
OTHER_FAMILY = "same given name, different family name"


def kana(person: Person, has: Has) -> Verdict:
    """Compare two names in kana."""
    keys = [kana_key(part) for part in person.parts]
    whole, turned = kana_key(person.joined), lengthen("".join(reversed(keys)))
    # Never turned against turned: おの ゆうこ and おおの ゆうこ are one there.
    if has("kw", whole) or has("kt", whole) or has("kl", whole) or has("kw", turned):
        return match("same reading")
    if not SMALL.isdisjoint(person.joined) and has("kw", kana_key(person.joined.translate(LARGE))):
        return match("same reading")
    if len(keys) == 1:
        if has("kf", keys[0]) or has("kg", keys[0]):
            return match("part of the name")
    elif any(has("kw", key) for key in keys):
        return match("part of the name")
    if any(has(kind, base(form)) for form in (whole, turned) for kind in ("kw", "bw")):
        return warning("long vowel differs")
    if len(keys) == 2:
        if component(base(keys[0]), "f", has):
            return error("different given name")
        if component(base(keys[1]), "g", has):
            return warning(OTHER_FAMILY)
    return error("different name")


def romaji(person: Person, has: Has) -> Verdict:
    """Compare a name in Latin letters with one in kana."""
    if has("flag", "foreign"):
        return foreign(person, has)
    if any(len(word) == 1 for word in person.parts):
        return initials(person, has)
    keys = [romaji_key(word) for word in person.parts]
    words = [key for key in keys if key is not None]
    if len(words) < len(keys):
        # Beside kanji, kana is no foreign name.
        return error("different name") if has("kind", "H") else rendered(person, has)
    return read_as(words, has) or (
        warning(OTHER_FAMILY)
        if len(words) > 1 and any(component(base(word), "g", has) for word in words)
        else error("different name")
    )


def foreign(person: Person, has: Has) -> Verdict:
    """Compare a name in Latin letters with one in kana that is not Japanese, or not alone."""
    keys = [romaji_key(word) for word in person.parts]
    words = [key for key in keys if key is not None]
    read = read_as(words, has) if len(words) == len(keys) and min(map(len, person.parts)) > 1 else None
    return read or rendered(person, has)


def read_as(words: Sequence[str], has: Has) -> Verdict | None:
    """Return what romaji says of a name in kana that it spells, or nearly; None where it is another."""
    wholes = [lengthen("".join(order)) for order in (words, words[::-1], [*words[1:], words[0]])]
    if any(spelled(whole, "w", has) or spelled(whole, "t", has) for whole in wholes):
        return match("same reading")
    if len(words) == 1 and (spelled(words[0], "f", has) or spelled(words[0], "g", has)):
        return match("part of the name")
    if any(spelled(f, "f", has) and spelled(g, "g", has) for f, g in pairs_of(words)):
        return match("same reading")
    if any(has("kw", base(whole)) or has("bw", base(whole)) for whole in wholes):
        return warning("long vowel differs")
    if len(words) == 1 and (component(base(words[0]), "f", has) or component(base(words[0]), "g", has)):
        return unknown("long vowel differs")
    return None


def pairs_of(words: Sequence[str]) -> list[tuple[str, str]]:
    """Return the ways to take words, or one unspaced word, for a family and a given name."""
    if len(words) > 1:
        head, rest = lengthen("".join(words[:-1])), lengthen("".join(words[1:]))
        return [(words[0], rest), (rest, words[0]), (words[-1], head)]
    whole = LONG.sub(lambda m: m[0][0] * 2, words[0])
    cuts = [(lengthen(whole[:size]), lengthen(whole[size:])) for size in range(1, len(whole))]
    return [pair for cut in cuts for pair in (cut, cut[::-1])]


def spelled(key: str, what: str, has: Has) -> bool:
    """Say whether a romaji key spells the other's reading; it may drop long vowels, never add them."""
    return has(f"k{what}", key) or (":" not in key and has(f"b{what}", key))


def initials(person: Person, has: Has) -> Verdict:
    """Compare words of which some are one letter with a reading."""
    parts = person.parts
    if len(parts) == 1:
        return unknown("only an initial")
    keys = [romaji_key(part) for part in parts if len(part) > 1]
    whole = [base(key) for key in keys if key is not None]
    if not whole or len(whole) < len(keys):
        return strangers(person, has)
    letters = {start for part in parts if len(part) == 1 for start in initial_keys(part)}
    for first, second in (("f", "g"), ("g", "f")):
        grades = [component(key, first, has) for key in whole]
        if min(grades) == NO:
            continue
        if any(has(f"i{second}", letter) for letter in letters) and min(grades) >= POSSIBLE:
            return match("initial agrees")
        if any(has(f"i{second}", letter) or has(f"x{second}", letter) for letter in letters):
            return unknown("reading possible")
        return error("initials differ") if has("kind", "K") else warning(READ_OTHERWISE)
    return error("different name") if has("kind", "K") else warning("reads otherwise")


def kana_of_latin(person: Person, has: Has) -> Verdict:
    """Compare a name in kana with one in Latin letters only."""
    keys = [kana_key(part) for part in person.parts]
    for whole in (kana_key(person.joined), lengthen("".join(reversed(keys)))):
        if has("lk", whole) or has("lk", base(whole)):
            return match("same reading")
        if has("lkb", base(whole)):
            return warning("long vowel differs")
    hits = sum(has("lp", base(key)) for key in keys)
    if hits == len(keys):
        return match("same reading" if hits > 1 else "part of the name")
    if has("flag", "romaji"):
        return warning("one name in common") if hits else error("different name")
    return kana_heard(person, has)


def reading(person: Person, has: Has) -> Verdict:
    """Compare kana or Latin letters with a kanji name whose readings come from the tables."""
    latin = person.kind == "L"
    if latin and has("py", person.joined):
        return match("same reading")
    if latin and any(len(part) == 1 for part in person.parts):
        return initials(person, has)
    keys = [romaji_key(part) if latin else kana_key(part) for part in person.parts]
    words = [key for key in keys if key is not None]
    if len(words) < len(keys):
        return strangers(person, has)
    doubt = False
    if len(words) == 1:
        fam, giv = (component(base(words[0]), what, has) for what in "fg")
        if fam == LISTED or giv >= POSSIBLE:
            return match("family name agrees" if fam == LISTED else "given name agrees")
        doubt = bool(fam or giv)
    pairs = [(base(f), base(g)) for f, g in pairs_of(words)]
    known = [(listed(f, "f", has), listed(g, "g", has)) for f, g in pairs]
    if any(fam and giv for fam, giv in known):
        return match("same reading")
    best = NO
    for (f, g), (fam, giv) in zip(pairs, known, strict=True):
        # Kanji by kanji only beside a part that is sure, unless nothing is.
        if fam or giv or not any(map(any, known)):
            best = max(best, min(component(f, "f", has), component(g, "g", has)))
    if best >= POSSIBLE:
        return match("same reading")
    if doubt or best > NO:
        return unknown("reading possible")
    if any(fam for fam, _ in known):
        return warning(READ_OTHERWISE)
    return warning(OTHER_FAMILY) if any(giv for _, giv in known) else strangers(person, has)


def strangers(person: Person, has: Has) -> Verdict:
    """Grade a reading of which no part fits: an error only where it is plain how the other is read."""
    if has("kind", "K"):
        return error("different name")
    if not has("flag", "listed") or not has("flag", "solid"):
        return warning("reads otherwise")
    if person.kind == "L" and has("flag", "chinese") and all(map(is_pinyin, person.parts)):
        return warning("reads otherwise")
    if len(person.parts) == 1:
        plain = base((romaji_key if person.kind == "L" else kana_key)(person.parts[0]) or "")
        family = plain in tables.family_bases() and plain not in tables.given_bases()
        if not has("flag", "common") or not (family or len(plain) > 8):
            return warning("reads otherwise")
    return error("different name")
