"""Whose data is it: the recipient's own, another customer's, the sender's, or nobody's we know.

The roster and the batch itself are the dictionary: every value of every customer is looked up
in every message, in any language. A value that two customers share names nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailcheck.model.mask import mask_name
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import fitted, packed
from mailcheck.resolve.places import HOUSES, MACROS
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Numbers of one person that have a column of their own, such as 口座番号 or CPF.
NUMBERS = (
    "BANK_ACCOUNT", "CREDIT_CARD", "IBAN", "PASSPORT", "DRIVING_LICENCE", "HEALTH_INSURANCE_JP", "PIX_KEY",
    "NATIONAL_ID_BR_CPF", "NATIONAL_ID_BR_RG", "NATIONAL_ID_DE", "NATIONAL_ID_FR", "NATIONAL_ID_IN", "NATIONAL_ID_JP",
    "NATIONAL_ID_JP_RESIDENCE", "NATIONAL_ID_PT_CC", "NATIONAL_ID_PT_NIF", "NATIONAL_ID_UK_NHS", "NATIONAL_ID_UK_NINO",
    "NATIONAL_ID_US_SSN",
)  # fmt: skip
PAYABLE = ("BANK_ACCOUNT", "IBAN", "PIX_KEY")
# Which columns of the roster a kind of identifier is compared with.
KIND_ROLES = (
    ("EMAIL", "email"),
    ("PHONE", "phone"),
    ("ADDRESS", "address"),
    ("MEMBER_ID", "id"),
    ("MEMBER_ID", "account"),
    ("BANK_ACCOUNT", "account"),
    ("IBAN", "account"),
    ("PERSON", "name"),
    ("PERSON", "kana"),
    ("BIRTH_DATE", "birthday"),
    ("PERSONAL", "personal"),
    *((kind, "number") for kind in NUMBERS),
)
# Birthdays are shared by one customer in 365: they never say whose they are.
NEVER_OTHER = ("BIRTH_DATE", "POSTCODE", "IP")
# A name or an amount alone can be a namesake or a price; it takes a second value of the same
# customer before it counts (incidents/README.md, section 4).
WEAK = ("PERSON", "PERSONAL")
# Share of the batch, and number of customers, from which a value is the template's, not a person's.
TEMPLATE_SHARE = 0.1
TEMPLATE_CUSTOMERS = 3

# Of a large roster only what the messages at hand bring up; addresses are compared as houses, too.
WANTED = """
create or replace temp table wanted as
select value from identifier where message_id between $first and $last
union
select value from roster_value where $placed and role = 'address'
union
select value from list_value where $placed and role = 'address'
"""

# A value may stand here twice: the roster and the list say the same of most people.
HELD = """
create or replace temp table held as
with taken as (
    select role, value, customer, roster_row from roster_value where role <> 'ship_to' and value in (from wanted)),
listed as (
    select v.role, v.value, r.customer, m.row
    from list_value v join recipient r on r.message_id = v.message_id join message m on m.message_id = v.message_id
    where r.customer is not null and r.kind = 'to' and v.value in (from wanted)),
agreed as (
    select l.* from listed l semi join taken using (role, value) where l.role not in ('name', 'kana', 'birthday')),
told as (
    select distinct role, customer from roster_value
    where role in (select role from agreed) and customer in (select customer from agreed))
select role, case when $placed and role = 'address' then door(value) else value end as value, customer, source_row
from (
    select case when role in (select role from kind_role) then role else 'personal' end as role,
           value, customer, roster_row as source_row
    from taken
    union all
    select 'email', identity, customer, null from recipient
    where customer is not null and identity in (from wanted)
    union all
    -- Names are left to namesakes.
    select * from listed where role in ('name', 'kana', 'birthday')
    union all
    select l.* from listed l anti join taken using (role, value) where l.role not in ('name', 'kana', 'birthday')
    union all
    -- A slipped list gives people each other's values: where the roster has this one for somebody
    -- else and another one for the recipient, the roster is right.
    select b.* from agreed b anti join told using (role, customer))
where value is not null and value <> ''
"""

KNOWN = """
create or replace temp table known as
select role, value, case when min(customer) = max(customer) then 1 else 2 end as customers,
       min(customer) as customer, min(source_row) as source_row
