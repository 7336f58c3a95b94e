"""Personal data that stands in a template itself, and what speaks against its being anybody's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailcheck.extract.greeting import greeting_of_line
from mailcheck.extract.greeting_words import Words, with_own
from mailcheck.extract.scan import find_identifiers
from mailcheck.extract.template_source import FILL, GAP, GAPS, STOP
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.mask import mask_name

# What else is found in texts (post codes, order numbers) is nobody's by itself.
PERSONAL = re.compile(r"EMAIL|PHONE|ADDRESS|PERSON|CREDIT_CARD|BIRTH_DATE|PASSPORT|DRIVING_LICENCE|HEALTH.*|NATIONAL_ID_.*")
MOBILE = re.compile(r"0[789]0[0-9]{8}|(?:44|0)7[0-9]{9}")
# Telephone numbers that are kept free for films and manuals (555 in North America, 020 7946 0xxx
# and 01632 of Ofcom), or that a hand types to fill a field; and what it types into longer ones.
FILLER = re.compile(r"1234|2345|4567|5678|6789|9876|8765|0000|1111|5555|9999|^1?[2-9]\d\d555\d{4}$|^(?:44|0)1632|7946\d{4}$")
LONG_FILLER = re.compile(r"12345|45678|56789|98765|00000|11111")
TEST_CARDS = re.compile(r"4(?:1{15}|242424242424242|012888888881881)|5(?:5{11}4444|105105105105100|200828282828210)|37(?:8282246310005|1449635398431)|6011\d{12}|3530111333300000|30569309025904")
EXAMPLE_STREET = re.compile(r"^(?:123|1234|100|111)\b|\b(?:any|your|street name|sample|example|main st)|[〇○●◯]|xx", re.I)
NAME_WORD = re.compile(r"[^\W\d_][\w.'’\-]*\Z")
# A greeting in Latin letters has to look like one: a capital, few words, and an end.
PLAIN_GREETING = re.compile(r"\s*(?!(?i:welcome|congratulations|thanks?)\b(?!,))[\w()]+(?:[ .,!]+[\w().'’\-]+){1,5}\s*[,!:.]?\s*\Z")
SURNAME_LIKE = re.compile(r"(?!.*['’]s\b)[A-ZÀ-Þ][\w.'’\-]*(?: [A-ZÀ-Þ][\w.'’\-]*| d[aeo]s?| von| van| de){0,4}\Z")
MOST_CARD_DIGITS = 3
STAND_IN = re.compile(f"[{FILL}{STOP}{GAP}]")


@dataclass(frozen=True, slots=True)
class Ours:
    """What is known to be the sender's: domains, other contacts in every form and allowed copies, what it calls all readers."""

    domains: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    generic_greetings: tuple[str, ...] = ()

    def has(self, kind: str, value: str) -> bool:
        """Tell whether a value is the sender's own."""
        if value in self.contacts:
            return True
        return kind == "EMAIL" and below(value.rpartition("@")[2], self.domains)


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it stands in a line."""

    line: int
    kind: str
    value: str
    masked: str
    confidence: str
    own: bool
    placeholder: bool
    role: bool
    mobile: bool


def below(domain: str, domains: Collection[str]) -> bool:
    """Tell whether a domain is one of some, or under one."""
    return any(domain == other or domain.endswith("." + other) for other in domains)


def people_of(lines: Sequence[str], knowledge: Knowledge, ours: Ours, hosts: Collection[str]) -> Iterator[Value]:
    """Yield the personal data in the lines of a template; `hosts` are those of its links."""
    text = "\n".join(lines)
    places, at = [], 0
    for line in lines:
        places.append(at)
        at += len(line) + 1
    number = 0
    for hit in find_identifiers(text, knowledge):
        while number + 1 < len(places) and places[number + 1] <= hit.start:
            number += 1
        if not PERSONAL.fullmatch(hit.kind) or STAND_IN.search(text[hit.start : hit.end]):
            continue
        domain = hit.value.rpartition("@")[2] if hit.kind == "EMAIL" else ""
        free = domain in knowledge.words.get("freemail", ())
        own = ours.has(hit.kind, hit.value) or (bool(domain) and not free and linked(domain, hosts))
        yield Value(
            number + 1,
            hit.kind,
            hit.value,
            hit.masked,
            hit.confidence,
            own,
            is_placeholder(hit.kind, hit.value, knowledge.words),
            bool(domain) and is_role(hit.value.partition("@")[0], knowledge.words),
            hit.kind == "PHONE" and MOBILE.fullmatch(hit.value) is not None,
        )
    yield from greeted(lines, with_own(knowledge.words, ours.generic_greetings))


def greeted(lines: Sequence[str], words: Words) -> Iterator[Value]:
    """Yield the people whom a line without any tag greets by name; with low confidence, as it may be a group that is greeted."""
    for number, line in enumerate(lines, 1):
        line = GAPS.sub("", line)
        if not line.strip() or len(line) > 200 or STOP in line:
            continue
        found = greeting_of_line(line, words)
        if found is None or found.kind != "named" or not found.name or found.bare:
            continue
        latin = found.name.isascii() or "\u00c0" <= max(found.name) <= "\u024f"
        if latin and not (PLAIN_GREETING.match(line) and SURNAME_LIKE.match(found.name)):
            continue
        placeholder = is_placeholder("PERSON", found.name, words)
        yield Value(number, "PERSON", found.name, mask_name(found.name), "low", False, placeholder, False, False)


def is_placeholder(kind: str, value: str, words: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a value is one that stands for nobody: examples, fillers, test numbers."""
    if kind == "EMAIL":
        local, _, domain = value.rpartition("@")
        reserved = {d.lstrip(".") for d in (*words.get("reserved-domains", ()), "invalid", "localhost", "local")}
        return below(domain, reserved) or below(domain, words.get("placeholder-domains", ())) or local in ("example", "you", "your.name", "yourname")
    if kind == "PERSON":
        key = folded(value)
        return any(folded(name) == key for name in words.get("placeholder-persons", ())) or not NAME_WORD.match(value.split()[0])
    if kind == "ADDRESS":
        return EXAMPLE_STREET.search(value) is not None
    digits = "".join(c for c in value if c.isdigit())
    if kind == "CREDIT_CARD":
        return len(set(digits)) <= MOST_CARD_DIGITS or TEST_CARDS.fullmatch(digits) is not None
    filler = FILLER if kind == "PHONE" else LONG_FILLER
    return len(set(digits)) <= 2 or filler.search(digits) is not None


def linked(domain: str, hosts: Collection[str]) -> bool:
    """Tell whether a template links to the domain of an address, which is the sender's then."""
    return any(host == domain or host.endswith("." + domain) or domain.endswith("." + host) for host in hosts)


def is_role(local: str, words: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a local part names a function (info, support, no-reply)."""
    from mailcheck.extract.domains import DomainBook

    return DomainBook({"role-mailboxes": words.get("role-mailboxes", ())}).is_role(local)


def folded(name: str) -> str:
    """Return a name for comparing: one case, one width, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
