"""Reading and extracting a batch, in this process or in several; the result does not depend on it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context, resource_tracker
from threading import current_thread, main_thread
from typing import TYPE_CHECKING

from mailcheck.model.knowledge import Knowledge
from mailcheck.model.source import Limits, ListOptions, SourceEntry, Unit
from mailcheck.model.table import Tables, concat

if TYPE_CHECKING:
    from mailcheck.extract.lines import LineBook
    from mailcheck.model.source import Reading
    from mailcheck.read.letter_template import LetterTemplate

# Starting a process costs about as much as reading this many small mails.
UNITS_WORTH_A_PROCESS = 3
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
    from mailcheck.read.units import read_units

    readings = read_units(unit, task.limits, task.options)
    if task.template is not None:
        readings = merged(readings, unit, task)
    return [harvest_reading(reading, task) for reading in readings]


def merged(readings: Iterable[Reading], unit: Unit, task: Task) -> Iterator[Reading]:
    """Yield the readings of a unit; the rows of a list are merged with the template."""
    from mailcheck.app.render import render
    from mailcheck.read.units import columns_of

    assert task.template is not None
    columns = columns_of(unit, task.limits, task.options)
    for reading in readings:
        yield from render(reading, task.template, knowledge_of(task.packs), columns)


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


def harvest_all(units: Sequence[Unit], task: Task, jobs: int) -> Iterator[Harvest]:
    """Yield the harvests of all units in the order of the units, whatever `jobs` is.

    A unit that ends its process (out of memory, a crash in a library) is a problem of its files;
    the others are read all the same.
    """
    jobs = min(jobs, len(units) // UNITS_WORTH_A_PROCESS)
    if jobs <= 1:
        for unit in units:
            yield from harvest_unit(unit, task)
        return
    done = 0
    while done < len(units):
        left = units[done:]
        try:
            with pool_of(jobs) as pool, leaving_the_rest(pool):
                with holding_interruptions():
                    results = pool.map(harvest_unit, left, [task] * len(left), chunksize=1)
                for harvests in results:
                    done += 1
                    yield from harvests
        except BrokenProcessPool:
            # about so many were at work when it happened; a later culprit is met again
            for unit in units[done : done + jobs]:
                done += 1
                yield from harvest_alone(unit, task)


@contextmanager
def leaving_the_rest(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Let whatever stops the reading stop it at once, and not after all the units that wait."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


@contextmanager
def holding_interruptions() -> Iterator[None]:
    """Let a Ctrl-C wait while processes are started, in this process and, until they are ready, in them.

    Outside the main thread nobody may change what a signal does, and nothing is changed.
    """
    if current_thread() is not main_thread():
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    before = hold_for_children()
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if held:
            signal.raise_signal(signal.SIGINT)


def hold_for_children() -> set[signal.Signals] | None:
    """Let Ctrl-C wait in the processes that this thread starts, and return what did before; None on Windows.

    In this process another thread may still take it.
    """
    if os.name != "posix":
        return None
    # It would let the signals of this process through again when it starts by itself.
    resource_tracker.ensure_running()
    return signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def end_at_interruptions() -> None:
    """Make this process end at Ctrl-C without a word; one that has waited ends it now."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def pool_of(jobs: int) -> ProcessPoolExecutor:
    """Return processes that begin empty, so that they do the same on every system."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=end_at_interruptions)


def harvest_alone(unit: Unit, task: Task) -> list[Harvest]:
    """Read one unit in a process of its own; the file at which that ends too is unread."""
    from mailcheck.read.units import lost

    try:
        with pool_of(1) as pool:
            with holding_interruptions():
                result = pool.submit(harvest_unit, unit, task)
            return result.result()
    except BrokenProcessPool:
        if len(unit.paths) == 1:
            return [harvest_reading(lost(unit, DIED), task)]
    half = len(unit.paths) // 2
    return [harvest for part in (slice(half), slice(half, None)) for harvest in harvest_alone(some_of(unit, part), task)]


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
