"""What stands behind an opening in Latin letters: titles, names, and the mark that closes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mailcheck.extract.greeting_words import BOTH_SEXES, PICTURES, Phrasebook, fold

NAMES = 6
SPLIT = re.compile(r"^(.*?)([,:;!?.…—–-]*)$", re.DOTALL)
NAME = re.compile(r"[^\W\d_]+(?:['’.·-][^\W\d_]*)*")
HONORIFIC_TAIL = re.compile(r"-(?:san|sama|sensei|kun|chan)$", re.IGNORECASE)
ELIDED = re.compile(r"[a-z]{1,2}['’][^\W\d_]")
# `Oiii`, `Heyyy`
DRAWN = re.compile(r"(\w)\1+$")
DASHES = frozenset("-–—|")
PICTURE = re.compile(f"[{PICTURES}]+")
# A merge tag, an address or a number: whatever this is, it is no name of a person.
NO_NAME = re.compile(r"[\d{}%|<>\[\]«»$@#_=\\*]")
# `Null` and `Nan` with a capital are people; a program writes these.
PRINTED_NULLS = frozenset({"null", "NULL", "undefined", "(null)", "#N/A", "NaN", "nan", "None", "none", "#REF!"})
# `M. ou Mme Roux`: between two titles.
EITHER = frozenset({"or", "ou", "oder", "o", "u"})
# Titles that count behind an opening of another language, as longer ones do: `Estimada Professora`.
ABROAD, LONG = frozenset({"herr", "frau", "senor"}), 6


@dataclass(slots=True)
class Scan:
    """What stands behind an opening: names, titles, and how it ends."""

    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    used: int = 0
    generic: bool = False
    small: bool = False
    joined: bool = False
    prose: bool = False
    null: bool = False
    closed: bool = False
    marked: bool = False


@lru_cache(maxsize=1 << 15)
def word_of(token: str) -> str:
    """Return a token folded, without punctuation and both-sexes endings."""
    bare = SPLIT.match(token)
    return fold(BOTH_SEXES.sub("", bare.group(1) if bare else token).replace("’", "'")).strip("\"'”»()").rstrip(".")


@lru_cache(maxsize=1 << 15)
def ending_of(token: str) -> str:
    found = SPLIT.match(token)
    return found.group(2) if found else ""


def undrawn(word: str, book: Phrasebook) -> str:
    """Return a folded word that opens greetings without the letters by which it is drawn out."""
    return word if word in book.first_words else DRAWN.sub(r"\1", word)


def opening_of(tokens: list[str], book: Phrasebook) -> tuple[str, str, int] | None:
    """Return language, kind and number of tokens of the longest opening."""
    # `Cher/Chère Zoé,` opens as `Cher Zoé,` does.
    words = [word_of(t).partition("/")[0] or "/" for t in tokens[:4]]
    words[:1] = [undrawn(word, book) for word in words[:1]]
    whole = word_of(tokens[0]) if tokens else ""
    if not words or (words[0] not in book.first_words and whole not in book.first_words):
        return None
    if "/" in whole and whole in book.openings:
        return *book.openings[whole], 1
    for count in range(len(words), 0, -1):
        # Punctuation inside (`Dear, Sir`) ends an opening.
        if count > 1 and any(ending_of(t) for t in tokens[: count - 1]):
            continue
        found = book.openings.get(" ".join(words[:count]))
        if found:
            both = count < len(tokens) and BOTH_SEXES.fullmatch(tokens[count].rstrip(",:"))
            return *found, count + bool(both)
    return None


def closes(token: str) -> bool:
    """Say whether a token stands behind a name by itself: a mark, a dash, a bracket, a picture."""
    return token in DASHES or token.startswith("(") or set(token) <= set(",:;!?.…") or PICTURE.fullmatch(token) is not None


def scan_name(rest: list[str], language: str, book: Phrasebook) -> Scan:
    """Read titles and names until punctuation, prose or the end of the line."""
    scan = Scan()
    for at, token in enumerate(rest):
        if closes(token):
            scan.closed = True
            scan.marked = token[0] in ",!." or PICTURE.match(token) is not None
            break
        if not scan.names and len(scan.titles) == at and by_role(token, rest[at:], scan, language, book):
            scan.used += at
            break
        scan.used = at + 1
        core, end = take(token, scan, language, book)
        if core is None:
            scan.used = at
            scan.prose = True
            break
        if end or len(scan.names) > NAMES:
            scan.closed = bool(end)
            scan.marked = end[:1] in (",", "!", ".")
            scan.prose = not end
            break
        if scan.null:
            break
    else:
        scan.closed = True
    _join_list(scan, rest, book)
    return scan


def by_role(token: str, rest: list[str], scan: Scan, language: str, book: Phrasebook) -> bool:
    """Take `Member John Smith` and `sócia Ana`: a word for what the named person is, as a title."""
    if word_of(token) not in book.roles or ending_of(token):
        return False
    inner = scan_name(rest[1:], language, book)
    named = len(inner.names) > (not token[0].islower()) and inner.names[0][0].isupper() and not (inner.generic or inner.small or inner.prose or inner.null)
    if not named or not inner.closed:
        return False
    for part in ("names", "joined", "closed", "marked"):
        setattr(scan, part, getattr(inner, part))
    scan.titles, scan.used = [*scan.titles, word_of(token), *inner.titles], inner.used + 1
    return True


def take(token: str, scan: Scan, language: str, book: Phrasebook) -> tuple[str | None, str]:
    """Take one token into the scan; return (None, "") where prose begins, else its closing mark."""
    split = SPLIT.match(token.strip("\"“”'«»"))
    core, end = split.groups() if split else (token, "")
    if core + end in PRINTED_NULLS or core in PRINTED_NULLS:
        scan.null = not scan.names
        return core, end
    word = fold(BOTH_SEXES.sub("", core)).rstrip(".")
    family = word in book.family and not end and not book.is_generic(word)
    if not scan.names and (family or is_title(word, end, language, book) or (scan.titles and word in EITHER)):
        scan.titles.append(word)
        return core, end.lstrip(".")
    # Monsieur le Directeur
    if language == "fr" and scan.titles and not scan.names and core in ("le", "la"):
        return core, end
    if (word in book.joiners or word in book.particles) and not end and core == core.lower():
        if scan.names and word in book.joiners:
            scan.joined = True
        if scan.names or word not in book.joiners:
            scan.names.append(core)
        return core, end
    by_title = language == "de" and not {"herr", "herrn", "frau"}.isdisjoint(scan.titles)
    known = any(book.is_generic(w) or w in book.company for w in re.split(r"[/*:()'’-]", word) if w)
    if NO_NAME.search(core) or (known and not by_title):
        scan.generic = True
        return core, end
    if not NAME.fullmatch(core):
        return None, ""
    if core[0].islower() and not ELIDED.match(core):
        if scan.names and not scan.small:
            return None, ""
        scan.small = True
    elif scan.small:
        # `Hallo ihr Lieben`: a word, then a noun.
        scan.generic = True
    initial = len(core) == 1 and end == "."
    scan.names.append(HONORIFIC_TAIL.sub("", core) + ("." if initial else ""))
    return core, "" if initial else end


def is_title(word: str, end: str, language: str, book: Phrasebook) -> bool:
    """Say whether a folded word is a title here; `M.` is one in French, an initial in English."""
    if "/" in word:
        # Sr./Sra. Lima
        return all(is_title(part.rstrip("."), ".", language, book) for part in word.split("/"))
    languages = book.titles.get(word)
    if languages is None:
        return False
    if language in languages:
        return len(word) > 1 or end == "."
    return word in ABROAD or len(word) >= LONG or "en" in languages or (len(word) > 1 and end == ".")


def _join_list(scan: Scan, rest: list[str], book: Phrasebook) -> None:
    """Add the others of `Mark, David and Ana,` to the first."""
    more = rest[scan.used : scan.used + NAMES]
    if not scan.names or scan.prose or not rest[scan.used - 1].endswith(",") or len(more) < 3:
        return
    words = [SPLIT.sub(r"\1", t) for t in more]
    cut = next((i + 1 for i, t in enumerate(more) if t != more[0] and ending_of(t)), len(more))
    words = words[:cut]
    if any(w in book.joiners for w in words) and all(w in book.joiners or w[:1].isupper() for w in words):
        scan.names[-1] += ","
        scan.names += words
        scan.joined = True
        scan.used += cut
