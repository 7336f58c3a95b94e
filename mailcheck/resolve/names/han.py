"""Compare two names written in kanji (or kanji and kana)."""

from __future__ import annotations

from mailcheck.resolve.names.components import component_keys, splits
from mailcheck.resolve.names.kana import base
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.tables import family_keys, is_family
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning


def compare_han(a: Person, b: Person) -> Verdict:
    """Compare two people whose names both contain kanji; see MATCHING section 3, row H-H."""
    if a.joined == b.joined:
        return match("equal after normalisation")
    if sorted(a.parts) == sorted(b.parts) or "".join(reversed(a.parts)) == b.joined or (
        "".join(reversed(b.parts)) == a.joined
    ):
        return match("same words in another order")
    short, long = (a, b) if len(a.joined) < len(b.joined) else (b, a)
    if short.joined in long.joined and (verdict := _part(short, long)):
        return verdict
    return _different(a, b)


def _part(short: Person, long: Person) -> Verdict | None:
    name = short.joined
    if name in long.parts or _words_within(short, long):
        return match("part of the name")
    if long.joined.startswith(name):
        if is_family(name) or any(family == name for family, _ in splits(long)):
            return match("part of the name")
        return unknown("one name begins the other")
    if long.joined.endswith(name):
        rest = long.joined[: -len(name)]
        if is_family(rest):
            return match("part of the name")
        return unknown("one name ends the other")
    return None


def _words_within(short: Person, long: Person) -> bool:
    return len(short.parts) > 1 and all(part in long.parts for part in short.parts)


def _different(a: Person, b: Person) -> Verdict:
    best = _lone(a.joined, b.joined) if len(a.parts) == len(b.parts) == 1 else None
    if best:
        return best
    for family_a, given_a in splits(a):
        for family_b, given_b in splits(b):
            found = _components(family_a, given_a, family_b, given_b)
            if found and (best is None or found.severity == "warning"):
                best = found
    return best or error("different name")


def _components(family_a: str, given_a: str, family_b: str, given_b: str) -> Verdict | None:
    if family_a == family_b:
        if not given_a or not given_b:
            return None
        if _homophone(given_a, given_b):
            return warning("same reading, other kanji")
        return error("different given name")
    if given_a and given_a == given_b:
        if _homophone(family_a, family_b, family=True):
            return warning("same reading, other kanji")
        return warning("same given name, different family name")
    if (not given_a or not given_b) and _homophone(family_a, family_b, family=True):
        return warning("same reading, other kanji")
    return None


def _lone(a: str, b: str) -> Verdict | None:
    if _homophone(a, b) or _homophone(a, b, family=True):
        return warning("same reading, other kanji")
    if family_keys(a) and family_keys(b):
        return error("different family name")
    return None


def _homophone(a: str, b: str, *, family: bool = False) -> bool:
    mine = {base(key) for key in component_keys(a, family)}
    return any(base(key) in mine for key in component_keys(b, family))
