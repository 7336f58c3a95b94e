"""The page: complete in itself, safe against every value, readable without its script."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given

from mailcheck.model.finding import Location, Report
from mailcheck.report.digest import visible
from mailcheck.report.html import EACH_RULE, asset, render
from mailcheck.report.places import spans, worst
from tests.report import example
from tests.report.strategies import HOSTILE, few, reports

VOID = {"meta", "input"}
STRUCTURE = frozenset(
    """
    html head meta title style body a main section h1 h2 h3 p ul ol li b bdi dl dt dd details summary
    div span table thead tbody tr th td form label input select option button output
    svg rect circle path text footer script
    """.split()
)
ATTRIBUTES = frozenset(
    """
    aria-hidden aria-label aria-live charset class content cx cy d data-label data-rule data-severity
    data-shown data-words fill height hidden href http-equiv id lang name placeholder
    preserveaspectratio r role stroke stroke-width text-anchor type value viewbox width x y
    """.split()
)


class Page(HTMLParser):
    """Collect what a browser would see, and refuse what the page never writes itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in STRUCTURE, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self.open[-1] if self.open else "", []).append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError("the page has no comments")

    def text(self, *tags: str) -> str:
        return " ".join("".join(self.words.get(tag, [])) for tag in tags)


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    written = render(example.failing())
    page = Page(written)
    (policy,) = [a["content"] or "" for t, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    for tag, name in (("style", "page.css"), ("script", "page.js")):
        (content,) = page.words[tag]
        assert content == asset(name)
        assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy
    assert not re.search(r"https?:|//[a-z]|url\(|@import", written)
    assert all((a.get("href") or "#").startswith("#") for _, a in page.tags)


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (example.failing(), "FAIL"),
        (example.passing(language="ja"), "合格"),
        (example.incomplete(language="pt"), "INCOMPLETO"),
    ],
    ids=["fail", "pass", "incomplete"],
)
def test_the_verdict_is_the_heading_and_the_first_step_follows(report: Report, verdict: str) -> None:
    page = Page(render(report))
    assert page.text("h1") == verdict
    assert verdict in page.text("title")
    assert page.text("li").strip()
    assert ("html", {"lang": report.language}) in page.tags


def test_every_link_has_a_target() -> None:
    page = Page(render(example.failing()))
    ids = {a["id"] for _, a in page.tags if "id" in a}
    assert {(a["href"] or "")[1:] for _, a in page.tags if "href" in a} <= ids


def test_a_finding_shows_its_place_and_its_evidence() -> None:
    page = Page(render(example.failing(per_run=False)))
    assert "名簿.csv" in page.text("bdi")
    assert "121" in page.words["td"]
    assert "t***@e***.example, h***@e***.jp" in page.text("bdi")
    assert "PAR303:0000000000000000000000000000abcd" in page.text("bdi")


def test_a_shift_is_seen_where_it_begins() -> None:
    page = Page(render(example.failing()))
    (band,) = [a for tag, a in page.tags if tag == "rect" and "block" in str(a.get("class"))]
    assert float(band["x"] or 0) == pytest.approx(1000 * 119 / 1212, abs=0.01)
    assert float(band["width"] or 0) == pytest.approx(1000 * 92 / 1212, abs=0.01)
    assert "120 - 211" in page.text("text")


@pytest.mark.parametrize(
    ("location", "source", "places"),
    [
        (Location("list.csv", 12, 12, 13), "list.csv", [(12, 12)]),
        (Location("all.mbox", 7, None, 200), "all.mbox", [(7, 7)]),
        (Location("mails/0042.eml", 1), "mails/", [(42, 42)]),
        (Location("mails/a.eml", 1), "mails", []),
        (Location("other/0042.eml", 1), "mails", []),
    ],
    ids=["row", "message-of-a-mailbox", "number-in-the-name", "no-number", "another-source"],
)
def test_a_finding_has_a_place_in_its_source(
    location: Location, source: str, places: list[tuple[int, int]]
) -> None:
    assert list(spans(example.exposed(1, location=location), source)) == places


def test_rows_of_a_batch_finding_are_places_of_their_own() -> None:
    found = example.exposed(
        1, scope="batch", location=Location("a.csv", 3, 3), evidence={"rows": [3, 9], "count": 2}
    )
    assert list(spans(found, "a.csv")) == [(3, 3), (9, 9)]


def test_a_page_of_many_findings_stays_readable_and_says_what_is_missing() -> None:
    rule = example.RULES["EXP101"]
    found = [example.exposed(n) for n in range(1, EACH_RULE + 301)]
    more = type(rule)(rule.code, rule.name, rule.severity, rule.title, rule.why, rule.fix, len(found))
    page = Page(render(example.failing(findings=found, rules={"EXP101": more})))
    assert sum(tag == "tr" and "data-severity" in a for tag, a in page.tags) == EACH_RULE
    assert "300 more findings are in the JSON and CSV reports." in page.text("p")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_value_is_shown_and_nothing_else(value: str) -> None:
    found = [
        example.exposed(
            1, message=value, location=Location(value, 1, None, 1, None, value), evidence={value: value}
        )
    ]
    page = Page(
        render(
            example.failing(
                findings=found, remarks=[value], sources=[{"path": value, "kind": value, "messages": 9}]
            )
        )
    )
    assert page.text("bdi").count(visible(value)) >= 4


@few
@given(reports)
def test_any_report_is_a_page(report: Report) -> None:
    written = render(report)
    written.encode("utf-8")
    Page(written)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)


def test_a_shift_counts_every_row_that_it_moved_and_notes_count_none() -> None:
    found = [example.shifted(), example.noted()]
    report = example.failing(findings=found, sources=[{"path": "名簿.csv", "kind": "csv", "messages": 212}], messages=212)
    graves = list(worst(report).values())
    assert (graves.count("error"), graves.count("note")) == (92, 1)
    assert "92 of 212 messages have errors or warnings" in Page(render(report)).text("li")


def test_where_the_columns_are_fewer_than_the_messages_each_is_full_when_all_are_concerned() -> None:
    found = [example.exposed(1, location=Location("a.csv", n, n)) for n in range(1, 205)]
    report = example.failing(findings=found, sources=[{"path": "a.csv", "kind": "csv", "messages": 204}], messages=204)
    columns = [a for tag, a in Page(render(report)).tags if tag == "rect" and a.get("height") == "72.00"]
    assert len(columns) == 200
