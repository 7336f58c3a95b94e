"""What an attachment is before and after it was opened, and the bounds that opening keeps to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from mailcheck.model.source import Limits
from mailcheck.read.charset import Text

READ, ENCRYPTED, UNREADABLE, TOO_LARGE, UNKNOWN = "read", "encrypted", "unreadable", "too-large", "unknown"
# What it is can be told, but not what is in it.
PACKED, OLD_OFFICE, SIGNED, DRAWN, ELSEWHERE = "packed", "old-office", "signed", "drawn", "elsewhere"
# What one text is called: seen by a reader, kept out of his sight, or written in the margin.
SEEN, HIDDEN, COMMENT = "attachment", "hidden", "comment"
# Of several parts of a file the first of these words speaks for it.
GRAVEST = (ENCRYPTED, UNREADABLE, TOO_LARGE, PACKED, OLD_OFFICE, SIGNED, DRAWN, ELSEWHERE, UNKNOWN, READ)
# All attachments of one mail together may unpack to so many times the size of the largest mail.
UNPACKED = 4


class Piece(NamedTuple):
    """A text found inside an attachment; `name` is that of its row in the table `part`."""

    media_type: str
    text: Text
    name: str = SEEN


class Opened(NamedTuple):
    """What came of opening an attachment: its status, its texts, and the mails inside as octets.

    What could be read before something could not is there all the same.
    """

    status: str
    pieces: tuple[Piece, ...] = ()
    mails: tuple[bytes, ...] = ()


class Attached(NamedTuple):
    """An attachment as the mail declares it: octets, lower-case media type, charset, file name."""

    content: bytes
    media_type: str
    charset: str
    file_name: str


class Closed(Exception):
    """Say that something cannot be looked into; `status` is a word of the table `attachment`."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class Bounds:
    """What is left for the attachments of one mail: unpacked octets, archive members, time, depth.

    `deadline` is on the clock of `time.thread_time`: a busy machine must not change what is read.
    """

    limits: Limits
    deadline: float
    octets: int
    members: int
    depth: int = 0

    @classmethod
    def of(cls, limits: Limits) -> Bounds:
        """Return the bounds of a mail that begins to be read now."""
        deadline = time.thread_time() + limits.seconds_per_message
        return cls(limits, deadline, UNPACKED * limits.message_bytes, limits.archive_members)

    def check(self) -> None:
        """Raise Closed where the time is up."""
        if time.thread_time() > self.deadline:
            raise Closed(TOO_LARGE)

    def spend(self, octets: int) -> None:
        """Take unpacked octets from the bounds; raises Closed where there are not so many left."""
        self.octets -= octets
        if self.octets < 0:
            raise Closed(TOO_LARGE)


Opener = Callable[[Attached, Bounds], Opened]


@dataclass(slots=True)
class Haul:
    """The texts of a file while it is being opened, by name, with what went wrong on the way."""

    bounds: Bounds
    lines: dict[str, list[str]] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    def say(self, name: str, *lines: str) -> None:
        """Keep lines of text; empty ones are left out. Raises Closed where it gets too much."""
        kept = [line for line in lines if line.strip()]
        self.bounds.spend(sum(map(len, kept)))
        self.lines.setdefault(name, []).extend(kept)

    def add(self, opened: Opened, name: str | None = None) -> None:
        """Keep what a file inside the file holds; `name` says that it is out of sight there."""
        self.statuses.append(opened.status)
        self.pieces += [piece._replace(name=name) if name else piece for piece in opened.pieces]
        self.mails += opened.mails

    def opened(self, status: str = READ) -> Opened:
        """Return everything; the gravest status of the file and those inside it counts."""
        texts = [
            Piece("text/plain", Text("\n".join(lines), "utf-8"), name) for name, lines in self.lines.items() if lines
        ]
        return Opened(gravest([status, *self.statuses]), (*texts, *self.pieces), tuple(self.mails))


def gravest(statuses: Iterable[str]) -> str:
    """Return the status that speaks for a file whose parts have these."""
    return min(statuses, key=GRAVEST.index, default=READ)


def guarded(haul: Haul, work: Callable[[], None]) -> Opened:
    """Open a file with `work`, which fills the haul, and return what came of it; never raises.

    Whatever a parser raises on hostile octets means that the file cannot be read.
    """
    try:
        work()
    except Closed as closed:
        return haul.opened(closed.status)
    except Exception:
        return haul.opened(UNREADABLE)
    return haul.opened()
