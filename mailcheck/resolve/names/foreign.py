"""Compare katakana with the European name it renders, and Chinese characters with pinyin."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Indel

from mailcheck.resolve.names.kana import kana_key
from mailcheck.resolve.names.tables import pinyin, pinyin_sounds

_RULES = tuple((re.compile(pattern), to) for pattern, to in (
    (r"^th(?=om|er)", "t"), (r"ch(?=[lrn]|ae)", "k"), (r"tsch|sch|tch|sh|ch(?=[aeiouy])", "s"), (r"lh", "l"), (r"nh", "n"),
    (r"ph|pf", "h"), (r"th", "s"), (r"alk", "ak"), (r"ck|qu?|ch", "k"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"dg|g(?=[eiy])|j", "z"), (r"igh|ugh|gh", ""), (r"l", "r"), (r"v", "b"), (r"f", "h"),
    (r"[aeiouyw]|h(?![aeiou])", ""),
))
# English does not speak an r that no vowel follows; Spanish, Portuguese and Italian do.
_SILENT_R = re.compile(r"(?<=[aeiouy])r(?![aeiouy])|(?<=[aeiouy])re$")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 13)
def latin_skeletons(word: str) -> tuple[str, ...]:
    """Return the consonants of a European word as Japanese hears them, with and without a silent r."""
    return tuple(dict.fromkeys((_skeleton(_SILENT_R.sub("", word)), _skeleton(word))))


def _skeleton(word: str) -> str:
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return _close(word)


@lru_cache(maxsize=1 << 13)
def kana_skeleton(word: str) -> str:
    key = kana_key(word.replace("てぃ", "と").replace("でぃ", "ど")).replace(":", "").replace("zy", "z").replace("sy", "s").replace("ty", "s")
    key = key.replace("ti", "s").replace("tu", "t").replace("hu", "h").replace("si", "s")
    return _close(re.sub(r"[aeiouyw]", "", key))


def _close(skeleton: str) -> str:
    return _DOUBLE.sub(r"\1", skeleton.replace("m", "n").replace("d", "t").replace("z", "s"))


@lru_cache(maxsize=1 << 13)
def rendering(kana: str, word: str) -> float:
    """Return how well a kana word renders a European one, 0 to 1, by its consonants."""
    a = kana_skeleton(kana)
    return max(_alike(a, b) for b in latin_skeletons(word))


def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.5 if a == b else 0.0
    score = Indel.normalized_similarity(a, b)
    # Of two consonants one more or less is another name: John and Smith.
    return score if a == b or min(len(a), len(b)) > 2 else min(score, 0.5)


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
