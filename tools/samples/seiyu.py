"""Registration and order confirmations of a net supermarket, one to an unverified address (S2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

import mime
from letter import Letter, parts
from output import Sample
from people import Person, Population

SHOP = ("ひまわりネットスーパー", "order@netsuper.example")
LOGIN = ("ひまわりネットID", "info@id-desk.example")
TOWNS = (
    ("東京都練馬区みどり坂", "176-0099"),
    ("埼玉県川口市花見台", "332-0099"),
    ("千葉県市川市つばめ町", "272-0099"),
    ("神奈川県横浜市港北区すみれ丘", "223-0099"),
)
GOODS = (
    ("北海道牛乳 1L", 238),
    ("食パン 6枚切", 158),
    ("たまご 10個入", 268),
    ("国産豚こま切れ 300g", 498),
    ("絹ごし豆腐 3個組", 98),
    ("あきたこまち 5kg", 2980),
    ("バナナ 1袋", 178),
    ("トイレットペーパー 12ロール", 598),
    ("緑茶 2L 6本", 780),
)
# customer index -> what is sent; a new customer orders within minutes of registering.
NEW, NEW_ORDERING, KNOWN = range(4), range(4, 12), range(12, 22)
UNVERIFIED = {1, 3, 7}  # 1 and 3 only register: a name alone is no leak; 7 orders
ENGLISH_READER = 15
SHIPS_TO = {18: "岡本 ウメ"}
SHOP_FOOTER = (
    "ひまわりネットスーパー お客様サポート",
    "〒176-0098 東京都練馬区ひまわり町4-5-6",
    "電話 03-5555-0180（9:00-21:00）  support@netsuper.example",
    "お心当たりのない方は、上の窓口までお知らせください。",
)
LOGIN_FOOTER = (
    "ひまわりネットID（運営：ひだまりシステムズ株式会社）",
    "電話 03-5555-0190（平日10:00-18:00）  help@id-desk.example",
)
POLICY = """\
[batch]
purpose = "transactional"
expected_messages = {messages}
bcc_header = "forbidden"
event_header = "X-Event-Key"

[gate]
require = ["verification", "pairing"]

[sender]
domains = ["netsuper.example", "id-desk.example"]
contacts = [
  "03-5555-0180", "support@netsuper.example", "〒176-0098 東京都練馬区ひまわり町4-5-6",
  "03-5555-0190", "help@id-desk.example",
]

[roster]
path = "members.csv"
# verified_at is empty until the link in the first mail has been clicked.
columns = {{ id = "会員番号", name = "氏名", kana = "フリガナ", email = "メールアドレス", \
postcode = "郵便番号", address = "住所", phone = "電話番号", ship_to = "お届け先", verified_at = "メール確認日" }}

