"""The page in a real browser: what a person sees, types and prints, and what a hostile value cannot do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailcheck.model.finding import Location, Report
from mailcheck.report.html import EACH_RULE, render
from tests.report import example
from tests.report.browser import CHROMIUM, Browser

pytestmark = pytest.mark.skipif(not CHROMIUM or os.name == "nt", reason="no chromium to look at the page with")

HOSTILE = (
    "</td></script><script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "<svg onload=\"document.title='owned'\">",
    "'\"><a href=\"javascript:document.title='owned'\">x</a>",
    "&lt;script&gt;document.title='owned'&lt;/script&gt;",
    "a\u202egnp.exe \u2066b\u2069 \u2028 \u2029 \x00 \x1b[31m",
    "{n} {total} ${document.title='owned'} <!-- --> ]]>",
    "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<link rel=stylesheet href=https://evil.example/a.css><style>@import url(https://evil.example/b.css)</style>",
    "長い名前" * 500,
    "a" * 5000,
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


def show(browser: Browser, folder: Path, report: Report) -> None:
    page = folder / "page.html"
    page.write_text(render(report), "utf-8")
    browser.media()
    browser.width(1100)
    browser.open(page)


def requests(browser: Browser) -> list[str]:
    told = [event["params"] for event in browser.events if event.get("method") == "Network.requestWillBeSent"]
    return [entry["request"]["url"] for entry in told]


def rows(browser: Browser) -> int:
    return int(browser.ask("[...document.querySelectorAll('tr[data-severity]')].filter((r) => r.offsetParent).length"))


def test_nothing_from_a_mail_runs_or_loads_anything(browser: Browser, tmp_path: Path) -> None:
    found = [
        example.exposed(n, message=text, location=Location(text, field=text), evidence={text: [text]})
        for n, text in enumerate(HOSTILE, 1)
    ]
    show(browser, tmp_path, example.failing(findings=found, skipped=[{"path": t, "why": t} for t in HOSTILE], remarks=list(HOSTILE)))
    assert browser.ask("document.title") == "FAIL - mailcheck report"
    assert browser.ask("document.querySelectorAll('img, iframe, link, base, object, embed, [onload], [onerror], a[href^=java]').length") == 0
    assert browser.ask("[...document.scripts].length") == 1
    assert requests(browser) == [(tmp_path / "page.html").as_uri()]
    assert [e for e in browser.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")] == []
    assert rows(browser) == len(HOSTILE)


def test_words_and_choices_narrow_the_findings(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, example.failing(findings=[example.exposed(n) for n in range(1, 5)] + [example.noted()]))
    assert rows(browser) == 5
    choose = "(name, value) => { const f = document.querySelector('.filter'); f.elements[name].value = value; f.dispatchEvent(new Event('input')); }"
    browser.ask(f"({choose})('severity', 'note')")
    assert rows(browser) == 1
    browser.ask(f"({choose})('severity', '')")
    browser.ask(f"({choose})('words', '0003.EML')")
    assert rows(browser) == 1
    assert browser.ask("document.querySelector('output').value") == "1 of 5 shown"
    browser.ask(f"({choose})('words', 'no such word')")
    assert (rows(browser), browser.ask("[...document.querySelectorAll('section[data-rule]')].every((s) => s.hidden)")) == (0, True)


def test_the_keyboard_alone_reaches_findings_filter_and_details(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, example.failing(findings=[example.exposed(1), example.noted()]))
    reached = []
    for _ in range(20):
        browser.press("Tab", 9)
        reached.append(str(browser.ask("document.activeElement.className || document.activeElement.name || document.activeElement.tagName")))
    assert reached[0] == "skip"
    assert {"words", "severity", "rule", "print", "SUMMARY"} <= set(reached)
    browser.ask("document.querySelector('summary').focus()")
    browser.press(" ", 32)
    browser.send("Input.insertText", text="")
    assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_dark_and_light_are_both_readable(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, example.failing())
    luminance = (
        "(e, p) => { const [r, g, b] = getComputedStyle(e)[p].match(/[0-9.]+/g).map((v) => v / 255)"
        ".map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; }"
    )
    grounds = []
    for scheme in ("light", "dark"):
        browser.media(prefers_color_scheme=scheme)
        for words in ("td.what", ".quiet", ".verdict h1", ".chip.error", "dt", "a"):
            inked = browser.ask(f"({luminance})(document.querySelector('{words}'), 'color')")
            box = "e => { while (getComputedStyle(e).backgroundColor === 'rgba(0, 0, 0, 0)') e = e.parentElement; return e; }"
            ground = browser.ask(f"({luminance})(({box})(document.querySelector('{words}')), 'backgroundColor')")
            light, dark = max(inked, ground), min(inked, ground)
            # WCAG 2.1, 1.4.3: text has a contrast of 4.5 to 1.
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (scheme, words)
        grounds.append(browser.ask("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]


def test_on_paper_there_is_every_finding_and_no_form(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, example.failing(findings=[example.exposed(n) for n in range(1, 80)]))
    browser.media("print")
    assert browser.ask("document.querySelector('.filter').offsetParent") is None
    assert rows(browser) == 79
    assert len(browser.send("Page.printToPDF", printBackground=True)["data"]) > 10_000


@pytest.mark.parametrize("pixels", [360, 1100])
def test_no_value_makes_the_page_wider_than_the_window(browser: Browser, tmp_path: Path, pixels: int) -> None:
    found = [example.exposed(n, message=text, location=Location(text, 1, None, 4, "header", text)) for n, text in enumerate(HOSTILE)]
    show(browser, tmp_path, example.failing(findings=found, language="ja"))
    browser.width(pixels)
    assert browser.ask("document.documentElement.scrollWidth") <= pixels


def test_japanese_lines_break_between_phrases_and_never_before_a_full_stop(browser: Browser, tmp_path: Path) -> None:
    show(browser, tmp_path, example.failing(language="ja"))
    assert browser.ask("document.documentElement.lang") == "ja"
    assert browser.ask("getComputedStyle(document.querySelector('p')).lineBreak") == "strict"


def test_a_shift_is_one_block_from_its_first_row_on_top_of_everything(browser: Browser, tmp_path: Path) -> None:
    row = "名簿.csv"
    notes = [replace(example.noted(), location=Location(row, n, n, n + 1, None, "email")) for n in range(1, 213)]
    report = example.failing(
        findings=[example.shifted(), *notes], sources=[{"path": row, "kind": "csv", "messages": 212}], messages=212
    )
    show(browser, tmp_path, report)
    browser.ask("document.querySelector('.strip').scrollIntoView({block: 'center'})")
    at = "(n) => { const b = document.querySelector('.strip').getBoundingClientRect();"
    at += " return document.elementFromPoint(b.left + b.width * (n - .5) / 212, b.top + 8).getAttribute('class'); }"
    assert [browser.ask(f"({at})({n})") for n in (119, 120, 166, 211, 212)] == ["strip", *["error block"] * 3, "strip"]


def test_a_batch_of_100_000_messages_is_a_page_that_opens(browser: Browser, tmp_path: Path) -> None:
    found = [replace(example.noted(), severity="error", location=Location("名簿.csv", n, n, n + 1)) for n in range(1, 100_001)]
    sources = [{"path": "名簿.csv", "kind": "csv", "messages": 100_000}]
    show(browser, tmp_path, example.failing(findings=found, sources=sources, messages=100_000))
    assert (tmp_path / "page.html").stat().st_size < 1_000_000
    assert rows(browser) == EACH_RULE
