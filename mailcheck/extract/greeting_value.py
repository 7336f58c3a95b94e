"""One slot's value in a bulk send: what it says, and the lines that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailcheck.extract.greeting_ja import bare_name_of, is_prose
from mailcheck.extract.greeting_words import Greeting, Phrasebook, fold, is_company, tidy

WORD = re.compile(r"[^\W\d_]+(?:[.'’・･-][^\W\d_]*)*[.]?")
KANA_OR_HAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# What may end a greeting that is nothing but a name.
CLOSING = ",、!！:：。?？ "
# A full stop does too, but not that of `Jr.`
STOPPED = re.compile(r"(?<=[^\W\d_]{2})(?<!\bJr)(?<!\bSr)[.]$")
# A family name in front of an unspaced Japanese name has so many characters.
FAMILY = (1, 2, 3)


@dataclass(slots=True)
class Top:
    """The first lines of one part: numbers of distinct lines, what is known of its greeting, and who is named in a sentence."""

    message_id: int
    part: str
    lines: list[int]
    texts: Sequence[str]
    best: Greeting | None = None
    at: int = 0
    loose: tuple[int, Greeting] | None = None

    def text(self, at: int) -> str:
        """Return a line without outer white space."""
        line = self.texts[self.lines[at]]
        return line if line.isascii() and line.isprintable() and "  " not in line and line.strip() == line else tidy(line)

    def before(self, at: int) -> int:
        """Return the number of the line above, -1 at the top."""
        return self.lines[at - 1] if at else -1


def read_value(line: str, value: str, language: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting of a line whose slot holds a value, or None if that is no name."""
    value = bared(value)
    if value and language == "ja":
        value = bare_name_of(value, book)
    if not value:
        return Greeting(line, None, "empty", language)
    # `Bonjour et bienvenue,` in the slot of `Bonjour Zoé,`
    if value.split(" ")[0] in book.joiners or is_generic_value(value, book) or (language == "ja" and is_company(value.split(" ")[-1], book)):
        return Greeting(line, None, "generic", language)
    return Greeting(line, value, "named", language) if is_namelike(value) else None


def says_more(top: Top, at: int, found: Greeting) -> bool:
    """Say whether a slot takes words for a name that patterns have read as an opening and small letters: `Queridos irmãos,`."""
    read = (top.best and top.best.kind == "named" and top.best.name) or ""
    return read.islower() and at == top.at and read != found.name


def bared(value: str) -> str:
    """Return a value without the marks that end a greeting."""
    return STOPPED.sub("", value.rstrip(CLOSING))


def is_generic_value(value: str, book: Phrasebook) -> bool:
    folded = fold(value)
    return any(book.is_generic(w) or w in book.company for w in re.split(r"[\s/]+", folded)) or folded.endswith(
        book.ja_generic or ("\0",)
    )


def is_namelike(value: str) -> bool:
    tokens = value.split(" ")
    fits = len(tokens) <= 5 and len(value) <= 40 and all(WORD.fullmatch(t) for t in tokens)
    return fits and (value.isascii() or not KANA_OR_HAN.search(value) or not is_prose(tokens))


def bare_name(name: str) -> str:
    """Return a name folded and without spaces, to find it among the names of a batch."""
    return fold(tidy(name)).replace(" ", "")


def known_words(names: Iterable[str], *, whole: bool = False) -> frozenset[str]:
    """Return the names of a batch, folded, and unless only whole ones count their words; of an unspaced Japanese name what it may begin with."""
    found: set[str] = set()
    for name in names:
        bare = bare_name(name)
        words = name.split()
        found.add(bare)
        if whole:
            continue
        if len(words) > 1:
            found.update(map(bare_name, words))
        elif KANA_OR_HAN.search(bare):
            found.update(bare[:size] for size in FAMILY)
    return frozenset(found)


def around(line: str, name: str) -> tuple[str, str] | None:
    """Return what stands before and behind a name in a line, None where it does not stand there."""
    before, found, after = line.partition(name)
    return (before, after) if found else None


def between(line: str, before: str, after: str) -> str | None:
    """Return what stands between two texts; the spaces around an empty value may be gone."""
    if line.startswith(before) and line.endswith(after) and len(line) >= len(before) + len(after):
        return line[len(before) : len(line) - len(after)].strip()
    return "" if line == tidy(before + after) else None
