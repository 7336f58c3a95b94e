"""The batch as pictures: how many messages are concerned, by which rules, and where in the list."""

from __future__ import annotations

from html import escape

from mailcheck.model.finding import SEVERITIES, Report
from mailcheck.report.digest import groups, rank, visible
from mailcheck.report.language import number, say
from mailcheck.report.places import UNREAD, spans, worst

BINS = 200
STEPS = 6
STRIPS = 8
HEIGHT = 72
THINNEST = 0.006
# First and last message, severity.
Mark = tuple[int, int, str]


def shown(text: str) -> str:
    """Return text for HTML, with everything harmless that a mail could have put there."""
    return escape(visible(text), quote=True)


def pictures(report: Report) -> str:
    """Return the charts as HTML with inline SVG, each with its numbers in words."""
    return by_verdict(report) + by_rule(report) + where(report)


def by_verdict(report: Report) -> str:
    """Return one bar of all messages: by their gravest finding, unread, or without any."""
    graves = list(worst(report).values())
    order = (*SEVERITIES, UNREAD)
    parts = {name: graves.count(name) for name in order}
    parts[UNREAD] = max(parts[UNREAD], report.messages_unread)
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
    """Return a strip for each source whose findings have a place in it, first message left.

    Notes are shown only where there is nothing else: they would hide what matters.
    """
    known = {str(source["path"]).rstrip("/"): source for source in report.sources if source["messages"] > 1}
    marks: dict[str, list[Mark]] = {}
    grave = [finding for finding in report.findings if finding.severity != "note"]
    for finding in grave or report.findings:
        path = finding.location.path
        while path and path not in known:
            path = path.rpartition("/")[0]
        for first, last in spans(finding, str(known[path]["path"])) if path else ():
            if last <= known[path]["messages"]:
                marks.setdefault(path, []).append((first, last, finding.severity))
    strips = [strip(report, path, known[path]["messages"], marks[path]) for path in known if path in marks]
    if not strips:
        return ""
    help_text = f'<p class="help">{shown(say(report.language, "page.where_help"))}</p>'
    return chart(say(report.language, "page.where"), help_text + "".join(strips[:STRIPS]))


def strip(report: Report, path: str, size: int, marks: list[Mark]) -> str:
    """Return the strip of one source: a column for each few messages, as high as their share, and
    in front of them the unbroken blocks."""
    bins = min(size, BINS)
    columns: list[dict[int, int]] = [{} for _ in range(bins)]
    blocks = sorted({mark for mark in marks if mark[1] > mark[0]})
    for first, last, severity in marks:
        if first == last:
            column = columns[(first - 1) * bins // size]
            column[first] = min(column.get(first, len(SEVERITIES)), rank(severity))
    rects = []
    for at, column in enumerate(columns):
        if column:
            # Rounded up, as the places were shared out above: where 204 messages meet 200 columns, 4 hold two.
            begin, end = -(-at * size // bins) + 1, -(-(at + 1) * size // bins)
            high = max(HEIGHT * len(column) / (end - begin + 1), 10)
            found = say(report.language, "count.messages", n=len(column))
            text = f"{span_text(begin, end, report.language)}: {found}"
            name = (*SEVERITIES, "note")[min(column.values())]
            rects.append(rect(name, at * 1000 / bins, HEIGHT - high, max(1000 / bins, 3), high, text))
    for first, last, severity in blocks:
        left, wide = 1000 * (first - 1) / size, max(1000 * (last - first + 1) / size, 3)
        rects.append(rect(f"{severity} block", left, 0, wide, HEIGHT, span_text(first, last, report.language)))
    drawing = svg("strip", HEIGHT, rects, f"{say(report.language, 'page.where')}: {path}")
    return f"<p><bdi>{shown(path)}</bdi></p>{signs(report, size, blocks)}{drawing}{scale(report, size)}"


def signs(report: Report, size: int, blocks: list[Mark]) -> str:
    """Return the numbers of the widest blocks, each above its beginning; none where it would lie on another."""
    chosen: list[Mark] = []
    for block in sorted(blocks, key=lambda b: b[0] - b[1]):
        if all(abs(block[0] - other[0]) > size / STEPS for other in chosen):
            chosen.append(block)
    texts = "".join(
        label_at(100 * (first - 1) / size, span_text(first, last, report.language)) for first, last, _ in sorted(chosen)
    )
    return f'<svg class="signs">{texts}</svg>' if texts else ""


def scale(report: Report, size: int) -> str:
    """Return the first and the last number below a strip."""
    return f'<svg class="signs">{label_at(0, "1")}{label_at(100, number(report.language, size))}</svg>'


def label_at(percent: float, text: str) -> str:
    """Return words that begin at a place, on the right half those that end there."""
    anchor = "start" if percent < 80 else "end"
    return f'<text x="{percent:.2f}%" y="1em" text-anchor="{anchor}">{shown(text)}</text>'


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
