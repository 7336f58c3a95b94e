"""Decide what encoding a list is in, and re-encode it to UTF-8 in bounded memory.

The order is: byte order mark, NUL pattern, escape sequences, strict UTF-8, and then a score of
the text that each of the remaining encodings gives. `cp932` stands for everything called
Shift_JIS: names such as 髙﨑 and ① do not exist in the narrower one.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from mailcheck.model.errors import PolicyError
from mailcheck.read.column_names import known_header

BLOCK = 4 << 20
HEAD = 1 << 16
WINDOW = 1 << 18
UNDECODABLE = "\ufdd0"  # a noncharacter: no text has it, so it can stand for what did not decode

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAME = {
    "shift_jis": "cp932", "sjis": "cp932", "ms932": "cp932", "windows_31j": "cp932", "x_sjis": "cp932",
    "mskanji": "cp932", "latin_1": "cp1252", "iso8859_1": "cp1252", "ascii": "utf-8", "utf_8": "utf-8",
    "utf_8_sig": "utf-8-sig", "iso2022_jp": "iso2022_jp_ext", "utf_16": "utf-16", "utf_16_le": "utf-16-le",
    "utf_16_be": "utf-16-be", "utf_32": "utf-32",
}  # fmt: skip
NOT_FOR_FILES = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"}
WESTERN = re.compile(r"([A-Za-z]?)([^\x00-\x7f]+)([A-Za-z]?)")
HALF_KANA = re.compile("(?:[ｦｱ-ﾝ](?:(?<=[ｳｶ-ﾄﾊ-ﾎ])ﾞ|(?<=[ﾊ-ﾎ])ﾟ)?[ｧ-ｯｰ]?)+")
DOS_END = b"\x1a"
LONE_CR = re.compile(rb"\r(?!\n)")
HALF_RUN = re.compile("[\uff61-\uff9f]+")


@dataclass(frozen=True, slots=True)
class Decision:
    """What encoding was decided on; `encoding` is None where the bytes do not tell.

    `encoding` is a codec name of Python that reads the file, `confidence` from 0 to 1, `rivals` the
    encodings that fit (nearly) as well, `skip` the octets of a wrong byte order mark in front.
    """

    encoding: str | None
    confidence: float
    why: str
    rivals: tuple[str, ...] = ()
    skip: int = 0

    def advice(self, table: str = "list") -> str:
        """Return the sentence that tells an undecided reader what to write."""
        example = self.rivals[0] if self.rivals else "cp932"
        return f'{self.why}; write `encoding = "{example}"` under [{table}], with the right name'


def decide(head: bytes, declared: str | None = None) -> Decision:
    """Decide the encoding of a file from a sample of its bytes.

    A character cut at the end of the sample does no harm. Raises PolicyError where `declared` is
    no encoding that Python knows.
    """
    if declared is not None:
        name = canonical(declared)
        if name == "utf-8" and head.startswith(codecs.BOM_UTF8):
            name = "utf-8-sig"
        wrong = 3 if name != "utf-8-sig" and head.startswith(codecs.BOM_UTF8) else 0
        return Decision(name, 1.0, "named in the policy", skip=wrong)
    for mark, name in BOMS:
        if head.startswith(mark):
            if decodes(head, name):
                return Decision(name, 1.0, "byte order mark")
            if mark == codecs.BOM_UTF8:
                found = by_score(head[3:])
                return Decision(found.encoding, found.confidence, found.why, found.rivals, skip=3)
    if b"\0" in head:
        return by_nul(head)
    if head.isascii():
        if re.search(rb"\x1b[$(]", head):
            return Decision("iso2022_jp_ext", 0.95, "escape sequences of ISO-2022-JP")
        return Decision("utf-8", 1.0, "ASCII only")
    if decodes(head, "utf-8"):
        return Decision("utf-8", 1.0, "valid UTF-8")
    return by_score(head)


def canonical(declared: str) -> str:
    """Return the codec that reads what people call `declared`; raises PolicyError."""
    name = declared.strip().lower().replace("-", "_").replace(" ", "_")
    try:
        name = SAME.get(name) or codecs.lookup(name).name.replace("-", "_")
        b"\0\0\0\0".decode(name, "ignore")  # refuses codecs that are no encoding of text
    except (LookupError, ValueError):
        name = ""
    if not name or name in NOT_FOR_FILES:
        raise PolicyError(
            "unknown encoding", where=f'encoding = "{declared}"', hint='such as "cp932" or "utf-8"'
        )
    return SAME.get(name, name)


def decodes(head: bytes, name: str) -> bool:
    """Tell whether a sample is valid; its last character may be cut."""
    try:
        codecs.getincrementaldecoder(name)().decode(head, False)
    except UnicodeError:
        return False
    return True


def by_nul(head: bytes) -> Decision:
    """Decide between UTF-16 without a mark and no text: ASCII has NUL in every second octet."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    plain = any(sign in text for sign in "\r\n@")  # a stray NUL makes ideographs of everything
    if plain and max(even, odd) > 19 * min(even, odd) and max(even, odd) * 50 >= len(head) and decodes(head, name):
        return Decision(name, 0.95, "NUL in every second octet")
    rival = "utf-8" if decodes(head, "utf-8") else "utf-16-le"
    return Decision(None, 0.0, "NUL bytes that fit no encoding of text", (rival,))


