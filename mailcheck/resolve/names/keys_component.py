"""How surely a reading is that of a name of which only keys are known (`keys_export`)."""

from __future__ import annotations

from collections.abc import Callable

from mailcheck.resolve.names.components import DOUBTFUL, LISTED, NO, POSSIBLE
from mailcheck.resolve.names.keys_export import LONGEST, MOST_LATTICES, STOPPED, UNLISTED

Has = Callable[[str, str], bool]
LONGEST_READING = 8
# 園 sono, but 長園 Nagazono: what a voiced sound inside a name may have been.
UNVOICED = {"g": "k", "z": "st", "d": "t", "b": "h", "p": "h"}


def listed(plain: str, what: str, has: Has) -> bool:
    """Say whether a reading without long-vowel marks is that of the other's family (f) or given name (g)."""
    return has(f"r{what}", plain) or has(f"k{what}", plain) or has(f"b{what}", plain)


def component(plain: str, what: str, has: Has) -> int:
    """Say how surely a reading is that of the other's family or given name, read kanji by kanji if need be."""
    if listed(plain, what, has):
        return LISTED
    grades = [grade for grade, start, stop in lattices(what, has) if walk(plain, start, stop, has)]
    return max(grades, default=NO)


def lattices(what: str, has: Has) -> list[tuple[int, tuple[int, int], int]]:
    """Return (grade, (cut, first kanji), kanji after the last) of what may be read kanji by kanji.

    What the tables do not list is possible; what they list with other readings is doubtful.
    """
    found = []
    for number in range(MOST_LATTICES):
        family = length("nf", number, has)
        if family is None:
            break
        size, unlisted = family
        if what == "f":
            found += [(POSSIBLE, (number, 0), size)] if unlisted else []
        elif given := length("ng", number, has):
            found.append((POSSIBLE if given[1] else DOUBTFUL, (number, size), size + given[0]))
    return found


def length(kind: str, number: int, has: Has) -> tuple[int, bool] | None:
    """Return how many kanji a component has, and whether the tables lack it."""
    for size in (2, 1, *range(3, LONGEST)):
        for mark in ("", UNLISTED):
            if has(kind, f"{number}:{size}:{mark}"):
                return size, mark == UNLISTED
    return None


def walk(plain: str, start: tuple[int, int], stop: int, has: Has, voiced: int | None = None) -> bool:
    """Read the kanji from one place to another as the text says; see `components.can_read`.

    Those behind the place `voiced` may also be spoken with a voiced sound (長園 Nagazono).
    """
    number, at = start
    if at == stop or not plain:
        return at == stop and not plain
    for size in range(1, min(len(plain), LONGEST_READING) + 1):
        piece, rest = plain[:size], plain[size:]
        inner = bool(rest) and at + 1 < stop
        if not rest and at + 1 < stop:
            return False
        sounds = [piece, *(sound + piece[1:] for sound in UNVOICED.get(piece[0], "") if voiced is not None and at > voiced)]
        known = any(has(f"c{number}", f"{at}:{sound}{mark}") for sound in sounds for mark in ("", STOPPED)[: 1 + inner])
        if known and walk(rest, (number, at + 1), stop, has, voiced):
            return True
    return False
