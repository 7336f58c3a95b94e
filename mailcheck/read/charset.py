"""Octets to text: by the label, by escape sequences, else by the best guess."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

JIS_SHIFT = re.compile(rb"\x1b(?:\$[@B]|\(I|\$\(D)")
NEC = "mailcheck.nec"

# Labels that mean more than the codec of the same name decodes: what mailers write under the
# label is the vendor's superset (WHATWG Encoding Standard, section 4.2).
SUPERSETS = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "x-iso-2022-jp": "iso2022_jp_ext",
    "jis": "iso2022_jp_ext",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "shiftjis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "x-ms-cp932": "cp932",
    "ms932": "cp932",
    "ms_kanji": "cp932",
    "csshiftjis": "cp932",
    "windows-31j": "cp932",
    "windows-932": "cp932",
    "euc-jp": "euc_jp",
    "eucjp": "euc_jp",
    "eucjp-ms": "euc_jp",
    "x-euc-jp": "euc_jp",
    "cp51932": "euc_jp",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "windows-936": "gb18030",
    "chinese": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "cp950",
    "big-5": "cp950",
    "x-x-big5": "cp950",
    "cn-big5": "cp950",
    "big5-hkscs": "big5hkscs",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "windows-949": "cp949",
    "korean": "cp949",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
    "iso-8859-8-i": "iso8859_8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
    "x-mac-japanese": "cp932",
}
# codecs of Python that decode text, but are no charset of any mail
NOT_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
GUESSES = ("euc_jp", "cp932")
# octets enough to see which language it is, and defects enough to give up repairing one by one
SEEN = 50_000
REPAIRED = 20_000
# charsets of one octet a letter: their label over UTF-8 makes mojibake, which is what readers see
SINGLE = re.compile(r"cp125|iso8859|koi8|mac_|cp874")
MISLABELLED = "the octets are UTF-8, which the charset label does not say"
HIGH = bytes(range(0x80, 0x100))
WINDOWS = {octet: bytes((octet,)).decode("cp1252", "ignore") or chr(octet) for octet in range(0x80, 0xA0)}


class Text(NamedTuple):
    """Decoded text, the charset that decoded it, and what was wrong (empty if nothing)."""

    text: str
    charset: str
    damage: str = ""


def _nec(error: UnicodeError) -> tuple[str, int]:
    """Decode what the Japanese codecs leave out: NEC row 13 and the IBM rows, as cp932 has them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at, seven_bit = error.start, error.encoding.startswith("iso2022")
    row, cell = ((*error.object[at : at + 2], 0, 0)[:2])
    if not seven_bit:
        row, cell = row & 0x7F if row > 0xA0 else 0, cell & 0x7F if cell > 0xA0 else 0
    if row < 0x21 or cell < 0x21 or row > 0x7E or cell > 0x7E:
        # a line end or space inside two-octet mode: only that octet is at fault
        kept = chr(row) if seven_bit and row in (0x20, 0x09, 0x0A, 0x0D) else "\ufffd"
        return kept, at + 1
    lead = (row - 0x21 >> 1) + (0x81 if row < 0x5F else 0xC1)
    trail = cell + (0x7E if row % 2 == 0 else 0x1F + (cell >= 0x60))
    return bytes((lead, trail)).decode("cp932", "replace")[:1], at + 2


codecs.register_error(NEC, _nec)


@cache
def codec_of(label: str) -> str:
    """Return the name of the codec behind a charset label, or an empty text where it is unknown."""
    word = label.strip().strip("\"'").lower()
    if word in SUPERSETS:
        return SUPERSETS[word]
    word = word.partition("*")[0].removeprefix("x-").removeprefix("cs") if len(word) < 40 else ""
    if word.startswith("cp-"):
        word = "cp" + word[3:]
    word = SUPERSETS.get(word.replace("_", "-"), word)
    try:
        name = codecs.lookup(word).name if word else ""
        b"a".decode(name or "ascii")
    except LookupError:
        return ""
    except ValueError:
        pass  # one octet is no text in UTF-16
    return "" if name.replace("-", "_") in NOT_CHARSETS else SUPERSETS.get(name, name)


