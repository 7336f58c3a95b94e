"""The report as one self-contained page, for people who do not use a terminal.

The page loads nothing: its style and its script are inside, and the content security policy
names them by their digests, so nothing that came from a mail could run even if it got in.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from mailcheck.model.finding import SEVERITIES, Finding, Report
from mailcheck.report.digest import (
    Group,
    by_severity,
    concerned,
    ending,
    groups,
    json_text,
    meaning,
    size,
    source_line,
    unchecked_lines,
    unread,
    visible,
)
from mailcheck.report.language import LANGUAGES, number, say
from mailcheck.report.picture import pictures, shown

NUMBER = ' class="number"'
EACH_RULE = 500
STEPS = 3
ICONS = {
    "fail": '<circle cx="12" cy="12" r="11"/><path d="M7 7l10 10M17 7L7 17"/>',
    "incomplete": '<path d="M12 1.5L23 22H1z"/><path d="M12 9v6M12 18v.5"/>',
    "pass": '<circle cx="12" cy="12" r="11"/><path d="M6.5 12.5l4 4 7-8"/>',
}


def render(report: Report) -> str:
    """Write the page; of each rule it holds the first 500 findings."""
    language = report.language if report.language in LANGUAGES else "en"
    body = [banner(report), first_steps(report), picture(report), filter_bar(report)]
    body += [rule_section(report, group) for group in groups(report)]
    body += [lists(report), coverage(report)]
    title = f"{say(language, f'verdict.{report.verdict}')} - {say(language, 'label.title')}"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy()}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="generator" content="mailcheck">\n'
        f"<title>{shown(title)}</title>\n<style>{asset('page.css')}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#findings">{shown(say(language, "page.all_findings"))}</a>\n'
        f"<main>\n{''.join(part for part in body if part)}</main>\n{footer(report)}"
        f"<script>{asset('page.js')}</script>\n</body>\n</html>\n"
    )


@cache
def asset(name: str) -> str:
    """Return a file that belongs to the page."""
    return files("mailcheck.report").joinpath("page", name).read_text("utf-8")


@cache
def policy() -> str:
    """Return the content security policy: only this page's own style and script."""
    digests = {
        kind: b64encode(sha256(asset(f"page.{kind}").encode()).digest()).decode() for kind in ("css", "js")
    }
    return (
        f"default-src 'none'; style-src 'sha256-{digests['css']}'; script-src 'sha256-{digests['js']}'; "
        "base-uri 'none'; form-action 'none'"
    )


def word(report: Report, key: str, **values: object) -> str:
    """Return words of the report's language, escaped."""
    return shown(say(report.language, key, **values))


def section(title: str, content: str, attributes: str = "") -> str:
    """Return a section of the page under its heading."""
    return f"<section{attributes}><h2>{title}</h2>{content}</section>\n"


def banner(report: Report) -> str:
    """Return the verdict, what it means and the numbers."""
    drawing = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"'
    counts = report.counts()
    found = [*concerned(report), *unread(report)]
    found += [say(report.language, f"count.{s}", n=counts[s]) for s in SEVERITIES if counts[s]]
    icon = f"<svg {drawing}>{ICONS[report.verdict]}</svg>"
    says = f"<h1>{icon}{word(report, f'verdict.{report.verdict}')}</h1><p>{shown(meaning(report))}</p>"
    counted = numbers(found, "numbers strong") + numbers(size(report), "numbers")
    return f'<section class="verdict {report.verdict}">{says}{counted}</section>\n'


def numbers(texts: list[str], kind: str) -> str:
    """Return numbers in words, side by side."""
    items = "".join(f"<li>{shown(text)}</li>" for text in texts)
    return f'<ul class="{kind}">{items}</ul>' if items else ""


