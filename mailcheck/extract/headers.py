"""Address lists of header fields (RFC 5322 3.4), read tolerantly and counted a second time.

Mail servers disagree about a damaged list, so this parser takes the reading with the most
recipients, and says where another reading exists: a finding of that kind is worth more than a
guess (incidents, section 3). One pass over the value, whatever its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailcheck.extract.address import address_tokens, identity_of
from mailcheck.read.words import decode_words

# Everything is possessive or stops at its own delimiter, so no value costs more than one pass.
LEX = re.compile(
    r"""(?P<word>=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*+\?=)
       |(?P<quoted>"(?>(?:[^"\\]|\\.)*)(?:(?P<closed>")|\Z))
       |(?P<angle>[<＜][^<>＜＞]*+[>＞])
       |(?P<comment>\([^()]*+\))
       |(?P<literal>\[[^\[\]<>]*+\])
       |(?P<separator>[,;，；、])
       |(?P<colon>:)
       |(?P<text>[^"<＜(\[,;，；、:=]++|.)""",
    re.X | re.S,
)
ESCAPED = re.compile(r"\\(.)", re.S)
QUOTED_LOCAL = re.compile(r'"(?>(?:[^"\\]|\\.)*)"@[^\s"]+')
LONELY = re.compile(r"[A-Za-z0-9._+\-]{1,64}")
COMMENT = re.compile(r"\([^()]*+\)")
NOBODY = re.compile(r"(?:undisclosed|unlisted|suppressed|no.?to.?header|recipients?\b)", re.I)
QUOTES = {("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’")}

Item = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One recipient: the address as written (not repaired), and its decoded display name."""

    raw: str
    display_name: str | None


@dataclass(frozen=True, slots=True)
class AddressList:
    """The entries of one field, the address-shaped tokens in it, and why they may disagree.

    `gaps` holds `separator`, `quote`, `display-name`, `charset` or `wide-at`, each once.
    """

    entries: tuple[Entry, ...]
    tokens: int
    gaps: tuple[str, ...]


def parse_addresses(value: str) -> AddressList:
    """Read an unfolded address-list value whose encoded words are still encoded. Never raises.

    Understands groups, `a; b` as Outlook writes it, missing commas, unclosed quotes, comments,
    names with bare commas, full-width ＠ and punctuation, and unencoded ISO-2022-JP.
    """
    gaps: set[str] = set()
    if "\x1b" in value:
        gaps.add("charset")
        value = value.encode("latin-1", "replace").decode("iso2022_jp_ext", "replace")
    reader = _Reader()
    if not reader.read(value):
        gaps.add("quote")
        reader = _Reader()
        reader.read(value.replace('"', " "))
    decoded = decode_words(value)
    tokens = address_tokens(decoded)
    if tokens and not reader.entries:  # the whole list is one encoded word
        gaps.add("charset")
        reader.read(decoded.replace('"', " "))
    entries = reader.entries or _local_user(value)
    gaps |= reader.gaps
    gaps |= _hidden(entries, tokens, bool(gaps))
    return AddressList(tuple(entries), len(tokens), tuple(sorted(gaps)))


class _Reader:
    """Collects entries segment by segment; a phrase without address waits for the next one."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.gaps: set[str] = set()
        self.items: list[Item] = []
        self.waiting: list[Item] = []
        self.between = ""
        self.group = False

    def read(self, value: str) -> bool:
        """Read a whole value; False if a quote is never closed, which changes everything behind it."""
        for token in LEX.finditer(value):
            kind, text = str(token.lastgroup), token.group()
            if text == '"' or (kind == "quoted" and token["closed"] is None):
                return False
            if kind == "separator":
                self.finish(text)
            elif kind == "colon":
                self.open_group()
            else:
                self.items.append((kind, text))
        self.finish("")
        return True

    def open_group(self) -> None:
        """Take a colon: what stands before it names a group, unless it is part of an address."""
        if any("@" in text or "＠" in text for _, text in self.items):
            self.items.append(("text", ":"))
            return
        name = "".join(text for _, text in self.items).strip().lower()
        self.group = self.group or name != "mailto"
        self.items, self.waiting = [], []

    def finish(self, separator: str) -> None:
        """End a segment at a separator, or at the end of the value."""
        count = len(self.entries)
        if any(kind == "angle" for kind, _ in self.items):
            self.with_angles([*self.waiting, *self.items])
        elif any("@" in text or "＠" in text for kind, text in self.items if kind != "comment"):
            self.bare(self.items)
        if len(self.entries) > count:
            self.waiting, self.between = [], ""
        elif self.items:
            self.waiting += [*self.items, ("text", separator)]
        self.items = []
        if separator == ";" and self.group:
            self.group, separator = False, ","
        self.between += separator

    def add(self, raw: str, name: str | None) -> None:
        """Add one entry and look at what separates it from the one before."""
        if self.entries and "," not in self.between:
            self.gaps.add("separator")
        self.between = ""
        if "＠" in raw:
            self.gaps.add("wide-at")
        self.entries.append(Entry(raw, name or None))

    def with_angles(self, items: list[Item]) -> None:
        """Read `Name <address>`, several times over where commas are missing."""
        phrase: list[Item] = []
        for kind, text in items:
            if kind != "angle":
                phrase.append((kind, text))
                continue
            if text[0] == "＜" or text[-1] == "＞":
                self.gaps.add("separator")
            name = display_name(phrase)
            for raw in _inside(text[1:-1]):
                self.add(raw, name)
            phrase = []
        if any("@" in text or "＠" in text for kind, text in phrase if kind != "comment"):
            self.bare(phrase)

    def bare(self, items: list[Item]) -> None:
        """Read addresses without angle brackets; with one of them, the rest is its name."""
        text = "".join(text for kind, text in items if kind not in ("word", "comment"))
        found, rest = _bare_addresses(text)
        name = None
        if len(found) == 1:
            words = [item for item in items if item[0] in ("word", "comment")]
            name = display_name([("text", f"{rest} "), *words])
        for raw in found:
            self.add(raw, name)


def display_name(items: list[Item]) -> str:
    """Return the decoded phrase of these tokens; their comment where there is no phrase."""
    pieces: list[str] = []
    for kind, text in items:
        if kind == "quoted":
            pieces.append(ESCAPED.sub(r"\1", text[1:-1]))
        elif kind != "comment":
            pieces.append(text)
    phrase = _tidy_name("".join(pieces))
    if phrase:
        return phrase
    comments = [ESCAPED.sub(r"\1", text[1:-1]) for kind, text in items if kind == "comment"]
    return _tidy_name(" ".join(comments))


def _tidy_name(text: str) -> str:
    name = " ".join(decode_words(text).split())
    while len(name) > 1 and (name[0], name[-1]) in QUOTES:
        name = name[1:-1].strip()
    return name


def _inside(inner: str) -> list[str]:
    """Return the addresses between angle brackets: none, one, or a list where none should be."""
    inner = COMMENT.sub("", inner).strip()
    if ":" in inner and NOBODY.match(inner):
        return []
    if inner.startswith("@") and ":" in inner:  # source route, RFC 5322 4.4
        inner = inner.rpartition(":")[2].strip()
    if inner.count("@") + inner.count("＠") > 1:
        pieces = [p for p in re.split(r"[\s,;，；、]", inner) if "@" in p or "＠" in p]
        return pieces if len(pieces) > 1 else [inner]
    if "@" in inner or "＠" in inner:
        return [inner.rstrip(";")]
    return [inner] if LONELY.fullmatch(inner) and not NOBODY.match(inner) else []


def _bare_addresses(text: str) -> tuple[list[str], str]:
    """Return (addresses, the other words) of a text without angle brackets."""
    for at in ("@", "＠"):
        if at in text:
            text = at.join(part.strip() if part.strip() else part for part in text.split(at))
    quoted = [match.group() for match in QUOTED_LOCAL.finditer(text)]
    if quoted:
        text = QUOTED_LOCAL.sub(" ", text)
    found: list[str] = []
    rest: list[str] = []
    for word in text.replace('"', " ").split():
        many = word.count("@") + word.count("＠")
        tokens = address_tokens(word) if many > 1 else []
        if len(tokens) > 1:
            found += tokens
        else:
            (found if many else rest).append(word)
    return quoted + found, " ".join(rest)


def _local_user(value: str) -> list[Entry]:
    """Return the user of a field that is one word without @: `To: root` reaches nobody outside."""
    word = value.strip()
    return [Entry(word, None)] if LONELY.fullmatch(word) and not NOBODY.match(word) else []


def _hidden(entries: list[Entry], tokens: list[str], explained: bool) -> set[str]:
    """Return why address-shaped tokens of the header are no entry, or not only one.

    A display name that repeats its own entry's address is how many clients write it.
    """
    gaps: set[str] = set()
    for entry in entries:
        name = entry.display_name
        if name and ("@" in name or "＠" in name):
            mine = identity_of(entry.raw)
            if any(identity_of(token) != mine for token in address_tokens(name)):
                gaps.add("display-name")
    if not gaps and not explained:
        raws = {entry.raw for entry in entries}
        missed = [token for token in tokens if token not in raws]
        own = {identity_of(raw) for raw in raws} if missed else set()
        missed = [identity for token in missed if (identity := identity_of(token)) not in own]
        # A token can be the tail of an address with characters that only the parser accepts.
        if len(missed) > 50 or any(not any(mine.endswith(token) for mine in own) for token in missed):
            gaps.add("display-name")
    return gaps
