"""A mail as rows of the raw tables (model/schema.py), before they are columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple


class HeaderRow(NamedTuple):
    """A row of the raw table `header`, without the message."""

    part: int
    ordinal: int
    name: str
    value: str
    charset: str | None
    line: int


class PartRow(NamedTuple):
    """A row of the raw table `part`, without the message."""

    part: int
    name: str
    media_type: str
    charset: str
    file_name: str | None
    nested: bool
    text: str
    line: int


class AttachmentRow(NamedTuple):
    """A row of the raw table `attachment`, without the message."""

    part: int
    file_name: str | None
    media_type: str
    size: int
    sha256: str
    status: str
    line: int


class Problem(NamedTuple):
    """What is wrong, in the codes of the raw table `problem`; the detail holds no value of the mail."""

    code: str
    detail: str
    line: int


@dataclass(slots=True)
class Mail:
    """A mail as rows of the raw tables; lines count from 1 in its own octets.

    `readable` is false for octets that are no mail: then there is nothing but the problems.
    `parts_unread` counts parts that a limit or a defect kept from being read.
    """

    headers: list[HeaderRow] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)
    attachments: list[AttachmentRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    parts_unread: int = 0
    readable: bool = True

    def in_one_place(self) -> Mail:
        """Return the mail with all rows on line 1, because its octets are lines of no file."""
        return replace(
            self,
            headers=[row._replace(line=1) for row in self.headers],
            parts=[row._replace(line=1) for row in self.parts],
            attachments=[row._replace(line=1) for row in self.attachments],
            problems=[row._replace(line=1) for row in self.problems],
        )
