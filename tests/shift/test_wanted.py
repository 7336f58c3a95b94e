"""Only what the rules of a run read is resolved, and that is what it is when everything is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.gather import gather
from mailcheck.app.request import Request
from mailcheck.app.scan import tables_asked
from mailcheck.model.schema import FACTS
from mailcheck.model.table import Tables
from mailcheck.reference.rulebook import load_rulebook
from mailcheck.resolve.name_keys import address_tokens_of
from mailcheck.resolve.sequences import FEWEST_ROWS, Sequence, fitting
from mailcheck.resolve.shift import shift_by_affinity, shift_by_names
from mailcheck.resolve.standing import lone_key, right, slipped, standing
from mailcheck.resolve.stuck import stuck_values

SAMPLES = Path(__file__).parent.parent.parent / "samples"
NAMES = st.lists(st.sampled_from(["ken mori", "ana souza", "rui", None]), max_size=FEWEST_ROWS - 1)
ADDRESSES = st.lists(st.sampled_from(["ken.mori@example.com", "ana.souza@example.com", None]), min_size=2, max_size=2)


def facts_of(sample: str, wanted: Collection[str]) -> Tables:
    """Return the facts of a sample's batch."""
    request = Request((str(SAMPLES / sample / "batch"),), str(SAMPLES / sample / "mailcheck.toml"), jobs=1, today=date(2026, 6, 1))
    return gather(request, wanted=wanted).tables


@pytest.fixture(scope="module", params=["campaign-csv"])
def sample(request: pytest.FixtureRequest) -> tuple[str, Tables]:
    return request.param, facts_of(request.param, FACTS)


@pytest.mark.parametrize("table", ["recipient", "identifier", "name_pair", "slip", "stuck", "row_value", "clash"])
def test_a_table_is_the_same_where_only_it_is_wanted(sample: tuple[str, Tables], table: str) -> None:
    name, whole = sample
    assert facts_of(name, {table})[table].equals(whole[table])


def test_a_selected_rule_asks_for_what_it_reads_and_for_what_could_not_be_read() -> None:
    book = load_rulebook(examples=False)
    asked = tables_asked(book, Request(("mails",), select=("EXP101",)))
    assert "recipient" in asked and "problem" in asked
    assert asked.isdisjoint({"identifier", "name_pair", "slip", "row_value"})
    assert {"identifier", "name_pair", "slip", "stuck", "row_value", "clash"} <= tables_asked(book, Request(("mails",)))


@given(said=NAMES, known=NAMES, addresses=ADDRESSES)
def test_so_few_rows_never_slip_or_stand_still(said, known, addresses) -> None:
    rows = len(said)
    known, addresses = [*known, None, None][:rows], addresses[:rows]
    assert shift_by_names(said, known, lone_key) == []
    assert shift_by_affinity(addresses, said, address_tokens_of) == []
    assert stuck_values(said, addresses) == []


PEOPLE = st.lists(st.sampled_from(["ken mori", "ana souza", "rui lima", "eva koch", "li wei"]), min_size=4, max_size=30)


@given(people=PEOPLE, wrong=st.lists(st.tuples(st.integers(0, 29), st.sampled_from(["ken mori", "ana souza", "x y"]), st.booleans()), max_size=2))
def test_a_column_that_nearly_says_what_the_roster_says_never_slips_or_stands_still(people, wrong) -> None:
    rows = range(len(people))
    said, known = list(people), list[str | None](people)
    for row, name, unknown in wrong:
        said[row % len(people)] = name
        known[row % len(people)] = None if unknown else known[row % len(people)]
    apart = sum(value != name for value, name in zip(said, known, strict=True))
    addresses = [f"{'.'.join(person.split())}@example.com" for person in people]
    owners = [f"c{row}" for row in rows]
    sequence = Sequence("name", "list", list(rows), list(rows), addresses, owners, owners, said, known)
    fits = [right(sequence, row) for row in rows]
    assert fitting(len(people), apart)
    assert list(slipped(sequence, fits)) == []
    assert standing(sequence, fits) == []
