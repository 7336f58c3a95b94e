"""Receipts: an in-toto Statement v1 about a batch that passed, in a DSSE v1 envelope.

Formats: github.com/in-toto/attestation spec/v1/statement.md and secure-systems-lab/dsse. A receipt
holds digests, counts and names of files; no address, no text and no secret key of any kind.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from mailcheck import __version__
from mailcheck.app.gather import Facts, Progress, policy_of
from mailcheck.app.request import Request
from mailcheck.model.errors import UsageError
from mailcheck.model.finding import Report
from mailcheck.model.policy import Policy
from mailcheck.reference.load import files_of
from mailcheck.reference.receipt_file import (
    digest_of_baseline,
    digest_of_policy,
    digest_of_rulebook,
    digest_of_waivers,
    digests_of_reference,
    is_file,
    read_receipt,
    remove_receipt,
)
from mailcheck.reference.signing import SigningKey

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://mailcheck.example/receipt/v1"
PAYLOAD = "application/vnd.in-toto+json"
TIME = "%Y-%m-%dT%H:%M:%SZ"
Named = tuple[str, str | None]
Signature = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What lies under the paths of a batch: (name, SHA-256) of files and mails.

    `lists` maps a list's name to its path in reports; `left_out` are reference files, `baseline` the
    file of accepted findings.
    """

    subjects: tuple[Named, ...]
    left_out: tuple[Named, ...]
    lists: dict[str, str]
    baseline: Named | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that was read. `body` is what was signed; `signatures` are (key id, signature)."""

    body: bytes
    signatures: tuple[Signature, ...]
    signed: bool
    version: str
    policy_digest: str
    policy_named: bool
    selected: tuple[str, ...]
    rulebook_digest: str
    reference: tuple[Named, ...]
    left_out: tuple[Named, ...]
    verdict: str
    fail_on: str
    waivers: int
    waived: int
    baseline: Named | None
    errors: int
    messages: int
    expires: datetime
    subjects: tuple[Named, ...]


def contents(request: Request, policy: Policy, receipt: str | None = None) -> Contents:
    """Digest everything that a scan of the request would read; the receipt itself is no part of it."""
    from mailcheck.read.discover import discover
    from mailcheck.read.pieces_digest import digest_all, digest_left_out

    reference = files_of(policy)
    found = discover(request.paths, policy.limits, reference | {receipt or ""} - {""}, stdin=request.stdin or b"")
    every = digest_all(request.paths, found, policy.limits)
    return Contents(
        subjects=tuple((entry.name, entry.sha256) for entry in every),
        left_out=tuple((entry.name, entry.sha256) for entry in digest_left_out(request.paths, found)),
        lists={entry.name: entry.printed for entry in every if entry.kind == "list"},
        baseline=digest_of_baseline(request.baseline) if request.baseline else None,
    )


def scan_for_receipt(
    request: Request, path: str, progress: Progress | None = None, keep: Callable[[Facts], None] | None = None
) -> tuple[Report, Callable[[SigningKey | None, datetime, float], bytes] | None]:
    """Scan a batch; on a pass, also return what makes its receipt from a key, the time and hours.

    An earlier receipt at `path` is taken away first. Raises UsageError where the batch changed
    while it was checked: nobody could say what the verdict is about.
    """
    from mailcheck.app.scan import scan

    policy = policy_of(request)
    retire(path)
    before = contents(request, policy)
    report = scan(request, progress, keep)
    if report.verdict != "pass":
        return report, None
    if contents(request, policy) != before:
        raise UsageError("the batch changed while it was checked", where="--receipt", hint="check it again")

    def make(key: SigningKey | None, now: datetime, hours: float) -> bytes:
        body = statement(report, before, request, policy, signed=key is not None, now=now, hours=hours)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return envelope(text.encode(), [signature(key, text.encode())] if key else [])

    return report, make


def retire(path: str) -> None:
    """Take away an earlier receipt, so that it cannot be taken for that of a scan that failed.

    Raises UsageError for a file that is something else.
    """
    if is_file(path):
        try:
            parse(read_receipt(path), path)
        except UsageError:
            hint = "only an earlier receipt is replaced"
            raise UsageError("exists and is no receipt", where=path, hint=hint) from None
        remove_receipt(path)


def statement(
    report: Report,
    found: Contents,
    request: Request,
    policy: Policy,
    *,
    signed: bool,
    now: datetime,
    hours: float,
) -> dict[str, Any]:
    """Return the statement about a batch that passed."""
    predicate = {
        "signed": signed,
        "tool": {"name": "mailcheck", "version": __version__},
        "policy": {
            "named": policy.path is not None,
            "digest": {"sha256": digest_of_policy(policy, request.select, request.ignore)},
            "failOn": policy.gate.fail_on,
            "select": sorted(request.select),
            "ignore": sorted(request.ignore),
        },
        "ruleBook": {"digest": {"sha256": digest_of_rulebook(policy)}},
        "reference": described(digests_of_reference(policy)),
        "leftOut": described(found.left_out),
        "accepted": {
            "waivers": {"count": len(policy.waiver), "digest": {"sha256": digest_of_waivers(policy)}},
            "baseline": next(iter(described([found.baseline] if found.baseline else ())), None),
        },
        **outcome(report),
        "created": now.astimezone(UTC).strftime(TIME),
        "expires": (now.astimezone(UTC) + timedelta(hours=hours)).strftime(TIME),
    }
    subjects = described(found.subjects)
    rows = {str(entry["path"]): entry["messages"] for entry in report.sources}
    for subject in subjects:
        path = found.lists.get(subject["name"])
        if path in rows:
            subject["annotations"] = {"rows": rows[path]}
    return {"_type": STATEMENT, "subject": subjects, "predicateType": PREDICATE, "predicate": predicate}


def outcome(report: Report) -> dict[str, Any]:
    """Return what the check found, in numbers."""
    counts = {"messages": report.messages, "recipients": report.recipients, "customers": report.customers}
    return {
        "verdict": report.verdict,
        "exitCode": report.exit_code,
        "counts": {**counts, **report.counts(), "waived": len(report.waived)},
        "notChecked": sorted({str(entry["check"]) for entry in report.not_checked}),
    }


def described(named: Iterable[Named]) -> list[dict[str, Any]]:
    """Return names and digests as resource descriptors of in-toto."""
    return [{"name": name, "digest": {"sha256": digest}} for name, digest in named]


def pae(body: bytes) -> bytes:
    """Return what is signed: the pre-authentication encoding of DSSE v1."""
    kind = PAYLOAD.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(body), body)


def signature(key: SigningKey, body: bytes) -> Signature:
    """Return the key's id and its signature of a payload."""
    return key.public().key_id, key.sign(pae(body))


