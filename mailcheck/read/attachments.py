"""What an attachment holds: openers by type, and what is said about those that cannot be opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple

from mailcheck.model.source import Limits
from mailcheck.read.charset import Text, decode_text, guess

READ, ENCRYPTED, UNREADABLE, TOO_LARGE, UNKNOWN = "read", "encrypted", "unreadable", "too-large", "unknown"


class Piece(NamedTuple):
    """A text found inside an attachment."""

    media_type: str
    text: Text


class Opened(NamedTuple):
    """What came of opening an attachment: its status, its texts, and whether it is a mail itself."""

    status: str
    pieces: tuple[Piece, ...] = ()
    mail: bool = False


class Attached(NamedTuple):
    """An attachment as the mail declares it: octets, lower-case media type, charset, file name."""

    content: bytes
    media_type: str
    charset: str
    file_name: str


Opener = Callable[[Attached, Limits], Opened]

# Media that hold no text a table of this tool could compare; told by their first octets, because
# a label may lie.
MEDIA = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*|\0\0[\x01\x02]\0|RIFF.{4}(?:WEBP|WAVE|AVI )|ID3[\x02-\x04]"
    rb"|\xff[\xfb\xf3\xf2]|OggS\0|fLaC\0|.{4}ftyp|\x1aE\xdf\xa3|wOF[F2]|\0\x01\0\0|OTTO\0|8BPS\0|\xd7\xcd\xc6\x9a",
    re.S,
)
ARMOUR = re.compile(rb"\s*-----BEGIN PGP MESSAGE-----")
SIGNATURES = frozenset({
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-keys",
})  # fmt: skip
TEXT_TYPES = {
    ".txt": "text/plain", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".htm": "text/html",
    ".html": "text/html", ".ics": "text/calendar", ".vcf": "text/vcard", ".json": "application/json",
    ".jsonl": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".md": "text/markdown",
    ".log": "text/plain", ".yaml": "text/plain", ".yml": "text/plain", ".rtf": "text/rtf",
}  # fmt: skip
TEXT_MEDIA = frozenset({
    "application/json", "application/xml", "application/xhtml+xml", "application/csv", "application/ics",
    "application/javascript", "application/ld+json", "application/x-ndjson", "application/rtf",
    "application/yaml", "image/svg+xml", "application/sql",
})  # fmt: skip
CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
ZIP_ENCRYPTED = re.compile(rb"PK\x03\x04..(.)", re.S)


def open_attachment(found: Attached, limits: Limits) -> Opened:
    """Open an attachment as far as this version can; never raises.

    The first octets decide before the label does. What nobody can open is `unknown`, and that
    is a finding (ATT701): it cannot be checked, so it cannot pass.
    """
    if len(found.content) > limits.message_bytes:
        return Opened(TOO_LARGE)
    for magic, opener in MAGIC:
        if magic.match(found.content):
            return opener(found, limits)
    suffix = PurePosixPath(found.file_name.lower()).suffix
    if suffix == ".eml" or found.media_type.startswith("message/rfc822"):
        return Opened(READ, mail=True)
    opener = BY_TYPE.get(found.media_type) or BY_TYPE.get(found.media_type.partition("/")[0] + "/")
    return (opener or _sniffed)(found, limits)


def _media(found: Attached, limits: Limits) -> Opened:
    return Opened(READ)


def _zip(found: Attached, limits: Limits) -> Opened:
    flags = ZIP_ENCRYPTED.search(found.content)
    return Opened(ENCRYPTED if flags and flags[1][0] & 1 else UNKNOWN)


def _closed(found: Attached, limits: Limits) -> Opened:
    return Opened(UNKNOWN)


def _encrypted(found: Attached, limits: Limits) -> Opened:
    return Opened(ENCRYPTED)


def _pkcs7(found: Attached, limits: Limits) -> Opened:
    # id-envelopedData 1.2.840.113549.1.7.3 (RFC 8551); a signed one holds a mail nobody opens yet
    enveloped = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03" in found.content[:64]
    return Opened(ENCRYPTED if enveloped else UNKNOWN)


def _text(found: Attached, limits: Limits) -> Opened:
    label = found.charset
    if found.content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        label = "utf-16"
    elif CONTROL.search(found.content[:65536]) and not label.lower().startswith(("utf-16", "utf-32")):
        return Opened(UNKNOWN)
    suffix = PurePosixPath(found.file_name.lower()).suffix
    media_type = found.media_type
    if media_type in ("text/plain", "application/octet-stream"):
        media_type = TEXT_TYPES.get(suffix, "text/plain")
    return Opened(READ, (Piece(media_type, decode_text(found.content, label)),))


def _sniffed(found: Attached, limits: Limits) -> Opened:
    """Open what no label explains: by its suffix as text, or because it can only be text."""
    suffix = PurePosixPath(found.file_name.lower()).suffix
    if suffix in TEXT_TYPES:
        return _text(found._replace(media_type=TEXT_TYPES[suffix]), limits)
    if not found.content:
        return Opened(READ)
    if CONTROL.search(found.content) or guess(found.content) is None:
        return Opened(UNKNOWN)
    return _text(found, limits)


def _picture(found: Attached, limits: Limits) -> Opened:
    """A picture, sound or film of a format unknown here; text behind such a label is read as text."""
    opened = _sniffed(found, limits)
    return opened if opened.pieces else Opened(READ)


MAGIC: tuple[tuple[re.Pattern[bytes], Opener], ...] = (
    (MEDIA, _media),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"), _zip),
    (re.compile(rb"%PDF-|\xd0\xcf\x11\xe0|7z\xbc\xaf|Rar!\x1a|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|\x78\x9f\x3e\x22"), _closed),
    (ARMOUR, _encrypted),
)
BY_TYPE: dict[str, Opener] = {
    "text/": _text,
    "image/": _picture,
    "audio/": _picture,
    "video/": _picture,
    "font/": _picture,
    "application/pkcs7-mime": _pkcs7,
    "application/x-pkcs7-mime": _pkcs7,
    "application/ms-tnef": _closed,
    "application/pgp-encrypted": _media,
    **dict.fromkeys(sorted(SIGNATURES), _media),
    **dict.fromkeys(sorted(TEXT_MEDIA), _text),
}
