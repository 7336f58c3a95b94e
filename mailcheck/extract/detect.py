"""Detectors at work on one line: anchor, pattern, proof, label, and who wins where two overlap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mailcheck.extract.labels import Label, LabelIndex, supports
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
LONGEST_LABEL_LINE = 400


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
class Found:
    """The candidates of one line with what is needed to decide about them."""

    original: str
    normal: Normal
    candidates: tuple[Candidate, ...]
    labels: tuple[Label, ...]


class Detectors:
    """All detectors of a knowledge, compiled."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.all = knowledge.detectors
        self.labels = LabelIndex(self.all)
        groups: dict[str, list[tuple[int, Detector, list[re.Pattern[str]], Validator | None]]] = {}
        for number, detector in enumerate(self.all):
            patterns = [re.compile(pattern) for pattern in detector.patterns]
            validator = VALIDATORS[detector.validator] if detector.validator else None
            groups.setdefault(detector.anchor, []).append((number, detector, patterns, validator))
        # Detectors with one and the same anchor share its test.
        self.groups = [(re.compile(anchor), members) for anchor, members in groups.items()]

    def find(self, line: str) -> Found | None:
        """Return what may be personal data on a line, or None; this is all that a line costs."""
        normal = normalise(line)
        text = normal.text
        candidates: list[Candidate] = []
        for anchor, members in self.groups:
            if anchor.search(text):
                for number, _, patterns, validator in members:
                    for pattern in patterns:
                        candidates.extend(proven(number, pattern, validator, text))
        if not candidates:
            return None
        return Found(line, normal, tuple(candidates), tuple(self.labels.find(fold(text))))

    def under(self, line: str) -> Label | None:
        """Return the label with which a line ends, for the value on the line below it."""
        if len(line) > LONGEST_LABEL_LINE or not line or line.isspace():
            return None
        text = normalise(line[-60:]).text
        labels = self.labels.find(fold(text))
        return labels[-1] if labels and LABEL_TAIL.match(text, labels[-1].end) else None

    def wants_line_above(self, found: Found) -> bool:
        """Say whether the label of the line above could change what is found on a line."""
        return any(
            candidate.start <= UNDER and self.level(candidate, found, None)[1] is None
            for candidate in found.candidates
        )

    def level(self, candidate: Candidate, found: Found, above: Label | None) -> tuple[str, int | None]:
        """Return the confidence of a candidate and the distance of its label, None without one."""
        detector = self.all[candidate.detector]
        gap = supports(
            candidate.detector, detector.reach, candidate.start, candidate.end, found.normal.text, found.labels
        )
        if gap is None and above and candidate.start <= UNDER:
            if candidate.detector in above.positive:
                gap = candidate.start
            elif candidate.detector in above.negative:
                gap = -1
        if gap is None:
            return detector.confidence_bare, None
        return ("none", gap) if gap < 0 else (detector.confidence_labelled, gap)

    def decide(self, found: Found, above: Label | None = None) -> list[Hit]:
        """Return the identifiers of a line from left to right; none overlaps another.

        The surest wins, then the longest, then the one whose label is nearest, then the heaviest.
        """
        ranked: list[tuple[tuple[float, ...], Candidate, str]] = []
        for candidate in found.candidates:
            level, gap = self.level(candidate, found, above)
            if level != "none":
                near = 1000 if gap is None else gap
                size = candidate.end - candidate.start
                weight = self.all[candidate.detector].weight
                key = (-RANK[level], near >= 1000, -size, near, -weight, candidate.start, candidate.detector)
                ranked.append((key, candidate, level))
        ranked.sort(key=lambda entry: entry[0])
        taken: list[tuple[Candidate, str]] = []
        for _, candidate, level in ranked:
            if all(candidate.end <= other.start or other.end <= candidate.start for other, _ in taken):
                taken.append((candidate, level))
        taken.sort(key=lambda entry: entry[0].start)
        return [self.hit(found, candidate, level) for candidate, level in taken]

    def hit(self, found: Found, candidate: Candidate, level: str) -> Hit:
        """Return the finding in places of the original line."""
        detector = self.all[candidate.detector]
        start, end = found.normal.span(candidate.start, candidate.end)
        shown = found.original[start:end]
        masked = mask_name(shown) if detector.kind in WORDS else mask_value(shown)
        return Hit(detector.kind, start, end, candidate.value, level, detector.weight, masked, detector.name)


def proven(
    number: int, pattern: re.Pattern[str], validator: Validator | None, text: str
) -> Sequence[Candidate]:
    """Return the matches of one pattern that its validator lets pass."""
    found = []
    group = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        start, end = match.span(group)
        value = validator(text[start:end], text, start) if validator else text[start:end].casefold()
        if value is not None and start >= 0:
            found.append(Candidate(number, start, end, value))
    return found
