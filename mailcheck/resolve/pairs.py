"""Names against names: roster, list, display name and greeting of each recipient.

Pairs are gathered in the database and each distinct pair is judged once; pairs that are equal
after cheap normalisation never reach the matcher one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import packed
from mailcheck.resolve.names import Verdict, normalise, same_person
from mailcheck.resolve.own_names import aliases_of
from mailcheck.resolve.salutations import NameLists, set_apart
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.resolve.sealed import Unsealed

# (verdict, severity, reason)
Outcome = tuple[str, str | None, str]
# Name, kana and other names of somebody in the roster.
Named = tuple[str, str | None, tuple[str, ...]]
ROSTER_KEYS = ("identity", "name", "left")
# So many judged pairs are held as Python objects.
AT_ONCE = 10_000

# What the mail itself says of a recipient: greeting, display name, the list's name column.
# A greeting speaks to all visible recipients of the message, so it is paired with each of them
# and one that fits is enough.
SAID = """
select r.message_id, r.ordinal, r.address, r.identity, r.in_roster, r.kind,
       case when m.has_header then 'display-name' else 'list' end as source,
       r.display_name as name
from recipient r join message m using (message_id)
where r.display_name is not null and r.customer is not null and not r.role and r.message_id between $first and $last
union all
select r.message_id, r.ordinal, r.address, r.identity, r.in_roster, r.kind, 'greeting', g.name
from recipient r join greeting g using (message_id)
where g.kind = 'named' and g.name is not null and r.customer is not null and not r.role
  and (r.kind = 'to' or r.visible) and r.message_id between $first and $last
"""

# The list's reading of a name is compared with the roster only: beside the list's own kanji it is a guess.
SPOKEN = """
create or replace temp view spoken as
select * from said
union all
select r.message_id, r.ordinal, r.address, r.identity, r.in_roster, r.kind, 'kana', k.name
from recipient r
join (select message_id, string_agg(value, ' ' order by "column") as name from cell
      where role = 'kana' and value is not null group by message_id) k using (message_id)
where r.kind = 'to' and r.customer is not null and not r.role
"""

# Whose names a mailbox may have: its own, and of a customer whose mail it may receive.
READERS = """
create or replace temp view reader as
select identity, roster_row from roster where identity is not null
union all
select r.identity, p.roster_row from roster r join roster p on p.id = r.delegate_for where r.identity is not null
"""

ASKED = """
select distinct identity, name from spoken where in_roster order by identity, name
"""

# Each name beside each mailbox, where it is first said.
FIRST_SAID = """
select identity, name, min(message_id) as message_id from spoken where in_roster group by identity, name
"""

# Of a large roster only those whose names are asked for are held.
ROSTER_PAIRS = """
with asked as (select identity, name from first_said where message_id between $first and $last),
readers as (select * from reader where identity in (select identity from asked)),
people as (
    select roster_row, name, kana, alias from roster
    where name is not null and roster_row in (select roster_row from readers))
select a.identity, a.name, p.name as known, p.kana, p.alias
from asked a join readers d using (identity) join people p using (roster_row)
order by a.identity, a.name, p.roster_row
"""

OTHER_PAIRS = """
select distinct a.name as first, b.name as second
from said a join said b on a.message_id = b.message_id and a.ordinal = b.ordinal
where a.source <> 'greeting' and b.source = 'greeting' and not a.in_roster
order by first, second
"""

RESULT = """
with judged as (
    select s.message_id, s.ordinal, s.address, 'roster' as left_source, v."left", s.source as right_source,
           s.name as "right", v.verdict, v.severity, v.reason
    from spoken s join roster_verdict v on v.identity = s.identity and v.name = s.name
    where s.in_roster and s.message_id between $first and $last
    union all
    select a.message_id, a.ordinal, a.address, a.source, a.name, 'greeting', b.name,
           v.verdict, v.severity, v.reason
    from said a join said b on a.message_id = b.message_id and a.ordinal = b.ordinal
    join other_verdict v on v.first = a.name and v.second = b.name
    where a.source <> 'greeting' and b.source = 'greeting' and not a.in_roster
      and a.message_id between $first and $last),
fitting as (
    -- A greeting that fits one of the recipients is right for the message.
    select distinct message_id, left_source, "right" from judged
    where right_source = 'greeting' and verdict <> 'mismatch')
select message_id, address, left_source, "left", right_source, "right", verdict, severity, reason,
       case when verdict = 'mismatch' then o.customer end as right_customer
