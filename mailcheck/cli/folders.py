"""Two folders that appear together or not at all: the halves of a batch with their indexes."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256

from mailcheck.app.split import COLUMNS, INDEX, Division, Entry, Share
from mailcheck.model.errors import ReportError, UsageError
from mailcheck.read.pieces import octets_of
from mailcheck.report.csv import defused


def check_targets(cleared: str, held: str, paths: Sequence[str]) -> None:
    """Raise UsageError for folders that cannot be written without harm."""
    for option, path in (("--cleared", cleared), ("--held", held)):
        if os.path.lexists(path) and not (os.path.isdir(path) and not os.path.islink(path) and not os.listdir(path)):
            raise UsageError(f"`{path}` is not an empty folder; nothing was written", where=option)
        if not os.path.isdir(parent_of(path)):
            raise UsageError(f"there is no folder to put `{path}` into", where=option)
        for given in paths:
            if given != "-" and os.path.isdir(given) and within(path, given):
                hint = "a later scan would read these messages twice"
                raise UsageError(f"`{path}` lies inside the batch `{given}`", where=option, hint=hint)
    if within(cleared, held) or within(held, cleared):
        raise UsageError("--cleared and --held must be two folders side by side", where="split")


def within(path: str, folder: str) -> bool:
    """Tell whether a path is a folder or lies below it."""
    inner, outer = os.path.realpath(path), os.path.realpath(folder)
    return inner == outer or inner.startswith(outer.rstrip(os.sep) + os.sep)


def parent_of(path: str) -> str:
    """Return the folder that a path stands in."""
    return os.path.dirname(os.path.abspath(path))


def write_both(division: Division, cleared: str, held: str) -> None:
    """Write both folders beside their places and move them there, the held one first.

    So a crash never leaves cleared messages whose held ones are lost. Both can be read by their
    owner alone. Raises ReportError, and then neither is there.
    """
    sides = ((held, False), (cleared, True))
    parts = {path: os.path.join(parent_of(path), f".{os.path.basename(os.path.abspath(path))}.{os.getpid()}.part")
             for path, _ in sides}  # fmt: skip
    made: list[str] = []
    where = held
    try:
        for path, _ in sides:
            where = path
            os.mkdir(parts[path], 0o700)
            made.append(parts[path])
        for share in division.shares:
            where = share.source.printed
            write_share(share, parts[cleared], parts[held])
        for path, good in sides:
            where = path
            lines = [entry for share in division.shares for side, entry in share.entries if side is good]
            write_synced(os.path.join(parts[path], INDEX), [index(lines)])
            sync_folders(parts[path])
        for path, _ in sides:
            where = path
            if os.path.isdir(path):
                os.rmdir(path)
            os.rename(parts[path], path)
            made[made.index(parts[path])] = path
            sync(parent_of(path))
        made.clear()
    except OSError as error:
        raise ReportError(f"cannot be split ({error.strerror}); nothing was written", where=where) from None
    finally:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)


def write_share(share: Share, cleared: str, held: str) -> None:
    """Write the pieces of one file to their sides, octet for octet.

    Raises ReportError where the file is not the one that was checked.
    """
    source = share.source
    if source.digest is None:
        return
    with octets_of(source.path, source.data) as octets:
        if sha256(octets).hexdigest() != source.digest:
            raise ReportError("changed while it was checked; nothing was written", where=source.printed)
        for folder, good in ((cleared, True), (held, False)):
            ranges = ranges_of(share, good)
            if good in share.cleared:
                target = os.path.join(folder, *share.target.split("/"))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                if source.kind == "maildir":
                    complete_maildir(os.path.dirname(os.path.dirname(target)))
                write_synced(target, (octets[start:stop] for start, stop in ranges))


def complete_maildir(folder: str) -> None:
    """Make the folders without which nobody takes a folder for a maildir."""
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(folder, name), exist_ok=True)


def ranges_of(share: Share, good: bool) -> Iterator[tuple[int, int]]:
    """Yield the octets of one side: what stands above the messages, and runs of messages."""
    start, stop = 0, share.source.head
    for piece, side in zip(share.source.pieces, share.cleared, strict=True):
        if side is good:
            if piece.start != stop:
                yield start, stop
                start = piece.start
            stop = piece.stop
    yield start, stop


def index(entries: Sequence[Entry]) -> bytes:
    """Return the index of one side: UTF-8 with a byte order mark, without formulas."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([defused(cell) for cell in entry.cells()] for entry in entries)
    return out.getvalue().encode("utf-8-sig")


def write_synced(path: str, blocks: Iterator[bytes] | list[bytes]) -> None:
    """Write a new file that is on the disk when this returns; a full disk raises OSError."""
    with open(path, "xb") as file:
        for block in blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def sync_folders(folder: str) -> None:
    """Bring the entries of a folder and of all below it to the disk."""
    for inner, _, _ in os.walk(folder):
        sync(inner)


def sync(folder: str) -> None:
    """Bring the entries of one folder to the disk, where the system can do that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
