"""Without a roster: do the addresses fit the names of other rows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.resolve.shift import shift_by_affinity
from mailcheck.resolve.shift_tokens import latin_tokens, loose, romaji

FAMILIES = ("Silva", "Souza", "Costa", "Lima", "Gomes", "Rocha", "Dias", "Melo", "Nunes", "Reis", "Pinto")
GIVENS = ("Maria", "Joao", "Ana", "Pedro", "Rui", "Carla", "Paulo")
NAMES: list[str | None] = [f"{GIVENS[i % 7]} {FAMILIES[i % 11]}" for i in range(60)]
# Two of three addresses say something.
ADDRESSES: list[str | None] = [
    f"{str(n).lower().replace(' ', '.')}@example.com" if i % 3 else f"xq{i}zz@example.net" for i, n in enumerate(NAMES)
]


@pytest.mark.parametrize("lag", [-5, -2, -1, 1, 3, 5])
def test_a_slip_of_the_whole_column_is_told_with_its_lag(lag: int) -> None:
    (alarm,) = shift_by_affinity(ADDRESSES, NAMES[lag:] + NAMES[:lag])
    assert (alarm.kind, alarm.lag) == ("shifted", lag)
    assert alarm.rows >= 55


def test_a_slip_from_a_row_on_begins_near_that_row() -> None:
    (alarm,) = shift_by_affinity(ADDRESSES, [*NAMES[:30], *NAMES[29:59]])
    assert (alarm.kind, alarm.lag, alarm.last_row) == ("shifted", -1, 59)
    assert 30 <= alarm.first_row <= 32


def test_swapped_halves_are_two_slips() -> None:
    found = shift_by_affinity(ADDRESSES, NAMES[30:] + NAMES[:30])
    assert [(a.lag, a.first_row, a.last_row) for a in found] == [(30, 0, 29), (-30, 30, 59)]


@pytest.mark.parametrize(
    "names",
    [NAMES[::-1], sorted(NAMES, key=str), [NAMES[i * 23 % 60] for i in range(60)]],
    ids=["reversed", "sorted-apart", "shuffled"],
)
def test_an_order_without_a_lag_is_shuffled(names: list[str | None]) -> None:
    assert [a.kind for a in shift_by_affinity(ADDRESSES, names)] == ["shuffled"]


@pytest.mark.parametrize(
    ("addresses", "names"),
    [
        (ADDRESSES, NAMES),
        (sorted(ADDRESSES, key=str), [NAMES[ADDRESSES.index(a)] for a in sorted(ADDRESSES, key=str)]),
        ([f"xq{i}@example.com" for i in range(60)], NAMES),
        (["desk@example.com"] * 60, NAMES),
        ([ADDRESSES[i // 2 * 2 + 1] for i in range(60)], NAMES),
        ([None] * 60, NAMES),
        (ADDRESSES, [None] * 60),
        (ADDRESSES, ["山田"] * 60),
        ([], []),
        (ADDRESSES[:4], NAMES[1:5]),
    ],
    ids=["right", "by-address", "no-names-in-addresses", "one-mailbox", "couples-with-one-mailbox", "no-addresses",
         "no-names", "no-readings", "empty", "four-rows"],
)
def test_what_is_no_slip_is_silent(addresses: list[str | None], names: list[str | None]) -> None:
    assert shift_by_affinity(addresses, names) == []


def test_families_who_write_from_one_address_are_silent() -> None:
    names = [f"{g} {f}" for f in FAMILIES for g in GIVENS[:3]]
    addresses = [f"{GIVENS[0]}.{f}@example.com".lower() for f in FAMILIES for _ in GIVENS[:3]]
    assert shift_by_affinity(addresses, names) == []


def test_readings_of_kanji_come_from_the_caller() -> None:
    kanji = {f"姓{i}名": frozenset(str(n).lower().split()) for i, n in enumerate(NAMES)}
    names: list[str | None] = list(kanji)
    (alarm,) = shift_by_affinity(ADDRESSES, [None, *names[:59]], lambda n: kanji.get(n, frozenset()))
    assert (alarm.kind, alarm.lag) == ("shifted", -1)


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("João da Silva", {"joao", "silva"}),
        ("Müller", {"muller", "mueller"}),
        ("ヤマダ タロウ", {"yamada", "tarou"}),
        ("きょうこ", {"kyouko"}),
        ("ハットリ", {"hattori"}),
        ("ｼﾞｭﾝ", {"jun"}),
        ("山田", set()),
        ("D. Smith", {"smith"}),
    ],
)
def test_tokens_of_a_name(name: str, tokens: set[str]) -> None:
    assert latin_tokens(name) == tokens


@pytest.mark.parametrize("spellings", [("satou", "sato", "satoh"), ("syouta", "shouta", "shota"), ("zyun", "jun")])
def test_romanisations_of_one_name_are_one(spellings: tuple[str, ...]) -> None:
    assert len({loose(s) for s in spellings}) == 1


def test_small_kana_join_the_sound_before() -> None:
    assert romaji("リョウチャンジュ") == "ryouchanju"


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=30))
def test_no_text_breaks_the_test(rows: list[tuple[str, str]]) -> None:
    for alarm in shift_by_affinity([f"{a}@example.com" for a, _ in rows], [n for _, n in rows]):
        assert 0 <= alarm.first_row <= alarm.last_row < len(rows)
