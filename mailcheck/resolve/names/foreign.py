"""Compare katakana with the European name it renders, and Chinese characters with pinyin."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from mailcheck.resolve.names.kana import kana_key
from mailcheck.resolve.names.tables import pinyin, pinyin_sounds

_RULES = (
    (re.compile(r"(?:tsch|sch|sh|ch(?=[aeiouy])|tch)"), "s"), (re.compile(r"ph|pf"), "h"),
    (re.compile(r"th"), "s"), (re.compile(r"ck|qu?|ch"), "k"), (re.compile(r"x"), "ks"),
    (re.compile(r"c(?=[eiy])"), "s"), (re.compile(r"c"), "k"), (re.compile(r"g(?=[eiy])|j|dg"), "z"),
    (re.compile(r"igh|ugh|gh"), ""), (re.compile(r"[l]"), "r"), (re.compile(r"(?<=[aeiouy])r(?![aeiouy])"), ""),
    (re.compile(r"v"), "b"), (re.compile(r"f"), "h"), (re.compile(r"[aeiouyw]|h(?![aeiou])"), ""),
)
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 13)
def _latin_skeleton(word: str) -> str:
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return _close(word)


@lru_cache(maxsize=1 << 13)
def _kana_skeleton(word: str) -> str:
    key = kana_key(word).replace(":", "").replace("zy", "z").replace("sy", "s").replace("ty", "s")
    key = key.replace("ti", "s").replace("tu", "t").replace("hu", "h").replace("si", "s")
    return _close(re.sub(r"[aeiouyw]", "", key))


def _close(skeleton: str) -> str:
    return _DOUBLE.sub(r"\1", skeleton.replace("m", "n").replace("d", "t").replace("z", "s"))


@lru_cache(maxsize=1 << 13)
def rendering(kana: str, word: str) -> float:
    """Return how well a kana word renders a European one, 0 to 1, by its consonants."""
    a, b = _kana_skeleton(kana), _latin_skeleton(word)
    if not a or not b:
        return 0.5 if a == b else 0.0
    return Indel.normalized_similarity(a, b)


def is_pinyin(word: str) -> bool:
    """Say whether a word can be one to three Mandarin syllables."""
    return _syllables(word.replace("-", "").replace("'", ""), 3)


def _syllables(rest: str, most: int) -> bool:
    if not rest or not most:
        return not rest
    sounds = pinyin_sounds()
    return any(
        rest[:size] in sounds and _syllables(rest[size:], most - 1)
        for size in range(1, min(6, len(rest)) + 1)
    )


def reads_as_pinyin(han: str, text: str) -> bool:
    """Say whether Chinese characters are pronounced like the letters, family name first or last."""
    if not 1 < len(han) <= 4 or not pinyin(han[0]):
        return False
    return _spell(han, text) or _spell(han[1:] + han[0], text) or (
        len(han) == 4 and _spell(han[2:] + han[:2], text)
    )


def _spell(han: str, text: str) -> bool:
    if not han:
        return not text
    return any(
        text.startswith(sound) and _spell(han[1:], text[len(sound):])
        for sound in (*pinyin(han[0]), *(s.replace("v", "u") for s in pinyin(han[0]) if "v" in s))
    )
