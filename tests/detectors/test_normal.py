"""Normalising keeps the way back to the text as it was sent."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.normal import fold, normalise

TEXTS = st.text(st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("０１－ー‐−ｶﾞﾊﾟ㈱①Å\u200b\u00ad\u3099\ufe0f 9")))


@given(TEXTS)
def test_every_code_point_has_a_place_that_never_goes_back(text: str) -> None:
    normal = normalise(text)
    spans = [normal.span(at, at + 1) for at in range(len(normal.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in zip(spans, spans[1:], strict=False))


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_left_as_it_is(text: str) -> None:
    assert normalise(text).text is text


@given(TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        pytest.param("０３－１２３４", "03-1234", id="full-width digits and hyphen"),
        pytest.param("03‐1234−5678", "03-1234-5678", id="other hyphens"),
        pytest.param("03ー1234", "03-1234", id="the long-vowel mark between digits"),
        pytest.param("サーバー1ー", "サーバー1ー", id="the long-vowel mark in a word"),
        pytest.param("1\u200b2\u00ad3", "123", id="invisible characters"),
        pytest.param("ﾀﾞｲｽｹ", "ダイスケ", id="half-width kana with its voice mark"),
        pytest.param("葛\U000e0100城", "葛城", id="a variation selector"),
        pytest.param("㈱①", "(株)1", id="one code point becomes several"),
    ],
)
def test_spellings_become_one(text: str, normal: str) -> None:
    assert normalise(text).text == normal


@given(TEXTS)
def test_a_span_of_the_whole_covers_what_can_be_seen(text: str) -> None:
    normal = normalise(text)
    if normal.text:
        start, end = normal.span(0, len(normal.text))
        hidden = text[:start] + text[end:]
        assert all(unicodedata.category(char) in ("Cf", "Mn") for char in hidden)
