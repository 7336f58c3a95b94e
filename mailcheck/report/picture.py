"""The batch as pictures: how many messages are concerned, by which rules, and where in the list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from mailcheck.model.finding import INCOMPLETE, SEVERITIES, Finding, Report
from mailcheck.report.digest import groups, rank, visible
from mailcheck.report.language import number, say

BINS = 200
NAMED = 3
STRIPS = 8
HEIGHT = 72
THINNEST = 0.006
ORDINAL = re.compile(r"(\d+)\D*$")


def shown(text: str) -> str:
    """Return text for HTML, with everything harmless that a mail could have put there."""
    return escape(visible(text), quote=True)


def pictures(report: Report) -> str:
    """Return the charts as HTML with inline SVG, each with its numbers in words."""
    return by_verdict(report) + by_rule(report) + where(report)


def by_verdict(report: Report) -> str:
    """Return one bar of all messages: by their gravest finding, unread, or without any."""
    worst: dict[tuple[str, int | None, int | None], str] = {}
    order = (*SEVERITIES, "unread")
    for finding in report.findings:
        if finding.scope == "message":
            key = (finding.location.path, finding.location.message, finding.location.row)
            name = "unread" if finding.rule in INCOMPLETE else finding.severity
            worst[key] = min(worst.get(key, name), name, key=order.index)
    parts = {name: sum(found == name for found in worst.values()) for name in order}
    parts["unread"] = max(parts["unread"], report.messages_unread)
    parts["clean"] = max(report.messages + report.messages_unread - sum(parts.values()), 0)
    parts = {name: count for name, count in parts.items() if count}
    # Five messages of a million are still seen.
    sizes = {name: max(count / sum(parts.values()), THINNEST) for name, count in parts.items()}
    rects, legend, left = [], [], 0.0
    for name, count in parts.items():
        size = 1000 * sizes[name] / sum(sizes.values())
        label = say(report.language, f"severity.{name}" if name in SEVERITIES else f"page.{name}")
        text = f"{label}: {number(report.language, count)}"
        rects.append(rect(name, left, 0, size, 20, text))
        field = f'<svg viewBox="0 0 10 10" aria-hidden="true">{rect(name, 0, 0, 10, 10, "")}</svg>'
        legend.append(f"<li>{field}{shown(text)}</li>")
        left += size
    if not parts:
        return ""
    return chart(
        say(report.language, "page.by_verdict"),
        svg("bar", 20, rects, say(report.language, "page.by_verdict"))
        + f'<ul class="legend">{"".join(legend)}</ul>',
    )


def by_rule(report: Report) -> str:
    """Return a table of the rules that fired, each with a bar of its share."""
    fired = groups(report)
    most = max((group.rule.findings for group in fired), default=0)
    if len(fired) < 2:
        return ""
    rows = []
    for group in fired:
        rule = group.rule
        share = 1000 * rule.findings / most if most else 0
        bar = svg("bar thin", 20, [rect(rule.severity, 0, 0, max(share, 4), 20, "")], "")
        link = f'<a href="#{shown(rule.code)}">{shown(rule.title)}</a>'
        count = number(report.language, rule.findings)
        rows.append(f'<tr><td>{link}</td><td class="number">{count}</td><td class="size">{bar}</td></tr>')
    return chart(say(report.language, "page.by_rule"), f'<table class="by-rule">{"".join(rows)}</table>')


def where(report: Report) -> str:
    """Return a strip for each source whose findings have a place in it, first message left."""
    known = {str(source["path"]).rstrip("/"): source for source in report.sources if source["messages"] > 1}
    marks: dict[str, list[tuple[int, int, str]]] = {}
    for finding in report.findings:
        path = finding.location.path
        while path and path not in known:
            path = path.rpartition("/")[0]
        for first, last in spans(finding, known[path]) if path else ():
            if last <= known[path]["messages"]:
                marks.setdefault(path, []).append((first, last, finding.severity))
    strips = [strip(report, path, known[path]["messages"], marks[path]) for path in known if path in marks]
    if not strips:
        return ""
    help_text = f'<p class="help">{shown(say(report.language, "page.where_help"))}</p>'
    return chart(say(report.language, "page.where"), help_text + "".join(strips[:STRIPS]))


def spans(finding: Finding, source: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Yield the places of a finding in its source, first and last, counted from 1.

    A row of a list, a message of a mailbox, the number in the name of a file of a folder; for a
    finding about the batch the rows that its evidence names.
    """
    at, path, evidence = finding.location, str(source["path"]), finding.evidence
    if at.path == path and finding.scope == "batch":
        first, last, rows = evidence.get("first_row"), evidence.get("last_row"), evidence.get("rows")
        if isinstance(first, int) and isinstance(last, int) and 0 < first <= last:
            yield first, last
            return
        if isinstance(rows, list):
            yield from ((row, row) for row in rows if isinstance(row, int) and row > 0)
            return
    if at.path == path:
        place = at.row or at.message
    else:
        name = at.path.rpartition("/")[2] if at.path.startswith(path.rstrip("/") + "/") else ""
        found = ORDINAL.search(name[-40:])
        place = int(found[1]) if found else None
    if place:
        yield place, place


