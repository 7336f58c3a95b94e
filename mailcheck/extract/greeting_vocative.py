"""A person who is spoken to in a sentence: `We miss you, Ana!`, `Ana, your parcel is here`.

Many lines have a comma and a name (`Leeds, England`, `See you, Tom`). What tells that the name is
the reader's is the second person beside it, an opening, or at least an exclamation mark; what
stands on the last of these counts only where the batch knows the name.
"""

from __future__ import annotations

from mailcheck.extract.greeting_scan import DASHES, PICTURE, Scan, ending_of, opening_of, scan_name, word_of
from mailcheck.extract.greeting_words import Greeting, Phrasebook

MOST = 4
LOUD = ("!", "?")
MARKS = ("", ".", "…", *LOUD)
# A signature is near the end of a mail, and loud lines are seldom one.
ABOVE, ABOVE_LOUD = 1, 3
BEFORE_DATES = frozenset({"le", "el", "den"})
FORMAL = frozenset("sie ihr ihre ihren ihrem ihrer ihres ihnen".split())


def spoken_to(tokens: list[str], book: Phrasebook, language: str | None = None) -> Greeting | None:
    """Return the greeting of a sentence that names its reader, or None.

    `language` is that of the opening which the sentence begins with, if it has one.
    """
    # Text that was broken into lines goes on in small letters.
    if tokens[0][:1].islower():
        return None
    return _last(tokens, book, language) or _first(tokens, book)


def _last(tokens: list[str], book: Phrasebook, opened: str | None) -> Greeting | None:
    """Judge `Thanks for your order, Ana!`."""
    for at in range(1, len(tokens)):
        if ending_of(tokens[at - 1])[:1] in (".", "!", "?") and len(tokens[at - 1]) > 3:
            return None
        if tokens[at - 1][-1] != ",":
            continue
        before = tokens[:at]
        words = [word_of(t) for t in before]
        told = opened or book.second_person(words)
        scan = scan_name(tokens[at:], told or "en", book)
        if not _is_person(scan, book):
            continue
        end = at + scan.used
        # French puts a space before its marks.
        mark = (ending_of(tokens[end - 1]) or "".join(ending_of(t) for t in tokens[end : end + 1]))[:1]
        loud = mark in LOUD or PICTURE.match(" ".join(tokens[end:])) is not None
        if mark in DASHES:
            # `A quick reminder, Ana — your rent is due`
            told, mark = told or book.second_person([word_of(t) for t in tokens[end:]]), "."
        if mark not in MARKS or not (mark or loud or end == len(tokens)):
            continue
        exclaimed = len(words) == 1 and words[0] in book.closings
        if told is None and (not loud or not (exclaimed or _sentence(before))):
            continue
        # `Your weekend in Lisbon, Portugal`: two names of places look like this; German nouns do, too.
        proper = before[-1][:1].isupper() and len(before) > 1 and told != "de"
        # `See you soon, Peter` ends a letter; `Your home, Reimagined!` has no verb.
        plain = told is None or not loud or (words[0] in book.you and book.verbs.isdisjoint(words))
        weak = not exclaimed and (plain or (proper and not opened))
        return Greeting(
            " ".join(tokens[:end]), " ".join(scan.names), "named", told or "en", sure=False, bare=True,
            weak=2 if weak else 1, above=ABOVE_LOUD if loud else ABOVE,
        )  # fmt: skip
    return None


def _first(tokens: list[str], book: Phrasebook) -> Greeting | None:
    """Judge `Ana, your parcel is here`."""
    scan = scan_name(tokens, "en", book)
    rest = tokens[scan.used :]
    if not rest or not _is_person(scan, book) or (tokens[scan.used - 1][-1] != "," and rest[0] not in DASHES):
        return None
    rest = rest[rest[0] in DASHES :]
    # `Lyon, le 12 mai`: place and date of a letter.
    if rest[0] in BEFORE_DATES and "".join(rest[1:2])[:1].isdigit():
        return None
    end = next((at + 1 for at, t in enumerate(rest) if ending_of(t)[:1] in (".", *LOUD)), len(rest))
    # In `Jean Le Gall nous guidera` nobody is spoken to; German writes its second person with a capital.
    words = [word_of(t) for at, t in enumerate(rest[:end]) if at == 0 or not t[:1].isupper() or word_of(t) in FORMAL]
    near = book.second_person(words[:2])
    language = near or book.second_person(words) or (opening_of(rest, book) or (None, ""))[0]
    if language is None:
        return None
    text = " ".join(tokens[: len(tokens) - len(rest) + end])
    # `Coffee, your way`, `Sample Shop - your order`: a headline has no verb, or a dash behind the sender.
    weak = near is None or book.verbs.isdisjoint(words) or tokens[scan.used - 1][-1] != ","
    return Greeting(text, " ".join(scan.names), "named", language, sure=False, bare=True, weak=2 if weak else 1, above=ABOVE_LOUD)


def _is_person(scan: Scan, book: Phrasebook) -> bool:
    """Say whether a scan holds the name of one who may be spoken to."""
    if not scan.names or len(scan.names) > MOST or scan.generic or scan.small or scan.prose or scan.null:
        return False
    words = [word_of(name) for name in scan.names]
    if len(words[0]) < 2 or words[0] in book.closings or " ".join(words) in book.closings or book.second_person(words):
        return False
    return bool(scan.titles) or not book.places.has(scan.names)


def _sentence(before: list[str]) -> bool:
    """Say whether words are those of a sentence and not of a headline or an address."""
    return len(before) > 1 and all(t[:1].islower() for t in before[1:])
