"""Turn batches of list records into the raw tables, column by column."""

from __future__ import annotations

from bisect import bisect_right

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import TableBuilder, Tables, empty
from mailcheck.read.columns import Plan
from mailcheck.read.lists_source import Rows

HTML = (
    r"(?i)<(?:!doctype html|html|body|head|table|div|p|br|a|img|span|h[1-6]|ul|font|strong|b)(?:\s[^>]*)?/?>"
)
Defect = tuple[int, int | None, str, str]  # record, line, code, detail
TEXTS = ("subject", "body")


def numbers(count: int, start: int = 0) -> pa.Array:
    """Return `count` whole numbers from `start` on."""
    ones = pa.repeat(pa.scalar(1, pa.int64()), count)
    return pc.add(pc.cumulative_sum(ones), start - 1) if count else pa.array([], pa.int64())


class Assembler:
    """Make raw tables of one list; counts its rows, messages and addresses over the batches."""

    def __init__(self, path: str, kind: str, plan: Plan, encoding: str | None) -> None:
        self.path, self.kind, self.plan, self.encoding = path, kind, plan, encoding
        self.row = self.messages = self.addresses = 0
        self.email = plan.roles.index("email")

    def tables(self, rows: Rows, damaged_lines: list[int]) -> Tables:
        """Return the raw tables of the next records.

        `damaged_lines` are physical lines with octets that did not decode; those that lie
        in these records are taken out of it.
        """
        count = len(rows)
        columns = [pc.utf8_trim_whitespace(column) for column in rows.columns]
        filled = [pc.not_equal(column, "") for column in columns]
        keep = filled[0]
        for mask in filled[1:]:
            keep = pc.or_(keep, mask)
        ordinal = pc.subtract(pc.cumulative_sum(keep.cast(pa.int64())), 1)
        problems = self.problems(rows, keep, ordinal, damaged_lines)
        row = numbers(count, self.row + 1)
        lines = rows.lines
        if not pc.all(keep).as_py():
            row, lines = row.filter(keep), lines.filter(keep)
            columns = [column.filter(keep) for column in columns]
        found = {
            "message": self.message_table(row, lines),
            "cell": self.cell_table(columns),
            "part": self.part_table(columns, lines),
            "problem": problems,
        }
        self.row += count
        self.messages += len(row)
        self.addresses += pc.sum(pc.not_equal(columns[self.email], "")).as_py() or 0
        return {**found, "header": empty("header", raw=True), "attachment": empty("attachment", raw=True)}

    def message_table(self, row: pa.Array, lines: pa.Array) -> pa.Table:
        """Return the messages: one for each record that is not empty."""
        count = len(row)
        values = {
            "message_id": numbers(count),
            "path": pa.repeat(self.path, count),
            "message": numbers(count, self.messages + 1),
            "row": row,
            "line": lines,
            "kind": pa.repeat(self.kind, count),
            "size": pa.repeat(pa.scalar(0, pa.int64()), count),
        }
        return as_table("message", values, count)

    def cell_table(self, columns: list[pa.Array]) -> pa.Table:
        """Return all cells that are not empty, by message and position."""
        ids, positions, values = stack(columns)
        names = [*self.plan.names, *(f"column {n + 1}" for n in range(len(self.plan.names), len(columns)))]
        roles = [*self.plan.roles, *([None] * (len(columns) - len(self.plan.roles)))]
        found = {
            "message_id": ids,
            "position": positions,
            "column": pa.array(names, pa.string()).take(positions),
            "role": pa.array(roles, pa.string()).take(positions),
            "value": values,
        }
        return as_table("cell", found, len(ids))

    def part_table(self, columns: list[pa.Array], lines: pa.Array) -> pa.Table:
        """Return subject and body of each record as parts of its message."""
        places = [self.plan.roles.index(role) for role in TEXTS if role in self.plan.roles]
        if not places:
            return empty("part", raw=True)
        ids, positions, values = stack([columns[place] for place in places])
        names = pa.array([str(self.plan.roles[place]) for place in places]).take(positions)
        body = pc.equal(names, "body")
        html = pc.and_(body, pc.match_substring_regex(values, HTML))
        found = {
            "message_id": ids,
            "part": pc.add(positions, 1),
            "name": names,
            "media_type": pc.if_else(html, "text/html", "text/plain"),
            "charset": pa.repeat(pa.scalar(self.encoding, pa.string()), len(ids)),
            "nested": pa.repeat(False, len(ids)),
            "text": values,
            "line": lines.take(ids),
        }
        return as_table("part", found, len(ids))

    def problems(self, rows: Rows, keep: pa.Array, ordinal: pa.Array, damaged_lines: list[int]) -> pa.Table:
        """Return what is wrong with these records, and the octets that did not decode in them."""
        builder = TableBuilder("problem", raw=True)
        found: list[Defect] = [(damage.record, None, damage.code, damage.detail) for damage in rows.damage]
        if damaged_lines:
            starts = rows.lines.to_pylist()
            while damaged_lines and damaged_lines[0] < rows.after:
                self.undecodable(found, bisect_right(starts, damaged_lines[0]) - 1, damaged_lines.pop(0))
        for record, line, code, detail in sorted(found, key=lambda item: item[0]):
            place = max(record, 0)
            listed = record >= 0 and keep[place].as_py()
            builder.add(
                ordinal[place].as_py() if listed else None,
                self.path,
                self.messages + ordinal[place].as_py() + 1 if listed else None,
                self.row + record + 1 if record >= 0 else None,
                line or rows.lines[place].as_py(),
                code,
                detail,
            )
        return builder.finish()

    def undecodable(self, found: list[Defect], record: int, line: int) -> None:
        """Note a line whose octets did not decode; `record` is negative for the header."""
        detail = f"octets that are not valid {self.encoding}; say which encoding the file has"
        found.append((record, line, "encoding", detail))


def stack(columns: list[pa.Array]) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return (record, column, value) of all cells that are not empty, record by record."""
    count, width = len(columns[0]), len(columns)
    values = pa.concat_arrays(columns)
    place = numbers(count * width)
    record = pc.divide(place, width)
    column = pc.subtract(place, pc.multiply(record, width))
    where = pc.add(pc.multiply(column, count), record)
    filled = pc.not_equal(values, "").take(where)
    return record.filter(filled), column.filter(filled), values.take(where.filter(filled))


def as_table(name: str, values: dict[str, pa.Array], count: int) -> pa.Table:
    """Return a raw table of the schema; columns that are not given are null."""
    schema = arrow_schema(name, raw=True)
    arrays = [values[f.name] if f.name in values else pa.nulls(count, f.type) for f in schema]
    return pa.table(arrays, schema=schema)
