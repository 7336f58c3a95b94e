"""Where the untouched octets of each message stand: for what copies or digests, and changes nothing.

A mail is its file, a mail of a mailbox and a record of a CSV file are ranges of it. Everything
else (spreadsheets, Parquet, archives) cannot be cut without being written anew, and stays whole.
"""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.discover import Discovery, shown
from mailcheck.read.mbox import Octets, message_starts
from mailcheck.read.pieces_csv import Cut, cut_csv
from mailcheck.read.units import printable

STDIN = "stdin.eml"
CHUNK = 1 << 20
# How far around a cut a mailbox is looked at to see whether a message still begins there.
BEFORE, BEHIND = 4, 1400


@dataclass(frozen=True, slots=True)
class Piece:
    """One message in its file: its numbers as in a report, and the range of its octets."""

    message: int | None
    row: int | None
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a batch. Its octets are `head` octets of preamble, then the pieces, nothing else.

    `path` opens it, `printed` is its path in reports, `name` its place below the given PATH.
    A `whole` file has one piece without a number. `digest` is None for what cannot be read or
    copied (a device, a folder); `data` holds standard input.
    """

    path: str
    printed: str
    name: str
    kind: str
    pieces: tuple[Piece, ...]
    digest: str | None
    head: int = 0
    whole: bool = False
    data: bytes | None = None


def sources_of(
    paths: Sequence[str], found: Discovery, limits: Limits, options: ListOptions
) -> Iterator[Source]:
    """Yield the files behind a discovery in its order, each once; refused ones come last, whole."""
    roots = [shown(path) for path in paths]
    seen: set[str] = set()
    for unit in found.units:
        for place, path in enumerate(unit.paths):
            if path not in seen:
                seen.add(path)
                data = unit.data[place] if unit.data is not None else None
                yield source_of(path, unit, data, roots, limits, options)
    for path, _ in found.refused:
        if path not in seen:
            yield Source(path, printable(path), name_of(path, roots), "refused", *plain(path), whole=True)


def source_of(
    path: str, unit: Unit, data: bytes | None, roots: Sequence[str], limits: Limits, options: ListOptions
) -> Source:
    """Return one file with its pieces; what cannot be read is whole and has no digest."""
    printed, name = printable(path), name_of(path, roots)
    try:
        with octets_of(path, data) as octets:
            cut = cut_of(path, unit.kind, octets, limits, options)
            digest = sha256(octets).hexdigest()
            size = len(octets)
    except OSError:
        return Source(path, printed, name, unit.kind, (Piece(None, None, 0, 0),), None, whole=True)
    if cut is None:
        return Source(path, printed, name, unit.kind, (Piece(None, None, 0, size),), digest, whole=True, data=data)
    starts = [start for start, _, _ in cut.records]
    stops = [*starts[1:], size]
    pieces = tuple(
        Piece(message, row, start, stop)
        for (start, message, row), stop in zip(cut.records, stops, strict=True)
    )
    return Source(path, printed, name, unit.kind, pieces, digest, head=cut.head, data=data)


def cut_of(path: str, kind: str, octets: Octets, limits: Limits, options: ListOptions) -> Cut | None:
    """Return where the messages of a file begin, or None where it cannot be cut."""
    if kind in ("eml", "maildir", "text", "msg"):
        return Cut(0, [(0, 1, None)])
    if kind == "mbox":
        starts = list(message_starts(octets))
        return Cut(0, [(start, number, None) for number, start in enumerate(starts, 1)]) if starts else None
    if kind == "jsonl-text":
        return cut_lines(octets)
    if kind == "list":
        return cut_csv(path, octets, limits, options)
    return None


def cut_lines(octets: Octets) -> Cut | None:
    """Return the lines of a corpus as messages; empty lines go with the one before."""
    records: list[tuple[int, int | None, int | None]] = []
    start, number, first = 0, 1, 0
    while start < len(octets):
        stop = octets.find(b"\n", start) + 1 or len(octets)
        if octets[start:stop].strip():
            records.append((start, number, None))
        elif not records:
            first = stop
        start, number = stop, number + 1
    return Cut(first, records) if records else None


def plain(path: str) -> tuple[tuple[Piece, ...], str | None]:
    """Return the one piece and the digest of a file that is not looked into."""
    try:
        size = os.path.getsize(path)
        digest = digest_of(path)
    except OSError:
        return (Piece(None, None, 0, 0),), None
    return (Piece(None, None, 0, size if digest else 0),), digest


def digest_of(path: str) -> str | None:
    """Return the SHA-256 of a regular file, hexadecimal; None for pipes, devices and folders.

    Raises OSError where the file cannot be read.
    """
    if not stat.S_ISREG(os.stat(path).st_mode):
        return None
    digest = sha256()
    with open(path, "rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def octets_of(path: str, data: bytes | None = None) -> Iterator[Octets]:
    """Give the octets of a file, or those at hand; raises OSError where it cannot be read."""
    if data is not None:
        yield data
        return
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
            yield octets


def name_of(path: str, roots: Sequence[str]) -> str:
    """Return the place of a file below the PATH that it was found under; a file's own name.

    So the name is the same from wherever the batch is looked at.
    """
    if path == "-":
        return STDIN
    for root in roots:
        if path == root:
            return path.rpartition("/")[2]
        prefix = "" if root == "." else root.rstrip("/") + "/"
        if path.startswith(prefix):
            return path[len(prefix) :].lstrip("/")
    return path.rpartition("/")[2]


def survives(source: Source, cleared: Sequence[bool]) -> bool:
    """Tell whether both halves of a mailbox still begin a message wherever one began.

    A message that follows another one than before may need the empty line that has gone with
    its neighbour. Raises OSError where the file cannot be read.
    """
    if source.kind != "mbox":
        return True
    with octets_of(source.path, source.data) as octets:
        for side in (True, False):
            kept = [p for p, good in zip(source.pieces, cleared, strict=True) if good is side]
            for one, two in zip(kept, kept[1:], strict=False):
                tail = b"x\n\n"[: max(0, BEFORE - one.stop + one.start)] + octets[max(one.start, one.stop - BEFORE) : one.stop]
                probe = b"x" + tail + octets[two.start : min(two.stop, two.start + BEHIND)]
                if one.stop != two.start and len(tail) + 1 not in message_starts(probe):
                    return False
    return True
