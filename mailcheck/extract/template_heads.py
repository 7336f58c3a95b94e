"""Who a template is addressed to: header lines and front matter that say To or Cc."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailcheck.extract.template_source import Source
from mailcheck.extract.template_tags import Token

HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*)")
MAIL_FIELDS = frozenset("to cc bcc from subject reply-to date sender mime-version content-type message-id".split())
VISIBLE = ("to", "cc")
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
# Names of a variable that holds more than one person, and ways of writing all of them out.
MANY = re.compile(
    r"(?:^|[._])(?:(?:all_?)?(?:recipients|customers|users|members|subscribers|contacts|clients|addresses|emails"
    r"|mails|people|guests|attendees|participants|destinatarios|clientes)|\w*(?:_list|_emails|_addresses|List|Emails|Addresses)|list|宛先一覧|宛先リスト|会員一覧)$"
)
JOINED = re.compile(r"\|\s*(?:join|map|concat)\b|\.(?:join|map|pluck|collect)\b|\bjoin\s*\(|BuildRowsetFromString|\beach\b", re.I)
LOOPING = re.compile(r"[-+=]?\s*(?:#\s*each\b|#|for\b|tablerow\b|.*\.each\b|.*\bdo\s*\|)", re.I)


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a To or Cc of a template says: `form` is loop (a list is written out), or fixed (an
    address stands there)."""

    line: int
    field: str
    form: str
    text: str


def heads_of(source: Source, tokens: Sequence[Token]) -> Iterator[Addressed]:
    """Yield the visible recipients of a template that are many or fixed; one merged address is neither."""
    for line, name, start, value in fields(source.code):
        if name.lower() not in VISIBLE:
            continue
        inner = [t for t in tokens if start <= t.start < start + len(value) + 1]
        field = name.capitalize()
        loops = [t for t in inner if t.system in ("statement", "curly", "erb") and LOOPING.match(t.inner.strip())]
        many = [t for t in inner if JOINED.search(t.inner) or MANY.search(bare_name(t))]
        for token in (loops or many)[:1]:
            yield Addressed(line, field, "loop", token.text)
        rest = value
        for token in inner:
            rest = rest.replace(token.text, " ")
        for found in ADDRESS.finditer(rest):
            yield Addressed(line, field, "fixed", found[0])


def bare_name(token: Token) -> str:
    """Return the name in a tag without filters and signs."""
    return re.split(r"[|\s(]", token.inner.strip().lstrip("=-#&~ "))[0].rstrip("}-")


def fields(text: str) -> Iterator[tuple[int, str, int, str]]:
    """Yield (line, name, place, value) of the header fields, or of the front matter, at the top.

    Lines that belong to a field (indented, or items of a list) are part of its value.
    """
    lines = text.split("\n")
    at, number = 0, 0
    while number < len(lines) and not lines[number].strip():
        at += len(lines[number]) + 1
        number += 1
    matter = number < len(lines) and lines[number].strip() == "---"
    if matter:
        at += len(lines[number]) + 1
        number += 1
    found: list[tuple[int, str, int, str]] = []
    while number < len(lines):
        line = lines[number]
        header = HEADER.match(line)
        if (matter and line.strip() == "---") or (not matter and not line.strip()):
            break
        if header:
            found.append((number + 1, header["name"], at + header.start("value"), header["value"]))
        elif found and (line[:1] in " \t" or line.lstrip().startswith(("- ", "{%", "{{", "<%"))):
            first, name, start, value = found[-1]
            found[-1] = first, name, start, f"{value}\n{line}"
        elif not line.lstrip().startswith(("{%", "<%", "%%[")):
            break
        at += len(line) + 1
        number += 1
    if matter or len({name.lower() for _, name, _, _ in found} & MAIL_FIELDS) > 1:
        yield from found
