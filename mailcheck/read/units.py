"""Units of work to raw tables: the entrance that worker processes call."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from mailcheck.model.errors import PolicyError
from mailcheck.model.source import Limits, ListOptions, Reading, SourceEntry, Unit
from mailcheck.model.table import TableBuilder, builders
from mailcheck.read.charset import decode_text
from mailcheck.read.containers import Refused, Skipped, expand
from mailcheck.read.discover import Discovery
from mailcheck.read.lists_source import Unreadable
from mailcheck.read.mail import read_mail
from mailcheck.read.mbox import messages
from mailcheck.read.rows import Mail, PartRow, Problem
from mailcheck.read.sniff import text_of


class Collector:
    """Raw tables under construction, with the ledger of what could not be read."""

    def __init__(self) -> None:
        self.tables = builders(raw=True)
        self.unread = 0
        self.parts_unread = 0
        self.sources: dict[tuple[str, str], int] = {}
        self.skipped: list[tuple[str, str]] = []

    def add(self, path: str, number: int, line: int, kind: str, octets: bytes, mail: Mail) -> None:
        """Add a mail, or only its problems where it is none. `line` is where it begins."""
        message_id = None
        if mail.readable:
            message_id = len(self.tables["message"])
            digest = sha256(octets).hexdigest()
            self.tables["message"].add(message_id, path, number, None, line, kind, len(octets), digest)
            for name, rows in (("header", mail.headers), ("part", mail.parts), ("attachment", mail.attachments)):
                _extend(self.tables[name], message_id, rows, line - 1)
        else:
            self.unread += 1
        self.parts_unread += mail.parts_unread
        for problem in mail.problems:
            at = problem.line + line - 1
            self.tables["problem"].add(message_id, path, number, None, at, problem.code, problem.detail)

    def refuse(self, path: str, code: str, detail: str) -> None:
        """Add a file that could not be read at all; it counts as one message."""
        self.unread += 1
        self.tables["problem"].add(None, path, None, None, None, code, detail)

    def source(self, path: str, kind: str, count: int) -> None:
        """Count messages of a source."""
        self.sources[path, kind] = self.sources.get((path, kind), 0) + count

    def finish(self) -> Reading:
        """Return what was read."""
        parts = len(self.tables["part"]) + len(self.tables["attachment"])
        return Reading(
            {name: table.finish() for name, table in self.tables.items()},
            [SourceEntry(path, kind, count) for (path, kind), count in self.sources.items()],
            self.skipped,
            self.unread,
            parts,
            self.parts_unread,
        )


def _extend(table: TableBuilder, message_id: int, rows: Sequence[tuple[Any, ...]], shift: int) -> None:
    """Add rows without the message, whose last column is a line of the mail."""
    if not rows:
        return
    table.columns[0].extend([message_id] * len(rows))
    *columns, lines = zip(*rows, strict=True)
    for column, values in zip(table.columns[1:], columns, strict=False):
        column.extend(values)
    table.columns[-1].extend([line + shift for line in lines] if shift else lines)


def read_units(unit: Unit, limits: Limits, options: ListOptions) -> Iterator[Reading]:
    """Yield what a unit holds, as one Reading for mails and several for long lists.

    Messages are numbered from 0 in each Reading. Never raises for what a file holds: what
    cannot be read is in its table `problem` and counts in `messages_unread`.
    """
    if unit.kind == "list":
        from mailcheck.read.lists import read_list
        from mailcheck.read.member_lists import with_choice

        yield from with_choice(unit.paths[0], read_list(unit, limits, options))
        return
    if unit.kind in ("zip", "tar", "gz"):
        yield from _archive(unit, limits, options)
        return
    found = Collector()
    READERS[unit.kind](found, unit, limits)
    yield found.finish()


def columns_of(unit: Unit, limits: Limits, options: ListOptions) -> list[tuple[str, str | None]]:
    """Return (header, role) of the columns of a list in their order; none where it is no list.

    Cells that are empty in all rows leave no trace in the tables, but their column has a name.
    """
    if unit.kind != "list":
        return []
    from mailcheck.read.lists import open_list
    from mailcheck.read.lists_source import open_file

    data = unit.data[0] if unit.data is not None else None
    opener = open_file if data is None else lambda _, data=data: io.BytesIO(data)
    try:
        plan = open_list(unit.paths[0], options, limits, opener).plan
    except (Unreadable, PolicyError):
        return []
    return list(zip(plan.names, plan.roles, strict=True))


def refusals(discovery: Discovery) -> Reading:
    """Return the ledger of a discovery: files that were left out and files that cannot be read."""
    found = Collector()
    for path, why in discovery.refused:
        found.refuse(printable(path), "unreadable", why)
    found.skipped = [(printable(path), why) for path, why in discovery.skipped]
    return found.finish()


def lost(unit: Unit, why: str, rows: Reading | None = None) -> Reading:
    """Return the ledger of a unit that nobody could read, with each of its files as unread.

    `rows` are those of a list that are lost; the others are read.
    """
    found = Collector()
    for path in unit.paths:
        found.refuse(printable(path), "unreadable", why)
    if rows is None or not rows.tables["message"].num_rows:
        return found.finish()
    problems, messages = found.tables["problem"], rows.tables["message"]
    problems.columns[problems.names.index("row")][-1] = messages["row"][0].as_py()
    return replace(found.finish(), messages_unread=messages.num_rows)


def printable(path: str) -> str:
    """Return a path as text that can be stored: octets that are no UTF-8 are replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _archive(unit: Unit, limits: Limits, options: ListOptions) -> Iterator[Reading]:
    ledger = Collector()
    for item in expand(unit, limits):
        if isinstance(item, Refused):
            ledger.refuse(printable(item.path), item.code, item.detail)
        elif isinstance(item, Skipped):
            ledger.skipped.append((printable(item.path), item.why))
        else:
            yield from read_units(item, limits, options)
    yield ledger.finish()


