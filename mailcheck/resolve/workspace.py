"""A private in-memory database for joining facts with reference tables; our own queries only."""

from __future__ import annotations

from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Over fewer rows a second thread costs more than it brings.
FEW_ROWS = 10_000


@cache
def database(threads: int) -> duckdb.DuckDBPyConnection:
    """Return the database of this process, which stays empty; opening one takes as long as the queries of a small batch.

    Each workspace is a connection of its own: what it registers and makes is temporary, seen by
    it alone and gone with it.
    """
    import duckdb

    return duckdb.connect(":memory:", config={"temp_directory": "", "threads": str(threads)})


class Workspace:
    """Arrow tables under their names, queried with SQL, results as Arrow."""

    def __init__(self, tables: dict[str, pa.Table]) -> None:
        few = all(table.num_rows <= FEW_ROWS for table in tables.values())
        self.connection = database(1 if few else 2).cursor()
        for name, table in tables.items():
            self.put(name, table)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.connection.close()

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name, in place of one that had it."""
        self.connection.register(name, table)

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pa.Table:
        """Return the result of a SELECT as an Arrow table."""
        return self.connection.sql(sql, params=used(sql, parameters)).to_arrow_table()

    def run(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        """Run a statement that makes a temporary table."""
        self.connection.execute(sql, used(sql, parameters))

    def drop(self, *tables: str) -> None:
        """Forget temporary tables that nothing will ask any more; in a large batch they are most of the memory."""
        for table in tables:
            self.connection.execute(f'drop table "{table}"')


def used(sql: str, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the parameters that a statement names; DuckDB refuses any other."""
    if not parameters:
        return None
    return {name: value for name, value in parameters.items() if f"${name}" in sql}
