"""The whole row, not only the name: whose id, phone, account or file stands beside the address?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from mailcheck.model.columns import plain
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import empty
from mailcheck.reference.comparable import comparable
from mailcheck.resolve.pairs import outcome
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Names are paired elsewhere, with all their spellings.
COLUMNS = ("id", "phone", "account", "number", "address", "birthday")
FILE_WORD = re.compile(r"[^\W_]+")
# A shorter word of a file name is no key.
SHORTEST_KEY = 4

ROW_VALUES = """
with written as (
    select message_id, role, value from list_value
    where list_contains($columns, role) and message_id between $first and $last
    union all
    select message_id, role, value from personal_cell where message_id between $first and $last
    union all
    select message_id, 'attachment', word from file_word where message_id between $first and $last),
held as (
    select role, value, customer from roster_value
    where list_contains($columns, role) and value in (select value from written)
    union all
    select 'attachment', value, customer from roster_value
    where role in ('id', 'account') and value in (select word from file_word)),
here as (
    select message_id, min(customer) as customer from recipient
    where kind = 'to' and customer is not null and message_id between $first and $last group by message_id),
owned as (
    select message_id, role, value, min(customer) as owner, min(customer) = max(customer) as alone
    from written left join held using (role, value) where value is not null group by message_id, role, value),
joined as (
    -- A word of a file's name is a key only where it is somebody's.
    select o.*, h.customer, coalesce(alone and owner = h.customer, false) as own
    from owned o join here h using (message_id) where owner is not null or role <> 'attachment'),
readers as (
    -- Whose data may stand in the row: the customers', and theirs for whom they receive mail.
    select message_id, customer from recipient
    where kind = 'to' and customer is not null and message_id between $first and $last
    union
    select r.message_id, p.customer from recipient r
    join roster a on a.customer = r.customer and a.delegate_for is not null
    join roster p on p.id = a.delegate_for where r.kind = 'to' and r.message_id between $first and $last),
theirs as (
    select distinct j.message_id, j.role, j.value
    from joined j join readers r using (message_id)
    join roster_value v on v.customer = r.customer and v.value = j.value
         and (v.role = j.role or j.role = 'attachment' and v.role in ('id', 'account'))
    where j.owner is not null and not j.own),
told as (
    select distinct customer, role from roster_value
    where list_contains($columns, role) and customer in (select customer from joined where not own))
select j.message_id, j.role, j.value, j.customer,
       case when j.alone then j.owner end as owner,
       case when j.owner is null then 0 when j.alone then 1 else 2 end as owners,
       j.own or t.value is not null as mine,
       j.own and j.role <> 'attachment' or k.customer is not null as known
from joined j
left join theirs t on t.message_id = j.message_id and t.role = j.role and t.value = j.value
left join told k on k.customer = j.customer and k.role = j.role
order by j.message_id, j.role, j.value
"""

# Mailboxes and rows whose names and ids may differ: a family of the roster, a household of the list.
ONE_HOUSE = """family as (
    select identity from roster where identity is not null group by identity
    having count(*) > 1 and min(customer) = max(customer)),
row_home as (
    select message_id, min(value) as home from cell where role in ('household', 'account') group by message_id)"""

# Names that one mailbox was given in more than one message; a family of the roster is left out.
DOUBLE = f"""
with alone as (
    select message_id from recipient
    where customer is not null and message_id in (select message_id from said where identity in (from again))
    group by message_id having min(customer) = max(customer)),
named as (
    select distinct s.message_id, s.identity, s.name from said s
    -- A greeting in a mail to many speaks to one of them, nobody knows to whom.
    where s.identity in (from again) and (s.source <> 'greeting' or s.message_id in (select message_id from alone))),
{ONE_HOUSE}
select n.identity, n.message_id, n.name, h.home
from named n left join row_home h using (message_id)
where n.identity not in (select identity from family)
  and n.identity in (select identity from named group by identity
                     having min(name) < max(name) and min(message_id) < max(message_id))
order by n.identity, n.message_id, n.name
"""
DOUBLE_IDS = f"""
with listed as (
    select distinct v.message_id, r.identity, v.value
    from list_value v join recipient r on r.message_id = v.message_id
    where v.role = 'id' and r.kind = 'to' and r.customer is not null and r.identity in (from again)),
{ONE_HOUSE}
select n.identity, n.message_id, n.value, h.home
from listed n left join row_home h using (message_id)
where n.identity not in (select identity from family)
  and n.identity in (select identity from listed group by identity having min(value) < max(value))
order by n.identity, n.message_id, n.value
"""
# An id of the roster beside an address that the roster does not have at all (B2).
MOVED = """
with strange as (
    select v.message_id, v.value, r.identity
    from list_value v join recipient r on r.message_id = v.message_id
    where v.role = 'id' and r.kind = 'to' and r.customer is not null and not r.in_roster
      and r.invalid is null and r.suggestion is null and r.near_address is null)
select s.identity, min(s.message_id) as message_id, count(distinct s.message_id) as count,
       list(distinct s.value order by s.value)[:3] as sample
