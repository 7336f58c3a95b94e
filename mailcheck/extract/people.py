"""Names of people in labelled fields: `氏名: 山田 太郎`, `Nome: João da Silva`.

Only a field is believed. A name in running text needs a language model to be told from a street
or a product, and one that is wrong in one case of five is worse than none (presidio#999, #1173).
Greetings are read elsewhere.
"""

from __future__ import annotations

import re

# What makes a name one of a thing or of a company.
COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|一般社団|財団法人|大学|銀行|支店|病院|協会|事務局|センター|サービス|ショップ|御中"
    r"|(?i:(?<![a-z])(?:inc|ltd|llc|ltda|gmbh|corp|company|s\.a|s/a|plc|ag|bank|team|support|department|service)(?![a-z]))"
)
# `カ)`, `ユ)`, `シヤ)` before a name in bank kana: a company, limited, incorporated.
BANK_KANA = re.compile(r"(?:カ|ユ|シヤ|シャ|ザイ|ド|イ)\)[ ]?\Z")
# Words that stand in a name field without being a name.
NO_NAME = frozenset(
    "null none nan undefined n/a na yes no sim não nao unknown tbd test the and your seu sua required optional "
    "必須 任意 未設定 未入力 なし 不明 同上 漢字 全角 半角 カナ フリガナ ふりがな 例 様 殿 変更 確認 入力 について 記入 登録".split()
)
# `Product name:` is no person: a lone Latin label must begin its phrase.
BARE_LABEL = re.compile(r"([a-z]+)[ _-](?:name|nome)\W{0,6}\Z", re.IGNORECASE)
OWNER = frozenset(
    "full first last given family middle maiden customer client recipient contact guest passenger patient member "
    "card cardholder account holder s billing shipping delivery legal your his her their und subscriber employee "
    "student applicant buyer payer payee beneficiary sender person participant attendee owner user".split()
)
# The head of the next column: `氏名\t住所\t電話番号`, `Name | Phone`.
HEADS = frozenset(
    "住所 ご住所 現住所 電話 電話番号 お電話番号 携帯 携帯番号 携帯電話 携帯電話番号 連絡先 メール メールアドレス 郵便番号 生年月日 年齢 性別 会員番号 "
    "会員種別 備考 金額 日付 所属 部署 役職 会社 会社名 口座番号 address phone telephone mobile email e-mail mail company "
    "birthday birthdate age gender amount date city country zip postcode notes endereço telefone celular e-mails cpf cnpj "
    "cidade valor data ssn iban id price qty quantity total item preço quantidade 価格 数量 単価 empresa morada telemóvel nif adresse telefon firma ort".split()
)
SEPARATED = re.compile(r"[\s.・'-]+")


def person_name(value: str, line: str, start: int) -> str | None:
    """Accept what can be a person's name after a label, for comparing without case and spaces."""
    before = BARE_LABEL.search(line, max(0, start - 40), start)
    if (before and before[1].lower() not in OWNER) or BANK_KANA.search(line, max(0, start - 6), start):
        return None
    return name_shape(value)


def person_name_line(value: str, line: str, start: int) -> str | None:
    """Accept a line that is nothing but a name; the line before has to be its label."""
    return name_shape(value)


def name_shape(value: str) -> str | None:
    """Return the name without case and spaces, or None where it is no name."""
    parts = [part for part in SEPARATED.split(value.casefold()) if part]
    if not parts or COMPANY.search(value) or any(part in NO_NAME or part in HEADS for part in parts):
        return None
    joined = "".join(parts)
    return joined if len(joined) >= 2 else None
