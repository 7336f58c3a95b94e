"""What a batch and its policy allow to be checked, and the words for what they do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailcheck.app.gather import Facts
from mailcheck.judge.engine import Judgement
from mailcheck.model.mail_hosts import UNKNOWN
from mailcheck.model.rule import RuleBook

if TYPE_CHECKING:
    import pyarrow as pa


def capabilities(facts: Facts) -> dict[str, str | None]:
    """Map each capability of a rule's `needs` to None, or to the reason why it is missing."""
    policy, reference = facts.policy, facts.reference
    message = facts.tables["message"]
    mails = any_true(message, "has_header")
    named_list = has_role(facts, ("name", "family", "given"))
    names = reference.has_names or named_list
    audience = policy.audience
    told = audience.must_be_in or audience.must_not_be_in or audience.segment
    opt_out = reference.has_opt_out or has_role(facts, ("opt_out", "consent"))
    body = facts.lines.use.num_rows > 0
    has = {
        "header": (mails, "a list has no mail headers"),
        "list": (message.num_rows > 0 and not mails, "the batch is no list"),
        "body": (body, "a list without a body column has no text to check"),
        "roster": (policy.roster.path, "no roster is configured"),
        "verification": (reference.has_verification, "no verified destinations are configured"),
        "names": (names, "no roster and no name column"),
        "audience": (told, "no audience is configured"),
        "must_be_in": (audience.must_be_in, "audience.must_be_in is not configured"),
        "opt_out": (opt_out, "nothing says who has opted out"),
        "testers": (audience.testers, "audience.testers is not configured"),
        "events": (audience.events, "audience.events is not configured"),
        "ledger": (audience.sent, "audience.sent is not configured"),
        "envelope": (policy.batch.envelope, "batch.envelope is not configured"),
        "purpose": (policy.batch.purpose, "batch.purpose is not set"),
        "routes": (policy.destinations.routes, "destinations.routes is not configured"),
        "expected": (
            policy.batch.expected_messages or policy.batch.expected_recipients,
            "no expected counts are configured",
        ),
        "template": (policy.batch.template, "batch.template is not configured"),
    }
    return {name: None if value else why for name, (value, why) in has.items()}


def unchecked(facts: Facts) -> list[dict[str, Any]]:
    """Return the `not_checked` entries that no single rule can tell."""
    entries = []
    if not facts.reference.has_verification:
        why = "no verified destinations are configured"
        entries.append({"check": "verification", "why": why})
    if facts.policy.batch.purpose == "forward" and not facts.policy.destinations.routes:
        why = "the purpose is forward, but destinations.routes is not configured"
        entries.append({"check": "verification", "why": why})
    batch = facts.policy.batch
    if not (batch.expected_messages or batch.expected_recipients):
        entries.append({"check": "count", "why": "no expected counts are configured"})
    if UNKNOWN in facts.hosts.values():
        why = "the DNS did not answer for some domains: whether they take mail is not known"
        entries.append({"check": "verification", "why": why, "partial": True})
    if facts.policy.audience.sent and not batch.template:
        why = "batch.template is not set: the ledger can tell a repeat only by its event"
        entries.append({"check": "audience", "why": why, "partial": True})
    return entries


def say_why(judged: Judgement, book: RuleBook, language: str) -> None:
    """Put the reasons why something was not checked into a language."""
    judged.not_checked = [{**entry, "why": book.phrase(language, entry["why"])} for entry in judged.not_checked]


def has_role(facts: Facts, roles: tuple[str, ...]) -> bool:
    """Tell whether a list of the batch has a column with one of these roles."""
    for entry in facts.harvest.sources:
        if entry.columns and any(role in entry.columns.values() for role in roles):
            return True
    return False


def any_true(table: pa.Table, column: str) -> bool:
    """Tell whether a column is true anywhere."""
    import pyarrow.compute as pc

    return bool(table.num_rows) and bool(pc.any(table.column(column)).as_py())
