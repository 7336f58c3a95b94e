"""Merge tags that nothing replaced, and the holes that they leave when they render to nothing.

The syntaxes are data (`rules/tags/`). A tag is searched in the line as it is read, and where
escapes stand in it, in the line with the escapes undone: links hold `%7B%7Bname%7D%7D`, text
parts made by careless converters hold `*&#124;FNAME&#124;*`.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from mailcheck.extract.detect import Spans
from mailcheck.extract.normal import normalise
from mailcheck.model.knowledge import Knowledge

# Escapes of characters that open a merge tag: { | } [ ] % $ < > * and guillemets.
PERCENT = re.compile(r"%(?:7[BCDbcd]|5[BDbd]|25|24|3[CEce]|2[Aa]|C2%AB|c2%ab)")
ENTITY = re.compile(r"&(?:#(?:12[345]|91|93|37|36|60|62|42|171|x7[bcd]);|lt;|gt;|laquo;|lbrace;|lcub;|vert;|ast;)", re.I)
KEY_NOISE = re.compile(r"[\s_\-*:]+")
# The first word in a tag, with its source: `pm:unsubscribe`, `UNSUB:https`.
INSIDE = re.compile(r"[^\W_][\w:]*")
# What a syntax begins with: a sign that is enough, or one that common text has too and what follows it.
# Both begin with one set of characters, which `re` skips to.
SURE = re.compile(r"[{}%$<\[«≪*#~]")
COMMON = re.compile(
    r"[@:!_(&\-〉》】〕)](?:(?<=@)(?:(?<![\w.]@)[^\W\d]|[@(]|(?<=[^\W\d]@)[^\w.])|(?<=[:!])(?<![\w/:!].)[^\W\d]|(?<=_)_|(?<=:):"
    r"|(?<=\()\(|(?<=&)[#lva]|(?<=-)[A-Za-z_]{3,40}-|(?<=[〉》】〕)]) ?[様さ殿御])"
)
# Brackets that decorate headings too, and what stands before one: `■[会員番号]`.
HEADING = "[<«≪"
BULLETS = " \t-*:・■□◆◇●○▼▶★☆※"


@dataclass(frozen=True, slots=True)
class Tag:
    """One merge tag: as it stands in the line, the word inside, whose syntax, and whether the
    word is a column of the list or a known field.

    `role` is `service` for a link that mail services put in while sending (unsubscribe), `heading`
    for a Japanese word that has the line for itself in brackets that headings have too, else None.
    """

    tag: str
    inner: str
    system: str
    tier: str
    known: bool
    start: int
    role: str | None = None


def field_key(word: str) -> str:
    """Return a column or field name for comparing: `First Name`, `first_name` and `FIRSTNAME` are one."""
    return KEY_NOISE.sub("", unicodedata.normalize("NFKC", word).casefold())


@lru_cache(maxsize=1000)
def expression(pattern: str) -> re.Pattern[str]:
    """Return a pattern compiled when it is first needed: in few batches a tenth of them ever is."""
    return re.compile(pattern)


class Tags:
    """All merge-tag systems of a knowledge, with the fields that count as known."""

    def __init__(self, knowledge: Knowledge, known_fields: Collection[str] = ()) -> None:
        self.systems = knowledge.tags
        words = (*knowledge.words.get("fields", ()), *known_fields)
        self.known = frozenset(field_key(word) for word in words)
        self.service = frozenset(field_key(word) for word in knowledge.words.get("service-fields", ()))

    def is_known(self, inner: str) -> bool:
        """Say whether the word inside a tag, or its last part (`contact.firstname`), is a field."""
        return field_key(inner) in self.known or field_key(re.split(r"[.:>]", inner)[-1]) in self.known

    def role(self, tag: str, inner: str, tier: str, line: str) -> str | None:
        """Return what a tag is beside a hole: see `Tag`."""
        said = INSIDE.search(tag)
        words = (said[0], *said[0].split(":")) if said else ()
        if any(field_key(word) in self.service for word in words):
            return "service"
        alone = tier == "B" and tag[0] in HEADING and not inner.isascii() and line.strip(BULLETS) == tag
        return "heading" if alone else None

    def find(self, line: str) -> list[Tag]:
        """Return the merge tags of a line from left to right, none inside another.

        A syntax that also stands in ordinary text counts only around a known word.
        """
        return self.read(normalise(line).text)

    def read(self, text: str) -> list[Tag]:
        """Return the merge tags of a line that is normalised."""
        if not SURE.search(text) and not COMMON.search(text):
            return []
        found = self.search(text)
        if PERCENT.search(text):
            found += [tag for tag in self.search(unquote(text)) if tag.tag not in text]
        if ENTITY.search(text):
            found += [tag for tag in self.search(html.unescape(text)) if tag.tag not in text]
        return found

    def search(self, text: str) -> list[Tag]:
        """Return the tags of one reading of a line; the longest wins, then the pickiest anchor."""
        ranked: list[tuple[tuple[int, int, int, str], int, Tag]] = []
        for system in self.systems:
            if not expression(system.anchor).search(text):
                continue
            for match in expression(system.pattern).finditer(text):
                inner = word_inside(match)
                known = self.is_known(inner)
                if known or system.tier == "A":
                    start, end = match.span()
                    role = self.role(match[0], inner, system.tier, text)
                    tag = Tag(match[0], inner, system.name, system.tier, known, start, role)
                    ranked.append(((start - end, -len(system.anchor), start, system.name), end, tag))
        spans = Spans()
        found = [tag for _, end, tag in sorted(ranked, key=lambda entry: entry[0]) if spans.take(tag.start, end)]
        return sorted(found, key=lambda tag: tag.start)


def word_inside(match: re.Match[str]) -> str:
    """Return the word inside a tag: the named group that took part, folded."""
    word = next((group for group in match.groupdict().values() if group), "")
    return unicodedata.normalize("NFKC", word).casefold().strip()


# A greeting that cannot do without a name; `Hello,` can.
NEEDS_NAME = (
    r"dear|(?:prezad|car|estimad)[oa](?:\([ao]\)|/[ao])?|lieber?(?:\(r\)|/r)?|ch[eè]re?|sehr geehrte(?:r|\(r\)|/r)?(?: herr| frau)?"
)
GREETINGS = (
    rf"{NEEDS_NAME}|hi|hello|hey|good (?:morning|afternoon|evening)|greetings|welcome|thank you|thanks|"
    "ol[áa]|oi|bom dia|boa tarde|boa noite|hallo|guten tag|bonjour|salut|hola"
)
# French puts a space before `!` and `:`, so its own greetings say nothing here.
SPACED = rf"{NEEDS_NAME}|hi|hello|hey|ol[áa]|oi|hallo|hola"
SIGN = re.compile(r"[ \t][!:.]")
# Words that say that there is no name; behind a label they are an answer.
NO_NAME = "N/A|n/a|unknown|不明|未登録|未設定|名無し"
HONORIFIC = re.compile("[様殿御さサ先]")
TITLES = r"(?:mr|mrs|ms|miss|dr|sr|sra|dra|sr\(a\)|herr|frau|mme|m)\.?"


class Holes:
    """Finds what empty values leave behind: ` 様`, `Dear ,`, `Hi null,`, `#N/A`, `様様`.

    The spelling of a null word counts, upper and lower case too: `Null` and `Nan` are people.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        nulls, titles, fields = (
            "|".join(re.escape(word) for word in sorted(knowledge.words.get(stem, ()), key=len, reverse=True)) or "(?!)"
            for stem in ("null-words", "honorifics", "fields")
        )
        names = rf"{nulls}|{NO_NAME}"
        cells = "|".join(re.escape(w) for w in knowledge.words.get("null-words", ()) if w[0] in "#[") or "(?!)"
        greeting = rf"^[ \t>]*(?P<text>(?i:{GREETINGS})(?:[ \t]+(?i:{TITLES}))?"
        self.null = re.compile(rf"(?<![A-Za-z0-9])(?:{names})(?![A-Za-z0-9])")
        self.honorific = compiled(
            ("doubled-honorific", r"(?P<text>(?:様[ ]{0,2}様|様さま|さん様|殿[ ]?殿|御中[ ]?御中)(?![なにの々]))"),
            ("empty", rf"^[>]*(?P<text>[ \t]*(?:{titles}))[ \t、,。:!]*$"),
            ("empty", r"(?P<text>(?:「[ ]*」|『[ ]*』|\([ ]*\)|<[ ]*>|【[ ]*】)[ ]*(?:様|さま|殿))"),
            # Wrapped Japanese breaks anywhere (`お客/様、`), so more text asks for the space.
            ("empty", r"^[>]*(?P<text>[ \t]+(?:様|さま|殿))(?=[、,。:! \tのへに])"),
        )
        self.comma = compiled(
            ("empty", rf"{greeting}[ \t]+,)"),
            ("empty", rf"^[ \t>]*(?P<text>(?i:{TITLES})[ \t]+,)"),
            ("empty", rf"^[ \t>]*(?P<text>(?i:{NEEDS_NAME})(?:[ \t]+(?i:{TITLES}))?[ \t]*,)[ \t]*$"),
            ("empty", rf"^[ \t>]*(?P<text>(?i:{GREETINGS})[ \t]+(?i:{TITLES})[ \t]*,)"),
        )
        self.sign = compiled(("empty", rf"^[ \t>]*(?P<text>(?i:{SPACED}),?(?:[ \t]+(?i:{TITLES}))?[ \t]+[!:.])[ \t]*(?:$|[^!:.?)\-])"))
        self.word = compiled(
            ("null-word", rf"(?<![A-Za-z0-9])(?P<text>(?:{names})[ ]{{0,3}}(?:{titles}))"),
            ("null-word", rf"{greeting},?[ \t]+(?:{names}))[ \t]*(?:[,:!.]|$)"),
            ("null-word", rf"^[^\"{{}}]{{0,40}}?(?i:{fields})[ \t]*[:=][ \t]*(?P<text>{nulls})[ \t]*(?:円|yen)?[ \t]*$"),
            ("null-word", rf"(?<![A-Za-z0-9#])(?P<text>{cells})(?![A-Za-z0-9])"),
            ("null-word", r"^[ \t>]*(?P<text>null|\(null\)|undefined|nan|NaN|NULL)[ \t]*$"),
        )
        self.amount = compiled(("empty", r"(?:金額|合計|料金|代金|請求額)[ \t]*:[ \t]*(?P<text>円)"))

    def find(self, line: str) -> list[tuple[str, str]]:
        """Return (text, why) of the holes in a line, at most one for each place."""
        return self.read(normalise(line).text)

    def read(self, text: str) -> list[tuple[str, str]]:
        """Return the holes of a line that is normalised."""
        patterns: list[tuple[str, re.Pattern[str]]] = []
        if "," in text[:60]:
            patterns += self.comma
        if SIGN.search(text[:40]):
            patterns += self.sign
        if self.null.search(text):
            patterns += self.word
        if not text.isascii():
            patterns += self.honorific if HONORIFIC.search(text) else ()
            patterns += self.amount if "円" in text else ()
        spans = Spans()
        found = [
            (match.start("text"), match["text"], why)
            for why, pattern in patterns
            for match in pattern.finditer(text)
            if spans.take(*match.span("text"))
        ]
        return [(shown, why) for _, shown, why in sorted(found)]


def compiled(*patterns: tuple[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    """Return (why, pattern) pairs ready for use."""
    return [(why, re.compile(pattern)) for why, pattern in patterns]
