"""The words of greetings, compiled once from the lists of the rule book."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

Words = Mapping[str, tuple[str, ...]]
# Longer labels are not spread over the width of a form.
SPREAD = 4
OPENINGS = ("hello", "address", "plural", "welcome", "thanks", "slot", "cue")
# How a name in a sentence goes on (`weak`): as of the reader, as of anybody, or with the family that is meant.
OF_READER, OF_ANYBODY, OF_FAMILY = 3, 4, 5
OWN = "own-greetings"
LISTS = ("greetings", "generic-greetings", "honorific-stop", OWN)
# Endings by which one word serves both sexes: Prezado(a), Estimado/a, Liebe(r), Querid@, Sr(a).
BOTH_SEXES = re.compile(r"(?:\((?:a|o|e|r|s|as|os|es|ère|n|in)\)|/(?:a|o|e|r|as|os|es|ère|in|-a|-o)|@|[*:]r)$")
ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1fff]")
PICTURES = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff"
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Greeting:
    """One greeting. `kind` is named, generic or empty; `name` is None unless it is named.

    `sure` is False where only a name that changes from mail to mail would prove that it is a
    greeting (a line with nothing but a name, a name in small letters); `bare` is True where
    nothing but a name stands in the line. `weak` is 2 where it counts only if the
    batch knows the name, 1 where that is so in a bulk send, more where only a bulk send proves it, `above` how many lines may stand above, `halved` a title whose name is on the next line.
    """

    text: str
    name: str | None
    kind: str
    language: str
    sure: bool = True
    bare: bool = False
    weak: int = 0
    above: int = 99
    halved: bool = False


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Return text for comparing words: NFKC, small letters, accents off, kana untouched."""
    if text.isascii():
        return text.lower()
    lowered = unicodedata.normalize("NFKC", text).casefold()
    if not ACCENTED.search(lowered):
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    # U+3099 and U+309A make か into が: another kana, not an accent.
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c in "\u3099\u309a")
    return unicodedata.normalize("NFC", kept)


def tidy(text: str) -> str:
    """Return text without invisible characters, each run of white space as one space."""
    if not text.isascii():
        text = INVISIBLE.sub("", text)
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Places:
    """Towns and countries, folded: as a whole, by how one word ends, by the first of several words."""

    whole: frozenset[str]
    ends: tuple[str, ...]
    heads: frozenset[str]

    def has(self, names: Iterable[str]) -> bool:
        """Say whether words name a town or a country: `Good morning, Sampletown!` greets nobody."""
        words = [fold(name) for name in names]
        if len(words) == 1 and len(words[0]) > 5 and words[0].endswith(self.ends):
            return True
        return " ".join(words) in self.whole or (len(words) > 1 and words[0] in self.heads)