[destinations]
link_hosts = ["www.netsuper.example", "login.id-desk.example"]
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Hold a member of the supermarket with the delivery address."""

    person: Person
    postcode: str
    address: str
    phone: str
    ship_to: str
    verified: bool


def mails(fixed: bool) -> Sample:
    """Build the confirmations of one morning."""
    sample = Sample("seiyu-order-confirmation" + ("-fixed" if fixed else ""))
    members = _members(fixed)
    random = Random("seiyu orders")
    number = 0
    for index, member in enumerate(members):
        if index not in KNOWN:
            number += 1
            key, letter = f"REG-{70311 + number}", _registration(member.person)
            sample.mail(number, _mail(number, LOGIN, member, key, letter), ("DST408",))
        if index not in NEW:
            number += 1
            key = f"NS-2504{13000 + 29 * number}"
            english = index == ENGLISH_READER
            letter = _english_order(member, key, random) if english else _order(member, key, random)
            planted = () if member.verified else ("LEK201",)
            sample.mail(number, _mail(number, SHOP, member, key, letter), (*planted, "DST408"))
    sample.text("mailcheck.toml", POLICY.format(messages=number))
    _roster(sample, members)
    return sample


def _members(fixed: bool) -> list[Member]:
    """Invent the members; in the clean twin everyone has confirmed the address."""
    population = Population("seiyu")
    members = []
    for index in range(KNOWN.stop):
        number = f"N{480216 + 31 * index}"
        if index == ENGLISH_READER:
            person = population.foreign(number, "Ms.:Amelia:Hartwell", "en")
        else:
            person = population.japanese(number)
        town, postcode = TOWNS[index % len(TOWNS)]
        block = f"{1 + index % 5}-{2 + index}-{3 + 2 * index}"
        phone = f"090-5555-{1203 + 37 * index:04d}"
        verified = fixed or index not in UNVERIFIED
        members.append(Member(person, postcode, town + block, phone, SHIPS_TO.get(index, ""), verified))
    return members


def _mail(number: int, sender: mime.Mailbox, member: Member, key: str, letter: Letter) -> bytes:
    """Return one confirmation."""
    if letter.language == "en":
        subject = f"[Himawari Net Super] Order confirmation {key}"
    elif sender == LOGIN:
        subject = "[ひまわりネットID]登録が完了しました"
    else:
        subject = f"[ご注文の確認]ひまわりネットスーパー {key}"
    head = mime.Head(
        sender=sender,
        to=((member.person.name + (" 様" if letter.language == "ja" else ""), member.person.address),),
        subject=subject,
        sent=datetime(2025, 4, 13, 10, 20, 0, tzinfo=timezone(timedelta(hours=9)))
        + timedelta(seconds=211 * number),
        number=number,
        mailer="netsuper-mailer/2.1",
        extra=(("X-Event-Key", key),),
    )
    coding = mime.UTF8_QP if letter.language == "en" else mime.JAPANESE[number % len(mime.JAPANESE)]
    return mime.write(head, parts(letter, subject, coding, sender == SHOP), "alternative", coding)


def _registration(person: Person) -> Letter:
    """Return the confirmation of a registration: a name and nothing else about the person."""
    return Letter(
        greeting=f"{person.name} 様",
        blocks=(
            "ひまわりネットIDへのご登録が完了しました。",
            "ログインはこちらから\nhttps://login.id-desk.example/",
            "このメールにお心当たりのない方は、お手数ですが下の窓口までお知らせください。",
        ),
        footer=LOGIN_FOOTER,
    )


def _basket(random: Random) -> tuple[list[tuple[str, int, int]], int]:
    """Return order lines (article, pieces, price of the line) and their total in yen."""
    goods = [(name, price, random.choice((1, 1, 2, 3))) for name, price in random.sample(GOODS, 4)]
    lines = [(name, count, price * count) for name, price, count in goods]
    return lines, sum(line[2] for line in lines)


def _order(member: Member, key: str, random: Random) -> Letter:
    """Return the confirmation of an order: name, address, phone, order lines."""
    lines, total = _basket(random)
    receiver = member.ship_to or member.person.name
    return Letter(
        greeting=f"{member.person.name} 様",
        blocks=(
            "ひまわりネットスーパーをご利用いただき、ありがとうございます。\nご注文を承りました。",
            (
                ("ご注文番号", key),
                ("ご注文者", f"{member.person.name} 様"),
                ("お届け先", f"{receiver} 様"),
                ("ご住所", f"〒{member.postcode} {member.address}"),
                ("お電話番号", member.phone),
                ("お届け日時", "2025年4月14日（月）16:00-18:00"),
            ),
            tuple((name, f"{count}点 {price:,}円") for name, count, price in lines),
            (("合計", f"{total:,}円（税込）"), ("お支払い", "クレジットカード（**** **** **** 1234）")),
            "ご注文の変更は前日の24時までに\nhttps://www.netsuper.example/orders",
        ),
        footer=SHOP_FOOTER,
    )


def _english_order(member: Member, key: str, random: Random) -> Letter:
    """Return the English confirmation of an order."""
    lines, total = _basket(random)
    return Letter(
        greeting=f"Dear {member.person.title} {member.person.family},",
        blocks=(
            "Thank you for shopping at Himawari Net Super. We have received your order.",
            (
                ("Order number", key),
                ("Deliver to", member.person.name),
                ("Address", f"{member.postcode} {member.address}"),
                ("Phone", member.phone),
                ("Delivery", "14 April 2025, 16:00-18:00"),
            ),
            tuple((name, f"{count} x, JPY {price:,}") for name, count, price in lines),
            (("Total", f"JPY {total:,} (tax included)"), ("Payment", "cash on delivery")),
        ),
        footer=SHOP_FOOTER,
        language="en",
    )


def _roster(sample: Sample, members: list[Member]) -> None:
    """Add the roster of members."""
    header = (
        "会員番号", "氏名", "フリガナ", "メールアドレス", "郵便番号", "住所", "電話番号", "お届け先", "メール確認日",
    )  # fmt: skip
    rows = [
        (
            member.person.id,
            member.person.name,
            member.person.kana,
            member.person.address,
            member.postcode,
            member.address,
            member.phone,
            member.ship_to,
            "2025-04-12" if member.verified else "",
        )
        for member in members
    ]
    sample.table("members.csv", header, rows, "utf-8")
