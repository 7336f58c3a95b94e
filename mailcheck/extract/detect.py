"""Detectors at work on one line: anchor, pattern, proof, label, and who wins where two overlap."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from mailcheck.extract.heads import Head, head_of, may_head
from mailcheck.extract.labels import Label, LabelIndex, Labels
from mailcheck.extract.normal import Normal, fold, normalise
from mailcheck.extract.validators import VALIDATORS, Validator
from mailcheck.model.knowledge import Detector, Knowledge
from mailcheck.model.mask import mask_name, mask_value

RANK = {"none": 0, "low": 1, "medium": 2, "high": 3}
# Kinds that are words: a mask of their digits alone would show the rest.
WORDS = frozenset({"ADDRESS", "PERSON"})
# A value under its label begins its line, after a bullet or a bracket at most.
UNDER = 6
# What may stand between a label and the end of its line.
LABEL_TAIL = re.compile(r"[\s:=|*(\[【】\]）)>]*\Z")
DIGIT = re.compile("[0-9]")
DIGIT_MARK = "(?#digit)"


@dataclass(frozen=True, slots=True)
class Hit:
    """One identifier: its kind, its half-open span in code points of the original text, its value
    for comparing, and how sure its detector is. `by` names the form of the detector."""

    kind: str
    start: int
    end: int
    value: str
    confidence: str
    weight: float
    masked: str
    by: str

    def __repr__(self) -> str:
        return f"Hit({self.kind}, {self.start}, {self.end}, {self.masked}, {self.confidence}, {self.by})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that its detector proved, before anyone asked for its label."""

    detector: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the candidates on it, its labels, and the label with which it ends: that of
    the value on the line below."""

    original: str
    normal: Normal
    candidates: tuple[Candidate, ...]
    labels: Labels
    ending: Label | None


class Spans:
    """Half-open spans that never overlap; the first come keeps its place."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []

    def take(self, start: int, end: int) -> bool:
        """Take a span and say so, or say that it overlaps one that is taken."""
        place = bisect_left(self.spans, (start, end))
        before, after = self.spans[max(place - 1, 0) : place], self.spans[place : place + 1]
        if (before and before[0][1] > start) or (after and after[0][0] < end):
            return False
        self.spans.insert(place, (start, end))
        return True


class Form:
    """One detector, compiled when it is first needed: in few texts half of them ever are."""

    def __init__(self, number: int, detector: Detector) -> None:
        self.number, self.detector = number, detector
        self.validator: Validator = VALIDATORS[detector.validator or "as_written"]

    @cached_property
    def anchor(self) -> re.Pattern[str]:
        """The anchor, compiled."""
        return re.compile(self.detector.anchor)

    @cached_property
    def searches(self) -> list[tuple[Callable[[str], Iterator[re.Match[str]]], int]]:
        """The searches of the patterns, and the group that holds the value."""
        patterns = [re.compile(pattern) for pattern in self.detector.patterns]
        return [(pattern.finditer, pattern.groupindex.get("value", 0)) for pattern in patterns]

    def find(self, text: str) -> list[Candidate]:
        """Return the matches that the validator lets pass."""
        found = []
        for finditer, group in self.searches:
            for match in finditer(text):
                value = self.validator(match[group], text, match.start(group))
                if value is not None:
                    found.append(Candidate(self.number, *match.span(group), value))
        return found


