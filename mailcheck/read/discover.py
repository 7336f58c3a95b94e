"""What a PATH means: the files of a batch, in order, as units of work."""

from __future__ import annotations

import mmap
import os
import stat
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from mailcheck.model.errors import UsageError
from mailcheck.model.source import Limits, Unit
from mailcheck.read.containers import split_zip
from mailcheck.read.mbox import split_mbox
from mailcheck.read.sniff import FIRST_OCTETS, jsonl_kind, kind_of, sniff

FILES_A_UNIT = 200
NOT_MAIL = "not mail"
# What `mailcheck split` writes beside the messages: a list of theirs, and nothing to be sent.
INDEX = "index.csv"
INDEX_LINE = b"\xef\xbb\xbfpath,message,row,rules,reason"
INDEX_WHY = "index of mailcheck split"
OCTETS_A_UNIT = 8_000_000
# a suffix that says little: .msg is Outlook's own format, or a mail like any other
SNIFFED = ("", "jsonl", "msg")


@dataclass(slots=True)
class Discovery:
    """The work a batch is: units in order, files left out (path, why), files that cannot be read.

    Each of `refused` is a message that was not checked: (path, what to do about it).
    """

    units: list[Unit] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def discover(
    paths: Sequence[str], limits: Limits, reference: Collection[str] = (), *, stdin: bytes = b""
) -> Discovery:
    """Return the units of a batch; all paths of one call are one batch.

    `-` stands for the one message of `stdin`. `reference` holds the absolute paths of files that
    are compared with, not checked. Raises UsageError for a path that does not exist.
    """
    walk = _Walk(limits, reference)
    for path in paths:
        if path == "-":
            walk.flush()
            walk.found.units.append(Unit("eml", ("-",), data=(stdin,)))
        elif not os.path.lexists(path) or not os.path.exists(path):
            raise UsageError("no such file or folder", where=path)
        elif os.path.isdir(path):
            walk.root = os.path.realpath(path)
            walk.folder(shown(path))
        else:
            walk.file(shown(path), direct=True)
    walk.flush()
    return walk.found


def shown(path: str) -> str:
    """Return a path as reports show it: relative to the working directory where it lies inside."""
    if not os.path.isabs(path):
        return PurePath(os.path.normpath(path)).as_posix()
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return path
    return PurePath(path if relative.startswith("..") else relative).as_posix()


