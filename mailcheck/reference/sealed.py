"""A sealed roster: keyed digests of what a roster says, and nothing that can be read without the key.

The file is one line of text, a check of the key, a digest of the rest and a Parquet table. Every
digest is HMAC-SHA-256 (RFC 2104) under a key made from the configured one:

    who       (a | mailbox) of each row, eight octets: by it a row is found, and its tags are salted
    customer  (c | customer), values (v | role | value), segment (g | segment): eight octets
    tags      (t | who | class | key), four octets: keys of names, and values that several customers
              share; equal names of two rows have nothing in common

Rows stand and are numbered in the order of these digests. In clear are the day of verification, the
opt-out and which columns there are.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mailcheck.model.errors import PolicyError, ReportError, UsageError
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.whole_file import write_whole

if TYPE_CHECKING:
    import pyarrow as pa

FAMILY = b"mailcheck sealed roster "
# Another number where other keys of names or values are sealed: an older file would be misjudged.
MAGIC = FAMILY + b"2\n"
SUFFIX = ".sealed"
CHECK, MAC = 8, 32
TAG = 4
BLOCK = 64
SET_KEY = "set MAILCHECK_KEY, or [privacy] key_file"


class Seal:
    """The digests of one key; they are made here and nowhere else."""

    def __init__(self, key: bytes) -> None:
        own = hmac.digest(key, b"mailcheck sealed roster\0", "sha256").ljust(BLOCK, b"\0")
        # HMAC with its two keyed states made once: millions of short texts are digested, and
        # hmac.digest takes more than twice as long for each.
        self.inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in own))
        self.outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in own))

    def digest(self, data: bytes) -> bytes:
        """Return the HMAC-SHA-256 of octets."""
        inner, outer = self.inner.copy(), self.outer.copy()
        inner.update(data)
        outer.update(inner.digest())
        return outer.digest()

    def number(self, kind: str, text: str) -> int:
        """Return the digest of a text as a signed number of 64 bits."""
        data = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(self.digest(data)[:8], "big", signed=True)

    def tag(self, who: int, kind: str, text: str) -> bytes:
        """Return the digest of a key of one row."""
        return self.digest(f"t\0{who}\0{kind}\0{text}".encode("utf-8", "surrogatepass"))[:TAG]

    def check(self) -> bytes:
        """Return what tells this key from another, and nothing else about it."""
        return self.digest(b"check")[:CHECK]

    def mac(self, content: bytes) -> bytes:
        """Return what shows that a file was written with this key and not changed since."""
        return self.digest(b"file\0" + hashlib.sha256(content).digest())


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed roster and its key.

    `table` has one row for each address of the roster (`SCHEMA`); `roles` are the columns that the
    roster had, `values` the roles by their number in `table`, `personal` the headers among them.
    """

    seal: Seal
    table: pa.Table
    roles: frozenset[str]
    values: tuple[str, ...]
    personal: tuple[str, ...]

    def has(self, role: str) -> bool:
        """Tell whether the roster had a column of that role; family and given make a name."""
        return role in self.roles or (role == "name" and bool({"family", "given"} & self.roles))


def schema() -> pa.Schema:
    """Return the columns of the table inside a sealed roster."""
    import pyarrow as pa

    return pa.schema(
        [
            ("who", pa.int64()),
            ("addressed", pa.bool_()),
            ("roster_row", pa.int32()),
            ("customer", pa.int64()),
            ("delegate", pa.int64()),
            ("verified_at", pa.date32()),
            ("opt_out", pa.bool_()),
            ("segment", pa.int64()),
            ("role", pa.list_(pa.int8())),
            ("value", pa.list_(pa.int64())),
            ("shared", pa.list_(pa.int8())),
            ("tags", pa.binary()),
        ]
    )


def is_sealed(path: str, opener: Opener = open_file) -> bool:
    """Tell whether a file is a sealed roster, by its first line or its name."""
    if path.lower().endswith(SUFFIX):
        return True
    with opener(path) as file:
        return file.read(len(FAMILY)) == FAMILY


def load_sealed(path: str, key: bytes | None, opener: Opener = open_file) -> Sealed:
    """Load a sealed roster.

    Raises PolicyError without a key, with another key than the one it was sealed with, and for a
    file that was changed.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if key is None:
        raise PolicyError("a sealed roster needs the key it was sealed with", where=path, hint=SET_KEY)
    with opener(path) as file:
        content = file.read()
    head = len(MAGIC) + CHECK + MAC
    if content.startswith(FAMILY) and not content.startswith(MAGIC) and len(content) > head:
        raise PolicyError("was sealed by another version of mailcheck", where=path, hint="seal it again")
    if not content.startswith(MAGIC) or len(content) < head:
        raise PolicyError("not a sealed roster", where=path, hint="seal it with `mailcheck roster seal`")
    seal = Seal(key)
    check, mac, body = content[len(MAGIC) : head - MAC], content[head - MAC : head], content[head:]
    if not hmac.compare_digest(check, seal.check()):
        raise PolicyError("the roster was sealed with another key", where=path, hint=SET_KEY)
    if not hmac.compare_digest(mac, seal.mac(body)):
        raise PolicyError("the sealed roster is damaged or was changed", where=path, hint="seal it again")
    table = pq.read_table(pa.BufferReader(body))
    about: dict[str, Any] = json.loads(table.schema.metadata[b"mailcheck"])
    return Sealed(
        seal, table, frozenset(about["roles"]), tuple(about["values"]), tuple(about["personal"])
    )


def sealed_file(sealed: Sealed) -> bytes:
    """Return the octets of a sealed roster; the same roster and key give the same octets."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    about = {"roles": sorted(sealed.roles), "values": sealed.values, "personal": sealed.personal}
    table = sealed.table.replace_schema_metadata({"mailcheck": json.dumps(about, ensure_ascii=False)})
    sink = pa.BufferOutputStream()
    # Digests neither repeat nor shrink; what does is small.
    pq.write_table(
        table, sink, compression="zstd", use_dictionary=["segment", "roster_row"], write_statistics=False,
        column_encoding=None, store_schema=True,
    )  # fmt: skip
    body = sink.getvalue().to_pybytes()
    return MAGIC + sealed.seal.check() + sealed.seal.mac(body) + body


def write_sealed(path: str, content: bytes) -> None:
    """Write a sealed roster, so that no half of one is ever seen; only another one is replaced.

    Raises UsageError where the file is something else, ReportError where it cannot be written.
    """
    if os.path.lexists(path):
        try:
            with open(path, "rb") as file:
                ours = file.read(len(FAMILY)) == FAMILY
        except OSError as error:
            raise ReportError(f"cannot be written ({error.strerror})", where=path) from None
        if not ours:
            raise UsageError("exists and is no sealed roster; nothing was written", where=path)
    write_whole(path, content)


def joined_tags(tags: Iterable[bytes]) -> bytes:
    """Return tags in their order, each once; the order in which they were made tells nothing."""
    return b"".join(sorted(set(tags)))


def split_tags(tags: bytes) -> frozenset[bytes]:
    """Return the tags of a row."""
    return frozenset(tags[at : at + TAG] for at in range(0, len(tags), TAG))
