"""Neighbours of what we know: domains that look like known ones, addresses one slip from the roster's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mailcheck.model.schema import arrow_schema
from mailcheck.resolve.lookalikes import Known, one_slip
from mailcheck.resolve.own_names import aliases_of
from mailcheck.resolve.pairs import READERS, Named, against_roster
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# A local part of fewer letters has real neighbours at every large provider.
SHORTEST_LOCAL = 5

ASKED = """
select distinct domain from recipient
where domain <> '' and not own and not allowed and not freemail and not in_roster and invalid is null
  and suggestion is null
order by domain
"""
ROSTER_DOMAINS = """
select distinct split_part(address, '@', -1) as domain from (
    select address from roster where address is not null
    union all select key from verified where kind = 'address')
where domain not in (select domain from recipient where freemail)
order by domain
"""
OWN_DOMAINS = """
select distinct from_registered from message
where from_registered is not null and from_registered not in
  (select registered from recipient where freemail and registered is not null)
order by from_registered
"""

# Two texts with one slip between them share what is left when one letter is taken away.
NEAR = """
with asked as (
    select distinct address, local, domain from recipient
    where not own and not allowed and not in_roster and not role and domain <> ''
      and suggestion is null and length(local) >= $shortest),
known as (
    select distinct address, split_part(address, '@', 1) as local, split_part(address, '@', -1) as domain
    from roster where address is not null),
close as (
    -- Only what shares its domain with the roster can be near in its local part.
    select a.address, a.local, a.domain, unnest([a.local] || list_transform(range(1, length(a.local) + 1),
           lambda i: a.local[1:i - 1] || a.local[i + 1:])) as piece
    from asked a where a.domain in (select domain from known)),
pieces as (
    select k.address, k.local, k.domain, unnest([k.local] || list_transform(range(1, length(k.local) + 1),
           lambda i: k.local[1:i - 1] || k.local[i + 1:])) as piece
    from known k where k.domain in (select domain from close) and length(k.local) >= $shortest - 1)
select distinct c.address, p.address as near, c.local, p.local as near_local
from close c join pieces p on p.domain = c.domain and p.piece = c.piece
where c.local <> p.local
union
select a.address, k.address, a.domain, k.domain
from asked a join known k on k.local = a.local and k.domain <> a.domain
where abs(length(k.domain) - length(a.domain)) <= 1 and damerau_levenshtein(a.domain, k.domain) = 1
order by all
"""
NAMES = """
with greeted as (
    -- A greeting in a mail to one person names the person of its address.
    select message_id, min(name) as name from greeting
    where kind = 'named' and message_id in (
        select message_id from recipient where not own group by message_id having count(distinct address) = 1)
    group by message_id having count(distinct name) = 1),
named as (
    select r.address, coalesce(r.display_name, g.name) as name
    from recipient r left join greeted g using (message_id)
    where r.address in (select address from near_pair))
select address, min(name) from named where name is not null
group by address having count(distinct name) = 1
"""
PEOPLE = """
with mailbox as (
    select address, min(identity) as identity from roster
    where address in (select near from near_pair) group by address)
select m.address, p.name, p.kana, p.alias
from mailbox m join reader d using (identity) join roster p using (roster_row)
where p.name is not null
order by m.address, p.roster_row
"""
JOINED = """
with chosen as (
    select address, arg_min(near, (rank, near)) as near, arg_min(verdict, (rank, near)) as verdict
    from near_pair group by address)
select r.* replace (l.looks as lookalike, l.why as lookalike_why,
                    c.near as near_address, c.verdict as near_name)
from recipient r
left join look l on l.domain = r.domain and not r.own and not r.allowed and not r.in_roster and not r.freemail
left join chosen c on c.address = r.address and not r.own and not r.allowed
where r.message_id between $first and $last
order by r.message_id, r.ordinal
"""
RANK = {"match": 0, "unknown": 1, "mismatch": 2}


def resolve_neighbours(work: Workspace, own: list[str]) -> pa.Table:
    """Return the recipient facts with `lookalike`, `near_address` and what belongs to them.

    The workspace holds recipient, message, roster and verified; `own` are the sender's domains.
    """
    look, near = lookalikes(work, own), near_pairs(work)
    if not look.num_rows and not near.num_rows:
        return work.tables["recipient"]
    work.put("look", look)
    work.put("near_pair", near)
    return work.sliced(JOINED, schema=arrow_schema("recipient"))


def lookalikes(work: Workspace, own: list[str]) -> pa.Table:
    """Return (domain, looks, why) for the domains of the batch that look like known ones."""
    import pyarrow as pa

    def domains(sql: str) -> list[str]:
        return [row[0] for row in work.rows(sql)]

    verified = work.tables["verified"].num_rows > 0
    confirmed = domains("select distinct key from verified where kind = 'domain' order by key") if verified else []
    roster = domains(ROSTER_DOMAINS) if verified or work.tables["roster"].num_rows else []
    known = Known([*own, *domains(OWN_DOMAINS), *confirmed], roster)
    found = [(domain, look) for domain in domains(ASKED) if (look := known.lookalike(domain))]
    return pa.table(
        {
            "domain": pa.array([domain for domain, _ in found], pa.string()),
            "looks": pa.array([look[0] for _, look in found], pa.string()),
            "why": pa.array([look[1] for _, look in found], pa.string()),
        }
    )


def near_pairs(work: Workspace) -> pa.Table:
    """Return (address, near, verdict, rank): roster addresses one slip away, best fitting name first."""
    import pyarrow as pa

    found = work.rows(NEAR, {"shortest": SHORTEST_LOCAL}) if work.tables["roster"].num_rows else []
    pairs = [(a, near) for a, near, local, other in found if one_slip(local, other, 1)]
    columns = {"address": [a for a, _ in pairs], "near": [near for _, near in pairs]}
    table = pa.table({n: pa.array(c, pa.string()) for n, c in columns.items()})
    verdicts = []
    if pairs:
        work.put("near_pair", table)
        work.run(READERS)
        names = dict(work.rows(NAMES))
        people: dict[str, list[Named]] = {}
        for near, name, kana, alias in work.rows(PEOPLE):
            people.setdefault(near, []).append((name, kana, aliases_of(alias)))
        for address, near in pairs:
            known, said = people.get(near), names.get(address)
            verdicts.append(against_roster(known, said)[1] if known and said else "unknown")
    ranks = [RANK[verdict] for verdict in verdicts]
    return table.append_column("verdict", pa.array(verdicts, pa.string())).append_column("rank", pa.array(ranks, pa.int64()))
