"""Rich Text as plain text, as far as a comparison of words needs it (RTF 1.9.1)."""

from __future__ import annotations

import re

from mailcheck.read.charset import codec_of

TOKEN = re.compile(rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)")
# Groups that hold no text of the page.
SKIPPED = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"pict", b"object", b"themedata", b"datastore", b"listtable",
    b"listoverridetable", b"latentstyles", b"generator", b"rsidtbl", b"xmlnstbl", b"filetbl", b"datafield",
})  # fmt: skip
BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"cell": "\t", b"tab": "\t"}
SIGNS = {b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}
CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 204: "cp1251", 238: "cp1250", 161: "cp1253"}
FONT = re.compile(rb"\\f(\d+)[^{}]{0,200}?\\fcharset(\d+)")


def rtf_text(octets: bytes) -> str:
    """Return the text of a Rich Text file; hidden text is part of it. Never raises."""
    return _Reader(octets).read()


class _Reader:
    """The walk over control words; octets are decoded by the font that is in use."""

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        page = re.search(rb"\\ansicpg(\d{1,5})", octets[:4096])
        self.codec = codec_of(f"cp{page[1].decode()}" if page else "") or "cp1252"
        self.fonts = {int(number): CHARSETS.get(int(charset[:4]), "") for number, charset in FONT.findall(octets)}
        self.pieces: list[str] = []
        self.raw = bytearray()
        self.stack: list[tuple[bool, int, str]] = []
        self.skip, self.unicode_skip, self.font = False, 1, ""
        self.pending = 0

    def flush(self) -> None:
        """Decode the octets collected so far."""
        if self.raw:
            self.pieces.append(self.raw.decode(self.font or self.codec, "replace"))
            self.raw.clear()

    def say(self, text: str) -> None:
        if not self.skip:
            self.flush()
            self.pieces.append(text)

    def read(self) -> str:
        for found in TOKEN.finditer(self.octets):
            escape, word, value, sign, brace, plain = found.groups()
            if brace:
                self.group(brace)
            elif word:
                self.word(word, int(value) if value else None)
            elif escape or plain:
                self.take(bytes.fromhex(escape.decode()) if escape else plain)
            elif sign == b"*":
                self.skip = True
            elif sign in (b"{", b"}", b"\\", b"~", b"-", b"_"):
                self.take({b"~": b" ", b"-": b"", b"_": b"-"}.get(sign, sign))
        self.flush()
        return "".join(self.pieces).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def group(self, brace: bytes) -> None:
        self.flush()
        if brace == b"{":
            self.stack.append((self.skip, self.unicode_skip, self.font))
        elif self.stack:
            self.skip, self.unicode_skip, self.font = self.stack.pop()

    def take(self, octets: bytes) -> None:
        """Keep text, without the stand-ins behind a Unicode character."""
        dropped = min(self.pending, len(octets))
        self.pending -= dropped
        if not self.skip:
            self.raw += octets[dropped:]

    def word(self, word: bytes, value: int | None) -> None:
        if word in SKIPPED:
            self.skip = True
        elif word in BREAKS or word in SIGNS:
            self.say(BREAKS.get(word) or SIGNS[word])
        elif word == b"u" and value is not None:
            self.say(chr(value % 65536))
            self.pending = self.unicode_skip
        elif word == b"uc" and value is not None:
            self.unicode_skip = max(0, min(value, 10))
        elif word == b"f" and value is not None:
            self.flush()
            self.font = self.fonts.get(value, "")
        elif word == b"bin":
            self.skip = True
