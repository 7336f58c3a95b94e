"""Read the plain majority of names without the full cleaning.

A text made only of letters, single spaces and the marks of names (J. Smith; O'Brien; Smith, Anna;
Smith-Jones), without any word that could be a greeting, a company, a note or a role, means what it
says. `plain` recognises it in a few microseconds; everything else takes the long way in `text.py`
and `person.py`, which gives the same result for these texts (tests/names proves it on random ones).
Latin names are read word by word, since the words of a list come again and again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from mailcheck.resolve.names.honorific import strip_honorific
from mailcheck.resolve.names.letters import DAMAGE, EUROPEAN, PLAIN_LETTERS, strip_accents
from mailcheck.resolve.names.people import Parsed, Person
from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.western import people_in, tokens, without_particles
from mailcheck.resolve.names.words import (
    ADDRESS_ENDINGS, ANYBODY, BORN_WORDS, COMPANY_WORDS, CONNECTOR_WORDS, DAYTIME_WORDS, EMPTY_SLOT,
    GENERIC_JA, GENERIC_STARTS, GREETINGS, MAYBE_TITLES, ORGANISATION_ENDINGS, PARTICLES, ROLES, SUFFIXES, TITLES,
)

_LETTERS = re.compile(f"[{EUROPEAN}]+")
_LATIN = re.compile(f"[{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?(?:,? [{EUROPEAN}]+(?:['-][{EUROPEAN}]+)*\\.?)*")
_LONG_DOT = re.compile("[^,. ]{2}\\.")
_JAPANESE = re.compile(
    "(?P<K>[ぁ-ゖァ-ヶー]+(?:[ \u3000][ぁ-ゖァ-ヶー]+)*)"
    "|(?P<H>[一-龠ぁ-ゖァ-ヶー][一-龠ぁ-ゖァ-ヶー々]*(?:[ \u3000][一-龠ぁ-ゖァ-ヶー々]+)*)"
)
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
# Without one of these, the words are the name; particles only have to be left out.
_MARKED = frozenset({""}) | _NOBODY | _TELLING | _STRIPPED | GREETINGS | MAYBE_TITLES | SUFFIXES | CONNECTOR_WORDS
_BESIDE = frozenset("々ヶヵけかがケカガ")
_JAPANESE_ENDINGS = tuple(dict.fromkeys((*ORGANISATION_ENDINGS, *map(fold_han, ADDRESS_ENDINGS))))
_LAST = frozenset(ending[-1] for ending in _JAPANESE_ENDINGS)
_ADDRESS_LAST = frozenset(ending[-1] for ending in ADDRESS_ENDINGS)


@lru_cache(maxsize=1 << 13)
def plain(text: str) -> Parsed | None:
    """Return the name if the text is nothing but a name, None if it needs the long way."""
    if len(text) > LONGEST_NAME:
        return None
    if text < "\u0180":
        return _latin(text)
    if "\u3040" < text < "\u9fa1":
        return _japanese(text)
    return _korean(text) if "\uac00" <= text < "\ud7a4" else None


def _latin(text: str) -> Parsed | None:
    lower = text.casefold()
    words = tuple(lower.split(" "))
    key = joined = "".join(words)
    if not (joined.isascii() and joined.isalpha()):
        words = tuple(map(_word, text.split(" ")))
        if "" in words:
            return _pointed(text, lower)
        key, joined = lower.replace(" ", ""), "".join(words)
    if not _MARKED.isdisjoint(words):
        return _pointed(text, lower)
    if joined in _NOBODY or not joined.strip("x"):
        return None
    if not PARTICLES.isdisjoint(words):
        words = without_particles(words)
    return Parsed((Person("L", words, joined),), "", key)


@lru_cache(maxsize=1 << 13)
def _word(text: str) -> str:
    """Return a word of Latin letters in lower case without accents, '' for anything else."""
    lower = text.casefold()
    if lower.isascii():
        return lower if lower.isalpha() else ""
    return lower.translate(PLAIN_LETTERS) if _LETTERS.fullmatch(text) and not DAMAGE.search(text) else ""


@lru_cache(maxsize=1 << 12)
def _pieces(text: str) -> tuple[str, ...]:
    """Return the words of `Smith-Jones`, `J.` or `Smith`, none if one of them may be no name's own."""
    pieces = tuple(map(_word, [text[0]] if text[1:] == "." else text.split("-")))
    return pieces if "" not in pieces and _MARKED.isdisjoint((*pieces, "".join(pieces))) else ()


