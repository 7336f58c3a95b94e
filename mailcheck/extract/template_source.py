"""A template as several texts of one length: what the engine reads, and what people read.

Every view has the line ends of the file where the file has them, so a place in one is the same
place, and the same line, in all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

# Comments that never leave the server. `{#` is also the middle of Handlebars' `{{#if}}`.
SERVER = re.compile(
    r"(?P<long>\{\{~?!--)|(?P<short>\{\{~?!)|(?P<hash>(?<!\{)\{#)|(?P<word>\{%-?\s*comment\b)|(?P<jsp><%--)|(?P<erb><%#)"
)
SERVER_ENDS = {
    "long": re.compile(r"--~?\}\}"),
    "short": re.compile(r"\}\}"),
    "hash": re.compile(r"#\}"),
    "word": re.compile(r"\{%-?\s*endcomment\s*-?%\}"),
    "jsp": re.compile(r"--%>"),
    "erb": re.compile(r"%>"),
}
COMMENT = re.compile(r"(?P<html><!--)")
COMMENT_ENDS = {"html": re.compile("-->")}
# Outlook reads what stands between these marks, so it is text like any other.
CONDITIONAL = re.compile(r"<!--\s*\[if[^\]]*\]>(?:\s*<!--+>)?|<!(?:--)?\s*\[endif\]\s*-->|<!--\s*<!\s*\[endif\]\s*-->", re.I)
RAW = re.compile(r"<(?:(?P<style>style)|(?P<script>script)|(?P<mjml>mj-style))\b", re.I)
RAW_ENDS = {name: re.compile(rf"</{word}\s*>", re.I) for name, word in (("style", "style"), ("script", "script"), ("mjml", "mj-style"))}
ELEMENT = re.compile(
    r"""</?[A-Za-z!](?>(?:[^<>"']{1,500}|"[^"]{0,1000}"|'[^']{0,1000}'){0,60})>|</?[A-Za-z][^<>]{0,5000}>"""
)
# Attributes that people read, or that reach somebody.
SPOKEN = re.compile(r"""\b(?:alt|title|content|value|label|summary)\s*=\s*(?P<quote>["'])(?P<text>.*?)(?P=quote)""", re.I | re.S)
REACHING = re.compile(r"""\bhref\s*=\s*(?P<quote>["']?)\s*(?:mailto|tel|sms):(?P<text>[^"'\s>?]*)""", re.I)
HOST = re.compile(r"https?://([A-Za-z0-9.-]+\.[A-Za-z]{2,})", re.I)
MARKUP = re.compile(r"<(?:[a-z][a-z0-9-]*(?:\s[^<>]*)?|/[a-z][a-z0-9-]*)>", re.I)
NOT_LINE_END = re.compile(r"[^\n]")
# What stands in the place of a tag that writes a value (its last code point is STOP), and of one
# that writes none. They are no letters, no digits and no spaces, so nothing is found across them.
FILL, STOP, GAP = "〓", "〕", "〒"
RUN = re.compile(f"{FILL}*{STOP}")
GAPS = re.compile(f"{GAP}+")


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
    server = pairs(text, SERVER, SERVER_ENDS)
    code = blanked(text, server)
    markup = kind == "html" or (kind != "eml" and kind != "po" and len(MARKUP.findall(code)) > 1)
    markup = markup or (kind == "eml" and "text/html" in code.lower())
    quiet = pairs(code, RAW, RAW_ENDS) if markup else []
    plain = CONDITIONAL.sub(lambda m: " " * len(m[0]), code)
    hidden = [(at, end) for at, end in pairs(plain, COMMENT, COMMENT_ENDS) if markup or "mailcheck:ignore" in plain[at:end]]
    comments = [(at, text[at:end]) for at, end in (*server, *hidden)]
    quiet += hidden
    starts = (0, *(m.end() for m in re.finditer("\n", text)))
    return Source(text, code, markup, tuple(sorted(quiet)), tuple(sorted(comments)), starts)


def pairs(text: str, starts: re.Pattern[str], ends: Mapping[str, re.Pattern[str]]) -> list[tuple[int, int]]:
    """Return the spans from a start to its end, in order; one without end is none.

    The group that matched names the end. An end that is missing once is not looked for again, so
    that many starts take no longer than one.
    """
    found, missing, place = [], set[str](), 0
    while start := starts.search(text, place):
        name = start.lastgroup or ""
        end = None if name in missing else ends[name].search(text, start.end())
        if end is None:
            missing.add(name)
        else:
            found.append((start.start(), end.end()))
        place = end.end() if end else start.end()
    return found


def blanked(text: str, spans: Iterable[tuple[int, int]], fill: str = " ") -> str:
    """Return the text with the spans overwritten, line ends kept."""
    pieces, done = [], 0
    for start, end in spans:
        if start >= done:
            pieces += [text[done:start], NOT_LINE_END.sub(fill, text[start:end])]
            done = end
    return "".join([*pieces, text[done:]])


def words_of(source: Source, tags: Iterable[tuple[int, int, bool]]) -> list[str]:
    """Return the lines that people read: without mark-up, style sheets and scripts.

    `tags` are (start, end, whether a value is written); stand-ins take their places. Comments of
    HTML stay: whoever opens the source reads them. Attributes that are read, or that
    reach somebody (`mailto:`, `tel:`), keep their words.
    """
    places = sorted(tags)
    text = blanked(source.code, [(start, end) for start, end, value in places if not value], GAP)
    filled = list(blanked(text, [(start, end) for start, end, value in places if value], FILL))
    for _, end, value in places:
        if value:
            filled[end - 1] = STOP
    text = "".join(filled)
    if source.markup:
        text = CONDITIONAL.sub(lambda m: NOT_LINE_END.sub(" ", m[0]), text)
        text = blanked(text, pairs(text, RAW, RAW_ENDS))
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
