"""Reading and extracting a batch, in this process or in several; the result does not depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import TYPE_CHECKING

from mailcheck.model.knowledge import Knowledge
from mailcheck.model.source import Limits, ListOptions, SourceEntry, Unit
from mailcheck.model.table import Tables, concat

if TYPE_CHECKING:
    from mailcheck.extract.lines import LineBook

# Starting a process costs about as much as reading this many small mails.
UNITS_WORTH_A_PROCESS = 3


@dataclass(frozen=True, slots=True)
class Task:
    """How units are to be read; the same for the whole batch, sent to each process once."""

    limits: Limits
    options: ListOptions
    fields: frozenset[str]
    event_header: str | None
    packs: tuple[str, ...] = ()


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
    from mailcheck.extract.facts import extract
    from mailcheck.extract.marks import mark_lines
    from mailcheck.extract.scan import scan_lines
    from mailcheck.read.units import read_units

    knowledge = knowledge_of(task.packs)
    harvests = []
    for reading in read_units(unit, task.limits, task.options):
        extracted = extract(reading, knowledge, event_header=task.event_header)
        tables = dict(extracted.tables)
        tables.update(scan_lines(extracted.lines, knowledge, task.fields))
        tables["mark"] = mark_lines(extracted.lines, knowledge)
        harvests.append(
            Harvest(
                tables=tables,
                lines=extracted.lines,
                sources=reading.sources,
                skipped=reading.skipped,
                messages_unread=reading.messages_unread,
                parts_read=reading.parts_read,
                parts_unread=reading.parts_unread,
            )
        )
    return harvests


def harvest_all(units: Sequence[Unit], task: Task, jobs: int) -> Iterator[Harvest]:
    """Yield the harvests of all units in the order of the units, whatever `jobs` is."""
    jobs = min(jobs, len(units) // UNITS_WORTH_A_PROCESS)
    if jobs <= 1:
        for unit in units:
            yield from harvest_unit(unit, task)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for harvests in pool.map(harvest_unit, units, [task] * len(units), chunksize=1):
            yield from harvests


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
