"""From paths to resolved fact tables: the part of a run that `scan` and `facts` share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mailcheck.app.processes import working_beside
from mailcheck.app.request import Request
from mailcheck.app.work import Harvest, Task, harvest_all, join, knowledge_of
from mailcheck.model.policy import Policy
from mailcheck.model.schema import FACTS
from mailcheck.model.source import ListOptions, Reading, SourceEntry, Unit
from mailcheck.model.table import TableBuilder, Tables, packed
from mailcheck.reference.load import Reference, load_reference
from mailcheck.reference.paths import folders_of, start_of
from mailcheck.reference.policy import absolute, find_policy, load_policy, make_policy

if TYPE_CHECKING:
    from mailcheck.extract.lines import LineBook

# Looking a roster up in fewer lines takes less time than starting a process.
LINES_WORTH_A_PROCESS = 50_000
# How many messages were read just now, and about how many there are.
Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class Facts:
    """Everything that is known of a batch before judging.

    `hosts` is what the DNS said of each domain that it was asked for.
    """

    policy: Policy
    reference: Reference
    tables: Tables
    lines: LineBook
    harvest: Harvest
    hosts: dict[str, str] = field(default_factory=dict)


def policy_of(request: Request) -> Policy:
    """Return the policy of a request: its file, or the nearest upward from the first path."""
    if request.memory is not None:
        return make_policy(absolute(dict(request.overrides), ""))
    path = request.policy
    if path is None and request.find_policy:
        path = find_policy(start_of(request.paths))
    return load_policy(path, request.overrides)


def gather(request: Request, progress: Progress | None = None, wanted: Collection[str] = FACTS) -> Facts:
    """Read, extract and resolve a batch; of the fact tables at least those that are wanted are complete.

    Raises UsageError and PolicyError for what nothing can be judged with.
    """
    from mailcheck.app.render import greets
    from mailcheck.read.discover import discover
    from mailcheck.read.expected import expected_messages
    from mailcheck.read.units import refusals

    policy = policy_of(request)
    task = task_of(policy, request)
    reference = load_reference(policy, request.memory, request.today, greets(task.template))
    pack_all(reference.tables)
    closing: Reading | None = None
    if request.memory is not None:
        units = memory_units(request)
    else:
        found = discover(request.paths, policy.limits, reference.files, stdin=request.stdin or b"")
        units, closing = found.units, refusals(found)
    expected = expected_messages(units) if progress is not None else None
    harvests = []
    for harvest in harvest_all(units, task, request.jobs):
        harvests.append(harvest)
        if progress is not None:
            progress(harvest.tables["message"].num_rows, expected)
    whole = join(harvests)
    harvests.clear()
    whole.sources = fold_sources(whole.sources, request.paths)
    close(whole, closing)
    pack_all(whole.tables)
    hosts: dict[str, str] = {}
    tables = whole.tables = resolve(whole, policy, reference, request, hosts, wanted)
    return Facts(policy, reference, tables, whole.lines, whole, hosts)


def pack_all(tables: Tables) -> None:
    """Put tables into less memory, one after the other."""
    for name in tables:
        tables[name] = packed(tables[name])
    give_back()


def give_back() -> None:
    """Return to the system what was worked with."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def memory_units(request: Request) -> list[Unit]:
    """Return the units of an example: its mails, then its list."""
    memory = request.memory or {}
    units = []
    for path in request.paths:
        kind = "list" if path.endswith((".csv", ".tsv")) else "eml"
        units.append(Unit(kind=kind, paths=(path,), data=(memory[path],)))
    return units


def task_of(policy: Policy, request: Request) -> Task:
    """Return how the policy wants units to be read; PolicyError for a template that cannot be."""
    from mailcheck.app.render import template_of

    spec = policy.list
    options = ListOptions(spec.encoding, spec.delimiter, spec.sheet, dict(spec.columns))
    return Task(
        limits=policy.limits,
        options=options,
        fields=frozenset(policy.template.fields),
        event_header=policy.batch.event_header,
        packs=policy.rules.packs,
        template=template_of(policy, request.memory),
    )


def fold_sources(entries: list[SourceEntry], paths: tuple[str, ...]) -> list[SourceEntry]:
    """Return one entry for the single mails of each given folder, lists and mailboxes as they are."""
    folders = folders_of(paths)
    folded: dict[tuple[str, str], SourceEntry] = {}
    for entry in entries:
        if entry.kind in ("eml", "text", "msg"):
            for folder in folders:
                if folder == "." or entry.path.startswith(folder + "/"):
                    entry = replace(entry, path=folder + "/")
                    break
        before = folded.get((entry.path, entry.kind))
        if before is not None:
            entry = replace(entry, messages=entry.messages + before.messages)
        folded[entry.path, entry.kind] = entry
    return [folded[key] for key in sorted(folded)]


def close(whole: Harvest, closing: Reading | None) -> None:
    """Add what looking for files has left out or refused, and the problem of an empty batch."""
    import pyarrow as pa

    if closing is not None:
        whole.skipped = sorted({*whole.skipped, *closing.skipped})
        whole.messages_unread += closing.messages_unread
        tables = [whole.tables["problem"], closing.tables["problem"]]
        whole.tables["problem"] = pa.concat_tables(tables)
    if whole.tables["message"].num_rows == 0 and whole.tables["problem"].num_rows == 0:
        builder = TableBuilder("problem")
        builder.add(path="", code="empty", detail="no message was found")
        whole.tables["problem"] = builder.finish()


def resolve(
    whole: Harvest, policy: Policy, reference: Reference, request: Request, hosts: dict[str, str],
    wanted: Collection[str],
) -> Tables:
    """Return the fact tables with everything that reference data adds; what the DNS said goes to `hosts`."""
    from mailcheck.resolve.batch import resolve_batch

    def asked(domains: Sequence[str]) -> Mapping[str, str]:
        assert request.look_up is not None
        hosts.update(request.look_up(domains))
        return hosts

    knowledge = knowledge_of(policy.rules.packs)
    look_up = asked if request.look_up else None
    worth = request.jobs > 1 and bool(policy.roster.path) and len(whole.lines.texts) >= LINES_WORTH_A_PROCESS
    with working_beside(worth) as beside:
        return resolve_batch(whole.tables, whole.lines, policy, reference, knowledge, request.today, look_up, beside, wanted)
