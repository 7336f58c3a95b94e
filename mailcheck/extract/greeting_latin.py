"""Greetings in languages of Latin letters: an opening, titles, names, a comma."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mailcheck.extract.greeting_words import BOTH_SEXES, Greeting, Phrasebook, fold, tidy

TOKENS = 16
NAMES = 6
WIDE = str.maketrans("，：；！？．（）＠", ",:;!?.()@")
GLUED = re.compile(r"([,:;!?])(?=[^\W\d_])")
SPLIT = re.compile(r"^(.*?)([,:;!?.…—–-]*)$", re.DOTALL)
NAME = re.compile(r"[^\W\d_]+(?:['’.·-][^\W\d_]*)*")
HONORIFIC_TAIL = re.compile(r"-(?:san|sama|sensei|kun|chan)$", re.IGNORECASE)
ELIDED = re.compile(r"[a-z]{1,2}['’][^\W\d_]")
DASHES = frozenset("-–—|")
# A merge tag, an address or a number: whatever this is, it is no name of a person.
NO_NAME = re.compile(r"[\d{}%|<>\[\]«»$@#_=\\*]")
NULLS = frozenset({"null", "undefined", "(null)", "#n/a", "nan", "none", "#ref!", "#value!", "#name?"})
# `Null` and `Nan` with a capital are people; a program writes these.
PRINTED_NULLS = frozenset({"null", "NULL", "undefined", "(null)", "#N/A", "NaN", "nan", "None", "none", "#REF!"})
ABROAD = frozenset({"herr", "frau", "senhor", "senhora", "senor", "senora", "monsieur", "madame"})
EMOJI = re.compile("^[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff ]+")
# Openings that are no greeting where nobody is named.
UNTOLD = frozenset({"welcome", "thanks"})
JOINER_LANGUAGE = {"e": "pt", "und": "de", "et": "fr", "y": "es"}


@dataclass(slots=True)
class _Scan:
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


def latin_greeting(line: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting that a line is or begins with, or None."""
    text = EMOJI.sub("", GLUED.sub(r"\1 ", tidy(line[:200]).translate(WIDE)).lstrip("*_~\"“«¡¿■◆▼★☆・ "))
    tokens = text.split(" ")[:TOKENS]
    if not tokens[0] or not book.openings:
        return None
    found = _opening(tokens, book)
    if found is None:
        return _name_first(tokens, book)
    language, kind, used = found
    if kind == "slot":
        return None
    ending = _ending(tokens[used - 1])
    again = _opening(tokens[used:], book) if kind == "hello" else None
    if again and again[1] in ("hello", "address") and len(tokens) > used + again[2]:
        # `Hallo liebe Anna,`, `Olá, querida Ana!`, `Oi, bom dia, Ana!`
        used += again[2]
    rest = tokens[used:]
    # A closed gap before the comma tells an empty name from `Hello,`.
    gap = re.search(r"\s{2,}[,!:;.]", line.strip()[:40]) is not None
    if not rest or set(rest[0]) <= set(",:;!?.…-–—|"):
        return _no_name(tokens[: used + 1], language, kind, rest, gap)
    scan = _scan(rest, language, book)
    # `Thanks, Ana` ends a letter; with a mark behind it, and at the top, it begins one.
    if kind == "thanks" and (not scan.marked or fold(" ".join(scan.names)) in book.closings):
        return None
    text = " ".join(tokens[: used + max(scan.used, 1)])
    return _judge(text, language, kind, ending, scan)


def _opening(tokens: list[str], book: Phrasebook) -> tuple[str, str, int] | None:
    """Return language, kind and number of tokens of the longest opening."""
    # `Cher/Chère Zoé,` opens as `Cher Zoé,` does.
    words = [_word(t).partition("/")[0] or "/" for t in tokens[:4]]
    if not words or (words[0] not in book.first_words and _word(tokens[0]) not in book.first_words):
        return None
    for count in range(len(words), 0, -1):
        # Punctuation inside (`Dear, Sir`) ends an opening.
        if count > 1 and any(_ending(t) for t in tokens[: count - 1]):
            continue
        found = book.openings.get(" ".join(words[:count]))
        if found:
            both = count < len(tokens) and BOTH_SEXES.fullmatch(tokens[count].rstrip(",:"))
            return *found, count + bool(both)
    return None


