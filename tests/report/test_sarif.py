"""SARIF as the schema and GitHub code scanning accept it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from mailcheck.model.finding import Location, Report
from mailcheck.report.sarif import MOST, render
from tests.report import example
from tests.report.strategies import few, reports

SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0-rtm.5.json"


@cache
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))


def run_of(report: Report) -> dict[str, Any]:
    document = json.loads(render(report))
    assert [error.message for error in validator().iter_errors(document)] == []
    (run,) = document["runs"]
    return run


@pytest.mark.parametrize(
    "report",
    [example.failing(), example.passing(), example.incomplete(language="ja")],
    ids=["fail", "pass", "incomplete"],
)
def test_the_schema_accepts_the_report(report: Report) -> None:
    run_of(report)


def test_github_finds_everything_that_it_requires() -> None:
    run = run_of(example.failing(per_run=False))
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert len(rule["properties"]["tags"]) <= 10
        assert 0.0 < float(rule["properties"]["security-severity"]) <= 10.0
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert set(location["physicalLocation"]["region"]) == {
            "startLine",
            "startColumn",
            "endLine",
            "endColumn",
        }
        assert not location["physicalLocation"]["artifactLocation"]["uri"].startswith(("/", "./", "file:"))
        assert list(result["partialFingerprints"]) == ["primaryLocationLineHash"]
    assert run["automationDetails"]["id"].endswith("/")


def test_a_fingerprint_of_this_run_only_is_not_given_out() -> None:
    assert all("partialFingerprints" not in result for result in run_of(example.failing())["results"])


def test_beyond_the_limit_the_gravest_are_kept_and_the_rest_is_counted() -> None:
    notes = [example.noted()] * 30
    errors = [example.exposed(n) for n in range(1, MOST + 1)]
    (run,) = json.loads(render(example.failing(findings=[*notes, *errors])))["runs"]
    assert len(run["results"]) == MOST
    assert {result["level"] for result in run["results"]} == {"error"}
    (first, *_) = run["invocations"][0]["toolExecutionNotifications"]
    assert first["message"]["text"].startswith("30 more findings")


def test_an_incomplete_run_was_no_success() -> None:
    (invocation,) = run_of(example.incomplete())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 3
    assert invocation["toolExecutionNotifications"][0]["level"] == "error"


def test_a_waived_finding_is_suppressed_and_not_lost() -> None:
    run = run_of(example.passing(waived=[example.noted()]))
    (result,) = run["results"]
    assert result["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert run["tool"]["driver"]["rules"][0]["id"] == "DST409"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("./mails/a b.eml", "mails/a%20b.eml"),
        ("名簿.csv", "%E5%90%8D%E7%B0%BF.csv"),
        ("mails\\0001.eml", "mails/0001.eml"),
        ("/tmp/out.eml", "file:///tmp/out.eml"),
        ("C:\\mails\\1.eml", "file:///C%3A/mails/1.eml"),
        ("", "mails"),
        ("a.zip/1:2#3?.eml", "a.zip/1%3A2%233%3F.eml"),
    ],
    ids=[
        "dot-and-space",
        "japanese",
        "windows",
        "absolute",
        "drive",
        "batch-is-first-source",
        "reserved-characters",
    ],
)
def test_a_path_is_a_uri(path: str, uri: str) -> None:
    run = run_of(example.failing(findings=[example.exposed(1, location=Location(path))]))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_brackets_in_a_message_make_no_link() -> None:
    run = run_of(example.failing(findings=[example.exposed(1, message="[click](http://x.example)")]))
    assert run["results"][0]["message"]["text"] == "[click] (http://x.example)"


@few
@given(reports)
def test_any_report_is_accepted(report: Report) -> None:
    assert len(run_of(report)["results"]) == len(report.findings) + len(report.waived)
