"""With a roster: whose name does each row carry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.resolve.shift import ShiftAlarm, shift_by_names

ROSTER: list[str | None] = [f"person {n}" for n in range(40)]


def key(name: str) -> tuple[str, ...]:
    return (name.casefold(),)


def shifts(names: list[str | None], roster: list[str | None] = ROSTER) -> list[tuple[str, int, int, int]]:
    return [(a.kind, a.lag, a.first_row, a.last_row) for a in shift_by_names(names, roster, key)]


@pytest.mark.parametrize("lag", [*range(-5, 0), *range(1, 6), 17, -23])
def test_a_whole_column_that_slipped_is_told_with_its_lag(lag: int) -> None:
    names = [ROSTER[i + lag] if 0 <= i + lag < 40 else "nobody" for i in range(40)]
    first, last = max(0, -lag), min(39, 39 - lag)
    assert shifts(names) == [("shifted", lag, first, last)]


def test_a_slip_from_a_row_on_is_told_from_that_row() -> None:
    assert shifts([*ROSTER[:20], *ROSTER[19:39]]) == [("shifted", -1, 20, 39)]


def test_a_slip_in_the_middle_ends_where_it_ends() -> None:
    assert shifts([*ROSTER[:10], *ROSTER[11:21], *ROSTER[20:]]) == [("shifted", 1, 10, 19)]


def test_two_slips_are_two_alarms() -> None:
    names = [*ROSTER[:5], *ROSTER[4:14], *ROSTER[15:25], *ROSTER[27:37], *ROSTER[35:40]]
    assert shifts(names) == [("shifted", -1, 5, 14), ("shifted", 2, 25, 34)]


def test_swapped_halves_are_two_slips() -> None:
    assert shifts([*ROSTER[20:], *ROSTER[:20]]) == [("shifted", 20, 0, 19), ("shifted", -20, 20, 39)]


@pytest.mark.parametrize(
    "names",
    [ROSTER[::-1], sorted(ROSTER, key=lambda n: str(n)[::-1]), [ROSTER[i * 17 % 40] for i in range(40)]],
    ids=["reversed", "sorted-apart", "shuffled"],
)
def test_an_order_without_a_lag_is_shuffled(names: list[str | None]) -> None:
    (found,) = shifts(names)
    assert found[:2] == ("shuffled", 0)
    assert found[3] - found[2] >= 35


def test_rows_without_a_name_do_not_break_a_stretch() -> None:
    names = [None, *ROSTER[:39]]
    names[7] = names[20] = None
    names[11] = "somebody unknown"
    assert shifts(names) == [("shifted", -1, 1, 39)]


@pytest.mark.parametrize(
    ("names", "roster"),
    [
        (ROSTER, ROSTER),
        (["a", "b"] * 20, ["a", "b"] * 20),
        ([f"family {i // 4}" for i in range(40)], [f"family {i // 4}" for i in range(40)]),
        ([*ROSTER[:10], ROSTER[11], ROSTER[10], *ROSTER[12:]], ROSTER),
        ([*ROSTER[:10], "x", "y", "z", "u", "v", *ROSTER[15:]], ROSTER),
        (["person 3"] * 40, ROSTER),
        ([None] * 40, ROSTER),
        (ROSTER, [None] * 40),
        ([], []),
        (["a", "b"], ["b", "a"]),
    ],
    ids=["right", "two-names", "families", "one-swap", "strangers", "stuck", "no-names", "no-roster", "empty", "two-rows"],
)
def test_what_is_no_slip_is_silent(names: list[str | None], roster: list[str | None]) -> None:
    assert shifts(names, roster) == []


def test_family_names_in_a_sorted_list_show_the_slip_where_the_family_changes() -> None:
    roster: list[str | None] = [f"family {i // 3}" for i in range(30)]
    assert shifts([None, *roster[:29]], roster) == [("shifted", -1, 3, 27)]


def test_names_that_share_one_of_several_keys_are_one_person() -> None:
    said: list[str | None] = [f"{i}|kana{i}" for i in range(20)]
    roster: list[str | None] = [f"x{i}|kana{i}" for i in range(20)]
    assert shift_by_names(said, roster, lambda n: n.split("|")) == []
    assert [a.lag for a in shift_by_names([None, *said[:19]], roster, lambda n: n.split("|"))] == [-1]


@given(st.lists(st.sampled_from([*"abcdefgh", None]), max_size=40), st.integers(-3, 3))
def test_an_alarm_lies_within_the_rows_and_right_columns_have_none(names: list[str | None], lag: int) -> None:
    assert shift_by_names(names, names, key) == []
    turned = names[lag:] + names[:lag]
    for alarm in shift_by_names(turned, names, key):
        assert isinstance(alarm, ShiftAlarm)
        assert 0 <= alarm.first_row <= alarm.last_row < len(names)
        assert alarm.rows == alarm.last_row - alarm.first_row + 1
        assert 0 < alarm.evidence <= alarm.rows
