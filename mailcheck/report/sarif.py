"""The report as SARIF 2.1.0, within what GitHub code scanning accepts.

GitHub refuses a whole file that is over one of its limits, so the findings are capped and a
notification says how many were left out (docs.github.com, SARIF support for code scanning).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from mailcheck.model.finding import Finding, Report, RuleSummary
from mailcheck.report.digest import (
    by_severity,
    file_of,
    groups,
    json_text,
    meaning,
    visible,
)
from mailcheck.report.language import say

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MOST = 5_000
DESCRIPTION = 1_024
# GitHub ranks by these numbers: from 7.0 on high, from 4.0 on medium.
SECURITY = {"error": "8.0", "warning": "5.0", "note": "2.0"}
PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}


def render(report: Report) -> str:
    """Write one run with its rules, findings and, as suppressed, the waived ones."""
    order = {group.rule.code: at for at, group in enumerate(groups(report))}
    rules = [describe(group.rule, report.language) for group in groups(report)]
    for finding in report.waived:
        if finding.rule not in order:
            order[finding.rule] = len(rules)
            rules.append(describe(unknown(finding, report), report.language))
    kept = by_severity(report.findings)[:MOST]
    results = [result(finding, order, report) for finding in kept]
    results += [waived(finding, order, report) for finding in report.waived[: MOST - len(kept)]]
    driver = {
        "name": "mailcheck",
        "version": report.version,
        "semanticVersion": report.version,
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "mailcheck/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation(report, len(report.findings) - len(kept))],
        "results": results,
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def unknown(finding: Finding, report: Report) -> RuleSummary:
    """Return the summary of a rule of which only waived findings are left."""
    made = RuleSummary(finding.rule, finding.name, finding.severity, finding.name, "", finding.fix, 0)
    return report.rules.get(finding.rule, made)


def describe(rule: RuleSummary, language: str) -> dict[str, Any]:
    """Return a rule's metadata."""
    title, why, fix = visible(rule.title or rule.name or rule.code), visible(rule.why), visible(rule.fix)
    texts = [text for text in (why, f"{say(language, 'label.fix')}: {fix}" if fix else "") if text]
    return {
        "id": rule.code,
        "name": visible(rule.name or rule.code),
        "shortDescription": {"text": title[:DESCRIPTION]},
        "fullDescription": {"text": (why or title)[:DESCRIPTION]},
        "help": {"text": "\n\n".join(texts) or title},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": ["security", "privacy", "email"],
            "precision": "high",
            "problem.severity": PROBLEM[rule.severity],
            "security-severity": SECURITY[rule.severity],
        },
    }


def result(finding: Finding, order: dict[str, int], report: Report) -> dict[str, Any]:
    """Return one finding. Embedded links are not meant, so `](` is broken up."""
    line = max(finding.location.line or 1, 1)
    path = file_of(finding, report)
    entry: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": order[finding.rule],
        "level": finding.severity,
        "message": {"text": visible(finding.message).replace("](", "] (") or finding.rule},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(path)},
                    "region": {"startLine": line, "startColumn": 1, "endLine": line, "endColumn": 2},
                }
            }
        ],
    }
    if not report.per_run:
        # GitHub reads this key only; without a lasting key it computes its own from the file.
        entry["partialFingerprints"] = {"primaryLocationLineHash": visible(finding.fingerprint)}
    return entry


def waived(finding: Finding, order: dict[str, int], report: Report) -> dict[str, Any]:
    """Return a waived finding, as suppressed by the policy."""
    return {**result(finding, order, report), "suppressions": [{"kind": "external", "status": "accepted"}]}


def uri(path: str) -> str:
    """Return a path as a URI reference: relative as it is, absolute with `file:`."""
    quoted = quote(path.encode("utf-8", "surrogatepass"), safe="/")
    if path.startswith("/"):
        return f"file://{quoted}"
    return f"file:///{quoted}" if path[1:3] == ":/" else quoted


def invocation(report: Report, dropped: int) -> dict[str, Any]:
    """Return how the run went: an incomplete one was no success."""
    notes = (
        [{"level": "error", "message": {"text": meaning(report)}}] if report.verdict == "incomplete" else []
    )
    if dropped:
        text = say(report.language, "count.hidden", n=dropped)
        notes.append({"level": "warning", "message": {"text": text}})
    notes += [
        {"level": "note", "message": {"text": visible(f"{entry['check']}: {entry['why']}")}}
        for entry in report.not_checked
    ]
    return {
        "executionSuccessful": report.verdict != "incomplete",
        "exitCode": report.exit_code,
        "toolExecutionNotifications": notes,
    }
