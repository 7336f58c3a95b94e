"""What a receipt is about: the digest of every file of a batch and of every mail inside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from mailcheck.model.source import Limits, Unit
from mailcheck.read.containers import expand
from mailcheck.read.discover import Discovery, shown
from mailcheck.read.mbox import Octets, messages
from mailcheck.read.pieces import digest_of, name_of, octets_of
from mailcheck.read.units import printable

ARCHIVES = ("zip", "tar", "gz")


@dataclass(frozen=True, slots=True)
class Digested:
    """A file, or a mail inside one (`box.mbox#3`, `mails.zip/0003.eml`).

    `name` is its place below the given PATH, `printed` the path in reports, `sha256` hexadecimal
    or None where it cannot be read. A mail has the octets that would be sent, without the
    envelope line and the quoting of a mailbox.
    """

    name: str
    sha256: str | None
    kind: str = ""
    printed: str = ""


def digest_all(paths: Sequence[str], found: Discovery, limits: Limits) -> list[Digested]:
    """Return the digests of everything that a discovery found to read, sorted by name."""
    roots = [shown(path) for path in paths]
    seen: set[str] = set()
    every: list[Digested] = []
    for unit in found.units:
        for place, path in enumerate(unit.paths):
            if path not in seen:
                seen.add(path)
                data = unit.data[place] if unit.data is not None else None
                every.extend(digests_of(path, unit.kind, data, roots, limits))
    every.extend(unread(path, roots) for path, _ in found.refused if path not in seen)
    return sorted(every, key=lambda entry: (entry.name, entry.sha256 or ""))


def digest_left_out(paths: Sequence[str], found: Discovery) -> list[Digested]:
    """Return the digests of reference files that lie inside the given folders."""
    roots = [shown(path) for path in paths]
    return sorted(
        (unread(path, roots) for path, why in found.skipped if why == "reference"),
        key=lambda entry: entry.name,
    )


def unread(path: str, roots: Sequence[str]) -> Digested:
    """Return the digest of a file that is not looked into."""
    try:
        digest = digest_of(path)
    except OSError:
        digest = None
    return Digested(printable(name_of(path, roots)), digest)


def digests_of(
    path: str, kind: str, data: bytes | None, roots: Sequence[str], limits: Limits
) -> list[Digested]:
    """Return the digest of a file and of the mails inside it."""
    name, printed = printable(name_of(path, roots)), printable(path)
    try:
        with octets_of(path, data) as octets:
            file = Digested(name, sha256(octets).hexdigest(), kind, printed)
            return [file, *inside(name, kind, octets, limits)]
    except OSError:
        return [Digested(name, None, kind, printed)]


def inside(name: str, kind: str, octets: Octets, limits: Limits) -> Iterator[Digested]:
    """Yield the mails inside a mailbox or an archive."""
    if kind == "mbox":
        for number, boxed in enumerate(messages(octets[:], 1), 1):
            yield Digested(f"{name}#{number}", sha256(boxed.octets).hexdigest())
    elif kind in ARCHIVES:
        for unit in expand(Unit(kind, (name,), data=(octets[:],)), limits):
            if isinstance(unit, Unit) and unit.data is not None:
                for member, content in zip(unit.paths, unit.data, strict=True):
                    yield Digested(printable(member), sha256(content).hexdigest())
                    yield from inside(printable(member), unit.kind, content, limits)
