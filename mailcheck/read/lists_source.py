"""A list in the middle of being read: what was decided about it, and its records as columns.

CSV, spreadsheets and Parquet all become a `ListSource`; lists to be sent and reference files
are both read from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.read.column_names import known_header
from mailcheck.read.columns import Plan, has_header, holds_addresses, plan_columns

Opener = Callable[[str], BinaryIO]
SAMPLE_ROWS = 1000
BATCH_ROWS = 20_000
PREAMBLE = 10


class Unreadable(Exception):
    """Say why a whole file cannot be read; `code` is a problem code of the schema."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Damage:
    """A record that was read with a defect; `record` counts from 0 within its batch.

    `short` means that only cells at its end are missing, so that the others stand where they should.
    """

    record: int
    code: str
    detail: str
    short: bool = False


@dataclass(slots=True)
class Rows:
    """Some records of a list as columns of strings; `lines` is null where there are no lines.

    `after` is the physical line behind the last record.
    """

    columns: list[pa.Array]
    lines: pa.Array
    after: int = 0
    damage: list[Damage] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def filled(self) -> bool:
        """Tell whether any cell holds more than white space."""
        texts = (pc.utf8_trim_whitespace(column) for column in self.columns)
        return any(pc.any(pc.not_equal(text, "")).as_py() for text in texts)


@dataclass(slots=True)
class ListSource:
    """One list: encoding, delimiter and column plan are known, `rows` gives the records in order.

    `damaged_lines` grows while rows are read: physical lines with octets that did not decode.
    """

    plan: Plan
    rows: Iterator[Rows]
    encoding: str | None = None
    delimiter: str | None = None
    damaged_lines: list[int] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def open_file(path: str) -> BinaryIO:
    """Open a file of the disk for reading."""
    return Path(path).open("rb")


def header_place(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows names the columns; exports put titles and dates above it."""
    for place, row in enumerate(rows[:PREAMBLE]):
        if any(holds_addresses(cell) for cell in row):
            break
        if sum(known_header(cell) for cell in row) >= (1 if place == 0 else 2):
            return place
    return 0


def plan_of(rows: Sequence[Sequence[str]], declared: dict[str, str]) -> tuple[Plan, int]:
    """Return the column plan of the first rows, and how many of them stand above the data.

    The plan is as wide as most rows are, so that a header with a column too few loses nothing.
    """
    if not rows:
        return plan_columns([], [], {}), 0
    place = header_place(rows)
    header, below = list(rows[place]), rows[place + 1 :]
    widths = [len(row) for row in below if any(row)] or [len(header)]
    usual = max(sorted(set(widths)), key=widths.count)
    while len(header) > usual and not header[-1].strip():
        header.pop()
    header += [""] * (usual - len(header) if has_header(header, below) else 0)
    plan = plan_columns(header, [row[: max(usual, len(header))] for row in below], declared)
    return plan, place + plan.header


def rows_of(
    records: Sequence[Sequence[str]], lines: Sequence[int | None], width: int, delimiter: str
) -> Rows:
    """Turn records of any width into columns; a record of another width is damage, never loss.

    Cells beyond the plan are kept in one more column, joined as they stood in the file.
    """
    found = Rows([], pa.array(lines, pa.int64()), after=(lines[-1] or 0) + 1)
    full: list[Sequence[str]] = []
    widest = width
    for number, cells in enumerate(records):
        if len(cells) != width:
            cells, wrong = fit(list(cells), width, delimiter)
            widest = max(widest, len(cells))
            if wrong:
                detail = f"{wrong} cells where {width} were expected"
                found.damage.append(Damage(number, "damaged", detail, short=wrong < width))
        full.append(cells)
    if widest > width:
        full = [[*cells, ""] if len(cells) == width else cells for cells in full]
    found.columns = [pa.array(column, pa.string()) for column in zip(*full, strict=True)]
    return found


def fit(cells: list[str], width: int, delimiter: str) -> tuple[list[str], int]:
    """Return the cells of one record in the width of the plan, and their number if it is wrong."""
    count = len(cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) > width:
        return [*cells[:width], delimiter.join(cells[width:])], count
    missing = width - len(cells)
    return cells + [""] * missing, count if missing and any(c.strip() for c in cells) else 0
