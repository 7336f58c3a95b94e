"""Scanning rows for a stretch that one lag explains and no lag does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ShiftAlarm:
    """A stretch of rows that carry the names of other rows.

    `kind` is shifted (every row carries the name of the row `lag` further down; -1 is the row
    above) or shuffled (lag 0: each carries another one's). `first_row` and `last_row` are
    positions from 0, both included, `rows` is their number. `evidence` counts the rows that
    prove it: the others could not be told, or are right by chance. `about` is True where rows above the first may have
    slipped too: they say nothing, or are right and wrong alike.
    """

    kind: str
    lag: int
    first_row: int
    last_row: int
    rows: int
    evidence: int
    about: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch with the highest sum: positions of its first and last step, sum, positive steps."""

    first: int
    last: int
    score: float
    hits: int


def segments(steps: Iterable[tuple[int, float]], threshold: float, drop: float) -> list[Segment]:
    """Return the stretches of steps (position, score) whose sum reaches the threshold.

    One ends at its highest sum, once the sum has fallen by `drop` from there or to nothing
    (a CUSUM with the X-drop rule of sequence alignment).
    """
    found: list[Segment] = []
    total = top = 0.0
    first = last = -1
    hits = top_hits = 0

    def close() -> None:
        if top >= threshold:
            found.append(Segment(first, last, top, top_hits))

    for position, score in steps:
        if total <= 0.0:
            if score <= 0.0:
                continue
            first, total, top, hits, top_hits = position, 0.0, 0.0, 0, 0
        total += score
        hits += score > 0
        if total > top:
            top, last, top_hits = total, position, hits
        elif total <= 0.0 or total <= top - drop:
            close()
            total = top = 0.0
    if total > 0.0:
        close()
    return found


def apart(alarms: Iterable[ShiftAlarm]) -> list[ShiftAlarm]:
    """Keep of alarms that overlap the one with the most evidence; order them by row."""
    kept: list[ShiftAlarm] = []
    for alarm in sorted(alarms, key=lambda a: (-a.evidence, abs(a.lag), a.lag, a.first_row)):
        if not any(_overlap(alarm, other) * 2 > alarm.rows for other in kept):
            kept.append(alarm)
    kept.sort(key=lambda a: (a.first_row, a.last_row))
    return [_clipped(a, kept) for a in kept]


def _overlap(one: ShiftAlarm, other: ShiftAlarm) -> int:
    return min(one.last_row, other.last_row) - max(one.first_row, other.first_row) + 1


def _clipped(alarm: ShiftAlarm, kept: list[ShiftAlarm]) -> ShiftAlarm:
    """Cut what a stretch shares with a stronger one, so that no row is told twice."""
    first, last = alarm.first_row, alarm.last_row
    for other in kept:
        if other is alarm or other.evidence < alarm.evidence or _overlap(alarm, other) <= 0:
            continue
        if other.first_row <= first:
            first = max(first, other.last_row + 1)
        else:
            last = min(last, other.first_row - 1)
    return replace(alarm, first_row=first, last_row=last, rows=last - first + 1) if first <= last else alarm
