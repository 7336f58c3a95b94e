"""The text report: verdict first, aligned in every script, and nothing that a terminal obeys."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.finding import Location, Report
from mailcheck.report.text import render
from mailcheck.report.wrap import cells, fold
from tests.report import example
from tests.report.golden import assert_golden
from tests.report.strategies import few, reports, texts

ANSI = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("language", ["en", "ja", "pt"])
def test_the_report_of_a_failed_batch_reads_as_it_should(language: str) -> None:
    assert_golden(f"failing.{language}.txt", render(example.failing(language=language), width=88))


def test_the_report_of_a_clean_batch_reads_as_it_should() -> None:
    assert_golden("passing.en.txt", render(example.passing()))


def test_the_report_of_an_unread_message_reads_as_it_should() -> None:
    assert_golden("incomplete.en.txt", render(example.incomplete()))


def test_the_verdict_comes_first_and_the_gravest_rule_next() -> None:
    written = render(example.failing())
    assert written.startswith("FAIL  Do not send this batch.\n")
    assert written.index("EXP101") < written.index("PAR303") < written.index("DST409")


def test_a_pass_says_what_was_not_checked_in_the_same_breath() -> None:
    written = render(example.passing(not_checked=[{"check": "pairing", "why": "no roster"}]))
    assert "1 check had nothing to compare with" in written.splitlines()[0]
    assert "pairing - whether name and address belong together: no roster" in written


def test_three_examples_stand_for_all() -> None:
    written = render(example.failing())
    assert written.count("mails/000") == 3
    assert "and 2 more" in written


def test_no_more_customers_are_concerned_than_there_are() -> None:
    assert "up to 212 customers concerned" in render(example.failing(customers=212))


def test_a_long_path_that_all_share_leaves_the_table() -> None:
    place = Location("exports/2025/autumn/campaign/名簿.csv", 3, 3, 4)
    lines = render(example.failing(findings=[example.exposed(1, location=place)] * 3), width=100).splitlines()
    at = lines.index("   exports/2025/autumn/campaign/名簿.csv")
    assert lines[at + 1].split() == ["Row", "Line", "What", "was", "found"]


def test_a_message_within_a_mailbox_is_named_by_its_number() -> None:
    found = [example.exposed(n, location=Location("all.mbox", n, None, n * 40)) for n in (1, 2)]
    assert re.search(r"all\.mbox +2 +80 +212 customers", render(example.failing(findings=found)))


def test_colours_are_added_and_nothing_else() -> None:
    report = example.failing()
    colored = render(report, color=True)
    assert "\x1b[1;31mFAIL\x1b[0m" in colored
    assert ANSI.sub("", colored) == render(report)


@few
@given(reports, st.integers(40, 160))
def test_any_report_is_written_within_the_width_and_without_controls(report: Report, width: int) -> None:
    written = render(report, width=width)
    written.encode("utf-8")
    assert all(cells(line) <= width for line in written.split("\n"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


@given(texts, st.integers(4, 60))
def test_folding_loses_nothing_but_spaces(text: str, width: int) -> None:
    clean = re.sub(r"[\s\x00-\x1f\x7f-\x9f]", " ", text)
    lines = fold(clean, width)
    assert "".join("".join(lines).split()) == "".join(clean.split())


def test_a_japanese_line_never_begins_with_a_full_stop() -> None:
    lines = fold("宛先がほかのお客様に見えています。送信しないでください。", 32)
    assert lines == ["宛先がほかのお客様に見えていま", "す。送信しないでください。"]


def test_a_path_is_parted_behind_a_slash() -> None:
    assert fold("samples/campaign/batch/0001.eml", 18) == ["samples/campaign/", "batch/0001.eml"]


def test_what_does_not_fit_is_marked() -> None:
    assert fold("a b c d e f g h i j", 5, lines=2) == ["a b c", "d e…"]
