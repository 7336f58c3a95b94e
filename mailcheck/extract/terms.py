"""Every value of the roster in one pass over a line, in any language.

A million names, numbers and addresses are looked for at once, not by patterns but by what they
are (FIELD.md B1). Both sides are folded the same way: NFKC, case, Latin accents, and without the
spaces, hyphens, points and brackets that people put into numbers and between family and given
name. Latin words and numbers count only as whole words; Japanese has no borders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import add

from mailcheck.extract.normal import fold, normalise

# Ranges of scripts that are written without spaces: kana, Han, Hangul.
DENSE = "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0002fa1f々〆"
WORD = re.compile(rf"([^\W_{DENSE}]+|[{DENSE}]+)")
FIRST_DENSE = "\u3005"
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
TITLES = frozenset("様殿氏宛御先")
# What may stand inside a value without changing it. Longer gaps, and a comma with a space
# between two numbers, separate values.
GAP = re.compile(r"[ \t\-.()/・'’,+_@]{0,3}\Z")
BARRIER = "\x00"
LIST = ","
# How many code points of a term choose its bucket, by script.
HEAD, HEAD_DENSE = 4, 2
SHORTEST = 3


class Squeezed:
    """A folded line without what may stand inside values.

    `text` is what is left; `starts` and `ends` are the borders of its words there, `origins` the
    starts of the same words in the normalised line. A barrier stands where nothing may be joined.
    """

    __slots__ = ("ends", "origins", "starts", "text")

    def __init__(self, line: str) -> None:
        folded = fold(line)
        parts = WORD.split(folded)
        words = parts[1::2]
        gaps = parts[2:-1:2]
        kinds = list(map(GAPS.__getitem__, gaps))
        pieces = words
        if BARRIER in kinds or LIST in kinds:
            if LIST in kinds:
                pairs = zip(kinds, words, words[1:], strict=False)
                kinds = [listed(word, after) if kind == LIST else kind for kind, word, after in pairs]
            pieces = [*map(add, words, kinds), words[-1]]
        self.text = "".join(pieces)
        self.starts = [0, *accumulate(map(len, pieces))][:-1]
        self.ends = list(map(add, self.starts, map(len, words)))
        self.origins = list(accumulate(map(len, parts)))[::2]

    def origin(self, place: int) -> int:
        """Return the place in the normalised line of a code point of the squeezed text."""
        word = bisect_right(self.starts, place) - 1
        return self.origins[word] + place - self.starts[word]


def listed(word: str, after: str) -> str:
    """Return the barrier between two numbers of a list (`12, 345`), nothing between words."""
    return BARRIER if word[-1].isdigit() and after[0].isdigit() else ""


class Gaps(dict[str, str]):
    """What stands for the gap between two words: nothing where a value can go on, a barrier, or
    `LIST` where the words decide; filled as gaps are met, there are few."""

    def __missing__(self, gap: str) -> str:
        kind = BARRIER if not GAP.match(gap) else LIST if ", " in gap else ""
        if len(self) < 10_000:
            self[gap] = kind
        return kind


GAPS = Gaps()


class TermIndex:
    """Exact values with the numbers of what they stand for; built once, asked for every line.

    Values shorter than three code points (two in Japanese) are left out: they are in every text.
    """

    def __init__(self, terms: Iterable[tuple[str, int]]) -> None:
        self.exact: dict[str, int | tuple[int, ...]] = {}
        heads: dict[str, set[int]] = {}
        for value, number in terms:
            key = term_key(value)
            dense = key >= FIRST_DENSE
            if len(key) < (HEAD_DENSE if dense else SHORTEST):
                continue
            known = self.exact.get(key)
            if known is None:
                self.exact[key] = number
                heads.setdefault(key[: HEAD_DENSE if dense else HEAD], set()).add(len(key))
            elif number not in (known if isinstance(known, tuple) else (known,)):
                self.exact[key] = (*(known if isinstance(known, tuple) else (known,)), number)
        self.heads = {head: tuple(sorted(lengths)) for head, lengths in heads.items()}
        self.short = {key for key in self.heads if len(key) < HEAD and key < FIRST_DENSE}

    def __len__(self) -> int:
        return len(self.exact)

    def find(self, line: str) -> list[tuple[int, int, int]]:
        """Return (start, end, number) of the values in a line, in code points of the line.

        Of values that begin at one place the longest counts; values inside it are not reported.
        """
        normal = normalise(line)
        view = Squeezed(normal.text)
        text, stops = view.text, set(view.ends)
        found: list[tuple[int, int, int]] = []
        done = 0
        for at in self.spots(view):
            length = self.longest(text, at, stops) if at >= done else 0
            if length:
                numbers = self.exact[text[at : at + length]]
                span = normal.span(view.origin(at), view.origin(at + length - 1) + 1)
                found.extend((*span, n) for n in (numbers if isinstance(numbers, tuple) else (numbers,)))
                done = at + length
        return found

    def spots(self, view: Squeezed) -> list[int]:
        """Return where a value can begin: at a Latin word, anywhere in a dense one."""
        text, heads, short = view.text, self.heads, self.short
        if text.isascii():
            return [at for at in view.starts if text[at : at + HEAD] in heads or text[at : at + SHORTEST] in short]
        spots: list[int] = []
        for start, end in zip(view.starts, view.ends, strict=True):
            if text[start] >= FIRST_DENSE:
                spots += [at for at in range(start, end) if text[at : at + HEAD_DENSE] in heads]
            elif text[start : start + HEAD] in heads or text[start : start + SHORTEST] in short:
                spots.append(start)
        return spots

    def longest(self, text: str, at: int, stops: set[int]) -> int:
        """Return the length of the longest value that begins here and ends at a border, or 0."""
        dense = text[at] >= FIRST_DENSE
        for length in reversed(self.heads.get(text[at : at + (HEAD_DENSE if dense else HEAD)], ())):
            stop = at + length
            if (stop in stops or text[stop - 1 : stop] >= FIRST_DENSE) and text[at:stop] in self.exact:
                if not dense or free(text, at, stop, stops):
                    return length
        if not dense and at + SHORTEST in stops and text[at : at + SHORTEST] in self.short:
            return SHORTEST
        return 0


def free(text: str, start: int, stop: int, stops: set[int]) -> bool:
    """Say whether a short run of Han characters is a value here, not the middle of another name.

    `林健` (Hayashi Ken) stands in `小林健一` (Kobayashi Ken'ichi) without being meant.
    """
    if start == 0 or start in stops or stop - start > 3 or not HAN.fullmatch(text, start, stop):
        return True
    if not HAN.match(text, start - 1):
        return True
    return stop - start == 3 and (stop in stops or not HAN.match(text, stop) or text[stop] in TITLES)


def term_key(value: str) -> str:
    """Return a value as it is looked up: folded and squeezed; empty where there is nothing in it."""
    if value.isascii() and value.isalnum():
        return value.lower()
    return "".join(WORD.findall(fold(normalise(value).text)))
