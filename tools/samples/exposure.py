"""Mechanisms A1 to A8: customers see each other."""

from __future__ import annotations

import json
from collections.abc import Iterable

import mime
from mailing import BOOKS, CITY, CLINICA, LOJA, SCHOOL, THEATRE, UNION, Mailing, addresses, greet, people
from output import Sample

HALL = (
    "6月の親子ひろばは、改修工事のため会場を第二集会室に変更します。",
    "当日は西口の玄関をご利用ください。駐車場はありません。",
)


def a1(fixed: bool) -> Sample:
    """A notice by hand: everybody in To; in the twin in Bcc, which the mailer takes off."""
    mailing = Mailing("A1", CITY, {"batch": {"purpose": "important-notice", "bcc_header": "stripped-by-sender"}})
    found = people("a1", japanese=16, english=2)
    subject = "【親子ひろば】会場変更のお知らせ"
    for person in found[14:16]:
        mailing.send(person, subject, HALL)
    # Two are enough: a limit of ten would let this one through.
    pair = addresses(found[16:18])
    text = ("The June meeting moves to hall 2. Please use the west entrance.",)
    if fixed:
        bcc = (("Bcc", ", ".join(p.address for p in found[:14])),)
        mailing.send(
            (("", CITY.address),), subject, HALL, greeting="保護者の皆様", extra=bcc, envelope=[p.address for p in found]
        )
        for person in found[16:18]:
            mailing.send(person, "Change of venue in June", text)
    else:
        mailing.send(addresses(found[:14]), subject, HALL, ["EXP101"], greeting="保護者の皆様")
        mailing.send(
            pair[:1], "Change of venue in June", text, ["EXP101"], cc=pair[1:], greeting="Dear parents,", language="en"
        )
    return mailing.done()


def a2(fixed: bool) -> Sample:
    """A new mail service: the program hands the whole list over as one `to` of the payload."""
    mailing = Mailing("A2", LOJA, {"batch": {"purpose": "important-notice"}, "gate": {"require": ["exposure"]}})
    found = people("a2", portuguese=12)
    groups = [[person] for person in found] if fixed else [found[:7], found[7:]]
    payload = {
        "from": {"email": LOJA.address, "name": LOJA.name},
        "subject": "Mudança no horário de retirada dos pedidos",
        "content": [
            {
                "type": "text/plain",
                "value": "Prezados clientes,\n\na partir de segunda-feira, a retirada dos pedidos na loja "
                "será das 9h às 17h.\n\n-- \n" + "\n".join(LOJA.footer()) + "\n",
            }
        ],
        "personalizations": [{"to": [{"email": p.address, "name": p.name} for p in group]} for group in groups],
    }
    mailing.sample.text("batch/send.json", json.dumps(payload, indent=1, ensure_ascii=False) + "\n")
    for _ in groups:
        mailing.plant("DST408", *([] if fixed else ["EXP101"]))
    return mailing.done()


def a3(fixed: bool) -> Sample:
    """Five chunks of one list; in the third the list went into To instead of Bcc."""
    mailing = Mailing("A3", SCHOOL, {"batch": {"purpose": "important-notice", "bcc_header": "stripped-by-sender"}})
    found = people("a3", japanese=30)
    for chunk in range(5):
        members = found[6 * chunk : 6 * chunk + 6]
        own = (("", SCHOOL.address),)
        listed = ", ".join(person.address for person in members)
        spoilt = chunk == 2 and not fixed
        mailing.send(
            addresses(members) if spoilt else own,
            "後期履修登録の期間について",
            ("後期の履修登録は9月8日（月）から19日（金）までです。", "期間を過ぎると登録できません。"),
            ["EXP101"] if spoilt else [],
            greeting="履修生の皆様",
            extra=() if spoilt else (("Bcc", listed),),
            envelope=[person.address for person in members],
        )
    return mailing.done()


def a4(fixed: bool) -> Sample:
    """One customer stands in To for all to see, the others in Bcc; the twin has the desk in To."""
    policy = {"batch": {"purpose": "important-notice", "bcc_header": "stripped-by-sender", "expected_recipients": 12}}
    mailing = Mailing("A4", CLINICA, policy)
    found = people("a4", portuguese=12)
    hidden = found if fixed else found[1:]
    mailing.send(
        (("", CLINICA.address),) if fixed else addresses(found[:1]),
        "Clínica fechada em 20 de junho",
        ("a clínica estará fechada na sexta-feira, 20 de junho.", "As consultas voltam na segunda-feira, dia 23."),
        [] if fixed else ["EXP102"],
        greeting="Prezados pacientes,",
        extra=(("Bcc", ", ".join(person.address for person in hidden)),),
        envelope=[person.address for person in hidden],
    )
    return mailing.done()


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//larkspur//events//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:reading-2025-06-19@larkspur-books.example
DTSTAMP:20250603T083000Z
DTSTART:20250619T180000Z
SUMMARY:Evening reading
ORGANIZER:mailto:hello@larkspur-books.example
{attendees}
END:VEVENT
END:VCALENDAR
"""


LEAKS = ("LEK202", "LEK203")  # two of them are others' data, and a list of people


def a5(fixed: bool) -> Sample:
    """Other customers' addresses in the text: a memo, a quoted header, a comment, a guest list."""
    mailing = Mailing("A5", BOOKS, {"batch": {"purpose": "transactional"}})
    found = people("a5", english=9, japanese=2)
    mailing.roster(found)
    english, japanese = found[2:], found[:2]
    text = ("your seat for the evening reading on 19 June is reserved.", "Doors open at 18:30.")
    memo = "(memo) still to be asked: " + ", ".join(p.address for p in english[4:6])
    quoted = (
        "-----Original Message-----\n"
        f"From: {BOOKS.address}\nTo: {english[5].address}; {english[6].address}\nSubject: Reading"
    )
    subject = "Your seat for the evening reading"
    for person in english[:3]:
        mailing.send(person, subject, text, html=True)
    mailing.send(english[3], subject, text if fixed else (*text, memo), [] if fixed else ["EXP105", *LEAKS])
    mailing.send(english[4], subject, text if fixed else (*text, quoted), [] if fixed else ["EXP105", "LEK207", *LEAKS])
    page = f"<p>{greet(english[5])}</p><p>{text[0]}</p>" + ("" if fixed else f"<!-- next: {english[7].address} -->")
    mailing.send(
        english[5], subject, (), [] if fixed else ["EXP105", "LEK202", "LEK204"], parts=(mime.Part("html", page, mime.UTF8_QP),)
    )
    guests = [english[6]] if fixed else english[6:9]
    attendees = "\n".join(f"ATTENDEE:mailto:{guest.address}" for guest in guests)
    parts = (
        mime.Part("plain", f"{greet(english[6])}\n\n{text[0]}\n", mime.UTF8),
        mime.Part("calendar", CALENDAR.format(attendees=attendees), mime.UTF8),
    )
    mailing.send(english[6], subject, (), [] if fixed else ["EXP105", *LEAKS], parts=parts)
    blocks = ("6月19日の朗読会のお席をご用意しました。", "開場は18時30分です。")
    note = f"宛先：{japanese[1].address}\n件名：朗読会"
    mailing.send(
        japanese[0], "朗読会のお席", blocks if fixed else (*blocks, note), [] if fixed else ["EXP105", "LEK202"]
    )
    return mailing.done()