@lru_cache(maxsize=1 << 15)
def _word(token: str) -> str:
    """Return a token folded, without punctuation and both-sexes endings."""
    bare = SPLIT.match(token)
    return fold(BOTH_SEXES.sub("", bare.group(1) if bare else token).replace("’", "'")).strip("\"'”»()").rstrip(".")


@lru_cache(maxsize=1 << 15)
def _ending(token: str) -> str:
    found = SPLIT.match(token)
    return found.group(2) if found else ""


def _no_name(tokens: list[str], language: str, kind: str, rest: list[str], gap: bool) -> Greeting | None:
    """Judge an opening that nothing follows."""
    if kind in UNTOLD:
        return None
    mark = rest[0] if rest else ""
    if mark[:1] in (",", ".") and rest:
        empty = True
    elif mark[:1] in ("!", ":", ";", "?") and rest:
        # French puts a space before these, and so do people who write no French.
        empty = gap or (language not in ("fr", "en")) or (kind == "address" and language == "en")
    else:
        # Portuguese and Spanish use `Prezado,` by itself; nobody writes `Dear,`.
        empty = kind == "address" and language not in ("pt", "es")
    return Greeting(" ".join(tokens), None, "empty" if empty else "generic", language)


def _scan(rest: list[str], language: str, book: Phrasebook) -> _Scan:
    """Read titles and names until punctuation, prose or the end of the line."""
    scan = _Scan()
    for at, token in enumerate(rest):
        if token in DASHES or token.startswith("(") or set(token) <= set(",:;!?.…"):
            scan.closed = True
            scan.marked = token[0] in ",!."
            break
        scan.used = at + 1
        core, end = _core(token, scan, language, book)
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


def _core(token: str, scan: _Scan, language: str, book: Phrasebook) -> tuple[str | None, str]:
    """Take one token into the scan; return (None, "") where prose begins, else its closing mark."""
    split = SPLIT.match(token.strip("\"“”'«»"))
    core, end = split.groups() if split else (token, "")
    if core + end in PRINTED_NULLS or core in PRINTED_NULLS:
        scan.null = not scan.names
        return core, end
    word = fold(BOTH_SEXES.sub("", core)).rstrip(".")
    if not scan.names and _is_title(word, end, language, book):
        scan.titles.append(word)
        return core, end.lstrip(".")
    if (word in book.joiners or word in book.particles) and not end and core == core.lower():
        if scan.names and word in book.joiners:
            scan.joined = True
        if scan.names or word not in book.joiners:
            scan.names.append(core)
        return core, end
    by_title = language == "de" and not {"herr", "herrn", "frau"}.isdisjoint(scan.titles)
    known = any(book.is_generic(w) or w in book.company for w in re.split(r"[/*:()-]", word) if w)
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


def _is_title(word: str, end: str, language: str, book: Phrasebook) -> bool:
    """Say whether a folded word is a title here; `M.` is one in French, an initial in English."""
    if "/" in word:
        # Sr./Sra. Lima
        return all(_is_title(part.rstrip("."), ".", language, book) for part in word.split("/"))
    languages = book.titles.get(word)
    if languages is None:
        return False
    if language in languages:
        return len(word) > 1 or end == "."
    return word in ABROAD or "en" in languages or (len(word) > 1 and end == ".")


def _join_list(scan: _Scan, rest: list[str], book: Phrasebook) -> None:
    """Add the others of `Mark, David and Ana,` to the first."""
    more = rest[scan.used : scan.used + NAMES]
    if not scan.names or scan.prose or not rest[scan.used - 1].endswith(",") or len(more) < 3:
        return
    words = [SPLIT.sub(r"\1", t) for t in more]
    cut = next((i + 1 for i, t in enumerate(more) if t != more[0] and _ending(t)), len(more))
    words = words[:cut]
    if any(w in book.joiners for w in words) and all(w in book.joiners or w[:1].isupper() for w in words):
        scan.names[-1] += ","
        scan.names += words
        scan.joined = True
        scan.used += cut


