"""JSON and JSON lines: the words of CONTRACT.md, whatever the values are."""

from __future__ import annotations

import json

from hypothesis import given

from mailcheck.model.finding import Report
from mailcheck.report import json as as_json
from mailcheck.report import jsonl as as_lines
from tests.report import example
from tests.report.golden import assert_golden
from tests.report.strategies import few, reports


def test_the_json_report_is_the_one_of_the_contract() -> None:
    assert_golden("failing.json", as_json.render(example.failing()))
    assert_golden("passing.json", as_json.render(example.passing()))


def test_the_json_lines_are_findings_and_then_the_rest() -> None:
    report = example.failing(waived=[example.noted()])
    *findings, rest = [json.loads(line) for line in as_lines.render(report).splitlines()]
    whole = json.loads(as_json.render(report))
    assert findings == whole.pop("findings")
    assert rest == whole
    assert rest["waived"][0]["rule"] == "DST409"


def test_japanese_stays_readable() -> None:
    assert '"path": "名簿.csv"' in as_json.render(example.failing())


def test_what_json_cannot_hold_is_null() -> None:
    report = example.failing(
        findings=[example.exposed(1, evidence={"share": float("nan"), "most": [float("inf")]})]
    )
    (finding,) = json.loads(as_json.render(report))["findings"]
    assert finding["evidence"] == {"share": None, "most": [None]}


@few
@given(reports)
def test_any_report_is_valid_utf8_and_one_line_stays_one_line(report: Report) -> None:
    whole = json.loads(as_json.render(report).encode("utf-8"))
    assert len(whole["findings"]) == len(report.findings)
    written = as_lines.render(report)
    written.encode("utf-8")
    assert len(written.splitlines()) == len(report.findings) + 1