def envelope(body: bytes, signatures: Sequence[Signature]) -> bytes:
    """Return a DSSE envelope as the octets of a file."""
    content = {
        "payload": base64.b64encode(body).decode(),
        "payloadType": PAYLOAD,
        "signatures": [{"keyid": key_id, "sig": base64.b64encode(given).decode()} for key_id, given in signatures],
    }
    return (json.dumps(content, indent=2) + "\n").encode()


def parse(content: bytes, where: str) -> Receipt:
    """Return the receipt in a file; raises UsageError for what is none."""
    try:
        outer = json.loads(content)
        if outer["payloadType"] != PAYLOAD:
            raise ValueError("payload type")
        body = unbase64(outer["payload"])
        signatures = tuple((str(s.get("keyid") or ""), unbase64(s["sig"])) for s in outer["signatures"])
        return understood(json.loads(body), body, signatures)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        hint = "give the file that `mailcheck scan --receipt` wrote"
        raise UsageError("not a receipt of mailcheck", where=where, hint=hint) from None


def understood(said: Any, body: bytes, signatures: tuple[Signature, ...]) -> Receipt:
    """Return a receipt from its parsed statement; raises what `parse` catches."""
    predicate = said["predicate"]
    if said["_type"] != STATEMENT or said["predicateType"] != PREDICATE:
        raise ValueError("type")
    policy, accepted = predicate["policy"], predicate["accepted"]
    return Receipt(
        body=body,
        signatures=signatures,
        signed=bool(predicate["signed"]),
        version=str(predicate["tool"]["version"]),
        policy_digest=str(policy["digest"]["sha256"]),
        policy_named=bool(policy["named"]),
        selected=tuple(map(str, policy["select"])) + tuple(f"-{code}" for code in policy["ignore"]),
        rulebook_digest=str(predicate["ruleBook"]["digest"]["sha256"]),
        reference=named(predicate["reference"]),
        left_out=named(predicate["leftOut"]),
        verdict=str(predicate["verdict"]),
        fail_on=str(policy["failOn"]),
        waivers=int(accepted["waivers"]["count"]),
        waived=int(predicate["counts"]["waived"]),
        baseline=named([accepted["baseline"]])[0] if accepted["baseline"] else None,
        errors=int(predicate["counts"]["error"]),
        messages=int(predicate["counts"]["messages"]),
        expires=datetime.strptime(predicate["expires"], TIME).replace(tzinfo=UTC),
        subjects=named(said["subject"]),
    )


def named(descriptors: Any) -> tuple[Named, ...]:
    """Return (name, SHA-256) of resource descriptors."""
    return tuple((str(entry["name"]), str(entry["digest"]["sha256"])) for entry in descriptors)


def unbase64(text: str) -> bytes:
    """Return the octets of standard or URL-safe base64; ValueError for anything else."""
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        raise ValueError("base64") from None