@dataclass(frozen=True, slots=True)
class Others:
    """Words before a name, folded: `right` before somebody else's, `booked` near one of whom something is for, Japanese ends of both.

    With one of `lead` beside it, who something is booked for is the reader: `Lead passenger`.
    """

    right: frozenset[str]
    booked: frozenset[str]
    lead: frozenset[str]
    japanese: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Openings, titles, honorifics and generic words, ready for matching folded text.

    `openings` maps a folded opening to (language, kind), `generic` a word to its language.
    Words are folded.
    """

    openings: dict[str, tuple[str, str]]
    titles: dict[str, frozenset[str]]
    family: frozenset[str]
    particles: frozenset[str]
    joiners: frozenset[str]
    closings: frozenset[str]
    labels: frozenset[str]
    company: frozenset[str]
    first_words: frozenset[str]
    generic: dict[str, str]
    generic_ends: tuple[str, ...]
    quotes: tuple[str, ...]
    honorific: re.Pattern[str]
    roles: frozenset[str]
    places: Places
    you: dict[str, tuple[str, ...]]
    verbs: frozenset[str]
    stop: frozenset[str]
    stop_ends: tuple[str, ...]
    ja_generic: tuple[str, ...]
    ja_generic_whole: frozenset[str]
    ja_follow: re.Pattern[str]
    ja_about: re.Pattern[str]
    ja_opening: re.Pattern[str]
    ja_hello: re.Pattern[str]
    ja_company: re.Pattern[str]
    ja_department: tuple[str, ...]
    ja_rank: tuple[str, ...]
    ja_division: frozenset[str]
    ja_surname: frozenset[str]
    own_generic: frozenset[str]
    others: Others

    def is_generic(self, word: str) -> bool:
        """Say whether a folded Latin word addresses a group or a function."""
        return word in self.generic or (len(word) > 4 and word.endswith(self.generic_ends))

    def title_languages(self, word: str) -> frozenset[str]:
        """Return the languages in which a folded word is a title; of `sr./sra` those of both."""
        parts = [self.titles.get(part.rstrip("."), frozenset()) for part in word.split("/")]
        return frozenset.intersection(*parts)

    def rank_of(self, text: str) -> str | None:
        """Return the rank that ends a text: 部長 of 山本部長, where 本部長 would leave one character, but 本部長 of 山田本部長."""
        ranks = [rank for rank in self.ja_rank if text.endswith(rank) and len(text) > len(rank)]
        return next((rank for rank in ranks if len(text) - len(rank) > 1), ranks[0] if ranks else None)

    def second_person(self, words: Iterable[str]) -> str | None:
        """Return the language in which words speak to the reader (your, sua, votre), None where none does."""
        found = Counter(lang for word in words for lang in self.you.get(word, ()))
        return max(found, key=lambda lang: found[lang]) if found else None


def with_own(words: Words, called: tuple[str, ...]) -> Words:
    """Return the word lists with what the policy says the sender calls its readers."""
    return {**words, OWN: called}


def phrasebook(words: Words) -> Phrasebook:
    """Return the phrasebook of the word lists in `Knowledge.words`; a missing list is empty."""
    return _compile(*(tuple(words.get(name, ())) for name in LISTS))


def _either(phrases: Iterable[str]) -> str:
    """Return a pattern of any of the phrases, the longest first; no phrase matches nothing."""
    ordered = sorted(set(phrases), key=lambda p: (-len(p), p))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered) or r"(?!)"


class _Entries:
    """Entries `language kind phrase` of one list, folded."""

    def __init__(self, lines: tuple[str, ...], width: int) -> None:
        self.rows = [line.split(" ", width - 1) for line in lines if line.count(" ") >= width - 1]

    def of(self, kind: str, *, ja: bool = False) -> list[str]:
        """Return the folded phrases of one kind, Japanese ones or all others."""
        if kind == "spread":
            # A form spreads its labels: 氏　名.
            return [" ".join(p) for p in self.of("label", ja=ja) if len(p) < SPREAD]
        return [fold(p) for lang, k, p in self.rows if k == kind and (lang == "ja") is ja]


def _by_phrase(entries: _Entries) -> tuple[dict[str, tuple[str, str]], dict[str, set[str]], dict[str, tuple[str, ...]]]:
    """Return openings with language and kind, and the languages of titles and of words that speak to the reader."""
    openings: dict[str, tuple[str, str]] = {}
    titles: dict[str, set[str]] = {}
    you: dict[str, tuple[str, ...]] = {}
    for lang, kind, phrase in entries.rows:
        if kind in OPENINGS and lang != "ja":
            openings.setdefault(fold(phrase), (lang, kind))
        elif kind == "title":
            titles.setdefault(fold(phrase), set()).add(lang)
        elif kind == "you":
            you[fold(phrase)] = (*you.get(fold(phrase), ()), lang)
    return openings, titles, you


def _generic_words(lines: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the words that address a group: (language, word), and the Japanese ones."""
    pairs = [line.split(" ", 1) for line in lines if " " in line]
    return [(lang, fold(w)) for lang, w in pairs if lang != "ja"], [fold(w) for lang, w in pairs if lang == "ja"]


def _opening(entries: _Entries) -> re.Pattern[str]:
    """Return the pattern of what may stand before a Japanese name: `親愛なる`, `宛名：`, `こんにちは、`."""
    before = [p for kind in ("address", "label", "spread", "hello") for p in entries.of(kind, ja=True)]
    return re.compile(rf"(?:{_either(before)})[\s、，,：:!！。~〜♪☆★{PICTURES}]*", re.IGNORECASE)


