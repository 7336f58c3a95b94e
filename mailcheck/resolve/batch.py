"""Facts of a whole batch, joined with everything that is known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING, Any

from mailcheck.extract.domains import DomainBook
from mailcheck.extract.facts import book_of
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.mail_hosts import LookUp
from mailcheck.model.policy import Policy
from mailcheck.model.schema import FACTS, arrow_schema
from mailcheck.model.table import Tables, empty, packed
from mailcheck.reference.load import Reference
from mailcheck.resolve.envelope import add_envelope
from mailcheck.resolve.known_values import by_mailbox, list_choices, list_values, own_contacts, roster_hits, search_lines
from mailcheck.resolve.mail_hosts import ask_hosts
from mailcheck.resolve.neighbours import resolve_neighbours
from mailcheck.resolve.own_names import batch_names, own_names
from mailcheck.resolve.owners import resolve_owners
from mailcheck.resolve.pairs import resolve_pairs
from mailcheck.resolve.recipients import resolve_recipients
from mailcheck.resolve.row_gaps import row_gaps
from mailcheck.resolve.rows import COLUMNS as COMPARED, resolve_rows
from mailcheck.resolve.salutations import NameLists
from mailcheck.resolve.sealed import unseal
from mailcheck.resolve.standing import resolve_standing
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook
    from mailcheck.resolve.sealed import Unsealed

# What is found by whole columns, and by rows.
COLUMNS, ROWS = frozenset({"slip", "stuck"}), frozenset({"row_value", "clash"})
# A merge tag of an ambiguous syntax counts where its word is a column of the list.
KNOWN_TAGS = """
with word as (
    select distinct lower(replace(replace(replace("column", ' ', ''), '_', ''), '-', '')) as word
    from cell)
select t.* exclude (known),
       coalesce(t.known, false) or exists (
           select 1 from word w
           where w.word = lower(replace(replace(replace(t.inner, ' ', ''), '_', ''), '-', ''))
       ) as known
from merge_tag t
"""


# Takes a function of a module and what it is called with; gives what returns its result.
Beside = Callable[..., Callable[[], Any]]


def resolve_batch(
    tables: Tables,
    lines: LineBook,
    policy: Policy,
    reference: Reference,
    knowledge: Knowledge,
    today: date,
    look_up: LookUp | None,
    beside: Beside,
    wanted: Collection[str],
) -> Tables:
    """Return all fact tables of the schema; those that are wanted are complete.

    `tables` are the extracted ones, numbered over the batch, and are used up, as are those of the
    reference: those of a large batch are not held twice. `today` decides what has expired.
    `look_up`, if there is one, asks the DNS which domains take mail. `beside` begins a long piece
    of work in another process, or does it at once, and gives what waits for its result.
    """
    from mailcheck.extract.greeting import greetings
    from mailcheck.extract.greeting_words import with_own

    facts = {name: tables.pop(name) if name in tables else empty(name) for name in FACTS} | reference.tables
    reference.tables.clear()

    def search() -> Callable[[], Any]:
        return beside(search_lines, lines.texts, facts["roster_value"], frozenset(reference.personal))

    # What a sealed roster knows is not known before the texts are.
    values = "identifier" in wanted or not COLUMNS.isdisjoint(wanted)
    searched = search() if values and reference.sealed is None else None
    facts["greeting"] = greetings(lines, with_own(knowledge.words, policy.sender.generic_greetings), batch_names(facts), own_names(facts))
    if "row_gap" in wanted:
        facts["row_gap"] = row_gaps(facts["cell"], facts["message"], lines)
    unsealed = opened(facts, lines, policy, reference)
    with Workspace({**facts, "verified": reference.verified}) as work:
        add_known(work, policy, reference, knowledge)
        facts["recipient"] = known_recipients(work, policy, today, look_up)
        if values:
            facts["identifier"] = by_mailbox(joined(facts.pop("identifier"), roster_hits(lines, *(searched or search())())))
            del searched
            facts["identifier"] = owned(work, facts, policy, knowledge)
        if "roster_value" not in wanted:
            facts["roster_value"] = leave_names(work, reference)
        work.put("identifier", facts["identifier"])
        facts |= compared(work, unsealed, policy, reference, NameLists(work, knowledge.words["common-names"]), wanted)
        facts["merge_tag"] = known_tags(work)
    return facts


def add_known(work: Workspace, policy: Policy, reference: Reference, knowledge: Knowledge) -> None:
    """Put into the workspace what the list says of consent and values, and who stands in the envelope only."""
    cells = work.tables["cell"]
    work.put("list_choice", list_choices(cells))
    work.put("list_value", list_values(cells))
    if reference.envelope is not None and policy.batch.envelope:
        work.put("recipient", add_envelope(work, reference.envelope, book_of(knowledge), policy.batch.envelope))
    work.give_back()


def leave_names(work: Workspace, reference: Reference) -> pa.Table:
    """Keep of the values in the workspace what rows and columns are compared by: most of a roster's are names.

    Returns the fact table for a run that does not want it.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    roles = pa.array([*COMPARED, *reference.personal], pa.string())
    for name in ("roster_value", "list_value"):
        values = work.tables[name]
        work.put(name, packed(values.filter(pc.is_in(values.column("role"), roles))))
    return empty("roster_value")


