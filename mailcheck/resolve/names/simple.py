"""Read the plain majority of names without the full cleaning.

A text made only of letters and single spaces, without any word that could be a title, a greeting,
a company or a role, means what it says. `plain` recognises it in a few microseconds; everything
else takes the long way in `text.py` and `person.py`, which gives the same result for these texts
(tests/names proves it on random ones).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.words import (
    EMPTY_SLOT, GENERIC, GENERIC_STARTS, GREETINGS, JAPANESE_ENDINGS, MAYBE_TITLES,
    ORGANISATION_ENDINGS, PARTICLES, ROLES, SUFFIXES, TITLES,
)

_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+\.?(?: [A-Za-zÀ-ÖØ-öø-ÿ]+\.?)*")
# A full stop behind single letters only, and none at the end.
_INITIALS = re.compile(r"(?:[^ .]\.? |[^ .]+ )*[^ .]+")
_DAMAGED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
_JAPANESE = re.compile("[一-龠ぁ-ゖァ-ヶー]々?[一-龠ぁ-ゖァ-ヶー]*(?:[ \u3000][一-龠ぁ-ゖァ-ヶー]+)*")
_ANY_HAN = re.compile("[一-龠々]")
_WORDS = frozenset({
    *GENERIC, *GREETINGS, *TITLES, *MAYBE_TITLES, *SUFFIXES, *PARTICLES, *EMPTY_SLOT, *ROLES,
    "nee", "ne", "n", "geb", "geboren", "geborene", "born", "formerly", "nacida", "nascida", "via",
    "maiden", "and", "und", "sensei", "inc", "ltd", "llc", "llp", "corp", "corporation", "company",
    "gmbh", "ag", "kg", "ohg", "ek", "sarl", "sl", "sa", "sas", "ltda", "eireli", "plc", "limited",
    "kk", "gk", "bv", "nv", "oy", "ab", "aps", "pty", "pte", "spa", "srl", "holding", "holdings",
    "group", "university", "bank", "foundation", "institute", "department", "dept", "whom", "it",
    "may", "x", "l", "d", "k", "g", "b", "v", "s", "p",
})
_PLAIN = str.maketrans({
    **{c: "a" for c in "àáâãäå"}, **{c: "e" for c in "èéêë"}, **{c: "i" for c in "ìíîï"},
    **{c: "o" for c in "òóôõöø"}, **{c: "u" for c in "ùúûü"}, "ç": "c", "ñ": "n", "ý": "y",
    "ÿ": "y", "æ": "ae", "ð": "d", "þ": "th",
})


_ENDINGS = (*ORGANISATION_ENDINGS, *JAPANESE_ENDINGS)
_LAST = frozenset(ending[-1] for ending in _ENDINGS)


@dataclass(frozen=True, slots=True)
class Plain:
    """A name that needs no cleaning: its kind (H, K, L), folded parts and equality key."""

    kind: str
    parts: tuple[str, ...]
    key: str


@lru_cache(maxsize=1 << 14)
def plain(text: str) -> Plain | None:
    """Return the name if the text is nothing but a name, None if it needs the long way."""
    if text < "\u0180":
        return _latin(text)
    return _japanese(text) if "\u3040" < text < "\u9fa1" else None


def _latin(text: str) -> Plain | None:
    if not _LATIN.fullmatch(text):
        return None
    lower = text.casefold()
    words = lower
    if not text.isascii():
        if _DAMAGED.search(text):
            return None
        words = lower.translate(_PLAIN)
    parts = tuple(words.replace(".", "").split(" "))
    if not _WORDS.isdisjoint(parts):
        return None
    key = lower.replace(" ", "")
    if key in _WORDS or not key.strip("x") or "." in key and not _INITIALS.fullmatch(lower):
        return None
    return Plain("L", parts, key)


def _japanese(text: str) -> Plain | None:
    if text[-1] == "様":
        text = text[:-1].rstrip()
    if not _JAPANESE.fullmatch(text):
        return None
    pieces = text.replace("\u3000", " ").split(" ")
    if len(pieces) > 1:
        parts = tuple([fold_han(piece) for piece in pieces])
        key = fold_han("".join(pieces))
    else:
        key = fold_han(text)
        parts = (key,)
    if key[0] in GENERIC_STARTS or key in EMPTY_SLOT:
        return None
    for part in (*parts, key):
        if part[-1] in _LAST and part.endswith(_ENDINGS):
            return None
    if "会社" in key or "法人" in key or _risky(text, parts):
        return None
    return Plain("H" if _ANY_HAN.search(text) else "K", parts, key)


def _risky(text: str, parts: tuple[str, ...]) -> bool:
    """Say whether the text can be Shift_JIS damage or holds kanji and a reading in kana."""
    if len(parts) > 1 and sum(len(p) for p in parts if not _ANY_HAN.search(p)) >= 4:
        return bool(_ANY_HAN.search(text))
    first = text[:1].encode("cp932", "ignore")
    return first[:1] >= b"\xe2"
