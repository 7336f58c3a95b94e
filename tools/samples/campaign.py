"""An ordinary send list of a marketer, with a handful of faults planted in it."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from letter import Letter
from output import Sample
from people import ENGLISH, Person, Population

JAPANESE, FOREIGN = 154, 6  # customers in the roster
SENT_JAPANESE, SENT_FOREIGN = 142, 4  # of them in the clean list
OPTED_OUT = range(146, 154)  # positions in the roster; none of them is in the clean list
RANKS = ("レギュラー", "シルバー", "ゴールド")
HEADER = ("会員番号", "氏名", "フリガナ", "メールアドレス", "配信停止", "会員ランク", "件名", "本文")
POLICY = """\
# The columns of the list are not mapped here: its headers speak for themselves.
[batch]
purpose = "campaign"
expected_messages = {messages}

[gate]
require = ["pairing", "audience"]

[sender]
domains = ["komorebi-shop.example"]
contacts = [
  "03-5555-0150", "hello@komorebi-shop.example",
  "〒180-0099 東京都武蔵野市こもれび通り2-3-4", "2-3-4 Komorebi-dori, Musashino-shi, Tokyo 180-0099",
]

[roster]
path = "customers.csv"
columns = {{ id = "会員番号", name = "氏名", kana = "フリガナ", email = "メールアドレス", \
opt_out = "配信停止", verified_at = "登録確認日" }}

