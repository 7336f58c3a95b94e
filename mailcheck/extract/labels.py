"""Labels: the words beside a value that say what it is (`電話番号`, `CPF:`, `Account no.`).

A check digit proves little (one random 12-digit number in ten is a valid My Number), the word
beside it proves much. All labels of all detectors are looked up together, longest first, so
that `order number` is never read as `number` and `ご注文番号` never as `番号`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailcheck.extract.normal import fold
from mailcheck.model.knowledge import Detector

WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LETTER = frozenset("abcdefghijklmnopqrstuvwxyz")
# A label behind its value stands close: `03-1234-5678 (電話)`, `555-0100 office`.
BEHIND = 10
# What makes a word behind the value the label of the next one: `03-1234-5678 携帯: 090-...`.
INTRODUCES = re.compile(r"\s*(?:[:=]|[(\[]?[+0-9])")
OTHER_VALUE = re.compile(r"[0-9][0-9\-. /]{3,}[0-9]")


@dataclass(frozen=True, slots=True)
class Label:
    """One label found in a line: its span, and the detectors that it speaks for or against."""

    start: int
    end: int
    positive: frozenset[int]
    negative: frozenset[int]


class LabelIndex:
    """Finds the labels of all detectors in one pass over a folded line."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        spoken: dict[str, tuple[set[int], set[int]]] = {}
        for number, detector in enumerate(detectors):
            for side, words in enumerate((detector.labels, detector.negative_labels)):
                for word in words:
                    spoken.setdefault(fold(word), (set(), set()))[side].add(number)
        self.buckets: dict[str, list[tuple[str, frozenset[int], frozenset[int]]]] = {}
        for word, (positive, negative) in sorted(spoken.items(), key=lambda e: (-len(e[0]), e[0])):
            entry = (word, frozenset(positive), frozenset(negative))
            self.buckets.setdefault(word[:2], []).append(entry)

    def find(self, folded: str) -> list[Label]:
        """Return the labels of a folded line from left to right; they never overlap."""
        found: list[Label] = []
        buckets, at, stop = self.buckets, 0, len(folded)
        while at < stop:
            bucket = buckets.get(folded[at : at + 2])
            if bucket is None:
                at += 1
                continue
            for word, positive, negative in bucket:
                if folded.startswith(word, at) and (end := whole(folded, at, word)):
                    found.append(Label(at, end, positive, negative))
                    at = end
                    break
            else:
                at += 1
        return found


def whole(folded: str, start: int, word: str) -> int:
    """Return the end of a label if it is a word of its own there, else 0.

    Only Latin words have borders; in Japanese a label runs into its neighbours. A digit may
    follow directly (`cpf52998224725`), and an English plural.
    """
    end = start + len(word)
    if word[0] in WORD and start and folded[start - 1] in WORD:
        return 0
    if word[-1] in LETTER:
        if folded[end : end + 1] == "s":
            end += 1
        if folded[end : end + 1] in LETTER:
            return 0
    return end


def supports(detector: int, reach: int, start: int, end: int, line: str, labels: Sequence[Label]) -> int | None:
    """Say what the labels of a line make of a value: the distance of its label, None without one,
    -1 where the nearest word says that the value is something else.

    A label before the value counts within `reach`, unless another value that has its own label
    stands between; behind it, only close by and not where it introduces the next value.
    """
    place = bisect_left([label.end for label in labels], start + 1)
    foreign = False
    for label in reversed(labels[:place]):
        gap = start - label.end
        if gap > reach:
            break
        if foreign and OTHER_VALUE.search(line, label.end, start):
            break
        if detector in label.positive:
            return gap
        if detector in label.negative:
            return -1
        foreign = True
    for label in labels[place:]:
        gap = label.start - end
        if gap > BEHIND:
            break
        if gap < 0 or INTRODUCES.match(line, label.end) or has_digit(line[end : label.start]):
            continue
        if detector in label.positive:
            return gap
        if detector in label.negative:
            return -1
    return None


def has_digit(text: Iterable[str]) -> bool:
    """Say whether a digit stands in the text."""
    return any(char.isdigit() for char in text)
