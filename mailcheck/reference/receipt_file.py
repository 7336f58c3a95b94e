"""What a receipt says about the outside: digests of the policy, of its files and of the rule book."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mailcheck.model.errors import ReportError, UsageError
from mailcheck.model.policy import Policy
from mailcheck.reference.load import files_of
from mailcheck.reference.policy import PATHS
from mailcheck.reference.rulebook import installed_packs

KNOWLEDGE = (".toml", ".txt")


def read_receipt(path: str) -> bytes:
    """Return the octets of a receipt file, or raise UsageError."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise UsageError(f"the receipt cannot be read ({error.strerror})", where=path) from None


def remove_receipt(path: str) -> None:
    """Take an earlier receipt away; raises ReportError where that cannot be."""
    try:
        os.unlink(path)
    except OSError as error:
        raise ReportError(f"an earlier receipt cannot be removed ({error.strerror})", where=path) from None


def is_file(path: str) -> bool:
    """Tell whether a path is a file that exists."""
    return os.path.isfile(path)


def digest_of_policy(policy: Policy, select: Sequence[str], ignore: Sequence[str]) -> str:
    """Return the SHA-256 of what the policy says, whatever folder it stands in.

    Paths count as they are seen from the policy file. What changes no verdict (the place of the
    fingerprint key) is left out; `--select` and `--ignore` change it and count.
    """
    base = policy.base or os.getcwd()
    values: dict[str, Any] = asdict(policy)
    for name in ("path", "base", "privacy"):
        del values[name]
    for dotted in PATHS:
        table, key = dotted.split(".")
        if table in values and values[table][key]:
            values[table][key] = seen_from(base, values[table][key])
    values["rules"]["packs"] = [seen_from(base, pack) for pack in policy.rules.packs]
    values |= {"select": sorted(select), "ignore": sorted(ignore)}
    return digest_of_values(values)


def digest_of_waivers(policy: Policy) -> str:
    """Return the SHA-256 of the waivers of a policy: who answers for what, until when and why."""
    return digest_of_values([asdict(waiver) for waiver in policy.waiver])


def digest_of_baseline(path: str) -> tuple[str, str]:
    """Return (file name, SHA-256) of a file of accepted findings; raises UsageError."""
    try:
        with open(path, "rb") as file:
            return os.path.basename(path), hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"the baseline cannot be read ({error.strerror})", where=path) from None


def digest_of_values(values: Any) -> str:
    """Return the SHA-256 of plain values: JSON with sorted keys, UTF-8."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seen_from(base: str, path: str) -> str:
    """Return a path relative to a folder where that is possible, with `/`."""
    try:
        path = os.path.relpath(path, base)
    except ValueError:  # another drive
        pass
    return path.replace(os.sep, "/")


def digests_of_reference(policy: Policy) -> list[tuple[str, str]]:
    """Return (file name, SHA-256) of the files that the policy names, sorted; keys left out."""
    left_out = {os.path.abspath(p) for p in (policy.path, policy.privacy.key_file) if p}
    found = []
    for path in sorted(files_of(policy) - left_out):
        try:
            with open(path, "rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            continue
        found.append((os.path.basename(path), digest))
    return sorted(found)


def digest_of_rulebook(policy: Policy) -> str:
    """Return the SHA-256 of every file of knowledge in all layers, and of the policy's overrides."""
    layers: list[Traversable] = [files("mailcheck.rules"), *installed_packs()]
    layers += [Path(pack) for pack in policy.rules.packs]
    entries = [
        (number, name, hashlib.sha256(content).hexdigest())
        for number, layer in enumerate(layers)
        for name, content in knowledge_files(layer, "")
    ]
    return digest_of_values({"files": entries, "overrides": policy.rule})


def knowledge_files(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of rule, detector, tag and word files, sorted; line ends count as LF."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        name = prefix + entry.name
        if entry.is_dir() and not entry.name.startswith((".", "__")):
            yield from knowledge_files(entry, name + "/")
        elif entry.name.endswith(KNOWLEDGE) and entry.is_file():
            yield name, entry.read_bytes().replace(b"\r\n", b"\n")