[destinations]
link_hosts = ["www.komorebi-shop.example"]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Hold one row of the list, with the findings planted in it."""

    person: Person
    name: str
    kana: str
    address: str
    opted_out: bool = False
    greeting: str
    opening: str
    rules: tuple[str, ...] = ()
    documentation: bool = True

    def cells(self, number: int) -> tuple[str, ...]:
        """Return the cells; `number` varies the rank."""
        english = self.person.language == "en"
        subject = "New this autumn at Komorebi" if english else "【こもれび雑貨店】秋の新着のお知らせ"
        return (
            self.person.id,
            self.name,
            self.kana,
            self.address,
            "1" if self.opted_out else "0",
            RANKS[number % 7 % 3],
            subject,
            _letter(self, english).text(),
        )


def listed(fixed: bool) -> Sample:
    """Build the list; each fault is repaired in the clean twin."""
    sample = Sample("campaign-csv" + ("-fixed" if fixed else ""))
    customers = _customers()
    rows = [
        _row(person, number)
        for number, person in enumerate(
            customers[:SENT_JAPANESE] + customers[JAPANESE : JAPANESE + SENT_FOREIGN]
        )
    ]
    if not fixed:
        rows = _spoil(rows, customers)
    for row in rows:
        sample.rules.update(row.rules)
        sample.rules["DST408"] += row.documentation
    cells = [row.cells(number) for number, row in enumerate(rows)]
    sample.table("batch/2025-autumn.csv", HEADER, cells, "cp932")
    sample.text("mailcheck.toml", POLICY.format(messages=len(rows)))
    # What a customer mistyped at registration stands in the roster as well.
    registered = {row.person.id: row.address for row in rows if row.rules in (("DST401",), ("DST402",))}
    _roster(sample, customers, registered)
    return sample


def _customers() -> list[Person]:
    """Invent the roster: Japanese customers, then those who read English."""
    population = Population("campaign")
    people = [population.japanese(f"{10_204 + 13 * index:08d}") for index in range(JAPANESE)]
    return people + [
        population.foreign(f"{30_011 + 13 * index:08d}", ENGLISH[index], "en") for index in range(FOREIGN)
    ]


def _row(person: Person, number: int) -> Row:
    """Return a correct row; spaces and kana widths vary as they do in real lists."""
    name, kana = person.name, person.kana
    if person.language == "en":
        greeting, opening = f"Dear {person.given},", "The days are getting shorter, and new things have arrived."
    else:
        name = (name, name.replace(" ", "\u3000"), name.replace(" ", ""))[number % 5 % 3]
        kana = kana.translate(_HALF_WIDTH) if number % 11 == 3 else kana
        greeting, opening = f"{name} 様", "朝夕がすずしくなってまいりました。"
    return Row(person=person, name=name, kana=kana, address=person.address, greeting=greeting, opening=opening)


def _spoil(rows: list[Row], customers: list[Person]) -> list[Row]:
    """Return the list with its faults; every fault says which findings it causes."""
    rows = list(rows)
    local = [row.address.split("@")[0] for row in rows]
    tag = "{{name}} 様"
    english = next(index for index, row in enumerate(rows) if row.person.language == "en") + 1
    wrong = "榎並 敬介", "エナミ ケイスケ"  # nobody in the roster
    changes: dict[int, dict[str, Any]] = {
        12: {"greeting": tag, "rules": ("TPL601",)},
        31: {"opening": "%%name%%さまに、秋の新着をお知らせします。", "rules": ("TPL601",)},
        47: {"greeting": " 様", "rules": ("TPL602", "PAR309")},
        58: {"address": f"{local[58]}@gmial.com", "rules": ("DST402",), "documentation": False},
        74: {"address": f"{local[74]}@example..com", "rules": ("DST401",), "documentation": False},
        89: {
            "address": f"{rows[89].address},futari-no-ie.2019@hikari.example",
            "rules": ("EXP101", "PAR307"),
        },
        101: {"name": wrong[0], "kana": wrong[1], "greeting": f"{wrong[0]} 様", "rules": ("PAR301",)},
        english: {"greeting": "Dear ,", "rules": ("TPL602", "PAR309")},
    }
    for index, change in changes.items():
        rows[index] = replace(rows[index], **change)
    # Exported a second time under another spelling of the same address.
    capital = rows[20].address[0].upper() + rows[20].address[1:]
    tagged = rows[66].address.replace("@", "+komorebi@")
    rows.insert(110, replace(rows[20], address=capital, rules=("AUD505",)))
    rows.insert(125, replace(rows[66], address=tagged, rules=("AUD505",)))
    # One is marked in the list itself; the other list cell is out of date, the roster knows.
    for position, marked in ((OPTED_OUT[0], True), (OPTED_OUT[1], False)):
        row = _row(customers[position], position)
        rows.insert(position - 10, replace(row, opted_out=marked, rules=("AUD503",)))
    return rows


def _letter(row: Row, english: bool) -> Letter:
    """Return the text of the newsletter."""
    token = hashlib.sha256(row.person.id.encode()).hexdigest()[:16]
    unsubscribe = f"https://www.komorebi-shop.example/unsubscribe?t={token}"
    if english:
        return Letter(
            row.greeting,
            (
                row.opening,
                "Hand-woven blankets, lamps of washi paper and mugs from Mino are in the shop now:\n"
                "https://www.komorebi-shop.example/autumn",
                f"If you no longer want these mails:\n{unsubscribe}",
            ),
            (
                "Komorebi Zakkaten Co., Ltd.",
                "2-3-4 Komorebi-dori, Musashino-shi, Tokyo 180-0099, Japan",
                "Phone +81 3 5555 0150, hello@komorebi-shop.example",
            ),
            "en",
        )
    return Letter(
        row.greeting,
        (
            f"{row.opening}\nこもれび雑貨店です。いつもご利用ありがとうございます。",
            "手織りのひざ掛け、和紙のあかり、美濃焼のマグカップが入荷しました。\n"
            "https://www.komorebi-shop.example/autumn",
            "会員の皆さまには、9月30日まで全品10%引きでご案内しています。",
            f"メールの配信停止はこちら\n{unsubscribe}",
        ),
        (
            "こもれび雑貨店（株式会社こもれび）",
            "〒180-0099 東京都武蔵野市こもれび通り2-3-4",
            "電話 03-5555-0150（11:00-18:00）  hello@komorebi-shop.example",
        ),
    )


def _roster(sample: Sample, customers: list[Person], registered: dict[str, str]) -> None:
    """Add the roster; `registered` replaces addresses by customer id."""
    header = ("会員番号", "氏名", "フリガナ", "メールアドレス", "配信停止", "登録確認日")
    rows = [
        (
            person.id,
            person.name,
            person.kana,
            registered.get(person.id, person.address),
            "1" if position in OPTED_OUT else "0",
            "2024-06-15",
        )
        for position, person in enumerate(customers)
    ]
    sample.table("customers.csv", header, rows, "cp932")


def _half_width() -> dict[int, str]:
    """Return full-width katakana and their half-width spelling, voiced ones as two characters."""
    plain = [chr(code) for code in range(0xFF66, 0xFF9E)]
    spellings = plain + [kana + mark for kana in plain for mark in "\uff9e\uff9f"]
    table = {unicodedata.normalize("NFKC", spelling): spelling for spelling in spellings}
    return {ord(full): half for full, half in table.items() if len(full) == 1}


_HALF_WIDTH = _half_width()
