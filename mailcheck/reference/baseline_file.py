"""The file of accepted findings, `.mailcheck-baseline.json`: read whole or refused, written whole or not."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from mailcheck.model.errors import UsageError
from mailcheck.model.policy import Policy
from mailcheck.reference.whole_file import write_whole

FILE_NAME = ".mailcheck-baseline.json"
SCHEMA = "mailcheck.baseline/1"
PURPOSE = b"mailcheck baseline\0"
FINGERPRINT = re.compile(r"([A-Z]{3}\d{3}):[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Findings of one rule, value and file that somebody accepted until a day.

    `path` is seen from the folder of the baseline, with `/`.
    """

    path: str
    rule: str
    fingerprint: str
    count: int
    reason: str
    owner: str
    expires: date


def default_path(policy: Policy) -> str:
    """Return where a baseline stands: beside the policy, else in the working directory."""
    return os.path.join(policy.base, FILE_NAME) if policy.path else FILE_NAME


def exists(path: str) -> bool:
    """Tell whether there is a baseline at a path."""
    return os.path.lexists(path)


def load_entries(path: str, key: bytes) -> tuple[Entry, ...]:
    """Return the entries of a baseline.

    Raises UsageError for a file that is none, and for one that was written with another key: its
    fingerprints would match nothing.
    """
    try:
        with open(path, "rb") as file:
            content = json.load(file)
    except OSError as error:
        raise UsageError(f"the baseline cannot be read ({error.strerror})", where=path) from None
    except (ValueError, RecursionError):
        content = None
    try:
        if content["schema"] != SCHEMA:
            raise ValueError("schema")
        check = str(content["key_check"])
        entries = tuple(entry_of(item) for item in content["entries"])
    except (ValueError, KeyError, TypeError):
        hint = "write it anew with `mailcheck baseline write`"
        raise UsageError("not a baseline of mailcheck", where=path, hint=hint) from None
    if not hmac.compare_digest(check.encode(), key_check(key).encode()):
        hint = "use that key, or write the baseline anew"
        raise UsageError("the baseline was written with another key", where=path, hint=hint)
    return entries


def entry_of(item: Any) -> Entry:
    """Return one entry of the file; ValueError, KeyError or TypeError for anything else."""
    values = dict(item)
    entry = Entry(**{**values, "expires": date.fromisoformat(values["expires"])})
    texts = (entry.path, entry.rule, entry.fingerprint, entry.reason, entry.owner)
    if not all(isinstance(text, str) for text in texts) or type(entry.count) is not int or entry.count < 1:
        raise ValueError("type")
    form = FINGERPRINT.fullmatch(entry.fingerprint)
    if form is None or form[1] != entry.rule or not entry.reason.strip() or not entry.owner.strip():
        raise ValueError("entry")
    return entry


def save_entries(path: str, entries: Iterable[Entry], key: bytes) -> None:
    """Write a baseline, sorted, so that no half of one is ever seen; raises ReportError."""
    items = [{**asdict(entry), "expires": entry.expires.isoformat()} for entry in sorted(entries)]
    content = {"schema": SCHEMA, "key_check": key_check(key), "entries": items}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_whole(path, text.encode("utf-8", "surrogatepass"))


def key_check(key: bytes) -> str:
    """Return a digest by which another key is noticed; it tells nothing about the key."""
    return hmac.digest(key, PURPOSE, hashlib.sha256).hex()[:16]


def seen_from(folder: str, path: str) -> str:
    """Return the path of a finding as the baseline in `folder` names it."""
    try:
        path = os.path.relpath(path, folder or ".")
    except ValueError:  # another drive
        pass
    return path.replace(os.sep, "/")


def folder_of(path: str) -> str:
    """Return the folder of a baseline."""
    return os.path.dirname(os.path.abspath(path))


def looked_at(entry: Entry, folder: str, paths: Sequence[str]) -> bool:
    """Tell whether a scan of the paths would have seen an entry's file, or the file is gone."""
    place = os.path.abspath(os.path.join(folder, entry.path))
    for path in map(os.path.abspath, paths):
        if place == path or place.startswith(path.rstrip(os.sep) + os.sep):
            return True
    # A member of an archive exists as long as the archive does.
    while not os.path.lexists(place) and place != os.path.dirname(place):
        place = os.path.dirname(place)
    return os.path.isdir(place)
