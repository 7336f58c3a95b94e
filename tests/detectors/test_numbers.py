"""Numbers of any value: found beside their label in every spelling, silent without one."""

from __future__ import annotations

import pytest
import stdnum.br.cnpj
import stdnum.br.cpf
import stdnum.iban
import stdnum.jp.in_
import stdnum.luhn
import stdnum.pt.nif
from hypothesis import assume, given
from hypothesis import strategies as st

from mailcheck.extract.detect import Hit
from mailcheck.extract.phones import phone_value
from mailcheck.extract.scan import find_identifiers
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
GRAVE = ("NATIONAL_ID", "CREDIT_CARD", "IBAN", "BANK_ACCOUNT", "PASSPORT", "DRIVING_LICENCE", "HEALTH_INSURANCE", "PIX")
FULL = str.maketrans("0123456789-./ ABCDEFGHIJKLMNOPQRSTUVWXYZ", "０１２３４５６７８９－．／　ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ")
HYPHENS = "-‐‑‒–—―−－"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count).filter(lambda d: len(set(d)) > 2)


def grouped(number: str, sizes: tuple[int, ...], separator: str) -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def found(text: str, kind: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in find_identifiers(text, KNOWLEDGE) if hit.kind == kind]


# Nothing separates a number from the Japanese sentence around it.
AROUND = st.sampled_from([("", ""), ("は", "です"), ("：", "を登録"), (" ", "。"), ("「", "」"), ("\n", "\n以上"), ("(", ")")])


@given(digits(11), st.sampled_from(["", *HYPHENS, " "]), st.booleans(), AROUND)
def test_a_labelled_my_number_is_found_in_every_spelling(base: str, separator: str, wide: bool, around: tuple[str, str]) -> None:
    number = base + stdnum.jp.in_.calc_check_digit(base)
    shown = grouped(number, (4, 4, 4), separator)
    shown = shown.translate(FULL) if wide else shown
    assert found(f"マイナンバー{around[0]}{shown}{around[1]}", "NATIONAL_ID_JP") == [shown]


@given(digits(9), st.booleans(), st.booleans(), st.sampled_from(["CPF: ", "CPF nº ", "cpf ", "CPF do titular: ", "C.P.F. ", "CPF\n"]))
def test_a_labelled_cpf_is_found_in_every_spelling(base: str, plain: bool, wide: bool, label: str) -> None:
    number = base + stdnum.br.cpf._calc_check_digits(base)
    shown = number if plain else stdnum.br.cpf.format(number)
    shown = shown.translate(FULL) if wide else shown
    assert found(f"{label}{shown}, obrigado", "NATIONAL_ID_BR_CPF") == [shown]


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12).filter(lambda d: len(set(d)) > 2), st.booleans())
def test_a_labelled_cnpj_is_found_with_letters_too(base: str, plain: bool) -> None:
    number = base + stdnum.br.cnpj.calc_check_digits(base)
    shown = number if plain else f"{number[:2]}.{number[2:5]}.{number[5:8]}/{number[8:12]}-{number[12:]}"
    assert found(f"CNPJ: {shown}", "NATIONAL_ID_BR_CNPJ") == [shown]


@given(st.sampled_from("12356"), digits(7), st.sampled_from(["", " "]))
def test_a_labelled_nif_is_found(first: str, rest: str, separator: str) -> None:
    base = first + rest
    shown = grouped(base + stdnum.pt.nif.calc_check_digit(base), (3, 3, 3), separator)
    assert found(f"O meu NIF é {shown}.", "NATIONAL_ID_PT_NIF") == [shown]


@given(st.sampled_from(["4", "51", "55", "3530", "6011"]), digits(14), st.sampled_from(["", " ", *HYPHENS]), st.booleans(), AROUND)
def test_a_labelled_card_is_found_in_every_spelling(
    issuer: str, rest: str, separator: str, wide: bool, around: tuple[str, str]
) -> None:
    base = (issuer + rest)[:15]
    shown = grouped(base + stdnum.luhn.calc_check_digit(base), (4, 4, 4, 4), separator)
    shown = shown.translate(FULL) if wide else shown
    assert found(f"カード番号{around[0]}{shown}{around[1]}", "CREDIT_CARD") == [shown]


