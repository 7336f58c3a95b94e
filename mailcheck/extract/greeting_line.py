"""The greeting that one line is, by its words alone."""

from __future__ import annotations

import re
from dataclasses import replace

from mailcheck.extract.greeting_ja import japanese_greeting
from mailcheck.extract.greeting_latin import latin_greeting
from mailcheck.extract.greeting_scan import undrawn
from mailcheck.extract.greeting_words import Greeting, Phrasebook, bare_words, fold

DASH = re.compile(" [-–—] ")
FIRST_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")


def greeting_in(line: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting of a line, generic where the sender says so, or None."""
    return of_sender(_judge(line, book), book)


def of_sender(found: Greeting | None, book: Phrasebook) -> Greeting | None:
    """Return a greeting without a name where the policy has its words as what the sender calls all readers."""
    if found is None or found.name is None or not book.own_generic:
        return found
    said = bare_words(found.name), bare_words(found.text)
    return found if book.own_generic.isdisjoint(said) else replace(found, name=None, kind="generic", weak=0, sure=True)


def _judge(line: str, book: Phrasebook) -> Greeting | None:
    text = line.strip()
    if not text or text[0] in ">＞|":
        return None
    if "\t" in text:
        # A row of a table: the cell that greets, beside a number or a logo.
        cells = [_judge(cell, book) for cell in text.split("\t")]
        return next((c for c in cells if c and c.name and c.sure), None) or _judge(text.replace("\t", " "), book)
    if not text.isascii() and JAPANESE.search(text):
        found = japanese_greeting(text, book)
        if found is not None or book.honorific.search(text):
            return found
    # Most lines are no greetings: their first word tells, and they have no comma or dash behind a name.
    first = FIRST_WORD.search(text)
    if first is None or (undrawn(fold(first.group()), book) not in book.first_words and "," not in text[:80] and not DASH.search(text, 0, 40)):
        return None
    return latin_greeting(text, book)
