"""Lists become messages: no record is lost, none is invented, and every defect names its row."""

from __future__ import annotations

import csv
import io
import re
from functools import partial
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.model.errors import PolicyError
from mailcheck.model.schema import arrow_schema
from mailcheck.model.source import Limits, ListOptions, Reading, Unit
from mailcheck.model.table import concat
from mailcheck.read import lists_csv
from mailcheck.read.encoding import TextStream, decide, text_stream
from mailcheck.read.lists import read_list
from mailcheck.read.units import read_units

Rows = list[dict[str, Any]]


def read(data: bytes | str, kind: str = "csv", limits: Limits | None = None, **options: Any) -> Reading:
    """Read one list at hand as a single Reading, checking the tables on the way."""
    data = data.encode() if isinstance(data, str) else data
    unit = Unit("list", (f"list.{kind}",), data=(data,))
    readings = list(read_list(unit, limits or Limits(), ListOptions(**options)))
    for reading in readings:
        for name, table in reading.tables.items():
            table.validate(full=True)
            assert table.schema == arrow_schema(name, raw=True)
    sources = [source for reading in readings for source in reading.sources]
    return Reading(concat((r.tables for r in readings), raw=True), sources=sources)


def rows(reading: Reading, table: str) -> Rows:
    """Return a table as rows."""
    found: Rows = reading.tables[table].to_pylist()
    return found


def records(reading: Reading) -> list[list[str]]:
    """Return the cells of each message."""
    found: list[list[str]] = [[] for _ in rows(reading, "message")]
    for cell in rows(reading, "cell"):
        found[cell["message_id"]].append(cell["value"])
    return found


def problems(reading: Reading) -> list[tuple[int | None, int | None, str]]:
    """Return (row, line, code) of each problem."""
    return [(p["row"], p["line"], p["code"]) for p in rows(reading, "problem")]


def test_a_row_is_a_message_with_cells_subject_and_body() -> None:
    reading = read(
        'メールアドレス,氏名,件名,本文\r\ntaro@example.com,山田 太郎,お知らせ,"山田様\r\nこんにちは"\r\nhana@example.com,,件,<p>花子様</p>\r\n'
    )
    assert [(m["message"], m["row"], m["line"], m["size"], m["kind"]) for m in rows(reading, "message")] == [
        (1, 1, 2, 0, "csv"),
        (2, 2, 4, 0, "csv"),
    ]
    assert [
        (c["message_id"], c["position"], c["column"], c["role"], c["value"]) for c in rows(reading, "cell")
    ][:4] == [
        (0, 0, "メールアドレス", "email", "taro@example.com"),
        (0, 1, "氏名", "name", "山田 太郎"),
        (0, 2, "件名", "subject", "お知らせ"),
        (0, 3, "本文", "body", "山田様\r\nこんにちは"),
    ]
    assert [
        (p["message_id"], p["part"], p["name"], p["media_type"], p["line"]) for p in rows(reading, "part")
    ] == [
        (0, 1, "subject", "text/plain", 2),
        (0, 2, "body", "text/plain", 2),
        (1, 1, "subject", "text/plain", 4),
        (1, 2, "body", "text/html", 4),
    ]


def test_the_ledger_shows_how_the_list_was_read() -> None:
    (source,) = read("メールアドレス,氏名,備考\r\na@example.com,山田,x\r\n".encode("cp932")).sources
    assert source.as_dict() == {
        "path": "list.csv", "kind": "csv", "messages": 1, "encoding": "cp932", "delimiter": ",", "header": True,
        "columns": {"メールアドレス": "email", "氏名": "name"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        pytest.param("email,name\na@example.com,Ann\nb@example.com,Bob\n", ",", id="comma"),
        pytest.param(
            "EMAIL;LASTNAME\na@example.com;Ann, Lee\nb@example.com;Bob\n",
            ";",
            id="semicolon, commas in names",
        ),
        pytest.param("email\tname\na@example.com\tLee, Ann\nb@example.com\tBob; x\n", "\t", id="tab"),
        pytest.param("email|name\na@example.com|Ann\n", "|", id="bar"),
        pytest.param("sep=;\r\nemail;name\r\na@example.com;Ann\r\n", ";", id="Excel's sep line"),
        pytest.param("a@example.com,山田,株式会社見本\nb@example.com,佐藤,見本社\n", ",", id="no header"),
        pytest.param("email\na@example.com\nb@example.com\n", None, id="one column"),
        pytest.param(
            "email\na@example.com;b@example.com\nc@example.com\n", None, id="one column of several addresses"
        ),
        pytest.param(
            "a@example.com,b@example.com\nc@example.com,d@example.com\n",
            None,
            id="several addresses, no header",
        ),
        pytest.param(
            'email,body\na@example.com,"x; y; z\n1; 2; 3"\nb@example.com,"q; r; s"\n',
            ",",
            id="semicolons in bodies",
        ),
    ],
)
def test_the_delimiter_is_found(text: str, delimiter: str | None) -> None:
    reading = read(text)
    assert reading.sources[0].delimiter == delimiter
    assert len(rows(reading, "message")) == text.count("@") if delimiter else 2
    assert problems(reading) == []


