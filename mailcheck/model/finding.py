"""Findings and the report: what judging gives and what every report format is written from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SEVERITIES = ("error", "warning", "note")
EXIT_CODES = {"pass": 0, "fail": 1, "incomplete": 3}
# These say that something could not be read or checked: alone they make a batch incomplete,
# never failed (CONTRACT.md, exit codes).
INCOMPLETE = frozenset({"SYS001", "SYS003", "SYS004", "SYS005", "SYS006", "SYS007", "ATT701"})


@dataclass(frozen=True, slots=True)
class Location:
    """Where a finding stands. Counts are from 1; None where it does not apply."""

    path: str
    message: int | None = None
    row: int | None = None
    line: int | None = None
    part: str | None = None
    field: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the keys of the JSON report."""
        return {
            "path": self.path,
            "message": self.message,
            "row": self.row,
            "line": self.line,
            "part": self.part,
            "field": self.field,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault. `message` and `evidence` are masked already, unless values were asked for."""

    rule: str
    name: str
    severity: str
    scope: str
    message: str
    location: Location
    evidence: dict[str, Any]
    fix: str
    fingerprint: str

    def sort_key(self) -> tuple[Any, ...]:
        """Order by path, message and rule, then by what tells two findings of one rule apart."""
        place = self.location
        return (
            place.path,
            place.message or 0,
            place.row or 0,
            self.rule,
            place.line or 0,
            self.message,
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the keys of the JSON report, in the order of CONTRACT.md."""
        return {
            "rule": self.rule,
            "name": self.name,
            "severity": self.severity,
            "scope": self.scope,
            "message": self.message,
            "location": self.location.as_dict(),
            "evidence": self.evidence,
            "fix": self.fix,
            "fingerprint": self.fingerprint,
        }


@dataclass(frozen=True, slots=True)
class RuleSummary:
    """What a report says of one rule that fired; the texts are in the report's language."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str
    findings: int
    references: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """Everything that is reported about one scan, in the order in which it is printed.

    `sources` and `skipped` are ready dictionaries of the JSON report. `per_run` is true where
    fingerprints are keyed with a random key of this run. `remarks` are sentences about how the
    policy was understood (a purpose that changed a default, an encoding that was decided).
    `templates` is true where no batch was looked at, but templates: `messages` are these then.
    """

    version: str
    verdict: str
    exit_code: int
    sources: list[dict[str, Any]]
    messages: int
    recipients: int
    customers: int
    messages_unread: int
    parts_read: int
    parts_unread: int
    skipped: list[dict[str, str]]
    not_checked: list[dict[str, str]]
    findings: list[Finding]
    rules: dict[str, RuleSummary]
    waived: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    per_run: bool = True
    language: str = "en"
    templates: bool = False

    def counts(self) -> dict[str, int]:
        """Return the number of findings of each severity."""
        return {s: sum(f.severity == s for f in self.findings) for s in SEVERITIES}

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON report `mailcheck.report/1` of CONTRACT.md."""
        report: dict[str, Any] = {
            "schema": "mailcheck.report/1",
            "tool": {"name": "mailcheck", "version": self.version},
            "verdict": self.verdict,
            "exit_code": self.exit_code,
            "batch": {
                "sources": self.sources,
                "messages": self.messages,
                "recipients": self.recipients,
                "customers": self.customers,
            },
            "coverage": {
                "messages_read": self.messages,
                "messages_unread": self.messages_unread,
                "parts_read": self.parts_read,
                "parts_unread": self.parts_unread,
                "skipped": self.skipped,
                "not_checked": self.not_checked,
            },
            "counts": self.counts(),
            "rules": {code: rule_entry(rule) for code, rule in sorted(self.rules.items())},
            "findings": [finding.as_dict() for finding in self.findings],
        }
        if self.waived:
            report["waived"] = [finding.as_dict() for finding in self.waived]
        if self.remarks:
            report["remarks"] = self.remarks
        if self.per_run:
            report["fingerprints"] = "per-run"
        return report


def rule_entry(rule: RuleSummary) -> dict[str, Any]:
    """Return a rule's entry under `rules` of the JSON report."""
    return {"name": rule.name, "severity": rule.severity, "findings": rule.findings}
