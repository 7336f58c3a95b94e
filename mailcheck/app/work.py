"""Reading and extracting a batch, in this process or in several; the result does not depend on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from mailcheck.app.processes import holding_interruptions, leaving_the_rest, pool_of
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.source import Limits, ListOptions, SourceEntry, Unit
from mailcheck.model.table import Tables, concat

if TYPE_CHECKING:
    from mailcheck.extract.lines import LineBook
    from mailcheck.model.source import Reading
    from mailcheck.read.letter_template import LetterTemplate

# Starting a process costs about as much as reading this many small mails.
UNITS_WORTH_A_PROCESS = 3
# So many pieces for each process are read before the first of them is done; each holds its rows in memory.
AHEAD = 2
DIED = "reading it ended the process that read it; look at the file, or take it out"


@dataclass(frozen=True, slots=True)
class Task:
    """How units are to be read, and merged with a template; the same for the whole batch."""

    limits: Limits
    options: ListOptions
    fields: frozenset[str]
    event_header: str | None
    packs: tuple[str, ...] = ()
    template: LetterTemplate | None = None


@dataclass(slots=True)
class Harvest:
    """What one unit, or the whole batch, gave: fact tables, distinct lines and the ledger."""

    tables: Tables
    lines: LineBook
    sources: list[SourceEntry] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    messages_unread: int = 0
    parts_read: int = 0
    parts_unread: int = 0


_knowledge: dict[tuple[str, ...], Knowledge] = {}


def knowledge_of(packs: tuple[str, ...]) -> Knowledge:
    """Return the rule book's knowledge, loaded once in each process."""
    from mailcheck.reference.knowledge import load_knowledge

    if packs not in _knowledge:
        _knowledge[packs] = load_knowledge(packs)
    return _knowledge[packs]


def harvest_unit(unit: Unit, task: Task) -> list[Harvest]:
    """Read one unit and return its facts, a list's in batches."""
    from mailcheck.read.units import columns_of, read_units

    columns = columns_of(unit, task.limits, task.options) if task.template is not None else ()
    readings = read_units(unit, task.limits, task.options)
    return [harvest for reading in readings for harvest in harvest_rows(reading, task, columns)]


def harvest_rows(reading: Reading, task: Task, columns: Sequence[tuple[str, str | None]] = ()) -> list[Harvest]:
    """Return the facts of what was read; the rows of a list are merged with the template before.

    `columns` are those of the list in its order, as (header, role).
    """
    if task.template is None:
        return [harvest_reading(reading, task)]
    from mailcheck.app.render import render

    merged = render(reading, task.template, knowledge_of(task.packs), columns)
    return [harvest_reading(piece, task) for piece in merged]