@pytest.mark.parametrize(
    ("named", "text"), [("tab", "email\tname\n"), (";", "email;name\n"), (":", "email:name\n")]
)
def test_a_declared_delimiter_is_taken(named: str, text: str) -> None:
    assert read(text, delimiter=named).sources[0].columns == {"email": "email", "name": "name"}


@pytest.mark.parametrize("named", ["", ";;", '"', "、", "\n"])
def test_a_declared_delimiter_that_is_none_ends_the_run(named: str) -> None:
    with pytest.raises(PolicyError, match="a delimiter is one character"):
        read("email;name\n", delimiter=named)


def test_titles_above_the_header_are_passed_over() -> None:
    reading = read(
        "会員一覧,,\n2026/03/01 出力,,\n\n会員番号,氏名,メールアドレス\n1,山田,a@example.com\n2,佐藤,b@example.com\n"
    )
    assert [(m["row"], m["line"]) for m in rows(reading, "message")] == [(1, 5), (2, 6)]
    assert reading.sources[0].columns == {"会員番号": "id", "氏名": "name", "メールアドレス": "email"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_physical_lines_are_counted_through_cells_with_line_ends(end: str) -> None:
    text = f'"e-mail","na{end}me"{end}a@example.com,"A{end}{end}B"{end}b@example.com,B{end}c@example.com,"C{end}"{end}d@example.com,D'
    assert [(m["row"], m["line"]) for m in rows(read(text), "message")] == [(1, 3), (2, 6), (3, 7), (4, 9)]


def test_an_empty_row_is_no_message_but_counts_as_a_row() -> None:
    reading = read("email,name\na@example.com,Ann\n\n,\n , \nb@example.com,Bob\n")
    assert [(m["message"], m["row"], m["line"]) for m in rows(reading, "message")] == [(1, 1, 2), (2, 5, 6)]
    assert problems(reading) == []


@pytest.mark.parametrize("end", ["\x1a", "\x1a\x1a", "\x1a\r\n", "\x1a\x1a\n\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_the_end_of_file_mark_of_dos_is_no_row(end: str, encoding: str) -> None:
    data = f"メールアドレス\r\na@example.com\r\nb@example.com\r\n{end}".encode(encoding)
    assert records(read(data)) == [["a@example.com"], ["b@example.com"]]
    assert problems(read(data)) == []
    assert records(read(f"email,name\na@example.com,A\x1aB\nb@example.com,B{end}"))[0] == ["a@example.com", "A\x1aB"]
    assert problems(read("email,name\n" + end)) == [(None, None, "empty")]
    assert b"".join(TextStream(io.BytesIO(b"a\x1a" + end.encode()), decide(b"a"), block=1)) == b"a"


def test_a_row_without_address_still_is_a_message() -> None:
    assert records(read("email,name\n,Ann\nb@example.com,Bob\n")) == [["Ann"], ["b@example.com", "Bob"]]


@pytest.mark.parametrize("text", ["", "email,name\n", "email,name", "\ufeffemail;name\r\n", "\n\n", "email,name\n,\n \n"])
def test_a_list_without_rows_has_no_messages_and_says_so(text: str) -> None:
    reading = read(text)
    assert reading.sources[0].messages == 0 and problems(reading) == [(None, None, "empty")]


@pytest.mark.parametrize("text", ["email,name\n,Ann\n,Bob\n", "cc,email\na@example.com,\n", "email;name\n  ;Ann\n"])
def test_a_list_whose_addresses_are_all_missing_does_not_pass(text: str) -> None:
    reading = read(text)
    assert rows(reading, "problem")[-1]["detail"] == "the column of addresses is empty in all rows"
    assert problems(reading) == [(None, None, "columns")]


def test_a_list_of_people_who_left_may_be_empty() -> None:
    unit = Unit("list", ("cleaned_members_1.csv",), data=(b"Email Address,First Name\n",))
    (reading,) = read_units(unit, Limits(), ListOptions())
    assert problems(reading) == [] and reading.messages_unread == 0


def test_rows_of_another_width_are_damage_and_are_not_lost() -> None:
    reading = read(
        "email,name,town\na@example.com,Ann,X\nb@example.com,Lee, Bob,Y\nc@example.com,Cat\nd@example.com,Dan,Z,,\n"
    )
    assert records(reading)[1] == ["b@example.com", "Lee", "Bob", "Y"]
    assert records(reading)[2] == ["c@example.com", "Cat"]
    assert problems(reading) == [(2, 3, "damaged"), (3, 4, "damaged")]
    assert [(p["message_id"], p["message"]) for p in rows(reading, "problem")] == [(1, 2), (2, 3)]


def test_a_header_with_a_column_too_few_loses_nothing() -> None:
    reading = read("email,name\na@example.com,Ann,1\nb@example.com,Bob,2\n")
    assert records(reading) == [["a@example.com", "Ann", "1"], ["b@example.com", "Bob", "2"]]
    assert rows(reading, "cell")[2]["column"] == "column 3"


@pytest.mark.parametrize(
    ("text", "expected", "bad"),
    [
        pytest.param(
            'email,name\na@example.com,"Ann\nb@example.com,Bob\nc@example.com,Cat\n',
            3,
            [1],
            id="never closed",
        ),
        pytest.param(
            'email,name\na@example.com,"Ann\nb@example.com,Bob\nc@example.com,"Cat"\n',
            3,
            [1],
            id="closed by a later cell",
        ),
        pytest.param(
            'email,name\na@example.com,5" disk\nb@example.com,"B""ob"\n', 2, [], id="inch mark inside a cell"
        ),
        pytest.param(
            'email,name\na@example.com,"Ann" Lee\nb@example.com,Bob\n',
            2,
            [],
            id="text behind the closing mark",
        ),
    ],
)
def test_a_stray_quotation_mark_swallows_nobody(text: str, expected: int, bad: list[int]) -> None:
    reading = read(text)
    assert len(rows(reading, "message")) == expected
    assert sorted({p["row"] for p in rows(reading, "problem")}) == bad


def test_several_addresses_of_a_cell_are_kept_raw() -> None:
    reading = read('email,cc\n"a@example.com; b@example.com","c@example.com, d@example.com"\n')
    assert [(c["role"], c["value"]) for c in rows(reading, "cell")] == [
        ("email", "a@example.com; b@example.com"),
        ("cc", "c@example.com, d@example.com"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param("商品,価格\nりんご,100\nみかん,80\n".encode(), "columns", id="a price list"),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", "encoding", id="a picture called .csv"
        ),
        pytest.param(bytes(range(128, 256)) * 9, "encoding", id="noise"),
    ],
)
def test_a_file_that_is_no_list_is_a_problem_not_an_empty_list(data: bytes, code: str) -> None:
    reading = read(data)
    assert [code] == [p[2] for p in problems(reading)] and rows(reading, "message") == []


def test_octets_that_do_not_decode_are_a_problem_of_their_row() -> None:
    good = "taro{0}@example.com,山田 太郎{0}\r\n"
    data = (
        ("メールアドレス,氏名\r\n" + "".join(good.format(n) for n in range(300)))
        .encode()
        .splitlines(keepends=True)
    )
    data[201] = b"x@example.com,\xff\xfe\r\n"
    reading = read(b"".join(data))
    assert problems(reading) == [(201, 202, "encoding")]
    assert len(rows(reading, "message")) == 300
    assert rows(reading, "problem")[0]["message_id"] == 200


def test_a_wrong_declared_encoding_is_a_problem_on_every_line_concerned() -> None:
    reading = read("メールアドレス,氏名\na@example.com,山田\n".encode("cp932"), encoding="utf-8")
    assert problems(reading) == [(None, 1, "encoding"), (1, 2, "encoding")]


def test_a_declared_column_that_is_missing_ends_the_run() -> None:
    with pytest.raises(
        PolicyError,
        match=r'^list.csv: email = "e-mial": the list has no such column; did you mean `e-mail`\?$',
    ):
        read("e-mail,name\na@example.com,Ann\n", columns={"email": "e-mial"})


def test_a_file_that_is_not_there_is_unread() -> None:
    (reading,) = read_list(Unit("list", ("no/such/list.csv",)), Limits(), ListOptions())
    assert [p["code"] for p in reading.tables["problem"].to_pylist()] == ["unreadable"]
    assert reading.messages_unread == 1


def test_a_record_over_the_limit_is_a_problem_and_the_rows_behind_it_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lists_csv, "text_stream", partial(text_stream, block=100))
    monkeypatch.setattr(lists_csv, "SNIFF", 100)
    text = 'email,name\na@example.com,"Ann\n' + "".join(f"b{n}@example.com,Bob\n" for n in range(100))
    reading = read(text, limits=Limits(message_bytes=500))
    assert len(rows(reading, "message")) == 101
    assert problems(reading) == [(1, 2, "limit")]


CELL = st.text(st.sampled_from('ab@,;"\n\r\té山 \u2028\x85\0'), max_size=6)
GRID = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=12)
)


