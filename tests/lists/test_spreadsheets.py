"""Spreadsheets and Parquet as lists. The workbooks are written here, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pytest
from pyarrow import parquet

from mailcheck.model.errors import PolicyError
from mailcheck.model.source import Limits, ListOptions, Reading, Unit
from mailcheck.model.table import concat
from mailcheck.read import spreadsheet
from mailcheck.read.lists import read_list

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STATE = ' state="hidden"'
Cell = str | int | float | bool | None | date
PEOPLE: list[list[Cell]] = [
    ["メールアドレス", "氏名"],
    ["taro@example.com", "山田 太郎"],
    ["hana@example.com", "佐藤 花子"],
]


def cell(value: Cell) -> str:
    """Return a cell of a sheet; dates are serial numbers with a date format."""
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f'<c s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def xlsx(*sheets: Sequence[Sequence[Cell]], first_row: int = 1, names: Sequence[str] = (), hidden: int | None = None) -> bytes:
    """Return a workbook; each sheet begins in `first_row`, that of the place `hidden` is not shown."""
    names = names or [f"Sheet{n + 1}" for n in range(len(sheets))]
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n + 1}" r:id="s{n}"{STATE * (n == hidden)}/>' for n, name in enumerate(names))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="s{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n in range(len(sheets))
        )
        + f'<Relationship Id="st" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }
    for number, rows in enumerate(sheets):
        body = "".join(
            f'<row r="{first_row + n}">{"".join(map(cell, row))}</row>' for n, row in enumerate(rows)
        )
        files[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(name, text)
    return out.getvalue()


def read(data: bytes, name: str = "list.xlsx", limits: Limits | None = None, **options: Any) -> Reading:
    """Read one list at hand as a single Reading."""
    readings = list(
        read_list(Unit("list", (name,), data=(data,)), limits or Limits(), ListOptions(**options))
    )
    for reading in readings:
        for table in reading.tables.values():
            table.validate(full=True)
    return Reading(
        concat((r.tables for r in readings), raw=True), sources=[s for r in readings for s in r.sources]
    )


def values(reading: Reading) -> list[str]:
    """Return all cells."""
    found: list[str] = reading.tables["cell"]["value"].to_pylist()
    return found


def codes(reading: Reading) -> list[str]:
    """Return the codes of all problems."""
    found: list[str] = reading.tables["problem"]["code"].to_pylist()
    return found


def test_a_sheet_is_a_list_whose_lines_are_its_row_numbers() -> None:
    reading = read(xlsx(PEOPLE, first_row=4))
    assert values(reading) == ["taro@example.com", "山田 太郎", "hana@example.com", "佐藤 花子"]
    assert reading.tables["message"]["row"].to_pylist() == [1, 2]
    assert reading.tables["message"]["line"].to_pylist() == [5, 6]
    (source,) = reading.sources
    assert source.as_dict() == {
        "path": "list.xlsx", "kind": "xlsx", "messages": 2, "header": True,
        "columns": {"メールアドレス": "email", "氏名": "name"},
    }  # fmt: skip


def test_cells_are_text_as_the_spreadsheet_shows_them() -> None:
    row: list[Cell] = ["a@example.com", 12, 1.5, True, date(2026, 3, 1), None, " x ", 90112345678]
    reading = read(xlsx([["email", "a", "b", "c", "d", "e", "f", "g"], row]))
    assert values(reading) == ["a@example.com", "12", "1.5", "TRUE", "2026-03-01", "x", "90112345678"]
    assert spreadsheet.cell_text(datetime(2026, 3, 1, 9, 30)) == "2026-03-01 09:30:00"


def test_empty_rows_in_the_middle_count_but_are_no_messages() -> None:
    reading = read(xlsx([PEOPLE[0], PEOPLE[1], [None, None], PEOPLE[2]]))
    assert reading.tables["message"]["row"].to_pylist() == [1, 3]
    assert reading.tables["message"]["line"].to_pylist() == [2, 4]


def test_the_sheet_with_addresses_is_the_list() -> None:
    reading = read(xlsx([["メモ"], ["x"]], PEOPLE))
    assert len(values(reading)) == 4 and codes(reading) == []


def test_two_sheets_with_addresses_have_to_be_told_apart() -> None:
    other: list[list[Cell]] = [["email"], ["x@example.com"]]
    reading = read(xlsx(PEOPLE, other))
    assert codes(reading) == ["columns"]
    assert 'sheet = "' in reading.tables["problem"]["detail"][0].as_py()
    named = read(xlsx(PEOPLE, other, names=["今月", "先月"]), sheet="先月")
    assert values(named) == ["x@example.com"] and codes(named) == []


def test_a_declared_sheet_that_is_missing_ends_the_run() -> None:
    with pytest.raises(PolicyError, match=r"no such sheet; did you mean `顧客一覧`"):
        read(xlsx(PEOPLE, names=["顧客一覧"]), sheet="顧客")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"PK\x03\x04 but no archive", "unreadable", id="broken archive"),
        pytest.param(xlsx(PEOPLE)[:-40], "unreadable", id="cut off"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unreadable", id="broken old workbook"
        ),
        pytest.param(b"PAR1 and nothing else", "unreadable", id="broken parquet"),
        pytest.param(xlsx([["商品", "価格"], ["りんご", 100]]), "columns", id="no addresses"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_a_problem(data: bytes, code: str) -> None:
    reading = read(data)
    assert codes(reading) == [code] and reading.sources[0].messages == 0


def test_a_workbook_that_unpacks_to_too_much_is_not_opened() -> None:
    data = xlsx([["email"], ["a@example.com"], ["x" * 1_000_000]])
    assert codes(read(data, limits=Limits(message_bytes=10_000, archive_ratio=20))) == ["limit"]


def test_a_text_that_is_called_a_workbook_is_read_as_text() -> None:
    reading = read("email\tname\na@example.com\tAnn\n".encode("utf-16"), "export.xls")
    assert values(reading) == ["a@example.com", "Ann"]
    assert (reading.sources[0].kind, reading.sources[0].encoding, reading.sources[0].delimiter) == (
        "xls",
        "utf-16",
        "\t",
    )


def test_without_the_reader_for_spreadsheets_the_problem_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    reading = read(xlsx(PEOPLE))
    assert codes(reading) == ["unreadable"]
    assert "pip install" in reading.tables["problem"]["detail"][0].as_py()


def test_parquet_is_a_list_without_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "BATCH_ROWS", 2)
    table = pa.table(
        {
            "email": pa.array(["a@example.com", "b@example.com", None]),
            "cc": pa.array([["c@example.com", "d@example.com"], [], None]),
            "name": pa.array(["Ann", "Bob", "Ann"]).dictionary_encode(),
            "when": pa.array([date(2026, 3, 1), None, None]),
        }
    )
    out = io.BytesIO()
    parquet.write_table(table, out)
    reading = read(out.getvalue(), "list.parquet")
    assert values(reading) == [
        "a@example.com",
        "c@example.com; d@example.com",
        "Ann",
        "2026-03-01",
        "b@example.com",
        "Bob",
        "Ann",
    ]
    assert reading.tables["cell"]["role"].to_pylist()[:3] == ["email", "cc", "name"]
    assert reading.tables["message"]["row"].to_pylist() == [1, 2, 3]
    assert reading.tables["message"]["line"].null_count == 3
    assert reading.sources[0].kind == "parquet"


def test_a_sheet_that_is_shown_comes_before_a_hidden_one() -> None:
    old: list[list[Cell]] = [["メールアドレス"], ["old@example.com"]]
    readings = list(read_list(Unit("list", ("a.xlsx",), data=(xlsx(old, PEOPLE, hidden=0),)), Limits(), ListOptions()))
    assert sum(reading.tables["message"].num_rows for reading in readings) == 2
    assert sum(reading.tables["problem"].num_rows for reading in readings) == 0


@pytest.mark.parametrize(("options", "codes"), [(ListOptions(), ["columns"]), (ListOptions(sheet="Sheet2"), [])])
def test_a_list_on_a_hidden_sheet_has_to_be_named(options: ListOptions, codes: list[str]) -> None:
    data = xlsx([["Price"], [100]], PEOPLE, hidden=1)
    readings = list(read_list(Unit("list", ("a.xlsx",), data=(data,)), Limits(), options))
    assert [code for reading in readings for code in reading.tables["problem"]["code"].to_pylist()] == codes
