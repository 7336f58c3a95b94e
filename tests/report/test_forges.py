"""GitHub annotations and summary, GitLab code quality."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from mailcheck.model.finding import Location, Report
from mailcheck.report.github import SUMMARY_BYTES, job_summary
from mailcheck.report.github import render as github
from mailcheck.report.gitlab import render as gitlab
from tests.report import example
from tests.report.strategies import few, reports

COMMAND = re.compile(r"::(error|warning|notice) [^:\n]*::[^\n]*")


def test_an_annotation_stands_at_its_line() -> None:
    first = github(example.failing()).splitlines()[0]
    assert first.startswith(
        "::error file=mails/0001.eml,line=4,title=EXP101 visible-customers::212 customers"
    )


def test_the_verdict_is_the_last_line() -> None:
    assert github(example.failing()).splitlines()[-1] == "mailcheck: FAIL - Do not send this batch."


def test_what_github_would_drop_is_counted() -> None:
    found = [*(example.exposed(n) for n in range(1, 31)), *[example.noted()] * 10]
    lines = github(example.failing(findings=found)).splitlines()
    assert [sum(line.startswith(f"::{word} ") for line in lines) for word in ("error", "notice")] == [10, 10]
    assert lines[-2] == "::notice title=mailcheck::21 more findings are in the JSON and CSV reports."


def test_a_property_cannot_end_early() -> None:
    found = [example.exposed(1, location=Location("a:b,c%d\n::error::x.eml"))]
    first = github(example.failing(findings=found)).splitlines()[0]
    assert first.startswith("::error file=a%3Ab%2Cc%25d<U+000A>%3A%3Aerror%3A%3Ax.eml,title=")


def test_the_summary_shows_values_as_they_are() -> None:
    found = [example.exposed(1, message="<b>*x* | `y` [z](http://a.example)")]
    page = job_summary(example.failing(findings=found))
    assert "&#60;b&#62;&#42;x&#42; &#124; &#96;y&#96; &#91;z&#93;&#40;http" in page
    assert page.startswith("## mailcheck: FAIL\n")
    assert "| error | EXP101 Customers can see each other's addresses | 5 |" in page


def test_the_summary_stays_below_the_limit() -> None:
    found = [example.exposed(n, message="山" * 600_000) for n in range(1, 3)]
    assert len(job_summary(example.failing(findings=found)).encode("utf-8")) <= SUMMARY_BYTES


def test_gitlab_gets_what_it_requires() -> None:
    first, *_, last = json.loads(gitlab(example.failing()))
    assert first["location"] == {"path": "mails/0001.eml", "lines": {"begin": 4}}
    assert (first["check_name"], first["severity"]) == ("EXP101 visible-customers", "critical")
    assert last["location"]["path"] == "名簿.csv"


@pytest.mark.parametrize("per_run", [True, False], ids=["key-of-this-run", "lasting-key"])
def test_a_gitlab_fingerprint_is_unique_and_survives_a_moved_line(per_run: bool) -> None:
    def fingerprints(line: int) -> list[str]:
        found = [example.exposed(1, location=Location("./a.eml", 1, None, line))] * 3
        return [
            issue["fingerprint"]
            for issue in json.loads(gitlab(example.failing(findings=found, per_run=per_run)))
        ]

    assert fingerprints(4) == fingerprints(9)
    assert len(set(fingerprints(4))) == 3


@few
@given(reports)
def test_any_report_is_written_for_github(report: Report) -> None:
    *commands, _ = github(report).encode("utf-8").decode("utf-8").split("\n")[:-1]
    assert all(COMMAND.fullmatch(line) for line in commands)
    job_summary(report).encode("utf-8")


@few
@given(reports)
def test_any_report_is_written_for_gitlab(report: Report) -> None:
    issues = json.loads(gitlab(report).encode("utf-8"))
    assert len({issue["fingerprint"] for issue in issues}) == len(report.findings)
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
