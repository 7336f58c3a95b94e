"""Small batches and receipts for them, made without a scan."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mailcheck.app.receipt import contents, envelope, signature, statement
from mailcheck.app.request import Request
from mailcheck.model.finding import Report
from mailcheck.reference.policy import find_policy, load_policy
from mailcheck.reference.paths import start_of
from mailcheck.reference.signing import SigningKey

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
MAIL = b"From: info@club.example\nTo: p%d@example.com\nSubject: Hello\n\nYour seat is booked.\n"
ENVELOPE = b"From info@club.example Mon Jun  1 10:00:00 2026\n"


def key(seed: int) -> SigningKey:
    return SigningKey(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def write_batch(root: Path) -> None:
    """Write a folder with three mails, a mailbox and a list, and the policy of it."""
    folder = root / "mails"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.eml").write_bytes(MAIL % number)
    (folder / "box.mbox").write_bytes(b"".join(ENVELOPE + MAIL % n + b"\n" for n in (7, 8)))
    (folder / "list.csv").write_bytes("email,氏名\r\nx@example.com,山田\r\n".encode("cp932"))
    (folder / "customers.csv").write_bytes(b"email,name\nx@example.com,Ken Ito\n")
    (root / "mailcheck.toml").write_text('[roster]\npath = "mails/customers.csv"\n')


def report(**changes: object) -> Report:
    values: dict[str, object] = {
        "version": "0.1.0", "verdict": "pass", "exit_code": 0,
        "sources": [{"path": "mails/list.csv", "kind": "csv", "messages": 1}],
        "messages": 6, "recipients": 6, "customers": 6, "messages_unread": 0, "parts_read": 6,
        "parts_unread": 0, "skipped": [], "not_checked": [{"check": "audience", "why": "x"}],
        "findings": [], "rules": {},
    }  # fmt: skip
    return Report(**(values | changes))  # type: ignore[arg-type]


def receipt(
    *paths: str, by: SigningKey | None = None, now: datetime = NOW, hours: float = 24, **changes: object
) -> bytes:
    """Return the receipt that a passing scan of the paths would have written."""
    request = Request(paths=paths)
    policy = load_policy(find_policy(start_of(paths)), {})
    said = statement(
        report(**changes), contents(request, policy), request, policy, signed=by is not None, now=now, hours=hours
    )
    body = json.dumps(said, ensure_ascii=False).encode()
    return envelope(body, [signature(by, body)] if by else [])
