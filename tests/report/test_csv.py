"""The fix list: what a spreadsheet opens, and nothing that it runs."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given

from mailcheck.model.finding import Report
from mailcheck.report.csv import COLUMNS, defused, render
from tests.report import example
from tests.report.strategies import few, reports


def rows(report: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(render(report).decode("utf-8-sig"), newline="")))


def test_excel_sees_a_byte_order_mark_and_japanese_headers() -> None:
    written = render(example.failing(language="ja"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert rows(example.failing(language="ja"))[0][:3] == ["重大度", "ファイル", "通目"]


def test_a_finding_is_a_row_with_its_place_and_its_fix() -> None:
    head, *found = rows(example.failing())
    last = dict(zip(head, found[-1], strict=True))
    assert (last["File"], last["Row"], last["Line"]) == ("名簿.csv", "120", "121")
    assert last["Fix"].startswith("Sort the whole list")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+81 3", "-1", "@SUM(A1)", " =1", "\t=1", "＝1", "\r\n=1"],
    ids=["equals", "plus", "minus", "at", "space-before", "tab-before", "full-width", "line-before"],
)
def test_a_formula_is_text(text: str) -> None:
    assert defused(text)[0] in "'<"


@few
@given(reports)
def test_any_report_has_a_row_for_each_finding(report: Report) -> None:
    table = rows(report)
    assert len(table) == len(report.findings) + 1
    assert {len(row) for row in table} == {len(COLUMNS)}
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in table for cell in row)
