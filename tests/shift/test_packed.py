"""The facts of a large batch are held in little memory; what they say stays the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.facts import as_csv, facts
from mailcheck.app.request import Request
from mailcheck.app.scan import scan
from mailcheck.model import table as tables
from mailcheck.model.table import packed
from mailcheck.report.json import render

SAMPLES = Path(__file__).parents[2] / "samples"
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["email", "name", "", None]),
        st.sampled_from(["a@example.com", "b@example.com", None]),
        st.none() | st.integers(0, 3),
        st.none() | st.booleans(),
    )
)
SCHEMA = pa.schema([("role", pa.string()), ("value", pa.string()), ("raw", pa.string()), ("row", pa.int64()), ("own", pa.bool_())])


@pytest.fixture
def packing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest table be packed."""
    monkeypatch.setattr(tables, "WORTH_PACKING", 0)


@pytest.mark.usefixtures("packing")
@given(first=ROWS, second=ROWS, start=st.integers(0, 3))
def test_a_packed_table_says_the_same(first, second, start) -> None:
    parts = [pa.Table.from_pylist([dict(zip(SCHEMA.names, (r, v, v, n, o), strict=True)) for r, v, n, o in rows], SCHEMA) for rows in (first, second)]
    table = pa.concat_tables(parts).slice(start)
    shorter = packed(table)
    assert shorter.cast(SCHEMA).equals(table)
    assert shorter.column_names == table.column_names
    assert all(column.num_chunks <= 1 for column in shorter.columns)


@pytest.mark.usefixtures("packing")
def test_a_packed_table_holds_each_word_and_each_equal_column_once() -> None:
    roles, people = ["email", "name"] * 500, [f"p{n}@example.com" for n in range(1000)]
    table = pa.table({"role": roles, "raw": people, "address": people, "invalid": pa.array([None] * 1000, pa.string())})
    assert packed(table).get_total_buffer_size() < pa.table({"raw": people}).nbytes + 3000


def test_a_small_table_stays_as_it_is() -> None:
    table = pa.table({"role": ["email", "name"]})
    assert packed(table) is table


def request_of(sample: str) -> Request:
    """Return what asks for a sample."""
    folder = SAMPLES / sample
    batch = next(str(folder / name) for name in ("batch", "list.csv") if (folder / name).exists())
    return Request((batch,), str(folder / "mailcheck.toml"), jobs=1, today=date(2026, 6, 1))


@pytest.mark.parametrize("sample", ["campaign-csv", "jal-members-apology"])
def test_a_packed_batch_gets_the_same_report_and_the_same_masks(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    request = request_of(sample)

    def told() -> tuple[str | bytes, ...]:
        masked = [as_csv(facts(request, table)[0]) for table in ("recipient", "cell")]
        return render(scan(request)), *masked

    plain = told()
    monkeypatch.setattr(tables, "WORTH_PACKING", 0)
    assert told() == plain
