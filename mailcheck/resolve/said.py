"""What a batch says that a roster could know: values by their role, names, words that could be ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mailcheck.model.table import Tables
from mailcheck.reference.comparable import comparable
from mailcheck.reference.sealed import Sealed
from mailcheck.resolve.known_values import list_values
from mailcheck.resolve.owners import KIND_ROLES

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook

# Words of texts that could be an id, an account or another value of one customer.
TOKEN = re.compile(r"[0-9A-Za-z¥$€][0-9A-Za-z.,/_+-]*[0-9A-Za-z円]")
DIGIT = re.compile(r"\d")
SHORTEST = 3
NAMES = ("name", "kana")


def said_values(sealed: Sealed, facts: Tables) -> pa.Table:
    """Return (message_id, role, value) of everything in the messages that a roster could know."""
    import pyarrow as pa

    roles = frozenset(sealed.values)
    rows: dict[tuple[int, str, str], None] = {}

    def add(message: int, role: str, value: str | None) -> None:
        if value and role in roles:
            rows[message, role, value] = None

    listed = list_values(facts["cell"])
    for message, role, value in columns(listed, "message_id", "role", "value"):
        add(message, role, value)
    kinds = defaultdict(list)
    for kind, role in KIND_ROLES:
        kinds[kind].append(role)
    for message, kind, value in columns(facts["identifier"], "message_id", "kind", "value"):
        for role in (*kinds.get(kind, ()), *(("ship_to",) if kind in kinds else ())):
            add(message, role, value)
    for table, column in (("recipient", "display_name"), ("greeting", "name")):
        for message, name in columns(facts[table], "message_id", column):
            for role in NAMES if name else ():
                add(message, role, comparable(role, name))
    personal = frozenset(sealed.personal)
    for message, header, value in columns(facts["cell"], "message_id", "column", "value"):
        if header in personal:
            add(message, header, comparable(header, value))
    found = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    types = (pa.int64(), pa.string(), pa.string())
    names = ("message_id", "role", "value")
    return pa.table({n: pa.array(c, t) for n, c, t in zip(names, found, types, strict=True)})


def candidates(sealed: Sealed, said: pa.Table, facts: Tables, lines: LineBook) -> dict[int, str]:
    """Return digest -> value of everything that the batch says."""
    pairs = {(role, value): value for role, value in columns(said, "role", "value")}
    roles = set(sealed.values)
    loose = [role for role in ("id", "account", *sealed.personal) if role in roles]
    if loose:
        texts = (*lines.texts.to_pylist(), *facts["cell"].column("value").unique().to_pylist())
        tokens = {t for text in texts if text for t in TOKEN.findall(text) if len(t) >= SHORTEST and DIGIT.search(t)}
        for token in sorted(tokens):
            for role in loose:
                value = comparable(role, token)
                if value:
                    pairs[role, value] = value
    return {sealed.seal.number(f"v\0{role}", value): text for (role, value), text in pairs.items()}


def audience_ids(sealed: Sealed, facts: Tables) -> dict[int, str]:
    """Return digest -> id of the ids in the audience lists, as they are written there."""
    keys = [key for key in facts["audience"].column("key").unique().to_pylist() if key and "@" not in key]
    values = [(comparable("id", key), key) for key in keys]
    return {sealed.seal.number("v\0id", value): key for value, key in values if value}


def columns(table: pa.Table, *names: str) -> Iterable[tuple[Any, ...]]:
    """Return the distinct rows of some columns."""
    return dict.fromkeys(zip(*(table.column(name).to_pylist() for name in names), strict=True))
