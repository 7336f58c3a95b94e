"""Mechanisms D1 to D5: the right text on its way to the wrong mailbox."""

from __future__ import annotations

from dataclasses import replace

from mailing import BOOKS, CLINICA, LOJA, SCHOOL, THEATRE, Mailing, greet, people
from output import Sample


def d1(fixed: bool) -> Sample:
    """Domains that look right and belong to somebody else: no bounce ever tells."""
    mailing = Mailing("D1", SCHOOL, {"batch": {"purpose": "transactional"}})
    found = people("d1", japanese=9)
    wrong = {2: "gmeil.com", 5: "gmai.com", 6: "yahoo.co", 7: "docomo.co.jp"}
    right = {2: "gmail.com", 5: "gmail.com", 6: "yahoo.co.jp", 7: "docomo.ne.jp"}
    for number, person in enumerate(found):
        domain = (right if fixed else wrong).get(number)
        if domain:
            person = replace(person, address=f"asagiri.ie{number}.{person.address.split('@')[0]}@{domain}")
        mailing.send(
            person,
            "インターンシップの受付について",
            ("お申し込みを受け付けました。", "面談の日程は、後日あらためてお知らせします。"),
            ["DST402"] if number in wrong and not fixed else [],
        )
    return mailing.done()


def d2(fixed: bool) -> Sample:
    """One letter is missing: in a customer's address, in a partner's domain."""
    policy = {
        "batch": {"purpose": "transactional"},
        "sender": BOOKS.sender("orders@redwood-print.example"),
        "destinations": {"verified": "partners.csv"},
    }
    mailing = Mailing("D2", BOOKS, policy, copies=("orders@redwood-print.example",))
    found = people("d2", english=9, portuguese=3)
    mailing.roster(found)
    partners = [("redwood-print.example", "Redwood Print", "contract", "2025-01-15", "")]
    mailing.sample.table(
        "partners.csv", ("domain_or_address", "owner", "verified_by", "verified_on", "expires"), partners, "utf-8"
    )
    for number, person in enumerate(found):
        cc, finds = ("", "orders@redwood-print.example"), []
        if number == 3 and not fixed:
            local, _, domain = person.address.partition("@")
            person, finds = replace(person, address=f"{local[:2]}{local[3:]}@{domain}"), ["DST406"]
        if number == 10 and not fixed:
            local, _, domain = person.address.partition("@")
            person = replace(person, address=f"{local[:-2]}{local[-1]}{local[-2]}@{domain}")
            finds = ["DST406"]
        if number == 6 and not fixed:
            cc, finds = ("", "orders@redwod-print.example"), ["DST403", "EXP101"]
        mailing.send(
            person,
            "Your proofs are ready",
            ("the proofs of your booklet are ready. The printer reads this mail as well.",),
            finds,
            cc=(cc,),
            language="en",
            greeting=f"Dear {person.given},",
        )
    return mailing.done()


def d3(fixed: bool) -> Sample:
    """Results of an examination to addresses that nobody has confirmed (mails and a list)."""
    policy = {"batch": {"purpose": "transactional"}, "gate": {"require": ["verification"]}}
    mailing = Mailing("D3", CLINICA, policy)
    found = people("d3", portuguese=10)
    open_ones = () if fixed else (2, 7)
    day = {p.id: "" if number in open_ones else "2025-03-08" for number, p in enumerate(found)}
    mailing.roster(found, verified_at=lambda p: day[p.id])
    for number, person in enumerate(found):
        mailing.send(
            person,
            "Confirmação da sua consulta",
            (
                "a sua consulta está confirmada.",
                (
                    ("Paciente", person.name),
                    ("Telefone", f"(21) 9{5550 + number}-01{40 + number}"),
                    ("Endereço", f"Rua do Lago, {12 + 5 * number} - Rio de Janeiro - RJ"),
                    ("Data", "12 de junho de 2025, 10h30"),
                ),
            ),
            ["LEK201"] if number in open_ones else [],
        )
    return mailing.done()


def d4(fixed: bool) -> Sample:
    """A vendor's copy goes to a private mailbox, in every mail, for months."""
    policy = {
        "batch": {"purpose": "transactional"},
        "sender": THEATRE.sender("tehai@akane-travel.example"),
    }
    mailing = Mailing("D4", THEATRE, policy, copies=("tehai@akane-travel.example",))
    copy = ("", "tehai@akane-travel.example" if fixed else "akane.tehai.2019@gmail.com")
    for number, person in enumerate(people("d4", japanese=8)):
        mailing.send(
            person,
            "観劇ツアーのご予約について",
            ("ご予約を承りました。", f"集合は6月{14 + number}日の正午、劇場の正面玄関です。"),
            [] if fixed else ["DST405", "EXP101"],
            cc=(copy,),
        )
    return mailing.done()


def d5(fixed: bool) -> Sample:
    """A mail to one person goes to a list, and a saved mail still carries old recipients."""
    policy = {
        "batch": {"purpose": "transactional", "bcc_header": "stripped-by-sender", "expected_recipients": 8},
        "destinations": {"lists": {"discussion": ["all-students@kita-college.example"]}},
    }
    mailing = Mailing("D5", LOJA, policy, copies=("all-students@kita-college.example",))
    policy["sender"] = LOJA.sender()
    found = people("d5", portuguese=8)
    old = people("d5 old", english=12, start=6100)
    for number, person in enumerate(found):
        strays = [p.address for p in old] if number == 5 and not fixed else []
        listed = number == 2 and not fixed
        finds = ["EXP106"] if listed else []
        mailing.send(
            (("", "all-students@kita-college.example"),) if listed else person,
            "Sua reserva de sala de estudo",
            ("a sua sala de estudo está reservada para quinta-feira, às 15h.",),
            [*finds, *(["EXP102"] if strays else [])],
            greeting=greet(person),
            extra=(("Bcc", ", ".join(strays)),) if strays else (),
            envelope=strays,
        )
    if not fixed:
        mailing.plant("AUD504")
    return mailing.done()


MECHANISMS = {
    "D1": ("a lookalike domain that takes in everything", d1, ("DST402",)),
    "D2": ("one letter missing or exchanged", d2, ("DST403", "DST406")),
    "D3": ("an address that nobody has confirmed", d3, ("LEK201",)),
    "D4": ("a wrong standing copy or route", d4, ("DST405",)),
    "D5": ("a personal mail to a list, or to saved recipients", d5, ("EXP106", "AUD504")),
}
