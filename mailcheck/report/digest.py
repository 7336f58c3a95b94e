"""What several formats need to know about a report before they write it."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from mailcheck.model.finding import (
    INCOMPLETE,
    SEVERITIES,
    Finding,
    Location,
    Report,
    RuleSummary,
)
from mailcheck.report.places import worst
from mailcheck.report.language import number, say, words

# Controls move the cursor, bidirectional marks reorder what is read, invisible letters hide,
# and half a surrogate pair cannot be written at all.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
# JSON may hold these as escapes only, or a terminal obeys them and a line reader breaks the line.
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one rule, in the order of the report, with the words about the rule."""

    rule: RuleSummary
    findings: tuple[Finding, ...]


def groups(report: Report) -> list[Group]:
    """Return the rules that fired, the gravest first, then those with the most findings."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.rule, []).append(finding)
    made = [Group(summary(report, code, same), tuple(same)) for code, same in found.items()]
    return sorted(made, key=lambda g: (rank(g.rule.severity), -g.rule.findings, g.rule.code))


def summary(report: Report, code: str, findings: list[Finding]) -> RuleSummary:
    """Return what the report says of a rule, or what its first finding knows of it."""
    first = findings[0]
    return report.rules.get(code) or RuleSummary(
        code, first.name, first.severity, first.name, "", first.fix, len(findings)
    )


def rank(severity: str) -> int:
    """Return the place of a severity, the gravest being 0."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def by_severity(findings: list[Finding]) -> list[Finding]:
    """Return findings with the gravest first; equal ones keep their order."""
    return sorted(findings, key=lambda f: rank(f.severity))


def touched(report: Report) -> int:
    """Count the messages that have an error or a warning, or were not read."""
    return sum(severity != "note" for severity in worst(report).values())


def people(report: Report) -> int:
    """Estimate from above how many customers are concerned by errors and warnings.

    Each message counts the customers its findings name, or one; the batch's findings overlap
    with each other. Never more than the batch has.
    """
    each: dict[tuple[str, int | None, int | None], int] = {}
    batch = 0
    for finding in report.findings:
        # A template has no recipients yet.
        if finding.severity == "note" or finding.rule in INCOMPLETE or finding.scope == "template":
            continue
        if finding.scope == "message":
            place = finding.location
            key = (place.path, place.message, place.row)
            each[key] = max(each.get(key, 1), whole(finding.evidence.get("customers")))
        else:
            counts = (whole(finding.evidence.get(k)) for k in ("customers", "count", "rows"))
            batch = max(batch, 1, *counts)
    total = max(sum(each.values()), batch)
    return min(total, report.customers) if report.customers else total


