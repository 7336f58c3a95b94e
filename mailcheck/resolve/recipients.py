"""Whose address is it: own or a customer's, which customer, and is the destination verified?

One query decides each distinct address once; the rows of the batch only join to it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from mailcheck.model.columns import sorted_by
from mailcheck.model.policy import Policy
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import packed
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Addresses that share a mailbox are one person only where roster, account or household say so:
# two roster rows with two customers leave the mailbox itself as the customer.
PERSON = """
create or replace temp table person as
select identity, count(*) as roster_rows,
       case when min(customer) = max(customer) then min(customer) end as customer,
       case when count(*) = 1 then min(id) end as roster_id,
       max(verified_at) as verified_at,
       bool_or(opt_out) as opt_out,
       case when min(segment) = max(segment) then min(segment) end as segment
from roster where identity is not null group by identity
"""

CONFIRMED = """
create or replace temp table confirmed as
select kind, key, subdomains,
       bool_or(coalesce(expires >= $today, true)
               and ($max_age is null or verified_on is null
                    or date_diff('day', verified_on, $today) <= $max_age)) as valid,
       bool_or(coalesce(expires >= $today, true)) as unexpired
from verified group by kind, key, subdomains
"""

RECIPIENT = """
with seen as (
    select distinct r.address, r.raw, r.identity, r.domain, r.registered, r.freemail, r.invalid
    from recipient r where r.message_id between $first and $last),
domains as (
    select s.domain, bool_or(c.valid) filter (c.covers) as valid, bool_or(c.unexpired) filter (c.covers) as unexpired,
           true as related
    from (select distinct domain from seen where domain is not null) s
    join lateral (
        select valid, unexpired, s.domain = key or (subdomains and ends_with(s.domain, '.' || key)) as covers
        from confirmed
        where kind = 'domain'
          and (s.domain = key or ends_with(s.domain, '.' || key) or ends_with(key, '.' || s.domain))) c on true
    group by s.domain),
address as materialized (
    select s.*, p.customer as roster_customer, p.roster_id, p.roster_rows, p.opt_out, p.segment,
           p.identity is not null as in_roster,
           list_contains($allowed, s.address) as allowed,
           exists (select 1 from unnest($own) as o(d)
                   where s.domain = o.d or ends_with(s.domain, '.' || o.d)) as own_by_policy,
           a.valid as address_valid, d.valid as domain_valid, coalesce(a.unexpired, d.unexpired) as unexpired, d.related,
           p.verified_at is not null as dated,
           p.verified_at is not null
             and ($max_age is null or date_diff('day', p.verified_at, $today) <= $max_age) as fresh,
           list_contains($routes, s.address) as routed
    from seen s
    left join person p on p.identity = s.identity
    left join confirmed a on a.kind = 'address' and a.key = s.identity
    left join domains d on d.domain = s.domain),
joined as (
    select r.*, a.* exclude (address, raw, identity, domain, registered, freemail, invalid, roster_id,
                             in_roster, roster_rows, allowed, segment),
           a.roster_id as known_id, a.in_roster as known, a.roster_rows as known_rows,
           a.allowed as is_allowed, a.segment as known_segment,
           coalesce(a.own_by_policy or (len($own) = 0 and r.registered = m.from_registered
                    and not coalesce(r.freemail, false)), false) as is_own,
           exists (select 1 from audience o where o.list = 'opted_out'
                   and o.key in (r.identity, a.roster_id)) as suppressed,
           c.opted_out as chosen
    from recipient r
    join message m using (message_id)
    join address a on a.address is not distinct from r.address
                  and a.raw is not distinct from r.raw
    left join list_choice c on c.message_id = r.message_id
    where r.message_id between $first and $last)
select message_id, ordinal,
       coalesce(visible, false) as visible, is_own as own, coalesce(is_allowed, false) as allowed,
       case when is_own or is_allowed then null
            else coalesce(roster_customer, 'address:' || identity, 'raw:' || raw) end as customer,
       known_id as roster_id, coalesce(known, false) as in_roster,
       case when is_own then 'own' when invalid is not null then 'invalid'
            when routed or address_valid or fresh or (domain_valid and not freemail) then 'verified'
            when freemail then 'shared' else 'unverified' end as destination,
       case when is_own or routed or address_valid or fresh or (domain_valid and not freemail) then null
            when invalid is not null then 'the address is not valid'
            when address_valid = false or (domain_valid = false and not freemail)
              then case when unexpired then 'the confirmation is too old' else 'the confirmation has expired' end
            when dated then 'the confirmation is too old'
            when freemail then
              'a freemail domain never verifies by domain, and this address was never confirmed'
            when related then 'only another name of its domain was confirmed'
            else 'the address was never confirmed' end as destination_why,
       case when suppressed or chosen or opt_out then true else coalesce(chosen, opt_out) end as opted_out,
       known_segment as segment, coalesce(known_rows, 0)::bigint as roster_rows,
       coalesce(documentation, false) as documentation, coalesce(disposable, false) as disposable
from joined order by message_id, ordinal
"""


def resolve_recipients(work: Workspace, policy: Policy, today: date) -> pa.Table:
    """Return the recipient facts with every column filled.

    The workspace holds recipient, message, list_choice, roster, verified and audience. `today`
    decides what has expired.
    """
    own = [d.lower().lstrip("@.") for d in policy.sender.domains]
    lists = [a.lower() for group in policy.destinations.lists.values() for a in group]
    routes = [a.lower() for group in policy.destinations.routes.values() for a in group]
    limits = {"today": today, "max_age": policy.destinations.max_age_days}
    work.run(PERSON)
    work.run(CONFIRMED, limits)
    allowed = [a.lower() for a in policy.sender.allowed_copies] + lists
    known = {**limits, "allowed": allowed, "own": own, "routes": routes}
    found = work.sliced(RECIPIENT, known, finer=2)
    work.drop("person", "confirmed")
    return filled(in_order(work.tables["recipient"]), found)


def in_order(recipients: pa.Table) -> pa.Table:
    """Return the recipients by message and place; those of an envelope come behind all others."""
    import pyarrow.compute as pc

    message, place = (recipients.column(name) for name in ("message_id", "ordinal"))
    same = pc.equal(message[1:], message[:-1])
    apart = pc.or_(pc.greater(message[1:], message[:-1]), pc.and_(same, pc.greater(place[1:], place[:-1])))
    if pc.all(apart).as_py() is not False:
        return recipients
    return sorted_by(recipients, "message_id", "ordinal")


def filled(recipients: pa.Table, found: pa.Table) -> pa.Table:
    """Return the recipients with the columns that were found, row by row; the others are not held twice."""
    schema = arrow_schema("recipient")
    for name in found.column_names:
        field = schema.field(name)
        recipients = recipients.set_column(schema.names.index(name), field, found.column(name).cast(field.type))
    return packed(recipients)
