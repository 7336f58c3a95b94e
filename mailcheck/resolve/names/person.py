"""Read a text as the people it may name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.simple import plain
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.text import (
    clean, is_blank, is_generic, is_role, strip_accents, strip_honorific,
)
from mailcheck.resolve.names.words import (
    BORN, COMPANY, CONNECTORS, DAYTIME, DEPARTMENT, GREETINGS, LATIN_COMPANY, MAIDEN, MAYBE_TITLES,
    PARTICLES, SUFFIXES, TITLES,
)

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[ぁ-ゖァ-ヺー]")
_HANGUL = re.compile("[가-힣ᄀ-ᇿ]")
_LATIN = re.compile("[a-z]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_KABU = re.compile(r"\((?:株|有|合|同|資|名|社|財|学|医|福)\)")
_SPLIT = re.compile(r"\s*[/|;、\n]\s*|\s+via\s+.*$|\s+-\s+")
_PARTS = re.compile(r"[\s・=,]+")
_WORD = re.compile(r"[^\W\d_]+(?:['.][^\W\d_]+)*\.?")
_SCRIPT_RUN = re.compile(r"[a-z][a-z .'-]*|[^a-z]+")


@dataclass(frozen=True, slots=True)
class Person:
    """One reading of a name.

    `kind` is H (any han), K (kana only), L (Latin), G (Hangul) or O (another alphabet). `parts`
    are the folded parts in the order written; for L and O the words without titles and particles.
    `joined` keeps the particles; `soft` are the words that may be a title; `comma` says that the
    order was turned at a comma.
    """

    kind: str
    parts: tuple[str, ...]
    joined: str
    soft: frozenset[str] = frozenset()
    comma: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """All people a text may name; none, with the reason why, if it names nobody."""

    people: tuple[Person, ...]
    why: str = ""


@lru_cache(maxsize=1 << 14)
def parse(name: str) -> Parsed:
    """Read a name as written in a roster, a greeting or a display name; never fails."""
    if found := plain(name) or plain(clean(name)):
        return Parsed((Person(found.kind, found.parts, "".join(found.parts)),))
    return _parse_slowly(name)


def _parse_slowly(name: str) -> Parsed:
    text = clean(clean(name).casefold())
    if is_blank(text):
        return Parsed((), "no name")
    if is_role(text):
        return Parsed((), "role mailbox")
    if is_generic(text):
        return Parsed((), "generic")
    found: dict[Person, None] = {}
    for candidate in _texts(text):
        for person in _people(candidate):
            found[person] = None
    if not found:
        return Parsed((), "company" if COMPANY.search(text) or _corporate(text) else "no name")
    return Parsed(tuple(found))


def kind_of(text: str) -> str:
    """Return the script kind of a lower-case text."""
    if _HAN.search(text):
        return "H"
    if _KANA.search(text):
        return "K"
    if _HANGUL.search(text):
        return "G"
    return "L" if _LATIN.search(strip_accents(text)) else "O"


def _texts(text: str) -> list[str]:
    """Return the text without notes, then the texts that its notes stand for."""
    text = _KABU.sub("株式会社", text)
    notes = [note.strip() for note in _BRACKET.findall(text) if note.strip()]
    outer = _BRACKET.sub(" ", text).replace("(", " ").replace(")", " ").strip()
    if born := BORN.search(outer):
        notes.append(outer[born.start():])
        outer = outer[: born.start()].strip(" ,-")
    if not outer:
        outer, notes = " ".join(notes), []
    texts = [outer]
    for note in notes:
        texts += _note(outer, note)
    return texts


def _note(outer: str, note: str) -> list[str]:
    former = MAIDEN.sub("", BORN.sub("", note)).strip(" :.")
    if not former or COMPANY.search(former) or "@" in former or is_generic(former):
        return []
    kind = kind_of(strip_honorific(outer))
    if kind_of(former) != kind:
        return [former]
    words = _PARTS.split(strip_honorific(outer))
    if kind == "L" and "," not in outer and len(words) > 1:
        return [f"{former} {words[-1]}", f"{' '.join(words[:-1])} {former}"]
    if kind in "HK":
        return [former + " " + rest for rest in _without_family(words)]
    return [former]


def _without_family(words: list[str]) -> list[str]:
    if len(words) > 1:
        return [" ".join(words[1:])]
    word = words[0]
    cuts = [cut for cut in range(1, len(word)) if tables.is_family(fold_han(word[:cut]))]
    return [word[cut:] for cut in cuts] or [word[1:] or word]


def _people(text: str) -> list[Person]:
    people: list[Person] = []
    for piece in _SPLIT.split(text):
        piece = (piece or "").strip(" ,")
        if not piece or is_blank(piece) or is_generic(piece):
            continue
        piece = strip_honorific(piece)
        kind = kind_of(piece)
        if kind in "HKG":
            people += _asian(piece, kind)
        else:
            people += _western(piece, kind)
    return people


def _asian(text: str, kind: str) -> list[Person]:
    if kind == "H" and _LATIN.search(text):
        runs = [run.strip() for run in _SCRIPT_RUN.findall(text) if run.strip(" ,.-")]
        return [p for run in runs for p in _people(run)] if len(runs) > 1 else []
    parts = [part for part in _PARTS.split(text) if part]
    if len(parts) > 1 or kind == "H":
        parts = [p for at, p in enumerate(parts) if not _organisation(p, at, len(parts))]
    parts = [part.removesuffix("様") or part for part in parts]
    if not parts:
        return []
    folded = tuple(fold_han(part) for part in parts)
    people = [Person(kind, folded, "".join(folded))]
    if kind == "H" and len(parts) > 1:
        han = tuple(p for p in folded if _HAN.search(p))
        kana = tuple(p for p in folded if not _HAN.search(p))
        if sum(map(len, han)) >= 3 and sum(map(len, kana)) >= 4:
            people += [Person(kind_of(group[0]), group, "".join(group)) for group in (han, kana)]
    return people


def _organisation(part: str, at: int, count: int) -> bool:
    if COMPANY.search(part):
        return True
    if len(part) < 3 or at == count - 1 and count > 1:
        return False
    return bool(DEPARTMENT.fullmatch(part)) and not _surname_first(fold_han(part))


def _surname_first(part: str) -> bool:
    return tables.is_family(part) or any(
        tables.is_family(part[:cut]) and tables.is_given(part[cut:]) for cut in range(1, len(part))
    )


def _corporate(text: str) -> bool:
    return bool(LATIN_COMPANY.search(strip_accents(text.casefold()).rstrip(" ,")))


def _western(text: str, kind: str) -> list[Person]:
    if _corporate(text):
        return []
    text = DAYTIME.sub(" ", strip_accents(text)).strip(" ,")
    people = [_words(text, kind)]
    if "-" in text:
        people.append(_words(text.replace("-", ""), kind))
    sides = CONNECTORS.split(text)
    if len(sides) > 1:
        people += [_words(side, kind) for side in sides]
    return [person for person in people if person and person.parts]


def _words(text: str, kind: str) -> Person | None:
    head, _, tail = text.partition(",")
    tail_words = [w.strip(".") for w in _WORD.findall(strip_accents(tail))]
    comma = bool(tail_words) and not all(w.replace(".", "") in SUFFIXES for w in tail_words)
    if comma and all(w.strip(".") in GREETINGS for w in head.split()):
        text, comma = tail, False
    if comma:
        text = f"{tail} {head}"
    words = [w.replace("'", "") for w in _WORD.findall(strip_accents(text))]
    words = _split_initials(words)
    words = _without_titles(words)
    content = tuple(
        w for at, w in enumerate(words)
        if w not in PARTICLES or at == len(words) - 1 or not at and len(w) == 1
    ) or tuple(words)
    if not content:
        return None
    soft = frozenset(w for w in content[:1] if w in MAYBE_TITLES)
    return Person(kind, content, "".join(words), soft, comma)


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
    while start < len(words) - 1 and (words[start] in TITLES or words[start] in GREETINGS):
        start += 1
    end = len(words)
    while end - start > 1 and (words[end - 1] in SUFFIXES or words[end - 1] == "sensei"):
        end -= 1
    return words[start:end]
