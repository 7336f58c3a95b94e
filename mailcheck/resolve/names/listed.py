"""Say whether a name has a word that lists of names have, in whatever script it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from mailcheck.resolve.names.kana import base, kana_key, romaji_key
from mailcheck.resolve.names.letters import strip_accents
from mailcheck.resolve.names.nicknames import other_forms
from mailcheck.resolve.names.person import normalise
from mailcheck.resolve.names.tables import common_family_bases, family_bases, given_bases, is_common_family, is_family, is_given
from mailcheck.resolve.names.words import PARTICLES

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff々]")
KANA = re.compile(r"[\u3041-\u30ffー\uff66-\uff9f]+")
LETTERS = re.compile(r"[^\W\d_]+")


def is_listed(name: str, common: Collection[str]) -> bool:
    """Say whether a word of the name is a known given or family name.

    `common` are names in Latin letters, folded (`rules/words/common-names.txt`); Japanese ones are in the reading
    tables. Nothing is listed that could be a group as well, so False says little of a rare name.
    """
    words = unicodedata.normalize("NFKC", name).split()
    # 山 田 is one name with a space for its looks.
    return any(_word(word, common) for word in (*words, "".join(words)))


def _word(word: str, common: Collection[str]) -> bool:
    if HAN.search(word):
        return _han(word)
    if KANA.fullmatch(word):
        return _kana(word)
    return any(_latin(part, common) for part in LETTERS.findall(word))


def _han(word: str) -> bool:
    key = normalise(word)
    if is_family(key) or is_given(key):
        return True
    # 研修生 and 友人代表 begin with characters that are somebody's family name.
    return any(is_common_family(key[:size]) and is_given(key[size:]) for size in range(1, len(key)))


def _kana(word: str) -> bool:
    if "ー" in word:
        # Names of Japan have no such mark; オーナー and ユーザー would sound like some that have none.
        return False
    key = base(kana_key(word))
    return key in family_bases() or key in given_bases()


def _latin(word: str, common: Collection[str]) -> bool:
    folded = strip_accents(word.casefold())
    if folded in PARTICLES or len(folded) < 2:
        return False
    if folded in common or other_forms(folded):
        return True
    key = romaji_key(folded)
    return key is not None and (base(key) in common_family_bases() or base(key) in given_bases())
