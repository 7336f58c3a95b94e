"""Read the plain majority of names without the full cleaning.

A text made only of letters, single spaces and the marks of names (J. Smith; O'Brien; Smith, Anna;
Smith-Jones), without any word that could be a greeting, a company, a note or a role, means what it
says. `plain` recognises it in a few microseconds; everything else takes the long way in `text.py`
and `person.py`, which gives the same result for these texts (tests/names proves it on random ones).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mailcheck.resolve.names.honorific import strip_honorific
from mailcheck.resolve.names.letters import DAMAGE, EUROPEAN, PLAIN_LETTERS, strip_accents
from mailcheck.resolve.names.people import Person
from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.western import tokens, western
from mailcheck.resolve.names.words import (
    ADDRESS_ENDINGS, ANYBODY, BORN_WORDS, COMPANY_WORDS, CONNECTOR_WORDS, DAYTIME_WORDS, EMPTY_SLOT,
    GENERIC_JA, GENERIC_STARTS, GREETINGS, MAYBE_TITLES, ORGANISATION_ENDINGS, PARTICLES, ROLES, SUFFIXES, TITLES,
)

_LATIN = re.compile(f"[{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?(?:,? [{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?)*")
_LONG_DOT = re.compile("[^,. ]{2}\\.")
_JAPANESE = re.compile("[一-龠ぁ-ゖァ-ヶー][一-龠ぁ-ゖァ-ヶー々]*(?:[ \u3000][一-龠ぁ-ゖァ-ヶー々]+)*")
_HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")
_ANY_HAN = re.compile("[一-龠々]")

# A text of nothing but these names nobody.
_NOBODY = frozenset({
    *ANYBODY, *EMPTY_SLOT, *(word for role in ROLES for word in (role, *role.split("-"))),
})
# One of these changes what the others mean.
_ENDINGS = ("san", "sama", "sensei", "kun", "chan")
_TELLING = frozenset({*BORN_WORDS, *COMPANY_WORDS, *DAYTIME_WORDS, "via"})
_STRIPPED = TITLES.union(_ENDINGS)
# Without one of these, the words are the name.
_SPECIAL = _STRIPPED | GREETINGS | MAYBE_TITLES | SUFFIXES | PARTICLES | CONNECTOR_WORDS
_JAPANESE_ENDINGS = tuple(dict.fromkeys((*ORGANISATION_ENDINGS, *map(fold_han, ADDRESS_ENDINGS))))
_LAST = frozenset(ending[-1] for ending in _JAPANESE_ENDINGS)
_ADDRESS_LAST = frozenset(ending[-1] for ending in ADDRESS_ENDINGS)


@dataclass(frozen=True, slots=True)
class Plain:
    """A name that needs no cleaning: its equality key, and its parts or the text they are in."""

    key: str
    kind: str
    parts: tuple[str, ...]
    text: str = ""

    def people(self) -> tuple[Person, ...]:
        """Return the people that the name may mean."""
        if self.text:
            return tuple(dict.fromkeys(western(self.text, "L")))
        return (Person(self.kind, self.parts, "".join(self.parts)),)


@lru_cache(maxsize=1 << 13)
def plain(text: str) -> Plain | None:
    """Return the name if the text is nothing but a name, None if it needs the long way."""
    if text < "\u0180":
        return _latin(text)
    if "\u3040" < text < "\u9fa1":
        return _japanese(text)
    return _korean(text) if "\uac00" <= text < "\ud7a4" else None


def _latin(text: str) -> Plain | None:
    lower = words = text.casefold()
    letters = lower.replace(" ", "")
    only_words = letters.isascii() and letters.isalpha()
    if not only_words:
        if not _LATIN.fullmatch(text):
            return None
        if not text.isascii():
            if DAMAGE.search(text):
                return None
            words = lower.translate(PLAIN_LETTERS)
            only_words = words.replace(" ", "").isalpha()
    found = frozenset(words.split()) if only_words else tokens(words)
    if found <= _NOBODY or not _TELLING.isdisjoint(found):
        return None
    if found.isdisjoint(_SPECIAL) and only_words:
        key = lower.replace(" ", "")
        return Plain(key, "L", tuple(words.split())) if _stands(key, words.replace(" ", "")) else None
    name = lower if _STRIPPED.isdisjoint(found) else strip_honorific(lower)
    if _LONG_DOT.search(name, 0, len(name) - 1):
        return None
    key = name.replace(" ", "").replace(",", "")
    return Plain(key, "L", (), name) if _stands(key, strip_accents(key)) else None


def _stands(key: str, bare: str) -> bool:
    """Say whether the words, written as one, still are a name."""
    if not bare.strip("x"):
        return False
    if bare.isalpha():
        return bare not in _NOBODY
    if tokens(bare) <= _NOBODY or bare.partition(".")[0] in TITLES:
        return False
    return not bare.endswith(_ENDINGS)


def _japanese(text: str) -> Plain | None:
    if not _JAPANESE.fullmatch(text):
        return None
    name = strip_honorific(text) if text[-1] in _ADDRESS_LAST else text
    if not name or "会社" in name or "法人" in name or _risky(text[0]):
        return None
    pieces = name.replace("\u3000", " ").split(" ")
    if len(pieces) > 1:
        parts = tuple([fold_han(piece) for piece in pieces])
        key = fold_han("".join(pieces))
        endings = [*parts, key]
    else:
        key = fold_han(name)
        parts, endings = (key,), [key]
    if key in EMPTY_SLOT or key[0] in GENERIC_STARTS and _generic(text, key):
        return None
    if any([part[-1] in _LAST and part.endswith(_JAPANESE_ENDINGS) for part in endings]):
        return None
    han = _ANY_HAN.search(name)
    # Kanji and, in kana, how they are read.
    if han and len(parts) > 1 and sum([len(p) for p in parts if not _ANY_HAN.search(p)]) >= 4:
        return None
    return Plain(key, "H" if han else "K", parts)


def _generic(text: str, key: str) -> bool:
    bare = text.replace(" ", "").replace("\u3000", "")
    return bool(GENERIC_JA.fullmatch(bare) or GENERIC_JA.fullmatch(key))


def _korean(text: str) -> Plain | None:
    if not _HANGUL.fullmatch(text) or text[0] in GENERIC_STARTS:
        return None
    name = strip_honorific(text)
    if name.endswith(ADDRESS_ENDINGS):
        return None
    return Plain(name.replace(" ", ""), "G", tuple(name.split(" "))) if name else None


@lru_cache(maxsize=1 << 12)
def _risky(char: str) -> bool:
    """Say whether a text that begins with the character can be Shift_JIS damage."""
    return char.encode("cp932", "ignore")[:1] >= b"\xe2"
