"""The use case behind `mailcheck facts`: one fact table, masked, before any judgement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mailcheck.app.gather import Facts, gather
from mailcheck.app.request import Request
from mailcheck.model.errors import UsageError, nearest
from mailcheck.model.mask import mask_address, mask_name, mask_value
from mailcheck.model.schema import FACTS, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

PLACE = ("path", "message", "row")
# Columns of our own words, of addresses' suffixes and hosts, of the sender's settings. Every other
# text is masked, so a column that is added tomorrow cannot leak.
PLAIN = frozenset(
    "against bcc_header body_digest charset code column confidence destination destination_why detail disposable"
    " event_header field host identifier.owner inner invalid kind language left_source link_hosts list lookalike lookalike_why"
    " mark.name masked media_type near_name part path purpose reason right_source role segment segments severity"
    " sha256 source status suggestion system tag template tier verdict why".split()
)
ADDRESSES = frozenset(("address", "identity", "from_address", "list_post", "near_address"))
NAMES = frozenset(("display_name", "name", "left", "right", "kana", "alias"))


def facts(request: Request, table: str) -> tuple[pa.Table, bool]:
    """Return a fact table with its places, and whether all input was read.

    Values are masked unless the request shows them.
    """
    if table not in FACTS:
        raise UsageError(f"no table `{table}`", where="--table", hint=nearest(table, FACTS) or f"one of {', '.join(sorted(FACTS))}")
    gathered = gather(request)
    # Dictionaries as the texts they stand for.
    gathered.tables[table] = gathered.tables[table].cast(arrow_schema(table))
    found = placed(gathered, table)
    if not request.show_values:
        found = masked(found, table)
    problems = gathered.tables["problem"].column("code").to_pylist()
    unread = any(code not in ("damaged",) for code in problems)
    return found, not unread


def placed(gathered: Facts, table: str) -> pa.Table:
    """Return the table with path, message and row in front, in place of message_id."""
    found = gathered.tables[table]
    if "message_id" not in found.column_names or table == "message":
        return found.drop(["message_id"]) if "message_id" in found.column_names else found
    message = gathered.tables["message"]
    ids = found.column("message_id").combine_chunks()
    for position, name in enumerate(PLACE):
        if name not in found.column_names:
            column = message.column(name).combine_chunks().take(ids)
            found = found.add_column(position, name, column)
    return found.drop(["message_id"])


def masked(found: pa.Table, table: str) -> pa.Table:
    """Return the table with personal columns masked, each distinct value once."""
    import pyarrow as pa

    if table == "identifier":
        found = found.drop(["value", "owner_customer"])
    for at, field in enumerate(found.schema):
        if field.name in PLAIN or f"{table}.{field.name}" in PLAIN:
            continue
        mask = mask_address if field.name in ADDRESSES else mask_name if field.name in NAMES else mask_value
        values = found.column(at).combine_chunks()
        if pa.types.is_list(field.type):
            lists = [words and [mask(word) for word in words] for words in values.to_pylist()]
            found = found.set_column(at, field, pa.array(lists, field.type))
        elif pa.types.is_string(field.type):
            encoded = values.dictionary_encode()
            masks = [mask(word) if word else word for word in encoded.dictionary.to_pylist()]
            found = found.set_column(at, field, pa.array(masks, pa.string()).take(encoded.indices))
    return found


def as_json_lines(found: pa.Table) -> str:
    """Return one JSON object a line; keys without a value are null."""
    rows: list[dict[str, Any]] = found.to_pylist()
    lines = [json.dumps(row, ensure_ascii=False, default=str) for row in rows]
    return "".join(line + "\n" for line in lines)


def as_csv(found: pa.Table) -> bytes:
    """Return the table as CSV, UTF-8 with a byte order mark for spreadsheets."""
    import io

    from pyarrow import csv

    buffer = io.BytesIO(b"\xef\xbb\xbf")
    buffer.seek(3)
    csv.write_csv(found, buffer)
    return buffer.getvalue()


def as_parquet(found: pa.Table) -> bytes:
    """Return the table as a Parquet file."""
    import io

    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(found, buffer)
    return buffer.getvalue()
