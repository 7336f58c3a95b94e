"""Header blocks as they stand in the octets: fields with their physical lines (RFC 5322 section 2.2)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from mailcheck.read.charset import JIS_SHIFT, codec_of, decode_text, guess
from mailcheck.read.words import decode_words

END = re.compile(rb"\n\r?(?:\n|\Z)")
BARE_CR = re.compile(rb"\r(?!\n)")
TOKEN = re.compile(rb"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,9}")
CR_FIELD = re.compile(rb"\r(?=[A-Za-z][A-Za-z0-9-]*[ \t]*:)")
FIELDS = re.compile(r"([!-9;-~]+)([ \t]*):([^\n]*(?:\n[ \t][^\n]*)*)\n")
# what bytes.strip takes away; str.strip would take more
BLANKS = " \t\r\n\v\f"
FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
LABEL = re.compile(rb"charset\s*=\s*\"?([\w.:-]{2,40})", re.I)
SPELLINGS = {
    name.lower(): name
    for name in (
        "Message-ID", "Resent-Message-ID", "Content-ID", "MIME-Version", "DKIM-Signature", "List-ID",
        "Received-SPF", "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results",
        "Autocrypt", "Feedback-ID", "X-SES-Outgoing", "X-SG-EID", "X-MS-Exchange-Organization-AuthAs",
    )
}  # fmt: skip
# A block with none of these is text with colons in it, not the header of a mail.
KNOWN = frozenset(
    """to cc bcc from sender reply-to subject date message-id received return-path delivered-to in-reply-to
    references mime-version content-type content-transfer-encoding resent-to resent-cc resent-bcc resent-from
    list-id list-post list-unsubscribe x-mailer x-original-to apparently-to x-envelope-to errors-to comments
    dkim-signature precedence importance x-priority x-sender x-to x-cc envelope-to x-rcpt-to""".split()
)
KNOWN_LINE = re.compile(
    rb"^(?:" + b"|".join(re.escape(name.encode()) for name in sorted(KNOWN)) + rb")[ \t]*:", re.I | re.M
)

PART_LINE = re.compile(rb"^Content-[A-Za-z-]+[ \t]*:", re.I | re.M)


class Header(NamedTuple):
    """One field: usual spelling of the name, unfolded and decoded value, physical line.

    `charset` is what raw octets were read as, where they are neither ASCII nor UTF-8.
    """

    name: str
    value: str
    line: int
    charset: str | None = None


class Block(NamedTuple):
    """A header block: its fields, where its body starts (octet, line), defects as (what, line)."""

    headers: list[Header]
    body: int
    body_line: int
    damage: list[tuple[str, int]]

    def get(self, name: str) -> str:
        """Return the first value of a field by its usual spelling, or an empty text."""
        for header in self.headers:
            if header.name == name:
                return header.value
        return ""


def split_part(data: bytes, start: int, line: int, stop: int) -> Block:
    """Split the header block of a part at `start`, whose physical line is `line`. Never raises.

    Lines with colons are the part's text where none of them is a field that parts have: else
    a text that lacks the empty line before it would be read as a header, and not be checked.
    """
    block = split_header(data, start, line, stop, PART_LINE)
    names = {header.name.lower() for header in block.headers}
    if names and not any(name.startswith(("content-", "x-", "mime-version")) for name in names):
        return Block([], start, line, [("no empty line between header and body", line)])
    return block


def split_header(
    data: bytes,
    start: int = 0,
    line: int = 1,
    stop: int | None = None,
    expected: re.Pattern[bytes] = KNOWN_LINE,
) -> Block:
    """Split the header block at `start`, whose physical line is `line`.

    A line that is no field is passed over when `expected` fields follow it in the block: a
    server may still deliver to them. Otherwise the body begins there, without the empty line that
    belongs before it. Never raises.
    """
    stop = len(data) if stop is None else stop
    if data[start : start + 2] == b"\r\n" or data[start : start + 1] == b"\n":
        return Block([], start + (2 if data[start] == 13 else 1), line + 1, [])
    found = END.search(data, start, stop)
    block = data[start : found.start() + 1 if found else stop]
    damage: list[tuple[str, int]] = []
    if block.count(b"\r") != block.count(b"\r\n"):
        # some servers end the line there, so a field may hide behind it; for others the field goes on
        damage.append(("a bare carriage return in the header", line))
        block = BARE_CR.sub(b" ", CR_FIELD.sub(b"\n", block))
    body = found.end() if found else stop
    headers = _plain(block, line) if not damage and block.isascii() else None
    if headers is None:
        fields, early = _fields(block, line, damage, expected)
        hint = "" if block.isascii() else _hint(block)
        headers = [Header(spelling(name.decode()), decode_value(value, hint), at, raw_charset(value, hint)) for name, value, at in fields]
        body = body if early is None else start + early
    return Block(headers, body, line + data.count(b"\n", start, body), damage)


def _plain(block: bytes, line: int) -> list[Header] | None:
    """Split a block of ASCII fields and nothing else, as nearly all are; None if it is not one."""
    text = block.decode("ascii")
    if "\x1b" in text:
        return None
    headers, length = [], 0
    for name, space, value in FIELDS.findall(text):
        length += len(name) + len(space) + len(value) + 2
        here = line
        if "\n" in value:
            line += value.count("\n")
            value = value.replace("\r", "").replace("\n", "")
        line += 1
        headers.append(Header(spelling(name), value.strip(BLANKS), here))
    return headers if length == len(text) else None


def _fields(
    block: bytes, line: int, damage: list[tuple[str, int]], expected: re.Pattern[bytes]
) -> tuple[list[tuple[bytes, bytes, int]], int | None]:
    """Return (name, value, line) of each field, and where a body without empty line begins."""
    fields: list[tuple[bytes, bytes, int]] = []
    name, pieces, at = b"", [b""], line
    offset, last = 0, -1
    for text in block.split(b"\n"):
        if text[:1] in (b" ", b"\t") and (name or offset):
            pieces.append(text)
        elif found := FIELD.match(text):
            if name:
                fields.append((name, b"".join(pieces), at))
            name, pieces, at = found[1], [text[found.end() :]], line
        elif text and text != b"\r":
            if name:
                fields.append((name, b"".join(pieces), at))
                name = b""
            if offset or not text.startswith((b"From ", b">From ")):
                last = _last_known(block, expected) if last < 0 else last
                if last <= offset:
                    damage.append(("no empty line between header and body", line))
                    return fields, offset
                damage.append(("a header line that is no field", line))
            pieces = [b""]
        offset += len(text) + 1
        line += 1
    if name:
        fields.append((name, b"".join(pieces), at))
    return fields, None


def _last_known(block: bytes, expected: re.Pattern[bytes]) -> int:
    """Return where the last expected field of a block begins, 0 if there is none."""
    return max((found.start() for found in expected.finditer(block)), default=0)


@lru_cache(maxsize=4096)
def spelling(name: str) -> str:
    """Return a field name in its usual spelling: `to` and `TO` are `To`."""
    text = name[:200]
    known = SPELLINGS.get(text.lower())
    return known or "-".join(word.capitalize() for word in text.split("-"))


def _hint(block: bytes) -> str:
    """Return the codec that the same header block names: raw octets are mostly of that charset."""
    found = LABEL.search(block)
    codec = codec_of(found[1].decode("ascii")) if found else ""
    return codec if codec not in ("ascii", "utf-8", "cp1252", "iso2022_jp_ext") else ""


def decode_value(value: bytes, hint: str = "") -> str:
    """Return an unfolded field value as text; encoded words stay encoded.

    Line ends go, the white space behind them stays (RFC 5322 section 2.2.3). Raw octets are
    UTF-8 (RFC 6532), else ISO-2022-JP by its escapes, else what guessing makes of them.
    """
    value = value.replace(b"\r", b"").replace(b"\n", b"").strip()
    if value.isascii() and not (b"\x1b" in value and JIS_SHIFT.search(value)):
        return value.decode("ascii")
    found = guess(value, hint)
    text = found.text if found else value.decode("utf-8", "replace")
    if value.isascii() and any(token.decode() not in text for token in TOKEN.findall(value)):
        # letters to one reader, an address to a server that knows no ISO-2022-JP
        return value.decode("ascii")
    return text


def raw_charset(value: bytes, hint: str = "") -> str | None:
    """Return the charset that raw octets of a field were taken for; None for ASCII and UTF-8.

    No header says which it is (RFC 5322, section 2.2), so each mail program reads other names.
    """
    if value.isascii() and not (b"\x1b" in value and JIS_SHIFT.search(value)):
        return None
    found = guess(value.replace(b"\r", b"").replace(b"\n", b"").strip(), hint)
    charset = found.charset if found else "unknown"
    return None if charset in ("utf-8", "us-ascii") else charset


@lru_cache(maxsize=1024)
def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split a field such as Content-Type into its value and its parameters, both names lower case.

    Reads quoted and bare values, RFC 2231 charsets and continuations, and encoded words in
    values, which RFC 2047 forbids and most Japanese mailers write. The first one of a name counts.
    """
    head, _, rest = value.partition(";")
    plain: dict[str, str] = {}
    if not rest:
        return head.strip().lower(), plain
    split: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, text in _pairs(rest):
        base, star, section = name.partition("*")
        if not star:
            plain.setdefault(base, decode_words(text))
            continue
        number = section.rstrip("*")
        at = int(number) if number.isdecimal() and len(number) < 6 else 0
        split.setdefault(base, {}).setdefault(at, (text, section.endswith("*") or not section))
    for base, pieces in split.items():
        plain[base] = _continued(pieces)
    return head.strip().lower(), plain


# the bounds keep hostile values from costing more than their length
PAIR = re.compile(r'([^\s=;"]{1,100})\s{0,100}=\s{0,100}(?:"((?:[^"\\]|\\.)*)(?:"|\Z)|([^;]*))', re.S)


def _pairs(rest: str) -> list[tuple[str, str]]:
    """Return the (name, value) pairs of a parameter list."""
    found = []
    for pair in PAIR.finditer(rest):
        text = re.sub(r"\\(.)", r"\1", pair[2]) if pair[2] is not None else pair[3].strip()
        found.append((pair[1].lower(), text))
    return found


def _continued(pieces: dict[int, tuple[str, bool]]) -> str:
    """Join the sections of an RFC 2231 parameter and decode them by the charset of the first."""
    label, octets = "", bytearray()
    for at in sorted(pieces):
        text, encoded = pieces[at]
        if at == 0 and encoded and text.count("'") >= 2:
            label, _, text = text.split("'", 2)
        octets += unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogateescape")
    return decode_text(bytes(octets), label or "utf-8").text
