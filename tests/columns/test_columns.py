"""Sorting, matching and grouping by columns does what plain Python does with rows."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.columns import distinct, gathered, matched, runs, sorted_by, sums

NUMBERS = st.none() | st.integers(-2, 3)
WORDS = st.sampled_from(["a", "b", "", None])
ROWS = st.lists(st.tuples(NUMBERS, WORDS), max_size=12)


def table(rows: list[tuple[int | None, str | None]], name: str, *, small: bool = False) -> pa.Table:
    """Return columns `n`, `w` and the number of the row, in two pieces."""
    schema = pa.schema([("n", pa.int32() if small else pa.int64()), ("w", pa.string()), (name, pa.int64())])
    made = [{"n": n, "w": w, name: at} for at, (n, w) in enumerate(rows)]
    cut = len(made) // 2
    return pa.concat_tables([pa.Table.from_pylist(made[:cut], schema), pa.Table.from_pylist(made[cut:], schema)])


@given(ROWS, ROWS)
def test_rows_match_where_all_keys_are_the_same_and_none_is_null(left, right) -> None:
    found = matched(table(left, "here"), table(right, "there", small=True), "n", "w")
    expected = [(a, b) for a, x in enumerate(left) for b, y in enumerate(right) if x == y and None not in x]
    assert list(zip(found["here"].to_pylist(), found["there"].to_pylist(), strict=True)) == expected
    assert [(n, w) for n, w in zip(found["n"].to_pylist(), found["w"].to_pylist(), strict=True)] == [left[a] for a, _ in expected]


@given(ROWS)
def test_distinct_rows_come_as_they_came_and_null_is_a_value(rows) -> None:
    found = distinct(table(rows, "row"), "n", "w")
    assert list(zip(*(found[name].to_pylist() for name in ("n", "w")), strict=True)) == list(dict.fromkeys(rows))


@given(ROWS)
def test_values_are_gathered_by_group_in_their_order(rows) -> None:
    found = gathered(table(rows, "row"), "row", "n", "w")
    expected = {key: [at for at, row in enumerate(rows) if row == key] for key in rows}
    assert found["row"].to_pylist() == list(expected.values())


@given(ROWS)
def test_sorting_keeps_equal_rows_in_their_order(rows) -> None:
    known = [(n, w) for n, w in rows if n is not None and w is not None]
    assert sorted_by(table(known, "row"), "n", "w")["row"].to_pylist() == sorted(range(len(known)), key=lambda at: known[at])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9))))
def test_runs_are_summed(pairs) -> None:
    keys, values = pa.array([k for k, _ in pairs], pa.int64()), pa.array([v for _, v in pairs], pa.int64())
    edges = runs(keys)
    cuts = [at for at in range(len(pairs)) if at == 0 or pairs[at][0] != pairs[at - 1][0]] + [len(pairs)]
    assert edges.to_pylist() == cuts
    assert sums(values, edges).to_pylist() == [sum(v for _, v in pairs[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]
