"""Merge tags of a template as its engine reads them: where they stand, what they name, what is broken.

In a rendered mail any tag is one too many; in a template the whole expression counts. The
delimiters are those of the systems in `rules/tags/` that stand in no ordinary text; a syntax that
does (`%name%`, `[氏名]`) is looked for line by line with these files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from mailcheck.extract.template_source import Source

NAME = r"[A-Za-z_@\u3041-\u30ff\u3400-\u9fff]"


class Delimiter(NamedTuple):
    """How the tags of one system begin and end. `opening` is what proves that one was meant;
    `most` is the longest inside, and a tag of one line has no line end in it."""

    system: str
    start: str
    end: str
    opening: re.Pattern[str]
    most: int
    one_line: bool = False


DELIMITERS = (
    Delimiter("erb", "<%", "%>", re.compile(r"<%[=\-#@!]?\s*\S"), 20_000),
    Delimiter("statement", "{%", "%}", re.compile(r"\{%[-+]?\s*[A-Za-z=]"), 2_000),
    Delimiter("curly", "{{{", "}}}", re.compile(rf"\{{\{{\{{~?\s*[&#/^]?\s*(?:{NAME}|\$\{{)"), 500),
    Delimiter("curly", "{{", "}}", re.compile(rf"\{{\{{[-~]?\s*[#/^&>*=!.]*\s*(?:{NAME}|\$\{{|[\"'<.\[&])"), 1_000),
    Delimiter("mailchimp", "*|", "|*", re.compile(r"\*\|[A-Za-z]"), 120, True),
    Delimiter("marketing-cloud", "%%=", "=%%", re.compile(r"%%=\s*[A-Za-z]"), 2_000),
    Delimiter("marketing-cloud", "%%[", "]%%", re.compile(r"%%\["), 50_000),
    Delimiter("marketing-cloud", "%%", "%%", re.compile(r"%%[A-Za-z_!\u3041-\u9fff][\w .!:\-]{0,60}%"), 70, True),
    Delimiter("sendgrid-legacy", "[%", "%]", re.compile(r"\[%[A-Za-z_]"), 120, True),
    Delimiter("dollar", "${", "}", re.compile(rf"\$\{{\s*{NAME}"), 200, True),
    Delimiter("hash-brace", "#{", "}", re.compile(r"#\{\s*[A-Za-z_@]"), 200, True),
    Delimiter("salesforce", "{!", "}", re.compile(r"\{!\$?[A-Za-z]"), 200, True),
    Delimiter("mautic", "{", "}", re.compile(r"\{(?:contact|owner|company|lead)field=\w"), 120, True),
)
OPENER = re.compile(r"<%|\{%|\{\{\{|\{\{|\*\||%%=|%%\[|%%|\[%|\$\{|#\{|\{!|\{(?=(?:contact|owner|company|lead)field=)")
# Half a tag: its end stands alone behind a word.
STRAY = re.compile(
    rf"(?<![{{\w])\{{?(?P<curly>{NAME}[\w.]{{0,40}})[ ]?\}}\}}(?!\}})"
    r"|(?P<mailchimp>\b[A-Z][A-Z0-9_]{0,40})\|\*"
    r"|(?P<script>\w[\w@()., ]{0,60})=%%(?!\w)"
    r"|\{[ ](?P<spaced>\{[ ]?[A-Za-z_][\w.]{0,40}[ ]?\})[ ]\}"
)
# A page that shows a tag writes its first brace so.
ESCAPED = re.compile(r"(?:&#123;|&#x7b;|&l(?:brace|cub);|\\)\s*$", re.I)
WIDE = re.compile(r"｛｛[^｛｝\n]{1,60}｝｝|｛％[^｛｝\n]{1,60}％｝|％％[^％\n]{1,60}％％")
STRAIGHT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
CURLY_QUOTE = re.compile("[“”„‟‘’‚‛″′＂＇]")
# An editor puts mark-up or a hard space into the middle of a tag, and no engine finds the name.
INSIDE = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|a|p|div|br|wbr|td|tr|o:p|mark)\b[^<>]*>|&(?:nbsp|quot|apos|[lr]dquo|[lr]squo|#160|#34|#39|#8217|#822[01]);|[\u00a0\u200b-\u200d\ufeff]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One tag: its place, whose syntax it is, and what stands between its delimiters."""

    start: int
    end: int
    system: str
    text: str
    inner: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A tag that no engine reads as it was meant; `why` is unbalanced, split, quotes, full-width,
    block or dialect, `detail` what is missing or whose default it is."""

    start: int
    tag: str
    why: str
    detail: str = ""


def tokens_of(source: Source) -> tuple[list[Token], list[Fault]]:
    """Return the tags of a template in order, and what is wrong with their delimiters."""
    text, tokens, faults = source.code, [], list[Fault]()
    place = 0
    while found := OPENER.search(text, place):
        at = found.start()
        if at and text[at - 1] == "\\":
            # An escaped brace is text.
            place = at + len(found[0])
            continue
        token, fault = tag_at(text, at)
        if token:
            tokens.append(token)
            place = token.end
            continue
        if fault and not (source.is_quiet(at) and found[0] in ("{{", "{{{", "{%", "${")):
            faults.append(fault)
        place = at + max(1, len(found[0]))
    spans = [(token.start, token.end) for token in tokens]
    broken = {fault.start for fault in faults}
    for found in STRAY.finditer(text):
        if not source.is_quiet(found.start()) and not inside(found.start(), found.end(), spans):
            if not any(start <= found.start() <= start + 80 for start in broken) and lonely(text, found):
                faults.append(Fault(found.start(), shortened(found[0]), "unbalanced", "its beginning is missing"))
    faults += [Fault(m.start(), m[0], "full-width") for m in WIDE.finditer(text)]
    faults += [fault for token in tokens for fault in content_faults(token)]
    return tokens, faults


def tag_at(text: str, at: int) -> tuple[Token | None, Fault | None]:
    """Return the tag that begins at a place, or the fault that it has no end, or neither."""
    for delimiter in DELIMITERS:
        if not text.startswith(delimiter.start, at) or not delimiter.opening.match(text, at):
            continue
        begin = at + len(delimiter.start)
        stop = end_of(text, begin, delimiter)
        if stop >= 0:
            end = stop + len(delimiter.end)
            return Token(at, end, delimiter.system, text[at:end], text[begin:stop]), None
        if delimiter.start == "{{{" and end_of(text, begin, DELIMITERS[3]) < 0:
            continue
        line = text[at : at + 60].split("\n")[0]
        return None, Fault(at, shortened(line), "unbalanced", f"`{delimiter.end}` is missing")
    return None, None


def end_of(text: str, begin: int, delimiter: Delimiter) -> int:
    """Return where a tag's end stands, or -1: before the next beginning of the same kind."""
    limit = begin + delimiter.most
    if delimiter.one_line:
        line_end = text.find("\n", begin)
        limit = min(limit, line_end if line_end >= 0 else limit)
    stop = text.find(delimiter.end, begin, limit + len(delimiter.end))
    if stop >= 0 and delimiter.end == "}}":
        # Braze writes {{ ${name} }}, and an object may end right before the tag: }}}
        while text.startswith("}}}", stop) and text.count("{", begin, stop) > text.count("}", begin, stop):
            stop += 1
    again = text.find(delimiter.start, begin, stop) if stop >= 0 and delimiter.start != "%%" else -1
    if again >= 0 and delimiter.start in ("{{", "{{{", "{%", "*|", "%%=", "%%[", "<%"):
        return -1
    return stop


def inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Tell whether a place overlaps one of the sorted spans."""
    return any(first < end and start < last for first, last in spans)


def lonely(text: str, found: re.Match[str]) -> bool:
    """Tell whether half a tag is no end of a style sheet or of an object written on one line."""
    if found["curly"] is None:
        return True
    line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return line.count("{") <= line.count("}") and not ESCAPED.search(line)


def content_faults(token: Token) -> Iterator[Fault]:
    """Yield what is wrong inside one tag."""
    if token.system in ("erb",) or len(token.text) > 400:
        return
    bare = STRAIGHT.sub("", token.inner)
    if CURLY_QUOTE.search(bare):
        yield Fault(token.start, shortened(token.text), "quotes")
    if token.system != "marketing-cloud" and INSIDE.search(bare):
        yield Fault(token.start, shortened(token.text), "split")


def shortened(text: str) -> str:
    """Return a tag as a report shows it, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."
