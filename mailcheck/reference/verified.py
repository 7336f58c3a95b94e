"""Load the confirmed destinations: addresses and whole domains, who answers for them, until when."""

from __future__ import annotations

import pyarrow as pa

from mailcheck.extract.address import ascii_domain, identity_of, tidy_address
from mailcheck.model.errors import PolicyError
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.dates import read_dates
from mailcheck.reference.tables import load_table

SCHEMA = pa.schema(
    [
        ("kind", pa.string()),  # address or domain
        ("key", pa.string()),  # identity of the mailbox, or the domain in lower-case ASCII
        ("subdomains", pa.bool_()),  # the domain was written as *.example.com or .example.com
        ("owner", pa.string()),
        ("verified_on", pa.date32()),
        ("expires", pa.date32()),
        ("row", pa.int64()),
    ]
)


def empty_verified() -> pa.Table:
    """Return the table without rows."""
    return SCHEMA.empty_table()


def load_verified(path: str, opener: Opener = open_file) -> pa.Table:
    """Load a file with the columns domain_or_address, owner, verified_by, verified_on, expires.

    Only the first is needed. Raises PolicyError for an entry or a date that cannot be read: an expiry
    that nobody understands must not keep a destination verified.
    """
    loaded = load_table(path, opener=opener).first_row_as_value()
    keys = loaded.column("verified", "key", place=0)
    rows = loaded.rows.to_pylist()
    columns = []
    for name, place in (("verified_on", 3), ("expires", 4)):
        column = loaded.optional("verified", name, place=place)
        texts = column.to_pylist() if column is not None else [""] * len(rows)
        columns.append(days(path, name, texts, rows))
    owner = loaded.optional("verified", "owner", place=1)
    owners = owner.to_pylist() if owner is not None else [""] * len(rows)
    found = [entry(path, key, row) for key, row in zip(keys.to_pylist(), rows, strict=True)]
    arrays = [[kind for kind, _, _ in found], [key for _, key, _ in found], [sub for _, _, sub in found]]
    arrays += [[text or None for text in owners], *columns, rows]
    return pa.table([pa.array(a, f.type) for a, f in zip(arrays, SCHEMA, strict=True)], schema=SCHEMA)


def entry(path: str, text: str, row: int) -> tuple[str, str, bool]:
    """Return (kind, key, subdomains) of one destination."""
    tidy = tidy_address(text)
    if tidy and not tidy.startswith("@"):
        return "address", identity_of(tidy), False
    name = text.strip().lstrip("@")
    wide = name.startswith(("*.", "."))
    domain = ascii_domain(name.removeprefix("*").strip("."))
    if "." not in domain or " " in domain or "*" in domain:
        raise PolicyError(
            f"row {row} holds neither an address nor a domain",
            where=path,
            hint="such as info@example.com, example.com or *.example.com",
        )
    return "domain", domain, wide


def days(path: str, name: str, texts: list[str], rows: list[int]) -> list[object]:
    """Return the dates of a column; an empty cell is null."""
    found = read_dates(texts)
    for text, day, row in zip(texts, found, rows, strict=True):
        if text and day is None:
            raise PolicyError(f"row {row}: {name} is no date", where=path, hint="write it as 2026-03-31")
    return list(found)
