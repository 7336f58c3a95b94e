"""Strip forms of address from a name and keep names that end like one."""

from __future__ import annotations

import re
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.kana import base, kana_key
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.western import strip_address
from mailcheck.resolve.names.words import ADDRESS_ENDINGS, HONORIFIC, JOB, RISKY

_HAN_CHAR = re.compile(f"[{HAN}]")
_SPACES = re.compile(r"[\s・,、]+")


@lru_cache(maxsize=1 << 13)
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
    if not text.endswith(ADDRESS_ENDINGS):
        return text
    found = HONORIFIC.search(text) or JOB.search(text)
    if not found:
        return text
    rest = text[: found.start()].rstrip()
    if found[0].strip(" ・\u3000") in RISKY and found[0][0] not in " ・\u3000":
        if not rest or belongs_to_name(text, rest):
            return text
    return rest


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
