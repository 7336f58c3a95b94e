"""What the form of the page asks for, as a request of the scan."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mailcheck.app.request import Request
from mailcheck.model.policy import PURPOSES
from mailcheck.report.language import LANGUAGES
from mailcheck.web.desk import KINDS, NotTaken, Tray

SEPARATORS = re.compile(r"[\s,;、，；]+")


@dataclass(frozen=True, slots=True)
class Wish:
    """The fields of the form, checked: empty ones are None or ()."""

    language: str
    purpose: str | None
    domains: tuple[str, ...]
    expected: int | None


def wish_of(form: Any, tray: Tray) -> Wish:
    """Return the form's wish; NotTaken where it is none, or where a file did not arrive.

    `counts` of the form says how many files of each kind were sent: a batch that is not whole must
    not be judged.
    """
    if not isinstance(form, dict) or not isinstance(form.get("counts"), dict):
        raise NotTaken("form")
    if any(form["counts"].get(kind, 0) != len(tray.stored[kind]) for kind in KINDS):
        raise NotTaken("missing")
    if not tray.stored["batch"]:
        raise NotTaken("empty")
    texts = {key: form.get(key, "") for key in ("language", "purpose", "domains", "expected")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise NotTaken("form")
    if texts["language"] not in LANGUAGES or texts["purpose"] not in ("", *PURPOSES):
        raise NotTaken("form")
    expected = texts["expected"].strip()
    if expected and (not expected.isdecimal() or len(expected) > 9):
        raise NotTaken("expected")
    domains = (word.rpartition("@")[2].lower() for word in SEPARATORS.split(texts["domains"]))
    return Wish(
        language=texts["language"],
        purpose=texts["purpose"] or None,
        domains=tuple(domain for domain in domains if domain),
        expected=int(expected) if expected else None,
    )


def request_of(wish: Wish, tray: Tray) -> Request:
    """Return the request for a scan that runs in the tray's folder `batch`."""
    policy = tray.policy()
    return Request(
        paths=tray.tops(),
        policy=os.fspath(policy) if policy else None,
        find_policy=False,
        overrides=overrides(wish, tray),
        language=wish.language,
    )


def overrides(wish: Wish, tray: Tray) -> dict[str, Any]:
    """Return what the form says, as tables of a policy; empty fields leave the policy as it is."""

    def path(kind: str) -> str | None:
        file: Path | None = tray.only(kind)
        return os.fspath(file) if file else None

    tables = {
        "batch": {"purpose": wish.purpose, "expected_messages": wish.expected},
        "sender": {"domains": list(wish.domains) or None},
        "roster": {"path": path("roster")},
        "destinations": {"verified": path("verified")},
        "audience": {"opted_out": path("opted-out")},
    }
    kept = {name: {k: v for k, v in keys.items() if v is not None} for name, keys in tables.items()}
    return {name: keys for name, keys in kept.items() if keys}
