"""The policy as values: what `mailcheck.toml` may say, with the defaults of CONTRACT.md.

Field names are the keys of the file. A field of type `Span` takes a number or `[least, most]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mailcheck.model.source import Limits

PURPOSES = ("campaign", "payment-notice", "transactional", "important-notice", "forward")
CHECKS = (
    "exposure",
    "personal-data",
    "verification",
    "pairing",
    "audience",
    "merge",
    "attachments",
    "count",
)
FAIL_ON = ("error", "warning", "note", "never")


@dataclass(frozen=True, slots=True)
class Span:
    """A number that is expected, or the least and the most, both included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class BatchPolicy:
    """`[batch]`: what is about to be sent."""

    purpose: str | None = None
    expected_messages: Span | None = None
    expected_recipients: Span | None = None
    bcc_header: str | None = None
    template: str | None = None
    event_header: str | None = None
    envelope: str | None = None
    stage: bool = False


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """`[gate]`: what makes the batch fail."""

    require: tuple[str, ...] = ()
    fail_on: str = "error"


@dataclass(frozen=True, slots=True)
class SenderPolicy:
    """`[sender]`: who we are."""

    domains: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    allowed_copies: tuple[str, ...] = ()
    generic_greetings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RosterPolicy:
    """`[roster]`: what is known of the customers."""

    path: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True, slots=True)
class ListPolicy:
    """`[list]`: how a list to be sent is read."""

    encoding: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DestinationsPolicy:
    """`[destinations]`: where mail may go, and who confirmed it."""

    verified: str | None = None
    max_age_days: int | None = None
    routes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    link_hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AudiencePolicy:
    """`[audience]`: who is meant, and who is not."""

    must_be_in: str | None = None
    must_not_be_in: str | None = None
    opted_out: str | None = None
    testers: str | None = None
    segment: tuple[str, ...] = ()
    events: str | None = None
    sent: str | None = None


@dataclass(frozen=True, slots=True)
class TemplatePolicy:
    """`[template]`: what templates may merge."""

    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivacyPolicy:
    """`[privacy]`: the key of digests and fingerprints."""

    key_file: str | None = None


@dataclass(frozen=True, slots=True)
class RulesPolicy:
    """`[rules]`: further rule packs, folders of rule files."""

    packs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """One `[[waiver]]`: a finding that somebody answers for until a day."""

    rule: str
    match: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True)
class Policy:
    """All of it. `rule` maps a code or name to its overrides; `base` is the folder of the file."""

    batch: BatchPolicy = BatchPolicy()
    gate: GatePolicy = GatePolicy()
    sender: SenderPolicy = SenderPolicy()
    roster: RosterPolicy = RosterPolicy()
    list: ListPolicy = ListPolicy()
    destinations: DestinationsPolicy = DestinationsPolicy()
    audience: AudiencePolicy = AudiencePolicy()
    rule: dict[str, dict[str, Any]] = field(default_factory=dict)
    template: TemplatePolicy = TemplatePolicy()
    limits: Limits = Limits()
    privacy: PrivacyPolicy = PrivacyPolicy()
    rules: RulesPolicy = RulesPolicy()
    waiver: tuple[Waiver, ...] = ()
    path: str | None = None
    base: str = ""
