"""What a list itself tells: relatives side by side, and the seam of a slip."""

from __future__ import annotations

import pytest

from mailcheck.resolve.shift import shift_by_affinity, shift_by_names
from mailcheck.resolve.shift_context import relatives, seams

FAMILIES = [f"{a}{b}" for a in ("Bar", "Cor", "Dun", "Fer", "Gal", "Hol") for b in ("ka", "mel", "nos", "pira", "tis")]
GIVENS = ("Maria", "Joao", "Petra", "Pedro", "Rufus", "Carla", "Paulo", "Ines", "Tiago")
PLAIN = [f"{GIVENS[i * 7 % 9]} {FAMILIES[i * 11 % 30]}" for i in range(60)]
COUPLES = [f"{GIVENS[i * 7 % 9]} {FAMILIES[i // 2 * 11 % 30]}" for i in range(60)]


def words(names: list[str]) -> list[frozenset[str]]:
    return [frozenset(name.lower().split()) for name in names]


@pytest.mark.parametrize(
    ("names", "related"),
    [(PLAIN, False), (COUPLES, True), (sorted(COUPLES, key=lambda n: n.split()[1]), False)],
    ids=["strangers", "couples", "sorted-by-family-name"],
)
def test_neighbours_are_relatives_where_they_share_names_more_than_rows_far_apart(names: list[str], related: bool) -> None:
    assert (relatives(words(names), names)(1) > 0.0) is related
    assert relatives(words(names), names)(5) == 0.0


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ana Sá", "Rui Dó", "Rui Dó", "Eva Lé"], {1: [1], -1: [2]}),
        (["Ana Sá", "Rui Dó", None, "Eva Lé"], {1: [2], -1: [2]}),
        (["Ana Sá", "Rui Dó", None, None], {2: [2], -2: [3]}),
        (["Ana", "Rui", "Rui", "Eva"], {}),
        (["Ana Sá", "Rui Dó", "Eva Lé", "Leo Nó"], {}),
    ],
    ids=["filled-with-the-cell-above", "empty", "two-empty", "first-names-repeat", "none"],
)
def test_a_seam_is_a_doubled_or_an_empty_cell(names: list[str | None], expected: dict[int, list[int]]) -> None:
    found = seams(names, ["a", "b", "c", "d"])
    assert {lag: sorted(rows) for lag, rows in found.items() if rows} == expected


def test_one_customer_who_comes_twice_is_no_seam() -> None:
    assert not any(seams(["Ana Sá", "Rui Dó", "Rui Dó", "Eva Lé"], ["a", "b", "b", "d"]).values())


def test_a_list_full_of_empty_cells_has_no_seam() -> None:
    names = [None if i % 2 else f"Ana N{i}" for i in range(40)]
    assert not any(seams(names, list(range(40))).values())


def addresses(said: list[int], names: list[str]) -> list[str | None]:
    return [f"{n.lower().replace(' ', '.')}@example.com" if i in said else f"xq{i}zz@example.net" for i, n in enumerate(names)]


def test_the_seam_lets_two_weak_rows_tell_a_slip_and_where_it_begins() -> None:
    first_names = [f"{n.split()[0].lower()}{i}@example.com" if i in (2, 5, 9, 14, 18, 22, 37, 46) else f"xq{i}@example.net"
                   for i, n in enumerate(PLAIN[:50])]  # fmt: skip
    names: list[str | None] = [*PLAIN[:30], *PLAIN[29:49]]
    full = addresses([2, 5, 9, 14, 18, 22, 37, 46], PLAIN[:50])
    (alarm,) = shift_by_affinity(full, names)
    assert (alarm.lag, alarm.first_row, alarm.about) == (-1, 30, False)
    assert all(a.lag == -1 for a in shift_by_affinity(first_names, names))


def test_wives_with_their_husbands_addresses_are_no_slip() -> None:
    partners = list(COUPLES[:50])
    written: list[str | None] = list(addresses([3, 8, 14, 20], partners))
    for wife in (31, 41, 45):
        written[wife] = f"{partners[wife - 1].split()[0].lower()}{wife}@example.com"
    assert shift_by_affinity(written, list(partners)) == []


def test_where_neighbours_have_one_family_name_the_start_is_about() -> None:
    roster: list[str | None] = ["Lima", "Silva", "Silva", "Silva", "Costa", "Reis", "Melo", "Dias", "Nunes", "Pinto"]
    names = [*roster[:2], *roster[1:9]]
    (alarm,) = shift_by_names(names, roster, lambda name: (name,))
    assert (alarm.first_row, alarm.about) == (4, True)
    (plain,) = shift_by_names([*roster[:5], *roster[4:9]], roster, lambda name: (name,))
    assert (plain.first_row, plain.about) == (5, False)
