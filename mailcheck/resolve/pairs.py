"""Names against names: roster, list, display name and greeting of each recipient.

Pairs are gathered in the database and each distinct pair is judged once; pairs that are equal
after cheap normalisation never reach the matcher one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from mailcheck.model.schema import arrow_schema
from mailcheck.resolve.names import Verdict, normalise, same_person
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.resolve.sealed import Unsealed

# (verdict, severity, reason)
Outcome = tuple[str, str | None, str]

# What other names are called in a column that holds nothing else.
LABEL = re.compile(
    r"^(?:旧姓名?|旧氏名?|旧名|通称名?|戸籍名|本名|改姓前|"
    r"(?:née|nee|geb\.|geborene|formerly|born|preferred|maiden(?: name)?|nascid[ao]|solteir[ao]|nome de solteira|nome social)(?=[\s:：]))"
    r"\s*[:：=]?\s*",
    re.IGNORECASE,
)

# What the mail itself says of a recipient: greeting, display name, the list's name column.
# A greeting speaks to all visible recipients of the message, so it is paired with each of them
# and one that fits is enough.
SAID = """
create or replace temp table said as
select r.message_id, r.ordinal, r.address, r.identity, r.in_roster, r.kind,
       case when m.has_header then 'display-name' else 'list' end as source,
       r.display_name as name
from recipient r join message m using (message_id)
where r.display_name is not null and r.customer is not null and not r.role
union all
select r.message_id, r.ordinal, r.address, r.identity, r.in_roster, r.kind, 'greeting', g.name
from recipient r join greeting g using (message_id)
where g.kind = 'named' and g.name is not null and r.customer is not null and not r.role
  and (r.kind = 'to' or r.visible)
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

ROSTER_PAIRS = """
select distinct identity, name from spoken where in_roster order by identity, name
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
    where s.in_roster
    union all
    select a.message_id, a.ordinal, a.address, a.source, a.name, 'greeting', b.name,
           v.verdict, v.severity, v.reason
    from said a join said b on a.message_id = b.message_id and a.ordinal = b.ordinal
    join other_verdict v on v.first = a.name and v.second = b.name
    where a.source <> 'greeting' and b.source = 'greeting' and not a.in_roster),
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


def resolve_pairs(work: Workspace, sealed: Unsealed | None = None) -> pa.Table:
    """Return the name_pair facts. The workspace holds recipient, greeting, message and roster.

    A sealed roster judges names itself: nobody else can read those it has.
    """
    work.run(SAID)
    work.run(SPOKEN)
    known = roster_names(work) if sealed is None else {}
    outcomes = Memo()
    roster = sealed.verdicts(rows(work, ROSTER_PAIRS)) if sealed else [
        (identity, name, *against_roster(known[identity], name, outcomes))
        for identity, name in rows(work, ROSTER_PAIRS)
        if known.get(identity)
    ]
    other = [(a, b, *outcomes.same(a, b)) for a, b in rows(work, OTHER_PAIRS)]
    strangers = {row[1] for row in roster if row[3] == "mismatch"}
    work.put("name_owner", name_owners(work, strangers, outcomes))
    work.put("roster_verdict", verdict_table(["identity", "name", "left"], roster))
    work.put("other_verdict", verdict_table(["first", "second"], other))
    result = work.query(RESULT)
    return result.cast(arrow_schema("name_pair"))


def roster_names(work: Workspace) -> dict[str, list[tuple[str, str | None, tuple[str, ...]]]]:
    """Return the (name, kana, aliases) that the roster has for each mailbox.

    Those of a customer whose mail the address may receive (`delegate_for`) count as well.
    """
    sql = """
    with reader as (
        select identity, roster_row from roster
        union
        select r.identity, p.roster_row from roster r join roster p on p.id = r.delegate_for)
    select distinct d.identity, p.roster_row, p.name, p.kana, p.alias
    from reader d join roster p using (roster_row)
    where d.identity is not null and p.name is not null
    order by d.identity, p.roster_row
    """
    known: dict[str, list[tuple[str, str | None, tuple[str, ...]]]] = {}
    for identity, _, name, kana, alias in rows(work, sql):
        aliases = tuple(a for a in map(without_label, alias.split(";")) if a) if alias else ()
        known.setdefault(identity, []).append((name, kana, aliases))
    return known


def without_label(alias: str) -> str:
    """Return another name without the word that says what kind of name it is: (旧姓 佐藤), née Kim."""
    return LABEL.sub("", alias.strip().strip("()（）").strip()).strip()


def name_owners(work: Workspace, names: Collection[str], outcomes: Memo) -> pa.Table:
    """Return (name, customer) for those of the names that exactly one customer of the roster has."""
    import pyarrow as pa

    customers: dict[str, set[str]] = {}
    for name, customer in rows(work, "select distinct name, customer from roster where name is not null") if names else ():
        customers.setdefault(outcomes.key(name), set()).add(customer)
    found = [(name, customers.get(outcomes.key(name), ())) for name in sorted(names)]
    only = [(name, *people) for name, people in found if len(people) == 1]
    return pa.table({n: pa.array([row[i] for row in only], pa.string()) for i, n in enumerate(("name", "customer"))})


def against_roster(
    people: Sequence[tuple[str, str | None, tuple[str, ...]]], name: str, outcomes: Memo
) -> tuple[str, str, str | None, str]:
    """Return (roster name, verdict, severity, reason) of the person who fits best."""
    best: tuple[str, str, str | None, str] | None = None
    rank = {"match": 0, "unknown": 1, "mismatch": 2}
    for known, kana, aliases in people:
        outcome = outcomes.same(known, name, kana, aliases)
        found = (known, *outcome)
        if best is None or rank[outcome[0]] < rank[best[1]]:
            best = found
    assert best is not None
    return best


class Memo:
    """Judge each distinct pair once; equal names without the matcher."""

    def __init__(self) -> None:
        self.plain: dict[str, str] = {}

    def key(self, name: str) -> str:
        """Return the cheap equality key of a name."""
        found = self.plain.get(name)
        if found is None:
            found = self.plain[name] = normalise(name)
        return found

    def same(
        self, known: str, name: str, kana: str | None = None, aliases: tuple[str, ...] = ()
    ) -> Outcome:
        """Return verdict, severity and reason for one pair."""
        key = self.key(name)
        if key and key == self.key(known):
            return ("match", None, "equal after normalisation")
        verdict: Verdict = same_person(known, name, kana=kana, aliases=aliases)
        return (verdict.verdict, verdict.severity, verdict.reason)


def rows(work: Workspace, sql: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as tuples."""
    return work.connection.execute(sql).fetchall()


def verdict_table(keys: Sequence[str], found: Sequence[Sequence[str | None]]) -> pa.Table:
    """Return the judged pairs as a table of texts."""
    import pyarrow as pa

    names = [*keys, "verdict", "severity", "reason"]
    columns = list(zip(*found, strict=True)) if found else [()] * len(names)
    return pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)})
