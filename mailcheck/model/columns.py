"""Tables sorted, matched and grouped by whole columns.

Arrow's own way loads its query engine: 16 MB in each process, and its dataset readers with it. What
is needed here takes a few kernels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def count_up(length: int) -> pa.Array:
    """Return 0, 1, 2 ... as an array of int64."""
    import pyarrow as pa
    import pyarrow.compute as pc

    one = pa.scalar(1, pa.int64())
    return pc.subtract(pc.cumulative_sum(pa.repeat(one, length)), one)


def sorted_by(table: pa.Table, *keys: str) -> pa.Table:
    """Return a table in ascending order of some columns; equal rows stay in their order."""
    import pyarrow.compute as pc

    return table.take(pc.sort_indices(table, sort_keys=[(key, "ascending") for key in keys]))


def one_key(tables: Sequence[pa.Table], keys: Sequence[str]) -> list[pa.Array]:
    """Return for each table an int64 that is the same where all of some columns are; null where one of them is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = [pa.repeat(pa.scalar(0, pa.int64()), table.num_rows) for table in tables]
    for key in keys:
        columns = [plain(table[key]) for table in tables]
        values = pa.concat_arrays(columns).unique()
        codes = [pc.cast(pc.index_in(column, value_set=values, skip_nulls=True), pa.int64()) for column in columns]
        whole = [pc.add(pc.multiply(before, len(values)), code) for before, code in zip(whole, codes, strict=True)]
    return whole


def plain(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece, a dictionary as what it stands for, whole numbers of any size as int64."""
    import pyarrow as pa
    import pyarrow.compute as pc

    array = column.combine_chunks()
    if pa.types.is_dictionary(array.type):
        return array.dictionary_decode()
    return pc.cast(array, pa.int64()) if pa.types.is_integer(array.type) else array


def groups(table: pa.Table, *keys: str) -> pa.Array:
    """Return for each row the number of its combination of some columns, from 0 as they come; null is a value."""
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = pa.repeat(pa.scalar(0, pa.int64()), table.num_rows)
    for column in (plain(table[key]).dictionary_encode(null_encoding="encode") for key in keys):
        whole = pc.add(pc.multiply(whole, len(column.dictionary)), pc.cast(column.indices, pa.int64()))
    return whole.dictionary_encode().indices


def distinct(table: pa.Table, *keys: str) -> pa.Table:
    """Return the different combinations of some columns, as they come; null is a value."""
    import pyarrow.compute as pc

    number = groups(table, *keys)
    return table.select(list(keys)).take(pc.index_in(number.unique(), value_set=number))


def gathered(table: pa.Table, column: str, *keys: str) -> pa.Table:
    """Return `distinct` with a list of the values that a column has in the rows of each combination."""
    import pyarrow as pa
    import pyarrow.compute as pc

    number = groups(table, *keys)
    order = pc.array_sort_indices(number)
    edges = pc.cast(runs(number.take(order)), pa.int32())
    listed = pa.ListArray.from_arrays(edges, table[column].combine_chunks().take(order))
    return distinct(table, *keys).append_column(column, listed)


def matched(left: pa.Table, right: pa.Table, *keys: str) -> pa.Table:
    """Return the rows of both tables that agree in some columns, those of the left in their order.

    Of columns with one name the left's is kept.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    here, there = one_key((left, right), keys)
    order = pc.array_sort_indices(there)
    counted = pc.value_counts(there.take(order))
    values, counts = counted.field("values"), counted.field("counts")
    starts = pc.subtract(pc.cumulative_sum(counts), counts)
    place = pc.index_in(here, value_set=values, skip_nulls=True)
    rows = pc.indices_nonzero(pc.is_valid(place))
    place = place.take(rows)
    many = counts.take(place)
    ends = pc.cumulative_sum(many)
    total = ends[-1].as_py() if len(ends) else 0
    offsets = pa.concat_arrays([pa.array([0], pa.int64()), ends])
    each = pc.list_parent_indices(pa.LargeListArray.from_arrays(offsets, count_up(total)))
    within = pc.subtract(count_up(total), offsets.take(each))
    found = order.take(pc.add(starts.take(place).take(each), within))
    more = [name for name in right.column_names if name not in left.column_names]
    whole = left.take(rows.take(each))
    for name in more:
        whole = whole.append_column(name, right[name].take(found))
    return whole


def runs(column: pa.Array) -> pa.Array:
    """Return where each run of equal values begins, and the length at the end; no value is null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    changed = pc.not_equal(column.slice(1), column.slice(0, max(len(column) - 1, 0)))
    inside = pc.add(pc.cast(pc.indices_nonzero(changed), pa.int64()), pa.scalar(1, pa.int64()))
    edges = [[0] if len(column) else [], inside, [len(column)]]
    return pa.concat_arrays([pa.array(edge, pa.int64()) if isinstance(edge, list) else edge for edge in edges])


def sums(column: pa.Array, edges: pa.Array) -> pa.Array:
    """Return the sum of each run of a column of whole numbers; `edges` are those of `runs`."""
    import pyarrow as pa
    import pyarrow.compute as pc

    so_far = pa.concat_arrays([pa.array([0], pa.int64()), pc.cumulative_sum(pc.cast(column, pa.int64()))])
    return pc.subtract(so_far.take(edges[1:]), so_far.take(edges[:-1]))
