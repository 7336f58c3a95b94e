"""A line as comparable units, the pieces of a recipient's name in it, and the units around them.

A unit is a word, one kanji or kana, a mark, or `0` for any number; titles and white space are no
units. So `Order 4711 for Ms Lima,` and `Order 12 for Mr Roux,` have the same units around a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mailcheck.extract.greeting_ja import HAN, HIRAGANA, KATAKANA
from mailcheck.extract.greeting_words import Phrasebook, fold

SINGLE = HAN + HIRAGANA + KATAKANA
UNIT = re.compile(rf"[{SINGLE}]|[^\W\d_{SINGLE}]+(?:['’-][^\W\d_{SINGLE}]+)*|\d+(?:[.,:/-]\d+)*|[^\w\s]|_")
ONE = re.compile(f"[{SINGLE}]")
START, END = "\1", "\2"
# The longest name in units: words with their marks, or characters.
LONGEST = 12
# How many units of each side make a frame, the strictest first.
SIZES = ((6, 4), (4, 3), (3, 2), (2, 1), (1, 1))
POSSESSIVE = re.compile(r"['’]s$")
WRITTEN_SMALL = re.compile(r"[^\W\d_]{1,3}")
NAMES_TOO = frozenset({"sir", "don", "dona"})
INSIDE = frozenset(".・･-'’")


@dataclass(frozen=True, slots=True)
class Line:
    """A line's units between START and END, and where each begins and ends in the text."""

    text: str
    units: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def between(self, first: int, last: int) -> str:
        """Return the text from one unit up to another that is not part of it."""
        return self.text[self.spans[first][0] : self.spans[last - 1][1]]


# What a family name stands before with a space: `保護者様`.
GROUP_OF = re.compile(r"[^\s、。]{2,8}(?:様|さま)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """The units right before and right behind a name."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def value(self, line: Line) -> tuple[int, int] | None:
        """Return where the shortest value between them begins and ends, None where the line has another frame."""
        units, size = line.units, len(self.before)
        for start in range(size, len(units) - 1):
            if units[start - 1] != self.before[-1] or units[start - size : start] != self.before:
                continue
            for end in range(start + 1, min(start + LONGEST, len(units) - len(self.after)) + 1):
                if units[end] == self.after[0] and units[end : end + len(self.after)] == self.after:
                    return start, end
        return None

    @property
    def size(self) -> int:
        """Return how many units the frame has."""
        return len(self.before) + len(self.after)

    @property
    def labelled(self) -> bool:
        """Say whether the value stands behind a label: `Passenger: Ana Lima`."""
        return self.before[-1] in ":："


@dataclass(frozen=True, slots=True)
class Person:
    """A recipient's names: their units, whole and word by word."""

    wholes: frozenset[tuple[str, ...]]
    words: frozenset[tuple[str, ...]]
    units: frozenset[str]


def line_of(text: str, book: Phrasebook) -> Line:
    """Return the units of a line."""
    units, spans = [START], [(0, 0)]
    title = False
    for found in UNIT.finditer(text):
        unit = found.group()
        if title and unit == ".":
            continue
        if unit[0].isdecimal():
            unit = "0"
        elif not ONE.match(unit):
            unit = POSSESSIVE.sub("", fold(unit))
        # A single letter is an initial, and these are names as well.
        title = len(unit) > 1 and unit in book.titles and unit not in NAMES_TOO
        if not title:
            units.append(unit)
            spans.append(found.span())
    units.append(END)
    spans.append((len(text), len(text)))
    return Line(text, tuple(units), tuple(spans))


@lru_cache(maxsize=1 << 12)
def person_of(names: tuple[str, ...]) -> Person:
    """Return the units of somebody's names."""
    wholes: set[tuple[str, ...]] = set()
    words: set[tuple[str, ...]] = set()
    for name in names:
        parts = name.replace("・", " ").replace("･", " ").split()
        pieces = [_units(word) for word in parts]
        whole = tuple(unit for piece in pieces for unit in piece)
        if len(whole) > 1 or (whole and len(whole[0]) > 1):
            wholes.add(whole)
        for written, piece in zip(parts, pieces, strict=True):
            particle = written.islower() and WRITTEN_SMALL.fullmatch(written)
            if piece and not particle and any(len(unit) > 1 or ONE.match(unit) for unit in piece):
                words.add(piece)
    units = {unit for piece in (*wholes, *words) for unit in piece}
    return Person(frozenset(wholes), frozenset(words), frozenset(units))


def _units(word: str) -> tuple[str, ...]:
    """Return the units of a part of a name, without marks: `LIMA, Ana` and `ジョン・スミス` are two words each."""
    return tuple(unit if ONE.match(unit) else fold(unit) for unit in UNIT.findall(word) if unit[0].isalnum())


def own_places(line: Line, person: Person, book: Phrasebook) -> Iterator[tuple[int, int]]:
    """Yield where a recipient's own name begins and ends in a line, as units."""
    at, units = 1, line.units
    while at < len(units) - 1:
        if units[at] not in person.units:
            at += 1
            continue
        end = at + 1
        while units[end] in person.units or (units[end] in INSIDE and units[end + 1] in person.units):
            end += 1
        if _is_own(line, at, end, person, book):
            yield at, end
        at = end


def _is_own(line: Line, start: int, end: int, person: Person, book: Phrasebook) -> bool:
    """Say whether a run of a name's units is the name, a word of it, or an end of an unspaced Japanese name."""
    run = tuple(unit for unit in line.units[start:end] if unit not in INSIDE)
    if run in person.wholes:
        return True
    if not ONE.match(run[0]):
        return any(run[at : at + len(word)] == word for word in person.words for at in range(len(run)))
    # `山田家御一同様` is the family of that name, and `山田 保護者様` somebody of it.
    before, behind = line.spans[end - 1][1], line.spans[end][0]
    if line.units[end] != "家" and book.honorific.match(line.text, behind) is None and not (behind > before and GROUP_OF.match(line.text, behind)):
        return False
    return run in person.words or any(run in (whole[: len(run)], whole[-len(run) :]) for whole in person.wholes)


def frames_around(line: Line, start: int, end: int) -> Iterator[Frame]:
    """Yield the frames around a value, the strictest first."""
    seen = set()
    for before, after in SIZES:
        frame = Frame(line.units[max(0, start - before) : start], line.units[end : end + after])
        if frame not in seen:
            seen.add(frame)
            yield frame