@given(digits(18), st.booleans())
def test_an_iban_is_found_without_a_label(rest: str, spaced: bool) -> None:
    number = "DE" + stdnum.iban.calc_check_digits(f"DE00{rest}") + rest
    shown = " ".join(number[at : at + 4] for at in range(0, 22, 4)) if spaced else number
    assert found(f"送金先{shown}まで", "IBAN") == [shown]


@given(st.sampled_from(["090", "080", "070"]), digits(8), st.sampled_from(["", *HYPHENS]), st.booleans(), AROUND)
def test_a_japanese_mobile_is_found_in_every_spelling(
    prefix: str, rest: str, separator: str, wide: bool, around: tuple[str, str]
) -> None:
    assume(rest[0] not in "0")
    shown = grouped(prefix + rest, (3, 4, 4), separator)
    shown = shown.translate(FULL) if wide else shown
    assert found(f"電話番号{around[0]}{shown}{around[1]}", "PHONE") == [shown]


def test_two_spellings_of_a_telephone_number_compare_as_one() -> None:
    assert {phone_value(text) for text in ("+81 90-1234-5678", "090-1234-5678", "+81(0)90 1234 5678", "0081 90 1234 5678")} == {
        "09012345678"
    }


@given(st.integers(6, 20).flatmap(digits), st.sampled_from(["ご注文番号：", "No. ", "id=", "", "合計 ", "Pedido ", "tracking number "]))
def test_a_plain_number_without_its_label_is_nobodys_number(number: str, before: str) -> None:
    hits = find_identifiers(f"{before}{number}", KNOWLEDGE)
    assert [hit for hit in hits if hit.kind.startswith(GRAVE) and hit.confidence != "low"] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("お支払期限 2026-11-30 10:00〜18:00", id="dates and times"),
        pytest.param("お問い合わせ番号 1234-5678-9012", id="a parcel in twelve digits"),
        pytest.param("合計 1,234,567円（税込 1.358.023 / R$ 1.234,56）", id="amounts"),
        pytest.param("ご注文番号 250-1234567-1234567", id="an order of a large shop"),
        pytest.param("https://x.example/item/4901234567894?id=20261121123456", id="numbers in a link"),
        pytest.param("ISBN 978-4-06-519981-7, JAN 4901234567894", id="codes of goods"),
        pytest.param("Message-ID: <20261121.123456.789@mail.example> v1.2.3.4", id="header and version"),
        pytest.param("ver 10.0.19045.3693 build 20261121", id="a version"),
        pytest.param("法人番号 1234567890123", id="a company's number is public"),
        pytest.param("カード **** **** **** 1111 / CPF ***.456.789-** / 口座 ****567", id="masked"),
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    hits = [hit for hit in find_identifiers(text, KNOWLEDGE) if hit.kind not in ("EMAIL", "IP") and hit.confidence != "low"]
    assert hits == []


@given(st.text("0123456789 -./:番号電話cpf ", max_size=40))
def test_a_hit_never_shows_its_value(text: str) -> None:
    for hit in find_identifiers(text, KNOWLEDGE):
        assert text[hit.start : hit.end] not in repr(hit) and hit.value not in repr(hit)


def test_a_card_is_not_also_a_telephone() -> None:
    hits = find_identifiers("Tel. or card 4111 1111 1111 1111", KNOWLEDGE)
    assert [hit.kind for hit in hits] == ["CREDIT_CARD"]


def test_the_nearest_label_says_what_a_number_is() -> None:
    text = "CPF: 529.982.247-25, Telefone: 11987654321, Pedido 52998224725"
    hits: list[Hit] = find_identifiers(text, KNOWLEDGE)
    assert [(hit.kind, text[hit.start : hit.end]) for hit in hits] == [
        ("NATIONAL_ID_BR_CPF", "529.982.247-25"),
        ("PHONE", "11987654321"),
    ]
