"""A sealed roster beside a batch: what the batch itself says is looked up, nothing else comes to light.

Every mailbox, value and name of the batch is digested and searched for. What is found becomes a row
of `roster` and `roster_value` with the batch's own text; whatever else the roster knows of that
customer stays a digest (`sealed:...`), so that rules can tell that there is something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mailcheck.extract.address import identity_of
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import TableBuilder, Tables
from mailcheck.reference.sealed import Sealed, split_tags
from mailcheck.resolve.names.verdict import Verdict, mildest, rank
from mailcheck.resolve.said import audience_ids, candidates, said_values
from mailcheck.resolve.sealed_houses import ADDRESS_ROLES, LOOSE, Written, housed, same_house, written
from mailcheck.resolve.sealed_readings import judge_sealed
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook

SHARED = "sealed:shared"
ALIASES = "a"

# Rows that the batch knows by a mailbox or by a value, and those they may receive the mail of.
WANTED = """
with known as (
    select who, roster_row from sealed where who in (select who from mailbox)
    union
    select who, roster_row from (select who, roster_row, unnest(value) as value from sealed)
    where value in (select digest from candidate)),
delegates as (
    select distinct delegate from sealed s join known k using (who, roster_row) where delegate is not null),
sources as (
    select who, roster_row from (select who, roster_row, unnest(value) as value from sealed)
    where value in (select delegate from delegates))
select s.* from sealed s semi join (select * from known union select * from sources) k
  on k.who = s.who and k.roster_row = s.roster_row
order by s.roster_row, s.who
"""
MAILBOXES = """
select identity, min(address) as address from (
    select identity, address from recipient where identity is not null
    union all select value, value from identifier where kind = 'EMAIL'
    union all select key, key from audience where contains(key, '@'))
group by identity order by identity
"""
# What is said in the messages that go to each mailbox: values by their role, and names.
BESIDE = """
select distinct r.identity, v.role, v.value from recipient r join said_value v using (message_id)
where r.identity is not null order by all
"""


@dataclass(slots=True)
class Person:
    """One customer's row of the sealed roster that stands for a mailbox of the batch."""

    who: int
    tags: frozenset[bytes]


@dataclass(slots=True)
class Unsealed:
    """What a sealed roster says about one batch: facts, and the people behind its mailboxes."""

    roster: pa.Table
    values: pa.Table
    people: dict[str, list[Person]]
    sealed: Sealed = field(repr=False)

    def verdict(self, identity: str, name: str) -> Verdict | None:
        """Compare a name with those of a mailbox; None where the roster has no name for it."""
        found = [self.one(person, name) for person in self.people.get(identity, ())]
        told = [verdict for verdict in found if verdict is not None]
        return min(told, key=rank) if told else None

    def verdicts(
        self, pairs: Iterable[Sequence[str]]
    ) -> list[tuple[str, str, str | None, str, str | None, str]]:
        """Return (mailbox, name, None, verdict, severity, reason): the roster's own name is not known."""
        found = []
        for identity, name in pairs:
            verdict = self.verdict(identity, name)
            if verdict is not None:
                found.append((identity, name, None, verdict.verdict, verdict.severity, verdict.reason))
        return found

    def one(self, person: Person, name: str) -> Verdict | None:
        """Compare a name with one person's name and other names."""
        seal, tags = self.sealed.seal, person.tags

        def asker(before: str) -> Callable[[str, str], bool]:
            return lambda kind, key: seal.tag(person.who, before + kind, key) in tags

        has, other = asker(""), asker(ALIASES)
        if not any(has("kind", kind) for kind in "HKLGO"):
            return None
        verdict = judge_sealed(name, has)
        if verdict.verdict == "match" or not any(other("kind", kind) for kind in "HKLGO"):
            return verdict
        alias = judge_sealed(name, other)
        if alias.verdict == "match":
            return alias
        conflicts = [v for v in (verdict, alias) if v.verdict == "mismatch"]
        return mildest(conflicts) if conflicts else verdict


def unseal(
    sealed: Sealed, facts: Tables, lines: LineBook, segments: Iterable[str], envelope: pa.Table | None = None
) -> Unsealed:
    """Return what a sealed roster knows of a batch.

    `facts` are those before anything is resolved, addresses in identifiers as mailboxes; `envelope`
    is the policy's file of recipients, with a column `address`.
    """
    said = said_values(sealed, facts)
    with Workspace({**facts, "sealed": sealed.table.drop_columns(["tags"])}) as work:
        said, addresses = housed(work, said)
        work.put("said_value", said)
        boxes = dict(work.rows(MAILBOXES))
        for address in envelope.column("address").to_pylist() if envelope is not None else ():
            boxes.setdefault(identity_of(address), address)
        digests = candidates(sealed, said, facts, lines)
        ids = audience_ids(sealed, facts)
        numbers = {sealed.seal.number("a", identity): identity for identity in boxes}
        work.put("mailbox", number_table("who", numbers))
        work.put("candidate", number_table("digest", {**digests, **ids}))
        work.put("sealed", sealed.table)
        known = work.query(WANTED).to_pylist()
        beside: dict[str, set[tuple[str, str]]] = defaultdict(set)
        if any(row["shared"] for row in known):
            for identity, role, value in work.rows(BESIDE):
                beside[identity].add((role, value))
    named = {sealed.seal.number("g", segment): segment for segment in segments}
    return Opened(sealed, digests, ids, numbers, boxes, beside, named, written(addresses)).all(known)


