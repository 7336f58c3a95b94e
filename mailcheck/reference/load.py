"""Everything that is known beforehand, loaded once: roster, confirmed destinations, audience, ledger."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from mailcheck.model.errors import PolicyError
from mailcheck.model.policy import Policy, Span
from mailcheck.model.table import TableBuilder, Tables, empty
from mailcheck.reference.secret import load_key

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.reference.roster import Roster
    from mailcheck.reference.sealed import Sealed

Opener = Callable[[str], BinaryIO]


@dataclass(slots=True)
class Reference:
    """The reference tables and what they allow to be checked.

    `files` are the absolute paths of all reference files: they are never part of the batch.
    `personal` names the roster's further personal columns. `remarks` are sentences for the
    report about how a file was understood.
    """

    tables: Tables
    verified: pa.Table
    envelope: pa.Table | None = None
    files: frozenset[str] = frozenset()
    personal: tuple[str, ...] = ()
    has_names: bool = False
    has_opt_out: bool = False
    has_verification: bool = False
    remarks: list[str] = field(default_factory=list)
    sealed: Sealed | None = None


def load_reference(
    policy: Policy, memory: Mapping[str, bytes] | None = None, today: date | None = None, greets: bool | None = None
) -> Reference:
    """Load the files that the policy names; PolicyError where one cannot be used.

    `memory` replaces the disk for the examples of rules; `greets` says whether the template greets
    with a merge tag, None without one.
    """
    from mailcheck.reference.verified import empty_verified

    opener = memory_opener(memory) if memory is not None else open_file
    tables: Tables = {name: empty(name) for name in ("roster", "roster_value")}
    result = Reference(tables=tables, verified=empty_verified(), files=files_of(policy))
    if policy.roster.path:
        from mailcheck.reference.roster import load_roster
        from mailcheck.reference.sealed import is_sealed, load_sealed

        if is_sealed(policy.roster.path, opener):
            key = load_key(policy.privacy.key_file)
            roster: Roster | Sealed = load_sealed(policy.roster.path, key, opener)
            result.sealed, result.personal = roster, roster.personal
        else:
            roster = load_roster(policy.roster, opener)
            tables |= {"roster": roster.table, "roster_value": roster.values}
            result.personal = policy.roster.personal
            result.remarks += roster.remarks
        result.has_names = roster.has("name")
        result.has_opt_out = roster.has("opt_out") or roster.has("consent")
        result.has_verification = roster.has("verified_at")
    if policy.destinations.verified:
        from mailcheck.reference.verified import load_verified

        result.verified = load_verified(policy.destinations.verified, opener)
        result.has_verification = True
    if policy.destinations.routes:
        result.has_verification = True
    if policy.batch.envelope:
        from mailcheck.reference.envelope import load_envelope

        result.envelope = load_envelope(policy.batch.envelope, opener)
    add_audience(result, policy, opener)
    result.tables["setting"] = settings(policy, result, greets)
    return result


def add_audience(result: Reference, policy: Policy, opener: Opener) -> None:
    """Load the audience lists and the ledger of earlier sends."""
    from mailcheck.reference.audience import load_audience
    from mailcheck.reference.ledger import load_ledger

    audience = policy.audience
    lists = {
        name: getattr(audience, name)
        for name in ("must_be_in", "must_not_be_in", "opted_out", "testers", "events")
        if getattr(audience, name)
    }
    result.tables["audience"] = load_audience(lists, opener)
    result.tables["ledger"] = load_ledger(audience.sent, opener) if audience.sent else empty("ledger")
    result.has_opt_out = result.has_opt_out or bool(audience.opted_out)


def files_of(policy: Policy) -> frozenset[str]:
    """Return the absolute paths of the policy and of every file that it names."""
    audience = policy.audience
    named = (
        policy.path,
        policy.roster.path,
        policy.destinations.verified,
        policy.batch.template,
        policy.batch.envelope,
        policy.privacy.key_file,
        audience.must_be_in,
        audience.must_not_be_in,
        audience.opted_out,
        audience.testers,
        audience.events,
        audience.sent,
    )
    return frozenset(os.path.abspath(path) for path in named if path)


def open_file(path: str) -> BinaryIO:
    """Open a reference file, or raise PolicyError with the reason."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise PolicyError(f"cannot be read ({error.strerror})", where=path) from None


def memory_opener(memory: Mapping[str, bytes]) -> Opener:
    """Return an opener for files at hand; a name that is not there is a PolicyError."""

    def opener(path: str) -> BinaryIO:
        if path not in memory:
            raise PolicyError("cannot be read (no such file)", where=path)
        return io.BytesIO(memory[path])

    return opener


def settings(policy: Policy, result: Reference, greets: bool | None) -> pa.Table:
    """Return the one row of the `setting` table."""
    batch, audience, destinations = policy.batch, policy.audience, policy.destinations
    routes = [a.lower() for group in destinations.routes.values() for a in group]
    builder = TableBuilder("setting")
    builder.add(
        purpose=batch.purpose,
        bcc_header=batch.bcc_header,
        expected_messages_min=least(batch.expected_messages),
        expected_messages_max=most(batch.expected_messages),
        expected_recipients_min=least(batch.expected_recipients),
        expected_recipients_max=most(batch.expected_recipients),
        template=os.path.basename(batch.template) if batch.template else None,
        stage=batch.stage,
        has_roster=bool(policy.roster.path),
        has_verification=result.has_verification,
        segments=list(audience.segment) or None,
        routes=routes or None,
        link_hosts=list(destinations.link_hosts),
        event_header=batch.event_header,
        announce=listed(destinations.lists, announce=True),
        discussion=listed(destinations.lists, announce=False),
        own_domains=[d.lower().lstrip("@.") for d in policy.sender.domains] or None,
        greets=greets,
    )
    return builder.finish()


def listed(lists: Mapping[str, Sequence[str]], *, announce: bool) -> list[str]:
    """Return the addresses of the announce lists, or of all others, in lower case."""
    chosen = (group for name, group in lists.items() if (name == "announce") is announce)
    return [address.lower() for group in chosen for address in group]


def least(span: Span | None) -> int | None:
    """Return the least of an expected number."""
    return span.least if span else None


def most(span: Span | None) -> int | None:
    """Return the most of an expected number."""
    return span.most if span else None
