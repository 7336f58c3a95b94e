"""The template that a list will be merged with: its subject, texts and files, tags still in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailcheck.model.source import Limits
from mailcheck.read.charset import decode_text
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import AttachmentRow, PartRow
from mailcheck.read.words import decode_words

HTML = re.compile(r"<(?:!doctype html|html|body|table|div|p|br)\b", re.I)
SUBJECT = re.compile(r"(?:subject|件名|assunto)[ \t]*[:：][ \t]*", re.I)


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """What every message of a list will hold: parts (one of them the subject, if any) and files."""

    parts: tuple[PartRow, ...]
    attachments: tuple[AttachmentRow, ...] = ()


def read_letter_template(octets: bytes, name: str, limits: Limits) -> LetterTemplate | None:
    """Read a template file by its name; None for an .eml that is no mail.

    A text file has its subject in the first line where the second one is empty, or where the
    line says that it is the subject; an HTML file has none.
    """
    if name.lower().endswith(".eml"):
        return of_mail(octets, limits)
    text = decode_text(octets).text.replace("\r\n", "\n").removeprefix("\ufeff")
    if name.lower().endswith((".html", ".htm")) or text.lstrip()[:1] == "<":
        return LetterTemplate((part(2, "html", text),))
    first, _, rest = text.partition("\n")
    said = SUBJECT.match(first)
    subject = ""
    if said or (first.strip() and rest.startswith("\n")):
        subject, text = first[said.end() if said else 0 :].strip(), rest.lstrip("\n")
    body = part(2, "html" if HTML.search(text) else "text", text)
    return LetterTemplate((part(1, "subject", subject), body) if subject else (body,))


def of_mail(octets: bytes, limits: Limits) -> LetterTemplate | None:
    """Return a mail as a template; its recipients are those of the list."""
    mail = read_mail(octets, limits)
    if not mail.readable:
        return None
    subjects = [decode_words(row.value) for row in mail.headers if row.name == "Subject" and not row.part]
    parts = [part(1, "subject", " ".join(subject.split())) for subject in subjects[:1]]
    return LetterTemplate((*parts, *mail.parts), tuple(mail.attachments))


def part(number: int, name: str, text: str) -> PartRow:
    """Return a part of a template that is one file."""
    return PartRow(number, name, "text/html" if name == "html" else "text/plain", "utf-8", None, False, text, 1)
