"""Content transfer encodings, read as far as they go (RFC 2045 section 6)."""

from __future__ import annotations

import binascii
import re

IDENTITY = frozenset({"", "7bit", "8bit", "binary", "7-bit", "8-bit", "none", "unencoded"})
UUENCODED = frozenset({"x-uuencode", "uuencode", "x-uue", "uue", "x-uu"})
BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
BASE64_JUNK = bytes(set(range(256)) - set(BASE64))
BROKEN_ESCAPE = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?(?:\n|\Z))")
BEGIN = re.compile(rb"(?:^|\n)begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n")


def decode_transfer(raw: bytes, encoding: str) -> tuple[bytes, str]:
    """Return the octets of a part and what was damaged about them, empty if nothing.

    Never raises: what can be decoded is returned, an unknown encoding leaves the octets as they are.
    """
    word = encoding.strip().strip("\"'").rstrip(";").lower()
    if word in IDENTITY:
        return raw, ""
    if word == "quoted-printable":
        decoded = binascii.a2b_qp(raw)
        return decoded, "broken quoted-printable" if qp_broken(raw, decoded) else ""
    if word == "base64":
        return _base64(raw)
    if word in UUENCODED:
        return uudecode(raw)
    return raw, "unknown transfer encoding"


def qp_broken(raw: bytes, decoded: bytes) -> bool:
    """Tell whether quoted-printable has escapes that are none.

    Counting is cheap and the search is not: a broken escape leaves its `=` in what was decoded.
    """
    escaped = raw.count(b"=3D") + raw.count(b"=3d")
    return decoded.count(b"=") != escaped and BROKEN_ESCAPE.search(raw) is not None


def _base64(raw: bytes) -> tuple[bytes, str]:
    """Decode base64; each padded run on its own, because some mailers join several."""
    damage = "characters that are not base64" if raw.translate(None, BASE64 + b" \t\r\n") else ""
    out = bytearray()
    runs = [run for run in re.split(rb"=+", raw.translate(None, BASE64_JUNK)) if run]
    for run in runs:
        if len(run) % 4 == 1:
            run, damage = run[:-1], damage or "base64 is cut off"
        out += binascii.a2b_base64(run + b"=" * (-len(run) % 4))
    return bytes(out), damage


def uudecode(raw: bytes) -> tuple[bytes, str]:
    """Decode the first uuencoded file in the octets; without one they stay as they are."""
    begin = BEGIN.search(raw)
    if not begin:
        return raw, "uuencoded part without a file"
    out, damage, position = bytearray(), "", begin.end()
    while position < len(raw):
        stop = raw.find(b"\n", position)
        stop = len(raw) if stop < 0 else stop
        line, position = raw[position:stop].rstrip(b"\r"), stop + 1
        if line.strip() == b"end":
            return bytes(out), damage
        if line.strip() in (b"", b"`"):
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            # something stands behind the octets that the line announces, three for four characters
            announced = line[0] - 32 & 63
            try:
                out += binascii.a2b_uu(line[: 1 + -(-announced // 3) * 4])
            except binascii.Error:
                damage = "broken uuencoding"
    return bytes(out), damage or "uuencoding without its end"
