"""Which words lists know as names, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.reference.knowledge import load_knowledge
from mailcheck.resolve.names.listed import is_listed

COMMON = frozenset(load_knowledge().words["common-names"])


@pytest.mark.parametrize(
    "name",
    ["Peter", "PETER", "Müller", "José Silva", "D'Arcy Smith", "Tanaka", "Hiroshi", "Ōno", "Ohno", "山田", "髙橋", "渡邊", "山田太郎",
     "山田 太郎", "美咲", "さくら", "サトウ", "ｻﾄｳ", "マリア", "Liz", "Ana Zorblax"],
)
def test_a_name_of_the_lists_is_known_in_any_script(name: str) -> None:
    assert is_listed(name, COMMON)


@pytest.mark.parametrize(
    "word",
    ["Sonnenschein", "Commander", "Bürgermeister", "Torcedores do Exemplo FC", "le Directeur", "superstar", "同志諸", "受験生", "研修生", "ぶいん",
     "オーナー", "ユーザー", "ママ友", "A", "de la", "", " ", "123", "©"],
)
def test_what_senders_call_their_readers_is_no_name(word: str) -> None:
    assert not is_listed(word, COMMON)


def test_the_generic_words_of_the_rule_book_are_hardly_ever_names() -> None:
    words = [line.split(" ", 1)[1].lstrip("*") for line in load_knowledge().words["generic-greetings"] if " " in line]
    named = [word for word in words if is_listed(word, COMMON)]
    assert len(named) <= len(words) // 100, named


@given(st.text(max_size=30), st.sampled_from(["Peter", "山田", "サトウ"]))
def test_a_name_is_known_whatever_stands_beside_it(text: str, name: str) -> None:
    assert is_listed(f"{text} {name}", COMMON)
    assert is_listed(f"{name} {text}", COMMON)