def first_steps(report: Report) -> str:
    """Return what to do first, in order: stop, mend the gravest, check again."""
    opening = {"pass": "first_pass", "incomplete": "first_incomplete", "fail": "first_stop"}
    steps = [f"<li>{word(report, f'page.{opening[report.verdict]}{ending(report)}')}</li>"]
    grave = [group for group in groups(report) if group.rule.severity != "note" and group.rule.fix]
    for group in grave[:STEPS]:
        link = f'<b><a href="#{shown(group.rule.code)}">{shown(group.rule.title)}</a></b>'
        steps.append(f"<li>{link}{shown(group.rule.fix)}</li>")
    if report.verdict != "pass":
        steps.append(f"<li>{word(report, f'page.then_check{ending(report)}')}</li>")
    return section(word(report, "page.first"), f'<ol class="steps">{"".join(steps)}</ol>')


def picture(report: Report) -> str:
    """Return the batch at a glance, where there is something to see."""
    drawn = pictures(report) if report.findings or report.messages_unread else ""
    return section(word(report, "page.picture"), drawn) if drawn else ""


def filter_bar(report: Report) -> str:
    """Return the form that filters the findings; the script shows it."""
    if not report.findings:
        nothing = f"<p>{word(report, 'page.no_findings')}</p>"
        return section(word(report, "page.all_findings"), nothing, ' id="findings"')
    found = sorted({f.severity for f in report.findings}, key=SEVERITIES.index)
    severities = [(s, word(report, f"severity.{s}")) for s in found]
    rules = [(shown(g.rule.code), shown(f"{g.rule.code} {g.rule.title}")) for g in groups(report)]
    picked = say(report.language, "page.shown", n="{n}", total="{total}")
    words = f'<input name="words" type="search" placeholder="{word(report, "page.filter_hint")}">'
    parts = [
        f'<label class="wide">{word(report, "page.filter_text")}{words}</label>',
        select(report, "severity", "every_severity", severities),
        select(report, "rule", "every_rule", rules),
        f'<button name="print" type="button">{word(report, "page.print")}</button>',
        '<output name="shown" aria-live="polite"></output>',
    ]
    form = f'<form class="filter" hidden data-shown="{shown(picked)}" role="search">{"".join(parts)}</form>'
    return section(word(report, "page.all_findings"), form, ' id="findings"')


def select(report: Report, name: str, every: str, options: list[tuple[str, str]]) -> str:
    """Return one choice of the filter; values and words are escaped already."""
    choices = "".join(f'<option value="{value}">{text}</option>' for value, text in options)
    first = f'<option value="">{word(report, f"page.{every}")}</option>'
    return f'<label>{word(report, f"label.{name}")}<select name="{name}">{first}{choices}</select></label>'


def rule_section(report: Report, group: Group) -> str:
    """Return one rule: what it found, why it matters, how to fix it, and where."""
    rule = group.rule
    about = [("why", rule.why), ("fix", rule.fix), ("references", ", ".join(rule.references))]
    described = "".join(
        f"<dt>{word(report, f'label.{key}')}</dt><dd>{shown(text)}</dd>" for key, text in about if text
    )
    kept = by_severity(list(group.findings))[:EACH_RULE]
    left = rule.findings - len(kept)
    more = f'<p class="quiet">{word(report, "count.hidden", n=left)}</p>' if left > 0 else ""
    words = shown(f"{rule.code} {rule.name} {rule.title}".lower())
    meta = [
        chip(report, rule.severity),
        f"<span>{word(report, 'count.findings', n=rule.findings)}</span>",
        f'<span class="quiet">{shown(f"{rule.code} {rule.name}")}</span>',
    ]
    return section(
        shown(rule.title),
        f'<p class="meta">{"".join(meta)}</p><dl class="about">{described}</dl>'
        f"{places_table(report, kept)}{more}",
        f' id="{shown(rule.code)}" data-rule="{shown(rule.code)}" data-words="{words}"',
    )


def chip(report: Report, severity: str) -> str:
    """Return a severity as a word on its colour."""
    return f'<span class="chip {severity}">{word(report, f"severity.{severity}")}</span>'


