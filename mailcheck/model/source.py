"""What a reader is given and what it tells about it: units of work, limits, column plans, the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailcheck.model.table import Tables


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of reading; passing one costs that message a SYS003 that names the limit."""

    message_bytes: int = 50_000_000
    depth: int = 50
    parts: int = 10_000
    recipients: int = 100_000
    archive_members: int = 200_000
    archive_ratio: int = 200
    seconds_per_message: int = 10


@dataclass(frozen=True, slots=True)
class ListOptions:
    """How the policy says that lists are to be read; None lets the bytes decide."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of work: files, a range of one file, or bytes at hand.

    `kind` names the reader. `paths` are read in order; `start` and `stop` are octets of the
    only path (mbox), both 0 for the whole file; `line` is the physical line at `start`,
    `first` the number of messages before it. `data` replaces the files where it is not None
    (standard input, the examples of a rule), one entry for each path.
    """

    kind: str
    paths: tuple[str, ...]
    start: int = 0
    stop: int = 0
    line: int = 1
    first: int = 0
    data: tuple[bytes, ...] | None = None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One source in the report's `batch.sources`, in the words of CONTRACT.md."""

    path: str
    kind: str
    messages: int
    encoding: str | None = None
    delimiter: str | None = None
    header: bool | None = None
    columns: dict[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the entry with the keys of the JSON report; unknown ones are left out."""
        keys = ("path", "kind", "messages", "encoding", "delimiter", "header", "columns")
        values = {key: getattr(self, key) for key in keys}
        return {key: value for key, value in values.items() if value is not None}


@dataclass(slots=True)
class Reading:
    """What was read of a batch or of one unit: the raw tables and the ledger about them.

    `tables` follow `RAW` of the schema. `skipped` are (path, why) of files that are no mail.
    `parts_read` and `parts_unread` count MIME parts and list rows' texts.
    """

    tables: Tables
    sources: list[SourceEntry] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    messages_unread: int = 0
    parts_read: int = 0
    parts_unread: int = 0
