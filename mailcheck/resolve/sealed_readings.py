"""Readings of a sealed kanji name that the tables do not list: kanji by kanji, also with voiced sounds.

What `names.keys_compare` calls another name is held against the readings of each kanji before it is
believed: a sealed roster doubts where the plain one does (`names.reading`), it never errs more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mailcheck.resolve.names.components import component_keys, splits
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key
from mailcheck.resolve.names.keys_compare import judge_name
from mailcheck.resolve.names.keys_component import length, walk
from mailcheck.resolve.names.keys_export import MOST_LATTICES, UNLISTED, character_keys
from mailcheck.resolve.names.person import Person, parse
from mailcheck.resolve.names.verdict import Verdict, error, unknown

Has = Callable[[str, str], bool]
# A reading shorter than this begins or ends too many names to say anything.
TELLING = 3


def family_readings(name: str, kana: str | None) -> Iterator[tuple[str, str]]:
    """Yield keys for each kanji of a listed family name; of the others `names.keys_export` has them."""
    for person in parse(name).people if not kana else ():
        if person.kind != "H":
            continue
        family = splits(person)[0][0]
        for at, char in enumerate(family if component_keys(family, True) else ""):
            for key in character_keys(at, char):
                yield "c0", key


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
    starts = {start for letter in letters for start in initial_keys(letter)}
    return not any(has(kind, start) for start in starts for kind in ("if", "ig"))


def readable_as(person: Person, has: Has) -> bool:
    """Say whether kanji of which only keys are known may be read as a name in kana or romaji."""
    keys = [(romaji_key if person.kind == "L" else kana_key)(part) for part in person.parts]
    words = [base(key) for key in keys if key]
    if len(words) < len(keys) or any(len(word) < 2 for word in words):
        return False
    for number in range(MOST_LATTICES):
        family, given = length("nf", number, has), length("ng", number, has)
        if family is None:
            break
        end = family[0] + (given[0] if given else 0)
        if any(_fits(order, number, family[0], end, has) for order in _orders(words)):
            return True
    return False


def _orders(words: list[str]) -> list[list[str]]:
    return [words] if len(words) == 1 else [words, [*words[1:], words[0]], [words[-1], *words[:-1]]]


def _fits(words: list[str], number: int, family: int, end: int, has: Has) -> bool:
    """Say whether words fit in this order, at one cut between family and given name."""
    first, rest = words[0], base(lengthen("".join(words[1:])))
    if not rest:
        # One word: either name alone, or both unspaced.
        return any(walk(first, (number, start), stop, has, start) for start, stop in ((0, family), (family, end), (0, end)) if start < stop)
    if walk(base(lengthen(first + rest)), (number, 0), end, has, 0):
        return True
    if has("rf", first):
        return walk(rest, (number, family), end, has, family) or _partly(rest, number, family, end, has)
    return has("rg", rest) and walk(first, (number, 0), family, has, 0)


def _partly(given: str, number: int, start: int, end: int, has: Has) -> bool:
    """Say whether the first or last kanji of an unlisted given name fits the reading."""
    if end - start < 2 or not has("ng", f"{number}:{end - start}:{UNLISTED}"):
        return False
    pieces = [(start, given[:n]) for n in range(TELLING, len(given))] + [(end - 1, given[-n:]) for n in range(TELLING, len(given))]
    return any(has(f"c{number}", f"{at}:{piece}") for at, piece in pieces)
