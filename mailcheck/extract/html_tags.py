"""The tags of a canonical page, each distinct one read once, and what elements hand down."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

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
NAME = re.compile(r"</?([^\s/>]+)")
ATTRIBUTE = re.compile(r'([^\s="<>/]+)(?:="([^"]*+)")?')
SPACES = re.compile(r"[ \t\r\n\f\xa0]+")


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
