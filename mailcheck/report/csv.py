"""The report as a fix list for spreadsheets: one finding a row."""

from __future__ import annotations

import csv
import io

from mailcheck.model.finding import Report
from mailcheck.report.digest import visible
from mailcheck.report.language import say

COLUMNS = ("severity", "file", "message", "row", "line", "field", "what", "fix", "rule", "fingerprint")
# A spreadsheet takes what begins with one of these for a formula, and a formula can send data away.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(report: Report) -> bytes:
    """Write the list as UTF-8 with a byte order mark, without which Excel guesses another encoding."""
    language = report.language
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([say(language, f"label.{key}") for key in COLUMNS])
    for finding in report.findings:
        at = finding.location
        texts = (
            at.field or "",
            finding.message,
            finding.fix,
            f"{finding.rule} {finding.name}",
            finding.fingerprint,
        )
        field, *rest = map(defused, texts)
        severity = say(language, f"severity.{finding.severity}")
        writer.writerow([severity, defused(at.path), at.message, at.row, at.line, field, *rest])
    return out.getvalue().encode("utf-8-sig")


def defused(text: str) -> str:
    """Return a cell that no spreadsheet runs."""
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) else shown
