"""Strip forms of address from a name and keep names that end like one."""

from __future__ import annotations

import re
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.kana import base, kana_key
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.western import strip_address
from mailcheck.resolve.names.words import LONGEST_ENDINGS, RISKY

_HAN_CHAR = re.compile(f"[{HAN}]")
_SPACES = re.compile(r"[\s・,、]+")
_GAPS = " \t\n\r\x0b\x0c\xa0\u3000・"
_BY_LAST = {last: [word for word in LONGEST_ENDINGS if word[-1] == last] for last in {word[-1] for word in LONGEST_ENDINGS}}


@lru_cache(maxsize=1 << 11)
def strip_honorific(name: str) -> str:
    """Return the name without forms of address: 様, さん, 御中, Mr., Sra., Dr. and the like.

    Surnames and given names that end like one stay whole (渡部, 服部, 鵜殿, 足利義氏).
    """
    text = name.strip()
    while True:
        shorter = text if text.isascii() else _strip_japanese(text)
        if shorter == text:
            shorter = strip_address(text)
        if shorter == text:
            return text
        text = shorter.strip()


def _strip_japanese(text: str) -> str:
    ending = _japanese_ending(text)
    if not ending:
        return text
    rest = text[: -len(ending)].rstrip(_GAPS)
    if ending in RISKY and len(rest) + len(ending) == len(text):
        if not rest or belongs_to_name(text, rest):
            return text
    return rest


def _japanese_ending(text: str) -> str:
    """Return the longest form of address that the text ends with, else the longest title, else ''."""
    for ending in _BY_LAST.get(text[-1:], ()):
        if text.endswith(ending):
            return ending
    return ""


def belongs_to_name(whole: str, rest: str) -> bool:
    """Say whether the last character of `whole` is part of a name (鵜殿, 義氏), not an address."""
    whole, rest = fold_han(whole), fold_han(rest)
    if tables.is_family(rest):
        return False
    last = _SPACES.split(whole)[-1]
    if not _HAN_CHAR.search(last):
        return base(kana_key(last)) in tables.family_bases()
    if tables.is_family(last) or (tables.is_given(last) and len(last) < len(whole)):
        return True
    return any(
        tables.is_family(last[:cut]) and tables.is_given(last[cut:]) and len(last) - cut > 1
        for cut in range(1, len(last) - 1)
    )