def _judge(text: str, language: str, kind: str, ending: str, scan: _Scan) -> Greeting | None:
    """Turn a scan into a greeting."""
    if scan.null:
        return Greeting(text, None, "empty", language)
    # `Hi. I have` ends its greeting; `Exmo. Sr.` is an abbreviation.
    after_comma = bool(ending.strip(".") if kind == "address" else ending)
    if scan.generic and not (scan.prose and after_comma and kind == "welcome"):
        return None if kind in UNTOLD else Greeting(text, None, "generic", language)
    if not scan.names:
        return _only_titles(text, language, kind, after_comma, scan)
    if after_comma and (scan.prose or scan.small):
        return None if kind in UNTOLD else Greeting(text.split(" ")[0], None, "generic", language)
    if kind == "plural" and not scan.joined:
        return Greeting(text, None, "generic", language)
    if kind in UNTOLD and (scan.prose or scan.small):
        return None
    sure = not (scan.small or scan.prose) and (kind != "welcome" or after_comma)
    return Greeting(text, " ".join(scan.names), "named", language, sure, bare=kind == "thanks")


def _only_titles(text: str, language: str, kind: str, after_comma: bool, scan: _Scan) -> Greeting | None:
    if scan.titles:
        # `Dear Sir,` and `Bonjour Madame,` are whole; `Dear Mr.,` lacks its name.
        short = all(len(t) <= 4 and t not in ("sir", "miss") for t in scan.titles)
        return Greeting(text, None, "empty" if short and scan.closed else "generic", language)
    if after_comma and kind not in UNTOLD:
        return Greeting(text.split(" ")[0], None, "generic", language)
    return None


def _name_first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Mark and David,` and `Maria, bom dia!`: a name without an opening."""
    scan = _Scan()
    for at, token in enumerate(tokens[: NAMES + 1]):
        core, end = _core(token, scan, "en", book)
        if core is None or scan.generic or scan.small or scan.null:
            return _group_first(tokens, book)
        scan.used = at + 1
        if end:
            break
    whole = " ".join(tokens[: scan.used])
    if not scan.names:
        return _group_first(tokens, book)
    capital = any(name != name.lower() for name in (scan.names if scan.titles else scan.names[:1]))
    if not whole.endswith(",") or len(scan.names) > 5 or not capital:
        return None
    if _word(whole) in book.closings or _word(tokens[0]) in book.closings:
        return None
    name = " ".join(scan.names)
    if scan.used == len(tokens):
        language = next((JOINER_LANGUAGE[n] for n in scan.names if n in JOINER_LANGUAGE), "en")
        by_title = next((sorted(book.titles[t])[0] for t in scan.titles if "en" not in book.titles[t]), language)
        return Greeting(whole, name, "named", by_title, sure=bool(scan.titles), bare=not scan.titles)
    found = _opening(tokens[scan.used :], book)
    if found and found[1] in ("hello", "welcome", "thanks"):
        return Greeting(" ".join(tokens[: scan.used + found[2]]), name, "named", found[0])
    return None


def _group_first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Ladies and Gentlemen,` and `Madame, Monsieur,`: nothing but generic words and titles."""
    words = [_word(t) for t in tokens]
    spoken = [w for w in words if w not in book.joiners]
    if len(words) > 8 or tokens[-1][-1:] not in (",", ":", "!") or not spoken:
        return None
    if not all(w in book.generic or (w in book.titles and len(w) > 4) for w in spoken):
        return None
    language = next((book.generic[w] for w in spoken if w in book.generic), None) or sorted(book.titles[spoken[0]])[0]
    return Greeting(" ".join(tokens), None, "generic", language, sure=len(spoken) > 1)
