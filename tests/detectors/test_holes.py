"""What an empty value leaves behind, and the people and sentences that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.tags import Holes, Tags, field_key
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
HOLES = Holes(KNOWLEDGE)
TAGS = Tags(KNOWLEDGE)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (" 様", "empty"),
        ("　様", "empty"),
        ("様", "empty"),
        ("御中", "empty"),
        (" 様のご注文を承りました", "empty"),
        ("Dear ,", "empty"),
        ("Dear,", "empty"),
        ("Dear Mr. ,", "empty"),
        ("Dear Mr.,", "empty"),
        ("> Hi ,", "empty"),
        ("Olá ,", "empty"),
        ("Prezado ,", "empty"),
        ("Sehr geehrter Herr ,", "empty"),
        ("ご請求金額：　円", "empty"),
        ("山田様様", "doubled-honorific"),
        ("山田様 様", "doubled-honorific"),
        ("None 様", "null-word"),
        ("null様へのお知らせ", "null-word"),
        ("(null)様", "null-word"),
        ("nan 様", "null-word"),
        ("Hi null,", "null-word"),
        ("Dear None,", "null-word"),
        ("Olá undefined!", "null-word"),
        ("お名前: null", "null-word"),
        ("Name: None", "null-word"),
        ("Total: #REF!", "null-word"),
        ("#N/A", "null-word"),
        ("nan", "null-word"),
        ("Your seat is [object Object].", "null-word"),
    ],
)
def test_a_hole_is_found_for_its_reason(line: str, why: str) -> None:
    assert [reason for _, reason in HOLES.find(line)] == [why]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Dear Null,", id="Christopher Null is a person"),
        pytest.param("Hi Nan,", id="so is Nan"),
        pytest.param("undefined behaviour is null and void", id="ordinary words"),
        pytest.param("None of us knew", id="a sentence"),
        pytest.param("Allergies: None", id="an answer"),
        pytest.param('  "name": null,', id="JSON"),
        pytest.param("Hello,", id="a greeting that needs no name"),
        pytest.param("Bonjour !", id="French puts a space there"),
        pytest.param("Dear customer,", id="a generic greeting"),
        pytest.param("Dear Sir,", id="a title that is a greeting"),
        pytest.param("山田様", id="a name"),
        pytest.param("様々な様式、様様な", id="other words with the character"),
        pytest.param("お客様様々", id="and again"),
        pytest.param("様、いつもお世話に", id="a wrapped line"),
        pytest.param("先生方へ", id="a group"),
        pytest.param("御中元のご案内", id="a gift"),
        pytest.param("合計：1,000円", id="an amount"),
        pytest.param("Caro amigo,", id="an adjective used as such"),
    ],
)
def test_what_only_looks_like_a_hole_is_left_alone(line: str) -> None:
    assert HOLES.find(line) == []


@pytest.mark.parametrize(
    ("line", "tag"),
    [
        pytest.param("https://x.example/?n=%7B%7Bname%7D%7D&a=1", "{{name}}", id="escaped in a link"),
        pytest.param("Hi *&#124;FNAME&#124;*", "*|FNAME|*", id="escaped as an entity"),
        pytest.param("｛｛氏名｝｝様", "{{氏名}}", id="full width"),
        pytest.param("{{name} 様", "{{name}", id="a brace short"),
        pytest.param("%%DC::Subject_line%", "%%DC::Subject_line%", id="a percent sign short"),
    ],
)
def test_a_damaged_tag_is_still_a_tag(line: str, tag: str) -> None:
    assert [found.tag for found in TAGS.find(line)] == [tag]


@pytest.mark.parametrize("spelling", ["First Name", "first_name", "FIRSTNAME", "first-name", "ｆｉｒｓｔ　ｎａｍｅ"])
def test_a_field_is_one_in_all_its_spellings(spelling: str) -> None:
    assert field_key(spelling) == "firstname"


@given(st.text(st.sampled_from("{}[]<>%$|*_#:@-=«»≪≫ab氏名1 様,"), max_size=60))
def test_any_line_is_read_without_an_error_and_tags_never_overlap(line: str) -> None:
    tags = TAGS.search(line)
    assert all(a.start + len(a.tag) <= b.start for a, b in zip(tags, tags[1:], strict=False))
    HOLES.find(line)
