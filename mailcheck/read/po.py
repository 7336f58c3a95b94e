"""Translations of mails: the texts of a gettext catalogue (.po) that go into mails.

Format: GNU gettext manual, "PO Files". A catalogue holds the words of a whole program, so an
entry counts where the catalogue's path, its source references or its context name mail.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAIL = re.compile(r"(?<![a-z])e?-?mails?(?:er|ers|ing|ings)?(?![a-z])|newsletter", re.I)
QUOTED = re.compile(r'^\s*(?:(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?"(?P<text>(?:[^"\\]|\\.)*)"\s*$')
ESCAPE = re.compile(r"\\(.)")
ESCAPES = {"n": " ", "t": "\t", "r": ""}


@dataclass(slots=True)
class Entry:
    """One entry under construction; `texts` are (line, text) of its translations."""

    about: list[str] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    source: bool = False
    named: bool = False

    def of_mail(self) -> bool:
        """Tell whether references or context say that the entry stands in a mail."""
        return any(MAIL.search(text) for text in self.about)


def mail_texts(text: str, path: str) -> str:
    """Return the catalogue with only the translations that go into mails, each on its own line.

    Everything else, the header entry too, is an empty line, so that lines keep their numbers.
    Comments of translators stay as comments of HTML: they can hold an ignore.
    """
    every = MAIL.search(path) is not None
    lines = text.split("\n")
    kept = [""] * len(lines)
    for entry in entries(lines):
        if entry.named and (every or entry.of_mail()):
            for number, content in entry.texts:
                kept[number] = content
            for number, content in entry.remarks:
                kept[number] = f"<!-- {content} -->" if "mailcheck:ignore" in content else ""
    return "\n".join(kept)


def entries(lines: list[str]) -> list[Entry]:
    """Return the entries of a catalogue; obsolete ones (`#~`) are left out."""
    found: list[Entry] = []
    entry, key = Entry(), ""
    for number, line in enumerate(lines):
        quoted = QUOTED.match(line)
        starts = line.startswith("#") or (quoted and quoted["key"] in ("msgctxt", "msgid"))
        if starts and entry.texts:
            found.append(entry)
            entry, key = Entry(), ""
        if line.startswith("#:"):
            entry.about.append(line[2:])
        elif line.startswith("# "):
            entry.remarks.append((number, line[2:]))
        elif quoted:
            key = quoted["key"] or key
            content = ESCAPE.sub(lambda m: ESCAPES.get(m[1], m[1]), quoted["text"])
            if key == "msgctxt":
                entry.about.append(content)
            elif key.startswith("msgstr"):
                entry.texts.append((number, content))
            elif content:
                entry.named = True
    return [*found, entry]
