"""Write accented Latin letters as plain ones."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = {
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss",
    "ħ": "h", "ŋ": "ng", "ə": "e",
}
_TABLE = str.maketrans(_PLAIN)


def _strip(text: str) -> str:
    split = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in split if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare).translate(_TABLE)


# Letters whose plain form is one step away, so that a whole name is translated at once.
PLAIN_LETTERS = {
    code: plain
    for code in range(0xC0, 0x180)
    if chr(code).casefold() == chr(code)
    and (plain := _strip(chr(code))).isascii()
    and plain.isalpha()
    and unicodedata.is_normalized("NFKC", chr(code))
}
_ACCENTED = re.compile("[\u00c0-\u036f\u1e00-\u1eff]")


@lru_cache(maxsize=1 << 12)
def strip_accents(text: str) -> str:
    """Return lower-case text without accents; letters such as ø and ł become plain ones."""
    if text.isascii():
        return text
    if _ACCENTED.search(text):
        plain = text.translate(PLAIN_LETTERS)
        return plain if plain.isascii() else _strip(text)
    return text if unicodedata.is_normalized("NFC", text) else _strip(text)


EUROPEAN = "A-Za-zß" + "".join(
    sorted({c for code in PLAIN_LETTERS for c in (chr(code), chr(code).upper()) if len(c) == 1})
)
# UTF-8 that was read as Windows-1252 or Latin-1.
DAMAGE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]")
