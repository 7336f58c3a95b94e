"""Load the ledger: what went to whom before."""

from __future__ import annotations

import unicodedata

import pyarrow as pa

from mailcheck.extract.address import identity_of, tidy_address
from mailcheck.model.errors import PolicyError
from mailcheck.model.table import TableBuilder
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


def base_name(template: str) -> str | None:
    """Return the name of a template without its folder, as it was written on any system."""
    return plain(template.replace("\\", "/").rpartition("/")[2])


def plain(text: str) -> str | None:
    """Return a cell for comparing, or None where it is empty."""
    return unicodedata.normalize("NFKC", text).strip() or None