class _Walk:
    """The walk over all paths; files of one kind in a row make one unit."""

    def __init__(self, limits: Limits, reference: Collection[str]) -> None:
        self.limits = limits
        self.reference = {os.path.realpath(path) for path in reference}
        self.found = Discovery()
        self.root = ""
        self.seen: set[str] = set()
        self.pending: list[str] = []
        self.pending_kind = ""

    def flush(self) -> None:
        """End the unit of single files."""
        if self.pending:
            self.found.units.append(Unit(self.pending_kind, tuple(self.pending)))
        self.pending = []

    def single(self, path: str, kind: str) -> None:
        """Add a file that holds one message."""
        if kind != self.pending_kind or len(self.pending) >= FILES_A_UNIT:
            self.flush()
        self.pending_kind = kind
        self.pending.append(path)

    def folder(self, path: str) -> None:
        """Add what a folder holds, in the order of names."""
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError as error:
            self.found.refused.append((path, f"the folder cannot be read ({type(error).__name__})"))
            return
        names = {entry.name for entry in entries if entry.is_dir()}
        maildir = {"cur", "new"} <= names
        prefix = "" if path == "." else path.rstrip("/") + "/"
        for entry in entries:
            inner = prefix + entry.name
            hidden = entry.name.startswith(".")
            if entry.is_dir(follow_symlinks=False):
                if maildir and entry.name in ("cur", "new"):
                    self.maildir(inner)
                elif maildir and entry.name == "tmp":
                    continue
                elif not hidden or (maildir and os.path.isdir(f"{inner}/cur")):
                    if entry.name not in ("CVS", "_darcs"):
                        self.folder(inner)
            elif entry.is_dir():
                self.found.skipped.append((inner, "link to a folder"))
            elif not hidden:
                self.file(inner, direct=False)

    def maildir(self, path: str) -> None:
        """Add the messages of one folder of a maildir, whatever their names."""
        for entry in sorted(os.scandir(path), key=lambda entry: entry.name):
            if not entry.name.startswith(".") and self.regular(f"{path}/{entry.name}", direct=False):
                self.single(f"{path}/{entry.name}", "maildir")

    def regular(self, path: str, *, direct: bool) -> bool:
        """Tell whether a file may be read; if not, the ledger says why."""
        real = os.path.realpath(path)
        if real in self.reference:
            self.found.skipped.append((path, "reference"))
            return False
        if os.path.islink(path) and not direct and not real.startswith(self.root + os.sep):
            self.found.skipped.append((path, "link out of the folder"))
            return False
        if real in self.seen:
            return False
        self.seen.add(real)
        try:
            mode = os.stat(path).st_mode
        except OSError as error:
            self.found.refused.append((path, f"the file cannot be read ({type(error).__name__})"))
            return False
        if not stat.S_ISREG(mode):
            self.found.refused.append((path, "a pipe, socket or device; name a file"))
            return False
        return True

    def file(self, path: str, *, direct: bool) -> None:
        """Add one file, by its suffix or by its first octets."""
        if not self.regular(path, direct=direct):
            return
        kind = kind_of(path)
        try:
            if not direct and _is_index(path):
                self.found.skipped.append((path, INDEX_WHY))
                return
            if direct and path.lower().endswith(".txt"):
                kind = "text"
            elif kind in SNIFFED:
                with open(path, "rb") as file:
                    first = file.read(FIRST_OCTETS)
                kind = jsonl_kind(first) if kind == "jsonl" else sniff(first) or kind
            self.known(path, kind, direct=direct)
        except OSError as error:
            self.found.refused.append((path, f"the file cannot be read ({type(error).__name__})"))

    def known(self, path: str, kind: str, *, direct: bool) -> None:
        """Add one file of a known kind; without a kind it is left out or refused."""
        if kind in ("eml", "text", "msg"):
            self.single(path, kind)
            return
        self.flush()
        if kind == "json":
            self.found.units.append(Unit("json" if direct else "json-found", (path,)))
        elif kind == "zip":
            self.found.units.extend(split_zip(path, self.limits))
        elif kind in ("mbox", "jsonl-text"):
            self.found.units.extend(_ranges(path, kind))
        elif kind:
            self.found.units.append(Unit(kind, (path,)))
        elif direct:
            self.found.refused.append((path, "neither a mail nor a list; name .eml, .mbox, .csv, .xlsx ..."))
        else:
            self.found.skipped.append((path, NOT_MAIL))


def _is_index(path: str) -> bool:
    """Tell whether a file is the index that `mailcheck split` writes."""
    if os.path.basename(path) != INDEX:
        return False
    with open(path, "rb") as file:
        first = file.readline(len(INDEX_LINE) + 2)
    return first.rstrip(b"\r\n") == INDEX_LINE


def _ranges(path: str, kind: str) -> list[Unit]:
    """Return the units of one large file of many messages."""
    if not os.path.getsize(path):
        return [Unit(kind, (path,))]
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return split_mbox(path, data) if kind == "mbox" else _split_lines(path, data)


def _split_lines(path: str, data: mmap.mmap) -> list[Unit]:
    """Return units of whole lines; each line is one message."""
    units, start, line = [], 0, 1
    while start < len(data):
        stop = data.find(b"\n", min(start + OCTETS_A_UNIT, len(data) - 1)) + 1 or len(data)
        units.append(Unit("jsonl-text", (path,), start, stop, line, line - 1))
        line += data[start:stop].count(b"\n")
        start = stop
    return units