from strange s
join (select value, min(customer) as customer from roster_value
      where role = 'id' and value in (select value from strange)
      group by value having min(customer) = max(customer)) k on k.value = s.value
where k.customer in (select customer from roster where address is not null)
  and s.message_id in (select message_id from recipient
                       where customer is not null and message_id in (select message_id from strange)
                       group by message_id having count(distinct customer) <= 2)
group by s.identity order by s.identity
"""


def resolve_rows(work: Workspace, personal: Iterable[str], has_roster: bool) -> dict[str, pa.Table]:
    """Return the facts `row_value` and `clash`.

    The workspace holds recipient, cell, list_value, roster, roster_value and the table `said` of
    the name pairs; `personal` names the roster's further columns of one customer.
    """
    cells = work.query("select message_id, role, \"column\", value from cell where role is null or role = 'attachment'")
    work.put("personal_cell", personal_cells(cells, personal))
    work.put("file_word", file_words(cells))
    # Only a list has rows.
    listed = work.tables["cell"].num_rows > 0
    roles = {"columns": [*COLUMNS, *personal]}
    values = work.sliced(ROW_VALUES, roles, arrow_schema("row_value"), finer=2) if listed else empty("row_value")
    return {"row_value": values, "clash": clashes(work, listed, has_roster)}


def personal_cells(cells: pa.Table, personal: Iterable[str]) -> pa.Table:
    """Return (message_id, role, value) of the list's cells in the roster's personal columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = cells.filter(pc.is_in(cells.column("column"), pa.array(sorted(personal), pa.string())))
    values = [comparable(c, v) for c, v in zip(wanted.column("column").to_pylist(), wanted.column("value").to_pylist(), strict=True)]
    return pa.table(
        {"message_id": wanted.column("message_id"), "role": wanted.column("column"), "value": pa.array(values, pa.string())}
    )


def file_words(cells: pa.Table) -> pa.Table:
    """Return (message_id, word) of the names of files in a list's column of attachments."""
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = cells.filter(pc.equal(cells.column("role"), "attachment").fill_null(False))
    found = [
        (message, comparable("id", word))
        for message, name in zip(wanted.column("message_id").to_pylist(), wanted.column("value").to_pylist(), strict=True)
        for word in keys_in(FILE_WORD.findall(name))
    ]
    ids, words = zip(*found, strict=True) if found else ((), ())
    return pa.table({"message_id": pa.array(ids, pa.int64()), "word": pa.array(words, pa.string())})


def keys_in(words: list[str]) -> list[str]:
    """Return the words of a file's name that can be a key; one of `M-4013` is cut in two there."""
    joined = [first + second for first, second in pairwise(words)]
    return [word for word in (*words, *joined) if len(word) >= SHORTEST_KEY and any(map(str.isdigit, word))]


def clashes(work: Workspace, listed: bool, has_roster: bool) -> pa.Table:
    """Return the facts `clash`: one mailbox with two names or ids, an id with a strange address."""
    import pyarrow as pa

    def other_name(a: str, b: str) -> bool:
        verdict, severity, _ = outcome(a, b)
        return verdict == "mismatch" and severity == "error"

    work.put("again", again(work.tables["recipient"]))
    twice = work.tables["again"].num_rows > 0
    found = list(doubled(list(work.rows(DOUBLE)) if twice else [], "names", other_name))
    told = {row[1] for row in found}
    ids = list(work.rows(DOUBLE_IDS)) if listed and twice else []
    work.drop("again")
    found += [row for row in doubled(ids, "ids", str.__ne__) if row[1] not in told]
    moved = work.rows(MOVED) if listed else []
    found += [(message, identity, "id", count, sample) for identity, message, count, sample in moved]
    found.sort()
    rows = [(m, i, why, has_roster, count, sample) for m, i, why, count, sample in found]
    schema = arrow_schema("clash")
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)


def again(recipients: pa.Table) -> pa.Table:
    """Return (identity) of the mailboxes that stand in the batch more than once: in most batches few do."""
    import pyarrow as pa
    import pyarrow.compute as pc

    identity = plain(recipients.column("identity"))
    # Hashing them would take ten times the memory.
    ordered = identity.take(pc.array_sort_indices(identity))
    same = pc.equal(ordered.slice(1), ordered.slice(0, max(len(ordered) - 1, 0)))
    return pa.table({"identity": ordered.slice(1).filter(same).unique()})


def doubled(rows: list[tuple[str, int, str, str | None]], why: str, differ: Callable[[str, str], bool]) -> Iterable[tuple[int, str, str, int, list[str]]]:
    """Yield (first message too many, mailbox, why, messages, sample) for mailboxes of two people."""
    grouped: dict[str, list[tuple[int, str, str | None]]] = {}
    for identity, message, value, home in rows:
        grouped.setdefault(identity, []).append((message, value, home))
    for identity, said in grouped.items():
        _, first, home = said[0]
        # Rows of one household or account of the list may differ.
        others = [m for m, value, own in said if (not home or own != home) and differ(first, value)]
        if others:
            values = list(dict.fromkeys(value for _, value, _ in said))
            yield others[0], identity, why, len({m for m, _, _ in said}), values[:3]
