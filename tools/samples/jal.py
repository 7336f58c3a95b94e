"""An apology to members of a mileage club: wrong segment, and names shifted by a row (incident S4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

import mime
from jal_letters import SUBJECTS, apology
from letter import parts
from output import Sample
from people import ENGLISH, PORTUGUESE, Person, Population

JAPANESE_MEMBERS = 105
LEAKED_EVERY = 7  # every seventh member's data did leak; they get another letter
OPTED_OUT_EVERY = 13
STRAYS = (0, 1, 2, 16, 17, 18, 19)  # which of the leaked members the faulty extraction took
SHIFTED = range(40, 54)  # rows of the faulty batch that greet the member of the next row
ADDRESS = "members@minato-air.example"
SENDERS = {
    "ja": "みなと航空マイレージクラブ",
    "en": "Minato Airways Mileage Club",
    "pt": "Clube de Milhagem Minato Airways",
}
MODERN = str.maketrans("髙邊﨑", "高辺崎")  # how other systems write the names on file
POLICY = """\
# Everyone whose data is safe is told so, also those who do not want mail from us otherwise.
[batch]
purpose = "important-notice"
expected_messages = {messages}
bcc_header = "forbidden"

[gate]
require = ["pairing", "audience"]

[sender]
domains = ["minato-air.example"]
contacts = [
  "0120-555-010", "+81 3 5555 0170", "privacy@minato-air.example",
  "〒144-0099 東京都大田区みなと空港1-1-1", "1-1-1 Minato Kuko, Ota-ku, Tokyo 144-0099",
]

[roster]
path = "members.csv"
columns = {{ id = "お客様番号", name = "氏名", kana = "フリガナ", email = "メールアドレス", \
segment = "調査区分", opt_out = "配信停止", verified_at = "メール確認日" }}

[audience]
segment = ["not-leaked"]     # the letter says that no leak of the reader's data is known
"""


@dataclass(frozen=True, slots=True)
class Member:
    """Hold a member of the club with what the investigation found."""

    person: Person
    leaked: bool
    opted_out: bool


def mails(fixed: bool) -> Sample:
    """Build the mailing in three languages."""
    name = "jal-members-apology" + ("-fixed" if fixed else "")
    sample = Sample(name, notes=frozenset({"AUD503", "DST408"}))
    everyone = _members()
    chosen = [member for member in everyone if not member.leaked] if fixed else _faulty(everyone)
    for index, member in enumerate(chosen):
        person = greeted = member.person
        planted = ["AUD501"] if member.leaked else []
        if not fixed and index in SHIFTED:
            greeted = chosen[index + 1].person
            _prove_other(person, greeted)
            planted.append("PAR301")
        data = _mail(index + 1, person, greeted, shifted=greeted is not person)
        sample.mail(index + 1, data, [*planted, "DST408"])
    if any(member.opted_out for member in chosen):
        sample.rules["AUD503"] = 1  # one note for the batch, with the count
    if not fixed:
        sample.rules["PAR303"] = 1
    sample.text("mailcheck.toml", POLICY.format(messages=len(chosen)))
    _roster(sample, everyone)
    return sample


def _members() -> list[Member]:
    """Invent the members, in the order of the export: Japanese, English, Portuguese."""
    population = Population("jal")
    people = []
    for index in range(JAPANESE_MEMBERS + len(ENGLISH) + len(PORTUGUESE)):
        number = f"{302_118_407 + 9173 * index}"
        rest = index - JAPANESE_MEMBERS
        if rest < 0:
            people.append(population.japanese(number))
        elif rest % 6 == 5 and rest < len(ENGLISH):
            # Japanese members who read English: the greeting is in Latin letters.
            people.append(replace(population.japanese(number), language="en-ja"))
        elif rest < len(ENGLISH):
            people.append(population.foreign(number, ENGLISH[rest], "en"))
        else:
            people.append(population.foreign(number, PORTUGUESE[rest - len(ENGLISH)], "pt"))
    return [
        Member(person, index % LEAKED_EVERY == LEAKED_EVERY - 1, index % OPTED_OUT_EVERY == 4)
        for index, person in enumerate(people)
    ]


def _faulty(everyone: list[Member]) -> list[Member]:
    """Return the wrong selection: seven leaked members stand where their neighbours should."""
    leaked = [index for index, member in enumerate(everyone) if member.leaked]
    strays = {leaked[position] for position in STRAYS}
    return [
        member
        for index, member in enumerate(everyone)
        if index in strays or (not member.leaked and index + 1 not in strays)
    ]


def _prove_other(person: Person, greeted: Person) -> None:
    """Assert that no reading of the two names agrees, so that the finding is certain."""
    assert person.language == greeted.language == "ja"
    for own, other in zip(person.kana.split(), greeted.kana.split(), strict=True):
        assert own != other, (person.id, greeted.id)


def _mail(number: int, person: Person, greeted: Person, shifted: bool) -> bytes:
    """Return one letter; outside the shifted rows every second To carries the member's name."""
    language = person.language[:2]
    shown = "" if shifted or number % 2 else _written_name(person)
    head = mime.Head(
        sender=(SENDERS[language], ADDRESS),
        to=((shown, person.address),),
        subject=SUBJECTS[language],
        sent=datetime(2014, 9, 30, 20, 0, 0, tzinfo=timezone(timedelta(hours=9)))
        + timedelta(seconds=2 * number),
        number=number,
        mailer="club-mailer 7",
    )
    coding = {"en": mime.UTF8_QP, "pt": mime.LATIN}.get(language, mime.JAPANESE[number % len(mime.JAPANESE)])
    letter = apology(language, _greeting(number, greeted, plain=shifted))
    return mime.write(head, parts(letter, SUBJECTS[language], coding, number % 4 == 0), "alternative", coding)


def _written_name(person: Person) -> str:
    """Return the name as the letter's language writes it."""
    return person.romaji if person.language == "en-ja" else person.name


def _greeting(number: int, person: Person, plain: bool) -> str:
    """Return the greeting; all variants name the same person and must stay silent."""
    if person.language == "pt":
        opening = "Prezada" if person.title == "Sra." else "Prezado"
        return f"{opening} {person.title} {person.name},"
    if person.language == "en":
        return f"Dear {person.title} {person.family if number % 2 else person.name},"
    if person.language == "en-ja":
        return f"Dear {person.romaji},"
    if plain:
        return f"{person.family}{person.given} 様"
    variants = (
        f"{person.family}{person.given} 様",
        f"{person.family} {person.given} 様",
        f"{person.family}\u3000{person.given}様",
        f"{person.kana} 様",  # members of long standing are on file in katakana only
        f"{person.name.translate(MODERN)} 様",
    )
    return variants[number % len(variants)]


def _roster(sample: Sample, everyone: list[Member]) -> None:
    """Add the roster: UTF-8 with a byte order mark, for no Japanese charset has João."""
    header = ("お客様番号", "氏名", "フリガナ", "メールアドレス", "言語", "調査区分", "配信停止", "メール確認日")
    rows = [
        (
            member.person.id,
            _roster_name(member.person),
            member.person.kana,
            member.person.address,
            member.person.language[:2],
            "leaked" if member.leaked else "not-leaked",
            "1" if member.opted_out else "0",
            "2014-03-31",
        )
        for member in everyone
    ]
    sample.table("members.csv", header, rows, "utf-8-sig")


def _roster_name(person: Person) -> str:
    """Return the name on file; Japanese members are on file in kanji whatever they read."""
    return f"{person.family} {person.given}" if person.kana else person.name
