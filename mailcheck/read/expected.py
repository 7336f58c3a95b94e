"""How many messages units will give, as far as that is known before they are read: for the time that is left."""

from __future__ import annotations

from collections.abc import Iterable

from mailcheck.model.source import Unit

CHUNK = 1 << 20
SINGLE = ("eml", "msg", "text")


def expected_messages(units: Iterable[Unit]) -> int | None:
    """Return about how many messages the units hold, or None where one cannot be told without reading it.

    A single file is one message, a stretch of a mailbox ends about where the next one begins, and a
    list has at most as many rows as lines.
    """
    total = 0
    for unit in units:
        if unit.kind in SINGLE:
            total += len(unit.paths)
        elif unit.kind == "mbox" and unit.data is None:
            total += occurrences(unit, b"\nFrom ", unit.start, unit.stop) + 1
        elif unit.data is None and all(path.lower().endswith((".csv", ".tsv")) for path in unit.paths):
            total += occurrences(unit, b"\n", 0, 0)
        else:
            return None
    return total


def occurrences(unit: Unit, mark: bytes, start: int, stop: int) -> int:
    """Count a mark in a stretch of the only file of a unit; 0 where it cannot be read, which is told elsewhere."""
    count = 0
    try:
        with open(unit.paths[0], "rb") as file:
            file.seek(start)
            while chunk := file.read(min(CHUNK, stop - file.tell()) if stop else CHUNK):
                count += chunk.count(mark)
    except OSError:
        return 0
    return count