def by_score(head: bytes) -> Decision:
    """Decide by how much the text that each encoding gives looks like text."""
    lines = [line for line in head.splitlines(keepends=True) if not line.isascii()]
    sample = b"".join([*head.splitlines(keepends=True)[:1], *lines])[:WINDOW]
    scores = {name: quality(sample, name) for name in ("utf-8", "cp932", "euc_jp", "cp1252")}
    best, second, *_ = order = sorted(scores, key=lambda name: -scores[name])
    margin = scores[best] - max(scores[second], 0.0)
    if scores[best] < 0.25:
        return Decision(None, 0.0, "the bytes fit no known encoding", tuple(order[:2]))
    if margin < 0.2:
        return Decision(None, 0.0, f"the bytes fit {best} and {second} equally well", (best, second))
    return Decision(best, round(min(0.95, 0.5 + margin / 2), 2), f"the text reads well as {best}",
                    tuple(n for n in order[1:] if scores[n] > 0))  # fmt: skip


def quality(sample: bytes, name: str) -> float:
    """Return how plausible a decoded sample is: 1 for clean text, 0 and less for noise.

    The mean over its octets above 127, so that encodings of one and of two octets compare.
    """
    high = sum(map(sample.count, map(bytes, ([n] for n in range(128, 256)))))
    decoder = codecs.getincrementaldecoder(name)(errors="mailcheck_mark")
    text = decoder.decode(sample, False)
    errors = text.count(UNDECODABLE)
    weight: float = high - errors
    if name == "cp1252":
        weight = western(text)
    elif name != "utf-8":
        weight = japanese(text)
    bonus = 0.3 if any(known_header(cell) for cell in first_cells(text) if not cell.isascii()) else 0.0
    return (weight - 8 * errors) / max(high, 1) + bonus


def first_cells(text: str) -> list[str]:
    """Return the cells of the first line, whatever separates them."""
    return re.split(r'[,;\t|"]', text.split("\n", 1)[0].strip("\r"))


def western(text: str) -> float:
    """Weigh cp1252 text: accented letters stand single, between letters of the same case."""
    total = 0.0
    for before, run, after in WESTERN.findall(text):
        if all(c in "«»ºª°€£§·¿¡’‘“”–—…®©\xa0" for c in run):
            total += 0.5 * len(run) if len(run) < 3 else -len(run)
        elif len(run) > 2 or not run.isalpha() or not (before or after):
            total += 0.2 if len(run) == 1 and run in "ÁÉÍÓÚÀÂÊÔÃÕÇÄÖÜáéíóúàâêôãõçäöü" else -len(run)
        elif before.islower() and run[0].isupper():
            total -= len(run)
        else:
            total += len(run)
    return total


def japanese(text: str) -> float:
    """Weigh Japanese text by the kind of each character, in octets; some half-width kana are kanji in EUC-JP."""
    total = sum(count * weigh(char) for char, count in Counter(text).items() if char > "\x7f")
    for run in HALF_RUN.findall(text):
        fit = len(run) > 1 and HALF_KANA.fullmatch(run)
        total += len(run) * ((0.62 if len(run) > 2 else 0.4) if fit else -0.8)
    return total