from held group by role, value
"""

ALLOWED = """
create or replace temp table permitted as
select distinct message_id, customer from recipient
where customer is not null and message_id between $first and $last
union
select r.message_id, p.customer from recipient r
join roster a on a.identity = r.identity
join roster p on p.id = a.delegate_for
where r.message_id between $first and $last
"""

# A value as it is; an address, where nobody has it in full, as the house.
FOUND = """
create or replace temp table found as
select i.*, coalesce(k.role, case when p.house is not null then 'address' end) as role,
       coalesce(k.customers, p.customers) as customers, coalesce(k.customer, p.customer) as known_customer,
       coalesce(k.source_row, p.source_row) as source_row, case when k.role is null then p.house end as house
from identifier i
left join (select kr.kind, kn.* from known kn join kind_role kr using (role)) k
  on k.kind = i.kind and k.value = i.value
left join place p on i.kind = 'ADDRESS' and p.house = house(i.value) and same_house(i.value, p.written)
where i.message_id between $first and $last
"""

COMMON = """
create or replace temp table common as
select i.kind, i.value
from identifier i join recipient r using (message_id)
where r.customer is not null
group by i.kind, i.value
having count(distinct r.customer) >= $customers
   and count(distinct i.message_id) >= $share * (select count(*) from message)
   and count(distinct i.message_id) >= $customers
"""

OWNED = """
with house as (
    select distinct identity as value from recipient where own or allowed),
written as (
    select distinct message_id, address as value from sender),
theirs as (
    -- From the readers' side: a name can have thousands of customers, a message has few.
    select distinct p.message_id, h.role, h.value from permitted p join held h on h.customer = p.customer),
shipped as (
    select distinct p.message_id, v.value from permitted p
    join roster_value v on v.customer = p.customer where v.role = 'ship_to'
    union
    select distinct p.message_id, door(v.value) from permitted p
    join roster_value v on v.customer = p.customer where v.role = 'ship_to'),
neighbours as (
    select message_id, house(value) as house, list(distinct town(value)) as written
    from (select message_id, value from theirs where role = 'address' union select message_id, value from shipped)
    where $placed group by 1, 2),
owned as (
    select f.* exclude (template, house), c.kind is not null as repeated,
           f.kind = 'EMAIL' and (
               w.value is not null or h.value is not null
               or len(list_filter($own, lambda d: ends_with(f.value, '@' || d) or ends_with(f.value, '.' || d))) > 0)
           or list_contains($contacts, f.value)
           -- Who asks to be paid names an account of his own.
           or (list_contains($payable, f.kind) and f.customers is null and a.message_id is not null) as ours,
           t.value is not null or s.value is not null or (n.house is not null and same_house(f.value, n.written)) as mine
    from found f
    left join common c on c.kind = f.kind and c.value = f.value
    left join house h on h.value = f.value
    left join written w on w.message_id = f.message_id and w.value = f.value
    left join theirs t on t.message_id = f.message_id and t.role = f.role and t.value = f.value
    left join (select distinct message_id from mark where kind = 'payment-request') a
      on a.message_id = f.message_id
    left join shipped s on s.message_id = f.message_id and s.value = f.value
    left join neighbours n on f.kind = 'ADDRESS' and (f.house is not null or f.role is null)
      and n.message_id = f.message_id and n.house = house(f.value)),
judged as (
    select *, case when ours then 'sender'
                   when mine or part = 'greeting' then 'self'
                   when customers = 1 and not list_contains($never, kind)
                        and not (repeated and list_contains($weak, kind)) then 'other'
                   when repeated then 'sender'
                   else 'unknown' end as verdict,
           repeated and not ours as template
    from owned),
backed as (
    select message_id, known_customer from judged where verdict = 'other'
    group by message_id, known_customer having count(distinct kind || ':' || value) >= 2)
select j.message_id, j.part, j.kind, j.start, j."end", j.value,
       case when confidence = 'low'
                 -- The recipient's own value, letter by letter, is no chance find.
                 and (verdict = 'self' or verdict = 'other' and b.message_id is not null)
            then 'medium' else confidence end as confidence,
       weight, masked, verdict as owner,
       case when verdict in ('self', 'other') then j.known_customer end as owner_customer,
       case when verdict in ('self', 'other') then source_row end as owner_row, template