from judged j left join name_owner o on o.name = j."right"
where verdict <> 'mismatch' or right_source <> 'greeting'
   or not exists (select 1 from fitting f where f.message_id = j.message_id
                  and f.left_source = j.left_source and f."right" = j."right")
order by message_id, ordinal, left_source, right_source, "right"
"""


def resolve_pairs(work: Workspace, lists: NameLists, sealed: Unsealed | None = None) -> pa.Table:
    """Return the name_pair facts. The workspace holds recipient, greeting, message and roster.

    A sealed roster judges names itself: nobody else can read those it has. What greets all readers alike and is
    no name that `lists` have is not compared, and left in the workspace as `shared_word`.
    """
    work.put("said", work.sliced(SAID))
    for sql in (SPOKEN, READERS):
        work.run(sql)
    verdicts = roster_verdicts(work) if sealed is None else verdict_table(ROSTER_KEYS, sealed.verdicts(work.rows(ASKED)))
    work.put("roster_verdict", verdicts)
    other = [(a, b, *outcome(a, b)) for a, b in work.rows(OTHER_PAIRS)]
    work.put("other_verdict", verdict_table(["first", "second"], other))
    if not verdicts.num_rows and not other:
        return arrow_schema("name_pair").empty_table()
    set_apart(work, lists)
    work.put("name_owner", name_owners(work))
    result = work.sliced(RESULT, schema=arrow_schema("name_pair"))
    work.drop("roster_verdict", "other_verdict", "name_owner")
    return result


def roster_verdicts(work: Workspace) -> pa.Table:
    """Return what the roster says of each name that stands beside one of its mailboxes.

    The pairs come and go by thousands: those of a large batch are many times its names.
    """
    import pyarrow as pa

    done, found = [], []
    work.put("first_said", work.query(FIRST_SAID))
    pairs = chain.from_iterable(work.rows(ROSTER_PAIRS, {**part}) for part in work.slices())
    for (identity, name), same in groupby(pairs, key=itemgetter(0, 1)):
        people = [(known, kana, aliases_of(alias)) for _, _, known, kana, alias in same]
        found.append((identity, name, *against_roster(people, name)))
        if len(found) == AT_ONCE:
            done.append(verdict_table(ROSTER_KEYS, found))
            found.clear()
    work.drop("first_said")
    return packed(pa.concat_tables([*done, verdict_table(ROSTER_KEYS, found)]))


def name_owners(work: Workspace) -> pa.Table:
    """Return (name, customer) for the names beside other people's mailboxes that one customer of the roster has."""
    import pyarrow as pa

    names = [name for (name,) in work.rows("select distinct name from roster_verdict where verdict = 'mismatch' order by name")]
    customers: dict[str, set[str]] = {}
    for name, customer in work.rows("select distinct name, customer from roster where name is not null") if names else ():
        customers.setdefault(normalise(name), set()).add(customer)
    found = [(name, customers.get(normalise(name), ())) for name in names]
    only = [(name, *people) for name, people in found if len(people) == 1]
    return pa.table({n: pa.array([row[i] for row in only], pa.string()) for i, n in enumerate(("name", "customer"))})


def against_roster(people: Iterable[Named], name: str) -> tuple[str, str, str | None, str]:
    """Return (roster name, verdict, severity, reason) of the person who fits best."""
    best: tuple[str, str, str | None, str] | None = None
    rank = {"match": 0, "unknown": 1, "mismatch": 2}
    for known, kana, aliases in people:
        found = (known, *outcome(known, name, kana, aliases))
        if best is None or rank[found[1]] < rank[best[1]]:
            best = found
    assert best is not None
    return best


def outcome(known: str, name: str, kana: str | None = None, aliases: tuple[str, ...] = ()) -> Outcome:
    """Return verdict, severity and reason for one pair; equal names are judged without the matcher."""
    key = normalise(name)
    if key and (known == name or key == normalise(known)):
        return ("match", None, "equal after normalisation")
    verdict: Verdict = same_person(known, name, kana=kana, aliases=aliases)
    return (verdict.verdict, verdict.severity, verdict.reason)


def verdict_table(keys: Sequence[str], found: Sequence[Sequence[str | None]]) -> pa.Table:
    """Return the judged pairs as a table of texts."""
    import pyarrow as pa

    names = [*keys, "verdict", "severity", "reason"]
    columns = list(zip(*found, strict=True)) if found else [()] * len(names)
    return pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)})
