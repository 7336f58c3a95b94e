"""Known values are found in every spelling that people use, and only as themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.terms import TermIndex

INDEX = TermIndex(
    [
        ("山田 太郎", 1),
        ("João da Silva", 2),
        ("090-1234-5678", 3),
        ("12,345", 4),
        ("A12", 5),
        ("東京都千代田区千代田1-1", 6),
        ("Rua das Flores, 123", 7),
        ("林 健", 8),
        ("taro@example.jp", 9),
        ("株式会社ABC", 10),
        ("山田 太郎", 11),
        ("山田太郎丸", 12),
        ("7", 13),
        ("", 14),
        ("ジョン・スミス", 15),
    ]
)


def values(line: str) -> list[tuple[str, int]]:
    return [(line[start:end], number) for start, end, number in INDEX.find(line)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("山田太郎様", [("山田太郎", 1), ("山田太郎", 11)], id="no space, two owners"),
        pytest.param("山田　太郎 様", [("山田　太郎", 1), ("山田　太郎", 11)], id="wide space"),
        pytest.param("ジョン スミス様 ｼﾞｮﾝｽﾐｽ", [("ジョン スミス", 15), ("ｼﾞｮﾝｽﾐｽ", 15)], id="a middle dot, half width"),
        pytest.param("山田太郎丸様", [("山田太郎丸", 12)], id="the longest counts"),
        pytest.param("JOAO DA SILVA", [("JOAO DA SILVA", 2)], id="no accent, upper case"),
        pytest.param("０９０（１２３４）５６７８", [("０９０（１２３４）５６７８", 3)], id="full-width number"),
        pytest.param("電話09012345678まで", [("09012345678", 3)], id="no hyphen, kanji on both sides"),
        pytest.param("合計12345円", [("12345", 4)], id="an amount without its comma"),
        pytest.param("〒東京都千代田区千代田１−１です", [("東京都千代田区千代田１−１", 6)], id="an address in a sentence"),
        pytest.param("Rua das Flores 123", [("Rua das Flores 123", 7)], id="no comma"),
        pytest.param("<taro@example.jp>", [("taro@example.jp", 9)], id="an e-mail address"),
        pytest.param("株式会社ＡＢＣ様", [("株式会社ＡＢＣ", 10)], id="mixed scripts"),
        pytest.param("株式会社林健様 林健です", [("林健", 8)], id="a short name needs a border"),
    ],
)
def test_a_value_is_found_however_it_is_written(line: str, found: list[tuple[str, int]]) -> None:
    assert values(line) == found


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("id A123 XA12", id="part of a longer word"),
        pytest.param("0901234567 9090-1234-5678", id="other numbers"),
        pytest.param("小林健一様", id="two characters inside another name"),
        pytest.param("株式会社ABCD", id="a longer company"),
        pytest.param("12, 345", id="two numbers of a list"),
        pytest.param("silva joao da", id="another order"),
        pytest.param("7", id="too short to mean anything"),
    ],
)
def test_what_is_not_the_value_is_left_alone(line: str) -> None:
    assert values(line) == []


WORDS = st.text(st.sampled_from("abc山田1é-_ \u3000０ー,."), max_size=30)


@given(st.text(st.sampled_from("abcdef山田太郎123"), min_size=3, max_size=12), WORDS)
def test_a_value_between_brackets_is_always_found(value: str, rest: str) -> None:
    index = TermIndex([(value, 0)])
    line = f"{rest}。<{value}>"
    assert (len(line) - 1 - len(value), len(line) - 1, 0) in index.find(line)


@given(WORDS)
def test_spans_are_in_order_and_inside_the_line(line: str) -> None:
    spans = [(start, end) for start, end, _ in TermIndex([("abc", 0), ("山田", 1), ("a1", 2)]).find(line)]
    assert spans == sorted(spans) and all(0 <= start < end <= len(line) for start, end in spans)