def places_table(report: Report, findings: list[Finding]) -> str:
    """Return the table of findings; columns without a value are left out."""
    columns: dict[str, list[Any]] = {
        "row": [f.location.row for f in findings],
        "message": [f.location.message if f.location.row is None else None for f in findings],
        "line": [f.location.line for f in findings],
        "field": [f.location.field for f in findings],
    }
    if all(value in (None, 1) for value in columns["message"]):
        del columns["message"]
    used = {key: values for key, values in columns.items() if any(value is not None for value in values)}
    heads = "".join(
        f"<th{'' if key in ('file', 'field', 'what') else NUMBER}>{word(report, f'label.{key}')}</th>"
        for key in ("file", *used, "what")
    )
    rows = "".join(
        finding_row(report, finding, {key: values[at] for key, values in used.items()})
        for at, finding in enumerate(findings)
    )
    table = f'<table class="places"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def finding_row(report: Report, finding: Finding, place: dict[str, Any]) -> str:
    """Return one finding as a row, its evidence folded away."""
    cells = []
    for key, value in place.items():
        text = number(report.language, value) if isinstance(value, int) else shown(value or "")
        label = f' data-label="{word(report, f"label.{key}")}"' if text else ""
        cells.append(f"<td{'' if key == 'field' else NUMBER}{label}>{text}</td>")
    path, message = (f"<bdi>{shown(text)}</bdi>" for text in (finding.location.path, finding.message))
    what = f'<td class="what">{message}{details(report, finding)}</td>'
    return f'<tr data-severity="{finding.severity}"><td class="file">{path}</td>{"".join(cells)}{what}</tr>\n'


def details(report: Report, finding: Finding) -> str:
    """Return the evidence and the fingerprint of a finding."""
    entries = {key: evidence_text(value) for key, value in finding.evidence.items()}
    if not report.per_run:
        entries[say(report.language, "label.fingerprint")] = finding.fingerprint
    if not entries:
        return ""
    listed = "".join(
        f"<dt>{shown(key)}</dt><dd><bdi>{shown(text)}</bdi></dd>" for key, text in entries.items()
    )
    summary = f"<summary>{word(report, 'page.details')}</summary>"
    return f'<details>{summary}<dl class="evidence">{listed}</dl></details>'


def evidence_text(value: Any) -> str:
    """Return a value of the evidence in words."""
    if isinstance(value, list):
        return ", ".join(evidence_text(item) for item in value)
    return json_text(value) if isinstance(value, dict) else str(value)


def lists(report: Report) -> str:
    """Return what was waived, not checked, skipped, and how the policy was understood."""
    waived = [f"{f.rule} {f.location.path}: {f.message}" for f in report.waived]
    unchecked = unchecked_lines(report)
    skipped = [f"{entry['path']}: {entry['why']}" for entry in report.skipped]
    named = {"not_checked": unchecked, "waived": waived, "skipped": skipped, "remarks": report.remarks}
    return "".join(
        section(word(report, f"label.{key}"), plain_list(report, texts))
        for key, texts in named.items()
        if texts
    )


def plain_list(report: Report, texts: list[str]) -> str:
    """Return texts as a list, cut where it would fill pages."""
    items = "".join(f"<li><bdi>{shown(text)}</bdi></li>" for text in texts[:EACH_RULE])
    left = len(texts) - EACH_RULE
    more = f"<li>{word(report, 'count.more', n=left)}</li>" if left > 0 else ""
    return f'<ul class="plain">{items}{more}</ul>'


def coverage(report: Report) -> str:
    """Return how each source was read."""
    texts = [source_line(source, report.language, templates=report.templates) for source in report.sources]
    return section(word(report, "page.coverage"), plain_list(report, texts)) if texts else ""


def footer(report: Report) -> str:
    """Return who wrote the page."""
    parts = [f"mailcheck {visible(report.version)}"]
    parts += [say(report.language, "label.per_run")] if report.per_run and report.findings else []
    return f"<footer><p>{shown(' - '.join(parts))}</p></footer>\n"
