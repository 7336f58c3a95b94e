"""What a query reads, and without which tables it is silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailcheck.judge.database import Database
from mailcheck.judge.inputs import tables_named, tables_needed
from mailcheck.model.rule import Rule
from mailcheck.model.schema import FACTS
from mailcheck.reference.rulebook import load_rulebook

CASES = [
    pytest.param("select message_id from link", {"link"}, id="one table"),
    pytest.param("select l.message_id from link l join message m using (message_id)", {"link", "message"}, id="inner join"),
    pytest.param("select 1 from link l left join message m using (message_id)", {"link"}, id="left join"),
    pytest.param("select 1 from link l left outer join message m on true, mark", {"link", "mark"}, id="a comma after a left join"),
    pytest.param("select 1 from link l right join message m on true", set(), id="right join"),
    pytest.param("select 1 from link l full outer join message m on true", set(), id="full join"),
    pytest.param("select count(*) from link", set(), id="a count of nothing is a row"),
    pytest.param("select list_sort(list(href)) from link", set(), id="a sum inside a harmless function"),
    pytest.param("select some_new_function(href) from link", set(), id="a function that is not known may sum up"),
    pytest.param("select 1 from link having count(*) = 0", set(), id="having of nothing"),
    pytest.param("select 1 from link order by count(*)", set(), id="order by a sum"),
    pytest.param("select count(*) from link having count(*) > 0", {"link"}, id="having some"),
    pytest.param("select count(*) from link having count(*) > 0 or true", set(), id="having some, or not"),
    pytest.param("select part, count(*) from link group by part", {"link"}, id="grouped"),
    pytest.param("select part, count(*) from link group by all", {"link"}, id="grouped by all"),
    pytest.param("select count(*) from link group by all", set(), id="grouped by all, with no column"),
    pytest.param("select count(*) from link group by ()", set(), id="grouped by nothing"),
    pytest.param("select count(*) from link group by rollup (part)", set(), id="grouped with totals"),
    pytest.param("select row_number() over (order by href) from link", {"link"}, id="a window keeps to the rows"),
    pytest.param("select 1 from link union all select 1 from mark", set(), id="either of two"),
    pytest.param("select 1 from link, mark union select 1 from mark", {"mark"}, id="what both need"),
    pytest.param("select 1 from link except select 1 from mark", set(), id="what is not understood"),
    pytest.param("with a as (select * from link), b as (select count(*) as n from mark) select 1 from a, b", {"link"}, id="named queries"),
    pytest.param("with link as (select count(*) as n from mark) select n from link", set(), id="a name that hides a table"),
    pytest.param("with recursive a as (select * from link) select 1 from a", set(), id="recursive"),
    pytest.param("select 1 from (select * from link) x cross join unnest([1, 2]) as o(d)", {"link"}, id="rows of a function"),
    pytest.param("select 1 from link l join mark m on m.part in ['a', 'b'], recipient", set(), id="a list in the tables"),
    pytest.param("select 1 from unnest(['a']) as link(x)", set(), id="a function's rows under a table's name"),
    pytest.param("select 1 from link where not exists (select 1 from mark)", {"link"}, id="what has not to be"),
    pytest.param("select part is distinct from name from mark", {"mark"}, id="from within a comparison"),
    pytest.param("select '-- from x' as a -- , mark\nfrom /* mark, */ link", {"link"}, id="texts and comments"),
    pytest.param("select e'\\'' from mark, link where '' = ''", set(), id="texts that end elsewhere"),
    pytest.param("select $$ a $$ from mark", set(), id="texts in dollars"),
    pytest.param("from link select message_id", set(), id="from first"),
    pytest.param('select 1 from "link"', {"link"}, id="a quoted name"),
]


@pytest.mark.parametrize(("sql", "needed"), CASES)
def test_the_tables_without_which_a_query_is_silent_are_read_off_it(sql, needed):
    assert tables_needed(sql) == needed


@pytest.mark.parametrize("sql", [case.values[0] for case in CASES])
def test_what_a_query_needs_it_names(sql):
    assert tables_needed(sql) <= tables_named(sql)


@pytest.mark.parametrize(("sql", "needed"), [case for case in CASES if case.values[1]])
def test_the_database_gives_no_row_where_a_needed_table_has_none(sql, needed):
    with Database() as database:
        database.provide(FACTS)
        for table in sorted(FACTS.keys() - needed):
            database.connection.execute(f'insert into "{table}" default values')
        for table in sorted(needed):
            for other in needed - {table}:
                database.connection.execute(f'insert into "{other}" default values')
            assert database.connection.execute(sql).fetchall() == []
            for other in needed:
                database.connection.execute(f'delete from "{other}"')


def test_a_table_in_capitals_or_quotation_marks_is_named():
    assert tables_named('select 1 from LINK, "mark", (select * from Roster)') == {"link", "mark", "roster"}


def test_a_query_that_was_brought_along_is_asked_even_where_its_tables_are_empty():
    rule = replace(next(iter(load_rulebook(examples=False).rules.values())), sql="select message_id from link", message="", variants={}, plain=())
    with Database() as database:
        database.load({})
        assert asked(database, rule) == 0
        database.check(rule)
        assert asked(database, rule) == 1


def asked(database: Database, rule: Rule) -> int:
    """Return how often running a rule asks the database."""
    with pytest.MonkeyPatch.context() as patch:
        calls: list[str] = []
        patch.setattr(database, "ask", lambda rule, parameters: calls.append(rule.sql) or [])
        assert database.run(rule, {}) == []
    return len(calls)