def weigh(char: str) -> float:
    """Return the weight of one character of two octets; half-width kana are weighed in runs."""
    if (
        "ぁ" <= char <= "ん"
        or "ァ" <= char <= "ー"
        or "\uff01" <= char <= "\uff5e"
        or "\u3000" <= char <= "〟"
    ):
        return 2.0
    if "\uff61" <= char <= "\uff9f":
        return 0.0
    if "一" <= char <= "鿿":
        return 1.6 if char.encode("cp932", "replace") < b"\x98\x9f" else -0.2
    return -2.0 if "\ue000" <= char <= "\uf8ff" or char < "\xa7" else -0.4


def mark(error: UnicodeError) -> tuple[str, int]:
    """Replace octets that do not decode; EUC-JP and JIS codes that only Windows has are decoded."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    eight = error.encoding.startswith("euc")
    octets = len(pair) == 2 and all((n > 127) == eight for n in pair)
    if octets and (eight or error.encoding.startswith("iso2022")):
        row, column = (pair[0] | 0x80) - 0xA0, (pair[1] | 0x80) - 0xA0
        if 1 <= row <= 94 and 1 <= column <= 94:
            first = (row + 1) // 2 + (0x80 if row <= 62 else 0xC0)
            second = column + (0x3F + (column >= 0x40) if row % 2 else 0x9E)
            char = bytes((first, second)).decode("cp932", "ignore")
            if char:
                return char, error.start + 2
    return UNDECODABLE, max(error.end, error.start + 1)


codecs.register_error("mailcheck_mark", mark)


def sample(source: BinaryIO) -> bytes:
    """Return the head of a file, and the first part that is not ASCII; the file is rewound."""
    head = source.read(HEAD)
    more = source.read(WINDOW)
    while more and head.isascii() and more.isascii() and b"\x1b" not in more:
        more = source.read(BLOCK)
    source.seek(0)
    return head + more[: WINDOW + BLOCK]


def count_lines(data: bytes) -> int:
    """Count the line ends of a text: CRLF, LF or CR alone."""
    ends = data.count(b"\n")
    if LONE_CR.search(data):
        ends += data.count(b"\r") - data.count(b"\r\n")
    return ends


class TextStream:
    """Iterate over a file as blocks of valid UTF-8, without byte order mark and end-of-file mark of DOS.

    What does not decode becomes U+FFFD, and its physical line (from 1) is in `damaged`.
    """

    def __init__(self, source: BinaryIO, decision: Decision, block: int = BLOCK) -> None:
        if decision.encoding is None:
            raise ValueError("an undecided encoding cannot be read")
        self.source, self.block, self.encoding = source, block, decision.encoding
        self.decoder = codecs.getincrementaldecoder(decision.encoding)(errors="mailcheck_mark")
        self.damaged: list[int] = []
        self.line = 1
        self.ended_in_cr = False
        source.seek(decision.skip)

    def __iter__(self) -> Iterator[bytes]:
        held = b""
        while True:
            data = self.source.read(self.block)
            text = self.decoder.decode(data, not data)
            if text:
                found = held + self.encode(text)
                end = found.find(DOS_END, len(found.rstrip(DOS_END + b"\r\n")))
                held = found[end:] if end >= 0 else b""
                if kept := found[: len(found) - len(held)]:
                    yield kept
            if not data:
                return

    def encode(self, text: str) -> bytes:
        """Return a block as UTF-8 and note the lines on which something was lost."""
        found = text.encode("utf-8", "replace")
        lost = UNDECODABLE.encode()
        if self.ended_in_cr and found.startswith(b"\n"):
            self.line -= 1
        if lost in found:
            line = self.line
            pieces = found.split(lost)
            for piece in pieces[:-1]:
                line += count_lines(piece)
                if not self.damaged or self.damaged[-1] != line:
                    self.damaged.append(line)
            found = "\ufffd".encode().join(pieces)
        self.line += count_lines(found)
        self.ended_in_cr = found.endswith(b"\r")
        return found


def text_stream(source: BinaryIO, decision: Decision, block: int = BLOCK) -> TextStream:
    """Return the blocks of a file re-encoded to UTF-8; `block` is the octets read at a time."""
    return TextStream(source, decision, block)
