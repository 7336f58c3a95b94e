"""Printing a report to standard output, and to the page that GitHub shows for a job."""

from __future__ import annotations

import os

from mailcheck.cli.output import terminal_width, use_colour, write_out
from mailcheck.model.errors import ReportError
from mailcheck.model.finding import Report
from mailcheck.report.formats import render

SUMMARY = "GITHUB_STEP_SUMMARY"


def print_report(report: Report, form: str, color: str) -> None:
    """Write the report to standard output in one format; on GitHub also the summary of the job."""
    if form == "text":
        write_out(render(report, form, color=use_colour(color), width=terminal_width()))
        return
    content = render(report, form)
    write_out(content.encode("utf-8") if isinstance(content, str) else content)
    if form == "github" and os.environ.get(SUMMARY):
        from mailcheck.report.github import job_summary

        append(os.environ[SUMMARY], job_summary(report))


def append(path: str, text: str) -> None:
    """Add text to a file; steps of one job share the summary."""
    try:
        with open(path, "a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where=SUMMARY) from None
