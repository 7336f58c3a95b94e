"""HTML as its reader sees it: visible text in lines, and apart from it all that is hidden.

The parser repairs the mark-up and writes it out again in canonical form, which can then be cut at
its tags exactly. Messages of a batch share their template, so each distinct tag is read once;
that is several times faster than a walk over the tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from mailcheck.extract.html_tags import SPACES, State, Tag, inherit, read_tag

APART = re.compile(
    r"<!--(?P<comment>[^-]*+(?>(?:-(?!->)[^-]*+)*))-->"
    r"|<(?P<raw>script|style|xmp|iframe|noembed|noframes|plaintext)\b(?P<head>[^>]*+)>"
    r"(?P<content>[^<]*+(?>(?:<(?!/(?P=raw)>)[^<]*+)*))</(?P=raw)>",
    re.S,
)
TAG = re.compile(r'(</?[A-Za-z!][^">]*+(?>(?:"[^"]*+"[^">]*+)*)>)')
# What lets line ends count, as the parser writes it; plain searches, since a pattern takes longer.
KEEPING = ("<pre", "<textarea", "<listing", "white-space", "WHITE-SPACE", "White-Space")
OPENING = re.compile(r"<(?!br|p\b|li|td|tr|th|img|hr|input|meta|link|option)[a-z]", re.I)
# Behind these a page is cut into stretches; no page has a NUL.
ENDS = ("</td>", "</p>", "</div>", "</li>", "<br>")
CUT = "\0"
# Code points of stretches that are remembered, in each process.
MOST_REMEMBERED = 4_000_000
# The parser's time grows with the square of the depth of unclosed elements.
DEEPEST = 5000


class Link(NamedTuple):
    """A target in the mark-up; `text` is what the reader sees of an `a` element, else None."""

    href: str
    text: str | None


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The texts of one HTML part. Lines end with \\n; cells of a row are separated by a tab."""

    visible: str
    hidden: str
    comments: str
    attributes: str
    links: tuple[Link, ...]


@lru_cache(maxsize=256)
def read_html(html: str) -> HtmlText:
    """Take an HTML text apart. Never raises; white space is folded as a browser folds it.

    Hidden is what CSS in `style` attributes takes off the page (`display`, `visibility`, size
    below 2 px, colour on the same colour) and the `hidden` attribute; a preheader is hidden too.
    """
    html = html.encode("utf-8", "replace").decode().replace("\x00", "")
    if html.count("<") - 2 * html.count("</") > DEEPEST < len(OPENING.findall(html)) - html.count("</"):
        return HtmlText(_fold(unescape(TAG.sub("\n", html))), "", "", "", ())
    page = _Page()
    page.read(LexborHTMLParser(html).html or "")
    texts = (page.visible, page.buried, page.comments, page.attributes)
    return HtmlText(*("" if not pieces else _fold("".join(pieces)) for pieces in texts), tuple(page.links))


def _fold(text: str) -> str:
    """Leave one space between words, one tab between cells, no empty line."""
    for wide, narrow in (("  ", " "), (" \t", "\t"), ("\t ", "\t"), ("\t\t", "\t")):
        while wide in text:
            text = text.replace(wide, narrow)
    return "\n".join([line for line in (line.strip(" \t") for line in text.split("\n")) if line])


class Torn(Exception):
    """A page was cut inside a tag, because an attribute holds mark-up."""


class Stack:
    """The open elements and what they hand down; the same ones are one object, compared by identity."""

    __slots__ = ("depth", "inner", "outer", "state")

    def __init__(self, state: State, outer: Stack | None = None) -> None:
        self.state, self.outer = state, outer
        self.depth: int = outer.depth + 1 if outer else 1
        self.inner: dict[State, Stack] = {}

    def push(self, state: State) -> Stack:
        """Return the stack with one more element."""
        found = self.inner.get(state)
        if found is None:
            found = self.inner[state] = Stack(state, self)
        return found


class Piece(NamedTuple):
    """What a stretch of a page gives when it is read with one stack, and the stack after it."""

    visible: str
    buried: str
    words: str
    links: tuple[Link, ...]
    after: Stack


class Memo:
    """The stretches that were read before, of pages whose line ends count or whose classes colour."""

    def __init__(self) -> None:
        self.size = 0
        self.pieces: dict[tuple[str, Stack], Piece] = {}
        self.root = Stack(State())


_memos: dict[tuple[bool, bool], Memo] = {}


def memo_of(kept: bool, styled: bool) -> Memo:
    """Return what is remembered of pages of one kind; too much is forgotten at once."""
    memo = _memos.get((kept, styled))
    if memo is None or memo.size > MOST_REMEMBERED:
        memo = _memos[kept, styled] = Memo()
    return memo


