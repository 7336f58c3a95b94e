"""Put one small mailing together: people, mails or a list, roster, policy, planted findings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

import mime
from letter import Letter, Table, parts
from output import Sample
from people import ENGLISH, PORTUGUESE, Person, Population

RESERVED = ("example.com", "example.net", "example.org", "example.jp")
Policy = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Desk:
    """Name a sender: who writes, where it can be reached."""

    name: str
    address: str
    phone: str
    postal: str
    language: str = "ja"

    @property
    def domain(self) -> str:
        """Return the domain of the desk."""
        return self.address.split("@")[1]

    @property
    def mailbox(self) -> mime.Mailbox:
        """Return name and address, as they stand in From."""
        return self.name, self.address

    def footer(self) -> tuple[str, ...]:
        """Return the lines below every letter."""
        if self.language == "ja":
            reach = f"電話 {self.phone}  メール {self.address}"
        elif self.language == "pt":
            reach = f"Telefone {self.phone}, e-mail {self.address}"
        else:
            reach = f"Phone {self.phone}, e-mail {self.address}"
        return self.name, self.postal, reach

    def sender(self, *copies: str) -> dict[str, Any]:
        """Return the `[sender]` table of the policy."""
        table: dict[str, Any] = {
            "domains": [self.domain],
            "contacts": [self.phone, self.address, self.postal],
        }
        return table | ({"allowed_copies": list(copies)} if copies else {})


CITY = Desk(
    "こもれび市 子育て支援課",
    "kosodate@komorebi-city.example",
    "0422-55-0171",
    "〒180-0099 東京都武蔵野市こもれび町1-2-3",
)
THEATRE = Desk(
    "かもめ劇場 会員係",
    "kaiin@kamome-gekijo.example",
    "045-555-0172",
    "〒231-0099 神奈川県横浜市中区かもめ町4-5-6",
)
SCHOOL = Desk(
    "あさぎり学園 教務部",
    "kyomu@asagiri-gakuen.example",
    "075-555-0173",
    "〒602-0099 京都府京都市上京区あさぎり町7-8",
)
UNION = Desk(
    "Northfield Savings Union",
    "service@northfield-union.example",
    "020 7946 0141",
    "12 Harbour Street, Northfield",
    "en",
)
BOOKS = Desk(
    "Larkspur Books",
    "hello@larkspur-books.example",
    "020 7946 0152",
    "3 Mill Lane, Larkspur",
    "en",
)
LOJA = Desk(
    "Livraria Aurora",
    "contato@livraria-aurora.example",
    "(11) 5555-0163",
    "Rua das Acácias, 120, São Paulo - SP",
    "pt",
)
CLINICA = Desk(
    "Clínica Vale Verde",
    "agenda@vale-verde.example",
    "(21) 5555-0174",
    "Avenida dos Ipês, 45, Rio de Janeiro - RJ",
    "pt",
)


@dataclass(slots=True)
class Mailing:
    """Collect one mailing of a desk; `start` numbers the customers."""

    name: str
    desk: Desk
    policy: Policy
    day: datetime = datetime(2025, 6, 3, 9, 30, tzinfo=timezone(timedelta(hours=9)))
    sample: Sample = field(init=False)
    copies: tuple[str, ...] = ()
    mails: int = 0

    def __post_init__(self) -> None:
        """Start with an empty sample."""
        self.sample = Sample(self.name)
        self.policy.setdefault("sender", self.desk.sender(*self.copies))

    def send(
        self,
        to: Person | Sequence[mime.Mailbox],
        subject: str,
        blocks: Iterable[str | Table],
        finds: Iterable[str] = (),
        **more: Any,
    ) -> bytes:
        """Add a mail and return it.

        More: `greeting`, `cc`, `reply_to`, `extra`, `files`, `coding`, `parts` (instead of a letter),
        `html` (a second part), `envelope` (who else gets it), `token` (of the reader's
        link to unsubscribe), `keep` (False: only return it).
        """
        self.mails += 1
        head = self._head(to, subject, more)
        language = more.get("language", to.language if isinstance(to, Person) else self.desk.language)
        coding = more.get("coding") or coding_of(language, self.mails)
        texts = more.get("parts")
        if texts is None:
            greeting = more.get("greeting", greet(to) if isinstance(to, Person) else "")
            footer = self.desk.footer() + ((self._leave(language, more),) if self.campaign else ())
            letter = Letter(greeting, tuple(blocks), footer, language)
            texts = parts(letter, subject, coding, more.get("html", False))
        data = mime.write(head, texts, "alternative", coding, tuple(more.get("files", ())))
        everyone = [*head.to, *head.cc, *(("", address) for address in more.get("envelope", ()))]
        found = [*finds, *(["DST408"] if any(self.reserved(a) for _, a in everyone) else [])]
        if more.get("keep", True):
            self.sample.mail(self.mails, data, found)
        else:
            self.sample.rules.update(found)
        return data

    @property
    def campaign(self) -> bool:
        """Tell whether the policy calls the mailing a campaign."""
        return bool(self.policy.get("batch", {}).get("purpose") == "campaign")

    def leave_url(self, more: dict[str, Any]) -> str:
        """Return the page that ends the subscription of this mail's reader."""
        token = more.get("token") or hashlib.sha256(f"{self.name} {self.mails}".encode()).hexdigest()[:24]
        return f"https://www.{self.desk.domain}/leave?token={token}"

    def _leave(self, language: str, more: dict[str, Any]) -> str:
        """Return the line that the law asks of a campaign."""
        words = {"ja": "配信停止はこちら ", "en": "To unsubscribe: ", "pt": "Para cancelar a inscrição: "}
        return words[language] + self.leave_url(more)

    def reserved(self, address: str) -> bool:
        """Tell whether an address of somebody outside has a domain that is kept for documentation."""
        domain = address.rpartition("@")[2].lower()
        if domain == self.desk.domain or address in self.copies:
            return False
        return domain in RESERVED or domain.endswith(".example")

    def listed(
        self,
        path: str,
        header: Sequence[str],
        rows: Iterable[tuple[Sequence[str], Iterable[str]]],
        encoding: str = "utf-8",
    ) -> None:
        """Add a list to be sent: its rows, each with its findings."""
        rows = list(rows)
        self.sample.table(f"batch/{path}", header, [cells for cells, _ in rows], encoding)
        for cells, finds in rows:
            self.sample.rules.update(finds)
            if any(self.reserved(cell) for cell in cells if "@" in cell and len(cell) < 80):
                self.sample.rules["DST408"] += 1

    def roster(
        self,
        people: Iterable[Person],
        encoding: str = "utf-8",
        **columns: Callable[[Person], str],
    ) -> None:
        """Add the roster: id, name, kana, email, day of confirmation, further columns; the policy names it."""
        people = list(people)
        columns = {"verified_at": lambda person: "2025-04-12"} | columns
        words = HEADERS["ja" if any(p.language == "ja" for p in people) else self.desk.language]
        kana = any(person.kana for person in people)
        header = [words["id"], words["name"], *([words["kana"]] if kana else []), words["email"], *columns]
        header = [words.get(column, column) for column in header]
        rows = [
            [p.id, p.name, *([p.kana] if kana else []), p.address, *(cell(p) for cell in columns.values())]
            for p in people
        ]
        self.sample.table("customers.csv", header, rows, encoding)
        self.policy["roster"] = {"path": "customers.csv", **self.policy.get("roster", {})}

    def plant(self, *codes: str) -> None:
        """Count findings of the batch as a whole."""
        self.sample.rules.update(codes)

    def done(self, **told: object) -> Sample:
        """Write the policy and return the sample."""
        self.sample.text("mailcheck.toml", toml(self.policy))
        self.sample.told = told
        return self.sample

    def _head(self, to: Person | Sequence[mime.Mailbox], subject: str, more: dict[str, Any]) -> mime.Head:
        """Return the header of the next mail."""
        mailboxes = ((to.name, to.address),) if isinstance(to, Person) else tuple(to)
        extra = tuple(more.get("extra", ()))
        if self.campaign:  # what RFC 8058 asks for
            extra += (
                ("List-Unsubscribe", f"<{self.leave_url(more)}>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            )
        return mime.Head(
            sender=more.get("sender", self.desk.mailbox),
            to=mailboxes,
            cc=tuple(more.get("cc", ())),
            reply_to=more.get("reply_to"),
            subject=subject,
            sent=self.day + timedelta(seconds=41 * self.mails),
            number=self.mails,
            mailer="Hagoromo Mailer 3.4",
            extra=extra,
        )


HEADERS = {
    "ja": {"id": "会員番号", "name": "氏名", "kana": "フリガナ", "email": "メールアドレス", "verified_at": "確認日"},
    "en": {"id": "customer_id", "name": "name", "kana": "kana", "email": "email"},
    "pt": {"id": "matrícula", "name": "nome", "kana": "kana", "email": "e-mail", "verified_at": "verificado em"},
}


def greet(person: Person, name: str | None = None) -> str:
    """Return the greeting line in the person's language."""
    if person.language == "ja":
        return f"{name or person.name} 様"
    if person.language == "pt":
        return f"{'Prezada' if person.title == 'Sra.' else 'Prezado'} {person.title} {name or person.name},"
    return f"Dear {person.title} {name or person.family},"


def people(seed: str, japanese: int = 0, english: int = 0, portuguese: int = 0, start: int = 4021) -> list[Person]:
    """Invent customers; ids go up in uneven steps."""
    population = Population(seed)
    ids = iter(str(start * 10 + 37 * step + step * step % 7) for step in range(500))
    found = [population.japanese(next(ids)) for _ in range(japanese)]
    found += [population.foreign(next(ids), ENGLISH[index], "en") for index in range(english)]
    return found + [population.foreign(next(ids), PORTUGUESE[index], "pt") for index in range(portuguese)]


def coding_of(language: str, number: int) -> mime.Coding:
    """Return how the mail becomes bytes; Japanese mails vary as they do in practice."""
    if language == "ja":
        return mime.JAPANESE[number % len(mime.JAPANESE)]
    return mime.LATIN if language == "pt" and number % 2 else mime.UTF8_QP


def addresses(found: Iterable[Person]) -> tuple[mime.Mailbox, ...]:
    """Return the mailboxes of people without their names."""
    return tuple(("", person.address) for person in found)


def toml(policy: Policy) -> str:
    """Return a policy as TOML; the order is the given one."""
    lines: list[str] = []
    for section, entries in policy.items():
        lines += ["", f"[{section}]"] if lines else [f"[{section}]"]
        lines += [f"{key} = {value_of(value)}" for key, value in entries.items()]
    return "\n".join(lines) + "\n"


def value_of(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key_of(key)} = {value_of(entry)}" for key, entry in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(value_of, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def key_of(key: str) -> str:
    """Return a key, quoted where it is not plain ASCII."""
    return key if key.replace("-", "").replace("_", "").isascii() and key.replace("_", "").isalnum() else json.dumps(
        key, ensure_ascii=False
    )
