"""The head of a table: each of its labels speaks for the values in its column, rows below.

`氏名,マイナンバー,支給額` stands once above a thousand rows whose numbers have no label of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailcheck.extract.labels import Label

MARKS = "\t,;|"
# A longer line, or one with so many digits, is a row or a sentence.
LONGEST = 1000
NUMBER = re.compile("[0-9]{4}")
NOISE = " \"'　()*:#・"
NONE: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Head:
    """What separates the cells, and the detectors that each column speaks for and against."""

    mark: str
    cells: tuple[tuple[frozenset[int], frozenset[int]], ...]

    def fits(self, text: str) -> bool:
        """Say whether a line has as many cells as the head."""
        return text.count(self.mark) >= len(self.cells) - 1 and len(cut(text, self.mark)) == len(self.cells)

    def column(self, text: str, place: int) -> tuple[frozenset[int], frozenset[int]]:
        """Return the detectors for and against a value that begins at a place of a row."""
        for (start, end), cell in zip(cut(text, self.mark), self.cells, strict=False):
            if start <= place < end:
                return cell
        return NONE

    @property
    def positive(self) -> frozenset[int]:
        """The detectors that some column speaks for."""
        return frozenset().union(*(cell[0] for cell in self.cells))


def cut(text: str, mark: str) -> list[tuple[int, int]]:
    """Return the spans of the cells of a line; a mark between quotation marks is none."""
    spans, start, quoted = [], 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == mark and not quoted:
            spans.append((start, at))
            start = at + 1
    return [*spans, (start, len(text))]


def may_head(text: str) -> bool:
    """Say whether a line can be the head of a table, whatever its labels are."""
    return len(text) <= LONGEST and any(mark in text for mark in MARKS) and not NUMBER.search(text)


def head_of(text: str, labels: Sequence[Label], mute: frozenset[int]) -> Head | None:
    """Return the head that a normalised line is, or None; a cell says what its label fills by half.

    The detectors `mute` learn nothing from heads.
    """
    mark = max(MARKS, key=text.count)
    cells = []
    for start, end in cut(text, mark):
        size = len(text[start:end].strip(NOISE))
        said = [label for label in labels if start <= label.start and label.end <= end and 2 * (label.end - label.start) >= size]
        cells.append((frozenset().union(*(s.positive for s in said)) - mute, frozenset().union(*(s.negative for s in said))))
    return Head(mark, tuple(cells)) if len(cells) > 1 and any(positive for positive, _ in cells) else None


def rows_under(places: Iterable[tuple[object, int]], heads: Mapping[int, Head], texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (place, number of the head line) of the rows of tables.

    `places` are (text of which part, number of its line) in order, without blank lines; a table
    ends where a line has another number of cells. `texts` are the normalised lines by number.
    """
    whose: object = None
    current: int | None = None
    for place, (part, number) in enumerate(places):
        if part != whose:
            whose, current = part, None
        if number in heads:
            current = number
        elif current is not None and heads[current].fits(texts[number]):
            yield place, current
        else:
            current = None
