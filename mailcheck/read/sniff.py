"""What a file is: by its suffix, else by its first octets (CONTRACT.md, What a folder means)."""

from __future__ import annotations

import json
import re
from typing import Any

from mailcheck.read.header import FIELD, KNOWN_LINE
from mailcheck.read.mbox import DATED, FIELD_BEHIND

FIRST_OCTETS = 8192
SUFFIXES = {
    ".eml": "eml", ".mbox": "mbox", ".csv": "list", ".tsv": "list", ".xlsx": "list", ".xls": "list",
    ".ods": "list", ".parquet": "list", ".zip": "zip", ".tar": "tar", ".tar.gz": "tar", ".tgz": "tar",
    ".gz": "gz", ".jsonl": "jsonl", ".json": "json", ".msg": "msg",
}  # fmt: skip
HEADER_END = re.compile(rb"\n\r?\n")


def kind_of(name: str) -> str:
    """Return the kind that a file name's suffix stands for, or an empty text."""
    lower = name.lower()
    for suffix, kind in SUFFIXES.items():
        if lower.endswith(suffix) and len(lower) > len(suffix):
            return kind
    return ""


def sniff(first: bytes) -> str:
    """Return `eml` or `mbox` where the first octets of a file look like that, else an empty text.

    A mail begins with a header field and has at least two well-known fields in its header.
    """
    first = first.removeprefix(b"\xef\xbb\xbf")
    line, _, rest = first.partition(b"\n")
    if line.startswith(b"From ") and (DATED.match(line) or FIELD_BEHIND.match(rest)):
        return "mbox" if FIELD_BEHIND.match(rest) else ""
    if not FIELD.match(line.lstrip(b" \t")):
        return ""
    end = HEADER_END.search(first)
    header = first[: end.start()] if end else first
    names = {found[0].lower() for found in KNOWN_LINE.finditer(header)}
    return "eml" if len(names) >= 2 else ""


def jsonl_kind(first: bytes) -> str:
    """Return `jsonl-text` where the first line is an object with a text, else `json`.

    A call of a mail service may have a text too; it has recipients beside it.
    """
    from mailcheck.read.payload_files import LIKELY, understood

    for line in first.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if not line.strip():
            continue
        if text_of(line) is not None:
            return "jsonl-text" if understood(json.loads(line)) is None else "json"
        # a first line longer than what was looked at is taken by its beginning
        begun = b'"text"' in line and line.lstrip().startswith(b"{") and len(line) >= FIRST_OCTETS // 2
        return "jsonl-text" if begun and not LIKELY.search(line) else "json"
    return "json"


def text_of(line: bytes) -> str | None:
    """Return the text of one line of a labelled corpus, or None."""
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    text = record.get("text") if isinstance(record, dict) else None
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else None