@dataclass(slots=True)
class Opened:
    """The sealed rows of one batch in the making."""

    sealed: Sealed
    digests: Mapping[int, str]
    ids: Mapping[int, str]
    numbers: Mapping[int, str]
    boxes: Mapping[str, str]
    beside: Mapping[str, set[tuple[str, str]]]
    segments: Mapping[int, str]
    addresses: Written

    def all(self, rows: Sequence[dict[str, Any]]) -> Unsealed:
        """Return the facts of the rows."""
        roster, values = TableBuilder("roster"), TableBuilder("roster_value")
        people: dict[str, list[Person]] = defaultdict(list)
        by_id = {self.own_id(row): row for row in rows if self.own_id(row) is not None}
        for row in rows:
            identity = self.numbers.get(row["who"]) if row["addressed"] else None
            told = self.values(row, identity)
            for role, value, customer in told:
                values.add(row["roster_row"], customer, role, value)
            name = next((v for r, v, _ in told if r == "name" and not v.startswith("sealed:")), None)
            roster.add(**self.person(row, identity, name))
            if identity:
                people[identity].append(self.reader(row))
                delegate = by_id.get(row["delegate"]) if row["delegate"] is not None else None
                if delegate is not None:
                    people[identity].append(self.reader(delegate))
        table = values.finish().cast(arrow_schema("roster_value"))
        return Unsealed(roster.finish(), table, dict(people), self.sealed)

    def reader(self, row: Mapping[str, Any]) -> Person:
        """Return the person of a row, by whose tags names are judged."""
        return Person(row["who"], split_tags(row["tags"]))

    def own_id(self, row: Mapping[str, Any]) -> int | None:
        """Return the digest of a row's id, None where it has none of its own."""
        for role, value in zip(row["role"], row["value"], strict=True):
            if self.sealed.values[role] == "id":
                return int(value)
        return None

    def id_text(self, digest: int | None) -> str | None:
        """Return an id as the audience or the batch writes it, or its digest as a text."""
        if digest is None:
            return None
        return self.ids.get(digest) or self.digests.get(digest) or hidden(digest)

    def person(self, row: Mapping[str, Any], identity: str | None, name: str | None) -> dict[str, Any]:
        """Return a row of `roster`."""
        mailbox = identity or (hidden(row["who"]) if row["addressed"] else None)
        segment = row["segment"]
        return {
            "roster_row": row["roster_row"],
            "id": self.id_text(self.own_id(row)),
            "address": self.boxes.get(identity or "", mailbox),
            "identity": mailbox,
            "name": name,
            "customer": hidden(row["customer"]),
            "delegate_for": self.id_text(row["delegate"]),
            "verified_at": row["verified_at"],
            "opt_out": row["opt_out"],
            "segment": None if segment is None else self.segments.get(segment) or hidden(segment),
        }

    def values(self, row: Mapping[str, Any], identity: str | None) -> list[tuple[str, str, str]]:
        """Return (role, value, customer) of a row; what the batch does not say stays a digest."""
        customer, roles = hidden(row["customer"]), self.sealed.values
        found = [("email", identity, customer)] if identity else []
        for role, digest in zip(row["role"], row["value"], strict=True):
            if roles[role] in ADDRESS_ROLES and digest in self.digests:
                said = self.written(row, roles[role], self.digests[digest])
                found += [(ADDRESS_ROLES[roles[role]], value, customer) for value in said]
            elif (identity and roles[role] not in LOOSE) or digest in self.digests:
                found.append((roles[role], self.digests.get(digest) or hidden(digest), customer))
        if identity and row["shared"]:
            found += self.shared(row, identity, customer)
        return found

    def written(self, row: Mapping[str, Any], role: str, text: str) -> list[str]:
        """Return how the batch writes an address of the row, of which it has the spelling or the house."""
        seal, tags = self.sealed.seal, split_tags(row["tags"])

        def has(kind: str, key: str) -> bool:
            return seal.tag(row["who"], kind, key) in tags

        return [
            value for as_role, town, value in self.addresses.get(text, ())
            if as_role == ADDRESS_ROLES[role] and (role not in LOOSE or same_house(text, town, has))
        ]  # fmt: skip

    def shared(self, row: Mapping[str, Any], identity: str, customer: str) -> list[tuple[str, str, str]]:
        """Return the values that other customers have as well: they name nobody alone."""
        seal, tags = self.sealed.seal, split_tags(row["tags"])
        roles = {self.sealed.values[number] for number in row["shared"]}
        found = []
        for role, value in sorted(self.beside.get(identity, ())):
            if role in roles and seal.tag(row["who"], f"s{role}", value) in tags:
                plain = self.written(row, role, value) if role in ADDRESS_ROLES else [value]
                found += [(ADDRESS_ROLES.get(role, role), v, who) for v in plain for who in (customer, SHARED)]
        told = {role for role, _, _ in found}.union(LOOSE)
        return found + [(role, f"{hidden(row['who'])}:{role}", customer) for role in sorted(roles - told)]


def hidden(digest: int) -> str:
    """Return a digest as the text that stands for what nobody can read."""
    return f"sealed:{digest & (1 << 64) - 1:016x}"


def number_table(name: str, numbers: Iterable[int]) -> pa.Table:
    """Return numbers as a table of one column."""
    import pyarrow as pa

    return pa.table({name: pa.array(list(numbers), pa.int64())})
