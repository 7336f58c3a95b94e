"""One spelling for a line, and the way back: NFKC, plain hyphens, nothing invisible.

Numbers are written `０３‐１２３４‐５６７８` as often as `03-1234-5678` (FIELD.md D0: six of six such
values were lost by scanners that do not fold). Every normalised line knows which code points of
the original it came from, so that a finding can point into the text as it was sent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# U+2010-2015 hyphens and dashes, U+2212 minus, U+FE58, U+FE63, U+FF0D small and full-width.
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
# Soft hyphen, zero-width and bidirectional controls, word joiner, BOM, variation selectors.
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# The long-vowel mark stands for a hyphen only between digits.
LONG_VOWEL = re.compile("(?<=[0-9])[\u30fc\uff70](?=[0-9])")
VOICED = "\uff9e\uff9f"


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised line; `starts` and `ends` give, for each of its code points, the place of the
    original code points behind it, or are None where nothing moved."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original half-open span behind a normalised one that is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


class OneToOne(dict[int, str]):
    """Folds of single code points that stay single, filled as they are met."""

    def __missing__(self, key: int) -> str:
        char = chr(key)
        found = "-" if char in HYPHENS else unicodedata.normalize("NFKC", char)
        self[key] = found if len(found) == 1 else char
        return self[key]


SINGLE = OneToOne()


def normalise(line: str) -> Normal:
    """Return the line in NFKC with hyphens folded and invisible characters removed."""
    if line.isascii():
        return Normal(line)
    text = line.translate(SINGLE)
    if not INVISIBLE.search(text) and unicodedata.is_normalized("NFKC", text):
        return Normal(LONG_VOWEL.sub("-", text))
    return clusters(line)


class Kinds(dict[int, str]):
    """`.` for a code point that stays one, `x` for one that vanishes, grows or joins its base."""

    def __missing__(self, key: int) -> str:
        char = chr(key)
        grows = len(unicodedata.normalize("NFKC", char)) != 1
        self[key] = "x" if grows or unicodedata.combining(char) or char in VOICED or INVISIBLE.match(char) else "."
        return self[key]


KINDS = Kinds()
JOINED = re.compile(r"\.?x+")


def clusters(line: str) -> Normal:
    """Normalise a line whose length changes, run by run, with the places of each code point."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for run in JOINED.finditer(line.translate(KINDS)):
        start, stop = run.span()
        chars.append(line[at:start].translate(SINGLE))
        starts.extend(range(at, start))
        ends.extend(range(at + 1, start + 1))
        while start < stop:
            end = start + 1
            while end < stop and (unicodedata.combining(line[end]) or line[end] in VOICED):
                end += 1
            if not INVISIBLE.match(line, start):
                piece = unicodedata.normalize("NFKC", line[start:end]).translate(SINGLE)
                chars.append(piece)
                starts.extend([start] * len(piece))
                ends.extend([end] * len(piece))
            start = end
        at = stop
    chars.append(line[at:].translate(SINGLE))
    starts.extend(range(at, len(line)))
    ends.extend(range(at + 1, len(line) + 1))
    return Normal(LONG_VOWEL.sub("-", "".join(chars)), tuple(starts), tuple(ends))


class Folds(dict[int, str]):
    """Lower case without Latin accents for single code points, filled as they are met."""

    def __missing__(self, key: int) -> str:
        char = chr(key)
        base = unicodedata.normalize("NFD", char)[0]
        lower = (base if base.isascii() or "\u0370" <= base <= "\u052f" else char).lower()
        self[key] = lower if len(lower) == 1 else char
        return self[key]


FOLDS = Folds()


def fold(text: str) -> str:
    """Return the text for comparing words: no case, no Latin accents, same length."""
    return text.lower() if text.isascii() else text.translate(FOLDS)
