"""What an attachment holds: openers by type, and what is said about those that cannot be opened."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from mailcheck.read.attached import (
    ELSEWHERE, ENCRYPTED, OLD_OFFICE, PACKED, READ, SIGNED, TOO_LARGE, UNKNOWN,
    Attached, Bounds, Closed, Haul, Opened, Opener, Piece, guarded,
)  # fmt: skip
from mailcheck.read.charset import decode_text, guess
from mailcheck.read.plain import readable

# Media that hold no text a table of this tool could compare; told by their first octets, because
# a label may lie.
MEDIA = re.compile(
    rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{4}\0\0\0\0|II\*\0|MM\0\*|\0\0[\x01\x02]\0|RIFF.{4}(?:WEBP|WAVE|AVI )|ID3[\x02-\x04]"
    rb"|\xff[\xfb\xf3\xf2]|OggS\0|fLaC\0|.{4}ftyp|\x1aE\xdf\xa3|wOF[F2]|\0\x01\0\0|OTTO\0|8BPS\0|\xd7\xcd\xc6\x9a",
    re.S,
)
ARMOUR = re.compile(rb"(?:^|\n)-----BEGIN PGP MESSAGE-----")
SIGNATURES = frozenset({
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
    "application/pgp-keys",
})  # fmt: skip
TEXT_TYPES = {
    ".txt": "text/plain", ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".htm": "text/html",
    ".html": "text/html", ".ics": "text/calendar", ".vcf": "text/vcard", ".json": "application/json",
    ".jsonl": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".md": "text/markdown",
    ".log": "text/plain", ".yaml": "text/plain", ".yml": "text/plain",
}  # fmt: skip
TEXT_MEDIA = frozenset({
    "application/json", "application/xml", "application/xhtml+xml", "application/csv", "application/ics",
    "application/javascript", "application/ld+json", "application/x-ndjson",
    "application/yaml", "image/svg+xml", "application/sql",
})  # fmt: skip
CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
# RFC 8551: id-envelopedData 1.2.840.113549.1.7.3
ENVELOPED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"


def open_attachment(found: Attached, bounds: Bounds) -> Opened:
    """Open an attachment as far as the bounds of its mail allow; never raises.

    The first octets decide before the label does. What nobody can open has a status that says
    so, and that is a finding (ATT701): it cannot be checked, so it cannot pass.
    """
    try:
        bounds.check()
    except Closed as closed:
        return Opened(closed.status)
    if len(found.content) > bounds.limits.message_bytes:
        return Opened(TOO_LARGE)
    for magic, opener in MAGIC:
        if magic.match(found.content):
            return opener(found, bounds)
    suffix = PurePosixPath(found.file_name.lower()).suffix
    if suffix == ".eml" or found.media_type.startswith("message/rfc822"):
        return Opened(READ, mails=(found.content,))
    opener = BY_TYPE.get(found.media_type) or BY_TYPE.get(found.media_type.partition("/")[0] + "/")
    return (opener or _sniffed)(found, bounds)


def _media(found: Attached, bounds: Bounds) -> Opened:
    return Opened(READ)


def _shut(status: str) -> Opener:
    """Return an opener for what cannot be opened, for a reason that can be told."""
    return lambda found, bounds: Opened(status)


def _pkcs7(found: Attached, bounds: Bounds) -> Opened:
    """What is neither encrypted nor a signed text, which `mail` has read by now."""
    return Opened(ENCRYPTED if ENVELOPED in found.content[:64] else SIGNED)


def _zip(found: Attached, bounds: Bounds) -> Opened:
    """An office document, or an archive of files."""
    from mailcheck.read.office import TYPES, open_office
    from mailcheck.read.opendocument import open_document
    from mailcheck.read.package import Package
    from mailcheck.read.packed import open_packed

    try:
        package = Package(found.content, bounds)
    except Closed as closed:
        return Opened(closed.status)
    if TYPES in package.parts:
        return open_office(found, bounds, package, open_attachment)
    if {"mimetype", "content.xml"} <= set(package.parts):
        return open_document(bounds, package, open_attachment)
    return open_packed("zip", found, bounds, open_attachment)


def _gz(found: Attached, bounds: Bounds) -> Opened:
    from mailcheck.read.packed import open_packed

    tarred = found.file_name.lower().endswith((".tgz", ".tar.gz"))
    return open_packed("tar" if tarred else "gz", found, bounds, open_attachment)


def _tar(found: Attached, bounds: Bounds) -> Opened:
    from mailcheck.read.packed import open_packed

    return open_packed("tar", found, bounds, open_attachment)


def _tnef(found: Attached, bounds: Bounds) -> Opened:
    from mailcheck.read.tnef import open_packet

    return open_packet(found, bounds, open_attachment)


def _pdf(found: Attached, bounds: Bounds) -> Opened:
    from mailcheck.read.pdf import open_pdf

    return open_pdf(found, bounds, open_attachment)


def _ole(found: Attached, bounds: Bounds) -> Opened:
    """An Office document before 2007, an Outlook message, or a locked document of today."""
    from mailcheck.read.cells import read_cells
    from mailcheck.read.outlook import mail_of

    def named(name: str) -> bool:
        return any(spelled.encode("utf-16-le") in found.content for spelled in (name, name.upper()))

    if named("EncryptedPackage"):
        return Opened(ENCRYPTED)
    haul = Haul(bounds)
    if named("__substg1.0_"):
        return guarded(haul, lambda: haul.mails.append(mail_of(found.content)))
    if named("Workbook") or named("Book"):
        return guarded(haul, lambda: read_cells(found.content, haul))
    return Opened(OLD_OFFICE if named("WordDocument") or named("PowerPoint Document") else UNKNOWN)


def _rtf(found: Attached, bounds: Bounds) -> Opened:
    from mailcheck.read.rtf import rtf_text

    haul = Haul(bounds)
    return guarded(haul, lambda: haul.say("attachment", *rtf_text(found.content).split("\n")))


def _text(found: Attached, bounds: Bounds) -> Opened:
    label = found.charset
    if found.content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        label = "utf-16"
    elif CONTROL.search(found.content[:65536]) and not label.lower().startswith(("utf-16", "utf-32")):
        return Opened(UNKNOWN)
    suffix = PurePosixPath(found.file_name.lower()).suffix
    media_type = found.media_type
    if media_type in ("text/plain", "application/octet-stream", ""):
        media_type = TEXT_TYPES.get(suffix, "text/plain")
    try:
        bounds.spend(len(found.content))
    except Closed as closed:
        return Opened(closed.status)
    text = decode_text(found.content, label)
    if not label and "\ufffd" not in text.text:
        text = text._replace(damage="")  # files carry no label: to guess right is no defect
    return Opened(READ, (Piece(media_type, readable(text, media_type)),))


def _sniffed(found: Attached, bounds: Bounds) -> Opened:
    """Open what no label explains: by its suffix as text, or because it can only be text."""
    suffix = PurePosixPath(found.file_name.lower()).suffix
    if suffix in TEXT_TYPES:
        return _text(found._replace(media_type=TEXT_TYPES[suffix]), bounds)
    if not found.content:
        return Opened(READ)
    if CONTROL.search(found.content) or guess(found.content) is None:
        return Opened(UNKNOWN)
    return _text(found, bounds)


def _picture(found: Attached, bounds: Bounds) -> Opened:
    """A picture, sound or film of a format unknown here; text behind such a label is read as text."""
    opened = _sniffed(found, bounds)
    return opened if opened.pieces else Opened(READ)


MAGIC: tuple[tuple[re.Pattern[bytes], Opener], ...] = (
    (MEDIA, _media),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)"), _zip),
    (re.compile(rb"\s{0,64}%PDF-"), _pdf),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), _ole),
    (re.compile(rb"\x1f\x8b"), _gz),
    (re.compile(rb".{257}ustar", re.S), _tar),
    (re.compile(rb"\s{0,64}\{\\rtf"), _rtf),
    (re.compile(rb"7z\xbc\xaf|Rar!\x1a|BZh[1-9]1AY|\xfd7zXZ|.{2}-lh[0-9d]-|MSCF\0{4}|\x28\xb5\x2f\xfd"), _shut(PACKED)),
    (re.compile(rb"\x78\x9f\x3e\x22"), _tnef),
    (re.compile(rb"\s*-----BEGIN PGP MESSAGE-----"), _shut(ENCRYPTED)),
    (re.compile(rb"\s*\(This file must be converted with BinHex"), _shut(PACKED)),
)
BY_TYPE: dict[str, Opener] = {
    "text/": _text,
    "image/": _picture,
    "audio/": _picture,
    "video/": _picture,
    "font/": _picture,
    "application/pkcs7-mime": _pkcs7,
    "application/x-pkcs7-mime": _pkcs7,
    "message/external-body": _shut(ELSEWHERE),
    "application/pgp-encrypted": _media,
    **dict.fromkeys(sorted(SIGNATURES), _media),
    **dict.fromkeys(sorted(TEXT_MEDIA), _text),
}
