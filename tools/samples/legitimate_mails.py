"""Batches that are right although they look wrong: greetings, texts, files, purposes."""

from __future__ import annotations

from dataclasses import replace

import mime
from mailing import BOOKS, CITY, CLINICA, LOJA, SCHOOL, THEATRE, UNION, Mailing, greet, people
from output import Sample


def generic() -> Sample:
    """Greetings without a name, by design, in three languages."""
    mailing = Mailing("generic-greetings", CITY, {"batch": {"purpose": "important-notice"}})
    greetings = ("保護者各位", "市民の皆様", "ご担当者様", "お客様各位", "Dear customer,", "Hello,", "To whom it may concern,",
                 "Prezado cliente,", "Olá!", "A todos os associados,")  # fmt: skip
    found = people("generic", japanese=4, english=3, portuguese=3)
    mailing.roster(found)
    texts = {"ja": "窓口の時間が変わります。", "en": "our opening hours change.", "pt": "o nosso horário muda."}
    for person, greeting in zip(found, greetings, strict=True):
        mailing.send((("", person.address),), "Opening hours", (texts[person.language],), greeting=greeting, language=person.language)
    return mailing.done()


def lists() -> Sample:
    """A declared announce list, a discussion list with a mail for all, a ticket system."""
    policy = {
        "batch": {"purpose": "important-notice"},
        "sender": SCHOOL.sender("ticket+8842@helpdesk.example"),
        "destinations": {
            "lists": {"announce": ["kyoshokuin@ml.asagiri.example"], "discussion": ["ob-kai@ml.asagiri.example"]}
        },
    }
    known = ("kyoshokuin@ml.asagiri.example", "ob-kai@ml.asagiri.example", "ticket+8842@helpdesk.example")
    mailing = Mailing("mailing-lists-and-tickets", SCHOOL, policy, copies=known)
    for subject in ("停電のお知らせ", "断水のお知らせ", "駐車場のお知らせ"):
        mailing.send((("教職員一同", known[0]),), subject, ("6月15日の9時から12時までです。",), greeting="教職員各位")
    mailing.send((("", known[1]),), "総会のお知らせ", ("総会は7月5日です。",), greeting="会員の皆様")
    mailing.send((("", known[2]),), "Re: [#8842] プリンター", ("お世話になっております。解決しました。",))
    return mailing.done()


def contacts() -> Sample:
    """The sender's own address, phone, account and a quoted answer of the sender's."""
    policy = {"batch": {"purpose": "payment-notice"}, "sender": UNION.sender()}
    policy["sender"]["contacts"] += ["020 7946 0199", "branch@northfield-union.example"]
    mailing = Mailing("contacts-of-the-sender", UNION, policy)
    found = people("contacts", english=8)
    mailing.roster(found)
    for number, person in enumerate(found):
        blocks = [
            "please pay your fee by 30 June. Questions? Call Martha at 020 7946 0199.",
            "Northfield branch: 020 7946 0142, branch@northfield-union.example",
        ]
        if number == 2:
            blocks.append(
                f"On Mon, 2 Jun 2025 at 10:12, {UNION.name} <{UNION.address}> wrote:\n> We will write to you soon.\n"
                f"> {UNION.name}, {UNION.postal}, {UNION.phone}"
            )
        mailing.send(person, "Your fee for 2025", blocks)
    return mailing.done()


def own_data() -> Sample:
    """Orders with the reader's own data, and gifts that go to somebody else."""
    mailing = Mailing("own-data-and-gifts", LOJA, {"batch": {"purpose": "transactional"}, "gate": {"require": ["verification"]}})
    found = people("own data", portuguese=8)
    street = {p.id: f"Rua das Flores, {110 + 13 * number} - São Paulo - SP" for number, p in enumerate(found)}
    phone = {p.id: f"(11) 9{5550 + number}-02{30 + number}" for number, p in enumerate(found)}
    # The gift for a friend who happens to be a customer as well.
    gift = {found[2].id: found[5].name, found[6].id: "Otávio Lacerda"}
    mailing.roster(found, endereço=lambda p: street[p.id], telefone=lambda p: phone[p.id], entrega=lambda p: gift.get(p.id, ""))
    for number, person in enumerate(found):
        rows = (
            ("Pedido", f"PA-{7700 + number}"),
            ("Entregar para", gift.get(person.id, person.name)),
            ("Endereço", street[person.id]),
            ("Telefone", phone[person.id]),
            ("Total", f"R$ {38 + 6 * number},90"),
        )
        mailing.send(person, f"Seu pedido PA-{7700 + number}", ("recebemos o seu pedido.", rows))
    return mailing.done()


