"""Which recipients are at domains that take no mail, where the DNS was asked."""

from __future__ import annotations

import pyarrow as pa

from mailcheck.model.mail_hosts import CLOSED, LookUp
from mailcheck.resolve.workspace import Workspace

# Freemail domains are known to take mail, and the invalid ones to take none.
DOMAINS = """
select distinct domain from recipient
where domain is not null and invalid is null and not coalesce(freemail, false) order by domain
"""

RECIPIENT = """
select r.* replace (coalesce(r.invalid, h.state) as invalid)
from recipient r left join mail_host h on h.domain = r.domain
order by r.message_id, r.ordinal
"""


def ask_hosts(work: Workspace, look_up: LookUp) -> pa.Table:
    """Return the recipients, `invalid` filled where the DNS says that a domain takes no mail."""
    states = look_up([str(name) for name in work.query(DOMAINS).column("domain").to_pylist()])
    closed = {domain: state for domain, state in states.items() if state in CLOSED}
    columns = {"domain": pa.array(list(closed), pa.string()), "state": pa.array(list(closed.values()), pa.string())}
    work.put("mail_host", pa.table(columns))
    return work.query(RECIPIENT)
