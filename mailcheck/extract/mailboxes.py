"""Columns about addresses: each distinct spelling is repaired and judged once, the plain ones in Arrow."""

from __future__ import annotations

import unicodedata
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import (
    GMAIL,
    MAX_LOCAL,
    ascii_domain,
    identity_of,
    judge_address,
    tidy_address,
)
from mailcheck.extract.domains import DomainBook

# What needs no repair and can only be wrong in its domain's suffix; RE2 runs it over a column.
PLAIN = (
    r"^[a-z0-9_\-]+(?:[.+][a-z0-9_\-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9\-]{0,61}[a-z0-9])$"
)
SCHEMA = pa.schema(
    [
        ("address", pa.string()),
        ("identity", pa.string()),
        ("local", pa.string()),
        ("domain", pa.string()),
        ("registered", pa.string()),
        ("untidy", pa.bool_()),
        ("invalid", pa.string()),
        ("carrier_form", pa.bool_()),
        ("suggestion", pa.string()),
        ("role", pa.bool_()),
        ("freemail", pa.bool_()),
        ("documentation", pa.bool_()),
        ("disposable", pa.bool_()),
    ]
)

OF_DOMAIN = ("registered", "invalid", "suggestion", "freemail", "documentation", "disposable")


def mailbox_columns(raw: pa.Array, book: DomainBook) -> pa.Table:
    """Return one row of `SCHEMA` for each address as written; nulls are not allowed in `raw`."""
    encoded = raw.dictionary_encode()
    distinct = encoded.dictionary
    folded = pc.ascii_lower(distinct)
    plain = pc.and_(
        pc.match_substring_regex(folded, PLAIN), pc.less_equal(pc.binary_length(folded), MAX_LOCAL)
    )
    at_plain, at_other = pc.indices_nonzero(plain), pc.indices_nonzero(pc.invert(plain))
    known = pa.concat_tables(
        [
            _plain(folded.take(at_plain), book),
            _others(distinct.take(at_other).to_pylist(), book),
        ]
    )
    place = pc.sort_indices(pa.concat_arrays([at_plain, at_other]))
    return known.take(place.take(encoded.indices))


def _plain(folded: pa.Array, book: DomainBook) -> pa.Table:
    halves = pc.extract_regex(folded, r"^(?P<local>[^@]*)@(?P<domain>.*)$")
    local, domain = (pc.struct_field(halves, name) for name in ("local", "domain"))
    domains = domain.dictionary_encode()
    facts = pa.Table.from_pylist(
        [_domain_row(name, book) for name in domains.dictionary.to_pylist()],
        schema=pa.schema([SCHEMA.field(n) for n in OF_DOMAIN]),
    ).take(domains.indices)
    mailbox = pc.replace_substring_regex(local, r"\+.*$", "")
    gmail = pc.is_in(domain, value_set=pa.array(sorted(GMAIL)))
    mailbox = pc.if_else(gmail, pc.replace_substring(mailbox, ".", ""), mailbox)
    home = pc.if_else(gmail, "gmail.com", domain)
    no = pa.repeat(False, len(folded))
    role = pa.array([book.is_role(text) for text in local.to_pylist()], pa.bool_())
    columns = {
        "address": folded,
        "identity": pc.binary_join_element_wise(mailbox, home, "@"),
        "local": local,
        "domain": domain,
        "registered": facts["registered"],
        "untidy": no,
        "invalid": facts["invalid"],
        "carrier_form": no,
        "suggestion": facts["suggestion"],
        "role": role,
        "freemail": facts["freemail"],
        "documentation": facts["documentation"],
        "disposable": facts["disposable"],
    }
    return pa.table(columns, schema=SCHEMA)


def _domain_row(domain: str, book: DomainBook) -> dict[str, Any]:
    facts = book.facts(domain)
    return {
        "registered": facts.registered,
        "invalid": judge_address(f"a@{domain}", book.carriers).invalid,
        "suggestion": facts.suggestion,
        "freemail": facts.freemail,
        "documentation": facts.documentation,
        "disposable": facts.disposable,
    }


def _others(written: list[str], book: DomainBook) -> pa.Table:
    return pa.Table.from_pylist([mailbox_row(raw, book) for raw in written], schema=SCHEMA)


def mailbox_row(raw: str, book: DomainBook) -> dict[str, Any]:
    """Return the columns of `SCHEMA` for one address as written, however damaged. Never raises."""
    raw = raw.encode("utf-8", "replace").decode()
    tidy = tidy_address(raw)
    address = tidy if tidy is not None else " ".join(unicodedata.normalize("NFKC", raw).lower().split())
    if tidy is None:
        return dict.fromkeys(SCHEMA.names) | {
            "address": address,
            "identity": address,
            "local": address,
            "domain": "",
            "untidy": False,
            "invalid": "no-domain",
            "carrier_form": False,
            "role": book.is_role(address),
            "freemail": False,
            "documentation": False,
            "disposable": False,
        }
    judged = judge_address(address, book.carriers)
    facts = book.facts(judged.domain)
    local, _, domain = unicodedata.normalize("NFC", raw).lower().rpartition("@")
    return {
        "address": address,
        "identity": identity_of(address),
        "local": judged.local,
        "domain": judged.domain,
        "registered": judged.registered,
        "untidy": f"{local}@{ascii_domain(domain)}" != address,
        "invalid": judged.invalid,
        "carrier_form": judged.carrier_form,
        "suggestion": facts.suggestion,
        "role": book.is_role(judged.local),
        "freemail": facts.freemail,
        "documentation": facts.documentation,
        "disposable": facts.disposable,
    }