from judged j
left join backed b on b.message_id = j.message_id and b.known_customer = j.known_customer
order by j.message_id, j.part, j.start, j."end", j.kind, j.value
"""

FOLDED = "select * replace (case when kind = 'ADDRESS' then door(value) else value end as value) from identifier"

GREETED = """
select message_id, 'greeting' as part, 'PERSON' as kind, 0::bigint as start,
       length(text)::bigint as "end", name as value, 'high' as confidence,
       $weight::double as weight, null::varchar as masked
from greeting where kind = 'named' and name is not null
"""


def resolve_owners(
    work: Workspace, contacts: list[str], own_domains: list[str], person_weight: float
) -> pa.Table:
    """Return the identifier facts with owner, owner_customer, owner_row and template.

    The workspace holds identifier, recipient, greeting, message, sender, roster, roster_value
    list_value and mark. `contacts` are the normalised values of the policy's own contacts.
    """
    import pyarrow as pa

    work.put("kind_role", kind_roles())
    schema = arrow_schema("identifier")
    greeted = with_masks(work.query(GREETED, {"weight": person_weight}))
    for macro in MACROS:
        work.run(macro)
    # The houses of a large roster cost seconds, and most batches say no address.
    placed = {"placed": work.query("select 1 from identifier where kind = 'ADDRESS' limit 1").num_rows > 0}
    folded = work.query(FOLDED) if placed["placed"] else work.tables["identifier"]
    work.put("identifier", packed(join_tables(folded, greeted, schema)))
    del folded
    if placed["placed"]:
        # Of no message, so nothing but addresses is wanted.
        work.run(WANTED, {**placed, "first": 0, "last": -1})
        work.run(HELD, placed)
        work.run(HOUSES)
    else:
        work.put("place", no_places())
    work.run(COMMON, {"customers": TEMPLATE_CUSTOMERS, "share": TEMPLATE_SHARE})
    places = work.query("select distinct door(c) as c from (select unnest($contacts::varchar[]) as c)", {"contacts": contacts})
    contacts = [*contacts, *places.column("c").to_pylist()]
    lists = {**placed, "payable": list(PAYABLE), "never": list(NEVER_OTHER), "weak": list(WEAK), "own": own_domains}
    parts = [owned_part(work, {**lists, "contacts": contacts, **part}) for part in work.slices()]
    work.drop("place", "common")
    whole = packed(pa.concat_tables(part.select(schema.names).cast(schema) for part in parts))
    parts.clear()
    work.give_back()
    return whole


def owned_part(work: Workspace, parameters: dict[str, Any]) -> pa.Table:
    """Return whose the values are of the messages from `first` to `last`."""
    for sql in (WANTED, HELD, KNOWN, ALLOWED, FOUND):
        work.run(sql, parameters)
    found = fitted(work.asked(OWNED, parameters))
    work.drop("wanted", "held", "known", "permitted", "found")
    return found


def with_masks(greeted: pa.Table) -> pa.Table:
    """Return the names of greetings with what reports may show of them."""
    import pyarrow as pa

    encoded = greeted.column("value").combine_chunks().dictionary_encode()
    masks = pa.array([mask_name(name) for name in encoded.dictionary.to_pylist()], pa.string())
    at = greeted.column_names.index("masked")
    return greeted.set_column(at, "masked", masks.take(encoded.indices))


def no_places() -> pa.Table:
    """Return the table of houses without rows."""
    import pyarrow as pa

    columns = {"house": pa.string(), "customers": pa.int64(), "customer": pa.string(), "source_row": pa.int64(), "written": pa.list_(pa.string())}
    return pa.schema(columns).empty_table()


def kind_roles() -> pa.Table:
    """Return KIND_ROLES as a table."""
    import pyarrow as pa

    kinds, roles = zip(*KIND_ROLES, strict=True)
    return pa.table({"kind": list(kinds), "role": list(roles)})


def join_tables(first: pa.Table, second: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return both tables under one schema; columns that the second lacks are null."""
    import pyarrow as pa

    columns = [
        second.column(f.name).cast(f.type)
        if f.name in second.column_names
        else pa.nulls(second.num_rows, f.type)
        for f in schema
    ]
    return pa.concat_tables([first.cast(schema), pa.table(columns, schema=schema)])
