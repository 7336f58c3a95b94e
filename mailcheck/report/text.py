"""The report for a terminal: the verdict first, then what to do about it."""

from __future__ import annotations

from tabulate import tabulate

from mailcheck.model.finding import SEVERITIES, Finding, Report
from mailcheck.report.digest import (
    Group,
    by_severity,
    concerned,
    groups,
    meaning,
    place,
    size,
    source_line,
    unchecked_lines,
    unread,
    visible,
)
from mailcheck.report.language import number, say
from mailcheck.report.wrap import cells, fold

STYLES = {"pass": "1;32", "fail": "1;31", "incomplete": "1;33", "bold": "1", "dim": "2"}
STYLES |= {"error": "31", "warning": "33", "note": "36"}
EXAMPLES = 3
NARROWEST = 24
NUMERIC = ("row", "message", "line")
# tabulate sets columns this far apart, and makes them this much wider than their header.
GAP, HEADER_PADDING = 2, 2
SOURCES = 5
INDENT = "   "


class Page:
    """Lines under construction, with the width, the colours and the language of the report."""

    def __init__(self, report: Report, *, color: bool, width: int) -> None:
        self.report, self.color, self.width = report, color, max(width, 40)
        self.lines: list[str] = []

    def word(self, key: str, **values: object) -> str:
        """Return a word in the report's language."""
        return say(self.report.language, key, **values)

    def paint(self, text: str, style: str) -> str:
        """Return text in a style, or as it is without colours."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.color else text

    def add(self, text: str = "", indent: str = "", style: str = "") -> None:
        """Add a paragraph, folded; every line is indented alike."""
        for line in fold(visible(text), self.width - cells(indent)):
            self.lines.append(f"{indent}{self.paint(line, style) if style else line}".rstrip())

    def labelled(self, label: str, text: str, indent: str = "", size: int = 0) -> None:
        """Add a paragraph that hangs behind its label, which takes at least `size` cells."""
        space = max(size, cells(label)) - cells(label) + 2
        hang = cells(indent) + cells(label) + space
        first, *rest = fold(visible(text), self.width - hang)
        shown = self.paint(label, "dim") if label else ""
        self.lines.append(f"{indent}{shown}{' ' * space}{first}".rstrip())
        self.lines.extend(" " * hang + line for line in rest)


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """Write the report as text of at most `width` cells a line, with ANSI colours if asked for."""
    page = Page(report, color=color, width=width)
    head(page)
    for at, group in enumerate(groups(report), 1):
        add_rule(page, at, group)
    add_rest(page)
    return "\n".join(page.lines) + "\n"


def head(page: Page) -> None:
    """Add the verdict, what it means, and the numbers behind it."""
    report = page.report
    verdict = page.word(f"verdict.{report.verdict}")
    first, *rest = fold(meaning(report), page.width - cells(verdict) - 2)
    page.lines.append(f"{page.paint(verdict, report.verdict)}  {page.paint(first, 'bold')}")
    page.lines.extend(" " * (cells(verdict) + 2) + page.paint(line, "bold") for line in rest)
    page.add()
    rows = [("batch", batch_line(page)), ("found", counts_line(page))]
    if parts := concerned(report):
        rows.append(("concerned", joined(page, parts)))
    if parts := unread(report):
        rows.append(("unread", joined(page, parts)))
    rows += [("sources", line) for line in source_lines(page)]
    size = max(cells(page.word(f"label.{key}")) for key, _ in rows)
    before = ""
    for key, text in rows:
        page.labelled(page.word(f"label.{key}") if key != before else "", text, size=size)
        before = key


def joined(page: Page, parts: list[str]) -> str:
    """Join parts of a sentence with the comma of the language."""
    return page.word("place.comma").join(parts)


def batch_line(page: Page) -> str:
    """Say how large the batch is."""
    return joined(page, size(page.report))


def counts_line(page: Page) -> str:
    """Say how many findings there are of each severity."""
    counts = page.report.counts()
    text = joined(page, [page.word(f"count.{s}", n=counts[s]) for s in SEVERITIES])
    waived = len(page.report.waived)
    return f"{text}  ({page.word('count.waived', n=waived)})" if waived else text


def source_lines(page: Page) -> list[str]:
    """Say of the first sources how they were read."""
    lines = [source_line(source, page.report.language, templates=page.report.templates) for source in page.report.sources[:SOURCES]]
    rest = len(page.report.sources) - SOURCES
    return [*lines, page.word("count.more", n=rest)] if rest > 0 else lines


def add_rule(page: Page, at: int, group: Group) -> None:
    """Add what one rule found: its title, the first examples, the reason and the fix."""
    rule = group.rule
    page.add()
    mark = page.word(f"severity.{rule.severity}")
    page.add(f"{at}. {rule.title}", style="bold")
    found = page.word("count.findings", n=rule.findings)
    page.add(f"{mark}  {found}  {rule.code} {rule.name}", INDENT, rule.severity)
    page.add()
    add_examples(page, by_severity(list(group.findings))[:EXAMPLES])
    if rule.findings > EXAMPLES:
        page.add(page.word("count.more", n=rule.findings - EXAMPLES), INDENT, "dim")
    labels = [
        (page.word(f"label.{key}"), text) for key, text in (("why", rule.why), ("fix", rule.fix)) if text
    ]
    if labels:
        page.add()
    for label, text in labels:
        page.labelled(label, text, INDENT, max(cells(name) for name, _ in labels))


def add_examples(page: Page, findings: list[Finding]) -> None:
    """Add a table of findings, or a list where the page is too narrow for one."""
    columns = place_columns(page, findings)
    room = page.width - cells(INDENT)
    paths = set(columns.get("file", ()))
    if len(paths) == 1 and max(map(cells, paths)) > room // 4:
        page.add(columns.pop("file")[0], INDENT, "dim")
    sizes = {key: min(max(map(cells, values)), room // 3) for key, values in columns.items()}
    sizes = {key: max(size, cells(page.word(f"label.{key}")) + HEADER_PADDING) for key, size in sizes.items()}
    what = room - sum(sizes.values()) - GAP * len(sizes)
    if what < NARROWEST:
        for f in findings:
            page.labelled("-", f"{place(f.location, page.report.language)}: {f.message}", INDENT)
        return
    rows = [
        [
            *(fold(columns[key][at], sizes[key], lines=3) for key in sizes),
            fold(visible(f.message), what, lines=4),
        ]
        for at, f in enumerate(findings)
    ]
    table = tabulate(
        [["\n".join(cell) for cell in row] for row in rows],
        headers=[page.word(f"label.{key}") for key in (*sizes, "what")],
        tablefmt="simple",
        disable_numparse=True,
        colalign=[*("right" if key in NUMERIC else "left" for key in sizes), "left"],
    )
    page.lines.extend(f"{INDENT}{line}".rstrip() for line in table.split("\n"))


def place_columns(page: Page, findings: list[Finding]) -> dict[str, list[str]]:
    """Return where findings stand, column by column; columns without a value are left out."""
    places = [f.location for f in findings]
    columns = {
        "file": [visible(p.path) for p in places],
        "row": [counted(page, p.row) for p in places],
        "message": [counted(page, p.message if p.row is None else None) for p in places],
        "line": [counted(page, p.line) for p in places],
        "field": [visible(p.field or "") for p in places],
    }
    if all(value in ("", "1") for value in columns["message"]):
        del columns["message"]
    return {key: values for key, values in columns.items() if any(values)}


def counted(page: Page, value: int | None) -> str:
    """Write a place number, or nothing."""
    return "" if value is None else number(page.report.language, value)


def add_rest(page: Page) -> None:
    """Add what was not checked, what was skipped, and how the policy was understood."""
    report = page.report
    unchecked = unchecked_lines(report)
    skipped = [f"{entry['path']}: {entry['why']}" for entry in report.skipped]
    remarks = [*report.remarks, *([page.word("label.per_run")] if report.per_run and report.findings else [])]
    for key, lines in (("not_checked", unchecked), ("skipped", skipped), ("remarks", remarks)):
        if lines:
            page.add()
            page.add(page.word(f"label.{key}"), style="bold")
            for line in lines[: 4 * SOURCES]:
                page.labelled("-", line)
            if len(lines) > 4 * SOURCES:
                page.add(page.word("count.more", n=len(lines) - 4 * SOURCES), INDENT)
