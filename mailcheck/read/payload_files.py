"""Files of payloads: one JSON document, or one a line, each a call of a mail service or many."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mailcheck.model.source import Limits
from mailcheck.read.lists_source import Unreadable
from mailcheck.read.payloads import mails_of
from mailcheck.read.rows import Problem

NO_PAYLOAD = "no mail payload"
WHAT = "JSON of a form that no mail service takes; export the mails as .eml or .mbox, or the list as .csv"
WHAT_TO_DO = Problem("unreadable", WHAT, 1)
# A document is held as a whole while it is read; lines are not.
DOCUMENT = 10
LIKELY = re.compile(
    rb'"(?:personalizations|to|To|Destinations?|BulkEmailEntries|ToAddresses|recipient-variables|Messages)"\s*:'
)


class Unknown(Exception):
    """Say that a file of a folder holds something else than mails."""


def payload_mails(octets: bytes, path: str, limits: Limits, *, asked: bool) -> Iterator[tuple[int, bytes]]:
    """Yield the mails of a file with the line of their payload; no octets where a line is no payload.

    Raises Unreadable for a file that cannot be read, and Unknown for one without any payload,
    unless somebody `asked` for this very file.
    """
    if len(octets) > DOCUMENT * limits.message_bytes and not path.lower().endswith(".jsonl"):
        raise Unreadable("limit", f"message_bytes: {len(octets)} octets of JSON; write one payload a line (.jsonl)")
    try:
        every = [(1, json.loads(octets))]
    except RecursionError:
        raise Unreadable("limit", "depth: JSON inside JSON, deeper than can be read") from None
    except ValueError:
        every = lines_of(octets)
    found = [(line, understood(document)) for line, document in every]
    if not any(mails is not None for _, mails in found):
        if not asked and not (b"@" in octets and every == [] and LIKELY.search(octets)):
            raise Unknown
        raise Unreadable("unreadable", WHAT if every else "the JSON is broken; export it again")
    for line, mails in found:
        for mail in [b""] if mails is None else mails:
            yield line, mail


def lines_of(octets: bytes) -> list[tuple[int, Any]]:
    """Return the documents of a file that has one a line; none where it is no such file."""
    every: list[tuple[int, Any]] = []
    good = 0
    for number, line in enumerate(octets.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            every.append((number, json.loads(line)))
            good += isinstance(every[-1][1], dict | list)
        except (ValueError, RecursionError):
            every.append((number, None))
    return every if good else []


def understood(document: Any) -> list[bytes] | None:
    """Return the mails of a document, or None; whatever stands where it should not makes it none."""
    try:
        return mails_of(document)
    except (AttributeError, TypeError, ValueError, KeyError, RecursionError):
        return None
