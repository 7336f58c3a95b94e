"""Read a text as the people it may name."""

from __future__ import annotations

import re
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.honorific import strip_honorific
from mailcheck.resolve.names.letters import strip_accents
from mailcheck.resolve.names.people import Parsed, Person
from mailcheck.resolve.names.simple import LONGEST_NAME, plain
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.text import clean, is_blank, is_generic, normalise_once, text_of
from mailcheck.resolve.names.western import is_corporate, western
from mailcheck.resolve.names.words import BORN, COMPANY, DEPARTMENT, MAIDEN

__all__ = ["Parsed", "Person", "kind_of", "normalise", "parse"]

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[ぁ-ゖァ-ヺー]")
_HANGUL = re.compile("[가-힣ᄀ-ᇿ]")
_LATIN = re.compile("[a-z]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_KABU = re.compile(r"\((?:株|有|合|同|資|名|社|財|学|医|福)\)")
_SPLIT = re.compile(r"\s*[/|;、\n]\s*|\s+via\s+.*$|\s+-\s+")
_PARTS = re.compile(r"[\s・=,]+")
_SCRIPT_RUN = re.compile(r"[a-z][a-z .'-]*|[^a-z]+")


def parse(name: str) -> Parsed:
    """Read a name as written in a roster, a greeting or a display name; never fails."""
    return plain(name.casefold() if name.isascii() else name) or _parse_cleaned(name)


@lru_cache(maxsize=1 << 11)
def _parse_cleaned(name: str) -> Parsed:
    if len(name) <= LONGEST_NAME and (cleaned := clean(name)) != name and (found := plain(cleaned)):
        return found
    if name.endswith(")") and (found := _with_former(name)):
        return found
    return _parse_slowly(name)


def normalise(name: str) -> str:
    """Return the cheap equality key of a name, '' where the text holds no person's name.

    Two names with one non-empty key are always a match. Generic greetings, role mailboxes and
    empty slots have the key ''.
    """
    return parse(name).key or _normalise_slowly(name)


@lru_cache(maxsize=1 << 10)
def _normalise_slowly(name: str) -> str:
    key = normalise_once(name)
    for _ in range(11):
        if not key or (found := plain(key)) and found.key == key:
            break
        before, key = key, normalise_once(key)
        if key == before:
            break
    return key


def _with_former(name: str) -> Parsed | None:
    """Read `Anna Smith (née Miller)` where both are plain names in Latin letters, so that nothing is to be cleaned."""
    outer, _, note = name[:-1].partition(" (")
    born = BORN.match(note.casefold())
    if not born or name >= "\u0180" or outer[-1:] == " " or not name.isprintable():
        return None
    key = name.casefold().replace(" ", "").replace(",", "")
    former, own = note[born.end():], plain(outer)
    if not own or not key.startswith(own.key + "(") or not plain(former):
        return None
    found = [own, *map(plain, _in_place_of_family(outer, former))]
    people = dict.fromkeys([person for read in found if read for person in read.people])
    return Parsed(tuple(people), "", key) if None not in found else None


def _parse_slowly(name: str) -> Parsed:
    read = text_of(name)
    if read.why:
        return Parsed((), read.why)
    text = read.folded
    found: dict[Person, None] = {}
    for candidate in _texts(text):
        for person in _people(candidate):
            found[person] = None
    if not found:
        return Parsed((), "company" if COMPANY.search(text) or is_corporate(text) else "no name")
    return Parsed(tuple(found))


def kind_of(text: str) -> str:
    """Return the script kind of a lower-case text."""
    if text.isascii():
        return "L" if _LATIN.search(text) else "O"
    if _HAN.search(text):
        return "H"
    if _KANA.search(text):
        return "K"
    if _HANGUL.search(text):
        return "G"
    return "L" if _LATIN.search(strip_accents(text)) else "O"


def _texts(text: str) -> list[str]:
    """Return the text without notes, then the texts that its notes stand for."""
    outer, notes = text, []
    if "(" in text or ")" in text:
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
    if not plain(former) and (not former or COMPANY.search(former) or "@" in former or is_generic(former)):
        return []
    outer = strip_honorific(outer)
    kind = kind_of(outer)
    if kind_of(former) != kind:
        return [former]
    if kind == "L":
        return _in_place_of_family(outer, former)
    if kind in "HK":
        return [former + " " + rest for rest in _without_family(_PARTS.split(outer))]
    return [former]


def _in_place_of_family(outer: str, former: str) -> list[str]:
    """Return a western name with the former family name in place of its own, which may be its last or its only word."""
    words = _PARTS.split(outer)
    if "," in outer or len(words) < 2:
        return [former]
    return [f"{former} {words[-1]}", f"{' '.join(words[:-1])} {former}"]


def _without_family(words: list[str]) -> list[str]:
    if len(words) > 1:
        return [" ".join(words[1:])]
    word = words[0]
    cuts = [cut for cut in range(1, len(word)) if tables.is_family(fold_han(word[:cut]))]
    return [word[cut:] for cut in cuts] or [word[1:] or word]


def _people(text: str) -> list[Person]:
    if found := plain(text):
        return list(found.people)
    people: list[Person] = []
    for piece in _SPLIT.split(text):
        piece = (piece or "").strip(" ,")
        if found := plain(piece):
            people += found.people
            continue
        if not piece or is_blank(piece) or is_generic(piece):
            continue
        piece = strip_honorific(piece)
        kind = kind_of(piece)
        if kind in "HKG":
            people += _asian(piece, kind)
        else:
            people += western(piece, kind)
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
