"""Two values on one line: each keeps the kind that its own label gives it, however they are set."""

from __future__ import annotations

from itertools import permutations

import pytest

from mailcheck.extract.scan import find_identifiers
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
Said = tuple[str, str, str | None]
# label, value, kind; None for a number that is nobody's.
VALUES: dict[str, tuple[Said, ...]] = {
    "ja": (
        ("カード番号", "4242 4242 4242 4242", "CREDIT_CARD"), ("口座番号", "1234567", "BANK_ACCOUNT"),
        ("マイナンバー", "123456789018", "NATIONAL_ID_JP"), ("運転免許証番号", "306512345678", "DRIVING_LICENCE"),
        ("パスポート番号", "TK1234567", "PASSPORT"), ("在留カード番号", "AB12345678CD", "NATIONAL_ID_JP_RESIDENCE"),
        ("被保険者番号", "12345678", "HEALTH_INSURANCE_JP"), ("電話番号", "03-1234-5678", "PHONE"),
        ("生年月日", "1985年4月12日", "BIRTH_DATE"), ("注文番号", "250-1234567-1234567", None), ("メール", "taro@example.jp", "EMAIL"),
    ),
    "en": (
        ("Card number", "4242424242424242", "CREDIT_CARD"), ("IBAN", "DE44500105175407324931", "IBAN"),
        ("Account number", "12345678", "BANK_ACCOUNT"), ("SSN", "219-09-9999", "NATIONAL_ID_US_SSN"),
        ("NI number", "AB123456C", "NATIONAL_ID_UK_NINO"), ("NHS number", "943 476 5919", "NATIONAL_ID_UK_NHS"),
        ("Passport number", "533380006", "PASSPORT"), ("Driving licence number", "MORGA657054SM9IJ", "DRIVING_LICENCE"),
        ("Phone", "212-555-2671", "PHONE"), ("Aadhaar", "2345 6789 0124", "NATIONAL_ID_IN"), ("Order number", "4111111111111111", None),
    ),
    "pt": (
        ("CPF", "39053344705", "NATIONAL_ID_BR_CPF"), ("CNPJ", "11222333000181", "NATIONAL_ID_BR_CNPJ"),
        ("RG", "12.345.678-9", "NATIONAL_ID_BR_RG"), ("CNH", "01234567890", "DRIVING_LICENCE"), ("NIF", "501442600", "NATIONAL_ID_PT_NIF"),
        ("Telemóvel", "912345678", "PHONE"), ("Conta corrente", "12345-6", "BANK_ACCOUNT"), ("Passaporte", "FZ123456", "PASSPORT"),
        ("Chave Pix", "123e4567-e89b-42d3-a456-426614174000", "PIX_KEY"), ("Pedido", "39053344705", None),
    ),
    "de": (
        ("Steuer-ID", "36574261809", "NATIONAL_ID_DE"), ("Personalausweisnummer", "L01X00T471", "NATIONAL_ID_DE"),
        ("Kontonummer", "532013000", "BANK_ACCOUNT"), ("Telefon", "030 1234567", "PHONE"), ("Geburtsdatum", "12.04.1985", "BIRTH_DATE"),
        ("Reisepass", "C01X00T47", "PASSPORT"), ("Führerscheinnummer", "B072RRE2I55", "DRIVING_LICENCE"), ("Bestellnummer", "4111111111111111", None),
    ),
}  # fmt: skip
LAYOUTS = {
    "fields": "{a}: {x} {b}: {y}",
    "sentence": "{a} {x}, {b} {y}",
    "brackets": "{a} ({x}) {b} ({y})",
    "labels behind": "{x} ({a}), {y} ({b})",
    "one below the other": "{a}\n{x}\n{b}\n{y}",
    "tabs": "{a}\t{x}\t{b}\t{y}",
    "pipes": "{a}|{x}|{b}|{y}",
    "a table with a head": "{a},{b}\n{x},{y}",
    "JSON": '{{"{a}": "{x}", "{b}": "{y}"}}',
    "a query": "{a}={x};{b}={y}",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", VALUES)
def test_a_value_keeps_the_kind_of_its_own_label(language: str, layout: str) -> None:
    for (a, x, first), (b, y, second) in permutations(VALUES[language], 2):
        text = LAYOUTS[layout].format(a=a, b=b, x=x, y=y)
        found = {(text[hit.start : hit.end], hit.kind) for hit in find_identifiers(text, KNOWLEDGE) if hit.confidence != "low"}
        assert found == {(value, kind) for value, kind in ((x, first), (y, second)) if kind}, text
