"""Labelled texts made up afresh: numbers that are what they look like, beside what only looks so.

Every value, sentence and decoy is invented; the same seed gives the same texts. Languages are ja,
en, pt and de; values stand against kanji, in full-width digits, in HTML and under their labels.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import stdnum.br.cnpj
import stdnum.br.cpf
import stdnum.iban
import stdnum.iso7064.mod_97_10 as mod97
import stdnum.luhn
import stdnum.verhoeff

Made = tuple[str, str]
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


def digits(chance: random.Random, count: int, first: str = "123456789") -> str:
    """Return random digits, the first of them out of `first`."""
    return chance.choice(first) + "".join(chance.choice("0123456789") for _ in range(count - 1))


def grouped(text: str, size: int, mark: str) -> str:
    """Return a text in groups."""
    return mark.join(text[at : at + size] for at in range(0, len(text), size))


def card(chance: random.Random) -> Made:
    """Return a card number of one of four networks."""
    start, length = chance.choice([("4", 16), ("52", 16), ("3530", 16), ("37", 15)])
    body = start + digits(chance, length - 1 - len(start), "0123456789")
    number = body + stdnum.luhn.calc_check_digit(body)
    if length == 15:
        return chance.choice([number, f"{number[:4]} {number[4:10]} {number[10:]}"]), "CREDIT_CARD"
    return chance.choice([number, grouped(number, 4, " "), grouped(number, 4, "-")]), "CREDIT_CARD"


def iban(chance: random.Random) -> Made:
    """Return an IBAN of Germany, Portugal or Britain."""
    country = chance.choice(["DE", "PT", "GB"])
    if country == "PT":
        core = digits(chance, 19)
        account = core + f"{98 - int(core) * 100 % 97:02d}"
    else:
        account = digits(chance, 18) if country == "DE" else "NWBK" + digits(chance, 14)
    number = country + mod97.calc_check_digits(account + country) + account
    return chance.choice([number, grouped(number, 4, " ")]), "IBAN"


def my_number(chance: random.Random) -> Made:
    """Return a My Number with its check digit."""
    body = digits(chance, 11)
    rest = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(body), 1)) % 11
    number = body + str(0 if rest <= 1 else 11 - rest)
    return chance.choice([number, grouped(number, 4, " "), grouped(number, 4, "-")]), "NATIONAL_ID_JP"


def cpf(chance: random.Random) -> Made:
    """Return a CPF."""
    body = digits(chance, 9)
    number = body + stdnum.br.cpf._calc_check_digits(body)
    return chance.choice([number, stdnum.br.cpf.format(number)]), "NATIONAL_ID_BR_CPF"


def cnpj(chance: random.Random) -> Made:
    """Return a CNPJ."""
    body = digits(chance, 8) + "0001"
    number = body + stdnum.br.cnpj.calc_check_digits(body)
    return chance.choice([number, stdnum.br.cnpj.format(number)]), "NATIONAL_ID_BR_CNPJ"


def nif(chance: random.Random) -> Made:
    """Return a Portuguese tax number."""
    body = chance.choice("12") + digits(chance, 7, "0123456789")
    check = -sum((9 - n) * int(d) for n, d in enumerate(body)) % 11 % 10
    return chance.choice([body + str(check), grouped(body + str(check), 3, " ")]), "NATIONAL_ID"


def ssn(chance: random.Random) -> Made:
    """Return a number as the United States gave them out."""
    area = chance.choice([n for n in range(1, 900) if n != 666])
    return f"{area:03d}-{chance.randint(1, 99):02d}-{chance.randint(1, 9999):04d}", "NATIONAL_ID"


def phone(language: str) -> Callable[[random.Random], Made]:
    """Return a maker of the telephone numbers of a language."""
    shapes = {
        "ja": ["090-{4}-{4}", "080{8}", "03-3{3}-{4}", "0120-{3}-{3}", "06(6{3}){4}", "+81 90 {4} {4}"],
        "en": ["(212) 5{2}-{4}", "212-5{2}-{4}", "+1 415 5{2} {4}", "020 7946 {4}", "+44 20 7946 {4}"],
        "pt": ["(11) 9{4}-{4}", "11 3{3}-{4}", "+55 21 9{4}-{4}", "912 {3} {3}", "+351 93{1} {3} {3}"],
        "de": ["030 9{6}", "0170 {7}", "+49 30 9{6}", "0211/5{5}", "+49 (0)89 5{6}"],
    }

    def make(chance: random.Random) -> Made:
        shape = chance.choice(shapes[language])
        for count in range(1, 9):
            while f"{{{count}}}" in shape:
                shape = shape.replace(f"{{{count}}}", digits(chance, count), 1)
        return shape, "PHONE"

    return make


def email(chance: random.Random) -> Made:
    """Return an address at a reserved domain."""
    local = chance.choice(["taro.yamada", "ana_souza", "k-ito", "maria.dias+news", "m.weber", "info", "x99"])
    return f"{local}{chance.choice(['', str(chance.randint(1, 99))])}@{chance.choice(['example.com', 'mail.example.co.jp', 'example.com.br', 'firma.example'])}", "EMAIL"


# A kind's makers, and the words that introduce it by language; {} is the value.
SAID: dict[str, dict[str, list[str]]] = {
    "card": {"ja": ["カード番号は{}です。", "クレジットカード：{}（有効期限12/29）"], "en": ["Card number: {} (exp 12/29)", "I paid with my credit card {} yesterday."],
             "pt": ["Cartão de crédito: {}", "O número do cartão é {}."], "de": ["Kreditkarte: {}", "Kartennummer {} (gültig bis 12/29)"]},
    "iban": {lang: ["IBAN: {}", "IBAN {} ({})".replace("({})", "")] for lang in ("en", "pt", "de", "ja")},
    "my": {"ja": ["マイナンバー{}", "個人番号：{}をご確認ください。", "マイナンバーは{}です"]},
    "cpf": {"pt": ["CPF: {}", "CPF nº {}", "inscrito no CPF sob o nº {}", "cpf{}"]},
    "cnpj": {"pt": ["CNPJ: {}", "CNPJ {}", "inscrita no CNPJ sob o nº {}"]},
    "nif": {"pt": ["NIF: {}", "Contribuinte n.º {}"]},
    "ssn": {"en": ["SSN: {}", "Her Social Security number is {}."]},
    "phone": {"ja": ["電話番号：{}", "お電話は{}まで。", "携帯{}へ"], "en": ["Call {} for details.", "Tel. {}", "Phone: {}"],
              "pt": ["Telefone: {}", "Ligue para {}.", "Telemóvel {}"], "de": ["Tel.: {}", "Rufen Sie {} an.", "Handy {}"]},
    "email": {"ja": ["連絡先は{}まで", "メール：{}です"], "en": ["Write to {}.", "E-mail: {}"], "pt": ["Escreva para {}", "E-mail: {}."], "de": ["E-Mail: {}", "Schreiben Sie an {}."]},
}  # fmt: skip
DECOYS = {
    "ja": ["ご注文番号 {12}", "お問い合わせ番号 {4}-{4}-{4}", "金額 1,{3},{3}円", "2026年11月{2}日 10:30", "商品コード AB-{6}", "JANコード 49{11}", "伝票番号：{16}", "予約番号{10}", "型番 KX-{4}-{4}"],
    "en": ["Order no. {12}", "Tracking 1Z999AA1{10}", "Total: $1,{3}.{2}", "on 2026-11-{2} at 10:30", "SKU {5}-{4}", "Invoice number {10}", "Order #{16}", "ISBN 978-3-16-1{5}-0", "version 10.{3}.{4}"],
    "pt": ["Pedido {11}", "Código de rastreio AA{9}BR", "Total: R$ 1.{3},{2}", "em 12/11/2026 às 10:30", "Protocolo {14}", "Nota fiscal {9}", "Boleto {5}.{5} {5}.{6}", "Ref. {6}-{4}"],
    "de": ["Bestellnummer {12}", "Sendungsnummer {14}", "Summe: 1.{3},{2} EUR", "am 12.11.2026 um 10:30", "Art.-Nr. {6}-{4}", "Rechnungsnummer {10}", "Auftragsnummer {16}"],
}  # fmt: skip


def decoy(chance: random.Random, language: str) -> str:
    """Return something with digits that is no personal data."""
    shape = chance.choice(DECOYS[language])
    for count in range(16, 1, -1):
        while f"{{{count}}}" in shape:
            shape = shape.replace(f"{{{count}}}", digits(chance, count), 1)
    return shape


def makers(language: str) -> dict[str, Callable[[random.Random], Made]]:
    """Return the makers of values by the key of `SAID`."""
    return {"card": card, "iban": iban, "my": my_number, "cpf": cpf, "cnpj": cnpj, "nif": nif, "ssn": ssn, "phone": phone(language), "email": email}


def labelled(count: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield texts with their spans, as the labelled files have them."""
    chance = random.Random(seed)
    for _ in range(count):
        language = chance.choice(["ja", "ja", "en", "pt", "de"])
        text, spans = "", []
        for _ in range(chance.randint(1, 4)):
            if chance.random() < 0.4:
                text += decoy(chance, language) + "\n"
                continue
            kind = chance.choice([k for k, said in SAID.items() if language in said])
            value, label = makers(language)[kind](chance)
            before, _, after = chance.choice(SAID[kind][language]).partition("{}")
            if language == "ja" and kind in ("card", "my", "phone") and chance.random() < 0.3:
                value = value.translate(WIDE)
            if chance.random() < 0.15:
                before, after = f"<td>{before}</td><td>".replace(":</td>", "</td>"), f"</td><!-- {after} -->"
            spans.append([len(text + before), len(text + before + value), label])
            text += before + value + after + "\n"
        yield {"text": text, "spans": spans}
