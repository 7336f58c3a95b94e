"""Values that stand still although they should change: a cached variable, a template's default.

Incidents B5 (U18: every mail said "Michael"). A value that several recipients share is common;
one that many unrelated recipients share in a row, or most of the batch, is not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import lgamma, log
from typing import NamedTuple

RISK = 1e-6
# How common a value may be at least, whatever the batch shows: one word is a given or a family
# name that many people have, more words are a full name.
COMMON_WORD, COMMON_NAME = 0.02, 0.005
FEWEST = 5
MOST = 0.5
# A share of rows that repeat the full name above them; couples share a family name only.
REPEATING = 0.2


@dataclass(frozen=True, slots=True)
class StuckAlarm:
    """Rows that carry one and the same value, or each the value of the row above.

    `kind` is constant (most of the batch), run (rows one after the other) or previous (pairs
    and runs all over the batch). Rows are positions from 0, both included; `rows` counts those
    that have the value, `owners` the recipients who share it.
    """

    kind: str
    first_row: int
    last_row: int
    rows: int
    owners: int


class _Row(NamedTuple):
    at: int
    value: str
    owner: Hashable


def stuck_values(
    values: Sequence[str | None], owners: Sequence[Hashable | None], right: Sequence[bool | None] | None = None
) -> list[StuckAlarm]:
    """Return where a personal value stands still; the most telling kind only.

    `values[i]` is the value of row i, folded so that spellings of one value are equal, None
    where there is none. `owners[i]` is who gets it: the mailbox, or better the household,
    account or company; one owner's rows may share a value. `right[i]` is True where something
    else (roster, list, the address itself) says that the value is this owner's.
    """
    rows = _rows(values, owners, right)
    return _constant(rows) or _repeated(rows, right) or _previous(values, owners, right)


def _rows(
    values: Sequence[str | None], owners: Sequence[Hashable | None], right: Sequence[bool | None] | None
) -> list[_Row]:
    known = right or [None] * len(values)
    triples = enumerate(zip(values, owners, known, strict=True))
    return [_Row(at, v, o) for at, (v, o, ok) in triples if v and o is not None and ok is not True]


def _floor(value: str) -> float:
    return COMMON_NAME if len(value.split()) > 1 else COMMON_WORD


def _constant(rows: list[_Row]) -> list[StuckAlarm]:
    """Return the alarm for one value of most recipients."""
    sharing: dict[str, set[Hashable]] = defaultdict(set)
    for row in rows:
        sharing[row.value].add(row.owner)
    everyone = len({row.owner for row in rows})
    for value, owners in sharing.items():
        count = len(owners)
        if count < FEWEST or count < MOST * everyone:
            continue
        if _log_tail(count, everyone, _floor(value)) < log(RISK):
            at = [row.at for row in rows if row.value == value]
            return [StuckAlarm("constant", at[0], at[-1], len(at), count)]
    return []


def _log_tail(count: int, trials: int, rate: float) -> float:
    """Return an upper bound of the log chance that `count` of `trials` share a value."""
    ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
    return min(0.0, ways + count * log(rate))


def _repeated(rows: list[_Row], right: Sequence[bool | None] | None) -> list[StuckAlarm]:
    """Return runs of one value over owners who have nothing to do with each other.

    A run of L owners is an alarm when n * p**(L - 1) < 1e-6, p being the share of the value
    among the other rows (MATCHING.md section 5). In a batch that is grouped by the value, a
    sorted list, runs are natural: there only values that are known to be wrong count.
    """
    counts = Counter(row.value for row in rows)
    runs = list(_runs(rows))
    if _grouped(runs, counts):
        if right is None:
            return []
        runs = [run for run in runs if any(right[row.at] is False for row in run[1:])]
    return [alarm for run in runs for alarm in _judged(run, counts, len(rows))]


def _runs(rows: list[_Row]) -> Iterator[list[_Row]]:
    for _, run in groupby(rows, key=lambda row: row.value):
        yield list(run)


def _grouped(runs: list[list[_Row]], counts: Counter[str]) -> bool:
    """Say whether equal values stand together all over the batch."""
    together = [run[0].value for run in runs if len(run) > 1]
    apart = sum(len(run) == 1 and counts[run[0].value] > 1 for run in runs)
    return len(set(together)) > 1 and apart <= len(together)


def _judged(run: list[_Row], counts: Counter[str], total: int) -> Iterator[StuckAlarm]:
    owners = len({row.owner for row in run})
    if owners < FEWEST:
        return
    elsewhere = (counts[run[0].value] - len(run)) / max(1, total - len(run))
    share = min(1.0, max(elsewhere, _floor(run[0].value)))
    if log(total) + (owners - 1) * log(share) < log(RISK):
        yield StuckAlarm("run", run[0].at, run[-1].at, len(run), owners)


def _previous(
    values: Sequence[str | None], owners: Sequence[Hashable | None], right: Sequence[bool | None] | None
) -> list[StuckAlarm]:
    """Return the alarm for a batch in which full names repeat the row above again and again.

    The row above may well be right; the one that repeats it may not.
    """
    rows = _rows(values, owners, None)
    again = [
        after
        for before, after in zip(rows, rows[1:], strict=False)
        if after.value == before.value and after.owner != before.owner and len(after.value.split()) > 1
        and (right is None or right[after.at] is not True)
    ]
    if len(again) < FEWEST or len(again) < REPEATING * len(rows) or len({row.value for row in again}) < 2:
        return []
    # Chance of so many repeats at the rate of equal full names in a row.
    if _log_tail(len(again), len(rows), COMMON_NAME) >= log(RISK):
        return []
    owners = len({row.owner for row in again})
    return [StuckAlarm("previous", again[0].at, again[-1].at, len(again), owners)]