class Detectors:
    """All detectors of a knowledge, compiled.

    Those that report a value only beside its label run only where the label stands. The others
    are asked by their anchors; detectors with one and the same anchor share its test, and an
    anchor marked `(?#digit)` is left out on lines without a digit.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self.all = knowledge.detectors
        self.labels = LabelIndex(self.all)
        self.field_forms: dict[int, Form] = {}
        groups: dict[str, list[Form]] = {}
        for number, detector in enumerate(self.all):
            form = Form(number, detector)
            if detector.confidence_bare == "none":
                self.field_forms[number] = form
            else:
                groups.setdefault(detector.anchor, []).append(form)
        # `Name` above a column may be that of a product.
        self.names = frozenset(number for number, detector in enumerate(self.all) if detector.kind == "PERSON")
        self.groups = [(re.compile(anchor), forms) for anchor, forms in groups.items()]
        self.digitless = [n for n, (anchor, _) in enumerate(self.groups) if not anchor.pattern.startswith(DIGIT_MARK)]

    def asked(self, text: str) -> Iterator[int]:
        """Yield the numbers of the groups whose anchor matches a normalised line."""
        for number in range(len(self.groups)) if DIGIT.search(text) else self.digitless:
            if self.groups[number][0].search(text):
                yield number

    def read(self, original: str, normal: Normal | None = None, groups: Iterable[int] | None = None, labelled: bool = True) -> Line | None:
        """Return what may be personal data on a line, or None where nothing is and it ends with
        no label; this is all that most lines cost. `normal` is the line, normalised before,
        `groups` the numbers of the groups whose anchors match it, `labelled` False where no label
        is on it."""
        normal = normal or normalise(original)
        text = normal.text
        candidates: list[Candidate] = []
        for number in self.asked(text) if groups is None else groups:
            for form in self.groups[number][1]:
                candidates.extend(form.find(text))
        labels = self.labels.find(fold(text)) if labelled else []
        ending = None
        if labels:
            numbers = sorted({number for label in labels for number in label.positive})
            candidates.extend(self.beside(numbers, text))
            ending = labels[-1] if LABEL_TAIL.match(text, labels[-1].end) else None
        if not candidates and ending is None:
            return None
        return Line(original, normal, tuple(candidates), Labels(text, labels), ending)

    def beside(self, numbers: Iterable[int], text: str) -> Iterator[Candidate]:
        """Yield the candidates of those of the detectors that need a label."""
        for number in numbers:
            if number in self.field_forms:
                form = self.field_forms[number]
                if form.anchor.search(text):
                    yield from form.find(text)

    def below(self, original: str, above: Label) -> Line:
        """Return a line with the candidates that only the label on the line above makes any."""
        line = self.read(original) or without(original)
        known = {candidate.detector for candidate in line.candidates}
        more = self.beside(sorted(above.positive - known), line.normal.text)
        return replace(line, candidates=(*line.candidates, *more))

    def head(self, text: str) -> Head | None:
        """Return the head of a table that a normalised line is, or None."""
        return head_of(text, self.labels.find(fold(text)), self.names) if may_head(text) else None

    def under(self, original: str, head: Head) -> Line:
        """Return a row with the candidates that only the head of its column makes any."""
        line = self.read(original) or without(original)
        known = {candidate.detector for candidate in line.candidates}
        more = self.beside(sorted(head.positive - known), line.normal.text)
        return replace(line, candidates=(*line.candidates, *more))

    def level(self, candidate: Candidate, line: Line, above: Label | None, head: Head | None) -> tuple[str, int | None]:
        """Return the confidence of a candidate and the distance of its label, None without one."""
        detector = self.all[candidate.detector]
        gap = line.labels.supports(candidate.detector, detector.reach, candidate.start, candidate.end)
        if gap is None and head:
            positive, negative = head.column(line.normal.text, candidate.start)
            gap = 0 if candidate.detector in positive else -1 if candidate.detector in negative else None
        if gap is None and above and candidate.start <= UNDER:
            if candidate.detector in above.positive:
                gap = candidate.start
            elif candidate.detector in above.negative:
                gap = -1
        if gap is None:
            return detector.confidence_bare, None
        return ("none", gap) if gap < 0 else (detector.confidence_labelled, gap)

    def decide(self, line: Line, above: Label | None = None, head: Head | None = None) -> list[Hit]:
        """Return the identifiers of a line from left to right; none overlaps another. `above` is
        the label at the end of the line above, `head` that of the table in which the line is a row.

        The surest wins, then the longest, then the one whose label is nearest, then the heaviest.
        """
        ranked: list[tuple[tuple[float, ...], Candidate, str]] = []
        for candidate in line.candidates:
            level, gap = self.level(candidate, line, above, head)
            if level != "none":
                near = 1000 if gap is None else gap
                size = candidate.end - candidate.start
                weight = self.all[candidate.detector].weight
                key = (-RANK[level], near >= 1000, -size, near, -weight, candidate.start, candidate.detector)
                ranked.append((key, candidate, level))
        ranked.sort(key=lambda entry: entry[0])
        spans = Spans()
        taken = [(candidate, level) for _, candidate, level in ranked if spans.take(candidate.start, candidate.end)]
        taken.sort(key=lambda entry: entry[0].start)
        return [self.hit(line, candidate, level) for candidate, level in taken]

    def hit(self, line: Line, candidate: Candidate, level: str) -> Hit:
        """Return the finding in places of the original line."""
        detector = self.all[candidate.detector]
        start, end = line.normal.span(candidate.start, candidate.end)
        shown = line.original[start:end]
        masked = mask_name(shown) if detector.kind in WORDS else mask_value(shown)
        return Hit(detector.kind, start, end, candidate.value, level, detector.weight, masked, detector.name)


def without(original: str) -> Line:
    """Return a line on which nothing was found."""
    normal = normalise(original)
    return Line(original, normal, (), Labels(normal.text, ()), None)
