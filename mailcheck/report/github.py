"""The report for GitHub Actions: annotations for the log, and a page for the job's summary."""

from __future__ import annotations

import re

from mailcheck.model.finding import SEVERITIES, Finding, Report
from mailcheck.report.digest import (
    by_severity,
    concerned,
    file_of,
    groups,
    meaning,
    place,
    size,
    visible,
)
from mailcheck.report.language import say

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
# GitHub shows ten of each level for one step, and drops the rest without a word.
MOST = 10
EXAMPLES = 5
SUMMARY_BYTES = 1_000_000
MARKDOWN = re.compile(r"[&<>\\`*_{}\[\]()#|~$@!]")


def render(report: Report) -> str:
    """Write workflow commands, the gravest first, and the verdict in the last line.

    What is beyond the ten of a level is counted in one notice, for which the tenth note gives way.
    """
    lines, left = [], 0
    rest = any(report.counts()[s] > MOST for s in SEVERITIES)
    for severity in SEVERITIES:
        same = [f for f in report.findings if f.severity == severity]
        most = MOST - 1 if severity == "note" and (rest or len(same) >= MOST) else MOST
        lines += [annotation(finding, report) for finding in same[:most]]
        left += len(same[most:])
    if left:
        hidden = say(report.language, "count.hidden", n=left)
        lines.append(f"::notice title=mailcheck::{data(hidden)}")
    verdict = say(report.language, f"verdict.{report.verdict}")
    return "\n".join([*lines, f"mailcheck: {verdict} - {meaning(report)}"]) + "\n"


def annotation(finding: Finding, report: Report) -> str:
    """Return one workflow command."""
    properties = {"file": file_of(finding, report)}
    if finding.location.line:
        properties["line"] = str(finding.location.line)
    properties["title"] = f"{finding.rule} {finding.name}"
    listed = ",".join(f"{key}={prop(value)}" for key, value in properties.items())
    text = f"{finding.message} - {finding.fix}" if finding.fix else finding.message
    return f"::{COMMANDS[finding.severity]} {listed}::{data(text)}"


def data(text: str) -> str:
    """Escape the message of a workflow command."""
    return visible(text).replace("%", "%25")


def prop(text: str) -> str:
    """Escape a property of a workflow command."""
    return data(text).replace(":", "%3A").replace(",", "%2C")


def job_summary(report: Report) -> str:
    """Write the Markdown page for `$GITHUB_STEP_SUMMARY`, below its limit of one mebibyte."""
    language = report.language
    numbers = size(report)
    parts = [
        f"## mailcheck: {say(language, f'verdict.{report.verdict}')}",
        f"**{meaning(report)}**",
        say(language, "place.comma").join(numbers + concerned(report)),
    ]
    parts += [rule_table(report)] if report.findings else []
    for group in groups(report):
        parts.append(f"### {group.rule.code} {markdown(group.rule.title)}")
        examples = by_severity(list(group.findings))[:EXAMPLES]
        listed = [f"- {markdown(place(f.location, language))}: {markdown(f.message)}" for f in examples]
        more = group.rule.findings - EXAMPLES
        listed += [f"- {say(language, 'count.more', n=more)}"] if more > 0 else []
        parts.append("\n".join(listed))
        parts += [f"**{say(language, 'label.fix')}:** {markdown(group.rule.fix)}"] if group.rule.fix else []
    if report.not_checked:
        unchecked = [f"- {markdown(e['check'])}: {markdown(e['why'])}" for e in report.not_checked]
        parts += [f"### {say(language, 'label.not_checked')}", "\n".join(unchecked)]
    page = "\n\n".join(parts) + "\n"
    return page.encode("utf-8")[:SUMMARY_BYTES].decode("utf-8", "ignore")


def rule_table(report: Report) -> str:
    """Return the table of the rules that fired."""
    head = [say(report.language, f"label.{key}") for key in ("severity", "rule", "found")]
    rows = [
        [
            say(report.language, f"severity.{g.rule.severity}"),
            f"{g.rule.code} {markdown(g.rule.title)}",
            str(g.rule.findings),
        ]
        for g in groups(report)
    ]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * 3, *rows])


def markdown(text: str) -> str:
    """Escape text so that Markdown shows it as it is."""
    return MARKDOWN.sub(lambda m: f"&#{ord(m.group())};", visible(text))
