"""The use case behind `mailcheck facts`: one fact table, masked, before any judgement."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mailcheck.app.gather import Facts, gather
from mailcheck.app.request import Request
from mailcheck.model.errors import UsageError, nearest
from mailcheck.model.mask import mask_address, mask_name, mask_value
from mailcheck.model.schema import FACTS

if TYPE_CHECKING:
    import pyarrow as pa

PLACE = ("path", "message", "row")
# Columns whose values are personal, and how they are masked; `value` is left out instead.
MASKS = {
    "address": mask_address,
    "identity": mask_address,
    "from_address": mask_address,
    "display_name": mask_name,
    "name": mask_name,
    "left": mask_name,
    "right": mask_name,
    "kana": mask_name,
    "alias": mask_name,
    "text": mask_value,
    "subject": mask_value,
    "raw": mask_value,
    "local": mask_value,
    "value": mask_value,
    "customer": mask_value,
    "owner_customer": mask_value,
    "roster_id": mask_value,
    "id": mask_value,
    "event": mask_value,
    "key": mask_value,
    "delegate_for": mask_value,
    "file_name": mask_value,
    "href": mask_value,
    "domain": mask_value,
    "registered": mask_value,
    "from_registered": mask_value,
}


def facts(request: Request, table: str) -> tuple[pa.Table, bool]:
    """Return a fact table with its places, and whether all input was read.

    Values are masked unless the request shows them.
    """
    if table not in FACTS:
        raise UsageError(f"no table `{table}`", where="--table", hint=nearest(table, FACTS))
    gathered = gather(request)
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
    for name, mask in MASKS.items():
        if name in found.column_names:
            at = found.column_names.index(name)
            encoded = found.column(name).combine_chunks().dictionary_encode()
            words = [mask(w) if w else w for w in encoded.dictionary.to_pylist()]
            column = pa.array(words, pa.string()).take(encoded.indices)
            found = found.set_column(at, name, column)
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
