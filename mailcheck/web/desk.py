"""The private folder in which the page keeps what it was given, and how it ends.

Whatever is laid down here is customers' data. The folder belongs to its user alone, it goes when the
page is closed, and what a killed run left behind goes when the next one starts.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

PREFIX = "mailcheck-ui-"
LOCK = "in-use"
KINDS = ("batch", "roster", "verified", "opted-out", "policy")
NAME_OCTETS = 200
DEPTH = 30
# Opening one of these on Windows talks to a device, whatever its suffix.
DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)")
NOT_IN_NAMES = frozenset('<>:"|?*\\\0')


class NotTaken(Exception):
    """A file was not taken; `why` is a key of the page's words."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def parts_of(name: str) -> tuple[str, ...]:
    """Return the path of an uploaded file in parts, or raise NotTaken.

    A browser sends names as the page's script gives them, so none of it is believed: no part leads
    upward, to another drive or to a device, and none can be read as an option or as standard input.
    """
    parts = name.split("/")
    for part in parts:
        if part.strip(" .") == "" or part.startswith("-") or NOT_IN_NAMES & set(part):
            raise NotTaken("name")
        if any(ord(c) < 32 for c in part) or len(os.fsencode(part)) > NAME_OCTETS:
            raise NotTaken("name")
        if DEVICE.match(part):
            raise NotTaken("name")
    if len(parts) > DEPTH:
        raise NotTaken("name")
    return tuple(parts)


@dataclass(slots=True)
class Tray:
    """One batch on the desk: `folder` has a folder for each kind of file, and `out` for the reports."""

    folder: Path
    stored: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    async def store(self, kind: str, name: str, chunks: AsyncIterable[bytes]) -> None:
        """Lay down one file; raises NotTaken, and then nothing of it stays."""
        if kind not in KINDS:
            raise NotTaken("kind")
        parts = parts_of(name)
        path = self.folder.joinpath(kind, *parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "xb") as file:
                await fill(file, path, chunks)
        except FileExistsError:
            raise NotTaken("twice") from None
        except OSError:
            raise NotTaken("disk") from None
        self.stored[kind].append(str(PurePosixPath(*parts)))

    def tops(self) -> tuple[str, ...]:
        """Return what was chosen for the batch: files and the uppermost folders, sorted."""
        return tuple(sorted({name.partition("/")[0] for name in self.stored["batch"]}))

    def only(self, kind: str) -> Path | None:
        """Return the file of a kind of which there is one at most."""
        names = self.stored[kind]
        return self.folder.joinpath(kind, *names[0].split("/")) if names else None

    def policy(self) -> Path | None:
        """Return the policy among the files of its kind, or None; NotTaken where there are several."""
        names = [name for name in self.stored["policy"] if name.lower().endswith(".toml")]
        if not names and not self.stored["policy"]:
            return None
        if len(names) != 1:
            raise NotTaken("policy")
        return self.folder.joinpath("policy", *names[0].split("/"))


async def fill(file: IO[bytes], path: Path, chunks: AsyncIterable[bytes]) -> None:
    """Write a file as it comes; one that does not come whole is taken away."""
    try:
        async for chunk in chunks:
            file.write(chunk)
        file.flush()
    except BaseException:
        file.close()
        path.unlink(missing_ok=True)
        raise


class Desk:
    """The private folder of one run of the page, and the trays in it."""

    def __init__(self) -> None:
        sweep(Path(tempfile.gettempdir()))
        self.root = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.lock = take(self.root / LOCK)
        self.trays: dict[str, Tray] = {}

    def new(self) -> str:
        """Return the name of a new, empty tray."""
        name = secrets.token_hex(8)
        folder = self.root / name
        for kind in (*KINDS, "out"):
            (folder / kind).mkdir(parents=True)
        self.trays[name] = Tray(folder)
        return name

    def clear(self, name: str) -> None:
        """Take a tray away with all that lies in it."""
        tray = self.trays.pop(name, None)
        if tray is not None:
            shutil.rmtree(tray.folder, ignore_errors=True)

    def close(self) -> None:
        """Take everything away."""
        self.trays.clear()
        self.lock.close()
        shutil.rmtree(self.root, ignore_errors=True)


def take(path: Path) -> IO[bytes]:
    """Open the file that says that the desk is in use, and hold it."""
    file = open(path, "xb")
    if os.name == "posix":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return file


def sweep(folder: Path) -> None:
    """Take away the desks that killed runs of this user left behind."""
    for root in sorted(folder.glob(f"{PREFIX}*")):
        if root.is_symlink() or not root.is_dir() or not ours(root):
            continue
        try:
            if os.name == "posix":
                take_over(root / LOCK)
            else:
                # An open file cannot be removed there, so a run that lives keeps its desk.
                (root / LOCK).unlink(missing_ok=True)
        except OSError:
            continue
        shutil.rmtree(root, ignore_errors=True)


def ours(root: Path) -> bool:
    """Tell whether a folder belongs to this user."""
    return os.name != "posix" or root.stat().st_uid == os.getuid()


def take_over(lock: Path) -> None:
    """Raise OSError where a run that lives holds the lock."""
    import fcntl

    if lock.exists():
        with open(lock, "rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
