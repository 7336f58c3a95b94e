"""Judge a name against the keys of another that nobody has at hand (`keys_export`).

`has(class, key)` says whether the other name has a key. What needs the other name itself is not
done: a letter too many or too few is another name here, where the plain comparison would say that
the two are a letter apart.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.components import LISTED, component_keys, is_solid, splits
from mailcheck.resolve.names.kana import base
from mailcheck.resolve.names.keys_component import component
from mailcheck.resolve.names.keys_kana import OTHER_FAMILY, READ_OTHERWISE, kana, kana_of_latin, reading, romaji
from mailcheck.resolve.names.keys_latin import latin_words
from mailcheck.resolve.names.person import Person, parse
from mailcheck.resolve.names.verdict import Verdict, error, match, rank, unknown, warning

Has = Callable[[str, str], bool]


def judge_name(name: str, has: Has) -> Verdict:
    """Say whether a name can be the one behind the keys."""
    has = cache(has)
    parsed = parse(name)
    kinds = frozenset(kind for kind in "HKLGO" if has("kind", kind))
    if not parsed.people or not kinds:
        return unknown(parsed.why or "no name")
    found = [verdict for person in parsed.people for verdict in ways(person, kinds, has)]
    return min(found, key=rank) if found else unknown("scripts cannot be compared")


def ways(person: Person, kinds: frozenset[str], has: Has) -> list[Verdict]:
    """Return what each script of the other name says; where it has kana, its kanji are not guessed at."""
    if person.kind in "GO":
        return [same_letters(person, has)] if person.kind in kinds else []
    if person.kind == "H":
        if "H" in kinds:
            return [kanji(person, has)]
        return [kanji_read(person, kinds, has)] if kinds & {"K", "L"} else []
    found = []
    if person.kind == "L" and "L" in kinds:
        found.append(latin_words(person, has))
    if "K" in kinds and not (found and found[0].verdict != "unknown"):
        found.append(kana(person, has) if person.kind == "K" else romaji(person, has))
    elif "H" in kinds and "K" not in kinds:
        found.append(reading(person, has))
    if person.kind == "K" and "L" in kinds and not found:
        found.append(kana_of_latin(person, has))
    return found


def same_letters(person: Person, has: Has) -> Verdict:
    """Compare names of another alphabet, and Korean ones."""
    if has("h", person.joined) or has("h", " ".join(sorted(person.parts))):
        return match("equal after normalisation")
    if all(has("h/", part) for part in person.parts):
        return match("part of the name")
    return error("different name")


def kanji(person: Person, has: Has) -> Verdict:
    """Compare two kanji names."""
    if has("h", person.joined):
        return match("equal after normalisation")
    if len(person.parts) > 1 and has("h", "".join(reversed(person.parts))):
        return match("same words in another order")
    if all(any(has(kind, part) for kind in ("h/", "hf", "hg")) for part in person.parts):
        return match("part of the name")
    if len(person.parts) == 1 and has("hx", person.joined):
        return unknown("one name begins the other")
    best: Verdict | None = None
    for family, given in splits(person):
        if (has("h", family) and tables.is_family(family)) or (given and has("hf", family) and has("hg", given)):
            return match("part of the name")
        found = kanji_pair(family, given, has)
        if found and (best is None or rank(found) < rank(best)):
            best = found
    return best or error("different name")


def kanji_pair(family: str, given: str, has: Has) -> Verdict | None:
    """Grade one way to cut a kanji name that is not the other."""
    if given and has("hf", family):
        if reads(component_keys(given, False), "g", has):
            return warning("same reading, other kanji")
        return error("different given name")
    if given and has("hg", given):
        return warning(OTHER_FAMILY)
    if given and reads(component_keys(given, False), "g", has) and reads(component_keys(family, True), "f", has):
        return error("different name")
    return None


def reads(keys: tuple[str, ...], what: str, has: Has) -> bool:
    """Say whether one of the readings is one of the other's family (f) or given name (g)."""
    return any(component(base(key), what, has) == LISTED for key in keys)


def kanji_read(person: Person, kinds: frozenset[str], has: Has) -> Verdict:
    """Compare a kanji name with one of which only kana or romaji is known."""
    best = 0
    for family, given in splits(person):
        families = [base(key) for key in component_keys(family, True)]
        givens = [base(key) for key in component_keys(given, False)] if given else []
        fam = any(component(k, "f", has) or has("lp", k) for k in families)
        giv = any(component(k, "g", has) or has("lp", k) for k in givens)
        whole = any(has(c, k + g) or has(c, g + k) for k in families for g in givens for c in ("kw", "bw", "kt", "bt", "lkb"))
        if whole or fam and (giv or not given):
            return match("same reading" if given else "family name agrees")
        if fam and not givens:
            return unknown("reading possible")
        best = max(best, 2 * fam + giv)
    if best:
        return warning(READ_OTHERWISE if best >= 2 else OTHER_FAMILY)
    if "K" not in kinds and not has("flag", "romaji"):
        return unknown("scripts cannot be compared")
    return error("different name") if is_solid(person) else warning("reads otherwise")