def a6(fixed: bool) -> Sample:
    """A loop that never empties its list: each mail carries the recipients before it (mbox)."""
    mailing = Mailing("A6", UNION, {"batch": {"purpose": "important-notice"}})
    found = people("a6", english=10)
    mails = []
    for number, person in enumerate(found):
        to = addresses(found[number : number + 1] if fixed else found[: number + 1])
        mails.append(
            mailing.send(
                to,
                "Online banking is closed on Sunday night",
                ("online banking will be closed from 01:00 to 04:00 on Sunday, 15 June.",),
                [] if fixed or not number else ["EXP101"],
                greeting="Dear member,",
                keep=False,
            )
        )
    mailing.sample.files["batch/outbox.mbox"] = mbox(mails, UNION.address)
    if not fixed:
        # Everybody but the last gets the notice again with each mail after his own.
        mailing.plant("EXP107", *["AUD505"] * (len(found) - 1))
    return mailing.done()


def mbox(mails: Iterable[bytes], sender: str) -> bytes:
    """Return mails as one mailbox (RFC 4155); no line of them may begin with `From `."""
    return b"".join(
        f"From {sender} Tue Jun  3 09:30:00 2025\n".encode() + mail.replace(b"\r\n", b"\n") + b"\n" for mail in mails
    )


def a7(fixed: bool) -> Sample:
    """The Bcc header stands in the bytes that go out; who gets them is in the envelope file."""
    policy = {
        "batch": {"purpose": "campaign", "bcc_header": "forbidden", "envelope": "envelope.csv"},
        "gate": {"require": ["exposure"]},
    }
    mailing = Mailing("A7", THEATRE, policy)
    found = people("a7", japanese=18)
    rows = []
    for number, month in enumerate(("七月", "八月", "九月")):
        members = found[6 * number : 6 * number + 6]
        # One of them was forwarded once more, and carries the hidden copies under another name.
        field = "Resent-Bcc" if number == 1 else "Bcc"
        bcc = ((field, ", ".join(person.address for person in members)),)
        extra = () if fixed else bcc
        mailing.send(
            (("", THEATRE.address),),
            f"【かもめ劇場】{month}の公演のご案内",
            (f"{month}の公演の前売りが始まりました。"),
            [] if fixed else ["EXP103"],
            greeting="会員の皆様",
            extra=extra,
            envelope=[person.address for person in members],
        )
        rows += [(f"{number + 1:04d}.eml", person.address) for person in members]
    mailing.sample.table("envelope.csv", ("message", "recipient"), rows, "utf-8")
    return mailing.done()


def a8(fixed: bool) -> Sample:
    """Answers go to the list of all members."""
    policy = {
        "batch": {"purpose": "important-notice"},
        "destinations": {"lists": {"discussion": ["leitores@livraria-aurora.example"]}},
    }
    mailing = Mailing("A8", LOJA, policy)
    reply = ("", LOJA.address if fixed else "leitores@livraria-aurora.example")
    for person in people("a8", portuguese=6):
        mailing.send(
            person,
            "Seu cadastro no clube de leitura",
            ("confirmamos o seu lugar no clube de leitura.", "Para mudar a data, responda a este e-mail."),
            [] if fixed else ["EXP106"],
            reply_to=reply,
        )
    return mailing.done()


MECHANISMS = {
    "A1": ("many customers visible in To or Cc", a1, ("EXP101",)),
    "A2": ("the same through a new system or mail service", a2, ("EXP101",)),
    "A3": ("one of several chunks shows its list", a3, ("EXP101",)),
    "A4": ("one customer in To, the others in Bcc", a4, ("EXP102",)),
    "A5": ("addresses of others in the text", a5, ("EXP105",)),
    "A6": ("recipients add up over the batch", a6, ("EXP107",)),
    "A7": ("Bcc header left in the bytes that go out", a7, ("EXP103",)),
    "A8": ("answers go to a list that everybody reads", a8, ("EXP106",)),
}
