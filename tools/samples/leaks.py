"""Mechanisms C1 to C6: what stands in the mail, its files and its links."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

import book
import mime
from letter import Letter, parts
from mailing import BOOKS, CITY, CLINICA, LOJA, THEATRE, UNION, Mailing, greet, people
from output import Sample


def c1(fixed: bool) -> Sample:
    """The customers' sheet was attached instead of the order form ."""
    mailing = Mailing("C1", BOOKS, {"batch": {"purpose": "transactional"}, "gate": {"require": ["attachments"]}})
    found = people("c1", english=12)
    phone = {p.id: f"020 7946 0{201 + 7 * number}" for number, p in enumerate(found)}
    mailing.roster(found, phone=lambda p: phone[p.id])
    form = [("title", "pieces", "price"), ("The Salt Road", "", "12.90"), ("Winter Birds", "", "9.50")]
    sheet = [("name", "email", "phone"), *((p.name, p.address, phone[p.id]) for p in found)]
    rows = form if fixed else sheet
    name = "order-form" if fixed else "customers-june"
    for number, person in enumerate(found[:6]):
        file = mime.File(f"{name}.csv", "text/csv; charset=utf-8", csv_of(rows).encode())
        mailing.send(
            person,
            "Order form for the summer list",
            ("please find the order form for the summer list attached.",),
            [] if fixed else ["EXP105", "LEK202", "LEK203"],
            files=(file,),
        )
    return mailing.done()