def _octets(unit: Unit, place: int) -> bytes:
    """Return the octets of one path of a unit, or the unit's range of it."""
    if unit.data is not None:
        octets = unit.data[place]
        return octets[unit.start : unit.stop] if unit.stop else octets
    with open(unit.paths[place], "rb", buffering=0) as file:
        if not unit.stop:
            return file.read()
        file.seek(unit.start)
        return file.read(unit.stop - unit.start)


def _single(found: Collector, unit: Unit, limits: Limits) -> None:
    """Read files that hold one message each."""
    for place, path in enumerate(unit.paths):
        name = printable(path)
        try:
            if unit.data is None and (size := os.path.getsize(path)) > limits.message_bytes:
                detail = f"message_bytes: {size} octets, read up to {limits.message_bytes}"
                found.refuse(name, "limit", detail)
                continue
            octets = _octets(unit, place)
        except OSError as error:
            found.refuse(name, "unreadable", f"the file cannot be read ({type(error).__name__})")
            continue
        mail = MAILS[unit.kind](octets, limits)
        found.add(name, 1, 1, unit.kind, octets, mail)
        folder = name.rpartition("/")[0] + "/" if len(unit.paths) > 1 else name
        found.source(folder, unit.kind, int(mail.readable))


def _mbox(found: Collector, unit: Unit, limits: Limits) -> None:
    """Read the messages of a mailbox."""
    path = printable(unit.paths[0])
    try:
        octets = _octets(unit, 0)
    except OSError as error:
        return found.refuse(path, "unreadable", f"the file cannot be read ({type(error).__name__})")
    count = 0
    for number, boxed in enumerate(messages(octets, unit.line), unit.first + 1):
        mail = read_mail(boxed.octets, limits)
        found.add(path, number, boxed.line, unit.kind, boxed.octets, mail)
        count += mail.readable
    if not octets.strip():
        found.tables["problem"].add(None, path, None, None, None, "empty", "the mailbox holds no message")
    return found.source(path, unit.kind, count)


def _jsonl(found: Collector, unit: Unit, limits: Limits) -> None:
    """Read a corpus of one JSON object a line, whose `text` is a message."""
    path = printable(unit.paths[0])
    try:
        lines = _octets(unit, 0).split(b"\n")
    except OSError as error:
        return found.refuse(path, "unreadable", f"the file cannot be read ({type(error).__name__})")
    count = 0
    for at, line in enumerate(lines, unit.line):
        if not line.strip():
            continue
        text = text_of(line)
        mail = Mail(readable=text is not None)
        if text is None:
            mail.problems.append(Problem("unreadable", "no JSON object with a text", 1))
        else:
            mail.parts.append(PartRow(1, "text", "text/plain", "utf-8", None, False, text, 1))
        found.add(path, at, at, "jsonl", line, mail)
        count += mail.readable
    return found.source(path, "jsonl", count)


def _json(found: Collector, unit: Unit, limits: Limits) -> None:
    """Read the calls of mail services that a file holds; in a folder another file may be JSON too."""
    from mailcheck.read.payload_files import NO_PAYLOAD, WHAT_TO_DO, Unknown, payload_mails

    path = printable(unit.paths[0])
    count = 0
    try:
        for line, octets in payload_mails(_octets(unit, 0), path, limits, asked=unit.kind == "json"):
            count += 1
            mail = read_mail(octets, limits).in_one_place() if octets else Mail(problems=[WHAT_TO_DO], readable=False)
            found.add(path, count, line, "json", octets, mail)
    except Unknown:
        found.skipped.append((path, NO_PAYLOAD))
    except Unreadable as error:
        found.refuse(path, error.code, error.detail)
    except OSError as error:
        found.refuse(path, "unreadable", f"the file cannot be read ({type(error).__name__})")
    found.source(path, "json", len(found.tables["message"]))


def _outlook(octets: bytes, limits: Limits) -> Mail:
    """Read an Outlook message; its reader is loaded only where there is one."""
    from mailcheck.read.outlook import read_outlook

    return read_outlook(octets, limits)


def plain_text(octets: bytes, limits: Limits) -> Mail:
    """Return a plain text as a mail without header; its code points stay as they are."""
    if len(octets) > limits.message_bytes:
        why = f"message_bytes: {len(octets)} octets, read up to {limits.message_bytes}"
        return Mail(problems=[Problem("limit", why, 1)], readable=False)
    text, charset, damage = decode_text(octets)
    mail = Mail(parts=[PartRow(1, "text", "text/plain", charset, None, False, text, 1)])
    if damage:
        mail.problems.append(Problem("damaged", damage, 1))
    return mail


MAILS: dict[str, Callable[[bytes, Limits], Mail]] = {
    "eml": read_mail,
    "maildir": read_mail,
    "text": plain_text,
    "msg": _outlook,
}
READERS = {
    **dict.fromkeys(MAILS, _single),
    "json": _json,
    "json-found": _json,
    "mbox": _mbox,
    "jsonl-text": _jsonl,
}
