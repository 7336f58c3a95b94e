"""Greetings in languages of Latin letters: an opening, titles, names, a comma."""

from __future__ import annotations

import re

from mailcheck.extract.greeting_scan import EITHER, NAMES, Scan, by_role, ending_of, opening_of, scan_name, take, word_of
from mailcheck.extract.greeting_vocative import spoken_to
from mailcheck.extract.greeting_words import PICTURES, Greeting, Phrasebook, fold, tidy

TOKENS = 16
WIDE = str.maketrans("，：；！？．（）＠", ",:;!?.()@")
GLUED = re.compile(r"([,:;!?])(?=[^\W\d_])")
LEADING = re.compile(f"^[{PICTURES} ]+")
STUCK = re.compile(rf"(?<=[^\W\d_,!?.])(?=[{PICTURES}])")
# Openings that are no greeting where nobody is named.
UNTOLD = frozenset({"welcome", "thanks"})
OPENS = UNTOLD | {"hello"}
# Titles that are other words or names as well: no line begins with them to say who is meant.
NO_FIRST = frozenset({"seu", "me", "fr", "mag", "med", "ing", "eng", "hon", "pr", "m", "d", "don", "miss", "captain", "sir"})
JOINER_LANGUAGE = {"e": "pt", "und": "de", "et": "fr", "y": "es"}


# Inside `Mesdames et Messieurs les copropriétaires,`
ARTICLES = frozenset("the les des los las os as die der".split())


