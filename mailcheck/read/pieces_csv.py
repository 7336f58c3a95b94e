"""Where the records of a CSV file stand in its own octets, in its own encoding."""

from __future__ import annotations

import codecs
import re
from array import array
from dataclasses import dataclass

from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.lists import MAGIC, read_list
from mailcheck.read.mbox import Octets

LINE_END = re.compile(rb"\r\n?|\n")
ESCAPE = re.compile(rb"\x1b(?:\$\(?|\()[@-Z]")
TO_ASCII = (b"\x1b(B", b"\x1b(J")
ASCII = bytes(range(0x1B)) + bytes(range(0x1C, 0x7F))


@dataclass(frozen=True, slots=True)
class Cut:
    """Octets in front that belong to no message, and where each begins: (octet, message, row)."""

    head: int
    records: list[tuple[int, int | None, int | None]]


def cut_csv(path: str, octets: Octets, limits: Limits, options: ListOptions) -> Cut | None:
    """Return where the records begin, or None where that cannot be told for certain.

    The list is read as the scan reads it, which tells the physical line of every record; the
    octets of a line are found in the file itself. Records without any value go with the one before.
    """
    if any(octets[: len(magic)] == magic for magic, _ in MAGIC):
        return None
    records: list[tuple[int, int, int]] = []
    encoding = None
    for reading in read_list(Unit("list", (path,), data=(octets[:],)), limits, options):
        message = reading.tables["message"]
        columns = (message.column(name).to_pylist() for name in ("line", "message", "row"))
        records.extend(zip(*columns, strict=True))
        for entry in reading.sources:
            encoding = entry.encoding
    if not records or encoding is None:
        return None
    starts = line_starts(octets, encoding)
    lines = [line for line, _, _ in records]
    rising = all(a < b for a, b in zip(lines, lines[1:], strict=False))
    if starts is None or not rising or lines[-1] > len(starts):
        return None
    cut = [(starts[line - 1], message, row) for line, message, row in records]
    return Cut(cut[0][0], cut) if stateless(octets, encoding, [start for start, _, _ in cut]) else None


def line_starts(octets: Octets, encoding: str) -> array[int] | None:
    """Return the octet at which each physical line begins; None for an encoding that hides line ends.

    A line ends in CRLF, LF or CR alone, as when the list is read.
    """
    name = codecs.lookup(encoding).name
    if name.startswith(("utf-16", "utf-32")):
        return wide_line_starts(octets, name)
    if not name.startswith("iso2022"):
        try:
            if ASCII.decode(name) != ASCII.decode("ascii"):
                return None
        except UnicodeError:
            return None
    starts = array("Q", [0])
    starts.extend(found.end() for found in LINE_END.finditer(octets))
    return starts


def wide_line_starts(octets: Octets, name: str) -> array[int]:
    """Return where lines begin in UTF-16 or UTF-32: only whole code units count."""
    width = 2 if name.startswith("utf-16") else 4
    big = name.endswith("be") or octets[:width] in (codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
    codec = f"utf-{width * 8}-{'be' if big else 'le'}"
    carriage, feed = (re.escape(char.encode(codec)) for char in "\r\n")
    end = b"(?:" + carriage + b"(?>(?:" + feed + b")?)|" + feed + b")"
    line = re.compile(b"(?s)(?>(?:(?!" + end + b")" + b"." * width + b")*)" + end)
    starts = array("Q", [0])
    while found := line.match(octets, starts[-1]):
        starts.append(found.end())
    return starts


def stateless(octets: Octets, encoding: str, starts: list[int]) -> bool:
    """Tell whether every record begins in ASCII: ISO-2022-JP carries its state over a cut."""
    if not codecs.lookup(encoding).name.startswith("iso2022"):
        return True
    begins = [0, *starts]
    for begin, end in zip(begins, [*begins[1:], len(octets)], strict=True):
        escapes = ESCAPE.findall(octets, begin, end)
        if escapes and escapes[-1] not in TO_ASCII:
            return False
    return True
