"""The SMTP envelope: recipients whom no header of the message names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailcheck.extract.domains import DomainBook
from mailcheck.extract.mailboxes import mailbox_columns
from mailcheck.model.errors import PolicyError
from mailcheck.model.schema import arrow_schema
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

MATCHED = """
select e.row, e.address as raw, m.message_id
from envelope e left join message m
  on m.message_id + 1 = e.message
  or m.path = e.path or ends_with(m.path, '/' || e.path)
order by e.row, m.message_id
"""

# Who stands in a header already is counted there, with what the header shows of him.
ADDED = """
select distinct on (n.message_id, n.identity) n.*
from envelope_recipient n
where not exists (select 1 from recipient r
                  where r.message_id = n.message_id and r.identity = n.identity)
order by n.message_id, n.identity
"""


def add_envelope(work: Workspace, envelope: pa.Table, book: DomainBook, path: str) -> pa.Table:
    """Return the recipient facts with those of the envelope, as kind `envelope`, never visible.

    The workspace holds recipient and message. Raises PolicyError where a row of the envelope
    file names a message that is not in the batch.
    """
    import pyarrow as pa

    schema = arrow_schema("recipient")
    work.put("envelope", envelope)
    matched = work.query(MATCHED)
    lost = [row for row, at in zip(*columns(matched, "row", "message_id"), strict=True) if at is None]
    if lost:
        hint = "name the file as in the batch, or its number from 1"
        what = f"row {lost[0]} names a message that is not in the batch"
        raise PolicyError(what, where=path, hint=hint)
    known = mailbox_columns(matched.column("raw").combine_chunks(), book)
    count = matched.num_rows
    fixed = {
        "message_id": matched.column("message_id").combine_chunks(),
        "ordinal": pa.array(range(1_000_000, 1_000_000 + count), pa.int64()),
        "field": pa.array(["envelope"] * count, pa.string()),
        "kind": pa.array(["envelope"] * count, pa.string()),
        "raw": matched.column("raw").combine_chunks(),
        "visible": pa.array([False] * count, pa.bool_()),
    }
    arrays = [
        fixed[f.name]
        if f.name in fixed
        else known.column(f.name).cast(f.type).combine_chunks()
        if f.name in known.column_names
        else pa.nulls(count, f.type)
        for f in schema
    ]
    work.put("envelope_recipient", pa.table(arrays, schema=schema))
    added = work.query(ADDED).select(schema.names).cast(schema)
    return pa.concat_tables([work.query("select * from recipient").cast(schema), added])


def columns(table: pa.Table, *names: str) -> list[list[object]]:
    """Return columns of a table as lists."""
    return [table.column(name).to_pylist() for name in names]
