"""What a list itself tells of neighbouring rows: relatives side by side, and the seam of a slip."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from math import log, sqrt

NEAR = 5
# Lags at which rows have nothing to do with each other, and how many rows are looked at.
FAR = range(7, 18)
SAMPLE = 2000
# Relatives stand side by side when so many more neighbours share a name than rows far apart do, and
# by so many standard deviations.
MANY, DEVIATIONS = 0.15, 3.0
ORDERED = 0.9
# A slipped column leaves a doubled or an empty cell at its seam at least this often; in a good list
# full names repeat in neighbouring rows, or are missing, this seldom or as often as it shows.
SEAM, SELDOM = 0.5, 0.005
# Of more than two doubled or empty cells none is the seam.
MOST_SEAMS = 2

Seams = dict[int, dict[int, float]]


def in_order(texts: Sequence[str]) -> bool:
    """Say whether nearly all texts stand in the order of their letters, or against it."""
    rising = sum(a <= b for a, b in pairwise(texts))
    return max(rising, len(texts) - 1 - rising) > ORDERED * (len(texts) - 1)


def by_name(names: Sequence[str | None]) -> bool:
    """Say whether a list is in the order of its names, by their first words or their last."""
    told = [name.casefold() for name in names if name and name.split()]
    return in_order(told) or in_order([name.split()[-1] for name in told])


def relatives(tokens: Sequence[frozenset[str]], names: Sequence[str | None]) -> Callable[[int], float]:
    """Return how much more often than by chance the names of two rows at a lag share a word.

    Where couples and families stand together, an address that has the name of the row beside it is
    a wife's in her husband's name, and proves no slip. A list in the order of its names says
    nothing of families: there it is 0.
    """
    ordered = by_name(names)
    step = max(1, len(tokens) // SAMPLE)
    usual = _shared(tokens, FAR, step)

    def at(lag: int) -> float:
        found, pairs = _shared(tokens, range(abs(lag), abs(lag) + 1), step)
        if ordered or not pairs:
            return 0.0
        rate = max(usual[0] / max(1, usual[1]), 1 / pairs)
        much = found / pairs - rate
        return much if much > max(MANY, DEVIATIONS * sqrt(rate * (1 - min(rate, 1.0)) / pairs)) else 0.0

    return at


def _shared(tokens: Sequence[frozenset[str]], lags: range, step: int) -> tuple[int, int]:
    """Return how many of the pairs of rows at some lags share a word, and how many pairs there are."""
    found = pairs = 0
    for lag in lags:
        for row in range(0, len(tokens) - lag, step):
            if tokens[row] and tokens[row + lag] and tokens[row] != tokens[row + lag]:
                pairs += 1
                found += not tokens[row].isdisjoint(tokens[row + lag])
    return found, pairs


def seams(names: Sequence[str | None], owners: Sequence[Hashable | None]) -> Seams:
    """Return for each near lag the rows at which a slip may begin or end, and how much that speaks for it.

    Who pushes a column down by k rows leaves the k cells at the seam empty, or filled with the value
    above (Excel's Ctrl+D); who pulls it up leaves the last k so. A lag is how many rows further down
    the name of a row stands. `owners` tell whether two rows are one person's; only full names count,
    and in a list in the order of its names none: there equal ones stand together.
    """
    empty = _runs([owner is not None and not name for name, owner in zip(names, owners, strict=True)])
    doubled = _runs([row > 0 and _doubled(names, owners, row) for row in range(len(names))])
    if doubled and by_name(names):
        doubled = []
    found: Seams = {lag: {} for lag in range(-NEAR, NEAR + 1) if lag}
    for runs, above in ((empty, 0), (doubled, 1)):
        if len(runs) > MOST_SEAMS:
            continue
        weight = log(SEAM / max(SELDOM, (len(runs) - 1) / max(1, len(names))))
        for first, size in runs:
            if size <= NEAR and weight > 0.0:
                found[size][max(0, first - above)] = weight
                found[-size][first + size - 1] = weight
    return found


def _doubled(names: Sequence[str | None], owners: Sequence[Hashable | None], row: int) -> bool:
    name = names[row]
    return bool(name) and name == names[row - 1] and owners[row] != owners[row - 1] and len((name or "").split()) > 1


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the runs of true flags, as first row and length."""
    starts = [row for row, flag in enumerate(flags) if flag and (not row or not flags[row - 1])]
    return [(row, next((n for n in range(1, len(flags) - row) if not flags[row + n]), len(flags) - row)) for row in starts]
