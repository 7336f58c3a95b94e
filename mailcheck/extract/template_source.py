"""A template as several texts of one length: what the engine reads, and what people read.

Every view has the line ends of the file where the file has them, so a place in one is the same
place, and the same line, in all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

# Comments that never leave the server. `{#` is also the middle of Handlebars' `{{#if}}`.
SERVER = re.compile(
    r"\{\{!--.*?--~?\}\}|\{\{~?!(?!--)[^}]*\}\}"
    r"|(?<!\{)\{#(?:[^#]|#(?!\}))*#\}"
    r"|\{%-?\s*comment\b[^%]*%\}.*?\{%-?\s*endcomment\s*-?%\}"
    r"|<%#.*?%>|<%--.*?--%>",
    re.S,
)
COMMENT = re.compile(r"<!--.*?-->", re.S)
# Outlook reads what stands between these marks, so it is text like any other.
CONDITIONAL = re.compile(r"<!--\s*\[if[^\]]*\]>(?:\s*<!--+>)?|<!(?:--)?\s*\[endif\]\s*-->|<!--\s*<!\s*\[endif\]\s*-->", re.I)
RAW = re.compile(r"<(?P<name>style|script|mj-style|mj-raw-style)\b[^>]*>.*?</(?P=name)\s*>", re.I | re.S)
ELEMENT = re.compile(r"""</?[A-Za-z!][^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>|</?[A-Za-z][^<>]*>""")
# Attributes that people read, or that reach somebody.
SPOKEN = re.compile(r"""\b(?:alt|title|content|value|label|summary)\s*=\s*(?P<quote>["'])(?P<text>.*?)(?P=quote)""", re.I | re.S)
REACHING = re.compile(r"""\bhref\s*=\s*(?P<quote>["']?)\s*(?:mailto|tel|sms):(?P<text>[^"'\s>?]*)""", re.I)
HOST = re.compile(r"https?://([A-Za-z0-9.-]+\.[A-Za-z]{2,})", re.I)
MARKUP = re.compile(r"<(?:[a-z][a-z0-9-]*(?:\s[^<>]*)?|/[a-z][a-z0-9-]*)>", re.I)
NOT_LINE_END = re.compile(r"[^\n]")
FILL = "〓"


@dataclass(frozen=True, slots=True)
class Source:
    """One template's text in its views.

    `code` is without server comments; `quiet` are the spans of style sheets, scripts and HTML
    comments, where a lone brace is no broken tag. `comments` are all comments as (start, text).
    """

    text: str
    code: str
    markup: bool
    quiet: tuple[tuple[int, int], ...]
    comments: tuple[tuple[int, str], ...]
    starts: tuple[int, ...]

    def line(self, place: int) -> int:
        """Return the physical line of a place, from 1."""
        return bisect_right(self.starts, place)

    def is_quiet(self, place: int) -> bool:
        """Tell whether a place is in a style sheet, a script or a comment."""
        return any(start <= place < end for start, end in self.quiet)

    def hosts(self) -> set[str]:
        """Return the hosts of all links, lower case."""
        return {host.lower().removeprefix("www.") for host in HOST.findall(self.text)}


def read_source(text: str, kind: str) -> Source:
    """Return the views of a template; `kind` is what its suffix says."""
    comments = [(m.start(), m[0]) for m in SERVER.finditer(text)]
    code = blanked(text, (m.span() for m in SERVER.finditer(text)))
    markup = kind == "html" or (kind != "eml" and kind != "po" and len(MARKUP.findall(code)) > 1)
    markup = markup or (kind == "eml" and "text/html" in code.lower())
    quiet = [m.span() for m in RAW.finditer(code)] if markup else []
    plain = COMMENT.finditer(CONDITIONAL.sub(lambda m: " " * len(m[0]), code))
    hidden = [m for m in plain if markup or kind == "po" or "mailcheck:ignore" in m[0]]
    comments += [(m.start(), m[0]) for m in hidden]
    quiet += [m.span() for m in hidden]
    starts = (0, *(m.end() for m in re.finditer("\n", text)))
    return Source(text, code, markup, tuple(sorted(quiet)), tuple(sorted(comments)), starts)


def blanked(text: str, spans: Iterable[tuple[int, int]], fill: str = " ") -> str:
    """Return the text with the spans overwritten, line ends kept."""
    pieces, done = [], 0
    for start, end in spans:
        if start >= done:
            pieces += [text[done:start], NOT_LINE_END.sub(fill, text[start:end])]
            done = end
    return "".join([*pieces, text[done:]])


def words_of(source: Source, tags: Iterable[tuple[int, int]]) -> list[str]:
    """Return the lines that people read: without mark-up, style sheets and scripts; tags are filled.

    Comments of HTML stay: whoever opens the source reads them. Attributes that are read, or that
    reach somebody (`mailto:`, `tel:`), keep their words.
    """
    text = blanked(source.code, sorted(tags), FILL)
    if source.markup:
        text = CONDITIONAL.sub(lambda m: NOT_LINE_END.sub(" ", m[0]), text)
        text = RAW.sub(lambda m: NOT_LINE_END.sub(" ", m[0]), text)
        text = text.replace("<!--", "    ").replace("-->", "   ")
        text = ELEMENT.sub(spoken, text)
    ignores = [(at, at + len(said)) for at, said in source.comments if "mailcheck:ignore" in said]
    lines = blanked(text, ignores).split("\n")
    return [unescape(line) if source.markup and "&" in line else line for line in lines]


def spoken(element: re.Match[str]) -> str:
    """Return an element as blanks with the words of its attributes left in their places."""
    text, kept = element[0], []
    for found in (*SPOKEN.finditer(text), *REACHING.finditer(text)):
        kept.append(found.span("text"))
    pieces, done = [], 0
    for start, end in sorted(kept):
        if start >= done:
            pieces += [NOT_LINE_END.sub(" ", text[done:start]), text[start:end]]
            done = end
    return "".join([*pieces, NOT_LINE_END.sub(" ", text[done:])])
