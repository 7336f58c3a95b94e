"""The rows of a list, and the mails of a batch, as columns in their order: what each says of whom.

A list is one sequence for each of its columns; all mails together are one for each place in
which they carry a value. Slipped columns (shift) and values that stand still (stuck) are looked
for in these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mailcheck.model.columns import count_up, plain, runs, sorted_by
from mailcheck.resolve.name_keys import READ_AS
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Fewer rows prove nothing.
FEWEST_ROWS = 3
# From this share of rows on the roster decides, and the addresses are not asked.
ENOUGH = 0.5
# Kinds found in texts -> the roster's column.
KINDS = {"MEMBER_ID": "id", "PHONE": "phone", "BANK_ACCOUNT": "account", "IBAN": "account"}

# One line for each message: where it stands and, if it goes to one customer, to whom.
LINES = """
with alone as (
    select message_id, min(customer) as customer, arg_min(address, ordinal) as address,
           arg_min(identity, ordinal) as identity, bool_or(role) as role,
           case when not bool_or(freemail) then min(registered) end as domain
    from recipient where kind = 'to' and customer is not null and message_id between $first and $last
    group by message_id having min(customer) = max(customer)),
office as (
    select message_id, min(value) as name from cell
    where role = 'company' and message_id between $first and $last group by message_id)
select s.*, a.* exclude (message_id, domain), coalesce(o.name, a.domain) as company
from spot s left join alone a using (message_id) left join office o using (message_id)
where s.message_id between $first and $last
"""

SAID_HERE = """
with named as (
    select s.message_id, s.source, min(s.name) as value from spoken s
    where s.message_id between $first and $last
    group by s.message_id, s.source having min(s.name) = max(s.name)),
told as (
    select i.message_id, k.role, min(i.value) as value
    from identifier i join kinds k using (kind)
    where i.part not like 'header:%' and i.owner <> 'sender' and i.message_id between $first and $last
    group by i.message_id, k.role having min(i.value) = max(i.value))
select message_id, 'name' as role, source, value from named
union all
select message_id, role, 'list', min(value) from list_value
where role in ('phone', 'id', 'account') and value is not null and message_id between $first and $last
group by message_id, role
union all
select t.message_id, t.role, 'text', t.value from told t join message m using (message_id)
where m.row is null
"""

KNOWN_HERE = f"""
select p.message_id, 'name' as role, min(r.name || coalesce('{READ_AS}' || r.kana, '')) as value
from place p join roster r on r.identity = p.identity
where r.name is not null and p.message_id between $first and $last group by p.message_id having min(r.name) = max(r.name)
union all
select p.message_id, v.role, min(v.value)
from place p join roster_value v on v.customer = p.customer
where v.role in ('phone', 'id', 'account') and p.message_id between $first and $last
group by p.message_id, v.role having min(v.value) = max(v.value)
"""

# The columns of each file, and in how many rows they say something that is not letter by letter the roster's.
COMPARED = f"""
select p.file, s.role, s.source, count(*) as rows,
       count(*) filter (where coalesce(s.value <> case when s.role <> 'name' then k.value
           when s.source = 'kana' then nullif(split_part(k.value, '{READ_AS}', 2), '')
           else split_part(k.value, '{READ_AS}', 1) end, true)) as apart
from said_here s join place p using (message_id)
left join known_here k on k.message_id = s.message_id and k.role = s.role
where s.message_id between $first and $last
group by p.file, s.role, s.source
"""
COLUMNS = """
select file, role, source, sum(rows)::bigint, sum(apart)::bigint from compared group by file, role, source
order by file, array_position(['name', 'id', 'account', 'phone'], role), source = 'display-name', source
"""
# A role mailbox is nobody's: its address says nothing of whose name belongs there.
ROWS = """
select message_id, shown, case when not role then address end as address, customer, company
from place where file = $file order by place
"""
# What a column says in these rows. A column of readings has to fit the names beside it, roster or not.
SAYS = """
select s.value, coalesce(k.value, case when $source = 'kana' then n.value end) as known
from place p
left join said_here s on s.message_id = p.message_id and s.role = $role and s.source = $source
left join known_here k on k.message_id = p.message_id and k.role = $role
left join said_here n on n.message_id = p.message_id and n.role = 'name' and n.source = 'list'
where p.file = $file order by p.place
"""


@dataclass(frozen=True, slots=True)
class Sequence:
    """One column, row by row: message, row as people count it, to whom, what it says, what the roster says.

    `company` is the list's, else the domain of an address that is nobody's freemail; `known` is None
    where the roster has nothing, or nothing that is this customer's alone.
    """

    role: str
    source: str
    messages: list[int]
    shown: list[int]
    addresses: list[str | None]
    customers: list[str | None]
    companies: list[str | None]
    values: list[str | None]
    known: list[str | None]

    @property
    def label(self) -> str:
        """Return what people call the column."""
        return "kana" if self.source == "kana" else self.role

    @property
    def covered(self) -> float:
        """Return the share of the rows with a value of which the roster knows the customer's."""
        both = sum(v is not None and k is not None for v, k in zip(self.values, self.known, strict=True))
        return both / max(1, sum(v is not None for v in self.values))


def sequences(work: Workspace) -> Iterator[Sequence]:
    """Yield the sequences of the batch that may be wrong; names first, of the list before those of greetings.

    The workspace holds message, recipient, cell, roster, roster_value, list_value, identifier and
    the table `spoken` of the name pairs.
    """
    work.put("kinds", kinds())
    work.put("spot", spots(work.tables["message"]))
    for name, sql in (("place", LINES), ("said_here", SAID_HERE), ("known_here", KNOWN_HERE)):
        work.put(name, work.sliced(sql, finer=2))
    work.put("compared", work.sliced(COMPARED))
    columns = [column[:3] for column in work.rows(COLUMNS) if not fitting(*column[3:])]
    for file, wanted in groupby(columns, key=itemgetter(0)):
        rows = lists_of(work.query(ROWS, {"file": file}))
        for _, role, source in wanted:
            says = lists_of(work.query(SAYS, {"role": role, "source": source, "file": file}))
            yield Sequence(role, source, *rows, *says)
    work.drop("spot", "place", "said_here", "known_here", "compared")


def spots(messages: pa.Table) -> pa.Table:
    """Return (message_id, file, place, shown): where each message stands among those of its file, from 0, and as people count.

    All mails are of one file, which has no name.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    messages = sorted_by(messages.select(["message_id", "path", "row"]), "message_id")
    row = plain(messages.column("row"))
    file = pc.if_else(pc.is_valid(row), plain(messages.column("path")), "")
    number = file.dictionary_encode().indices
    order = pc.array_sort_indices(number)
    edges = runs(number.take(order))
    begins = edges[:-1].take(pc.list_parent_indices(pa.LargeListArray.from_arrays(edges, order)))
    place = pc.subtract(count_up(len(order)), begins).take(pc.array_sort_indices(order))
    shown = pc.coalesce(row, pc.add(place, 1))
    return pa.table({"message_id": messages.column("message_id"), "file": file, "place": place, "shown": shown})


def fitting(rows: int, apart: int) -> bool:
    """Say whether a column says so nearly what the roster says that nothing in it can have slipped or stand still."""
    return apart < FEWEST_ROWS and rows - apart >= ENOUGH * rows


def lists_of(table: pa.Table) -> list[list[Any]]:
    """Return the columns of a table as lists, in their order."""
    return [column.to_pylist() for column in table.columns]


def kinds() -> pa.Table:
    """Return KINDS as a table."""
    import pyarrow as pa

    return pa.table({"kind": list(KINDS), "role": list(KINDS.values())})
