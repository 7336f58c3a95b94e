"""Recipients, senders and doubts as tables, from mails and from lists."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.mailboxes import SCHEMA, mailbox_columns, mailbox_row
from mailcheck.extract.recipients import recipient_tables, split_cell
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import Tables, builders
from tests.extract.word_lists import book

Fields = list[tuple[str, str]]


def raw_mail(*mails: Fields) -> Tables:
    tables = builders(raw=True)
    for message, fields in enumerate(mails):
        tables["message"].add(message, "a.eml", 1, None, 1, "eml")
        for ordinal, (name, value) in enumerate(fields):
            tables["header"].add(message, 0, ordinal, name, value, line=ordinal + 1)
    return {name: table.finish() for name, table in tables.items()}


def raw_list(*rows: dict[str, str]) -> Tables:
    tables = builders(raw=True)
    for message, row in enumerate(rows):
        tables["message"].add(message, "list.csv", message + 1, message + 1, message + 2, "csv")
        for position, (role, value) in enumerate(row.items()):
            tables["cell"].add(message, position, role, role, value)
    return {name: table.finish() for name, table in tables.items()}


def columns(table: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in table.to_pylist()]


def test_every_field_gives_its_recipients_in_order() -> None:
    facts = recipient_tables(
        raw_mail(
            [
                ("From", "Shop <info@shop.example>"),
                ("To", "Taro <Taro@Example.JP>, b@example.com"),
                ("Cc", "c@example.net"),
                ("Bcc", "d@example.org"),
                ("Resent-To", "e@example.com"),
            ],
            [("To", "f@example.com")],
        ),
        book(),
    )
    found = facts["recipient"]
    assert found.schema == arrow_schema("recipient")
    assert columns(found, "message_id", "ordinal", "field", "kind", "line", "raw", "address", "visible") == [
        (0, 0, "To", "to", 2, "Taro@Example.JP", "taro@example.jp", True),
        (0, 1, "To", "to", 2, "b@example.com", "b@example.com", True),
        (0, 2, "Cc", "cc", 3, "c@example.net", "c@example.net", True),
        (0, 3, "Bcc", "bcc", 4, "d@example.org", "d@example.org", False),
        (0, 4, "Resent-To", "to", 5, "e@example.com", "e@example.com", True),
        (1, 0, "To", "to", 1, "f@example.com", "f@example.com", True),
    ]
    assert columns(facts["sender"], "field", "address", "registered", "display_name") == [
        ("From", "info@shop.example", "shop.example", "Shop")
    ]
    assert facts["header_gap"].num_rows == 0


def test_a_nested_message_has_no_say_in_who_gets_the_mail() -> None:
    tables = builders(raw=True)
    tables["message"].add(0, "a.eml", 1, None, 1, "eml")
    tables["header"].add(0, 2, 0, "To", "quoted@example.com", line=9)
    facts = recipient_tables({name: table.finish() for name, table in tables.items()}, book())
    assert facts["recipient"].num_rows == 0


@pytest.mark.parametrize(
    ("fields", "gaps"),
    [
        ([("To", "a@example.com; b@example.net")], [("To", 1, 2, 2, "separator")]),
        ([("To", '"b@example.net" <a@example.com>')], [("To", 1, 2, 1, "display-name")]),
        ([("To", "a@example.com"), ("To", "b@example.net")], [("To", 2, 2, 2, "two-fields")]),
        ([("To", "a@example.com"), ("To", "")], []),
        ([("Resent-To", "a@example.com"), ("Resent-To", "b@example.net")], []),
        ([("From", "a@example.com; b@example.net")], []),
    ],
    ids=[
        "semicolons",
        "an address as a name",
        "two To fields: some servers read the first only",
        "an empty second field hides nobody",
        "each forwarding may add its own Resent-To",
        "a sender is no recipient",
    ],
)
def test_doubts_about_a_header(fields: Fields, gaps: list[tuple[Any, ...]]) -> None:
    found = recipient_tables(raw_mail(fields), book())["header_gap"]
    assert columns(found, "field", "line", "tokens", "parsed", "why") == gaps


def test_a_list_row_is_a_message_to_its_address_cells() -> None:
    facts = recipient_tables(
        raw_list(
            {"email": "a@example.com", "name": "山田太郎", "cc": "b@example.net;c@example.org", "bcc": "なし"},
            {"family": "佐藤", "given": "花子", "email": "Hanako <d@example.com>"},
            {"given": "Ana", "family": "Souza", "email": "taro yamada@example.com"},
            {"email": "e@example.com\nf@example.com", "name": "two"},
            {"email": "none", "family": "鈴木"},
        ),
        book(),
    )
    assert columns(
        facts["recipient"], "message_id", "ordinal", "field", "line", "address", "display_name", "invalid"
    ) == [
        (0, 0, "email", 2, "a@example.com", "山田太郎", None),
        (0, 1, "cc", 2, "b@example.net", None, None),
        (0, 2, "cc", 2, "c@example.org", None, None),
        (1, 0, "email", 3, "d@example.com", "佐藤 花子", None),
        (2, 0, "email", 4, "taro yamada@example.com", "Ana Souza", "syntax"),
        (3, 0, "email", 5, "e@example.com", "two", None),
        (3, 1, "email", 5, "f@example.com", None, None),
        (4, 0, "email", 6, "none", "鈴木", "no-domain"),
    ]


def test_a_list_that_has_only_the_reading_of_the_names_is_named_by_it() -> None:
    alone = recipient_tables(raw_list({"email": "a@example.com", "kana": "サトウ ハナコ"}), book())["recipient"]
    beside = recipient_tables(
        raw_list({"email": "a@example.com", "name": "佐藤", "kana": "サトウ"}, {"email": "b@example.com", "kana": "スズキ"}), book()
    )["recipient"]
    assert columns(alone, "display_name") == [("サトウ ハナコ",)]
    assert columns(beside, "display_name") == [("佐藤",), (None,)]


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("a@example.com、b@example.net", ["a@example.com", "b@example.net"]),
        ("a@example.com／b@example.net", ["a@example.com", "b@example.net"]),
        ("a@example.com b@example.net", ["a@example.com", "b@example.net"]),
        ("山田 <a@example.com>", ["a@example.com"]),
        ("taro @example.com", ["taro @example.com"]),
        ("未登録", ["未登録"]),
    ],
)
def test_a_cell_is_split_where_people_put_a_separator(cell: str, addresses: list[str]) -> None:
    assert [entry.raw for entry in split_cell(cell)] == addresses


def test_what_an_address_says_by_itself_is_filled_in() -> None:
    facts = recipient_tables(
        raw_list({"email": "ｔａｒｏ@gmai.com"}, {"email": "Ta.Ro+x@gmail.com"}, {"email": "a..b@docomo.ne.jp"}, {"email": "info@shop.example"}),
        book(),
    )
    names = ("address", "identity", "untidy", "suggestion", "freemail", "carrier_form", "role")
    assert columns(facts["recipient"], *names) == [
        ("taro@gmai.com", "taro@gmai.com", True, "gmail.com", False, False, False),
        ("ta.ro+x@gmail.com", "taro@gmail.com", False, None, True, False, False),
        ("a..b@docomo.ne.jp", "a..b@docomo.ne.jp", False, None, True, True, False),
        ("info@shop.example", "info@shop.example", False, None, False, False, True),
    ]


WRITTEN = st.one_of(
    st.emails(),
    st.text(max_size=12),
    st.builds("{}@{}".format, st.text(alphabet="aB.+-_'ｘ 1", max_size=8),
              st.sampled_from(["gmail.com", "GMAIL.com", "googlemail.com", "example.jp", "docomo.ne.jp", "a.invalid", "x", "1.2", "例え.jp"])),
)  # fmt: skip


@given(st.lists(WRITTEN, min_size=1, max_size=8))
def test_the_column_and_the_single_address_are_judged_alike(written: list[str]) -> None:
    written = [raw.encode("utf-8", "replace").decode() for raw in written]
    rows = mailbox_columns(pa.array(written), book()).to_pylist()
    assert rows == [{name: mailbox_row(raw, book())[name] for name in SCHEMA.names} for raw in written]


@given(st.lists(st.lists(st.tuples(st.sampled_from(["To", "Cc", "From"]), st.text(max_size=30)), max_size=3), max_size=3))
def test_no_header_makes_the_tables_raise(mails: list[Fields]) -> None:
    mails = [[(name, value.encode("utf-8", "replace").decode()) for name, value in fields] for fields in mails]
    facts = recipient_tables(raw_mail(*mails), book())
    assert facts["recipient"].schema == arrow_schema("recipient")
