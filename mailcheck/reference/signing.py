"""Keys of receipts: Ed25519 (RFC 8032), from the environment or from files."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mailcheck.model.errors import ReportError, UsageError

SIGNING_ENVIRONMENT = "MAILCHECK_SIGNING_KEY"
PUBLIC_ENVIRONMENT = "MAILCHECK_PUBLIC_KEYS"
OCTETS = 32
FORMS = "an Ed25519 key as PEM, or its 32 octets as base64"
PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.S)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures; `key_id` is the SHA-256 of its SubjectPublicKeyInfo (RFC 8410)."""

    key: Ed25519PublicKey
    key_id: str

    @classmethod
    def of(cls, key: Ed25519PublicKey) -> PublicKey:
        """Return the key with its id."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return cls(key, hashlib.sha256(key.public_bytes(serialization.Encoding.DER, form)).hexdigest())

    def verifies(self, signature: bytes, data: bytes) -> bool:
        """Tell whether this key's owner signed the data."""
        try:
            self.key.verify(signature, data)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs. It shows itself nowhere but in its public half."""

    key: Ed25519PrivateKey = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Return the signature of the data, 64 octets."""
        return self.key.sign(data)

    def public(self) -> PublicKey:
        """Return the half that checks."""
        return PublicKey.of(self.key.public_key())


def load_signing_key(path: str | None = None) -> SigningKey | None:
    """Return the key of a file, else that of MAILCHECK_SIGNING_KEY, else None.

    Raises UsageError for a key that cannot be used; the error never shows it.
    """
    if path is not None:
        return signing_key(read_key(path), path)
    text = os.environ.get(SIGNING_ENVIRONMENT, "").strip()
    return signing_key(text.encode(), SIGNING_ENVIRONMENT) if text else None


def signing_key(text: bytes, where: str) -> SigningKey:
    """Return the private key that a PEM text or a base64 seed stands for."""
    try:
        if b"-----BEGIN" in text:
            key = serialization.load_pem_private_key(text, password=None)
        else:
            key = Ed25519PrivateKey.from_private_bytes(raw(text))
    except TypeError:
        raise UsageError("the key is protected by a password; give one without", where=where) from None
    except (ValueError, UnsupportedAlgorithm):
        raise UsageError("no private key that can be read", where=where, hint=f"give {FORMS}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError("not an Ed25519 key", where=where, hint="make one with `mailcheck keygen`")
    return SigningKey(key)


def load_public_keys(paths: Sequence[str] = ()) -> tuple[PublicKey, ...]:
    """Return the keys of files, else those of MAILCHECK_PUBLIC_KEYS, each once; none is fine.

    Raises UsageError for a key that cannot be used.
    """
    texts = [(path, read_key(path)) for path in paths]
    if not texts:
        texts = [(PUBLIC_ENVIRONMENT, os.environ.get(PUBLIC_ENVIRONMENT, "").strip().encode())]
    keys: dict[str, PublicKey] = {}
    for where, text in texts:
        found = public_keys(text, where)
        if not found and where != PUBLIC_ENVIRONMENT:
            raise UsageError("no public key that can be read", where=where, hint=f"give {FORMS}")
        keys.update((key.key_id, key) for key in found)
    return tuple(keys.values())


def public_keys(text: bytes, where: str) -> list[PublicKey]:
    """Return the public keys of a text: PEM blocks, or base64 words."""
    keys = []
    blocks = [found.group() for found in PEM.finditer(text)]
    for block in blocks or text.replace(b",", b" ").split():
        if b"PRIVATE KEY" in block:
            raise UsageError("a private key where a public one belongs", where=where)
        try:
            if blocks:
                key = serialization.load_pem_public_key(block)
            else:
                key = Ed25519PublicKey.from_public_bytes(raw(block))
        except (ValueError, UnsupportedAlgorithm):
            raise UsageError("no public key that can be read", where=where, hint=f"give {FORMS}") from None
        if not isinstance(key, Ed25519PublicKey):
            raise UsageError("not an Ed25519 key", where=where, hint="make one with `mailcheck keygen`")
        keys.append(PublicKey.of(key))
    return keys


def raw(text: bytes) -> bytes:
    """Return the octets of a base64 text; ValueError where they are not those of a key."""
    try:
        octets = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(octets) != OCTETS:
        raise ValueError("not the length of a key")
    return octets


def read_key(path: str) -> bytes:
    """Return the content of a key file, or raise UsageError."""
    try:
        with open(path, "rb") as file:
            return file.read(1 << 20)
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", where=path) from None


def write_key_pair(path: str) -> PublicKey:
    """Write a new private key, readable by its owner alone, and its public half as `path`.pub.

    Raises UsageError where one of them exists: a key is never overwritten.
    """
    key = Ed25519PrivateKey.generate()
    form = serialization.PrivateFormat.PKCS8
    private = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    if os.path.lexists(f"{path}.pub"):
        raise UsageError("exists already; nothing was written", where=f"{path}.pub")
    for name, content, mode in ((path, private, 0o600), (f"{path}.pub", public, 0o644)):
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(name, flags, mode), "wb") as file:
                file.write(content)
        except FileExistsError:
            raise UsageError("exists already; nothing was written", where=name) from None
        except OSError as error:
            raise ReportError(f"cannot be written ({error.strerror})", where=name) from None
    return PublicKey.of(key.public_key())
