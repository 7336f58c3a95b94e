"""From raw tables to facts, all of it together."""

from __future__ import annotations

from mailcheck.extract.facts import Extracted, extract
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.schema import arrow_schema
from mailcheck.model.source import Reading
from mailcheck.model.table import builders

HTML = "<p>Dear Taro,<br><a href='https://evil.example/?m=a%40example.com'>https://shop.example/</a></p><!-- note -->"


def facts_of(**options: str) -> Extracted:
    tables = builders(raw=True)
    tables["message"].add(0, "a.eml", 1, None, 1, "eml", 900, "0" * 64)
    fields = [
        ("From", "=?UTF-8?Q?B=C3=A9a?= <Info@Shop.example>"),
        ("To", "Taro <taro@example.jp>"),
        ("Subject", "Your =?UTF-8?Q?order=21?="),
        ("X-Original-To", "b%40example.com"),
        ("Message-ID", "<1@shop.example>"),
        ("X-Message-Id", "2@shop.example"),
        ("List-Unsubscribe", "<https://shop.example/u?t=1>"),
        ("X-Event-Key", "order-1"),
    ]
    for ordinal, (name, value) in enumerate(fields):
        tables["header"].add(0, 0, ordinal, name, value, line=ordinal + 1)
    tables["part"].add(0, 1, "text", "text/plain", "utf-8", None, False, "Dear Taro,\r\nhttps://shop.example/a", 10)
    tables["part"].add(0, 2, "html", "text/html", "utf-8", None, False, HTML, 20)
    tables["part"].add(0, 3, "text", "text/plain", "utf-8", None, False, "second", 30)
    tables["part"].add(0, 4, "html", "text/html", "utf-8", None, True, "<p>quoted", 40)
    tables["attachment"].add(0, 5, "taro.pdf", "application/pdf", 1, "0" * 64, "read", 50)
    tables["message"].add(1, "list.csv", 1, 1, 2, "csv")
    for position, (role, value) in enumerate([("email", "a@example.com"), ("event", "order-2")]):
        tables["cell"].add(1, position, role, role, value)
    tables["part"].add(1, 1, "subject", "text/plain", "utf-8", None, False, "Hello", 2)
    tables["part"].add(1, 2, "body", "text/plain", "utf-8", None, False, "Dear A,", 2)
    tables["message"].add(2, "list.csv", 2, 2, 3, "csv")
    reading = Reading({name: table.finish() for name, table in tables.items()}, parts_read=6, skipped=[("x", "y")])
    return extract(reading, Knowledge(), **options)


def test_the_message_table_tells_what_headers_and_cells_say() -> None:
    message = facts_of(event_header="x-event-key").tables["message"]
    assert message.schema == arrow_schema("message")
    rows = message.to_pylist()
    names = ("has_header", "subject", "from_address", "from_registered", "event")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (True, "Your order!", "info@shop.example", "shop.example", "order-1"),
        (False, "Hello", None, None, "order-2"),
        (False, None, None, None, None),
    ]
    assert rows[0]["body_digest"] != rows[1]["body_digest"]
    assert rows[2]["body_digest"] is None


def test_every_text_has_its_part() -> None:
    book = facts_of().lines
    texts = book.texts.to_pylist()
    found: dict[tuple[int, str], list[str]] = {}
    for use in book.use.to_pylist():
        found.setdefault((use["message_id"], use["part"]), []).append(texts[use["text"]])
    assert found == {
        (0, "subject"): ["Your order!"],
        (0, "text"): ["Dear Taro,", "https://shop.example/a", "second"],
        (0, "html"): ["Dear Taro,", "https://shop.example/"],
        (0, "comment"): ["note"],
        (0, "nested"): ["quoted"],
        (0, "display-name"): ["Taro", "Béa"],
        (0, "file-name"): ["taro.pdf"],
        (0, "header:X-Original-To"): ["b@example.com"],
        (0, "header:List-Unsubscribe"): ["<https://shop.example/u?t=1>"],
        (0, "link"): [
            "https://shop.example/a",
            "https://shop.example/u?t=1",
            "https://evil.example/?m=a@example.com",
        ],
        (1, "subject"): ["Hello"],
        (1, "body"): ["Dear A,"],
    }


def test_links_keep_their_target_and_what_the_reader_sees() -> None:
    links = facts_of().tables["link"].to_pylist()
    assert [(row["part"], row["text"], row["host"]) for row in links] == [
        ("text", None, "shop.example"),
        ("header:List-Unsubscribe", None, "shop.example"),
        ("html", "https://shop.example/", "evil.example"),
    ]


def test_the_tables_of_the_reader_are_carried_over() -> None:
    facts = facts_of()
    assert facts.tables["attachment"].num_rows == 1
    assert facts.tables["cell"].num_rows == 2


def test_equal_mails_have_equal_digests_and_the_event_is_no_part_of_them() -> None:
    one, other = facts_of(), facts_of(event_header="X-Event-Key")
    digests = [facts.tables["message"]["body_digest"].to_pylist() for facts in (one, other)]
    assert digests[0] == digests[1]


def test_an_empty_batch_has_empty_tables() -> None:
    empty = extract(Reading({name: table.finish() for name, table in builders(raw=True).items()}), Knowledge())
    assert {name: table.num_rows for name, table in empty.tables.items()} == dict.fromkeys(empty.tables, 0)
    assert empty.lines.messages == 0
