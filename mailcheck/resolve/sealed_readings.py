"""Readings of a sealed kanji name that the tables do not list: kanji by kanji, also with voiced sounds.

What `names.keys_compare` calls another name is held against the readings of each kanji before it is
believed: a sealed roster doubts where the plain one does (`names.reading`), it never errs more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.components import STOPS, component_keys, splits
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key
from mailcheck.resolve.names.keys_compare import judge_name
from mailcheck.resolve.names.person import Person, parse
from mailcheck.resolve.names.verdict import Verdict, error, unknown

Has = Callable[[str, str], bool]
CUTS = 2
LONGEST = 8
MOST_KANJI = 8
# 園 sono, but 長園 Nagazono: what a voiced sound inside a name may have been.
UNVOICED = {"g": "k", "z": "st", "d": "t", "b": "h", "p": "h"}
SWALLOWED = "-"
# A reading shorter than this begins or ends too many names to say anything.
TELLING = 3


def family_readings(name: str, kana: str | None) -> Iterator[tuple[str, str]]:
    """Yield keys for each kanji of a listed family name; of the others `names.keys_export` has them."""
    for person in parse(name).people if not kana else ():
        if person.kind != "H":
            continue
        family = splits(person)[0][0]
        for at, char in enumerate(family if component_keys(family, True) else ""):
            for reading in tables.kanji_readings(char):
                yield "c0", f"{at}:{reading}"
                if len(reading) > 2 and reading[-2:] in STOPS:
                    yield "c0", f"{at}:{reading[:-2]}{SWALLOWED}"


def judge_sealed(name: str, has: Has) -> Verdict:
    """Compare a name with a sealed one; a contradiction that a rare reading explains is none."""
    verdict = judge_name(name, has)
    if verdict.verdict == "unknown" and has("kind", "K") and any(_other_initial(p, has) for p in parse(name).people):
        return error("initials differ")
    if verdict.verdict != "mismatch" or not has("kind", "H") or has("kind", "K"):
        return verdict
    readable = any(readable_as(person, has) for person in parse(name).people if person.kind in "KL")
    return unknown("reading possible") if readable else verdict


def _other_initial(person: Person, has: Has) -> bool:
    """Say whether `T. Lima` has an initial that neither name has in kana; then what kanji may read is idle."""
    letters = [part for part in person.parts if len(part) == 1]
    if person.kind != "L" or not letters or len(letters) == len(person.parts) or has("flag", "foreign"):
        return False
    starts = {start[:1] for letter in letters for start in initial_keys(letter)}
    return not any(has(kind, start) for start in starts for kind in ("if", "ig"))


def readable_as(person: Person, has: Has) -> bool:
    """Say whether kanji of which only keys are known may be read as a name in kana or romaji."""
    keys = [(romaji_key if person.kind == "L" else kana_key)(part) for part in person.parts]
    words = [base(key) for key in keys if key]
    if len(words) < len(keys) or any(len(word) < 2 for word in words):
        return False
    for number in range(CUTS):
        family, given = size("nf", number, has), size("ng", number, has)
        if family and any(_fits(order, number, family, family + given, has) for order in _orders(words)):
            return True
    return False


def _orders(words: list[str]) -> list[list[str]]:
    return [words] if len(words) == 1 else [words, [*words[1:], words[0]], [words[-1], *words[:-1]]]


def _fits(words: list[str], number: int, family: int, end: int, has: Has) -> bool:
    """Say whether words fit in this order, at one cut between family and given name."""
    first, rest = words[0], base(lengthen("".join(words[1:])))
    if not rest:
        # One word: either name alone, or both unspaced.
        return any(walk(first, number, start, stop, has) for start, stop in ((0, family), (family, end), (0, end)) if start < stop)
    if walk(base(lengthen(first + rest)), number, 0, end, has):
        return True
    if has("rf", first):
        return walk(rest, number, family, end, has) or _partly(rest, number, family, end, has)
    return has("rg", rest) and walk(first, number, 0, family, has)


def _partly(given: str, number: int, start: int, end: int, has: Has) -> bool:
    """Say whether the first or last kanji of an unlisted given name fits the reading."""
    if end - start < 2 or not has("ng", f"{number}:{end - start}:?"):
        return False
    pieces = [(start, given[:n]) for n in range(TELLING, len(given))] + [(end - 1, given[-n:]) for n in range(TELLING, len(given))]
    return any(has(f"c{number}", f"{at}:{piece}") for at, piece in pieces)


def size(kind: str, number: int, has: Has) -> int:
    """Return how many kanji the family (nf) or given name (ng) of a cut has, 0 if there is none."""
    return next((n for n, mark in product(range(1, MOST_KANJI), ("", "?")) if has(kind, f"{number}:{n}:{mark}")), 0)


def walk(plain: str, number: int, at: int, stop: int, has: Has, start: int | None = None) -> bool:
    """Read the kanji from one place to another as a text says; all but the first may be voiced."""
    start = at if start is None else start
    if at == stop or not plain:
        return at == stop and not plain
    for length in range(1, min(len(plain), LONGEST) + 1):
        piece, rest = plain[:length], plain[length:]
        if not rest and at + 1 < stop:
            return False
        marks = ("", SWALLOWED) if rest and at + 1 < stop else ("",)
        sounds = [piece, *(u + piece[1:] for u in UNVOICED.get(piece[0], "") if at > start)]
        known = any(has(f"c{number}", f"{at}:{sound}{mark}") for sound in sounds for mark in marks)
        if known and walk(rest, number, at + 1, stop, has, start):
            return True
    return False
