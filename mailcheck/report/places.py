"""Where in a batch its findings stand: the messages of each, and the gravest of each message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mailcheck.model.finding import INCOMPLETE, SEVERITIES, Finding, Report

# File, message in it, row of a list.
Place = tuple[str, int | None, int | None]
ORDINAL = re.compile(r"(\d+)\D*$")
UNREAD = "unread"


def worst(report: Report) -> dict[Place, str]:
    """Return the gravest severity that each message has, or `unread`; of a batch's findings the rows that they name."""
    found: dict[Place, str] = {}
    order = (*SEVERITIES, UNREAD)
    sizes = {str(source["path"]): source["messages"] for source in report.sources}
    for finding in report.findings:
        at = finding.location
        name = UNREAD if finding.rule in INCOMPLETE else finding.severity
        places: list[Place] = []
        if finding.scope == "message":
            places = [(at.path, at.message, at.row)]
        elif at.row and at.path in sizes:
            places = [(at.path, n, n) for a, b in spans(finding, at.path) for n in range(a, min(b, sizes[at.path]) + 1)]
        for place in places:
            found[place] = min(found.get(place, name), name, key=order.index)
    return found


def spans(finding: Finding, path: str) -> Iterator[tuple[int, int]]:
    """Yield the places of a finding in the source at `path`, first and last, counted from 1.

    A row of a list, a message of a mailbox, the number in the name of a file of a folder; for a
    finding about the batch the rows that its evidence names.
    """
    at, evidence = finding.location, finding.evidence
    if at.path == path and finding.scope == "batch":
        first, last, rows = evidence.get("first_row"), evidence.get("last_row"), evidence.get("rows")
        if isinstance(first, int) and isinstance(last, int) and 0 < first <= last:
            yield first, last
            return
        if isinstance(rows, list):
            yield from ((row, row) for row in rows if isinstance(row, int) and row > 0)
            return
    place: Any = None
    if at.path == path:
        place = at.row or at.message
    elif at.path.startswith(path.rstrip("/") + "/"):
        found = ORDINAL.search(at.path.rpartition("/")[2][-40:])
        place = int(found[1]) if found else None
    if place:
        yield place, place
