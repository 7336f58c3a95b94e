"""A workspace is private: nothing of one batch is seen in another, at the same time or after it."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from mailcheck.resolve.workspace import FEW_ROWS, Workspace

QUESTIONS = ("select * from customers", "select * from made", "select plus(1)")


def busy(table: pa.Table) -> Workspace:
    """Return a workspace with a table, a temporary table and a macro."""
    work = Workspace({"customers": table})
    work.run("create temp table made as select * from customers")
    work.run("create temp macro plus(v) as v + 1")
    return work


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("rows", [1, FEW_ROWS + 1], ids=["small", "large"])
def test_workspaces_do_not_see_each_other(question: str, rows: int) -> None:
    table = pa.table({"x": range(rows)})
    with busy(table), Workspace({"other": table}) as work, pytest.raises(duckdb.CatalogException):
        work.query(question)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_left_of_a_workspace(question: str) -> None:
    with busy(pa.table({"x": [1]})) as work:
        assert work.query(question).num_rows == 1
    with Workspace({}) as work, pytest.raises(duckdb.CatalogException):
        work.query(question)


def test_a_dropped_table_is_gone_and_the_others_stay() -> None:
    with busy(pa.table({"x": [1]})) as work:
        work.drop("made")
        with pytest.raises(duckdb.CatalogException):
            work.query("select * from made")
        assert work.query("select plus(x) as y from customers").to_pylist() == [{"y": 2}]
