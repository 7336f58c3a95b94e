"""Compare katakana with the European name it renders, and Chinese characters with pinyin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import Indel

from mailcheck.resolve.names.kana import kana_key
from mailcheck.resolve.names.tables import pinyin, pinyin_sounds

_RULES = tuple((re.compile(pattern), to) for pattern, to in (
    (r"^th(?=om|er)", "t"), (r"ch(?=[lrn]|ae)", "k"), (r"tsch|sch|tch|sh|ch(?=[aeiouy])", "s"), (r"lh", "l"), (r"nh", "n"),
    (r"ph|pf", "f"), (r"th", "s"), (r"alk", "ak"), (r"ck|qu?|ch", "k"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"dg|g(?=[eiy])|j", "z"), (r"igh|ugh|gh", ""), (r"l", "r"), (r"v", "b"),
    (r"[aeiouyw]|h(?![aeiou])", ""), (r"f", "h"),
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


# How other languages than English speak their letters, one rule at a time: Spanish and Portuguese,
# German, French, Vietnamese.
_ELSEWHERE = tuple((re.compile(pattern), to) for pattern, to in (
    (r"j|g(?=[ei])", "h"), (r"ao(?=s?$)", "an"), (r"c(?=[ao])", "s"), (r"w", "v"), (r"z", "t"), (r"^v", "f"), (r"j", "y"),
    (r"(?<=[aeiounrl])[tdsxzp]+$", ""), (r"^ng", "g"), (r"^tr", "ch"), (r"th", "t"), (r"ng$", "n"), (r"t(?=i)", "ch"),
    (r"d(?=i)", "j"), (r"l(?=[bcdfgkmnpqstvxz])", "u"),
))
_CLOSE_VOWELS = str.maketrans("eu", "io")
_VOWEL = re.compile("[^aeiou]+")


@lru_cache(maxsize=1 << 13)
def spoken_elsewhere(word: str) -> tuple[tuple[str, str], ...]:
    """Return consonants and vowels of a word as languages other than English speak it."""
    spoken = dict.fromkeys(rule.sub(to, word) for rule, to in _ELSEWHERE)
    return tuple((_skeleton(form), _VOWEL.sub("", form)) for form in spoken if form != word)


@lru_cache(maxsize=1 << 13)
def rendering(kana: str, word: str) -> float:
    """Return how well a kana word renders a European one, 0 to 1, by its consonants.

    Outside English the vowels are spoken as they are written and have to fit as well.
    """
    mine = kana_skeleton(kana)
    best = max(_alike(mine, other) for other in latin_skeletons(word))
    vowels = _VOWEL.sub("", kana_key(kana))
    if best == 1 and (len(mine) > 1 or _vowels_fit(vowels, _VOWEL.sub("", word.replace("y", "i")))):
        return best
    best = min(best, 0.75) if best == 1 else best
    fits = (_alike(mine, other) for other, sung in spoken_elsewhere(word) if _vowels_fit(vowels, sung))
    return max(best, *fits, 0.0)


def close_vowels(word: str) -> str:
    """Return the vowels of a word or a kana key; e and i, o and u are one."""
    return _VOWEL.sub("", word).translate(_CLOSE_VOWELS)


def _vowels_fit(a: str, b: str) -> bool:
    a, b = a.translate(_CLOSE_VOWELS), b.translate(_CLOSE_VOWELS)
    return Indel.normalized_similarity(a, b) >= 0.66


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
    for sound in _written(han[0]):
        if text.startswith(sound) and (text == sound if len(han) == 1 else _spell(han[1:], text[len(sound):])):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def _written(char: str) -> tuple[str, ...]:
    """Return the Mandarin readings of a character, lü also as lu."""
    return (*pinyin(char), *[sound.replace("v", "u") for sound in pinyin(char) if "v" in sound])


def sounds_chinese(han: str, keys: Sequence[str]) -> bool:
    """Say whether family and given name in kana have the consonants of the characters in Mandarin (ワン for 王)."""
    return len(keys) == 2 and any(
        _sounds_as(han[:cut], keys[0]) and _sounds_as(han[cut:], keys[1]) for cut in range(1, min(len(han), 3))
    )


def _sounds_as(han: str, key: str) -> bool:
    sounds = [pinyin(char)[:4] for char in han]
    heard = _heard(key.replace(":", ""))
    return all(sounds) and any(_heard("".join(way)) == heard for way in product(*sounds))


def _heard(word: str) -> str:
    word = re.sub("ng", "n", re.sub("[zcs]h|[zcqjx]|t(?=[iyu])", "s", word))
    return _DOUBLE.sub(r"\1", re.sub("[^knstrp]", "", word.translate(str.maketrans("gbdlm", "kptrn"))))
