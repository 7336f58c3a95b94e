"""Confirmed destinations, audience, ledger and envelope, and the dates in them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from mailcheck.model.errors import PolicyError
from mailcheck.model.schema import arrow_schema
from mailcheck.reference.audience import load_audience
from mailcheck.reference.dates import read_dates
from mailcheck.reference.envelope import load_envelope
from mailcheck.reference.ledger import load_ledger
from mailcheck.reference.tables import load_table
from mailcheck.reference.verified import SCHEMA, empty_verified, load_verified


def at_hand(**files: str) -> Callable[[str], BinaryIO]:
    """Return an opener for texts."""
    return lambda path: io.BytesIO(files[path].encode())


def rows(table: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    """Return some columns as rows."""
    return list(zip(*(table.column(name).to_pylist() for name in names), strict=True))


def test_confirmed_destinations_are_addresses_domains_and_subdomains() -> None:
    table = load_verified("v", at_hand(v=(
        "domain_or_address,owner,verified_by,verified_on,expires\n"
        "Taro+x@Example.com,1,double opt-in,2025-01-02,\n"
        "@partner.example,Ann,contract,2025/1/2,2027-12-31\n"
        "*.Group.example,,,,\n.日本.example,,,,\n"
    )))  # fmt: skip
    assert table.schema == SCHEMA == empty_verified().schema
    assert rows(table, "kind", "key", "subdomains", "owner", "verified_on", "expires") == [
        ("address", "taro@example.com", False, "1", date(2025, 1, 2), None),
        ("domain", "partner.example", False, "Ann", date(2025, 1, 2), date(2027, 12, 31)),
        ("domain", "group.example", True, None, None, None),
        ("domain", "xn--wgv71a.example", True, None, None, None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("example.com\npartner.example\n", 2, id="domains without a header"),
        pytest.param(
            "a@example.com,me,phone,2026-01-01,2027-01-01\nexample.org,me,,,\n",
            2,
            id="the columns in their order",
        ),
        pytest.param("email\na@example.com\n", 1, id="one column"),
        pytest.param("ドメイン,期限\nexample.com,2027/1/1\n", 1, id="Japanese"),
        pytest.param(
            "domain_or_address,owner,verified_by,verified_on,expires\n", 0, id="nobody is confirmed"
        ),
    ],
)
def test_other_layouts_of_confirmed_destinations_are_read(text: str, expected: int) -> None:
    assert load_verified("v", at_hand(v=text)).num_rows == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "domain_or_address,expires\na@example.com,soon\n",
            "v: row 1: expires is no date",
            id="expiry that nobody understands",
        ),
        pytest.param(
            "domain_or_address\nexample\n", "v: row 1 holds neither an address nor a domain", id="one word"
        ),
        pytest.param("domain_or_address\n*.*.example\n", "v: row 1 holds neither", id="too many stars"),
        pytest.param("x,y\nfoo,bar\n", 'v: has no column "key"', id="no such column"),
    ],
)
def test_a_destination_that_cannot_be_read_ends_the_run(text: str, message: str) -> None:
    with pytest.raises(PolicyError, match="^" + message.replace("*", r"\*")):
        load_verified("v", at_hand(v=text))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        pytest.param("email,name\nA+x@example.com,Ann\n", ["a@example.com"], id="addresses"),
        pytest.param(
            "a@example.com\nb@example.com\n", ["a@example.com", "b@example.com"], id="without header"
        ),
        pytest.param("会員番号\n００12\nA-3\n", ["0012", "A-3"], id="ids"),
        pytest.param("1001\n1002\n", ["1001", "1002"], id="ids without header"),
        pytest.param("id,email\n7,a@example.com\n", ["a@example.com"], id="addresses before ids"),
        pytest.param(
            'email\n"a@example.com; b@example.com"\n', ["a@example.com", "b@example.com"], id="two in a cell"
        ),
    ],
)
def test_an_audience_is_addresses_or_ids(text: str, keys: list[str]) -> None:
    table = load_audience({"must_be_in": "f"}, at_hand(f=text))
    assert table.schema == arrow_schema("audience")
    assert [key for _, key in rows(table, "list", "key")] == keys


def test_all_lists_stand_in_one_table_and_events_carry_their_event() -> None:
    files = at_hand(out="email\na@example.com\n", ev="order_id,email\nX-1,b@example.com\nX-2,b@example.com\n")
    table = load_audience({"opted_out": "out", "events": "ev"}, files)
    assert rows(table, "list", "key", "event", "ordinal") == [
        ("events", "b@example.com", "X-1", 1),
        ("events", "b@example.com", "X-2", 2),
        ("opted_out", "a@example.com", None, 1),
    ]


@pytest.mark.parametrize("name", ["must_be_in", "testers"])
def test_an_empty_list_of_those_who_are_meant_is_refused(name: str) -> None:
    with pytest.raises(PolicyError, match="the list is empty"):
        load_audience({name: "f"}, at_hand(f="email\n"))
    assert load_audience({"opted_out": "f"}, at_hand(f="email\n")).num_rows == 0


def test_a_list_of_people_without_addresses_or_ids_is_refused() -> None:
    with pytest.raises(PolicyError, match="no column holds addresses or ids"):
        load_audience({"opted_out": "f"}, at_hand(f="town,colour\nx,y\n"))


def test_the_ledger_holds_base_names_and_days() -> None:
    table = load_ledger("l", at_hand(l=(
        "address,template,event,sent_on\nA+x@example.com,mails/spring.html,,2026-03-01\nb@example.com,C:\\m\\a.html,X-1,\n"
    )))  # fmt: skip
    assert table.schema == arrow_schema("ledger")
    assert rows(table, "identity", "template", "event", "sent_on") == [
        ("a@example.com", "spring.html", None, date(2026, 3, 1)),
        ("b@example.com", "a.html", "X-1", None),
    ]


def test_a_row_of_the_ledger_with_a_reason_to_send_again_does_not_count() -> None:
    table = load_ledger("l", at_hand(l="address,template,event,sent_on,再送理由\na@example.com,t,,,ご依頼\nb@example.com,t,,,\n"))
    assert rows(table, "identity") == [("b@example.com",)]


@pytest.mark.parametrize(
    "text", ["address,sent_on\na@example.com,soon\n", "address\na@example.com\nnobody\n", "x,y\n1,2\n"]
)
def test_a_ledger_that_cannot_be_read_ends_the_run(text: str) -> None:
    with pytest.raises(PolicyError, match=r"^l: "):
        load_ledger("l", at_hand(l=text))


def test_the_envelope_names_messages_by_number_or_by_path() -> None:
    table = load_envelope(
        "e", at_hand(e='message,recipient\n1,A@example.com\nmails\\2.eml,"b@example.com; c@example.com"\n')
    )
    assert rows(table, "path", "message", "address", "row") == [
        (None, 1, "a@example.com", 1),
        ("mails/2.eml", None, "b@example.com", 2),
        ("mails/2.eml", None, "c@example.com", 2),
    ]


@pytest.mark.parametrize(
    "text",
    ["message,recipient\n1,a@example.com\n,b@example.com\n", "message,recipient\n1,a@example.com\n2,\n"],
)
def test_an_envelope_with_holes_ends_the_run(text: str) -> None:
    with pytest.raises(PolicyError, match=r"^e: row 2 lacks its"):
        load_envelope("e", at_hand(e=text))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["2026-03-01", "2026-03-01T10:00:00Z", "2026/3/1 10:00", "20260301"], [date(2026, 3, 1)] * 4),
        (["2026年3月1日", "２０２６．３．１", "2026年3月1日(日)"], [date(2026, 3, 1)] * 3),
        (
            ["令和8年3月1日", "R8.3.1", "令和元年5月1日"],
            [date(2026, 3, 1), date(2026, 3, 1), date(2019, 5, 1)],
        ),
        (["46082", "46082.5"], [date(2026, 3, 1)] * 2),
        (["01.03.2026"], [date(2026, 3, 1)]),
        (["01/03/2026", "25/12/2025"], [date(2026, 3, 1), date(2025, 12, 25)]),
        (["03/01/2026", "12/25/2025"], [date(2026, 3, 1), date(2025, 12, 25)]),
        (["01/03/2026"], [None]),
        (["25/12/2025", "12/25/2025"], [None, None]),
        (["03/03/2026"], [date(2026, 3, 3)]),
        (["", "soon", "2026-13-01", "99999999", "令和8年13月1日"], [None] * 5),
    ],
)
def test_dates_are_read_without_guessing(texts: list[str], expected: list[date | None]) -> None:
    assert read_dates(texts) == expected


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_its_usual_spellings(day: date) -> None:
    spellings = [
        day.isoformat(),
        day.strftime("%Y/%m/%d"),
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%d.%m.%Y"),
    ]
    assert read_dates(spellings) == [day] * 4


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_text_makes_the_dates_raise(texts: list[str]) -> None:
    assert len(read_dates(texts)) == len(texts)


@given(st.binary(max_size=200))
def test_a_reference_file_is_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        load_table("f", opener=lambda _: io.BytesIO(data))
    except PolicyError as error:
        assert str(error).startswith("f") and "\n" not in str(error)


def test_parquet_is_reference_too(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    parquet.write_table(pa.table({"email": ["a@example.com"], "n": [1], "d": [date(2026, 3, 1)]}), path)
    loaded = load_table(str(path))
    assert [column.to_pylist() for column in loaded.columns] == [["a@example.com"], ["1"], ["2026-03-01"]]
    assert loaded.plan.roles == ("email", None, None)
