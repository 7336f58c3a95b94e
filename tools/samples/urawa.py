"""Payment notices of a season-ticket agency, each visible to every customer (incident S3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random

import mime
from letter import Letter, parts
from output import Sample
from people import Person, Population

CUSTOMERS = 204
SUBJECT = "【みどり野FC】2025シーズンチケット お支払いのご案内"
SENDER = ("みどり野FC シーズンチケット事務局", "season@tickets.example")
DESK = ("", "info@club.example")
ARCHIVE = ("", "archive@agency.example")
SEATS = (
    ("メインスタンド指定席", 68_000),
    ("バックスタンド指定席", 52_000),
    ("バックアッパー自由席", 34_000),
    ("ゴール裏自由席", 29_000),
)
FOOTER = (
    "みどり野FC シーズンチケット事務局（受託：あかつきチケットサービス）",
    "〒330-0099 埼玉県さいたま市浦和区みどり野1-2-3",
    "電話 048-555-0100（平日10:00-17:00）  メール info@club.example",
    "https://www.club.example/season/",
)
POLICY = """\
# What the agency declares before the notices go out.
[batch]
purpose = "payment-notice"
expected_messages = {messages}
bcc_header = "forbidden"
{event}
[gate]
require = ["exposure", "verification"]

[sender]
domains = ["club.example", "tickets.example"]
contacts = ["048-555-0100", "info@club.example", "〒330-0099 埼玉県さいたま市浦和区みどり野1-2-3"]
allowed_copies = ["archive@agency.example"]

[roster]
path = "customers.csv"
columns = {{ id = "会員番号", name = "氏名", kana = "フリガナ", email = "メールアドレス" }}
personal = ["申込番号", "金額"]
encoding = "cp932"
{listed}
[destinations]
verified = "verified.csv"
link_hosts = ["www.club.example"]
"""
LIST_POLICY = """
[list]
encoding = "cp932"

[list.columns]
email = "宛先"
cc = "CC"
subject = "件名"
body = "本文"
event = "申込番号"
"""


@dataclass(frozen=True, slots=True)
class Order:
    """Hold one customer's application for season tickets."""

    person: Person
    key: str
    seat: str
    count: int
    amount: int

    def letter(self) -> Letter:
        """Return the payment notice."""
        return Letter(
            greeting=f"{self.person.name} 様",
            blocks=(
                "いつもみどり野FCにご声援をいただき、ありがとうございます。\n"
                "みどり野FC シーズンチケット事務局です。",
                "2025シーズンのお申し込みを承りました。\n"
                "下の内容をお確かめのうえ、期限までにお支払いください。",
                (
                    ("申込番号", self.key),
                    ("会員番号", self.person.id),
                    ("席種", self.seat),
                    ("席数", f"{self.count}席"),
                    ("お支払い金額", f"{self.amount:,}円（税込）"),
                    ("お支払い期限", "2025年1月20日（月）23:59"),
                    ("ご登録のメールアドレス", self.person.address),
                ),
                "お支払いの手続きはこちらから\nhttps://www.club.example/season/payment",
                "期限を過ぎますと、お席を確保できないことがあります。",
            ),
            footer=FOOTER,
        )


def mails(fixed: bool) -> Sample:
    """Build the batch as mails: half of them expose everyone in To, half in Cc."""
    sample = Sample("urawa-seat-tickets" + ("-fixed" if fixed else ""))
    orders = _orders()
    _reference(sample, orders, 'event_header = "X-Event-Key"\n', "")
    for number, order in enumerate(orders, start=1):
        own = ("", order.person.address)
        others = tuple(("", other.person.address) for other in orders if other is not order)
        to, cc = (own,), (ARCHIVE,)
        if not fixed and number <= CUSTOMERS // 2:
            to += others
        elif not fixed:
            cc = others + cc
        head = _head(number, order, to, cc)
        coding = mime.JAPANESE[number % len(mime.JAPANESE)]
        body = parts(order.letter(), SUBJECT, coding, with_html=number % 3 == 0)
        data = mime.write(head, body, "alternative", coding)
        sample.mail(number, data, ("DST408",) if fixed else ("EXP101", "DST408"))
    return _closed(sample, fixed)


def listed(fixed: bool) -> Sample:
    """Build the same batch as the sending system's queue, exported to CSV in cp932."""
    sample = Sample("urawa-seat-tickets-csv" + ("-fixed" if fixed else ""))
    orders = _orders()
    _reference(sample, orders, "", LIST_POLICY)
    rows = []
    for number, order in enumerate(orders, start=1):
        others = [other.person.address for other in orders if other is not order]
        to, cc = order.person.address, ""
        if not fixed and number <= CUSTOMERS // 2:
            to = ",".join([to, *others])
        elif not fixed:
            cc = ",".join(others)
        rows.append((order.key, to, cc, SUBJECT, order.letter().text()))
        sample.rules.update(() if fixed else ("EXP101",))
        sample.rules["DST408"] += 1
    sample.table("batch/queue.csv", ("申込番号", "宛先", "CC", "件名", "本文"), rows, "cp932")
    return _closed(sample, fixed)


def _head(number: int, order: Order, to: tuple[mime.Mailbox, ...], cc: tuple[mime.Mailbox, ...]) -> mime.Head:
    """Return the header of notice `number`."""
    start = datetime(2024, 12, 17, 18, 30, 4, tzinfo=timezone(timedelta(hours=9)))
    return mime.Head(
        sender=SENDER,
        to=to,
        cc=cc,
        reply_to=DESK,
        subject=SUBJECT,
        sent=start + timedelta(seconds=3 * number),
        number=number,
        mailer="AkatsukiMail 4.2",
        extra=(("X-Event-Key", order.key),),
    )


def _orders() -> list[Order]:
    """Invent the applications; every customer has one."""
    random = Random("urawa")
    population = Population("urawa")
    orders = []
    for index in range(CUSTOMERS):
        person = population.japanese(f"0041{3007 + 17 * index:04d}")
        seat, price = random.choice(SEATS)
        count = random.choice((1, 1, 2, 2, 2, 3, 4))
        orders.append(Order(person, f"ST25-{20815 + 7 * index:06d}", seat, count, price * count))
    return orders


def _reference(sample: Sample, orders: list[Order], event: str, listed: str) -> None:
    """Add the policy, the roster and the verified destinations."""
    sample.text("mailcheck.toml", POLICY.format(messages=len(orders), event=event, listed=listed))
    header = ("会員番号", "氏名", "フリガナ", "メールアドレス", "申込番号", "席種", "席数", "金額")
    rows = [
        (o.person.id, o.person.name, o.person.kana, o.person.address, o.key, o.seat, str(o.count), str(o.amount))
        for o in orders
    ]
    sample.table("customers.csv", header, rows, "cp932")
    verified = [(o.person.address, o.person.id, "double opt-in", "2024-11-30", "") for o in orders]
    verified.append((ARCHIVE[1], "agency archive", "contract", "2024-04-01", ""))
    columns = ("domain_or_address", "owner", "verified_by", "verified_on", "expires")
    sample.table("verified.csv", columns, verified, "utf-8")


def _closed(sample: Sample, fixed: bool) -> Sample:
    """Add what the whole batch will show once batch rules exist, and return the sample."""
    if not fixed:
        sample.rules["EXP107"] = 1  # the same customers stand in every message
    return sample
