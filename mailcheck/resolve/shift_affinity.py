"""The shift test without a roster: do the local parts of the addresses fit the names of other rows?

One address proves nothing (6 % of true pairs fit nobody, half of all local parts are no names),
a run of them does. For each row whose local part fits some name of the batch, a likelihood
ratio says how much better "the names slipped by k" explains it than "the names are right and
the local part fits a stranger by chance"; a CUSUM over the rows finds the stretch
(MATCHING.md section 5, with cyclic offsets and the rarity of a missed own name added).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from math import lgamma, log
from operator import itemgetter

from mailcheck.resolve.shift_context import NEAR, Seams, in_order, relatives, seams
from mailcheck.resolve.shift_hits import NameIndex, Rows
from mailcheck.resolve.shift_scan import ShiftAlarm, apart, segments
from mailcheck.resolve.shift_tokens import latin_tokens

PROOF = 3
# Two rows are enough where others fit their own name and none does in the stretch.
OWN_PROOF = 4
# Two or three rows may be couples of whom one has the other's address. Around those stand rows
# that fit their own name; so few of them have to be this unlikely, at one end of the batch and over
# so long a share of it. That is a second test: its chance is taken off what the first has to show.
FEW, SILENCE, LONG = 3, 0.05, 0.2
VOTED = 4
# Chance of a false alarm that a batch may have by the bound; the bound is far from reached.
RISK = 1e-4
SHUFFLE_RISK = 1e-6
# One row too many or too few is likelier than two: the risk is shared among the near lags by the
# inverse of their squares, both ways.
LIKELY = 1 / (2 * sum(lag**-2 for lag in range(1, NEAR + 1)))
# In a slipped stretch so many informative rows fit the row they came from ...
FIT = 0.8
# ... and in a good batch so many miss their own name: .03 to .14 in real headers. A batch whose
# other rows fit their own names may be held to less than the most.
LEAST_MISS, MISS = 0.08, 0.25
CAP = 9.5
OWN_CAP = 6.0
AROUND = 50
# Own names among rare fits: .86 to .97 in real batches; chance fits grow with the batch.
OWN_RATE, OWN_RATE_LARGE, LARGE = 0.6, 0.35, 2000
RARE = 3
SMALLEST = 8

Steps = Iterable[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Fit:
    """An informative row: the rows its local part fits, whether its own is one, and their rarity."""

    row: int
    rows: Rows
    own: bool
    chance: float


def shift_by_affinity(
    addresses: Sequence[str | None],
    names: Sequence[str | None],
    tokens: Callable[[str], frozenset[str]] = latin_tokens,
) -> list[ShiftAlarm]:
    """Return the stretches of rows whose names fit the addresses of other rows better.

    `tokens` gives the Latin tokens of a name (its readings in romaji for kanji). Silent on
    fewer than eight rows and on addresses that say nothing.
    """
    count = len(names)
    if count < SMALLEST:
        return []
    index = NameIndex(names, tokens)
    fits = list(_informative(addresses, index))
    if len(fits) < PROOF:
        return []
    beside = relatives(index.tokens, names)
    alarms = list(_near(fits, count, beside, seams(names, addresses))) + list(_far(fits, count))
    found = apart(alarms)
    # A shuffled batch has accidental lags, a slipped one has few rows outside its stretches.
    told = [(a.first_row, a.last_row) for a in found]
    rest = [f for f in fits if not any(first <= f.row <= last for first, last in told)]
    return apart([*found, *_shuffled(rest, count)])


def _informative(addresses: Sequence[str | None], index: NameIndex) -> Iterator[Fit]:
    """Yield the rows whose local part fits some name, and whose own name could have been it."""
    together: dict[str, Rows] = defaultdict(list)
    for row, address in enumerate(addresses):
        if address and "@" in address and index.tokens[row]:
            together[address.casefold()].append(row)
    ordered = in_order([a.casefold() for a in addresses if a])
    known: dict[str, tuple[Rows, float | None]] = {}
    fits: list[Fit] = []
    for address, rows in together.items():
        local = address.rpartition("@")[0]
        if local not in known:
            known[local] = index.hits(local)
        hits, both = known[local]
        # Neighbours of a list sorted by address share their letters.
        both = 1.0 if both and ordered else both
        if hits:
            fits += _of_address(local, rows, hits, both, index)
    fits.sort(key=lambda f: f.row)
    yield from fits


def _of_address(local: str, rows: Rows, hits: Rows, both: float | None, index: NameIndex) -> Iterator[Fit]:
    """Yield the fits of one address; a mailbox shared by several rows speaks once, or for its own."""
    own = [row for row in rows if _has(hits, row)]
    for row in own or rows[:1]:
        right = bool(own)
        # His wife writes from his address: the family name fits, so nothing is proven.
        if not right and both is not None and index.fits(local, row):
            continue
        if not right and len(rows) > 1:
            continue
        near = bisect_right(hits, row + AROUND) - bisect_left(hits, row - AROUND)
        chance = max(len(hits) / max(1, len(index.tokens) - 1), near / (2 * AROUND))
        if both is not None:
            chance = min(chance, both * max(1, near))
        if chance < FIT / 2:
            yield Fit(row, hits, right, chance)


def _has(rows: Rows, row: int) -> bool:
    at = bisect_left(rows, row)
    return at < len(rows) and rows[at] == row


def _steps(
    fits: list[Fit], explained: set[int], count: int, lag: int, *, cyclic: bool = False, beside: float = 0.0
) -> Iterator[tuple[int, float]]:
    """Yield (row, log likelihood ratio) for one lag; `explained` are the rows that it fits."""
    miss = _missing(fits, explained)
    for fit in fits:
        if not cyclic and not 0 <= fit.row + lag < count:
            continue
        if fit.own:
            if fit.row not in explained:
                yield fit.row, -min(OWN_CAP, log((1 - miss) / fit.chance))
        elif fit.row in explained:
            yield fit.row, min(CAP, log(FIT / (max(fit.chance, beside) * miss)))
        else:
            yield fit.row, log((1 - FIT) / (1 - fit.chance))


def _missing(fits: list[Fit], explained: set[int]) -> float:
    """Return the share of rows that miss their own name for another reason than the lag."""
    own = sum(fit.own for fit in fits)
    others = sum(not fit.own and fit.row not in explained for fit in fits)
    return min(MISS, max(LEAST_MISS, (1 + others) / (2 + own + others)))


def _near(
    fits: list[Fit], count: int, beside: Callable[[int], float], edges: Seams
) -> Iterator[ShiftAlarm]:
    """Test the lags that a blank or a doubled row leaves."""
    explained: dict[int, set[int]] = {lag: set() for lag in range(-NEAR, NEAR + 1) if lag}
    for fit in fits:
        low, high = bisect_left(fit.rows, fit.row - NEAR), bisect_right(fit.rows, fit.row + NEAR)
        for row in fit.rows[low:high]:
            if row != fit.row:
                explained[row - fit.row].add(fit.row)
    proof = PROOF - (sum(fit.own for fit in fits) >= OWN_PROOF)
    for lag, rows in explained.items():
        # A seam stands for a row, but no seam alone proves anything.
        if rows and len(rows) + bool(edges[lag]) >= proof:
            steps = _steps(fits, rows, count, lag, beside=beside(lag))
            joined = merge(edges[lag].items(), steps, key=itemgetter(0))
            threshold = log(len(fits) / (RISK * LIKELY / lag**2))
            for first, last, hits, score in _stretches(fits, rows, count, lag, threshold + log(SILENCE), joined):
                if score >= threshold if hits > FEW else hits and _silent(fits, first, last, count):
                    sure = first <= max(0, -lag) or first in edges[lag]
                    yield _in_names(first, last, lag, hits, about=not sure)


def _silent(fits: list[Fit], first: int, last: int, count: int) -> bool:
    """Say whether it is remarkable how many rows to one end of the batch do not fit their own name."""
    own = [fit.row for fit in fits if fit.own]
    before, after = bisect_left(own, first), bisect_right(own, last)
    if before and after < len(own):
        return False
    start = own[before - 1] + 1 if before else 0
    stop = own[after] if after < len(own) else count
    if stop - start < count * LONG:
        return False
    outside = before + len(own) - after
    rate = outside / max(1, count - (stop - start))
    return 0.0 < rate and log_binomial(after - before, stop - start, min(rate, 0.99)) < log(SILENCE)


def _far(fits: list[Fit], count: int) -> Iterator[ShiftAlarm]:
    """Test the most voted offsets; a batch cut in two and swapped has one, counted in a circle."""
    votes: Counter[int] = Counter()
    for fit in fits:
        if not fit.own and len(fit.rows) <= RARE:
            votes.update({(row - fit.row) % count for row in fit.rows})
    threshold = log(count * len(fits) / RISK)
    for offset, number in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:VOTED]:
        near = offset <= NEAR or offset >= count - NEAR
        if number < PROOF or near:
            continue
        rows = {f.row for f in fits if _has(f.rows, (f.row + offset) % count)}
        turn = count - offset
        steps = _steps(fits, rows, count, offset, cyclic=True)
        for start, stop, _, _ in _stretches(fits, rows, count, offset, threshold, steps, cyclic=True):
            yield from _unrolled((start, min(stop, turn - 1), offset), rows)
            yield from _unrolled((max(start, turn), stop, offset - count), rows)


def _unrolled(part: tuple[int, int, int], explained: set[int]) -> Iterator[ShiftAlarm]:
    """Yield one side of a stretch of a cyclic lag, cut where it runs over the end of the batch."""
    first, last, lag = part
    if first <= last:
        hits = sum(first <= row <= last for row in explained)
        if hits:
            # The two sides of a circle begin at an end of the batch, or where the other ends.
            yield _in_names(first, last, lag, hits, about=first + min(lag, 0) > 0)


def _in_names(first: int, last: int, away: int, hits: int, *, about: bool) -> ShiftAlarm:
    """Return the alarm in terms of the rows that carry the names, not of those they belong to."""
    return ShiftAlarm("shifted", -away, first + away, last + away, last - first + 1, hits, about)


def _stretches(
    fits: list[Fit], explained: set[int], count: int, lag: int, threshold: float, steps: Steps, *, cyclic: bool = False
) -> Iterator[tuple[int, int, int, float]]:
    """Yield (first, last, hits, score) of the stretches of addresses whose names are `lag` rows further down."""
    against = [f.row for f in fits if f.own and f.row not in explained]
    for part in segments(steps, threshold, 2 * OWN_CAP):
        first, last = part.first, part.last
        # Up to the ends of the batch where no row speaks against it.
        if not against or bisect_left(against, first) == 0:
            first = 0 if cyclic else max(0, -lag)
        if not against or bisect_left(against, last) == len(against):
            last = count - 1 if cyclic else min(count, count - lag) - 1
        hits = sum(not f.own and f.row in explained for f in fits if part.first <= f.row <= part.last)
        yield first, last, hits, part.score


def _shuffled(fits: list[Fit], count: int) -> Iterator[ShiftAlarm]:
    """Test whether too few rare fits are the row's own: sorted apart, reversed or shuffled."""
    rare = [f for f in fits if len(f.rows) <= max(RARE, count // 1000)]
    if not rare:
        return
    rate = OWN_RATE if count <= LARGE else OWN_RATE_LARGE
    right = sum(f.own for f in rare)
    if log_binomial(right, len(rare), rate) < log(SHUFFLE_RISK):
        yield ShiftAlarm("shuffled", 0, 0, count - 1, count, len(rare) - right)
        return
    missed = 0.9
    steps = ((f.row, log((1 - missed) / rate) if f.own else log(missed / (1 - rate))) for f in rare)
    for part in segments(steps, log(len(rare) / SHUFFLE_RISK), 2 * OWN_CAP):
        yield ShiftAlarm("shuffled", 0, part.first, part.last, part.last - part.first + 1, part.hits)


def log_binomial(most: int, trials: int, rate: float) -> float:
    """Return the logarithm of the chance of `most` successes or fewer."""
    terms = [
        lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(rate) + (trials - k) * log(1 - rate)
        for k in range(most + 1)
    ]
    top = max(terms)
    return top + log(sum(2.718281828459045 ** (t - top) for t in terms))