def recall() -> Sample:
    """A recall that the law asks for goes to people who have unsubscribed as well: a note."""
    mailing = Mailing("notice-to-unsubscribed", BOOKS, {"batch": {"purpose": "important-notice"}})
    found = people("recall", english=9)
    mailing.roster(found, opt_out=lambda p: "unsubscribed" if found.index(p) % 3 == 0 else "")
    text = ("the reading lamp that you bought can overheat. Please unplug it and send it back at our cost.",)
    for person in found:
        mailing.send(person, "Important: product recall", text)
    mailing.plant("AUD503")
    return mailing.done()


def common_file() -> Sample:
    """One map and one set of terms for everybody."""
    mailing = Mailing("same-attachment-for-all", THEATRE, {"batch": {"purpose": "important-notice"}, "gate": {"require": ["attachments"]}})
    found = people("terms", japanese=7)
    mailing.roster(found)
    terms = (
        "利用規約\r\n第1条 会員は、会員証を他人に貸してはなりません。\r\n第2条 お問い合わせは会員係まで。\r\n"
        f"{THEATRE.name} {THEATRE.postal} {THEATRE.phone}\r\n"
    )
    shops = (
        "窓口,電話番号,メール\r\n本館,045-555-0172,kaiin@kamome-gekijo.example\r\n別館,045-555-0173,bekkan@kamome-gekijo.example\r\n"
        "港館,045-555-0174,minato@kamome-gekijo.example\r\n北館,045-555-0175,kita@kamome-gekijo.example\r\n"
        "東館,045-555-0176,higashi@kamome-gekijo.example\r\n"
    )
    files = (
        mime.File("利用規約.txt", "text/plain; charset=utf-8", terms.encode()),
        mime.File("madoguchi.csv", "text/csv; charset=utf-8", shops.encode()),
    )
    for person in found:
        mailing.send(person, "利用規約の変更について", ("利用規約を変更しました。添付をご覧ください。",), files=files)
    return mailing.done()


def newsletter() -> Sample:
    """The same text for everybody; only the greeting differs."""
    mailing = Mailing("newsletter", CLINICA, {"batch": {"purpose": "campaign"}})
    found = people("newsletter", portuguese=12)
    mailing.roster(found, opt_out=lambda p: "não")
    for person in found:
        mailing.send(
            person,
            "Dicas de saúde para o inverno",
            ("beba água, durma bem e lave as mãos.", "A doutora Helena Prado responde às suas perguntas no nosso site."),
            greeting=f"Olá, {person.given}!",
            html=True,
        )
    return mailing.done()


def resend() -> Sample:
    """Two readers asked for their mail again; the ledger says why it may go out twice."""
    policy = {
        "batch": {"purpose": "transactional", "template": "tickets.txt", "event_header": "X-Order"},
        "audience": {"sent": "sent.csv"},
    }
    mailing = Mailing("resend-by-request", THEATRE, policy)
    found = people("resend", japanese=6)
    mailing.roster(found)
    mailing.sample.text("tickets.txt", "{{氏名}} 様\n\nチケットをお送りします。\n")
    rows = [(p.address, "tickets.txt", f"T-{880 + n}", "2025-06-01", "ご本人の依頼（電話）") for n, p in enumerate(found[:2])]
    rows += [(p.address, "tickets.txt", f"T-{640 + n}", "2025-03-09", "") for n, p in enumerate(found[2:5])]
    mailing.sample.table("sent.csv", ("address", "template", "event", "sent_on", "resend_reason"), rows, "utf-8")
    for number, person in enumerate(found):
        key = f"T-{880 + number}"
        mailing.send(person, f"チケット {key}", ("チケットをお送りします。",), extra=(("X-Order", key),))
    return mailing.done()


def examples() -> Sample:
    """Addresses in the text that nobody owns, or that are the sender's."""
    mailing = Mailing("example-addresses-in-the-text", UNION, {"batch": {"purpose": "important-notice"}})
    found = people("examples", english=6)
    mailing.roster(found)
    text = (
        "write your address as name@example.com, without spaces. Do not answer mails from addresses like "
        "bank@example.net or support@example.org.",
        f"Our only address is {UNION.address}.",
    )
    for person in found:
        mailing.send(replace(person), "How to recognise our mail", text, greeting=greet(person))
    return mailing.done()


BATCHES = (generic, lists, contacts, own_data, recall, common_file, newsletter, resend, examples)
