"""Values that stand still although they should change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.resolve.stuck import stuck_values

PEOPLE = [f"given{i} family{i * 7 % 31}" for i in range(40)]
OWNERS = [f"a{i}@example.com" for i in range(40)]


def kinds(values: list[str | None], owners: list[str] | None = None, right: list[bool | None] | None = None) -> list[str]:
    return [a.kind for a in stuck_values(values, owners or OWNERS[: len(values)], right)]


def test_one_name_for_everybody_is_constant() -> None:
    (alarm,) = stuck_values(["michael"] * 20, OWNERS[:20])
    assert (alarm.kind, alarm.first_row, alarm.last_row, alarm.rows, alarm.owners) == ("constant", 0, 19, 20, 20)


def test_one_name_for_most_is_constant() -> None:
    assert kinds(["michael"] * 25 + PEOPLE[:15]) == ["constant"]


def test_a_run_of_one_name_is_told_with_its_rows() -> None:
    (alarm,) = stuck_values([*PEOPLE[:20], *[PEOPLE[19]] * 6, *PEOPLE[26:]], OWNERS)
    assert (alarm.kind, alarm.first_row, alarm.last_row, alarm.owners) == ("run", 19, 25, 7)


def test_the_name_of_the_row_above_again_and_again_is_previous() -> None:
    assert kinds([PEOPLE[i // 2 * 2] for i in range(40)]) == ["previous"]


@pytest.mark.parametrize(
    ("values", "owners"),
    [
        (PEOPLE, OWNERS),
        (["sample gmbh"] * 40, ["company"] * 40),
        (["tanaka"] * 4, OWNERS[:4]),
        (sorted(f"family{i % 6}" for i in range(40)), OWNERS),
        ([f"family{i // 2}" for i in range(40)], OWNERS),
        (["maria", *PEOPLE[:9]] * 4, [*OWNERS[:10]] * 4),
        ([None] * 40, OWNERS),
        ([], []),
    ],
    ids=["different", "one-company", "one-family", "sorted-by-family", "couples", "the-same-people-again", "none", "empty"],
)
def test_what_is_natural_is_silent(values: list[str | None], owners: list[str]) -> None:
    assert kinds(values, owners) == []


def test_a_value_that_the_roster_confirms_is_silent() -> None:
    assert kinds(["michael"] * 20, right=[True] * 20) == []


def test_in_a_sorted_list_only_known_errors_count() -> None:
    values: list[str | None] = sorted(f"family{i % 5}" for i in range(40))
    assert stuck_values(values, OWNERS) == []
    wrong: list[bool | None] = [False if 9 <= i < 15 else None for i in range(40)]
    assert [a.kind for a in stuck_values(values, OWNERS, wrong)] == ["run"]


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c d", None]), st.integers(0, 5)), max_size=40))
def test_an_alarm_lies_within_the_rows(rows: list[tuple[str | None, int]]) -> None:
    for alarm in stuck_values([v for v, _ in rows], [o for _, o in rows]):
        assert 0 <= alarm.first_row <= alarm.last_row < len(rows)
        assert alarm.owners >= 5
