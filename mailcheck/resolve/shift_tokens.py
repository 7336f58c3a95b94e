"""Latin tokens of names and of local parts, in one loose spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

PARTICLES = frozenset("da de do dos das del della di du des la las le los van von der den zu zur bin al el y e mr mrs ms dr sr sra".split())
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ı": "i"})
WORDS = re.compile(r"[^\W\d_]+")
KANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")
# Kunrei to Hepburn, then long vowels to short ones: satou, satoh, saito, syota, shouta.
LOOSE = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        ("zy", "j"), ("jy", "j"), ("sy", "sh"), ("ty", "ch"), ("cy", "ch"), ("(?<![sc])hu", "fu"),
        ("si", "shi"), ("ti", "chi"), ("(?<!t)tu", "tsu"), ("zi", "ji"), ("di", "ji"), ("du", "zu"),
        ("m(?=[bmp])", "n"), ("tch", "cch"), ("o[uo]", "o"), ("uu", "u"), ("oh(?![aeiouy])", "o"),
    )
)
SYLLABLES = dict(
    zip(
        "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲンガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポヴァィゥェォ",
        "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo "
        "ya yu yo ra ri ru re ro wa i e o n ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu "
        "pe po vu a i u e o".split(),
        strict=True,
    )
)
SMALL_Y = {"ャ": "a", "ュ": "u", "ョ": "o"}


@lru_cache(maxsize=1 << 16)
def latin_tokens(name: str) -> frozenset[str]:
    """Return the tokens of a name that a local part could hold: Latin words, and kana in romaji.

    Kanji give none; their readings are the caller's business (`tokens` of `shift_by_affinity`).
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = "".join(chr(ord(c) + 0x60) if "\u3041" <= c <= "\u3096" else c for c in text)
    found: set[str] = set()
    for word in WORDS.findall(text):
        if KANA.fullmatch(word):
            found.add(romaji(word))
        elif not any("\u3040" <= c <= "\u9fff" for c in word):
            found |= {bare(word), bare(word.translate(UMLAUTS))}
    return frozenset(t for t in found if len(t) > 1 and t.isascii() and t not in PARTICLES)


def bare(text: str) -> str:
    """Return text in small letters without accents."""
    parts = unicodedata.normalize("NFD", text.translate(PLAIN))
    return "".join(c for c in parts if not unicodedata.combining(c))


def romaji(kana: str) -> str:
    """Return katakana in Hepburn without long vowels marked."""
    out: list[str] = []
    double = False
    for char in kana:
        if char == "ッ":
            double = True
            continue
        if char in SMALL_Y and out:
            stem = out.pop()
            soft = stem[:-1] if stem in ("shi", "chi", "ji") else stem[:-1] + "y"
            out.append(soft + SMALL_Y[char])
            continue
        sound = SYLLABLES.get(char, "")
        if double and sound:
            sound, double = sound[0] + sound, False
        out.append(sound)
    return "".join(out)


@lru_cache(maxsize=1 << 17)
def loose(token: str) -> str:
    """Return the one spelling of a token that all romanisations of a name share."""
    for pattern, better in LOOSE:
        token = pattern.sub(better, token)
    return token


def local_pieces(local: str) -> list[str]:
    """Return the letters of a local part, split at punctuation and digits, without +tag."""
    return [p for p in re.split(r"[^a-z]+", bare(local.casefold().partition("+")[0])) if p]
