"""Decide whether two names can be one person's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mailcheck.resolve.names.foreign import is_pinyin, reads_as_pinyin, sounds_chinese
from mailcheck.resolve.names.han import compare_han
from mailcheck.resolve.names.kana import kana_key
from mailcheck.resolve.names.kanapair import compare_kana, compare_kana_latin
from mailcheck.resolve.names.korean import compare_hangul, is_read
from mailcheck.resolve.names.latin import compare_words
from mailcheck.resolve.names.person import Parsed, Person, normalise, parse
from mailcheck.resolve.names.reading import compare_reading
from mailcheck.resolve.names.tables import is_common_family
from mailcheck.resolve.names.text import may_equal
from mailcheck.resolve.names.verdict import Verdict, error, match, mildest, rank, unknown, warning

_CERTAIN = frozenset(("equal after normalisation", "generic", "role mailbox", "no name"))
_EQUAL = match("equal after normalisation")


def same_person(
    a: str, b: str, *, kana: str | None = None, aliases: Sequence[str] = ()
) -> Verdict:
    """Compare the roster's name `a` with the name `b` that a message uses.

    `kana` and `aliases` (former, maiden, preferred names) belong to `a`: a match of any is a
    match, else a contradiction of any is a mismatch, else unknown. The verdict does not depend on
    which of two bare names comes first. Never raises, whatever the text.
    """
    verdict = _compare(a, b)
    if kana:
        verdict = _with_kana(verdict, a, kana, b)
    if verdict.verdict != "match" and aliases:
        return same_person_of(aliases, b, start=verdict)
    return verdict


def same_person_of(names: Sequence[str], b: str, *, start: Verdict | None = None) -> Verdict:
    """Compare several names of one person with `b`: MATCH, else MISMATCH, else UNKNOWN.

    Of several mismatches the mildest is returned. `start` is a verdict already found.
    """
    found = [start] if start else []
    found += [_compare(name, b) for name in names]
    conflicts = [v for v in found if v.verdict == "mismatch"]
    matches = [v for v in found if v.verdict == "match"]
    if matches or conflicts:
        return (matches or [mildest(conflicts)])[0]
    return found[0] if found else unknown("no name")


def _with_kana(verdict: Verdict, a: str, kana: str, b: str) -> Verdict:
    """Let the kana column decide where the reading of `a` was a guess.

    Kanji against kanji it says nothing: one reading with other kanji is another person (J81). A
    column that does not fit the kanji itself cannot take a match back.
    """
    if verdict.reason in _CERTAIN:
        return verdict
    shared = bool(_kinds(a) & _kinds(b))
    if shared and verdict.verdict != "unknown":
        return verdict
    spoken = _compare(kana, b)
    if spoken.verdict == "unknown" or verdict.verdict == "match" and (
        _compare(a, kana).verdict == "mismatch"
    ):
        return verdict
    return spoken


def _kinds(name: str) -> set[str]:
    return {person.kind for person in parse(name).people}


def _compare(a: str, b: str) -> Verdict:
    """Compare two bare names; the cheap equality first."""
    left, right = parse(a), parse(b)
    if left.key == right.key and left.key or not (left.key and right.key) and _equal(a, left.key, b, right.key):
        return _EQUAL
    return _closest(left, right) if a <= b else _closest(right, left)


def _equal(a: str, key: str, b: str, other: str) -> bool:
    """Say whether two texts have one key where at least one of them needs the long way for it."""
    if key and not may_equal(key, b) or other and not may_equal(other, a):
        return False
    key = key or normalise(a)
    return key != "" and (a == b or key == normalise(b))


def _closest(left: Parsed, right: Parsed) -> Verdict:
    """Compare everybody whom one text may name with everybody of the other; the best fit counts."""
    if not left.people or not right.people:
        return unknown(left.why or right.why)
    if len(left.people) == len(right.people) == 1:
        return _people(left.people[0], right.people[0])
    for person in left.people:
        for other in right.people:
            if person.joined == other.joined and person.kind == other.kind:
                return _people(person, other)
    best: Verdict | None = None
    for person in left.people:
        for other in right.people:
            found = _people(person, other)
            if best is None or rank(found) < rank(best):
                best = found
            if rank(best) == 0:
                return best
    return best or unknown("no name")


def _people(a: Person, b: Person) -> Verdict:
    way = _WAYS.get(a.kind + b.kind)
    if way:
        return way(a, b)
    way = _WAYS.get(b.kind + a.kind)
    return way(b, a) if way else unknown("scripts cannot be compared")


def _han_kana(han: Person, kana: Person) -> Verdict:
    verdict = compare_reading(han, kana)
    if verdict.verdict == "mismatch":
        keys = [kana_key(part) for part in kana.parts]
        if is_read(han.joined, keys, []) or _chinese(han) and sounds_chinese(han.joined, keys):
            return unknown("reading possible")
    return verdict


def _han_latin(han: Person, latin: Person) -> Verdict:
    verdict = compare_reading(han, latin)
    if verdict.verdict != "match" and reads_as_pinyin(han.joined, latin.joined):
        return match("same reading")
    if verdict.verdict == "mismatch" and len(han.joined) < 5 and is_read(han.joined, [], list(latin.parts)):
        return unknown("reading possible")
    if verdict.severity == "error" and _may_be_chinese(han, latin):
        return warning("reads otherwise")
    return verdict


def _may_be_chinese(han: Person, latin: Person) -> bool:
    return _chinese(han) and all(map(is_pinyin, latin.parts))


def _chinese(han: Person) -> bool:
    name = han.joined
    return len(name) <= 4 and not is_common_family(name[:2]) and not is_common_family(name[:3])


def _hangul(a: Person, b: Person) -> Verdict:
    short, long = sorted((a.joined, b.joined), key=len)
    if short == long:
        return match("equal after normalisation")
    if short in (*a.parts, *b.parts) and (long.startswith(short) or long.endswith(short)):
        return match("part of the name")
    return error("different name")


# By the kinds of the two; H before K before L, G first.
_WAYS: dict[str, Callable[[Person, Person], Verdict]] = {
    "HH": compare_han, "HK": _han_kana, "HL": _han_latin, "KK": compare_kana, "KL": compare_kana_latin,
    "LL": compare_words, "OO": compare_words, "GG": _hangul, "GK": compare_hangul, "GL": compare_hangul,
}
