"""As much of inline CSS as it takes to tell whether a reader would see a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)
NAMES: dict[str, Color] = {
    "white": WHITE,
    "black": (0, 0, 0),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240),
    "azure": (240, 255, 255),
    "mintcream": (245, 255, 250),
}
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})\b")
RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})")
NUMBER = re.compile(r"(-?\d{0,6}(?:\.\d{0,6})?)\s*(px|pt|em|rem|%|ex|vw|vh)?")
# Below this a letter is a smudge; senders hide preview texts at 1 px.
SMALLEST = {"px": 1.0, "pt": 1.0, "em": 0.07, "rem": 0.07, "%": 7.0, "": 1.0}
# How far two colours may lie apart and still look the same.
SAME = 8


@dataclass(frozen=True, slots=True)
class Style:
    """What one `style` attribute says; None where it says nothing.

    `gone` cannot be undone by an element inside. `background` is False where it is set to
    something whose colour is not known (an image, a gradient, a variable).
    """

    gone: bool = False
    invisible: bool | None = None
    tiny: bool | None = None
    kept: bool | None = None
    color: Color | None = None
    background: Color | bool | None = None


@lru_cache(maxsize=4096)
def read_style(text: str) -> Style:
    """Read a `style` attribute. Never raises."""
    rules: dict[str, str] = {}
    for declaration in text.lower().split(";"):
        name, _, value = declaration.partition(":")
        rules[name.strip()] = value.replace("!important", "").strip()
    clipped = rules.get("overflow", rules.get("overflow-y", "")) == "hidden"
    gone = (
        rules.get("display") == "none"
        or rules.get("mso-hide") == "all"
        or _is_zero(rules.get("opacity"))
        or (clipped and any(_is_zero(rules.get(side)) for side in ("max-height", "height", "max-width", "width")))
        or any((size(rules.get(side)) or 0) <= -500 for side in ("text-indent", "left", "top", "margin-left"))
    )
    visibility, space = rules.get("visibility"), rules.get("white-space")
    return Style(
        gone,
        None if visibility is None else visibility in ("hidden", "collapse"),
        _tiny(rules.get("font-size")),
        None if space is None else space.startswith(("pre", "break-spaces")),
        read_color(rules.get("color", "")),
        _background(rules),
    )


def read_color(text: str) -> Color | None:
    """Return red, green and blue of a colour, or None for what is no plain colour."""
    text = text.strip().lower()
    if text in NAMES:
        return NAMES[text]
    if found := HEX.match(text if text.startswith("#") else f"#{text}"):
        digits = found[1] if len(found[1]) == 6 else "".join(c * 2 for c in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := RGB.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def looks_same(one: Color, other: Color) -> bool:
    """Whether two colours cannot be told apart on a screen."""
    return all(abs(a - b) <= SAME for a, b in zip(one, other, strict=True))


def size(text: str | None) -> float | None:
    """Return the number at the head of a length, whatever its unit."""
    found = NUMBER.match(text or "")
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None


def _is_zero(text: str | None) -> bool:
    return size(text) == 0


def _tiny(text: str | None) -> bool | None:
    number = size(text)
    if number is None:
        return None if text is None else False
    found = NUMBER.match(str(text))
    return number <= SMALLEST.get((found and found[2]) or "", 0.0)


def _background(rules: dict[str, str]) -> Color | bool | None:
    if "url(" in rules.get("background-image", "") or "gradient" in rules.get("background-image", ""):
        return False
    text = rules.get("background-color") or rules.get("background") or ""
    if not text or text in ("transparent", "inherit", "none", "initial"):
        return None
    if "url(" in text or "gradient" in text:
        return False
    for word in (text, text.split()[0]):
        color = read_color(word)
        if color is not None:
            return color
    return False
