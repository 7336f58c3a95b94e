"""The embedded database in which rules run: it holds the facts and can reach nothing else.

Rule packs are data from strangers. External access, extensions and configuration are locked
before the first query, exactly one SELECT is accepted, and a query that runs too long is
interrupted.
"""

from __future__ import annotations

import string
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mailcheck.judge.inputs import tables_named, tables_needed
from mailcheck.judge.watch import Watch
from mailcheck.model.errors import RuleError, nearest
from mailcheck.model.rule import Rule
from mailcheck.model.schema import FACTS

if TYPE_CHECKING:
    from mailcheck.model.table import Tables

SETTINGS = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_unsigned_extensions": "false",
    # Spilling to disk would leave customers' data in a file.
    "temp_directory": "",
    # What a query worked with is given back when it is done, not kept for the next.
    "allocator_flush_threshold": "1MB",
    "allocator_bulk_deallocation_flush_threshold": "1MB",
}
# Columns of a query that say where a finding stands instead of being evidence.
SPECIAL = frozenset({"message_id", "variant", "severity", "line", "part", "field", "value"})


TYPES = {"int": "bigint", "text": "varchar", "bool": "boolean", "real": "double", "date": "date", "texts": "varchar[]"}


class CheckFailed(Exception):
    """A query crashed or passed its limits; the rule becomes a SYS005 finding."""


class Database:
    """A locked in-memory database with one table for each entry of `FACTS`.

    A table is made, and shows its rows, when the first query reads it. `memory` is DuckDB's limit (a text
    such as `4GB`); `seconds` bounds each query.
    """

    def __init__(self, *, memory: str = "4GB", threads: int = 2, seconds: float = 120) -> None:
        import duckdb

        config = {**SETTINGS, "memory_limit": memory, "threads": str(threads), "lock_configuration": "true"}
        self.connection = duckdb.connect(":memory:", config=config)
        self.watch = Watch(seconds)
        self.facts: Tables = {}
        self.made: set[str] = set()
        self.filled: set[str] = set()
        self.strange: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.watch.close()
        self.connection.close()

    def load(self, tables: Tables) -> None:
        """Take the rows of each table that the schema knows, in place of what was loaded before."""
        for name in sorted(self.filled):
            self.connection.unregister(name)
        self.filled.clear()
        self.facts = {name: table for name, table in tables.items() if name in FACTS and table.num_rows}

    def provide(self, names: Iterable[str]) -> None:
        """Make the tables of these names where they are not there yet, and show those that have rows.

        Rows are read where they stand: copied in, the facts of a large batch would be in memory twice.
        """
        missing = sorted(set(names) - self.made)
        if missing:
            self.connection.execute("".join(f'create table "{name}" ({columns_of(name)});' for name in missing))
            self.made.update(missing)
        for name in sorted((self.facts.keys() & set(names)) - self.filled):
            self.connection.register(name, self.facts[name])
            self.filled.add(name)

    def run(self, rule: Rule, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of a rule's query as dictionaries, in a deterministic order.

        A query of the book is not asked where a table is empty without which it has nothing to say:
        the tests hold every one of them to that. A stranger's is always asked.
        """
        if rule.sql not in self.strange and tables_needed(rule.sql) - self.facts.keys():
            return []
        return self.ask(rule, parameters)

    def ask(self, rule: Rule, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what `run` does, from the database even where its inputs say that there is nothing."""
        import duckdb

        self.provide(tables_named(rule.sql))
        try:
            with self.watch.over(self.connection.interrupt):
                statement = self.connection.extract_statements(rule.sql)[0]
                used = {k: parameters[k] for k in statement.named_parameters}
                result = self.connection.execute(statement, used)
                names = [column[0] for column in result.description or ()]
                rows = result.fetchall()
        except duckdb.InterruptException:
            raise CheckFailed(f"took longer than {self.watch.seconds:g} s and was stopped") from None
        except duckdb.Error as error:
            # The text of the error can quote values of the mails: its kind is all that is told.
            raise CheckFailed(f"crashed ({type(error).__name__})") from None
        rows.sort(key=lambda row: tuple((v is None, repr(v)) for v in row))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def check(self, rule: Rule) -> None:
        """Bind the query against the tables as they are; RuleError names file, line and word."""
        import duckdb

        # All of them, so that the error can name the one that was meant.
        self.provide(FACTS)
        self.strange.add(rule.sql)
        # Rows of a query that nobody asked for would keep the connection from taking tables.
        binding = self.connection.cursor()
        try:
            statements = self.connection.extract_statements(rule.sql)
            kinds = [statement.type for statement in statements]
            if kinds != [duckdb.StatementType.SELECT]:
                raise RuleError("a rule's query must be exactly one SELECT", where=place(rule))
            names = sorted(statements[0].named_parameters)
            for name in names:
                if name not in rule.parameters:
                    hint = nearest(name, rule.parameters)
                    raise RuleError(f"no parameter `{name}`", where=place(rule), hint=hint)
            values = {name: rule.parameters[name] for name in names}
            described = binding.execute(statements[0], values).description or ()
        except duckdb.Error as error:
            raise RuleError(first_line(error), where=place(rule, str(error))) from None
        finally:
            binding.close()
        check_fields(rule, {column[0] for column in described})


def columns_of(table: str) -> str:
    """Return the columns of a fact table as DuckDB declares them."""
    return ", ".join(f'"{name}" {TYPES[kind]}' for name, kind, _ in FACTS[table])


def check_fields(rule: Rule, columns: set[str]) -> None:
    """Raise RuleError where a message names a field that the query does not return."""
    if "message_id" not in columns:
        raise RuleError("the query must return `message_id`", where=place(rule))
    known = (columns - SPECIAL) | set(rule.parameters)
    for text in (rule.message, *(variant.message for variant in rule.variants.values())):
        for _, field, _, _ in string.Formatter().parse(text):
            if field is not None and field not in known:
                hint = nearest(field, known)
                raise RuleError(f"message names `{field}`", where=rule.path, hint=hint)
    for name in rule.plain:
        if name not in columns:
            hint = nearest(name, columns)
            raise RuleError(f"`plain` names `{name}`", where=rule.path, hint=hint)


def place(rule: Rule, error: str = "") -> str:
    """Return `file:line` of the query, moved to the line that DuckDB's error names."""
    line = rule.sql_line
    marker = error.find("LINE ")
    if marker >= 0:
        digits = error[marker + 5 :].split(":")[0]
        line += int(digits) - 1 if digits.isdigit() else 0
    return f"{rule.path}:{line}"


def first_line(error: Exception) -> str:
    """Return DuckDB's message without its excerpt, the candidates it names kept."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    kept = [line for line in lines if not line.startswith(("LINE ", "^"))]
    return " ".join(kept[:2])