def as_csv(grid: list[list[str]], end: str = "\r\n") -> str:
    """Write a grid under a header, as the standard library does."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow(["email", *(f"x{n}" for n in range(len(grid[0]) - 1))])
    for number, row in enumerate(grid):  # the standard library leaves a CR bare where lines end in LF
        bare = end == "\n" and "\r" in "".join(row)
        writer = csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL)
        writer.writerow([f"p{number}@example.com", *row[1:]])
    return out.getvalue()


@settings(max_examples=60)
@given(GRID, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([7, 64, 1 << 20]))
def test_what_the_standard_library_writes_comes_back(grid: list[list[str]], end: str, block: int) -> None:
    text = as_csv(grid, end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists_csv, "text_stream", partial(text_stream, block=block))
        patch.setattr(lists_csv, "SNIFF", 30)
        reading = read(text, delimiter=",", columns={"email": "email"}, encoding="utf-8")
    line = 2
    expected = []
    for number, row in enumerate(grid):
        cells = [f"p{number}@example.com", *row[1:]]
        expected.append((line, [cell for cell in (c.strip(WHITE) for c in cells) if cell]))
        line += 1 + sum(len(re.findall(r"\r\n|\r|\n", cell)) for cell in cells[1:])
    lines = [m["line"] for m in rows(reading, "message")]
    if block > 64:
        assert list(zip(lines, records(reading), strict=True)) == expected
    assert records(reading) == [cells for _, cells in expected]
    assert problems(reading) == []


WHITE = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"


@settings(max_examples=80)
@given(
    st.lists(
        st.sampled_from([b'"', b",", b"\n", b"\r", b"a@example.com", b"x", b'""', b"\x82\xa0", b"\0"]),
        max_size=40,
    ),
    st.integers(1, 9),
)
def test_how_the_file_is_cut_into_blocks_changes_nothing(pieces: list[bytes], block: int) -> None:
    head = b"email,name\n" + b"a@example.com,Ann\n" * 25
    data = head + b"".join(pieces)
    whole = read(data, encoding="cp932", delimiter=",", columns={"email": "email"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists_csv, "text_stream", partial(text_stream, block=block))
        patch.setattr(lists_csv, "SNIFF", len(head))
        cut = read(data, encoding="cp932", delimiter=",", columns={"email": "email"})
    assert records(cut) == records(whole)
    assert [m["line"] for m in rows(cut, "message")] == [m["line"] for m in rows(whole, "message")]
    assert problems(cut) == problems(whole)


@settings(max_examples=300)
@given(
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from([b'"', b"\n", b",", b";", b"a@example.com", b"\x82\xa0", b"\xff", b"\0", b"\x1b$B"]), max_size=30).map(b"".join)),
    st.sampled_from(["csv", "tsv", "xlsx", "xls", "ods", "parquet"]),
)  # fmt: skip
def test_no_bytes_make_the_reader_raise(data: bytes, kind: str) -> None:
    reading = read(data, kind)
    assert len(reading.sources) == 1
    assert reading.sources[0].messages == reading.tables["message"].num_rows
    assert reading.tables["message"].num_rows or problems(reading)
    assert all(
        code in ("unreadable", "damaged", "columns", "encoding", "limit", "empty") for _, _, code in problems(reading)
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_a_long_list_keeps_its_rows_over_many_batches(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists_csv, "text_stream", partial(text_stream, block=1 << 14))
    monkeypatch.setattr(lists_csv, "SNIFF", 1 << 14)
    text = "メールアドレス,氏名\r\n" + "".join(f'a{n}@example.com,"山田\n太郎{n}"\r\n' for n in range(5000))
    unit = Unit("list", ("x.csv",), data=(text.encode(encoding),))
    readings = list(read_list(unit, Limits(), ListOptions()))
    assert len(readings) > 5
    whole = concat((r.tables for r in readings), raw=True)
    assert whole["message"]["row"].to_pylist() == list(range(1, 5001))
    assert whole["message"]["message"].to_pylist() == list(range(1, 5001))
    assert whole["message"]["line"].to_pylist() == list(range(2, 10002, 2))
    assert whole["cell"]["message_id"].to_pylist() == [n for n in range(5000) for _ in range(2)]
    assert isinstance(whole["cell"], pa.Table) and whole["cell"]["value"][-1].as_py() == "山田\n太郎4999"