def _pointed(text: str, lower: str) -> Parsed | None:
    """Read a name with a title, initials, hyphens or a comma: Mr. Smith; J. Smith; Smith-Jones, Anna."""
    first, _, rest = text.partition(" ")
    if rest and first.removesuffix(".").casefold() in TITLES:
        return plain(rest)
    head, comma, tail = text.partition(", ")
    pieces = [_pieces(word) for word in f"{tail} {head}".split(" ") if word]
    if () in pieces or comma and not (head.strip() and tail.strip()):
        return _marked(text, lower)
    key = lower.replace(" ", "").replace(",", "")
    if not _stands(strip_accents(key)):
        return None
    words = tuple(chain.from_iterable(pieces))
    joined = "".join(words)
    people = (Person("L", without_particles(words), joined, comma=comma != ""),)
    if "-" in text:
        whole = tuple(map("".join, pieces))
        people = (*people, Person("L", without_particles(whole), joined, comma=comma != ""))
    return Parsed(people, "", key)


def _marked(text: str, name: str) -> Parsed | None:
    """Read a name with words that are not its own, or with other marks."""
    if not _LATIN.fullmatch(text) or DAMAGE.search(text):
        return None
    found = tokens(strip_accents(name))
    if found <= _NOBODY or not _TELLING.isdisjoint(found):
        return None
    if not _STRIPPED.isdisjoint(found):
        name = strip_honorific(name)
    if _LONG_DOT.search(name, 0, len(name) - 1):
        return None
    key = name.replace(" ", "").replace(",", "")
    if not _stands(strip_accents(key)):
        return None
    return Parsed(tuple(dict.fromkeys(people_in(strip_accents(name), "L"))), "", key)


def _stands(bare: str) -> bool:
    """Say whether the words, written as one, still are a name."""
    if bare.isalpha():
        return bare not in _NOBODY and bare.strip("x") != ""
    if bare.endswith(_ENDINGS) or bare.partition(".")[0] in TITLES:
        return False
    last = bare.replace("-", ".").replace("'", ".").rpartition(".")[2]
    return not (last == "" or last in _NOBODY) or not tokens(bare) <= _NOBODY


def _japanese(text: str) -> Parsed | None:
    if text[-1] in _ADDRESS_LAST and (name := strip_honorific(text)) != text:
        read = plain(name)
        return None if read and read.key[0] in GENERIC_STARTS and _generic(text, read.key) else read
    found = _JAPANESE.fullmatch(text)
    if not found or _risky(text[0]):
        return None
    kind = found.lastgroup or "H"
    parts, key = _folded(text.replace("\u3000", " "), kind == "H")
    if key in EMPTY_SLOT or key[0] in GENERIC_STARTS and _generic(text, key):
        return None
    for part in parts if len(parts) == 1 else (*parts, key):
        if part[-1] in _LAST and part.endswith(_JAPANESE_ENDINGS):
            return None
    if kind == "H" and ("会社" in key or "法人" in key or len(parts) > 1 and _with_reading(parts)):
        return None
    return Parsed((Person(kind, parts, key if len(parts) == 1 else "".join(parts)),), "", key)


def _with_reading(parts: tuple[str, ...]) -> bool:
    """Say whether the text is a name in kanji and, in kana, how it is read."""
    return sum([len(part) for part in parts if not _ANY_HAN.search(part)]) >= 4


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


def _korean(text: str) -> Parsed | None:
    if not _HANGUL.fullmatch(text) or text[0] in GENERIC_STARTS:
        return None
    name = strip_honorific(text)
    if name.endswith(ADDRESS_ENDINGS):
        return None
    key = name.replace(" ", "")
    return Parsed((Person("G", tuple(name.split(" ")), key),), "", key) if key else None


@lru_cache(maxsize=1 << 12)
def _risky(char: str) -> bool:
    """Say whether a text that begins with the character can be Shift_JIS damage."""
    return char.encode("cp932", "ignore")[:1] >= b"\xe2"
