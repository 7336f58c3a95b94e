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
from mailcheck.resolve.names.people import Parsed, Person
from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.western import people_in, tokens
from mailcheck.resolve.names.words import (
    ADDRESS_ENDINGS, ANYBODY, BORN_WORDS, COMPANY_WORDS, CONNECTOR_WORDS, DAYTIME_WORDS, EMPTY_SLOT,
    GENERIC_JA, GENERIC_STARTS, GREETINGS, MAYBE_TITLES, ORGANISATION_ENDINGS, PARTICLES, ROLES, SUFFIXES, TITLES,
)

_LATIN = re.compile(f"[{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?(?:,? [{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?)*")
_LONG_DOT = re.compile("[^,. ]{2}\\.")
_JAPANESE = re.compile("[一-龠ぁ-ゖァ-ヶー][一-龠ぁ-ゖァ-ヶー々]*(?:[ \u3000][一-龠ぁ-ゖァ-ヶー々]+)*")
_HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")
_ANY_HAN = re.compile("[一-龠々]")

# Characters; a company, a department, a name and its reading in a note stay far below.
LONGEST_NAME = 300
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
_MARKED = _NOBODY | _TELLING | _SPECIAL
_BESIDE = frozenset("々ヶヵけかがケカガ")
_JAPANESE_ENDINGS = tuple(dict.fromkeys((*ORGANISATION_ENDINGS, *map(fold_han, ADDRESS_ENDINGS))))
_LAST = frozenset(ending[-1] for ending in _JAPANESE_ENDINGS)
_ADDRESS_LAST = frozenset(ending[-1] for ending in ADDRESS_ENDINGS)


@dataclass(slots=True)
class Plain:
    """A name that needs no cleaning: its equality key, and its parts or the text they are in."""

    key: str
    kind: str
    parts: tuple[str, ...]
    text: str = ""
    read: Parsed | None = None

    def parsed(self) -> Parsed:
        """Return the people that the name may mean, read when first asked for."""
        if self.read is None:
            if self.text:
                self.read = Parsed(tuple(dict.fromkeys(people_in(strip_accents(self.text), "L"))))
            else:
                self.read = Parsed((Person(self.kind, self.parts, "".join(self.parts)),))
        return self.read


@lru_cache(maxsize=1 << 13)
def plain(text: str) -> Plain | None:
    """Return the name if the text is nothing but a name, None if it needs the long way."""
    if len(text) > LONGEST_NAME:
        return None
    if text < "\u0180":
        return _latin(text)
    if "\u3040" < text < "\u9fa1":
        return _japanese(text)
    return _korean(text) if "\uac00" <= text < "\ud7a4" else None


def _latin(text: str) -> Plain | None:
    lower = words = text.casefold()
    parts = [word for word in lower.split(" ") if word]
    key = letters = "".join(parts)
    if not (letters.isascii() and letters.isalpha()):
        if not _LATIN.fullmatch(text):
            return None
        if not text.isascii():
            if DAMAGE.search(text):
                return None
            words = lower.translate(PLAIN_LETTERS)
        parts = words.split(" ")
        key, letters = lower.replace(" ", ""), "".join(parts)
    if _MARKED.isdisjoint(parts) and letters.isalpha():
        return Plain(key, "L", tuple(parts)) if letters.strip("x") and letters not in _NOBODY else None
    return _marked(lower, tokens(words))


def _marked(lower: str, found: frozenset[str]) -> Plain | None:
    """Read a name with full stops, commas, hyphens or with words that are not the name's own."""
    if found <= _NOBODY or not _TELLING.isdisjoint(found):
        return None
    name = lower if _STRIPPED.isdisjoint(found) else strip_honorific(lower)
    if _LONG_DOT.search(name, 0, len(name) - 1):
        return None
    key = name.replace(" ", "").replace(",", "")
    return Plain(key, "L", (), name) if _stands(strip_accents(key)) else None


def _stands(bare: str) -> bool:
    """Say whether the words, written as one, still are a name."""
    if not bare.strip("x"):
        return False
    if bare.isalpha():
        return bare not in _NOBODY
    last = bare[max(bare.rfind("."), bare.rfind("-"), bare.rfind("'")) + 1 :]
    if (not last or last in _NOBODY) and tokens(bare) <= _NOBODY or bare.partition(".")[0] in TITLES:
        return False
    return not bare.endswith(_ENDINGS)


def _japanese(text: str) -> Plain | None:
    if not _JAPANESE.fullmatch(text):
        return None
    name = strip_honorific(text) if text[-1] in _ADDRESS_LAST else text
    if not name or _risky(text[0]):
        return None
    han = _ANY_HAN.search(name)
    parts, key = _folded(name.replace("\u3000", " "), bool(han))
    if key in EMPTY_SLOT or key[0] in GENERIC_STARTS and _generic(text, key):
        return None
    for part in (*parts, key):
        if part[-1] in _LAST and part.endswith(_JAPANESE_ENDINGS):
            return None
    if not han:
        return Plain(key, "K", parts)
    if "会社" in key or "法人" in key:
        return None
    # Kanji and, in kana, how they are read.
    if len(parts) > 1 and sum([len(p) for p in parts if not _ANY_HAN.search(p)]) >= 4:
        return None
    return Plain(key, "H", parts)


def _folded(name: str, han: bool) -> tuple[tuple[str, ...], str]:
    """Return the folded parts of a name and the folded whole."""
    folded = fold_han(name)
    parts = tuple(folded.split(" "))
    if len(parts) == 1:
        return parts, folded
    if han and not _BESIDE.isdisjoint(name):
        # 々 and ヶ depend on what stands beside them, and in the whole that is another part.
        return tuple([fold_han(part) for part in name.split(" ")]), fold_han(name.replace(" ", ""))
    return parts, "".join(parts)


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
