"""The use case behind `mailcheck init`: a commented policy for the files that are found here."""

from __future__ import annotations

from collections.abc import Sequence

from mailcheck.app.gather import Facts, gather
from mailcheck.app.request import Request

HEAD = """# What is sent from here, and what is known about it. Every key is optional; remove the # to set one.
# `mailcheck scan PATH` finds this file by itself from the folder of the batch upward.

[batch]
# campaign | payment-notice | transactional | important-notice | forward
{purpose}
# How many messages there must be, so that a lost or doubled half is noticed: a number or [least, most]
# expected_messages = {messages}
# Who removes Bcc headers before the wire: "forbidden" (nobody) or "stripped-by-sender"
# bcc_header = "forbidden"

[gate]
# fail_on = "error"               # error | warning | note | never
# require = ["pairing"]           # what must have been checked for a pass

[sender]
# Staff at these domains are not customers.
{domains}
# Our own telephone, address, account: not personal data.
# contacts = ["03-5555-0100"]
# allowed_copies = ["archive@club.example"]
# What you call your readers where no name is meant, if a scan takes it for one.
# generic_greetings = ["Runner"]

[roster]
# What you know of your customers: CSV, TSV, XLSX, Parquet. Names are compared with it.
# path = "customers.csv"
# columns = {{ email = "メールアドレス", name = "氏名", kana = "フリガナ", id = "会員番号" }}
"""

TAIL = """
[destinations]
# Addresses and domains that somebody has confirmed: domain_or_address,owner,verified_by,verified_on,expires
# verified = "verified.csv"

[audience]
# must_be_in = "eligible.csv"
# opted_out = "optout.csv"
"""


def init_text(batch: str) -> str:
    """Return the text of a new policy for a folder or one file, from what a reading of it finds."""
    found = gather(Request(paths=(batch,), find_policy=False, jobs=1))
    return HEAD.format(**known(found)) + "".join(list_lines(found)) + TAIL


def known(found: Facts) -> dict[str, str]:
    """Return what the batch itself tells for the policy."""
    domains = domains_of(found)
    listed = ", ".join(f'"{domain}"' for domain in domains)
    return {
        "purpose": '# purpose = "campaign"',
        "messages": str(found.tables["message"].num_rows),
        "domains": f"domains = [{listed}]" if domains else '# domains = ["club.example"]',
    }


def domains_of(found: Facts) -> Sequence[str]:
    """Return the registered domains of From, those of freemail providers left out."""
    senders = found.tables["message"].column("from_registered").to_pylist()
    recipient = found.tables["recipient"]
    columns = (recipient.column(n).to_pylist() for n in ("registered", "freemail"))
    shared = {domain for domain, freemail in zip(*columns, strict=True) if freemail}
    return sorted({domain for domain in senders if domain} - shared)


def list_lines(found: Facts) -> Sequence[str]:
    """Return a commented [list] section for each list, with the column plan that was guessed."""
    lines = []
    for entry in found.harvest.sources:
        if entry.columns is None:
            continue
        lines.append(f"\n# {entry.path}: {entry.messages} rows, {entry.encoding}")
        if entry.delimiter:
            lines.append(f", delimiter {entry.delimiter!r}")
        lines.append("\n")
        if not any("[list.columns]" in line for line in lines):
            lines.append("[list.columns]\n")
        for column, role in entry.columns.items():
            quoted = column.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'# {role} = "{quoted}"\n' if role else f'# (not used) "{quoted}"\n')
    return lines