def harvest_reading(reading: Reading, task: Task) -> Harvest:
    """Return the facts of what was read."""
    from mailcheck.extract.facts import extract
    from mailcheck.extract.marks import mark_lines
    from mailcheck.extract.scan import scan_lines

    knowledge = knowledge_of(task.packs)
    extracted = extract(reading, knowledge, event_header=task.event_header)
    tables = dict(extracted.tables)
    tables.update(scan_lines(extracted.lines, knowledge, task.fields))
    tables["mark"] = mark_lines(extracted.lines, knowledge)
    return Harvest(
        tables=tables,
        lines=extracted.lines,
        sources=reading.sources,
        skipped=reading.skipped,
        messages_unread=reading.messages_unread,
        parts_read=reading.parts_read,
        parts_unread=reading.parts_unread,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """What one process has to do: a unit to read, or some rows of a list that was read here.

    `worth` is how many small units it is as much work as, `columns` are those of the list.
    """

    unit: Unit
    rows: Reading | None = None
    columns: Sequence[tuple[str, str | None]] = ()
    worth: int = 1

    def call(self, task: Task) -> tuple[Any, ...]:
        """Return the function that does it, and what it takes."""
        return (harvest_unit, self.unit, task) if self.rows is None else (harvest_rows, self.rows, task, self.columns)


def pieces_of(units: Sequence[Unit], task: Task) -> Iterator[Piece]:
    """Yield what there is to do, in order; a list is read here, and its rows are looked at elsewhere."""
    from mailcheck.read.units import columns_of, read_units

    for unit in units:
        if unit.kind != "list":
            yield Piece(unit)
            continue
        columns = columns_of(unit, task.limits, task.options) if task.template is not None else ()
        for rows in read_units(unit, task.limits, task.options):
            # Without texts there is little to look at.
            texts = task.template is not None or rows.tables["part"].num_rows > 0
            yield Piece(unit, rows, columns, UNITS_WORTH_A_PROCESS if texts else 1)


def harvest_all(units: Sequence[Unit], task: Task, jobs: int) -> Iterator[Harvest]:
    """Yield the harvests of all units in the order of the units, whatever `jobs` is.

    What ends its process (out of memory, a crash in a library) is a problem of its files; the
    others are read all the same.
    """
    pieces, first, worth = pieces_of(units, task), list[Piece](), 0
    while worth < jobs * UNITS_WORTH_A_PROCESS and (piece := next(pieces, None)) is not None:
        first.append(piece)
        worth += piece.worth
    jobs = min(jobs, worth // UNITS_WORTH_A_PROCESS)
    every = chain(first, pieces)
    if jobs > 1:
        yield from harvest_in_processes(every, task, jobs)
        return
    for piece in every:
        function, *given = piece.call(task)
        yield from function(*given)


def harvest_in_processes(pieces: Iterator[Piece], task: Task, jobs: int) -> Iterator[Harvest]:
    """Yield the harvests of the pieces in their order; only a few more are read than are worked at."""
    waiting: deque[Piece] = deque()
    while True:
        try:
            with pool_of(jobs) as pool, leaving_the_rest(pool):
                results = deque(submit(pool, piece, task) for piece in waiting)
                while True:
                    for piece in islice(pieces, jobs * AHEAD - len(waiting)):
                        waiting.append(piece)
                        results.append(submit(pool, piece, task))
                    if not waiting:
                        return
                    harvests = results.popleft().result()
                    waiting.popleft()
                    yield from harvests
        except BrokenProcessPool:
            # about so many were at work when it happened; a later culprit is met again
            for _ in range(min(jobs, len(waiting))):
                yield from harvest_alone(waiting.popleft(), task)


def submit(pool: ProcessPoolExecutor, piece: Piece, task: Task) -> Future[list[Harvest]]:
    """Give a piece to the processes."""
    with holding_interruptions():
        return pool.submit(*piece.call(task))


def harvest_alone(piece: Piece, task: Task) -> list[Harvest]:
    """Do one piece in a process of its own; the file at which that ends too is unread."""
    from mailcheck.read.units import lost

    try:
        with pool_of(1) as pool, leaving_the_rest(pool):
            return submit(pool, piece, task).result()
    except BrokenProcessPool:
        if len(piece.unit.paths) == 1:
            return [harvest_reading(lost(piece.unit, DIED, piece.rows), task)]
    half = len(piece.unit.paths) // 2
    parts = [Piece(some_of(piece.unit, part)) for part in (slice(half), slice(half, None))]
    return [harvest for part in parts for harvest in harvest_alone(part, task)]


def some_of(unit: Unit, part: slice) -> Unit:
    """Return a unit of some of the files of a unit."""
    return replace(unit, paths=unit.paths[part], data=unit.data[part] if unit.data is not None else None)


def join(harvests: Iterable[Harvest]) -> Harvest:
    """Join harvests into one, messages numbered over the batch."""
    from mailcheck.extract.lines import LineBook

    every = list(harvests)
    return Harvest(
        tables=concat(h.tables for h in every),
        lines=LineBook.concat([h.lines for h in every]),
        sources=merge_sources(s for h in every for s in h.sources),
        skipped=sorted({s for h in every for s in h.skipped}),
        messages_unread=sum(h.messages_unread for h in every),
        parts_read=sum(h.parts_read for h in every),
        parts_unread=sum(h.parts_unread for h in every),
    )


def merge_sources(entries: Iterable[SourceEntry]) -> list[SourceEntry]:
    """Add up the messages of entries for the same path, kind and layout; sorted by path."""
    merged: dict[tuple[str, str], SourceEntry] = {}
    for entry in entries:
        key = (entry.path, entry.kind)
        before = merged.get(key)
        if before is not None:
            values = entry.as_dict() | {"messages": before.messages + entry.messages}
            entry = SourceEntry(**values)
        merged[key] = entry
    return [merged[key] for key in sorted(merged)]
