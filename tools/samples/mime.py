"""Write mail as bytes without the `email` package, whose folding differs between Python versions."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

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


def write(head: Head, parts: tuple[Part, ...], container: str, coding: Coding) -> bytes:
    """Return a whole mail with CRLF line ends; `container` (mixed, alternative) is for 2 or more parts."""
    fields = _fields(head, coding)
    if len(parts) == 1:
        part_fields, payload = _part(parts[0])
        return _block(fields + part_fields) + payload
    boundary = f"=_{head.sent:%Y%m%d%H%M%S}_{head.number:05d}_{binascii.crc32(head.subject.encode()):08x}"
    fields.append(f'Content-Type: multipart/{container};\r\n boundary="{boundary}"')
    body = b""
    for part in parts:
        part_fields, payload = _part(part)
        body += f"--{boundary}\r\n".encode() + _block(part_fields) + payload + b"\r\n"
    return _block(fields) + body + f"--{boundary}--\r\n".encode()


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
