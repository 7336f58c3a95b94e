"""JUnit XML: what fails in it is what made the verdict."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given

from mailcheck.model.finding import Report
from mailcheck.report.junit import LINES, render
from tests.report import example
from tests.report.strategies import few, reports


def parse(report: Report) -> ElementTree.Element:
    return ElementTree.fromstring(render(report).encode("utf-8"))


def case(root: ElementTree.Element, suite: str, name: str) -> ElementTree.Element:
    found = root.find(f"testsuite[@name='{suite}']/testcase[@name='{name}']")
    assert found is not None
    return found


def test_a_file_is_a_suite_and_a_rule_is_a_case() -> None:
    root = parse(example.failing())
    assert case(root, "mails/0001.eml", "EXP101 visible-customers").find("failure") is not None
    assert case(root, "名簿.csv", "PAR303 shifted-names").find("failure") is not None
    assert case(root, "batch", "pairing").find("skipped") is not None


def test_a_note_fails_nothing() -> None:
    note = case(parse(example.failing()), "名簿.csv", "DST409 untidy-address")
    assert [child.tag for child in note] == ["system-out"]


def test_where_warnings_made_the_verdict_they_fail() -> None:
    root = parse(example.failing(findings=[example.exposed(1, severity="warning"), example.noted()]))
    assert case(root, "mails/0001.eml", "EXP101 visible-customers").find("failure") is not None
    assert case(root, "名簿.csv", "DST409 untidy-address").find("failure") is None


def test_a_passed_batch_has_no_failure_even_with_findings() -> None:
    root = parse(example.passing(findings=[example.exposed(1, severity="warning")]))
    assert (root.get("failures"), root.get("errors")) == ("0", "0")


def test_an_unread_message_is_an_error_not_a_failure() -> None:
    root = parse(example.incomplete())
    assert (root.get("failures"), root.get("errors")) == ("0", "2")
    assert case(root, "batch", "verdict").find("error") is not None


def test_a_thousand_findings_of_a_list_are_told_in_a_few_lines() -> None:
    place = example.noted().location
    root = parse(example.failing(findings=[example.exposed(1, location=place)] * 1000))
    text = case(root, "名簿.csv", "EXP101 visible-customers").findtext("failure") or ""
    assert len(text.splitlines()) == LINES + 2
    assert "and 980 more" in text


@few
@given(reports)
def test_any_report_is_xml_and_its_counts_are_right(report: Report) -> None:
    root = parse(report)
    for key, tag in (
        ("tests", "testcase"),
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        assert int(root.get(key, "-1")) == sum(1 for _ in root.iter(tag))
    broken = int(root.get("failures", "0")) + int(root.get("errors", "0"))
    assert broken > 0 or report.verdict == "pass"
