"""A mail as octets, made from fields: what an API call or an Outlook file will become on the wire.

So that everything which is known of mails holds for them too, they are read like any other mail.
"""

from __future__ import annotations

import re
from base64 import encodebytes
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
# RFC 5322 section 3.2.3: a phrase of these needs no quotes; letters beyond ASCII by RFC 6532
PHRASE = re.compile(r"[\w!#$%&'*+/=?^`{|}~ -]+")
FIELD_NAME = re.compile(r"[!-9;-~]{1,100}")
# How the parts are written is decided here, whatever fields come along.
OURS = re.compile(r"content-|mime-version", re.I)
BOUNDARY = "mailcheck"


class Enclosure(NamedTuple):
    """A file that goes along."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Letter:
    """A mail before it is octets: header fields in order, texts as (media type, text), files."""

    headers: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    files: list[Enclosure] = field(default_factory=list)

    def say(self, name: str, *values: str) -> None:
        """Add a field with values, one behind the other; without a value there is no field."""
        text = ", ".join(value for value in values if value)
        if text:
            self.headers.append((name, text))

    def octets(self) -> bytes:
        """Return the mail (RFC 5322 with RFC 6532: raw UTF-8 in fields)."""
        named = [(name, value) for name, value in self.headers if FIELD_NAME.fullmatch(name) and not OURS.match(name)]
        lines = [f"{name}: {plain(value)}".encode("utf-8", "replace") for name, value in named]
        parts = [part(kind, None, text.encode("utf-8", "replace")) for kind, text in self.texts]
        parts += [part(file.media_type, file.file_name, file.content) for file in self.files]
        parts = parts or [part("text/plain", None, b"")]  # the text lies with the service
        # base64 alone holds no line that begins like the boundary
        lines.append(f'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="{BOUNDARY}"\n'.encode())
        for octets in parts:
            lines += [f"--{BOUNDARY}".encode(), octets]
        lines.append(f"--{BOUNDARY}--\n".encode())
        return b"\n".join(lines)


def part(media_type: str, file_name: str | None, content: bytes) -> bytes:
    """Return one part with its own header."""
    kind = plain(media_type) or "application/octet-stream"
    charset = "; charset=utf-8" if file_name is None else ""
    disposition = ""
    if file_name is not None:
        name = plain(file_name).replace("\\", "\\\\").replace('"', '\\"')
        disposition = f'Content-Disposition: attachment; filename="{name}"\n'
    head = f"Content-Type: {kind}{charset}\n{disposition}Content-Transfer-Encoding: base64\n\n"
    return head.encode("utf-8", "replace") + encodebytes(content)


def plain(text: str) -> str:
    """Return a text for one line of a header: what would end the line is a space."""
    return CONTROLS.sub(" ", text).strip()


def mailbox(address: str, name: str | None = None) -> str:
    """Return a mailbox as it stands in a recipient field (RFC 5322 section 3.4)."""
    address, name = plain(address), plain(name or "")
    if not name or not address:
        return address
    if not PHRASE.fullmatch(name):
        name = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{name} <{address}>"


def mailboxes(found: Iterable[tuple[str, str | None]]) -> str:
    """Return several mailboxes as one field value."""
    return ", ".join(filter(None, (mailbox(address, name) for address, name in found)))
