"""The formats a report can be written in."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mailcheck.model.finding import Report

# name -> module with `render(report, **options)`, loaded when it is asked for.
FORMATS: dict[str, str] = {
    "text": "mailcheck.report.text",
    "json": "mailcheck.report.json",
    "jsonl": "mailcheck.report.jsonl",
    "sarif": "mailcheck.report.sarif",
    "junit": "mailcheck.report.junit",
    "github": "mailcheck.report.github",
    "gitlab": "mailcheck.report.gitlab",
    "html": "mailcheck.report.html",
    "csv": "mailcheck.report.csv",
}


def render(report: Report, name: str, **options: Any) -> str | bytes:
    """Write a report in the format `name`; only `text` takes options (`color`, `width`)."""
    written: str | bytes = import_module(FORMATS[name]).render(report, **options)
    return written


def render_bytes(report: Report, name: str, **options: Any) -> bytes:
    """Write a report as the octets of a file: UTF-8 unless the format says otherwise."""
    written = render(report, name, **options)
    return written if isinstance(written, bytes) else written.encode("utf-8")
