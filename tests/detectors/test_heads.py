"""The head of a table says what stands in its columns, and what does not."""

from __future__ import annotations

import pytest

from mailcheck.extract.scan import find_identifiers
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, text[hit.start : hit.end]) for hit in find_identifiers(text, KNOWLEDGE) if hit.confidence == "high"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("氏名,マイナンバー,支給額\n山口一郎,123456789018,300000\n松本二郎,123456789018,1", [("NATIONAL_ID_JP", "123456789018")] * 2, id="every row, in the middle column"),
        pytest.param("Nome;CPF;Valor\nAna;52998224725;10", [("NATIONAL_ID_BR_CPF", "52998224725")], id="without points"),
        pytest.param("name\tcard number\tamount\nAna\t4111111111111111\t3", [("CREDIT_CARD", "4111111111111111")], id="tabs, as cells of a page or sheet"),
        pytest.param("| Name | SSN |\n|---|---|\n| Ana | 219099998 |", [("NATIONAL_ID_US_SSN", "219099998")], id="a table of Markdown"),
        pytest.param('name,phone\n"Souza, Ana",5551234567', [("PHONE", "5551234567")], id="a mark between quotation marks separates nothing"),
        pytest.param("氏名,口座番号\r\n山口一郎,7654321\r\n", [("BANK_ACCOUNT", "7654321")], id="line ends of mail"),
    ],
)
def test_a_column_is_read_by_its_head(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("注文番号,金額\n123456789018,300\n4111111111111111,500", id="orders"),
        pytest.param("注文番号,マイナンバー\n123456789018,未登録", id="the other column"),
        pytest.param("氏名,マイナンバー\n山口一郎,未登録\nご案内\n山口一郎,123456789018", id="a table that has ended"),
        pytest.param("ID\tName\tPrice\n1\tApple Juice\t300", id="the name of a product"),
        pytest.param("氏名,マイナンバー\n山口一郎,3,123456789018", id="another number of cells"),
        pytest.param("In this letter we speak of cards, orders and dates\nfirst, 4111111111111111 pieces, then", id="a sentence"),
    ],
)
def test_what_the_head_does_not_say_is_not_found(text: str) -> None:
    assert found(text) == []
