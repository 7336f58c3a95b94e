"""Mechanisms E1 to E4, F1 and F2: the wrong people, the wrong time, once too often."""

from __future__ import annotations

from mailing import BOOKS, LOJA, SCHOOL, THEATRE, UNION, Mailing, addresses, people
from output import Sample


def e1(fixed: bool) -> Sample:
    """Winners' mail to everybody: the filter of the list was lost (CSV, guessed columns)."""
    policy = {
        "batch": {"purpose": "important-notice", "expected_messages": 6},
        "audience": {"must_be_in": "winners.csv", "segment": ["winner"]},
        "gate": {"require": ["audience"]},
    }
    mailing = Mailing("E1", LOJA, policy)
    found = people("e1", portuguese=15, english=9)
    winners = found[:6]
    mailing.roster(found, segment=lambda p: "winner" if p in winners else "entrant")
    mailing.sample.table("winners.csv", ("e-mail",), [(p.address,) for p in winners], "utf-8")
    rows = []
    for person in winners if fixed else found:
        text = f"Parabéns, {person.given}!\n\nVocê ganhou um dos nossos prêmios. Retire o livro até 30 de junho.\n"
        rows.append(((person.address, person.name, text), [] if person in winners else ["AUD501"]))
    mailing.listed("premiados.csv", ("e-mail", "nome", "mensagem"), rows)
    if not fixed:
        mailing.plant("AUD504")
    return mailing.done()


def e2(fixed: bool) -> Sample:
    """A campaign to people who unsubscribed or never agreed (cp932)."""
    mailing = Mailing("E2", THEATRE, {"batch": {"purpose": "campaign"}, "gate": {"require": ["audience"]}})
    found = people("e2", japanese=16)
    gone = found[11:15]
    mailing.roster(found, "cp932", 配信停止=lambda p: "配信停止" if p in gone else "")
    rows = []
    for person in found:
        if person in gone and fixed:
            continue
        cells = (person.id, person.name, person.address, "【かもめ劇場】夏の特別割引のお知らせ")
        rows.append((cells, ["AUD503"] if person in gone else []))
    mailing.listed("natsu.csv", ("会員番号", "氏名", "メールアドレス", "件名"), rows, "cp932")
    return mailing.done()


def e3(fixed: bool) -> Sample:
    """Test mails to customers, from a run that should have stayed inside the house."""
    mailing = Mailing("E3", UNION, {"batch": {"purpose": "transactional", **({} if fixed else {"stage": True})}})
    found = people("e3", english=5, japanese=3)
    texts = {
        "en": ("Integration Test Email #1", "This template is used by integration tests only."),
        "ja": ("【テスト送信】", "てすと"),
    }
    real = {
        "en": ("Your new card", "your new card is on its way."),
        "ja": ("新しいカードについて", "新しいカードを発送しました。"),
    }
    for person in found:
        subject, text = (real if fixed else texts)[person.language]
        mailing.send(person, subject, (text,), [] if fixed else ["AUD506"])
    if not fixed:
        mailing.plant("DST407")
    return mailing.done()


def e4(fixed: bool) -> Sample:
    """Direct-debit notices without a debit: two have no key, one has a key that never happened."""
    policy = {
        "batch": {"purpose": "payment-notice", "event_header": "X-Debit-Id"},
        "audience": {"events": "debits.csv"},
        "gate": {"require": ["audience"]},
    }
    mailing = Mailing("E4", UNION, policy)
    found = people("e4", english=10)
    mailing.roster(found)
    debits = {p.id: f"DD-{25060 + 7 * number}" for number, p in enumerate(found)}
    true = found if fixed else [p for number, p in enumerate(found) if number not in (2, 3, 8)]
    mailing.sample.table("debits.csv", ("email", "event"), [(p.address, debits[p.id]) for p in true], "utf-8")
    for number, person in enumerate(found):
        without = number in (2, 3) and not fixed
        mailing.send(
            person,
            "Your direct debit",
            ("your direct debit for June has been cancelled. Please call us if you did not ask for this.",),
            [] if person in true else ["AUD507"],
            extra=() if without else (("X-Debit-Id", debits[person.id]),),
        )
    return mailing.done()


def f1(fixed: bool) -> Sample:
    """A run that was started again: some got the mail yesterday, some stand in the list twice."""
    policy = {
        "batch": {"purpose": "transactional", "template": "shipped.txt", "event_header": "X-Order"},
        "audience": {"sent": "sent.csv"},
    }
    mailing = Mailing("F1", BOOKS, policy)
    found = people("f1", english=10)
    mailing.sample.text("shipped.txt", "Dear {{name}},\n\nyour books have been shipped.\n")
    before = [] if fixed else found[:3]
    rows = [(p.address.upper(), "shipped.txt", f"LB-{4400 + found.index(p)}", "2025-06-02") for p in before]
    others = [(p.address, "shipped.txt", f"LB-{3100 + found.index(p)}", "2025-04-14") for p in found[4:7]]
    header = ("address", "template", "event", "sent_on")
    mailing.sample.table("sent.csv", header, [*rows, *others], "utf-8")
    again = [] if fixed else [found[7]]
    for person in [*found, *again]:
        order = f"LB-{4400 + found.index(person)}"
        to = person
        if mailing.mails >= len(found):  # the second time under another spelling
            local, _, domain = person.address.partition("@")
            to = ((person.name, f"{local}+books@{domain}"),)
        mailing.send(
            to,
            f"Order {order} has been shipped",
            ("your books have been shipped.", f"Order: {order}"),
            greeting=f"Dear {person.given},",
            extra=(("X-Order", order),),
        )
    if not fixed:
        mailing.plant(*["AUD505"] * (len(before) + len(again)))
    return mailing.done()


def f2(fixed: bool) -> Sample:
    """The apology repeats the leak: the recipients of the first mail are in To again, and quoted."""
    mailing = Mailing("F2", SCHOOL, {"batch": {"purpose": "important-notice"}})
    found = people("f2", japanese=9)
    mailing.roster(found)
    text = (
        "先ほどお送りしたメールで、宛先のメールアドレスが互いに見える状態になっていました。",
        "ご迷惑をおかけし、深くお詫び申し上げます。お手元のメールは削除をお願いいたします。",
    )
    subject = "【お詫び】先ほどのメールについて"
    if fixed:
        for person in found:
            mailing.send(person, subject, text)
        return mailing.done()
    mailing.send(addresses(found[:6]), subject, text, ["EXP101"], greeting="受講者の皆様")
    quoted = "----- Original Message -----\nFrom: " + SCHOOL.address + "\nTo: " + ", ".join(p.address for p in found[:6])
    for person in found[6:]:
        mailing.send(person, subject, (*text, quoted), ["EXP105", "LEK202", "LEK203", "LEK207"])
    return mailing.done()


MECHANISMS = {
    "E1": ("everybody instead of a few", e1, ("AUD501", "AUD504")),
    "E2": ("people who opted out", e2, ("AUD503",)),
    "E3": ("test mails to customers", e3, ("AUD506", "DST407")),
    "E4": ("a notice with no event behind it", e4, ("AUD507",)),
    "F1": ("the same mail again", f1, ("AUD505",)),
    "F2": ("the correction repeats the leak", f2, ("EXP101", "EXP105")),
}