def strip(report: Report, path: str, size: int, marks: list[tuple[int, int, str]]) -> str:
    """Return the strip of one source: a column for each few messages, as high as their share."""
    bins = min(size, BINS)
    concerned: list[dict[int, int]] = [{} for _ in range(bins)]
    ranges = [(first, last) for first, last, _ in marks if last > first]
    for first, last, severity in marks:
        for at in range(first, first + 1 if last > first else last + 1):
            column = concerned[(at - 1) * bins // size]
            column[at] = min(column.get(at, len(SEVERITIES)), rank(severity))
    width = 1000 / bins
    rects = [
        rect(
            "range",
            1000 * (first - 1) / size,
            0,
            1000 * (last - first + 1) / size,
            HEIGHT,
            f"{first} - {last}",
        )
        for first, last in ranges
    ]
    for at, column in enumerate(concerned):
        if not column:
            continue
        begin, end = at * size // bins + 1, max((at + 1) * size // bins, at * size // bins + 1)
        high = max(HEIGHT * min(len(column) / (end - begin + 1), 1), 10)
        name = (*SEVERITIES, "note")[min(column.values())]
        found = say(report.language, "count.findings", n=len(column))
        text = f"{span_text(begin, end, report.language)}: {found}"
        rects.append(rect(name, at * width, HEIGHT - high, max(width, 3), high, text))
    named = [span_text(first, last, report.language) for first, last in ranges[:NAMED]]
    ends = "".join(f"<span>{text}</span>" for text in ("1", *named, number(report.language, size)))
    label = say(report.language, "page.where")
    drawing = svg("strip", HEIGHT, rects, f"{label}: {path}")
    return f'<p><bdi>{shown(path)}</bdi></p>{drawing}<div class="ends">{ends}</div>'


def span_text(first: int, last: int, language: str) -> str:
    """Return a stretch of messages as numbers."""
    return f"{number(language, first)} - {number(language, last)}"


def chart(title: str, content: str) -> str:
    """Return one chart under its title."""
    return f'<div class="chart"><h3>{shown(title)}</h3>{content}</div>'


def svg(kind: str, height: int, rects: list[str], label: str) -> str:
    """Return a drawing that stretches over the page; without a label it is decoration."""
    role = f'role="img" aria-label="{shown(label)}"' if label else 'aria-hidden="true"'
    head = f'<svg class="{kind}" viewBox="0 0 1000 {height}" preserveAspectRatio="none" {role}>'
    return f"{head}{''.join(rects)}</svg>"


def rect(name: str, x: float, y: float, width: float, height: float, title: str) -> str:
    """Return one coloured field, with what it stands for."""
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}"'
    return (
        f'<rect class="{name}" {place}><title>{shown(title)}</title></rect>'
        if title
        else f'<rect class="{name}" {place}/>'
    )
