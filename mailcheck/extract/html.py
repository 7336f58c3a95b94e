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

from mailcheck.extract.css import WHITE, Color, Style, looks_same, read_color, read_style

BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd details dir div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre
    section summary table tbody textarea tfoot thead title tr ul""".split()
)
CELLS = frozenset({"td", "th"})
KEPT = frozenset({"pre", "textarea", "listing"})
VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
TEXTUAL = ("alt", "title", "content", "placeholder", "aria-label", "summary", "label", "value")
LINKING = ("href", "src", "action", "background", "cite", "poster")
APART = re.compile(
    r"<!--(?P<comment>[^-]*+(?:-(?!->)[^-]*+)*+)-->"
    r"|<(?P<raw>script|style|xmp|iframe|noembed|noframes|plaintext)\b(?P<head>[^>]*+)>"
    r"(?P<content>[^<]*+(?:<(?!/(?P=raw)>)[^<]*+)*+)</(?P=raw)>",
    re.S,
)
TAG = re.compile(r'(</?[A-Za-z!][^">]*+(?:"[^"]*+"[^">]*+)*+>)')
NAME = re.compile(r"</?([^\s/>]+)")
ATTRIBUTE = re.compile(r'([^\s="<>/]+)(?:="([^"]*+)")?')
# What lets line ends count, as the parser writes it; plain searches, since a pattern takes longer.
KEEPING = ("<pre", "<textarea", "<listing", "white-space", "WHITE-SPACE", "White-Space")
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")
OPENING = re.compile(r"<(?!br|p\b|li|td|tr|th|img|hr|input|meta|link|option)[a-z]", re.I)
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


class State(NamedTuple):
    """What the inside of an element inherits.

    `gone` cannot be undone further in, `invisible` and `tiny` can. `kept` says that line ends
    count (`pre`). `background` is None where nobody can tell what it looks like.
    """

    gone: bool = False
    invisible: bool = False
    tiny: bool = False
    kept: bool = False
    color: Color | None = None
    background: Color | None = WHITE
    hidden: bool = False


class Tag(NamedTuple):
    """One distinct tag: its name, what it breaks, what it says about style, its words and targets."""

    name: str
    closing: bool
    void: bool
    breaks: str
    plain: bool
    speaks: bool
    classed: bool
    gone: bool
    color: Color | None
    background: Color | bool | None
    style: Style | None
    words: str
    buried: str
    targets: tuple[str, ...]
    anchor: str


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


class _Page:
    """The pieces of one canonical page, in document order."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.buried: list[str] = []
        self.comments: list[str] = []
        self.attributes: list[str] = []
        self.links: list[Link] = []
        self.anchors: list[tuple[int, int, str]] = []
        self.styled = False

    def read(self, html: str) -> None:
        """Cut a canonical page at its tags and sort what stands between them."""
        html = APART.sub(self.apart, html)
        kept = any(word in html for word in KEEPING)
        if not kept:  # folding the page at once is cheaper than every text by itself
            for space in ("\n", "\t", "\r", "\f", "\xa0", "&nbsp;"):
                html = html.replace(space, " ")
        pieces = TAG.split(html)
        visible, buried = self.visible, self.buried
        state, styled = State(), self.styled
        states = [state]
        for mark, text in zip(["", *pieces[1::2]], pieces[::2], strict=True):
            tag = read_tag(mark)
            if tag.closing:
                if len(states) > 1:
                    states.pop()
                state = states[-1]
                if tag.breaks == "\n":
                    visible.append("\n")
                    if buried:
                        buried.append("\n")
                elif tag.name == "a":
                    self.close_anchor(len(states))
            elif mark:
                inside = state if tag.plain else inherit(mark, state, styled)
                if tag.breaks:
                    (buried if inside.hidden else visible).append(tag.breaks)
                if tag.speaks:
                    self.take(tag, len(states))
                if not tag.void:
                    states.append(inside)
                    state = inside
            if text:
                text = unescape(text) if "&" in text else text
                (buried if state.hidden else visible).append(text if state.kept or not kept else SPACES.sub(" ", text))

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


@lru_cache(maxsize=16384)
def read_tag(text: str) -> Tag:
    """Read one canonical tag. Never raises."""
    found = NAME.match(text)
    name = found[1].lower() if found else ""
    breaks = "\n" if name in BLOCKS else "\t" if name in CELLS else ""
    closing = text.startswith("</")
    void = name in VOID or name.startswith("!")
    given = {} if closing or not found else _attributes(text[found.end() : -1])
    told = [n for n in given if n in TEXTUAL or (n.startswith("data-") and ("@" in given[n] or "%40" in given[n]))]
    words = "".join(f"\n{SPACES.sub(' ', given[n])}\n" for n in told if given[n])
    secret = given.get("type", "").lower() == "hidden"
    style = read_style(given["style"]) if given.get("style") else None
    background: Color | bool | None = None
    if "bgcolor" in given:
        background = read_color(given["bgcolor"]) or False
    if given.get("background"):
        background = False
    targets = [given[n].strip() for n in LINKING if given.get(n) and not (name == "a" and n == "href")]
    color = read_color(given["color"]) if "color" in given else None
    classed = "class" in given or "id" in given
    gone = "hidden" in given or name in ("template", "title")
    plain = not (classed or gone or color or style or background is not None or name in KEPT)
    targets = [t for t in targets if t and not t[:5].lower().startswith(("data:", "cid:"))]
    anchor = given.get("href", "").strip() if name == "a" else ""
    return Tag(
        name,
        closing,
        void,
        breaks,
        plain,
        bool(words or targets or anchor),
        classed,
        gone,
        color,
        background,
        style,
        "" if secret else words,
        words if secret else "",
        tuple(targets),
        anchor,
    )


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(value or "") for name, value in ATTRIBUTE.findall(text)}


@lru_cache(maxsize=16384)
def inherit(mark: str, state: State, styled: bool) -> State:
    """Return the state inside an element; `styled` says that classes may carry backgrounds."""
    tag = read_tag(mark)
    style = tag.style or Style()
    background = None if styled and tag.classed else state.background
    for given in (tag.background, style.background):
        if given is not None:
            background = None if isinstance(given, bool) else given
    color = style.color or tag.color or state.color
    gone = state.gone or tag.gone or style.gone
    invisible = state.invisible if style.invisible is None else style.invisible
    tiny = state.tiny if style.tiny is None else style.tiny
    kept = tag.name in KEPT or (state.kept if style.kept is None else style.kept)
    same = bool(color and background and looks_same(color, background))
    return State(gone, invisible, tiny, kept, color, background, gone or invisible or tiny or same)
