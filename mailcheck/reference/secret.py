"""The key of fingerprints and digests: from the environment, a key file, or for this run only."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable

from mailcheck.model.errors import PolicyError

ENVIRONMENT = "MAILCHECK_KEY"
MACHINE_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id", "/proc/sys/kernel/random/boot_id")
MIN_OCTETS = 16


def load_key(key_file: str | None) -> bytes | None:
    """Return the configured key, or None where there is none.

    Raises PolicyError for a key file that cannot be read or a key shorter than 16 octets,
    which could be guessed.
    """
    text = os.environ.get(ENVIRONMENT)
    where = ENVIRONMENT
    key = text.strip().encode() if text else None
    if key is None and key_file:
        where = key_file
        try:
            with open(key_file, "rb") as file:
                key = file.read().strip()
        except OSError as error:
            raise PolicyError(f"cannot be read ({error.strerror})", where=key_file) from None
    if key is not None and len(key) < MIN_OCTETS:
        hint = f"use at least {MIN_OCTETS} random characters"
        raise PolicyError("the key is too short to protect anything", where=where, hint=hint)
    return key


def key_of_run(digests: Iterable[str]) -> bytes:
    """Return a key for one run where none is configured.

    It depends on the machine and on the whole batch: two runs over the same input give the
    same report, and whoever has only the report cannot compute it.
    """
    key = hashlib.sha256(b"mailcheck fingerprints of one run\0")
    key.update(machine_secret())
    for digest in digests:
        key.update(digest.encode())
    return key.digest()


def machine_secret() -> bytes:
    """Return something stable that outsiders do not know of this machine."""
    for path in MACHINE_FILES:
        try:
            with open(path, "rb") as file:
                found = file.read(128).strip()
        except OSError:
            continue
        if found:
            return found
    return uuid.getnode().to_bytes(8, "big")