def csv_of(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def c2(fixed: bool) -> Sample:
    """Only the summary is on show; the sheet and the rows behind it hold the families."""
    mailing = Mailing("C2", CITY, {"batch": {"purpose": "transactional"}, "gate": {"require": ["attachments"]}})
    found = people("c2", japanese=6)
    families = people("c2 families", japanese=14)
    summary = [("地区", "申込数"), ("東", "31"), ("西", "27"), ("南", "40"), ("北", "22")]
    raw = [
        (p.name, f"0422-55-{1102 + 13 * number:04d}", f"東京都武蔵野市こもれび町{number + 1}-{2 + number % 5}-{3 + number}")
        for number, p in enumerate(families)
    ]
    header = ("保護者氏名", "電話番号", "住所")
    sheets = [book.Sheet("集計", summary)]
    rows = [book.Sheet("集計", summary)]
    if not fixed:
        sheets.append(book.Sheet("元データ", [header, *raw], "veryHidden"))
        rows = [book.Sheet("集計", [*summary, header, *raw], hidden_rows=range(5, 20))]
    for number, person in enumerate(found):
        data = book.workbook(*(rows if number % 2 else sheets))
        mailing.send(
            person,
            "【一時預かり】申込状況について",
            ("6月の申込状況を添付のとおりお知らせします。",),
            [] if fixed else ["LEK203", "LEK204"],
            files=(mime.File("申込状況.xlsx", book.XLSX, data),),
        )
    return mailing.done()


def c3(fixed: bool) -> Sample:
    """A link to the list of answers instead of the form, and links with somebody else's token."""
    policy = {
        "batch": {"purpose": "campaign"},
        "destinations": {"link_hosts": [f"www.{CLINICA.domain}", "forms.gle"]},
    }
    mailing = Mailing("C3", CLINICA, policy)
    found = people("c3", portuguese=8)
    mailing.roster(found)
    tokens = [hashlib.sha256(f"leave {p.id}".encode()).hexdigest()[:32] for p in found]
    for number, person in enumerate(found):
        spoilt = not fixed and number in (1, 2, 5)
        form = "https://forms.gle/Vv8ExampleForm1"
        if spoilt and number < 3:
            form = "https://docs.google.com/spreadsheets/d/1ExampleSheetOfAnswers0123456789abcdefghijkl/edit#gid=0"
        # The sixth mail was made from the fifth one and kept its link.
        token = tokens[4] if spoilt and number == 5 else tokens[number]
        mailing.send(
            person,
            "Pesquisa sobre o atendimento",
            (
                "gostaríamos de ouvir a sua opinião sobre o atendimento.",
                f"Responda aqui: {form}",
            ),
            ["LNK802"] if spoilt and number < 3 else [],
            token=token,
        )
    if not fixed:
        mailing.plant("LNK801")
    return mailing.done()


def c4(fixed: bool) -> Sample:
    """Another customer's data in the text: a mail used again, a quoted one, one of two parts."""
    mailing = Mailing("C4", UNION, {"batch": {"purpose": "transactional"}})
    found = people("c4", english=6, japanese=2)
    japanese, english = found[:2], found[2:]
    phone = {p.id: f"020 7946 0{311 + 9 * number}" for number, p in enumerate(found)}
    account = {p.id: f"7730-11{24 + 7 * number:02d}" for number, p in enumerate(found)}
    mailing.roster(found, phone=lambda p: phone[p.id], account_number=lambda p: account[p.id])
    subject = "Your enquiry about a second card"
    text = ("the second card for your account is on its way.", "It takes about five working days.")

    def detail(person: object, who: int) -> str:
        return f"Account: {account[found[who].id]}\nWe will call you at {phone[found[who].id]}."

    # found: 0, 1 Japanese; 2 to 7 English
    mailing.send(english[0], subject, (*text, detail(english[0], 2)))
    wrong = detail(english[1], 2 if not fixed else 3)
    mailing.send(english[1], subject, (*text, wrong), [] if fixed else ["LEK202", "PAR306"])
    quoted = (
        f"On Mon, 2 Jun 2025 at 14:05, {english[3].name} <{english[3].address}> wrote:\n"
        f"> my number has changed to {phone[english[3].id]}\n> regards, {english[3].name}"
    )
    mailing.send(
        english[2],
        subject,
        text if fixed else (*text, quoted),
        [] if fixed else ["EXP105", "LEK202", "LEK207", "PAR306"],
    )
    right = Letter(greet(english[4]), (*text, detail(english[4], 6)), UNION.footer(), "en")
    other = Letter(greet(english[4]), (*text, detail(english[4], 6 if fixed else 7)), UNION.footer(), "en")
    plain, page = parts(other, subject, mime.UTF8_QP, False)[0], parts(right, subject, mime.UTF8_QP, True)[1]
    mailing.send(english[4], subject, (), [] if fixed else ["LEK202", "PAR306", "TPL605"], parts=(plain, page))
    title = "ご照会の件" if fixed else f"ご照会の件（{japanese[1].name}様 {account[japanese[1].id]}）"
    mailing.send(
        japanese[0],
        title,
        ("お問い合わせのカードは、本日発送しました。",),
        [] if fixed else ["LEK202", "PAR306"],
    )
    return mailing.done()


def c5(fixed: bool) -> Sample:
    """The file with the recipients was put in as the text."""
    mailing = Mailing("C5", LOJA, {"batch": {"purpose": "important-notice"}, "gate": {"require": ["personal-data"]}})
    found = people("c5", portuguese=10)
    street = {p.id: f"Rua das Flores, {110 + 13 * number} - São Paulo - SP" for number, p in enumerate(found)}
    phone = {p.id: f"(11) 9{5550 + number}-01{30 + number}" for number, p in enumerate(found)}
    mailing.roster(found, endereço=lambda p: street[p.id], telefone=lambda p: phone[p.id])
    table = "matricula;nome;email;saldo\n" + "\n".join(
        f"{p.id};{p.name};{p.address};{35 + 4 * number},90" for number, p in enumerate(found)
    )
    for person in found[:6]:
        mailing.send(
            person,
            "Mudança de endereço da loja",
            ("a partir de 1º de julho atendemos na Rua das Palmeiras, 88.",) if fixed else (table,),
            [] if fixed else ["EXP105", "LEK202", "LEK203", "PAR306"],
            **({} if fixed else {"greeting": ""}),
        )
    # Labels for the parcels of four others.
    labels = [f"{p.name}\n{street[p.id]}\n{phone[p.id]}" for p in found[:4]]
    text = ("segue a confirmação da sua retirada.",) if fixed else ("seguem as etiquetas.", "\n\n".join(labels))
    mailing.send(found[6], "Retirada do pedido", text, [] if fixed else ["LEK202", "LEK203", "PAR306"])
    return mailing.done()


def c6(fixed: bool) -> Sample:
    """Tags, dummies and holes where the name should be, in three languages."""
    mailing = Mailing("C6", THEATRE, {"batch": {"purpose": "campaign"}, "gate": {"require": ["merge"]}})
    found = people("c6", japanese=6, english=5, portuguese=5)
    mailing.roster(found)
    texts = {
        "ja": ("夏の公演のご案内", "前売りは6月20日の10時からです。"),
        "en": ("Our summer season", "tickets are on sale from 20 June, 10 a.m."),
        "pt": ("Nossa temporada de verão", "os ingressos estão à venda a partir de 20 de junho."),
    }
    # position -> greeting, subject, rules
    faults = {
        1: ("{{ 氏名 }} 様", None, "TPL601"),
        2: ("〇〇 様", None, "TPL603"),
        3: ("様", None, "TPL602 PAR309"),
        4: ("＜氏名＞ 様", None, "TPL601"),
        7: ("Dear [FIRST_NAME],", None, "TPL601"),
        8: (None, "%%DC::Previous Season::Subject Line%", "TPL601"),
        9: ("Dear Mr. Soandso,", None, "TPL603"),
        10: ("Dear ,", None, "TPL602 PAR309"),
        12: ("Prezado *|NOME|*,", None, "TPL601"),
        13: ("Prezada undefined,", None, "TPL602 PAR309"),
        14: ("Olá ${nome},", None, "TPL601"),
    }
    for number, person in enumerate(found):
        greeting, subject, rule = faults.get(number, (None, None, "")) if not fixed else (None, None, "")
        title, line = texts[person.language]
        mailing.send(
            person,
            subject or title,
            (line, f"https://www.{THEATRE.domain}/2025-summer"),
            rule.split(),
            greeting=greeting or greet(person),
        )
    return mailing.done()


MECHANISMS = {
    "C1": ("a file with many customers attached", c1, ("LEK203",)),
    "C2": ("hidden sheets, rows or columns in a file", c2, ("LEK204",)),
    "C3": ("a link to the list, or with somebody else's token", c3, ("LNK801", "LNK802")),
    "C4": ("another customer's data in the text", c4, ("LEK202", "LEK207")),
    "C5": ("the text itself is data", c5, ("LEK203",)),
    "C6": ("tags, dummies and holes instead of names", c6, ("TPL601", "TPL602", "TPL603")),
}
