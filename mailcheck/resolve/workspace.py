"""A private in-memory database for joining facts with reference tables; our own queries only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mailcheck.model.table import fitted, packed

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Fewer rows leave nothing in memory that is worth giving back.
FEW_ROWS = 10_000
# So many messages are resolved at a time, and more in a batch of more than so many slices of them.
SLICE, MOST_SLICES = 25_000, 8


@cache
def database() -> duckdb.DuckDBPyConnection:
    """Return the database of this process, which stays empty; opening one takes as long as the queries of a small batch.

    Each workspace is a connection of its own: what it registers and makes is temporary, seen by
    it alone and gone with it. A second thread would save a twentieth of the time, and take a
    quarter more memory for each query.
    """
    import duckdb

    return duckdb.connect(":memory:", config={"temp_directory": "", "threads": "1"})


@cache
def memory_limit() -> str:
    """Return what the database may use: DuckDB's own choice for the machine, e.g. `12.4 GiB`."""
    row = database().execute("select current_setting('memory_limit')").fetchone()
    return str(row[0]) if row else "80%"


class Workspace:
    """Arrow tables under their names, queried with SQL, results as Arrow."""

    def __init__(self, tables: dict[str, pa.Table]) -> None:
        self.few = all(table.num_rows <= FEW_ROWS for table in tables.values())
        self.connection = database().cursor()
        self.tables = dict(tables)
        # Telling DuckDB of a table takes as long as a small query, and few batches ask for all of them.
        self.told: set[str] = set()
        self.messages = tables["message"].num_rows if "message" in tables else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.connection.close()
        if not self.few:
            # The next one starts anew: a large batch leaves traces in memory, and takes longer than that.
            database.cache_clear()

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table known under a name, in place of one that had it."""
        self.tables[name] = table
        if name in self.told:
            self.connection.register(name, table)

    def tell(self, sql: str) -> None:
        """Make the tables known that a statement names."""
        for name in sorted((self.tables.keys() - self.told) & words(sql)):
            self.connection.register(name, self.tables[name])
            self.told.add(name)

    def query(self, sql: str, parameters: dict[str, Any] | None = None) -> pa.Table:
        """Return the result of a SELECT as an Arrow table."""
        table = packed(self.asked(sql, parameters))
        self.give_back()
        return table

    def asked(self, sql: str, parameters: dict[str, Any] | None) -> pa.Table:
        """Return the result of a SELECT as the database gives it."""
        self.tell(sql)
        return self.connection.sql(sql, params=used(sql, parameters)).to_arrow_table()

    def slices(self, finer: int = 1) -> Iterator[dict[str, int]]:
        """Yield the `first` and `last` message of some thousands at a time, in their order; at least once.

        What is asked of a slice needs memory for a slice only. They are few, as each may read a roster as a whole;
        `finer` ones are for what needs several times the memory of others.
        """
        size = max(1, max(SLICE, -(-self.messages // MOST_SLICES)) // finer)
        for first in range(0, max(1, self.messages), size):
            yield {"first": first, "last": first + size - 1}

    def sliced(self, sql: str, parameters: dict[str, Any] | None = None, schema: pa.Schema | None = None, finer: int = 1) -> pa.Table:
        """Return the result of a SELECT that concerns the messages from $first to $last, put together from the slices.

        Of a schema it has the columns in their order.
        """
        import pyarrow as pa

        parts = []
        for part in self.slices(finer):
            table = self.asked(sql, {**(parameters or {}), **part})
            parts.append(fitted(table if schema is None else table.select(schema.names).cast(schema)))
            self.give_back()
        del table
        parts = [pa.concat_tables(parts)]
        whole = packed(parts.pop())
        self.give_back()
        return whole

    def run(self, sql: str, parameters: dict[str, Any] | None = None) -> None:
        """Run a statement that makes a temporary table."""
        self.tell(sql)
        self.connection.execute(sql, used(sql, parameters))
        self.give_back()

    def give_back(self) -> None:
        """Return to the system what a large statement worked with; DuckDB keeps it until its limit is set."""
        import pyarrow as pa

        if not self.few:
            pa.default_memory_pool().release_unused()
            self.connection.execute(f"set memory_limit = '{memory_limit()}'")

    def rows(self, sql: str, parameters: dict[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a SELECT; nothing else may be asked before the last of them."""
        self.tell(sql)
        result = self.connection.execute(sql, used(sql, parameters))
        while some := result.fetchmany(FEW_ROWS):
            yield from some
        self.give_back()

    def drop(self, *tables: str) -> None:
        """Forget tables that nothing will ask any more; in a large batch they are most of the memory."""
        for table in tables:
            if self.tables.pop(table, None) is None:
                self.connection.execute(f'drop table "{table}"')
            elif table in self.told:
                self.connection.unregister(table)
                self.told.remove(table)
        self.give_back()


@lru_cache(maxsize=200)
def words(sql: str) -> frozenset[str]:
    """Return the words of a statement."""
    return frozenset(re.findall(r"\w+", sql))


def used(sql: str, parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the parameters that a statement names; DuckDB refuses any other."""
    if not parameters:
        return None
    return {name: value for name, value in parameters.items() if f"${name}" in sql}
