"""Mechanisms B1 to B5: the right mail with somebody else's data."""

from __future__ import annotations

import hashlib

import mime
from mailing import BOOKS, SCHOOL, THEATRE, UNION, Mailing, greet, people
from output import Sample


def b1(fixed: bool) -> Sample:
    """A payment notice from a list: a row without an address has moved the columns beside it (cp932).

    Member number and amount stand right, name and phone come from the row above from row 9 on to
    row 24; the rows behind the gap in the export are right again.
    """
    policy = {
        "batch": {"purpose": "payment-notice"},
        "gate": {"require": ["pairing"]},
        "roster": {"personal": ["金額"]},
    }
    mailing = Mailing("B1", THEATRE, policy)
    found = people("b1", japanese=32)
    amount = {p.id: f"{12000 + 350 * number:,}円" for number, p in enumerate(found)}
    phone = {p.id: f"090-5555-{2031 + 17 * number:04d}" for number, p in enumerate(found)}
    mailing.roster(found, "cp932", 電話番号=lambda p: phone[p.id], 金額=lambda p: amount[p.id])
    rows = []
    for number, person in enumerate(found):
        shown = found[number - 1] if 8 <= number < 24 and not fixed else person
        body = (
            f"{shown.name} 様\n\nかもめ劇場 会員係です。年会費のお支払いをお願いします。\n\n"
            f"会員番号：{person.id}\n金額：{amount[person.id]}\nご連絡先：{phone[shown.id]}\n\n" + "\n".join(THEATRE.footer())
        )
        cells = (person.id, person.address, shown.name, phone[shown.id], "年会費のお支払いについて", body)
        rows.append((cells, [] if shown is person else ["LEK202", "PAR301", "PAR306"]))
    header = ("会員番号", "メールアドレス", "氏名", "電話番号", "件名", "本文")
    mailing.listed("seikyu.csv", header, rows, "cp932")
    if not fixed:
        mailing.plant("PAR303")
    return mailing.done()


def b2(fixed: bool) -> Sample:
    """The numbers of the list are of another system: they exist in the roster, for other people."""
    policy = {"batch": {"purpose": "transactional"}, "gate": {"require": ["pairing"]}}
    mailing = Mailing("B2", BOOKS, policy)
    found = people("b2", english=14)
    mailing.roster(found)
    rows = []
    for number, person in enumerate(found):
        # Ticket numbers were taken for customer numbers: seven rows on, in a circle.
        wrong = found[(number * 5 + 3) % len(found)]
        shown = wrong if not fixed else person
        cells = (shown.id, person.address, f"Reading on 19 June: your customer number is {shown.id}.")
        rows.append((cells, [] if shown is person else ["LEK202", "PAR306"]))
    if not fixed:
        mailing.plant("PAR303")  # all of them, in no order
    mailing.listed("tickets.csv", ("customer_id", "email", "body"), rows)
    return mailing.done()


def b3(fixed: bool) -> Sample:
    """Statements were attached one file too far from the fifth mail on."""
    policy = {"batch": {"purpose": "transactional"}, "gate": {"require": ["attachments"]}}
    mailing = Mailing("B3", UNION, policy)
    found = people("b3", english=9)
    account = {p.id: f"4417-20{36 + 9 * number:02d}" for number, p in enumerate(found)}
    mailing.roster(found, account_number=lambda p: account[p.id])
    for number, person in enumerate(found):
        owner = person if fixed or number < 4 else found[number + 1 if number + 1 < len(found) else 4]
        text = (
            f"Statement for {owner.name}\r\nCustomer {owner.id}, account {account[owner.id]}\r\n"
            f"Balance on 31 May 2025: GBP {812 + 131 * found.index(owner)}.40\r\n"
        )
        file = mime.File(
            f"{owner.id}_{owner.family.lower()}.txt", "text/plain; charset=utf-8", text.encode()
        )
        mailing.send(
            person,
            "Your statement for May",
            ("your statement for May is attached.",),
            [] if owner is person else ["LEK202", "PAR308"],
            files=(file,),
        )
    return mailing.done()


def b4(fixed: bool) -> Sample:
    """Results of an examination: two people swapped, one taken for another; the count stays right."""
    policy = {
        "batch": {"purpose": "transactional", "expected_messages": 10},
        "audience": {"must_be_in": "passed.csv"},
        "gate": {"require": ["pairing", "audience"]},
    }
    mailing = Mailing("B4", SCHOOL, policy)
    found = people("b4", japanese=14)
    mailing.roster(found, "cp932")
    passed = found[:10]
    mailing.sample.table("passed.csv", ("会員番号",), [(person.id,) for person in passed], "utf-8")
    # The last but one has not passed; the one who has gets nothing.
    to = list(passed) if fixed else [*passed[:8], found[12], passed[9]]
    for number, person in enumerate(to):
        other = {2: to[5], 5: to[2]}.get(number, person) if not fixed else person
        finds = [] if other is person else ["LEK202", "PAR301", "PAR306"]
        finds += ["AUD501"] if person is found[12] else []
        mailing.send(
            ((f"{other.name} 様", person.address),) if other is not person else person,
            "入学試験の結果について",
            (f"受験番号 {other.id} の方は、入学試験に合格されました。", "手続きの書類は郵送します。"),
            finds,
            greeting=f"{other.name} 様",
        )
    if not fixed:
        mailing.plant("AUD502", "PAR305")
    return mailing.done()


def b5(fixed: bool) -> Sample:
    """A template cache: everybody gets the first member's greeting and reset link."""
    policy = {"batch": {"purpose": "transactional"}, "destinations": {"link_hosts": [f"www.{UNION.domain}"]}}
    mailing = Mailing("B5", UNION, policy)
    found = people("b5", english=8)
    mailing.roster(found)
    for number, person in enumerate(found):
        shown = person if fixed or number == 0 else found[0]
        token = hashlib.sha256(f"reset {shown.id}".encode()).hexdigest()[:40]
        mailing.send(
            person,
            "Reset your password",
            (
                "you have asked for a new password.",
                f"https://www.{UNION.domain}/reset?token={token}",
                "The link works for one hour.",
            ),
            [] if shown is person else ["PAR301"],
            greeting=greet(shown),
        )
    if not fixed:
        mailing.plant("LNK801", "PAR304")
    return mailing.done()


MECHANISMS = {
    "B1": ("rows shifted or joined wrongly", b1, ("PAR303", "PAR301")),
    "B2": ("numbers of another system", b2, ("PAR306",)),
    "B3": ("attachments paired with the wrong people", b3, ("PAR308",)),
    "B4": ("two people swapped", b4, ("PAR305", "AUD501", "AUD502")),
    "B5": ("one person's values in all mails", b5, ("PAR304", "LNK801")),
}
