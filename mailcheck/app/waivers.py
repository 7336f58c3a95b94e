"""Waivers: findings that somebody answers for until a day, and waivers that no longer say anything.

A waiver never hides who is exposed: for rules about customers who see each other, and about other
people's data, it has to name one finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mailcheck.app.gather import Facts
from mailcheck.judge.database import Database
from mailcheck.judge.engine import Judgement, Options, Places, applies, report_rows
from mailcheck.model.errors import PolicyError, UsageError
from mailcheck.model.finding import INCOMPLETE, SEVERITIES, Finding
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.model.policy import Policy, Waiver
from mailcheck.model.rule import Rule, RuleBook
from mailcheck.model.table import TableBuilder, empty
from mailcheck.read.discover import shown

if TYPE_CHECKING:
    import pyarrow as pa

STALE = "SYS008"
NEEDS_KEY = "fingerprints need a key that lasts"
SET_KEY = "set MAILCHECK_KEY, or [privacy] key_file"
# Checks whose findings are about people who did not choose to be seen.
PROTECTED_CHECKS = ("exposure", "pairing")
PROTECTED_RULES = ("LEK202", "LEK203", "LEK204", "LEK207", "LNK801")
FINGERPRINT = re.compile(r"[A-Z]{3}\d{3}:[0-9a-f]{32}")
MAIL_ID = re.compile(r"<[^<>\s]+>")
MASKED_ADDRESS = re.compile(r"[^\s@*?/]?\*\*\*@[^\s@*?/]?\*\*\*(?:\.[^\s@*?/]+)?")
MASKED_WORDS = re.compile(r"[^\s*?/\[]\*\*\*(?: [^\s*?/\[]\*\*\*)*")
# mask_digits leaves the last two digits of a number.
MASKED_NUMBER = re.compile(r"(?:[^\d/]*\*){4}[^\d/]*\d[^\d/]{0,2}\d[^\d/]*")


@dataclass(frozen=True, slots=True)
class Checked:
    """A waiver that may be used: its number in the policy, its rule and how it matches."""

    number: int
    waiver: Waiver
    rule: Rule
    kind: str

    def told(self) -> str:
        """Return its number in the policy, rule and owner, by which people know it."""
        return f"{self.number} ({self.rule.code}, {mask_free_text(self.waiver.owner)})"

    def reason(self) -> str:
        """Return who answers for what it waives, until when and why."""
        return answer(self.waiver.owner, self.waiver.expires, self.waiver.reason)


@dataclass(slots=True)
class Stale:
    """Waivers that are findings themselves: (problem code, waiver)."""

    entries: list[tuple[str, Checked]] = field(default_factory=list)

    def table(self, path: str) -> pa.Table:
        """Return them as rows of the `problem` facts; `path` is the policy as reports show it."""
        builder = TableBuilder("problem")
        for code, checked in self.entries:
            builder.add(path=path, code=code, detail=checked.told())
        return builder.finish()


def answer(owner: str, expires: date, reason: str) -> str:
    """Return who answers for a finding, until when and why; nothing personal stays readable."""
    return mask_free_text(f"{owner}, until ") + expires.isoformat() + mask_free_text(f": {reason}")


def check_waivers(policy: Policy, book: RuleBook, *, keyed: bool) -> list[Checked]:
    """Return the policy's waivers, or raise PolicyError for one that could hide too much.

    `keyed` says that fingerprints have a key that lasts; without it one cannot be waived
    (UsageError).
    """
    checked = []
    for number, waiver in enumerate(policy.waiver, 1):
        where = f"{policy.path or 'policy'}: [[waiver]] {number}"
        for key in ("match", "reason", "owner"):
            if not getattr(waiver, key).strip():
                raise PolicyError(f"`{key}` is empty", where=where, hint="say who answers for what, and why")
        rule = book.find(waiver.rule)
        if rule is None:
            raise PolicyError(f"no rule `{waiver.rule}`", where=where, hint=book.hint(waiver.rule))
        kind = kind_of(waiver.match)
        if not waivable(rule):
            hint = "mend what could not be read or checked"
            raise PolicyError(f"{rule.code} cannot be waived", where=where, hint=hint)
        if protected(rule) and kind == "glob":
            hint = "give a fingerprint, a message-id, one path or one masked value"
            raise PolicyError(f"{rule.code} cannot be waived by a pattern", where=where, hint=hint)
        if kind == "fingerprint" and not keyed:
            raise UsageError(NEEDS_KEY, where=where, hint=SET_KEY)
        checked.append(Checked(number, waiver, rule, kind))
    return checked


def kind_of(match: str) -> str:
    """Return what a match is: fingerprint, message-id, masked (a value), glob or path."""
    for kind, form in (("fingerprint", FINGERPRINT), ("message-id", MAIL_ID)):
        if form.fullmatch(match):
            return kind
    if any(form.fullmatch(match) for form in (MASKED_ADDRESS, MASKED_WORDS, MASKED_NUMBER)):
        return "masked"
    return "glob" if any(char in match for char in "*?[") else "path"


def waivable(rule: Rule) -> bool:
    """Tell whether a finding of the rule can be answered for at all.

    What nobody could read or check cannot; an attachment can be looked into by hand.
    """
    return rule.code == "ATT701" or not (rule.code in INCOMPLETE or rule.code.startswith("SYS"))


def protected(rule: Rule) -> bool:
    """Tell whether the rule is about customers who are exposed, or other people's data."""
    if rule.code in PROTECTED_RULES or rule.code.startswith(("EXP", "PAR")):
        return True
    return rule.check in PROTECTED_CHECKS


