"""Turn kana and romaji into one comparable key.

A key is lower-case Kunrei-like romaji in which `:` marks a long o, u or a: おおの, Ohno, Oono and
Ōno give `o:no`, おの and Ono give `ono`. `base` drops the marks, so the spelling of a passport
(which drops long vowels) can be compared with the reading of a roster.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "g": "がぎぐげご", "s": "さしすせそ", "z": "ざじずぜぞ",
    "t": "たちつてと", "d": "だ  でど", "n": "なにぬねの", "h": "はひふへほ", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ", "m": "まみむめも", "y": "や ゆ よ", "r": "らりるれろ", "w": "わゐ ゑ ",
}


def _syllables() -> dict[int, str]:
    table: dict[int, str] = {}
    for consonant, row in _ROWS.items():
        for kana, vowel in zip(row, "aiueo", strict=True):
            if kana != " ":
                table[ord(kana)] = consonant + vowel
    table.update({ord(k): v for k, v in {
        "ぢ": "zi", "づ": "zu", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n", "ゔ": "bu", "っ": "q",
        "ゃ": "{ya", "ゅ": "{yu", "ょ": "{yo", "ゎ": "wa", "ぁ": "{a", "ぃ": "{i", "ぅ": "{u",
        "ぇ": "{e", "ぉ": "{o", "ゕ": "ka", "ゖ": "ke", "ー": "-", "・": "", "゠": "", "=": "",
    }.items()})
    for code in [c for c in table if 0x3041 <= c <= 0x3096]:
        table[code + 0x60] = table[code]
    return table


_KANA = _syllables()
_LONG = re.compile(r"o[ou:]+|u[u:]+|a[a:]+")
_SMALL_V = re.compile(r"[aiueo]?\{")
_SOKUON = re.compile(r"q([a-z])")
# Each begins with a letter of its own, by which the search skips the others.
_LATIN = re.compile(r"tch|cch|jy|shy|chy|sh|ch|ts(?=u)|dz|du|oh(?![aeiouy])|uh(?![aeiouy])|ye|m(?=[bmp])|j|f|v|l|c|xtsu|xtu")
_LATIN_TO = {
    "jy": "zy", "shy": "sy", "chy": "ty",
    "sh": "sy", "ch": "ty", "ts": "t", "dz": "z", "du": "zu", "oh": "o:", "uh": "u:", "ye": "e", "m": "n", "j": "zy",
    "f": "h", "v": "b", "tch": "tty", "cch": "tty", "l": "l", "c": "c",
}
# Letters that no romaji has, and those that end no name in it.
_NEVER = frozenset("lqx")
_NEVER_LAST = frozenset("bcdfgjklmpqrstvwxyz")
_SYLLABIC = re.compile(r"(?:(?:([kstpgzdbh])(?=\1))?(?:[kgstnhmrpbzd]?y?[aiueo]:?|wa:?|wo:?|n))+")
_Y_BEFORE_I = re.compile(r"(?<=[stz])y(?=[ie])")


def lengthen(key: str) -> str:
    """Write runs of one long vowel in one way; keys joined together need it again (`yosuke` and `endo`)."""
    if "ee" in key:
        key = key.replace("ee", "ei")
    if "ou" in key or "oo" in key or ":" in key or "uu" in key or "aa" in key:
        return _LONG.sub(lambda m: m[0][0] + ":", key)
    return key


@lru_cache(maxsize=1 << 13)
def kana_key(text: str) -> str:
    """Return the key of a hiragana or katakana text; other characters are dropped."""
    key = text.translate(_KANA)
    if "{" in key:
        key = key.replace("i{y", "y").replace("u{y", "y").replace("{y", "y")
        if "{" in key:
            key = _SMALL_V.sub("", key)
    if "q" in key:
        key = _SOKUON.sub(r"\1\1", key).replace("q", "")
    if "-" in key:
        key = key.replace("o-", "o:").replace("u-", "u:").replace("a-", "a:")
        key = key.replace("e-", "ei").replace("i-", "ii").replace("-", "")
    if not key.isascii():
        key = "".join(c for c in key if c.isascii())
    return lengthen(key)


@lru_cache(maxsize=1 << 13)
def romaji_key(text: str) -> str | None:
    """Return the key of romaji in any system, None if the text is not Japanese syllables.

    `text` is lower-case Latin with accents as written (Ōno, Ôno); apostrophes and hyphens inside
    a name are dropped (Shin'ichi, Ken-ichi).
    """
    if not text.isascii():
        split = unicodedata.normalize("NFD", text)
        text = split.replace("o\u0304", "oo").replace("u\u0304", "uu").replace("a\u0304", "aa")
        text = text.replace("o\u0302", "oo").replace("u\u0302", "uu")
    elif text[-1:] in _NEVER_LAST or not _NEVER.isdisjoint(text):
        return None
    if not text.isalpha():
        text = text.replace("'", "").replace("\u2019", "").replace("-", "")
    key = _LATIN.sub(lambda m: _LATIN_TO.get(m[0], m[0]), text)
    if "y" in key:
        key = _Y_BEFORE_I.sub("", key)
    key = lengthen(key)
    return key if _SYLLABIC.fullmatch(key) else None


_INITIALS = {"c": ("ti", "ty"), "j": ("zi", "zy"), "f": ("hu", "ha", "hi", "he", "ho"), "v": ("b",)}


def initial_keys(letter: str) -> tuple[str, ...]:
    """Return what the key of a name begins with whose romaji begins with the letter."""
    return _INITIALS.get(letter, (letter,))


def base(key: str) -> str:
    """Return the key without its long-vowel marks."""
    return key.replace(":", "")


def spells(latin: str, reading: str) -> bool:
    """Say whether a romaji key can spell a reading: it may drop long vowels, never add them."""
    if latin == reading:
        return True
    if ":" not in latin:
        return latin == base(reading)
    at = 0
    for char in reading:
        if at < len(latin) and latin[at] == char:
            at += 1
        elif char != ":":
            return False
    return at == len(latin)
