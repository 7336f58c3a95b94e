"""Read lists to be sent (CSV, TSV, spreadsheets, Parquet): one message for each row.

No byte of a list makes it raise: what cannot be read is a problem of the file, what is damaged
a problem of its row. Only a column that the policy names and the list lacks ends the run.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from mailcheck.model.errors import PolicyError
from mailcheck.model.source import Limits, ListOptions, Reading, SourceEntry, Unit
from mailcheck.model.table import TableBuilder, empty
from mailcheck.read.lists_csv import open_csv
from mailcheck.read.lists_source import ListSource, Opener, Unreadable, open_file
from mailcheck.read.lists_tables import Assembler
from mailcheck.read.spreadsheet import open_parquet, open_spreadsheet
from mailcheck.read.units import printable

KINDS = ("csv", "tsv", "xlsx", "xls", "xlsb", "xlsm", "ods", "parquet")
MAGIC = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
)
NO_ADDRESSES = "no column holds addresses; name it with `email = ...` under [list.columns]"
ALL_EMPTY = "the column of addresses is empty in all rows"
NO_ROWS = "the list has no rows"


def kind_of(path: str) -> str:
    """Return what kind of list a file name promises; csv where it promises nothing."""
    suffix = path.rpartition(".")[2].lower()
    return suffix if suffix in KINDS else "csv"


def open_list(path: str, options: ListOptions, limits: Limits, opener: Opener = open_file) -> ListSource:
    """Open a list or a reference file and decide how to read it.

    The first octets say what it is: many exports called .xls are text. Raises Unreadable for a
    file that cannot be read, PolicyError for a declared column that is missing.
    """
    try:
        source = opener(path)
        head = source.read(8)
        source.seek(0)
        found = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
        if found == "parquet":
            return open_parquet(source, options)
        if found:
            return open_spreadsheet(source, options, limits)
        return open_csv(source, "tsv" if kind_of(path) == "tsv" else "csv", options, limits)
    except OSError as error:
        raise Unreadable("unreadable", f"cannot be read ({error.strerror or type(error).__name__})") from None


def read_list(unit: Unit, limits: Limits, options: ListOptions) -> Iterator[Reading]:
    """Read the lists of a unit, some megabytes at a time.

    Each Reading numbers its messages from 0. The last one of a file has its SourceEntry, with the
    number of messages of the whole file. Raises PolicyError for a declared column that is missing.
    """
    for number, path in enumerate(unit.paths):
        data = unit.data[number] if unit.data is not None else None
        opener = open_file if data is None else lambda _, data=data: io.BytesIO(data)
        try:
            yield from read_one(path, limits, options, opener)
        except PolicyError as error:
            raise PolicyError(
                error.what, where=f"{printable(path)}: {error.where}", hint=error.hint
            ) from None


def read_one(path: str, limits: Limits, options: ListOptions, opener: Opener) -> Iterator[Reading]:
    """Read one list; its last Reading carries the SourceEntry."""
    messages = addresses = 0
    shown, kind = printable(path), kind_of(path)
    entry = SourceEntry(shown, kind, 0)
    try:
        source = open_list(path, options, limits, opener)
        plan = source.plan
        entry = SourceEntry(shown, kind, 0, source.encoding, source.delimiter, plan.header, plan.mapping())
        if "email" not in plan.roles:
            if any(rows.filled() for rows in source.rows):
                raise Unreadable("columns", NO_ADDRESSES)
        else:
            assembler = Assembler(shown, kind, plan, source.encoding)
            for rows in source.rows:
                tables = assembler.tables(rows, source.damaged_lines)
                messages, addresses = assembler.messages, assembler.addresses
                yield Reading(tables, parts_read=tables["part"].num_rows)
        problems = list(source.problems)
        problems += [
            ("encoding", f"line {line} has octets that are not valid {source.encoding}")
            for line in source.damaged_lines
        ]
        if not problems and not addresses:
            problems = [("columns", ALL_EMPTY) if messages else ("empty", NO_ROWS)]
    except Unreadable as error:
        problems = [(error.code, error.detail)]
    except (OSError, pa.ArrowException, MemoryError) as error:
        problems = [("unreadable", f"cannot be read to its end ({type(error).__name__})")]
    yield closing(entry, messages, problems)


def closing(entry: SourceEntry, messages: int, problems: list[tuple[str, str]]) -> Reading:
    """Return the last Reading of a list: what is wrong with the file, and its entry in the report."""
    builder = TableBuilder("problem", raw=True)
    for code, detail in problems:
        builder.add(None, entry.path, None, None, None, code, detail)
    tables = {name: empty(name, raw=True) for name in ("message", "header", "part", "attachment", "cell")}
    tables["problem"] = builder.finish()
    unread = sum(code != "empty" for code, _ in problems)
    return Reading(tables, sources=[replace(entry, messages=messages)], messages_unread=unread)
