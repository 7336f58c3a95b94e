"""Pairs of western names of one language."""

from __future__ import annotations

import importlib
import random
import unicodedata
from collections.abc import Iterator

from people.pair import Pair


def plain(text: str) -> str:
    """Return text without accents."""
    text = text.replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def german(text: str) -> str:
    """Return text with umlauts spelled out."""
    for a, b in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True):
        text = text.replace(a, b)
    return text


NICK = {"Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Michael": "Mike", "James": "Jim",
        "Katherine": "Kate", "Jennifer": "Jenny", "Francisco": "Paco", "José": "Pepe", "Johannes": "Hannes",
        "Thomas": "Tom", "Christopher": "Chris", "Alexander": "Alex", "Daniel": "Dan", "Matthew": "Matt",
        "Rafael": "Rafa", "Luiz": "Lula", "Eduardo": "Dudu", "Gabriel": "Biel", "Guilherme": "Gui"}


def western_forms(
    first: str, middle: str, last: str, second: str, locale: str, rng: random.Random
) -> Iterator[tuple[str, str, str]]:
    """Yield (category, roster name, spelling) of a western name."""
    particle = rng.choice({"pt": ["da", "de", "dos"], "es": ["de", "de la"], "de": ["von"], "fr": ["de"]}.get(locale, [""]))
    whole = f"{first} {last}"
    yield "capitals", whole, whole.upper()
    yield "no accents", whole, plain(whole)
    yield "umlaut spelled", whole, german(whole)
    yield "comma order", whole, f"{last}, {first}"
    yield "turned", whole, f"{last} {first}"
    yield "middle name", f"{first} {middle} {last}", whole
    yield "middle initial", f"{first} {middle} {last}", f"{first} {middle[0]}. {last}"
    yield "initial", whole, f"{first[0]}. {last}"
    yield "title", whole, rng.choice(["Mr. ", "Dr. ", "Sra. ", "Herr ", "Mme "]) + last
    yield "first name", whole, f"{first}"
    yield "second surname", f"{first} {last} {second}", f"{first} {last}"
    yield "double surname", f"{first} {last}-{second}", rng.choice([f"{first} {last}", f"{first} {second}", f"{first} {last} {second}"])
    yield "maiden note", f"{first} {last} (née {second})", f"{first} {second}"
    yield "spacing", whole, f" {first}\u00a0 {last}\u200b "
    yield "two people", whole, rng.choice([f"{first} and {middle}", f"{middle} & {first} {last}"])
    yield "suffix", whole, f"{whole}, Jr."
    if particle:
        with_particle = f"{first} {particle} {last}"
        yield "particle", with_particle, rng.choice([whole, with_particle.upper(), f"{first} {particle.replace(' ', '').title()}{last}"])
    if not whole.isascii():
        yield "mojibake", whole, whole.encode().decode("latin-1")
    if first in NICK:
        yield "nickname", whole, f"{NICK[first]} {last}"


def western_pairs(locale: str, firsts: list[str], lasts: list[str], rng: random.Random, size: int) -> Iterator[Pair]:
    """Yield pairs of names of one western locale."""
    for _ in range(size):
        first, middle, other = rng.sample(firsts, 3)
        last, second, strange = rng.sample(lasts, 3)
        if len({plain(x).lower()[:3] for x in (first, middle, other)}) < 3 or first in lasts:
            continue
        for category, a, b in western_forms(first, middle, last, second, locale, rng):
            yield Pair(a, b, "S", f"{locale} {category}")
        whole = f"{first} {last}"
        yield Pair(whole, f"{other} {strange}", "D", f"{locale} stranger")
        yield Pair(whole, rng.choice([strange, f"{strange}, {other}", f"{other[0]}. {strange}"]), "D", f"{locale} stranger")
        yield Pair(whole, f"{other} {last}", "D", f"{locale} same family")
        yield Pair(whole, f"{first} {strange}", "D", f"{locale} same given")
        yield Pair(f"{first} {last} {second}", f"{other} {strange}", "D", f"{locale} stranger")
        if plain(other)[0] != plain(first)[0]:
            yield Pair(whole, f"{other[0]}. {last}", "D", f"{locale} other initial")
        at = rng.randrange(1, len(last)) if len(last) > 1 else 0
        yield Pair(whole, f"{first} {last[:at]}{last[at + 1:]}", "X", f"{locale} typo")


def faker_lists(locale: str) -> tuple[list[str], list[str]]:
    """Return given and family names of a Faker locale."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    firsts = list(getattr(provider, "first_names", ())) or [*provider.first_names_male, *provider.first_names_female]
    return sorted({n for n in firsts if " " not in n and len(n) > 2}), sorted({n for n in provider.last_names if len(n) > 2 and " " not in n})
