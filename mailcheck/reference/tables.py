"""Read a reference file (CSV, TSV, spreadsheet, Parquet) whole, as columns of strings.

Reference decides what is right, so nothing in it is guessed around: a file that is damaged or
lacks a column ends the run with one line that names the file, the row and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.model.errors import PolicyError, nearest
from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.column_names import aliases, fold, known_header
from mailcheck.read.columns import Plan
from mailcheck.read.lists import open_list
from mailcheck.read.lists_source import ListSource, Opener, Rows, Unreadable, open_file


@dataclass(frozen=True, slots=True)
class Loaded:
    """A reference file: its column plan, and the rows that are not empty.

    `columns` are strings without outer white space, empty where a cell is; `rows` are data rows
    from 1 under the header.
    """

    path: str
    plan: Plan
    columns: tuple[pa.Array, ...]
    rows: pa.Array

    def __len__(self) -> int:
        return len(self.rows)

    def first_row_as_value(self) -> Loaded:
        """Return the file as one without header, where no usual name says that its first row is one.

        `A001` or `example.com` above other values is no name of a column.
        """
        names = self.plan.names
        value = bool(names) and any(char.isdigit() or char == "." for char in names[0])
        if not self.plan.header or not value or any(map(known_header, names)):
            return self
        numbered = tuple(f"column {n + 1}" for n in range(len(names)))
        cells = ["" if name == number else name for name, number in zip(names, numbered, strict=True)]
        columns = tuple(
            pa.concat_arrays([pa.array([n]), c]) for n, c in zip(cells, self.columns, strict=True)
        )
        plan = replace(self.plan, header=False, names=numbered)
        rows = pa.concat_arrays([pa.array([1], pa.int64()), pc.add(self.rows, 1)])
        return Loaded(self.path, plan, columns, rows)

    def of_role(self, role: str) -> list[pa.Array]:
        """Return the columns of a role, from the left."""
        return [c for c, r in zip(self.columns, self.plan.roles, strict=True) if r == role]

    def named(self, header: str) -> pa.Array:
        """Return the column of that header; raises PolicyError that names the nearest."""
        for name, column in zip(self.plan.names, self.columns, strict=True):
            if fold(name) == fold(header):
                return column
        shown = self.plan.names if self.plan.header else ()
        raise PolicyError(f'has no column "{header}"', where=self.path, hint=nearest(header, shown))

    def column(self, table: str, column: str, *, place: int | None = None) -> pa.Array:
        """Return a column of a reference table by one of its usual names (`columns.toml`).

        `place` is where it stands in a file without header. Raises PolicyError where it is missing.
        """
        found = self.optional(table, column, place=place)
        if found is None:
            shown = self.plan.names if self.plan.header else ()
            raise PolicyError(f'has no column "{column}"', where=self.path, hint=nearest(column, shown))
        return found

    def optional(self, table: str, column: str, *, place: int | None = None) -> pa.Array | None:
        """Return a column like `column`, or None where it is missing."""
        if not self.plan.header:
            return self.columns[place] if place is not None and place < len(self.columns) else None
        folded = [fold(name) for name in self.plan.names]
        for word in aliases().tables[table][column]:
            if word in folded:
                return self.columns[folded.index(word)]
        return None


def load_table(
    path: str,
    *,
    columns: dict[str, str] | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    opener: Opener = open_file,
) -> Loaded:
    """Read a reference file; `columns` maps roles to headers as in the policy.

    Raises PolicyError for a file that cannot be read, a damaged row or a missing column.
    """
    options = ListOptions(encoding, delimiter, sheet, columns or {})
    try:
        source = open_list(path, options, Limits(), opener)
        parts = [checked(path, rows, before) for rows, before in numbered(source)]
    except Unreadable as error:
        raise PolicyError(error.detail.replace("under [list]", "for this file"), where=path) from None
    except PolicyError as error:
        raise (
            error
            if error.where == path
            else PolicyError(error.what, where=f"{path}: {error.where}", hint=error.hint)
        ) from None
    if source.damaged_lines:
        what = f"line {source.damaged_lines[0]} has octets that are not valid {source.encoding}"
        raise PolicyError(what, where=path, hint='say which encoding it has, such as `encoding = "cp932"`')
    return join(path, source.plan, parts)


def numbered(source: ListSource) -> list[tuple[Rows, int]]:
    """Return the batches of a file, each with the number of rows before it."""
    batches, before = [], 0
    for rows in source.rows:
        batches.append((rows, before))
        before += len(rows)
    return batches


def checked(path: str, rows: Rows, before: int) -> list[pa.Array]:
    """Return the trimmed columns of a batch; raises PolicyError for its first damaged row."""
    for damage in sorted(rows.damage, key=lambda damage: damage.record):
        if not damage.short:
            what = f"row {before + damage.record + 1}: {damage.detail}"
            raise PolicyError(
                what, where=path, hint="repair the row; cells with a delimiter need quotation marks"
            )
    return [pc.utf8_trim_whitespace(column) for column in rows.columns]


def join(path: str, plan: Plan, parts: Sequence[Sequence[pa.Array]]) -> Loaded:
    """Return all batches as one, without empty rows."""
    if not parts:
        return Loaded(
            path, plan, tuple(pa.array([], pa.string()) for _ in plan.roles), pa.array([], pa.int64())
        )
    columns = [pa.concat_arrays(list(pieces)) for pieces in zip(*parts, strict=True)]
    keep = pc.not_equal(columns[0], "")
    for column in columns[1:]:
        keep = pc.or_(keep, pc.not_equal(column, ""))
    rows = pc.add(pc.indices_nonzero(keep).cast(pa.int64()), 1)
    return Loaded(path, plan, tuple(column.filter(keep) for column in columns), rows)
