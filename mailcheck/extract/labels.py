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
from functools import cached_property

from mailcheck.extract.normal import fold, normalise
from mailcheck.model.knowledge import Detector

WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
LETTER = frozenset("abcdefghijklmnopqrstuvwxyz")
SEPARATOR = re.compile(r"[_\-]")
# A label behind its value stands close: `03-1234-5678 (電話)`, `555-0100 office`.
BEHIND = 10
# With a reach this short a value is a field: its label stands before it and nowhere else.
FIELD = 8
# What makes a word behind the value the label of the next one: `03-1234-5678 携帯: 090-...`.
INTRODUCES = re.compile(r"\s*(?:[:=]|[(\[]?[+0-9])")
# What is said of a value between its label and it: `生年月日（西暦）：`, `Date of birth (DD/MM/YYYY):`.
NOTE = re.compile(r"\s*[(\[【][^()\[\]【】0-9]{1,24}[)\]】]")
# A label that stands right before a value is that of the value; the one behind is of the next.
BESIDE = re.compile(r"[\s:=#'\"「『(\[*|,]{0,5}(?:is|は|nº|n\.º|no\.)?[\s:'\"「(]{0,3}")
# `212-555-0100 (phone), 12345678 (account)`: a label in brackets behind a value is that value's.
BEFORE_BRACKET = re.compile(r"[0-9][^\s,;、]{0,4}\s?[(\[]\Z")
OTHER_VALUE = re.compile(r"[0-9][0-9\-. /]{3,}[0-9]")
DIGIT = re.compile("[0-9]")
# More than spaces and the marks within numbers.
APART = re.compile(r"[^\s0-9.\-/()]")


@dataclass(frozen=True, slots=True)
class Label:
    """One label found in a line: its span, and the detectors that it speaks for or against."""

    start: int
    end: int
    positive: frozenset[int]
    negative: frozenset[int]


class LabelIndex:
    """Finds the labels of all detectors in one pass over a folded line.

    Only Latin words have borders; in Japanese a label runs into its neighbours. A digit may
    follow a label directly (`cpf52998224725`), and an English plural.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        spoken: dict[str, tuple[set[int], set[int]]] = {}
        for number, detector in enumerate(detectors):
            for side, words in enumerate((detector.labels, detector.negative_labels)):
                for word in words:
                    spoken.setdefault(spelling(fold(normalise(word).text)), (set(), set()))[side].add(number)
        self.spoken = {word: (frozenset(yes), frozenset(no)) for word, (yes, no) in spoken.items()}

    @cached_property
    def latin(self) -> re.Pattern[str]:
        """The labels that begin with a Latin letter or a digit, compiled when the first line may have one."""
        latin = trie(word for word in self.spoken if word[0] in WORD)
        return re.compile(rf"\b{latin}" if latin else "(?!)", re.ASCII)

    @cached_property
    def dense(self) -> re.Pattern[str]:
        """The labels that may stand within other words."""
        return re.compile(trie(word for word in self.spoken if word[0] not in WORD) or "(?!)", re.ASCII)

    def find(self, folded: str) -> list[Label]:
        """Return the labels of a folded line from left to right, longest first; none overlaps."""
        matches = list(self.latin.finditer(folded))
        if not folded.isascii():
            matches += self.dense.finditer(folded)
            matches.sort(key=lambda match: (match.start(), -match.end()))
        found: list[Label] = []
        for match in matches:
            start, end = match.span()
            if not found or start >= found[-1].end:
                word = spelling(match[0])
                positive, negative = self.spoken.get(word) or self.spoken[word[:-1]]
                found.append(Label(start, end, positive, negative))
        return found


def spelling(word: str) -> str:
    """Return a folded label with one kind of separator."""
    return SEPARATOR.sub(" ", word)


def trie(words: Iterable[str]) -> str:
    """Return one regular expression for many words that tries the longest first.

    Words that begin alike share their beginning, so that a thousand cost little more than ten.
    """
    tree: dict[str, dict] = {}
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return branches(tree, "") if tree else ""


def branches(tree: dict[str, dict], last: str) -> str:
    """Return the regular expression of what may follow the character `last`."""
    found = [
        (r"[ _\-]" if char == " " else re.escape(char)) + branches(tree[char], char) for char in sorted(tree) if char
    ]
    if "" in tree:
        found.append("s?(?![a-z])" if last in LETTER else "")
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


class Labels:
    """The labels of one line, from left to right."""

    __slots__ = ("ends", "found", "line")

    def __init__(self, line: str, found: Sequence[Label]) -> None:
        self.line, self.found = line, found
        self.ends = [label.end for label in found]

    def supports(self, detector: int, reach: int, start: int, end: int) -> int | None:
        """Say what the labels make of a value: the distance of its label, None without one, -1
        where the nearest word says that the value is something else.

        A label before the value counts within `reach`, unless another value that has its own
        label stands between; behind it, only close by and not where it introduces the next value.
        """
        place = bisect_left(self.ends, start + 1)
        foreign = beside = False
        for at in range(place - 1, -1, -1):
            label = self.found[at]
            if self.bracketed(label):
                foreign = True
                continue
            gap = start - label.end
            if gap > reach and (note := NOTE.match(self.line, label.end, start)):
                gap -= note.end() - label.end
            if gap > reach or (foreign and OTHER_VALUE.search(self.line, label.end, start)):
                break
            if detector in label.positive:
                return gap
            if detector in label.negative and not self.spent(label, start, end):
                return -1
            beside = beside or BESIDE.fullmatch(self.line, label.end, start) is not None
            foreign = True
        return self.behind(detector, place, end) if reach > FIELD and not beside else None

    def spent(self, label: Label, start: int, end: int) -> bool:
        """Say whether a label before a value has another value of its own, of another shape.

        In `CPF 529.982.247-25, 090-1234-5678` the last is no CPF; in a list of order numbers all are
        orders, and what only spaces separate may be one number.
        """
        other = OTHER_VALUE.search(self.line, label.end, start)
        if other is None or not APART.search(self.line, other.end(), start):
            return False
        return DIGIT.sub("0", other[0]) != DIGIT.sub("0", self.line[start:end])

    def bracketed(self, label: Label) -> bool:
        """Say whether a label stands in brackets behind a value of its own."""
        return self.line[label.end : label.end + 1] in (")", "]") and bool(BEFORE_BRACKET.search(self.line, max(0, label.start - 8), label.start))

    def behind(self, detector: int, place: int, end: int) -> int | None:
        """Say the same by the labels behind a value, of which the first has number `place`."""
        for at in range(place, len(self.found)):
            label = self.found[at]
            gap = label.start - end
            if gap > BEHIND:
                break
            if gap < 0 or INTRODUCES.match(self.line, label.end) or has_digit(self.line[end : label.start]):
                continue
            if detector in label.positive:
                return gap
            if detector in label.negative:
                return -1
        return None


def has_digit(text: Iterable[str]) -> bool:
    """Say whether a digit stands in the text."""
    return any(char.isdigit() for char in text)
