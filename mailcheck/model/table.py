"""Columns under construction: rows go in, one Arrow table comes out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mailcheck.model.schema import FACTS, RAW, arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

Tables = dict[str, "pa.Table"]
# Columns that say the same few things again and again; each is held once.
FEW = frozenset(
    "column confidence customer destination destination_why domain field file kind left_source owner part path reason"
    " registered right_source role severity source verdict".split()
)
# Columns that count rows and places, and need half of an `int` for it.
COUNTS = frozenset("line message message_id ordinal owner_row position roster_row row".split())
# Fewer rows are not worth the trouble.
WORTH_PACKING = 10_000
# So many texts tell whether a column has the same again and again.
SAMPLE = 4096
# An array of plain strings holds at most so many octets.
MOST = (1 << 31) - 1


class TableBuilder:
    """Collect rows of one table of the schema as columns.

    `add` takes the columns in the order of the schema; columns left out at the end are null.
    """

    def __init__(self, table: str, *, raw: bool = False) -> None:
        self.table, self.raw = table, raw
        self.names = [name for name, _, _ in (RAW if raw else FACTS)[table]]
        self.columns: list[list[Any]] = [[] for _ in self.names]

    def add(self, *values: Any, **named: Any) -> None:
        """Add one row; `named` values go to their column by name."""
        row = list(values) + [None] * (len(self.names) - len(values))
        for name, value in named.items():
            row[self.names.index(name)] = value
        for column, value in zip(self.columns, row, strict=True):
            column.append(value)

    def __len__(self) -> int:
        return len(self.columns[0])

    def finish(self) -> pa.Table:
        """Return the Arrow table; the builder must not be used afterwards."""
        import pyarrow as pa

        schema = arrow_schema(self.table, raw=self.raw)
        arrays = [pa.array(c, f.type) for c, f in zip(self.columns, schema, strict=True)]
        return pa.table(arrays, schema=schema)


def builders(*, raw: bool = False) -> dict[str, TableBuilder]:
    """Return an empty builder for every table of `RAW`, or of `FACTS`."""
    return {name: TableBuilder(name, raw=raw) for name in (RAW if raw else FACTS)}


def empty(table: str, *, raw: bool = False) -> pa.Table:
    """Return a table of the schema without rows."""
    return arrow_schema(table, raw=raw).empty_table()


def concat(batches: Iterable[Tables], *, raw: bool = False) -> Tables:
    """Join batches table by table; `message_id` of each batch is moved behind the one before.

    Batches number their messages from 0. A table that no batch has is empty.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    joined: dict[str, list[pa.Table]] = {name: [] for name in (RAW if raw else FACTS)}
    offset = 0
    for batch in batches:
        for name, table in batch.items():
            if offset and "message_id" in table.column_names and table.num_rows:
                at = table.column_names.index("message_id")
                moved = pc.add(table.column(at), pa.scalar(offset, pa.int64()))
                table = table.set_column(at, table.schema.field(at), moved)
            joined.setdefault(name, []).append(table)
        offset += batch["message"].num_rows
    return {
        name: pa.concat_tables(tables) if tables else empty(name, raw=raw)
        for name, tables in joined.items()
    }


def packed(table: pa.Table) -> pa.Table:
    """Return a large table in as little memory as it takes; its texts may be dictionaries afterwards.

    What databases give has room to grow, a column of few words holds each again and again, and in
    most lists an address as written is the address and the mailbox.
    """
    import pyarrow as pa

    if table.num_rows < WORTH_PACKING:
        return table
    columns: list[pa.ChunkedArray] = []
    names, rest = table.column_names, table.columns[::-1]
    # Where nobody else holds the table, each column goes when its packed one is there.
    del table
    for name in names:
        column = fit(rest.pop())
        column = shortened(column) if name in FEW else narrowed(column) if name in COUNTS else column
        columns.append(next((other for other in columns if other.equals(column)), column))
    return pa.table(columns, names=names)


def fitted(table: pa.Table) -> pa.Table:
    """Return a table each of whose columns is one piece of memory without room to grow."""
    import pyarrow as pa

    return pa.table([fit(column) for column in table.columns], schema=table.schema)


def fit(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as one piece of memory; one of more text than an array holds stays as it is."""
    import pyarrow as pa

    if column.null_count == len(column):
        return pa.chunked_array([pa.nulls(len(column), column.type)])
    return column if column.nbytes > MOST else pa.chunked_array([pa.concat_arrays(column.chunks)])


def narrowed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of numbers in four octets each, where they fit."""
    import pyarrow as pa

    try:
        return column.cast(pa.int32())
    except pa.ArrowInvalid:
        return column


def shortened(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of texts with each text held once, where that is shorter."""
    import pyarrow as pa

    if not pa.types.is_string(column.type) or column.num_chunks != 1:
        return column
    array = column.chunk(0)
    first = array.slice(0, SAMPLE)
    # To look for what comes again in a column of different texts takes twice its memory.
    if 2 * len(first.unique()) > len(first):
        return column
    encoded = array.dictionary_encode()
    count = len(encoded.dictionary)
    kind = pa.int8() if count < 1 << 7 else pa.int16() if count < 1 << 15 else pa.int32()
    shorter = pa.DictionaryArray.from_arrays(encoded.indices.cast(kind), encoded.dictionary)
    return pa.chunked_array([shorter]) if shorter.nbytes < array.nbytes else column
