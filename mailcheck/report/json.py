"""The report as one JSON document, `mailcheck.report/1` (CONTRACT.md)."""

from __future__ import annotations

from mailcheck.model.finding import Report
from mailcheck.report.digest import json_text


def render(report: Report) -> str:
    """Write the JSON report."""
    return json_text(report.as_dict(), indent=2) + "\n"
