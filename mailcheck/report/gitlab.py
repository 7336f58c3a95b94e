"""The report as GitLab code quality: what a merge request shows beside the files."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import Any

from mailcheck.model.finding import Finding, Report
from mailcheck.report.digest import file_of, json_text, visible

SEVERITY = {"error": "critical", "warning": "minor", "note": "info"}


def render(report: Report) -> str:
    """Write the array of issues."""
    seen: Counter[str] = Counter()
    return json_text([issue(finding, report, seen) for finding in report.findings], indent=2) + "\n"


def issue(finding: Finding, report: Report, seen: Counter[str]) -> dict[str, Any]:
    """Return one issue; `seen` keeps issues apart that are alike in all but their line."""
    path = visible(file_of(finding, report))
    # A key of this run would make every issue new in every pipeline.
    value = finding.message if report.per_run else finding.fingerprint
    what = "\x1f".join((finding.rule, path, value))
    seen[what] += 1
    digest = sha256(f"{what}\x1f{seen[what]}".encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "description": f"{visible(finding.message)} ({visible(finding.fix)})"
        if finding.fix
        else visible(finding.message),
        "check_name": f"{finding.rule} {visible(finding.name)}",
        "fingerprint": digest,
        "severity": SEVERITY[finding.severity],
        "location": {"path": path, "lines": {"begin": max(finding.location.line or 1, 1)}},
    }