@lru_cache(maxsize=8)
def _compile(greetings: tuple[str, ...], generic: tuple[str, ...], stop: tuple[str, ...], own: tuple[str, ...]) -> Phrasebook:
    entries = _Entries(greetings, 3)
    openings, titles, you = _by_phrase(entries)
    latin, japanese = _generic_words(generic)
    return Phrasebook(
        openings=openings,
        titles={word: frozenset(langs) for word, langs in titles.items()},
        family=frozenset(entries.of("family")),
        particles=frozenset(entries.of("particle")),
        joiners=frozenset(entries.of("joiner")),
        closings=frozenset(entries.of("closing")),
        labels=frozenset(entries.of("label")),
        company=frozenset(entries.of("company")),
        first_words=frozenset((*(phrase.split(" ")[0] for phrase in openings), *titles)),
        generic={w.lstrip("*"): lang for lang, w in reversed(latin)},
        generic_ends=tuple(w[1:] for _, w in latin if w.startswith("*")) or ("\0",),
        quotes=tuple(entries.of("quote")),
        honorific=re.compile(_either(entries.of("honorific", ja=True))),
        roles=frozenset(entries.of("role")),
        places=_places(entries.of("place")),
        you=you,
        verbs=frozenset(entries.of("verb")),
        stop=frozenset(fold(w) for w in stop if not w.startswith("*")),
        stop_ends=tuple(fold(w[1:]) for w in stop if w.startswith("*")) or ("\0",),
        ja_generic=tuple(w.lstrip("*") for w in japanese if w[1:]),
        ja_generic_whole=frozenset(w for w in japanese if not w[1:]),
        ja_follow=re.compile(_either(entries.of("follow", ja=True))),
        ja_about=re.compile(_either(entries.of("about", ja=True))),
        ja_opening=_opening(entries),
        ja_hello=re.compile(rf"(?:{_either(entries.of('hello', ja=True))})[。!！、,~〜♪☆★{PICTURES}\s]*"),
        ja_company=re.compile(_either(entries.of("company", ja=True))),
        ja_department=tuple(entries.of("department", ja=True)),
        ja_rank=tuple(sorted(entries.of("rank", ja=True), key=len, reverse=True)),
        ja_division=frozenset(entries.of("division", ja=True)),
        ja_surname=frozenset(entries.of("surname", ja=True)),
        own_generic=frozenset(filter(None, map(bare_words, own))),
        others=_others(entries),
    )


def _places(words: list[str]) -> Places:
    ends = tuple(w[1:] for w in words if w.startswith("*"))
    return Places(frozenset(words), ends or ("\0",), frozenset(w.removesuffix(" *") for w in words if w.endswith(" *")))


def _others(entries: _Entries) -> Others:
    right, booked = entries.of("other", ja=True), entries.of("booked", ja=True)
    near = frozenset(entries.of("booked")), frozenset(entries.of("lead"))
    return Others(frozenset((*entries.of("other"), *right)), *near, (*right, *booked) or ("\0",))


def bare_words(text: str) -> str:
    """Return the letters and digits of a text, folded, to compare what a policy and a mail say."""
    return "".join(c for c in fold(text) if c.isalnum())


def is_company(token: str, book: Phrasebook) -> bool:
    """Say whether a token names an organisation or a part of one; 渡部 is a person."""
    # `納税義務者：長谷部` and `浄水器をお使いの服部` are no departments.
    token = re.split("[:：]", token)[-1]
    folded = fold(token)
    if token in book.ja_surname or len(folded) < 3 or "を" in token:
        return False
    if book.ja_company.search(folded) or folded.strip(".,") in book.company:
        return True
    return folded.endswith(book.ja_department or ("\0",))


def is_company_line(line: str, book: Phrasebook) -> bool:
    """Say whether a line names an organisation, a department or a rank, and nobody."""
    text = tidy(line[:80])
    if not text or len(text) > 40 or "。" in text:
        return False
    tokens = text.split(" ")
    return any(is_company(t, book) for t in tokens) or tokens[-1] in book.ja_rank
