"""Read spreadsheets (.xlsx, .xls, .xlsb, .ods) and Parquet files as lists."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa

from mailcheck.model.errors import PolicyError, nearest
from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.lists_source import (
    BATCH_ROWS,
    SAMPLE_ROWS,
    ListSource,
    Rows,
    Unreadable,
    plan_of,
    rows_of,
)

UNPACKED = 2 << 30
PIP = "install the reader with: pip install python-calamine"


def open_spreadsheet(source: BinaryIO, options: ListOptions, limits: Limits) -> ListSource:
    """Choose the sheet and the columns of a spreadsheet, and give its rows.

    Without `options.sheet` it is the one visible sheet that holds addresses, or else the first that is
    not empty. Raises Unreadable, and PolicyError for a sheet or column that the policy names and the file lacks.
    """
    check_size(source, limits)
    book = open_book(source)
    names = list(book.sheet_names)
    if options.sheet is not None and options.sheet not in names:
        hint = nearest(options.sheet, names) or f"the file has: {', '.join(names[:20])}"
        raise PolicyError("the file has no such sheet", where=f'sheet = "{options.sheet}"', hint=hint)
    chosen = [options.sheet] if options.sheet is not None else names
    found = [(name, plan_of(rows, {})[0]) for name in chosen if (rows := first_rows(book, name))]
    mailing = [name for name, plan in found if "email" in plan.roles]
    mailing = [name for name in mailing if name not in hidden_sheets(book)] or mailing
    name = (mailing or [name for name, _ in found] or [""])[0]
    rows = first_rows(book, name) if name else []
    plan, above = plan_of(rows, options.columns)
    every = sheet_rows(book, name) if name else iter(())
    listed = ListSource(plan, batches(every, above, len(plan.roles)))
    if len(mailing) > 1:
        listed.problems.append(
            ("columns", f'{len(mailing)} sheets hold addresses; write `sheet = "..."` under [list]')
        )
    elif options.sheet is None and mailing and mailing[0] in hidden_sheets(book):
        listed.problems.append(("columns", 'the addresses are on a hidden sheet; write `sheet = "..."` under [list]'))
    return listed


def hidden_sheets(book: Any) -> set[str]:
    """Return the names of the sheets that a program does not show."""
    return {sheet.name for sheet in book.sheets_metadata if str(sheet.visible).rpartition(".")[2] != "Visible"}


def first_rows(book: Any, name: str) -> list[list[str]]:
    """Return the rows of a sheet by which its columns are planned."""
    return [cells for _, cells in islice(sheet_rows(book, name), SAMPLE_ROWS)]


def check_size(source: BinaryIO, limits: Limits) -> None:
    """Refuse a packed spreadsheet that would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(source) as packed:
            sizes = [(entry.file_size, entry.compress_size) for entry in packed.infolist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        sizes = []
    source.seek(0)
    full, small = sum(size for size, _ in sizes), sum(size for _, size in sizes)
    if full > UNPACKED or (full > limits.message_bytes and full > limits.archive_ratio * max(small, 1)):
        raise Unreadable("limit", "the spreadsheet unpacks to too much (limits.archive_ratio)")


def open_book(source: BinaryIO) -> Any:
    """Open a workbook; raises Unreadable where that cannot be."""
    try:
        import python_calamine as calamine
    except ImportError:
        raise Unreadable("unreadable", f"no reader for spreadsheets; {PIP}") from None
    return guarded(lambda: calamine.CalamineWorkbook.from_filelike(source))


def guarded(read: Any) -> Any:
    """Call the spreadsheet library; whatever it raises on a broken file becomes Unreadable.

    A panic of its Rust code is no Exception, so that BaseException has to be caught here.
    """
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as error:
        locked = "Password" in type(error).__name__
        what = "is protected by a password" if locked else f"cannot be read ({type(error).__name__})"
        raise Unreadable(
            "unreadable", f"the spreadsheet {what}; save it as CSV or XLSX without password"
        ) from None


def sheet_rows(book: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a sheet with their number in it (from 1), cells as text, from the first filled row on."""
    sheet = guarded(lambda: book.get_sheet_by_name(name))
    if sheet.start is None:
        return
    rows = guarded(sheet.iter_rows)
    number, started = 1, False
    while (row := guarded(lambda: next(rows, None))) is not None:
        cells = [cell_text(value) for value in row]
        started = started or any(cells)
        if started:
            yield number, cells
        number += 1


def cell_text(value: Any) -> str:
    """Return a cell as a spreadsheet shows it: whole numbers without point, dates as in ISO 8601."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    return "" if value is None else str(value)


def batches(rows: Iterator[tuple[int, Sequence[str]]], above: int, width: int) -> Iterator[Rows]:
    """Give numbered rows in batches, without the rows above the data."""
    rows = islice(rows, above, None)
    while part := list(islice(rows, BATCH_ROWS)):
        yield rows_of([cells for _, cells in part], [number for number, _ in part], max(width, 1), " ")


def open_parquet(source: BinaryIO, options: ListOptions) -> ListSource:
    """Choose the columns of a Parquet file, and give its rows; raises Unreadable and PolicyError."""
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(source)
        names = [str(name) for name in file.schema_arrow.names]
        first = next(file.iter_batches(batch_size=SAMPLE_ROWS), None)
        texts = [as_text(column).to_pylist() for column in first.columns] if first is not None else []
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("unreadable", f"the Parquet file cannot be read ({type(error).__name__})") from None
    sample = [list(cells) for cells in zip(*texts, strict=True)]
    plan, _ = plan_of([names, *sample], options.columns)
    return ListSource(plan, parquet_rows(file))


def parquet_rows(file: Any) -> Iterator[Rows]:
    """Give the rows of a Parquet file; raises Unreadable where it is damaged."""
    try:
        for batch in file.iter_batches(batch_size=BATCH_ROWS):
            yield Rows([as_text(column) for column in batch.columns], pa.nulls(batch.num_rows, pa.int64()))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("unreadable", f"the Parquet file is damaged ({type(error).__name__})") from None


def as_text(column: pa.Array) -> pa.Array:
    """Return a column as strings: lists joined with `; `, null as empty text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type):
        values = [joined(value) for value in column.to_pylist()]
        return pa.array(values, pa.string())
    return column.cast(pa.string()).fill_null("")


def joined(value: Any) -> str:
    """Return a nested value as one text."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return "; ".join(joined(item) for item in value if item is not None)
    return "" if value is None else str(value)