def latin_greeting(line: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting that a line is or begins with, or None."""
    text = LEADING.sub("", GLUED.sub(r"\1 ", tidy(line[:200]).translate(WIDE)).lstrip("*_~\"“«¡¿■◆▼★☆・ "))
    text = text if text.isascii() else STUCK.sub(" ", text)
    tokens = text.split(" ")[:TOKENS]
    if not tokens[0] or not book.openings:
        return None
    found = opening_of(tokens, book)
    if found is None:
        return _name_first(tokens, book) or spoken_to(tokens, book) or _title_first(tokens, book)
    language, kind, used = found
    if kind == "slot":
        return _slot_closed(tokens, used, language, book)
    if kind == "cue":
        return spoken_to(tokens, book, language)
    ending = ending_of(tokens[used - 1])
    again = opening_of(tokens[used:], book) if kind == "hello" else None
    if again and again[1] in ("hello", "address") and len(tokens) > used + again[2]:
        # `Hallo liebe Anna,`, `Olá, querida Ana!`, `Oi, bom dia, Ana!`
        used += again[2]
    rest = tokens[used:]
    # A closed gap before the comma tells an empty name from `Hello,`.
    gap = re.search(r"\s{2,}[,!:;.]", line.strip()[:40]) is not None
    if not rest or set(rest[0]) <= set(",:;!?.…-–—|"):
        return _no_name(tokens[: used + 1], language, kind, rest, gap)
    scan = scan_name(rest, language, book)
    text = " ".join(tokens[: used + max(scan.used, 1)])
    # `Dear Class of 2026`, `Hi Friends of the Library`: a group.
    scan.generic |= scan.prose and len(scan.names) == 1 and not scan.titles and rest[scan.used :][:1] == ["of"]
    judged = _judge(text, language, kind, ending, scan)
    # `Thanks, Ana` ends a letter; with a mark behind it, and at the top, it begins one.
    if kind == "thanks" and (not scan.marked or fold(" ".join(scan.names)) in book.closings):
        judged = None
    if kind in ("hello", "welcome") and judged and judged.name and not scan.titles and book.places.has(scan.names):
        return Greeting(text, None, "generic", language)
    # `Hello from the zoo, Ana!`: it goes on, and may yet say to whom.
    whole = judged is not None and not scan.small and (judged.kind != "generic" or not scan.prose)
    if whole or (kind == "thanks" and ending):
        return judged
    return spoken_to(tokens, book, language if kind in OPENS else None) or judged


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


def _judge(text: str, language: str, kind: str, ending: str, scan: Scan) -> Greeting | None:
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
    return Greeting(text, " ".join(scan.names), "named", language, sure, bare=kind == "thanks", above=1 if kind == "thanks" else 99)


def _only_titles(text: str, language: str, kind: str, after_comma: bool, scan: Scan) -> Greeting | None:
    if scan.titles:
        # `Dear Sir,` and `Bonjour Madame,` are whole; `Dear Mr.,` lacks its name.
        short = all(len(t) <= 4 and t not in ("sir", "miss") for t in scan.titles)
        halved = kind == "address" and scan.closed and text[-1] not in ",:!" and language != "en"
        return Greeting(text, None, "empty" if short and scan.closed else "generic", language, halved=halved)
    if after_comma and kind not in UNTOLD:
        return Greeting(text.split(" ")[0], None, "generic", language)
    return None


def _name_first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Mark and David,` and `Maria, bom dia!`: a name without an opening."""
    scan, language = Scan(), _title_language(tokens[0], book)
    for at, token in enumerate(tokens[: NAMES + 1]):
        if scan.titles and not scan.names and by_role(token, tokens[at:], scan, language, book):
            scan.used += at
            break
        core, end = take(token, scan, language, book)
        if core is None or scan.generic or scan.small or scan.null:
            return _group_first(tokens, book)
        scan.used = at + 1
        if end:
            break
    whole = " ".join(tokens[: scan.used])
    if not scan.names:
        return _group_first(tokens, book)
    capital = any(name != name.lower() for name in (scan.names if scan.titles else scan.names[:1]))
    if not whole.endswith((",", ":") if scan.titles else ",") or len(scan.names) > 5 or not capital:
        return None
    if word_of(whole) in book.closings or word_of(tokens[0]) in book.closings:
        return None
    name = " ".join(scan.names)
    if scan.used == len(tokens):
        language = next((JOINER_LANGUAGE[n] for n in scan.names if n in JOINER_LANGUAGE), "en")
        foreign = [languages for t in scan.titles if (languages := book.title_languages(t)) and "en" not in languages]
        by_title = sorted(foreign[0])[0] if foreign else language
        return Greeting(whole, name, "named", by_title, sure=bool(scan.titles), bare=not scan.titles, above=99 if scan.titles else 1)
    found = opening_of(tokens[scan.used :], book)
    if found and found[1] in ("hello", "welcome", "thanks"):
        return Greeting(" ".join(tokens[: scan.used + found[2]]), name, "named", found[0])
    return None


def _title_language(token: str, book: Phrasebook) -> str:
    """Return the language of a title that begins a line (`Dona Ana,`), English for any other word."""
    languages = book.title_languages(word_of(token))
    return "en" if not languages or "en" in languages or word_of(token) in NO_FIRST else sorted(languages)[0]


def _slot_closed(tokens: list[str], used: int, language: str, book: Phrasebook) -> Greeting | None:
    """Judge `To John Smith,`: a whole line that ends as greetings do; `To: John` is a header."""
    scan = scan_name(tokens[used:], language, book)
    plain = not (scan.generic or scan.small or scan.prose or scan.null or ending_of(tokens[used - 1]))
    if not plain or used + scan.used < len(tokens) or tokens[-1][-1:] != "," or len(scan.names) + len(scan.titles) < 2:
        return None
    return Greeting(" ".join(tokens), " ".join(scan.names), "named", language, above=3) if scan.names else None


def _title_first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Herrn`, `Mrs Ana Lima` and `Monsieur Paul Roux`, the first line of an address."""
    languages = book.title_languages(word_of(tokens[0]))
    either = len(tokens) > 2 and word_of(tokens[1]) in EITHER
    if not languages or (word_of(tokens[0]) in NO_FIRST and not either) or tokens[0].islower() or len(tokens) > NAMES + 2 * either:
        return None
    language = sorted(languages)[0]
    scan = scan_name(tokens, language, book)
    if not scan.titles or scan.used < len(tokens) or scan.generic or scan.small or scan.prose or tokens[-1][-1:] in ",:!?":
        return None
    name = " ".join(scan.names)
    return Greeting(
        " ".join(tokens), name or None, "named" if name else "title", language, sure=False, bare=True, weak=2, above=1, halved=not name
    )


def _group_first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Ladies and Gentlemen,` and `Madame, Monsieur,`: nothing but generic words and titles."""
    words = [word_of(t) for t in tokens]
    spoken = [w for w in words if w not in book.joiners and w not in ARTICLES]
    if len(words) > 8 or tokens[-1][-1:] not in (",", ":", "!") or not spoken:
        return None
    if not all(w in book.generic or (w in book.titles and len(w) > 4) for w in spoken):
        return None
    language = next((book.generic[w] for w in spoken if w in book.generic), None) or sorted(book.titles[spoken[0]])[0]
    return Greeting(" ".join(tokens), None, "generic", language, sure=len(spoken) > 1)
