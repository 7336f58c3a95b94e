"""Anchors match every line on which their patterns can match: nothing is lost to speed."""

from __future__ import annotations

import re
import string

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailcheck.extract.detect import DIGIT_MARK, Detectors, Form
from mailcheck.extract.normal import fold, normalise
from mailcheck.extract.sieve import matching, sift
from mailcheck.model.knowledge import Detector
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
DETECTORS = Detectors(KNOWLEDGE)
EXAMPLES = [e["text"] for d in KNOWLEDGE.detectors for e in (*d.found, *d.not_found)]
PIECES = st.one_of(
    st.sampled_from(EXAMPLES),
    st.sampled_from([" ", "-", ".", "/", "(", ")", ":", "@", "+", "〒", "年", "県", "市", "丁目", "氏名", "\t"]),
    st.text(string.ascii_letters, max_size=4),
    st.text(string.digits, max_size=8),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with one piece of it replaced, doubled or dropped."""
    text = draw(st.sampled_from(EXAMPLES))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 6)))
    return text[:start] + draw(PIECES) + text[end:]


def forms() -> list[tuple[Detector, Form]]:
    return [(detector, Form(number, detector)) for number, detector in enumerate(KNOWLEDGE.detectors)]


FORMS = forms()


@settings(max_examples=400)
@given(mutated())
@example(" ".join(EXAMPLES[:20]))
def test_an_anchor_matches_wherever_a_pattern_is_proven(text: str) -> None:
    for line in text.split("\n"):
        shown = normalise(line).text
        for detector, form in FORMS:
            if form.find(shown):
                assert re.search(detector.anchor, shown), detector.name


@settings(max_examples=400)
@given(mutated().map(lambda text: re.sub("[0-9０-９]", "x", text)))
def test_what_is_marked_to_need_a_digit_finds_nothing_without_one(text: str) -> None:
    for line in text.split("\n"):
        shown = re.sub("[0-9]", "x", normalise(line).text)
        for detector, form in FORMS:
            if detector.anchor.startswith(DIGIT_MARK):
                assert form.find(shown) == [], detector.name


@pytest.mark.parametrize("text", EXAMPLES)
def test_reading_a_line_finds_what_all_patterns_would_find(text: str) -> None:
    detectors = Detectors(KNOWLEDGE)
    for whole in text.split("\n"):
        line = detectors.read(whole)
        got = set(line.candidates) if line else set()
        shown = normalise(whole).text
        wanted = {c for d, form in FORMS if d.confidence_bare != "none" for c in form.find(shown)}
        assert wanted <= got


@settings(max_examples=100)
@given(st.lists(mutated(), max_size=12))
@example(EXAMPLES)
def test_all_lines_at_once_are_asked_as_each_line_by_itself(texts: list[str]) -> None:
    lines = [normalise(line).text for text in texts for line in text.split("\n")]
    sifted = sift(DETECTORS, lines)
    for number, line in enumerate(lines):
        assert sifted.groups.get(number, []) == list(DETECTORS.asked(line))
        assert (number in sifted.labelled) == bool(DETECTORS.labels.find(fold(line)))


def test_an_anchor_that_only_python_reads_is_asked_line_by_line() -> None:
    lines = pa.array(["a1", "b", "1"])
    assert matching(lines, re.compile("(?<=a)[0-9]")).to_pylist() == [0]
