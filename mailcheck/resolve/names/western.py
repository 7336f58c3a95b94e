"""Read names in an alphabet: titles, particles, suffixes, order, couples."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailcheck.resolve.names.letters import strip_accents
from mailcheck.resolve.names.people import Person
from mailcheck.resolve.names.words import (
    COMPANY_WORDS, CONNECTORS, CONNECTOR_WORDS, DAYTIME, DAYTIME_WORDS, GREETINGS, LATIN_COMPANY,
    MAYBE_TITLES, PARTICLES, SUFFIXES, TITLES,
)

_WORD = re.compile(r"[^\W\d_]+(?:['.][^\W\d_]+)*\.?")
# As in S.A., e.K. and A/S.
_DOTTED = re.compile("[./][a-z]")
_TOKEN = re.compile(r"[^\W\d_]+")
_LATIN_TITLE = re.compile(
    r"^\s*(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + r")(?:\.\s*|\s+)(?=\S)", re.I
)
_LATIN_ENDING = re.compile(r"(?<=\w)(?:[\s-]+(?:san|sama|sensei)|-(?:kun|chan))\.?\s*$", re.I)
_ENDINGS = ("san", "sama", "sensei", "kun", "chan")
_ADDRESS = TITLES | GREETINGS
_VIETNAMESE = frozenset("le do la van".split())
_VIETNAMESE_NEXT = frozenset(
    "van thi huu duc hoang minh quoc ngoc xuan thanh dinh quang anh tuan hong thu kim bao gia nhat cong trong".split()
)
_TAKEN_OFF = _ADDRESS | SUFFIXES | {"sensei"}


def tokens(text: str) -> frozenset[str]:
    """Return the runs of letters of a lower-case text without accents."""
    bare = text.replace(" ", "")
    return frozenset(text.split() if bare.isalpha() else _TOKEN.findall(text))


def is_corporate(text: str) -> bool:
    """Say whether a text in Latin letters ends like the name of a company."""
    bare = strip_accents(text.casefold()).rstrip(" ,")
    if COMPANY_WORDS.isdisjoint(tokens(bare)) and not _DOTTED.search(bare):
        return False
    return bool(LATIN_COMPANY.search(bare))


def strip_address(text: str) -> str:
    """Return the text without one title at its start and one -san at its end."""
    first = text[:16].replace(".", " ").split(maxsplit=1)
    if first and first[0].casefold() in TITLES:
        text = _LATIN_TITLE.sub("", text)
    if text.rstrip(" .\t\n").casefold().endswith(_ENDINGS):
        text = _LATIN_ENDING.sub("", text)
    return text


def western(text: str, kind: str) -> list[Person]:
    """Return the people that a cleaned lower-case text in an alphabet may name."""
    if is_corporate(text):
        return []
    text = strip_accents(text)
    if not DAYTIME_WORDS.isdisjoint(tokens(text)):
        text = DAYTIME.sub(" ", text).strip(" ,")
    return people_in(text, kind)


def people_in(text: str, kind: str) -> list[Person]:
    """Return the people that words without accents may name: one, or a couple and each of them."""
    people = [_words(text, kind)]
    if "-" in text:
        people.append(_words(text.replace("-", ""), kind))
    if "&" in text or "+" in text or not CONNECTOR_WORDS.isdisjoint(text.split()):
        sides = CONNECTORS.split(text)
        if len(sides) > 1:
            people += [_words(side, kind) for side in sides]
    return [person for person in people if person]


def _words(text: str, kind: str) -> Person | None:
    comma = False
    if "," in text:
        head, _, tail = text.partition(",")
        tail_words = [w.strip(".") for w in _WORD.findall(tail)]
        comma = bool(tail_words) and not all(w.replace(".", "") in SUFFIXES for w in tail_words)
        if comma and all(w.strip(".") in GREETINGS for w in head.split()):
            text, comma = tail, False
        if comma:
            text = f"{tail} {head}"
    words = text.replace("'", "").replace("-", " ").replace(".", " ").split()
    if "''" in text or not "".join(words).isalpha():
        words = _split_initials([w.replace("'", "") for w in _WORD.findall(text)])
    if not words:
        return None
    if not _TAKEN_OFF.isdisjoint(words):
        words = _without_titles(words)
    content = without_particles(words)
    soft = frozenset(content[:1]) if content[0] in MAYBE_TITLES else frozenset()
    return Person(kind, content, "".join(words), soft, comma)


def without_particles(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words without da, von, de la and the like where another word is left."""
    if PARTICLES.isdisjoint(words) or _vietnamese(words):
        return tuple(words)
    last = len(words) - 1
    return tuple([
        w for at, w in enumerate(words) if w not in PARTICLES or at == last or not at and len(w) == 1
    ]) or tuple(words)


def _vietnamese(words: Sequence[str]) -> bool:
    """Say whether Le, Do or La is a family name: Lê Văn Đức."""
    return len(words) > 1 and words[0] in _VIETNAMESE and words[1] in _VIETNAMESE_NEXT


def _split_initials(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        bare = word.rstrip(".")
        if "." in bare:
            found += [piece for piece in bare.split(".") if piece]
        else:
            found.append(bare)
    return found


def _without_titles(words: list[str]) -> list[str]:
    start = 0
    while start < len(words) - 1 and words[start] in _ADDRESS:
        start += 1
    end = len(words)
    while end - start > 1 and (words[end - 1] in SUFFIXES or words[end - 1] == "sensei"):
        end -= 1
    return words[start:end]
