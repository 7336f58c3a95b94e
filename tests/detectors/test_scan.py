"""Scanning a batch line by line says the same as scanning each text on its own."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.extract.lines import TEXTS, LineBook
from mailcheck.extract.scan import find_identifiers, scan_lines
from mailcheck.model.schema import arrow_schema
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
LINES = st.sampled_from(
    [
        "",
        "  ",
        "氏名",
        "Name:",
        "山田 太郎",
        "Maria Souza",
        "電話",
        "090-1234-5678",
        "マイナンバー",
        "1234-5678-9018",
        "CPF: 529.982.247-25",
        "会員番号：",
        "0012345",
        "注文番号",
        "Dear {{name}},",
        " 様",
        "連絡先はｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "ordinary words",
        "氏名,マイナンバー,支給額",
        "山田太郎,123456789018,300000",
        "name\tcard number\tphone",
        "Ana\t4111111111111111\t5551234567",
        "| order no. | CPF |",
        "|---|---|",
        "| 4111111111111111 | 52998224725 |",
    ]
)
BODIES = st.lists(LINES, max_size=8).flatmap(lambda lines: st.sampled_from(["\n", "\r\n"]).map(lambda end: end.join(lines)))


def book(parts: list[tuple[int, str, str]]) -> LineBook:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*parts, strict=True), TEXTS, strict=True)] if parts else None
    return LineBook.build(pa.table(columns, schema=TEXTS) if columns else TEXTS.empty_table(), len(parts))


@settings(max_examples=60)
@given(st.lists(st.tuples(BODIES, BODIES), max_size=4))
def test_a_batch_has_the_identifiers_of_its_texts(messages: list[tuple[str, str]]) -> None:
    parts = [(n, name, body) for n, bodies in enumerate(messages) for name, body in zip(("text", "html"), bodies, strict=True)]
    table = scan_lines(book(parts), KNOWLEDGE, ())["identifier"]
    got = [(r["message_id"], r["part"], r["kind"], r["start"], r["end"], r["value"], r["confidence"]) for r in table.to_pylist()]
    wanted = [
        (n, part, h.kind, h.start, h.end, h.value, h.confidence)
        for n, part, body in sorted(parts, key=lambda p: p[:2])
        for h in find_identifiers(body, KNOWLEDGE)
    ]
    assert got == wanted


def test_an_empty_batch_gives_empty_tables_of_the_schema() -> None:
    for name, table in scan_lines(book([]), KNOWLEDGE, ()).items():
        assert table.schema == arrow_schema(name) and table.num_rows == 0


def test_tags_and_holes_stand_once_for_each_place_of_their_line() -> None:
    body = "Dear {{name}},\n\n 様\nHi null,"
    tables = scan_lines(book([(0, "text", body), (1, "text", body)]), KNOWLEDGE, ())
    assert tables["merge_tag"].select(["message_id", "tag", "inner", "tier", "known"]).to_pylist() == [
        {"message_id": n, "tag": "{{name}}", "inner": "name", "tier": "A", "known": True} for n in (0, 1)
    ]
    assert [(r["message_id"], r["text"], r["why"]) for r in tables["empty_value"].to_pylist()] == [
        (n, text, why) for n in (0, 1) for text, why in ((" 様", "empty"), ("Hi null", "null-word"))
    ]


def test_a_column_of_the_list_makes_an_everyday_bracket_a_tag() -> None:
    tables = scan_lines(book([(0, "text", "[座席] {cor} [重要]")]), KNOWLEDGE, {"座席", "Cor"})
    assert [r["tag"] for r in tables["merge_tag"].to_pylist()] == ["[座席]", "{cor}"]
    assert scan_lines(book([(0, "text", "[座席] {cor} [重要]")]), KNOWLEDGE, ())["merge_tag"].num_rows == 0


def test_a_label_in_another_part_or_message_says_nothing() -> None:
    parts = [(0, "text", "マイナンバー"), (0, "html", "1234-5678-9018"), (1, "text", "1234-5678-9018")]
    assert scan_lines(book(parts), KNOWLEDGE, ())["identifier"].num_rows == 0
