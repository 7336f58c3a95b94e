"""Load the ledger: what went to whom before."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from mailcheck.extract.address import identity_of, tidy_address
from mailcheck.model.errors import PolicyError, ReportError, UsageError
from mailcheck.model.source import Limits, ListOptions
from mailcheck.model.table import TableBuilder
from mailcheck.read.column_names import aliases, fold
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.dates import read_dates
from mailcheck.reference.tables import load_table


def load_ledger(path: str, opener: Opener = open_file) -> pa.Table:
    """Load a file with the columns address, template (base name), event and sent_on as `ledger`.

    A row that has a reason in a column `resend_reason` is left out: that mail may go out again.
    Raises PolicyError where it cannot be read, has no addresses, or holds a day that is no date.
    """
    loaded = load_table(path, opener=opener)
    roles = loaded.of_role("email")
    address = roles[0] if roles else loaded.column("ledger", "address", place=0)
    columns = {}
    for name, place in (("template", 1), ("event", 2), ("sent_on", 3)):
        column = loaded.optional("ledger", name, place=place)
        columns[name] = column.to_pylist() if column is not None else [""] * len(loaded)
    reason = loaded.optional("ledger", "resend_reason")
    again = [bool(cell.strip()) for cell in reason.to_pylist()] if reason is not None else [False] * len(loaded)
    builder = TableBuilder("ledger")
    days = read_dates(columns["sent_on"])
    rows = zip(
        address.to_pylist(),
        columns["template"],
        columns["event"],
        columns["sent_on"],
        days,
        loaded.rows.to_pylist(),
        again,
        strict=True,
    )
    for cell, template, event, text, day, row, excused in rows:
        if text and day is None:
            raise PolicyError(f"row {row}: sent_on is no date", where=path, hint="write it as 2026-03-31")
        if tidy_address(cell) and excused:
            continue
        if tidy_address(cell):
            builder.add(identity_of(cell), base_name(template), plain(event), day)
        elif cell:
            raise PolicyError(f"row {row} holds no address", where=path, hint="write one address a row")
    return builder.finish()


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that goes out: address, base name of the template, event key, day."""

    address: str
    template: str | None
    event: str | None
    sent_on: date


def append_ledger(path: str, sent: Sequence[Sent]) -> None:
    """Append rows to a CSV ledger in its own encoding, delimiter and order of columns.

    All of them are written at once. Raises ReportError where the file cannot be written, and
    UsageError for one that is no CSV.
    """
    from mailcheck.read.lists import open_list

    source = open_list(path, ListOptions(), Limits(), open_file)
    if source.delimiter is None or source.encoding is None:
        raise UsageError("rows can be appended to a CSV file only", where=path)
    order = columns_of(source.plan.names if source.plan.header else ())
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=source.delimiter, lineterminator="\n")
    for row in sent:
        values = {"address": row.address, "template": row.template, "event": row.event, "sent_on": row.sent_on.isoformat()}
        writer.writerow([values.get(name) or "" for name in order])
    try:
        with open(path, "r+b") as file:
            file.seek(0, 2)
            if file.tell():
                file.seek(-1, 2)
                if file.read(1) != b"\n":
                    file.write(b"\n")
            file.write(text.getvalue().encode(source.encoding.removesuffix("-sig")))
    except (OSError, UnicodeError) as error:
        raise ReportError(f"cannot be written ({type(error).__name__})", where=path) from None


def columns_of(names: Sequence[str]) -> list[str]:
    """Return what each column of a ledger holds; the usual order where it has no header."""
    if not names:
        return ["address", "template", "event", "sent_on"]
    words = aliases().tables["ledger"]
    return [next((key for key, known in words.items() if fold(name) in known), "") for name in names]


def base_name(template: str) -> str | None:
    """Return the name of a template without its folder, as it was written on any system."""
    return plain(template.replace("\\", "/").rpartition("/")[2])


def plain(text: str) -> str | None:
    """Return a cell for comparing, or None where it is empty."""
    return unicodedata.normalize("NFKC", text).strip() or None