def whole(value: Any) -> int:
    """Return a count of the evidence, or 0 where it is something else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def concerned(report: Report) -> list[str]:
    """Return how many messages and customers the findings concern, in words."""
    parts = []
    if found := touched(report):
        total = number(report.language, report.messages)
        parts.append(say(report.language, "count.touched", n=found, total=total))
    if found := people(report):
        parts.append(say(report.language, "count.people", n=found))
    return parts


def meaning(report: Report) -> str:
    """Say in a sentence or two what the verdict means for the sender."""
    language = report.language
    if report.verdict != "pass":
        return say(language, f"meaning.{report.verdict}{ending(report)}")
    key = f"meaning.pass_with_findings{ending(report)}" if report.findings else "meaning.pass"
    text = say(language, key, n=len(report.findings))
    unchecked = len({entry["check"] for entry in report.not_checked})
    if unchecked:
        text += say(language, "place.space") + say(language, "meaning.unchecked", n=unchecked)
    return text


def ending(report: Report) -> str:
    """Return what keys of words end in where templates are meant, and not a batch."""
    return "_templates" if report.templates else ""


def size(report: Report) -> list[str]:
    """Return how much was looked at, in words."""
    if report.templates:
        return [say(report.language, "count.templates", n=report.messages)]
    counted = ("messages", "recipients", "customers")
    return [say(report.language, f"count.{key}", n=getattr(report, key)) for key in counted]


def unread(report: Report) -> list[str]:
    """Say what could not be read, in words; nothing where all was."""
    counts = {"unread_messages": report.messages_unread, "unread_parts": report.parts_unread}
    return [say(report.language, f"count.{key}", n=n) for key, n in counts.items() if n]


def source_line(source: dict[str, Any], language: str, *, templates: bool = False) -> str:
    """Say how a source was read: kind, size, encoding, columns."""
    comma = say(language, "place.comma")
    known = [str(source["kind"]), say(language, f"count.{'templates' if templates else 'messages'}", n=source["messages"])]
    known += [str(source["encoding"])] if source.get("encoding") else []
    text = f"{source['path']} ({comma.join(known)})"
    if columns := source.get("columns"):
        plan = comma.join(f"{name} = {role}" for name, role in columns.items())
        text += f" {say(language, 'label.columns')}: {plan}"
    return text


def unchecked_lines(report: Report) -> list[str]:
    """Say which checks were not made, in words and with the word that the policy knows, each with all its reasons."""
    reasons: dict[tuple[str, bool], list[str]] = {}
    for entry in report.not_checked:
        known = reasons.setdefault((str(entry["check"]), bool(entry.get("partial"))), [])
        if entry["why"] not in known:
            known.append(entry["why"])
    language = report.language
    lines = []
    for (check, partial), whys in reasons.items():
        if f"check.{check}" in words(language):
            check = f"{check} - {say(language, f'check.{check}')}"
        partly = f" ({say(language, 'label.partly')})" if partial else ""
        lines.append(f"{check}{partly}: {say(language, 'place.also').join(whys)}")
    return lines


def place(location: Location, language: str) -> str:
    """Say where a finding stands: `list.csv, row 12`, `mails/0001.eml, line 4, To`."""
    parts = [visible(location.path)] if location.path else []
    if location.row is not None:
        parts.append(say(language, "place.row", n=location.row))
    elif location.message is not None and location.message > 1:
        parts.append(say(language, "place.message", n=location.message))
    if location.line is not None:
        parts.append(say(language, "place.line", n=location.line))
    if location.field:
        parts.append(visible(location.field))
    return say(language, "place.comma").join(parts)


def file_of(finding: Finding, report: Report) -> str:
    """Return the file that other tools should show a finding in, with `/` and without `./`.

    A finding about the whole batch has no file of its own and stands in the first source.
    """
    first = str(report.sources[0]["path"]) if report.sources else ""
    path = (finding.location.path or first).replace("\\", "/")
    while path.startswith("./"):
        path = path[2:]
    return path.rstrip("/") or "."


def failing(report: Report) -> frozenset[str]:
    """Return the severities that made the verdict a failure; none where it is not one.

    The report does not say where the limit was set, so it is read from what was found.
    """
    if report.verdict != "fail":
        return frozenset()
    found = {rank(f.severity) for f in report.findings if f.rule not in INCOMPLETE}
    return frozenset(SEVERITIES[: min(found, default=0) + 1])


def visible(text: str) -> str:
    """Return text in which nothing can move, reorder or hide what is read."""
    return UNSEEN.sub(lambda m: f"<U+{ord(m.group()):04X}>", text)


def plain_values(value: Any) -> Any:
    """Return evidence that JSON can hold: no NaN, no infinity, no foreign types."""
    if isinstance(value, dict):
        return {str(k): plain_values(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_values(v) for v in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Write JSON readable in every script, each line of it one line everywhere."""
    separators = None if indent else (",", ":")
    options: dict[str, Any] = {"ensure_ascii": False, "indent": indent, "separators": separators}
    try:
        text = json.dumps(value, allow_nan=False, **options)
    except (TypeError, ValueError):
        text = json.dumps(plain_values(value), **options)
    return ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
