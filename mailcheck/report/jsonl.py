"""The report as JSON lines: one finding a line, the report without findings last."""

from __future__ import annotations

from mailcheck.model.finding import Report
from mailcheck.report.digest import json_text


def render(report: Report) -> str:
    """Write the JSON lines; a reader that stops early misses the last line and can tell."""
    rest = report.as_dict()
    findings = rest.pop("findings")
    return "".join(json_text(entry) + "\n" for entry in [*findings, rest])
