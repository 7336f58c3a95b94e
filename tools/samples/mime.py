"""Write mail as bytes without the `email` package, whose folding differs between Python versions."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

Mailbox = tuple[str, str]  # display name (may be empty), address


@dataclass(frozen=True, slots=True)
class Coding:
    """Name how text becomes bytes: the charset label, Python's codec, the transfer encoding."""

    label: str
    codec: str
    transfer: str


JIS = Coding("ISO-2022-JP", "iso2022_jp", "7bit")
SJIS = Coding("Shift_JIS", "shift_jis", "base64")
SJIS_8BIT = Coding("Shift_JIS", "shift_jis", "8bit")
UTF8 = Coding("UTF-8", "utf-8", "base64")
UTF8_QP = Coding("UTF-8", "utf-8", "quoted-printable")
LATIN = Coding("ISO-8859-1", "latin-1", "quoted-printable")
CHINESE = Coding("GB2312", "gb2312", "base64")
KOREAN = Coding("EUC-KR", "euc_kr", "base64")
JAPANESE = (JIS, UTF8, SJIS, UTF8_QP, JIS, SJIS_8BIT, UTF8)


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one text part: its subtype (plain or html), text, coding."""

    subtype: str
    text: str
    coding: Coding


@dataclass(frozen=True, slots=True)
class File:
    """Hold one attachment: its name, media type, octets."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Hold what the header of one mail says; `extra` fields are written as they are."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...] = ()
    reply_to: Mailbox | None = None
    subject: str
    sent: datetime
    number: int
    mailer: str
    extra: tuple[tuple[str, str], ...] = ()


def fitting(text: str, coding: Coding) -> Coding:
    """Return the coding, or UTF-8 where its charset lacks a character of the text (髙, é)."""
    try:
        text.encode(coding.codec)
    except UnicodeEncodeError:
        return UTF8
    return coding


def write(
    head: Head,
    parts: tuple[Part, ...],
    container: str,
    coding: Coding,
    files: tuple[File, ...] = (),
) -> bytes:
    """Return a whole mail with CRLF line ends.

    `container` (mixed, alternative) is for 2 or more parts; files make a mixed one around them.
    """
    boundary = f"=_{head.sent:%Y%m%d%H%M%S}_{head.number:05d}_{binascii.crc32(head.subject.encode()):08x}"
    fields, body = _joined([_part(part) for part in parts], container, boundary)
    if files:
        inside = [(fields, body), *(_file(file) for file in files)]
        fields, body = _joined(inside, "mixed", f"{boundary}_m")
    return _block(_fields(head, coding) + fields) + body


def _joined(parts: list[tuple[list[str], bytes]], container: str, boundary: str) -> tuple[list[str], bytes]:
    """Return the fields and the payload of parts in their container; a single part needs none."""
    if len(parts) == 1:
        return parts[0]
    body = b""
    for fields, payload in parts:
        body += f"--{boundary}\r\n".encode() + _block(fields) + payload + b"\r\n"
    return [
        f'Content-Type: multipart/{container};\r\n boundary="{boundary}"'
    ], body + f"--{boundary}--\r\n".encode()


def _file(file: File) -> tuple[list[str], bytes]:
    """Return the fields and the payload of an attachment; a name beyond ASCII as in RFC 2231."""
    name = f'filename="{file.name}"' if file.name.isascii() else f"filename*=UTF-8''{quote(file.name)}"
    fields = [
        f"Content-Type: {file.media_type}",
        f"Content-Disposition: attachment;\r\n {name}",
        "Content-Transfer-Encoding: base64",
    ]
    return fields, base64.encodebytes(file.data).replace(b"\n", b"\r\n")


def _block(fields: list[str]) -> bytes:
    """Return header fields and the empty line after them."""
    return ("\r\n".join(fields) + "\r\n\r\n").encode("ascii")


def _fields(head: Head, coding: Coding) -> list[str]:
    """Return the fields of a mail's header, folded."""
    domain = head.sender[1].split("@")[1]
    stamp = binascii.crc32(f"{domain}{head.number}{head.subject}".encode())
    fields = [
        f"Date: {format_datetime(head.sent)}",
        f"From: {_mailbox(head.sender, coding)}",
        f"To: {_mailboxes(head.to, coding)}",
    ]
    if head.cc:
        fields.append(f"Cc: {_mailboxes(head.cc, coding)}")
    if head.reply_to:
        fields.append(f"Reply-To: {_mailbox(head.reply_to, coding)}")
    fields += [
        f"Subject: {_words(head.subject, coding)}",
        f"Message-ID: <{head.sent:%Y%m%d%H%M%S}.{head.number:05d}.{stamp:08x}@{domain}>",
        "MIME-Version: 1.0",
        f"X-Mailer: {head.mailer}",
    ]
    return fields + [f"{name}: {value}" for name, value in head.extra]


def _mailbox(mailbox: Mailbox, coding: Coding) -> str:
    """Return `name <address>`, or the address alone."""
    name, address = mailbox
    if not name:
        return address
    return f'"{name}" <{address}>' if name.isascii() else f"{_words(name, coding)}\r\n <{address}>"


def _mailboxes(mailboxes: tuple[Mailbox, ...], coding: Coding) -> str:
    """Return an address list, folded after commas (RFC 5322 2.2.3)."""
    lines = [""]
    for mailbox in mailboxes:
        entry = _mailbox(mailbox, coding)
        if lines[-1] and len(lines[-1]) + len(entry) > 74:
            lines.append("")
        lines[-1] += ("" if not lines[-1] else " ") + entry + ","
    return "\r\n ".join(lines).rstrip(",")


def _words(text: str, coding: Coding) -> str:
    """Return text as RFC 2047 encoded words, never cut inside a character."""
    if text.isascii():
        return text
    chosen = fitting(text, coding)
    words, chunk = [], ""
    for character in text:
        if len(_word(chunk + character, chosen)) > 64:
            words.append(_word(chunk, chosen))
            chunk = ""
        chunk += character
    words.append(_word(chunk, chosen))
    return "\r\n ".join(words)


def _word(text: str, coding: Coding) -> str:
    """Return one B-encoded word."""
    return f"=?{coding.label}?B?{base64.b64encode(text.encode(coding.codec)).decode()}?="


def _part(part: Part) -> tuple[list[str], bytes]:
    """Return the fields and the payload of a part, in a charset that can hold its text."""
    coding = fitting(part.text, part.coding)
    data = part.text.encode(coding.codec)
    fields = [
        f'Content-Type: text/{part.subtype}; charset="{coding.label}"',
        f"Content-Transfer-Encoding: {coding.transfer}",
    ]
    if coding.transfer == "base64":
        return fields, base64.encodebytes(data.replace(b"\n", b"\r\n")).replace(b"\n", b"\r\n")
    if coding.transfer == "quoted-printable":
        data = binascii.b2a_qp(data, istext=True)
    return fields, data.replace(b"\n", b"\r\n")
