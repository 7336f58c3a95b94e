"""Mailboxes in the mbox format (RFC 4155): where messages begin, and their octets."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from typing import NamedTuple

from mailcheck.model.source import Unit

MESSAGES_A_UNIT = 200
OCTETS_A_UNIT = 16_000_000
# asctime as RFC 4155 has it, with the zone or year variants that mail programs write
DATED = re.compile(
    rb"From .*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+"
    rb"\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s.*\d{2,4}"
)
LONE = re.compile(rb"From \S+\s*\Z|From .*\d:\d\d")
FIELD_BEHIND = re.compile(rb"[!-9;-~]+[ \t]*:|>From ")
QUOTED = re.compile(rb"^>(>*From )", re.M)

Octets = bytes | mmap.mmap


class Boxed(NamedTuple):
    """One message of a mailbox and the physical line where its header begins."""

    octets: bytes
    line: int


def message_starts(data: Octets) -> Iterator[int]:
    """Yield the octets at which messages begin, in order; the first is 0 unless nothing is there.

    A `From ` line begins a message behind an empty line when it carries a date, or when a header
    field follows and it reads like an envelope; without the empty line it needs both. So
    a paragraph that begins with "From here on" does not cut a message in two.
    """
    if not len(data) or not data[: 1 << 16].strip():
        return
    yield 0
    at = data.find(b"\nFrom ")
    while at >= 0:
        start = at + 1
        if _begins(data, start):
            yield start
        at = data.find(b"\nFrom ", start)


def _begins(data: Octets, start: int) -> bool:
    eol = data.find(b"\n", start)
    if eol < 0 or eol - start > 1000:
        return False
    line = data[start:eol].rstrip(b"\r")
    dated = DATED.match(line) is not None
    field = FIELD_BEHIND.match(data[eol + 1 : eol + 200]) is not None
    empty = data[start - 2 : start] == b"\n\n" or data[start - 3 : start] == b"\n\r\n"
    if empty:
        return dated or (field and LONE.match(line) is not None)
    return dated and field


def split_mbox(path: str, data: Octets) -> list[Unit]:
    """Return units of about 200 messages of one mailbox."""
    units: list[Unit] = []
    begun, first, count, line = 0, 0, 0, 1
    for start in message_starts(data):
        full = count - first >= MESSAGES_A_UNIT or start - begun >= OCTETS_A_UNIT
        if full and start > begun:
            units.append(Unit("mbox", (path,), begun, start, line, first))
            line += _lines(data, begun, start)
            begun, first = start, count
        count += 1
    if count > first or not units:
        units.append(Unit("mbox", (path,), begun, len(data), line, first))
    return units


def _lines(data: Octets, start: int, stop: int) -> int:
    """Count line ends in a range without copying all of it at once."""
    step = 1 << 20
    return sum(data[at : min(at + step, stop)].count(b"\n") for at in range(start, stop, step))


def messages(data: bytes, line: int) -> Iterator[Boxed]:
    """Yield the messages of a range that begins with one, at the physical line `line`.

    The envelope line and the empty line that ends a message are no part of it. One `>` goes
    from each `>From ` (the mboxrd reading): these are the octets as they would be sent.
    """
    starts = list(message_starts(data))
    for start, stop in zip(starts, [*starts[1:], len(data)][: len(starts)], strict=True):
        octets = data[start:stop]
        here = line
        line += octets.count(b"\n")
        if octets.startswith(b"From "):
            octets = octets[octets.find(b"\n") + 1 or len(octets) :]
            here += 1
        if stop < len(data) or octets.endswith((b"\n\n", b"\n\r\n")):
            octets = octets[:-2] if octets.endswith(b"\r\n") else octets[:-1]
        if b">From " in octets:
            octets = QUOTED.sub(rb"\1", octets)
        yield Boxed(octets, here)
