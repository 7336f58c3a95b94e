"""Load the SMTP envelope: who gets a message, where the headers do not say so."""

from __future__ import annotations

import pyarrow as pa

from mailcheck.extract.address import address_tokens, tidy_address
from mailcheck.model.errors import PolicyError
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.tables import load_table

SCHEMA = pa.schema(
    [
        ("path", pa.string()),  # file name as written, with / between folders; null where a number was given
        ("message", pa.int64()),  # number of the message, from 1; null where a file was named
        ("address", pa.string()),  # tidy: lower case, domain in ASCII
        ("row", pa.int64()),  # data row of the envelope file, from 1
    ]
)


def load_envelope(path: str, opener: Opener = open_file) -> pa.Table:
    """Load a file with the columns message (a path or a number from 1) and recipient.

    A cell may hold several recipients. Raises PolicyError where it cannot be read, or a row lacks
    its message or its recipient.
    """
    loaded = load_table(path, opener=opener)
    roles = loaded.of_role("email")
    recipients = roles[0] if roles else loaded.column("envelope", "recipient", place=1)
    messages = loaded.column("envelope", "message", place=0)
    found: list[tuple[str | None, int | None, str, int]] = []
    for message, cell, row in zip(
        messages.to_pylist(), recipients.to_pylist(), loaded.rows.to_pylist(), strict=True
    ):
        tidy = [a for a in map(tidy_address, address_tokens(cell) or [cell]) if a]
        if not tidy or not message:
            raise PolicyError(
                f"row {row} lacks its {'recipient' if message else 'message'}",
                where=path,
                hint="write one message and recipient a row",
            )
        number = int(message) if message.isascii() and message.isdigit() else None
        name = None if number is not None else message.replace("\\", "/")
        found += [(name, number, address, row) for address in tidy]
    return pa.table([pa.array([r[n] for r in found], f.type) for n, f in enumerate(SCHEMA)], schema=SCHEMA)