class _Page:
    """The pieces of one canonical page, in document order."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.buried: list[str] = []
        self.comments: list[str] = []
        self.attributes: list[str] = []
        self.links: list[Link] = []
        self.anchors: list[tuple[int, int, str]] = []
        self.styled = self.kept = False

    def read(self, html: str) -> None:
        """Cut a canonical page at its tags and sort what stands between them.

        The mails of a batch share most of their cells and paragraphs, so each is read once.
        """
        html = APART.sub(self.apart, html)
        self.kept = any(word in html for word in KEEPING)
        if not self.kept:  # folding the page at once is cheaper than every text by itself
            for space in ("\n", "\t", "\r", "\f", "\xa0", "&nbsp;"):
                html = html.replace(space, " ")
        apart = len(self.buried)
        try:
            self.stretches(html)
        except Torn:
            del self.buried[apart:]
            self.visible, self.attributes, self.links, self.anchors = [], [], [], []
            self.stretch(html, Stack(State()), torn=True)

    def stretches(self, html: str) -> None:
        """Read a page stretch by stretch. Raises Torn where one ends inside a tag."""
        memo = memo_of(self.kept, self.styled)
        stack = memo.root
        for end in ENDS:
            html = html.replace(end, end + CUT)
        for text in html.split(CUT):
            piece = None if self.anchors else memo.pieces.get((text, stack))
            if piece is None:
                stack = self.fresh(text, stack, memo)
                continue
            self.visible.append(piece.visible)
            # Empty lines are nothing where nothing stands before them.
            if piece.buried and (self.buried or piece.buried.strip("\n")):
                self.buried.append(piece.buried)
            if piece.words:
                self.attributes.append(piece.words)
            self.links += piece.links
            stack = piece.after

    def fresh(self, text: str, stack: Stack, memo: Memo) -> Stack:
        """Read a stretch, and remember it unless a link goes on at one of its ends."""
        alone = not self.anchors
        places = [len(pieces) for pieces in (self.visible, self.buried, self.attributes, self.links)]
        after = self.stretch(text, stack)
        memo.size += len(text)
        if alone and not self.anchors:
            visible, buried, words, links = places
            memo.pieces[text, stack] = Piece(
                "".join(self.visible[visible:]),
                "".join(self.buried[buried:]),
                "".join(self.attributes[words:]),
                tuple(self.links[links:]),
                after,
            )
        return after

    def stretch(self, html: str, stack: Stack, *, torn: bool = False) -> Stack:
        """Read a stretch of the page tag by tag and return the stack behind it."""
        pieces = TAG.split(html)
        visible, buried, kept, state = self.visible, self.buried, self.kept, stack.state
        for mark, text in zip(["", *pieces[1::2]], pieces[::2], strict=True):
            tag = read_tag(mark)
            if tag.closing:
                stack = stack.outer or stack
                state = stack.state
                if tag.breaks == "\n":
                    visible.append("\n")
                    buried.append("\n")
                elif tag.name == "a":
                    self.close_anchor(stack.depth)
            elif mark:
                inside = state if tag.plain else inherit(mark, state, self.styled)
                if tag.breaks:
                    (buried if inside.hidden else visible).append(tag.breaks)
                if tag.speaks:
                    self.take(tag, stack.depth)
                if not tag.void:
                    stack = stack.push(inside)
                    state = inside
            if text:
                if "<" in text and not torn:
                    raise Torn
                text = unescape(text) if "&" in text else text
                (buried if state.hidden else visible).append(text if state.kept or not kept else SPACES.sub(" ", text))
        return stack

    def apart(self, found: re.Match[str]) -> str:
        """Put a comment, a style sheet or a script aside."""
        if found["raw"] is None:
            self.comments += [found["comment"], "\n"]
        elif found["raw"] == "style":
            # A sheet with backgrounds can colour whatever has a class.
            self.styled = self.styled or "background" in found["content"]
        elif found["raw"] != "script" or "json" in found["head"]:
            self.buried += ["\n", found["content"], "\n"]
        return ""

    def take(self, tag: Tag, depth: int) -> None:
        """Keep the words and targets in a tag's attributes."""
        if tag.words:
            self.attributes.append(tag.words)
        if tag.buried:
            self.buried.append(tag.buried)
        self.links += [Link(target, None) for target in tag.targets]
        if tag.anchor:
            self.anchors.append((depth, len(self.visible), tag.anchor))

    def close_anchor(self, depth: int) -> None:
        """End an `a` element: what became visible inside is its text."""
        if self.anchors and self.anchors[-1][0] == depth:
            _, start, href = self.anchors.pop()
            self.links.append(Link(href, " ".join("".join(self.visible[start:]).split())))
