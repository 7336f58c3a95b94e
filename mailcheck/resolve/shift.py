"""Columns that slipped against each other: who carries whose name, from which row, by how much.

A blank cell, a half-sorted sheet or a wrong join gives a run of rows another row's data
(incidents B1: J40, J41, P01, A23). With a roster the names of the rows are compared with those
of the addresses; without one the local parts of the addresses are (shift_affinity).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace

from mailcheck.resolve.shift_affinity import shift_by_affinity
from mailcheck.resolve.shift_scan import ShiftAlarm, apart, segments

__all__ = ["ShiftAlarm", "shift_by_affinity", "shift_by_names"]

NEAR = 5
VOTED = 8
# A name of more rows than this says nothing about where it came from.
COMMON = 60
# So many different names have to sit one lag away; two rows are a swap (PAR305).
PROOF = 3
DROP = 6.0
# Rows that carry names of others without a common lag, before the order is called lost.
SHUFFLED = 6

Keys = Callable[[str], Iterable[Hashable]]
KeySet = frozenset[int]
NOBODY: KeySet = frozenset()


def shift_by_names(names: Sequence[str | None], reference: Sequence[str | None], keys: Keys) -> list[ShiftAlarm]:
    """Return the stretches whose names belong to the addresses of other rows.

    `names[i]` is what row i says, `reference[i]` what the roster says of its address; None
    where there is nothing. `keys` gives keys of a name of which two spellings of one person
    share at least one (folded full name, reading); no key, no evidence. A row that is right
    where it stands never speaks for a lag, so families in a row and sorted lists are silent.
    """
    said, known = _interned(names, reference, keys)
    where = _places(known)
    own = [bool(a & b) for a, b in zip(said, known, strict=True)]
    astray = [i for i, keyset in enumerate(said) if keyset and known[i] and not own[i]]
    if len(astray) < PROOF:
        return []
    others = {i: _rows_of(said[i], where) for i in astray}
    lags = _lags(others, len(said))
    alarms = [alarm for lag in lags for alarm in _shifted(said, known, own, lag)]
    found = apart(alarms)
    return apart([*found, *_shuffled(said, known, own, others, found)])


def _interned(
    names: Sequence[str | None], reference: Sequence[str | None], keys: Keys
) -> tuple[list[KeySet], list[KeySet]]:
    numbers: dict[Hashable, int] = {}
    memo: dict[str | None, KeySet] = {None: NOBODY}

    def of(name: str | None) -> KeySet:
        found = memo.get(name)
        if found is None:
            found = frozenset(numbers.setdefault(k, len(numbers)) for k in keys(name or "") if k)
            memo[name] = found
        return found

    return [of(n) for n in names], [of(n) for n in reference]


def _places(known: list[KeySet]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for row, keyset in enumerate(known):
        for key in keyset:
            places[key].append(row)
    return places


def _rows_of(keyset: KeySet, where: dict[int, list[int]]) -> list[int]:
    """Return the rows whose address belongs to a name; none for a name of too many."""
    rows = sorted({row for key in keyset for row in where.get(key, ())})
    return rows if len(rows) <= COMMON else []


def _lags(others: dict[int, list[int]], count: int) -> list[int]:
    """Return the near lags and the most voted others."""
    votes = Counter(j - i for i, rows in others.items() for j in rows)
    voted = sorted(votes.items(), key=lambda vote: (-vote[1], abs(vote[0]), vote[0]))
    far = [lag for lag, number in voted[:VOTED] if number >= PROOF]
    near = [lag for size in range(1, NEAR + 1) for lag in (-size, size) if size < count]
    return list(dict.fromkeys([*near, *far]))


def _steps(
    said: list[KeySet], known: list[KeySet], own: list[bool], lag: int
) -> Iterator[tuple[int, float]]:
    """Yield (row, score): +1 explained by the lag alone, less where something else is true."""
    for row in range(max(0, -lag), min(len(said), len(said) - lag)):
        name = said[row]
        if not name or not known[row]:
            continue
        there = bool(name & known[row + lag])
        if own[row]:
            if not there:
                yield row, -1.5
        elif there:
            yield row, 1.0
        elif known[row + lag]:
            yield row, -0.5


def _shifted(said: list[KeySet], known: list[KeySet], own: list[bool], lag: int) -> list[ShiftAlarm]:
    alarms = []
    for part in segments(_steps(said, known, own, lag), PROOF - 0.5, DROP):
        rows = range(part.first, part.last + 1)
        proven = [r for r in rows if not own[r] and 0 <= r + lag < len(said) and said[r] & known[r + lag]]
        # The same name again and again is a stuck value (PAR304), not a shift.
        if len({said[r] for r in proven}) >= PROOF:
            about = _doubtful(said, known, own, part.first, lag)
            alarms.append(ShiftAlarm("shifted", lag, part.first, part.last, len(rows), len(proven), about))
    return alarms


def _doubtful(said: list[KeySet], known: list[KeySet], own: list[bool], first: int, lag: int) -> bool:
    """Say whether the row above a stretch carries what is right for it and by the lag as well."""
    row = first - 1
    return 0 <= row and 0 <= row + lag < len(said) and own[row] and bool(said[row] & known[row + lag])


def _shuffled(
    said: list[KeySet], known: list[KeySet], own: list[bool], others: dict[int, list[int]], found: list[ShiftAlarm]
) -> list[ShiftAlarm]:
    """Return the stretches where most names belong to other rows by no common lag."""
    told = {row for alarm in found for row in range(alarm.first_row, alarm.last_row + 1)}
    steps = []
    for row in range(len(said)):
        if row in told or not said[row] or not known[row]:
            continue
        steps.append((row, -1.0 if own[row] else 1.0 if others.get(row) else -0.5))
    alarms = []
    for part in segments(steps, SHUFFLED - 0.5, DROP):
        rows = range(part.first, part.last + 1)
        proven = [r for r in rows if r not in told and not own[r] and others.get(r)]
        if len({said[r] for r in proven}) >= SHUFFLED:
            alarms.append(ShiftAlarm("shuffled", 0, part.first, part.last, len(rows), len(proven)))
    return _whole(alarms, found)


def _whole(alarms: list[ShiftAlarm], found: list[ShiftAlarm]) -> list[ShiftAlarm]:
    """Let the largest shuffled stretch swallow the short accidental shifts inside the stretches."""
    inside = [a for a in found if any(s.first_row <= a.first_row and a.last_row <= s.last_row for s in alarms)]
    if not inside:
        return alarms
    best = max(alarms, key=lambda a: a.evidence)
    whole = replace(best, evidence=best.evidence + sum(a.evidence for a in inside))
    return [whole if a is best else a for a in alarms]
