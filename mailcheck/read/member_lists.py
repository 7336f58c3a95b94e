"""Lists whose file name says that nobody on them may be written to.

Mailchimp exports an audience as a zip file of `subscribed_...`, `unsubscribed_...` and
`cleaned_...` members (Mailchimp help, "View or Export Contacts"). All of them have the same
columns, so that only the name tells the people who left from those who stayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.model.schema import arrow_schema
from mailcheck.model.source import Reading

LEFT = re.compile(r"(?:unsubscribed|cleaned)(?:[_\-. ].*)?\.(?:csv|tsv|xlsx?)", re.I)
COLUMN = "file name"


def with_choice(path: str, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Give the readings of a list; each message of a list of people who left has opted out.

    That nobody has left is no defect, so such a list may be empty.
    """
    left = LEFT.fullmatch(path.replace("\\", "/").rpartition("/")[2]) is not None
    for reading in readings:
        yield opted_out(reading) if left else reading


def opted_out(reading: Reading) -> Reading:
    """Return the reading with a cell of the role `opt_out` for each message."""
    cells, messages = reading.tables["cell"], reading.tables["message"]
    count = messages.num_rows
    widest = pc.max(cells["position"]).as_py() if cells.num_rows else None
    problems = reading.tables["problem"]
    problems = problems.filter(pc.not_equal(problems["code"], "empty"))
    values = {
        "message_id": messages["message_id"].combine_chunks(),
        "position": pa.repeat(pa.scalar((widest or 0) + 1, pa.int64()), count),
        "column": pa.repeat(COLUMN, count),
        "role": pa.repeat("opt_out", count),
        "value": pa.repeat("1", count),
    }
    schema = arrow_schema("cell", raw=True)
    told = pa.table([values[name] for name in schema.names], schema=schema)
    sources = [
        replace(entry, columns={**entry.columns, COLUMN: "opt_out"}) if entry.columns else entry
        for entry in reading.sources
    ]
    tables = {**reading.tables, "cell": pa.concat_tables([cells, told]), "problem": problems}
    return replace(reading, tables=tables, sources=sources)
