"""Laws of domains that look alike; single cases stand in the examples of DST403."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from mailcheck.resolve.lookalikes import Known, is_mixed, skeleton

LABEL = st.text(string.ascii_lowercase, min_size=6, max_size=12)
KNOWN = LABEL.map(lambda label: f"{label}.example")


@given(st.lists(KNOWN, min_size=1, max_size=5), st.data())
def test_a_known_domain_and_what_stands_below_it_is_what_it_says(domains: list[str], data: st.DataObject) -> None:
    domain = data.draw(st.sampled_from(domains))
    known = Known(domains)
    assert known.lookalike(domain) is None
    assert known.lookalike(f"mail.{domain}") is None


@given(LABEL, st.integers(0, 5), st.sampled_from(string.ascii_lowercase))
def test_one_other_letter_is_told(label: str, place: int, letter: str) -> None:
    other = label[:place] + letter + label[place + 1 :]
    told = Known([f"{label}.example"]).lookalike(f"{other}.example")
    assert (told is None) == (other == label)


@given(LABEL, LABEL)
def test_neighbours_are_neighbours_both_ways(one: str, other: str) -> None:
    there = Known([f"{one}.example"]).lookalike(f"{other}.example")
    back = Known([f"{other}.example"]).lookalike(f"{one}.example")
    assert (there is None) == (back is None)


@given(st.text(string.ascii_lowercase + string.digits + "-.", max_size=20))
def test_plain_letters_are_never_mixed_and_keep_their_skeleton(domain: str) -> None:
    assert not is_mixed(domain)
    assert skeleton(skeleton(domain)) == skeleton(domain)


@given(st.text(max_size=20))
def test_any_text_is_borne(text: str) -> None:
    Known(["club.example"]).lookalike(text)