def opened(facts: Tables, lines: LineBook, policy: Policy, reference: Reference) -> Unsealed | None:
    """Return what a sealed roster knows of the batch, and put it into the facts; None for a roster in clear."""
    if reference.sealed is None:
        return None
    known = {**facts, "identifier": by_mailbox(facts["identifier"])}
    unsealed = unseal(reference.sealed, known, lines, policy.audience.segment, reference.envelope)
    facts |= {"roster": unsealed.roster, "roster_value": unsealed.values}
    return unsealed


def owned(work: Workspace, facts: Tables, policy: Policy, knowledge: Knowledge) -> pa.Table:
    """Return the identifiers with whose they are."""
    work.put("identifier", facts.pop("identifier"))
    weight = next((d.weight for d in knowledge.detectors if d.kind == "PERSON"), 1.0)
    contacts = own_contacts(policy.sender.contacts, knowledge)
    own = own_domains(policy) or sender_domains(facts["message"], book_of(knowledge))
    return resolve_owners(work, contacts, own, weight)


def compared(
    work: Workspace, unsealed: Unsealed | None, policy: Policy, reference: Reference, lists: NameLists, wanted: Collection[str]
) -> Tables:
    """Return what comparing names, whole columns and rows gives."""
    columns, rows = not COLUMNS.isdisjoint(wanted), not ROWS.isdisjoint(wanted)
    if not columns and not rows and "name_pair" not in wanted:
        return {}
    facts = {"name_pair": resolve_pairs(work, lists, unsealed)}
    facts |= resolve_standing(work, lists) if columns else {}
    facts |= resolve_rows(work, reference.personal, bool(policy.roster.path)) if rows else {}
    return facts


def known_recipients(work: Workspace, policy: Policy, today: date, look_up: LookUp | None) -> pa.Table:
    """Return the recipients with all that is known of them, and leave them in the workspace."""
    if look_up is not None:
        work.put("recipient", ask_hosts(work, look_up))
    work.put("recipient", resolve_recipients(work, policy, today))
    recipients = resolve_neighbours(work, own_domains(policy))
    work.put("recipient", recipients)
    return recipients


def known_tags(work: Workspace) -> pa.Table:
    """Return the merge tags, those around a column of the list marked as known."""
    schema = arrow_schema("merge_tag")
    if not work.tables["merge_tag"].num_rows:
        return schema.empty_table()
    return work.query(KNOWN_TAGS).select(schema.names).cast(schema)


def own_domains(policy: Policy) -> list[str]:
    """Return the sender's domains in lower case without a leading @ or dot."""
    return [d.lower().lstrip("@.") for d in policy.sender.domains]


def sender_domains(messages: pa.Table, book: DomainBook) -> list[str]:
    """Return the registered domains of From that strangers do not share: the sender's, unless the policy says."""
    found = messages.column("from_registered").unique().to_pylist()
    return sorted(domain for domain in found if domain and not book.facts(domain).freemail)


def joined(first: pa.Table, second: pa.Table) -> pa.Table:
    """Return both identifier tables under the schema."""
    import pyarrow as pa

    schema = arrow_schema("identifier")
    return pa.concat_tables([first.select(schema.names).cast(schema), second])
