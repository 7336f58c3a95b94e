"""Load the lists of `[audience]`: who is meant, who is not, who opted out, who tests, what happened."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import pyarrow as pa

from mailcheck.extract.address import address_tokens, identity_of
from mailcheck.model.errors import PolicyError
from mailcheck.model.table import TableBuilder
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.tables import Loaded, load_table


def load_audience(lists: Mapping[str, str], opener: Opener = open_file) -> pa.Table:
    """Load the given lists (name -> path) as one table `audience`.

    A key is the mailbox behind an address, or a roster id. Raises PolicyError for a file that cannot
    be read, and for an empty `must_be_in` or `testers`: nobody would be meant, or everybody.
    """
    builder = TableBuilder("audience")
    for name, path in sorted(lists.items()):
        before = len(builder)
        add_list(builder, name, load_table(path, opener=opener).first_row_as_value())
        if len(builder) == before and name in ("must_be_in", "testers"):
            raise PolicyError(
                "the list is empty", where=path, hint=f"leave audience.{name} out, or name another file"
            )
    return builder.finish()


def add_list(builder: TableBuilder, name: str, loaded: Loaded) -> None:
    """Add the keys of one list, with their events where it is the list of events."""
    column = keys_of(loaded)
    cells = column.to_pylist()
    events = [""] * len(cells)
    if name == "events":
        events = loaded.column("events", "event", place=1).to_pylist()
    for cell, row, event in zip(cells, loaded.rows.to_pylist(), events, strict=True):
        for key in keys(cell):
            builder.add(name, key, unicodedata.normalize("NFKC", event).strip() or None, row)


def keys_of(loaded: Loaded) -> pa.Array:
    """Return the column of addresses, else of ids, else the only one; raises PolicyError."""
    for role in ("email", "id"):
        if found := loaded.of_role(role):
            return found[0]
    if len(loaded.columns) == 1 or not len(loaded):
        return loaded.columns[0] if loaded.columns else pa.array([], pa.string())
    if not loaded.plan.header:
        return loaded.columns[0]
    raise PolicyError("no column holds addresses or ids", where=loaded.path, hint="call it `email` or `id`")


def keys(cell: str) -> list[str]:
    """Return the mailboxes in a cell, or the roster id that it is."""
    tokens = address_tokens(cell)
    if tokens:
        return [identity_of(token) for token in tokens]
    if "@" in cell:
        return [identity_of(cell)]
    text = unicodedata.normalize("NFKC", cell).strip()
    return [text] if text else []