def apply_waivers(
    judged: Judgement, waivers: Sequence[Checked], messages: pa.Table, today: date
) -> Stale:
    """Move the findings that live waivers cover to `waived`; return the waivers that are stale.

    `messages` is the table of that name: it tells the Message-ID of each mail.
    """
    stale = Stale()
    places = mail_places(messages) if any(w.kind == "message-id" for w in waivers) else {}
    covered: dict[int, Checked] = {}
    for checked in waivers:
        if checked.waiver.expires < today:
            stale.entries.append(("waiver-expired", checked))
            continue
        found = [n for n, f in enumerate(judged.findings) if covers(checked, f, places)]
        if too_wide(checked, [judged.findings[n] for n in found], places):
            stale.entries.append(("waiver-wide", checked))
        elif found:
            covered |= {n: covered.get(n, checked) for n in found}
        elif checked.rule.code in judged.ran:
            stale.entries.append(("waiver-unused", checked))
    take(judged, {n: checked.reason() for n, checked in covered.items()})
    return stale


def take(judged: Judgement, reasons: dict[int, str]) -> None:
    """Move findings, by their place, from `findings` to `waived`, with who answers for them."""
    for number in sorted(reasons):
        finding = judged.findings[number]
        evidence = {**finding.evidence, "waiver": reasons[number]}
        judged.waived.append(replace(finding, evidence=evidence))
    judged.findings = [f for n, f in enumerate(judged.findings) if n not in reasons]
    for code in {finding.rule for finding in judged.waived} & judged.rules.keys():
        left = [finding.severity for finding in judged.findings if finding.rule == code]
        if left:
            worst = min(left, key=SEVERITIES.index)
            judged.rules[code] = replace(judged.rules[code], findings=len(left), severity=worst)
        else:
            del judged.rules[code]


def mail_places(messages: pa.Table) -> dict[str, set[tuple[str, int | None]]]:
    """Return (path, message) of the mails that have each Message-ID."""
    found: dict[str, set[tuple[str, int | None]]] = {}
    columns = (messages.column(name).to_pylist() for name in ("mail_id", "path", "message"))
    for mail_id, path, message in zip(*columns, strict=True):
        if mail_id:
            found.setdefault(mail_id, set()).add((path, message))
    return found


def covers(checked: Checked, finding: Finding, places: dict[str, set[tuple[str, int | None]]]) -> bool:
    """Tell whether a waiver means this finding."""
    match, place = checked.waiver.match, finding.location
    if finding.rule != checked.rule.code:
        return False
    if checked.kind == "fingerprint":
        return finding.fingerprint == match
    if checked.kind == "message-id":
        return finding.scope == "message" and (place.path, place.message) in places.get(match, ())
    if checked.kind == "masked":
        return match in shown_values(finding)
    return place.path == match if checked.kind == "path" else fnmatchcase(place.path, match)


def shown_values(finding: Finding) -> Iterator[str]:
    """Yield the values of the evidence as masked reports show them.

    Of a list of several each one is only a part of what is wrong, so none is yielded.
    """
    for value in finding.evidence.values():
        single = value[0] if isinstance(value, list) and len(value) == 1 else value
        if isinstance(single, str):
            yield from (single, mask_value(single))


def too_wide(
    checked: Checked, found: Sequence[Finding], places: dict[str, set[tuple[str, int | None]]]
) -> bool:
    """Tell whether a waiver that has to name one thing covers several.

    Several people can share a masked value, several mails a file or a Message-ID.
    """
    if checked.kind == "message-id":
        return len(places.get(checked.waiver.match, ())) > 1
    if not protected(checked.rule):
        return False
    if checked.kind == "masked":
        return len({finding.fingerprint for finding in found}) > 1
    return checked.kind == "path" and len({(f.location.message, f.location.row) for f in found}) > 1



def settle_waivers(
    judged: Judgement,
    waivers: Sequence[Checked],
    book: RuleBook,
    facts: Facts,
    options: Options,
    database: Database,
    today: date,
) -> None:
    """Waive what the policy answers for, and report the waivers that are stale (SYS008).

    The database is loaded anew: it has to be free of the batch.
    """
    stale = apply_waivers(judged, waivers, facts.tables["message"], today)
    rule = book.rules.get(STALE)
    if rule is None or not stale.entries or not applies(rule, options):
        return
    tables = {"problem": stale.table(shown(facts.policy.path or "")), "message": empty("message")}
    database.load(tables)
    rows = database.run(rule, rule.parameters)
    report_rows(judged, book, rule, rows, Places(tables), options)