def decode_text(data: bytes, label: str = "") -> Text:
    """Decode the octets of a text part by its charset label, or by what the octets are.

    Never raises. `damage` says without any value of the mail why the text may not be what the
    sender wrote: an unknown or unfitting label, no label at all, or octets that fit nothing.
    """
    codec = codec_of(label) if label else "ascii"
    if codec == "iso2022_jp_ext":
        return _jis(data)
    plain = codec in ("ascii", "utf-8", "cp1252", "")
    if plain and b"\x1b" in data and JIS_SHIFT.search(data) and data.isascii():
        text, charset, damage = _jis(data)
        why = "the charset label does not fit" if label else "no charset label"
        return Text(text, charset, damage or f"{why}; read as {charset}")
    if codec:
        try:
            text = data.decode(codec)
            if codec == "utf-7":
                text.encode()  # UTF-7 can spell half a character, which no table can hold
            odd = SINGLE.match(codec) and not data.isascii() and _is_utf8(data)
            return Text(text, charset_name(codec), MISLABELLED if odd else "")
        except (UnicodeError, ValueError):
            pass
        rescued = _rescue(data, codec)
        if rescued:
            return rescued
    return _guessed(data, label, codec)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _repaired(data: bytes, codec: str) -> str:
    """Decode with the vendor's characters, unless the octets are hardly of that charset at all."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        rough = data.decode(codec, "replace")
        return rough if rough.count("\ufffd") > REPAIRED else data.decode(codec, NEC)


def _rescue(data: bytes, codec: str) -> Text | None:
    """Decode what a superset of the labelled charset can read without loss."""
    if codec == "euc_jp":
        text = _repaired(data, codec)
        return None if "\ufffd" in text else Text(text, codec)
    if codec == "cp1252":
        return Text(_windows(data), codec) if _single_octets(data) else None
    if codec == "cp950":
        try:
            return Text(data.decode("big5hkscs"), "big5hkscs")
        except UnicodeError:
            return None
    return None


def _guessed(data: bytes, label: str, codec: str) -> Text:
    """Decode octets that have no label, or one that is unknown or does not fit."""
    why = "no charset label"
    if codec not in ("", "ascii", "utf-7"):
        # a cut or broken character does not make the label wrong
        rough = data.decode(codec, "replace")
        lost = rough.count("\ufffd")
        if lost <= sum(not char.isascii() for char in rough[:SEEN]) - lost:
            return Text(rough, charset_name(codec), "some octets do not fit the charset label")
    if label:
        why = "the charset label does not fit" if codec else "the charset label is unknown"
    found = guess(data)
    if found:
        silent = found.charset in ("us-ascii", "utf-8") and not label
        return Text(found.text, found.charset, "" if silent else f"{why}; read as {found.charset}")
    name = codec if codec not in ("", "ascii", "utf-7") else "utf-8"
    text = data.decode(name, "replace")
    return Text(text, charset_name(name), f"{why}, and some octets fit no charset")


def guess(data: bytes, hint: str = "") -> Text | None:
    """Return octets of unknown charset as text, or None where nothing fits them all.

    The order is: UTF-8, ISO-2022-JP by its escapes, the charset of the same mail (`hint`, a codec),
    EUC-JP or Shift_JIS by which reads more like Japanese, and Windows-1252.
    """
    if b"\x1b" in data and JIS_SHIFT.search(data) and data.isascii():
        return _jis(data)
    if data.isascii():
        return Text(data.decode("ascii"), "us-ascii")
    for codec in ("utf-8", hint):
        if codec:
            try:
                return Text(data.decode(codec), charset_name(codec))
            except (UnicodeError, ValueError):
                continue
    best: Text | None = None
    best_score = 0.0
    for codec in GUESSES:
        text = _repaired(data, codec) if codec == "euc_jp" else data.decode(codec, "replace")
        score = _japanese(text[:SEEN])
        if "\ufffd" not in text and score > best_score:
            best, best_score = Text(text, charset_name(codec)), score
    if best is None and _single_octets(data):
        return Text(_windows(data), "windows-1252")
    return best


def _jis(data: bytes) -> Text:
    text = _repaired(data, "iso2022_jp_ext")
    lost = "\ufffd" in text or (not data.isascii())
    if lost and not data.isascii():
        try:
            return Text(data.decode("utf-8"), "utf-8", "the charset label does not fit; read as utf-8")
        except UnicodeDecodeError:
            pass
    return Text(text, "iso-2022-jp", "some octets are not ISO-2022-JP" if lost else "")


def _japanese(text: str) -> float:
    """Score how much a decoded text reads like Japanese; 0 or less is not Japanese."""
    kana = len(re.findall("[ぁ-ゖァ-ヶー。、々]", text))
    kanji = len(re.findall("[一-鿿]", text))
    halfwidth = len(re.findall("[｡-ﾟ]", text))
    odd = len(re.findall("[\ue000-\uf8ff\x80-\x9f]", text))
    # an accented letter between ASCII letters is read as a lone kanji, never in real Japanese
    lone = len(re.findall("(?<=[A-Za-z])[一-鿿｡-ﾟ](?![ぁ-鿿｡-ﾟ])", text))
    return 3 * kana + kanji + (0.4 * halfwidth if halfwidth > 2 else 0) - 4 * odd - 6 * lone


def _single_octets(data: bytes) -> bool:
    """Tell whether octets read like Windows-1252: few of them beyond ASCII, and letters."""
    high = len(data) - len(data.translate(None, HIGH))
    return 0 < high <= max(2, len(data) // 3)


def _windows(data: bytes) -> str:
    """Decode Windows-1252; its five unassigned octets stay control characters, as browsers do."""
    return data.decode("latin-1").translate(WINDOWS)


@cache
def charset_name(codec: str) -> str:
    """Return the name by which a report shows a codec."""
    names = {"ascii": "us-ascii", "cp1252": "windows-1252", "iso2022_jp_ext": "iso-2022-jp"}
    return names.get(codec, codec.replace("_", "-"))
