"""Breaking lines at the width of a terminal, in scripts with and without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wcwidth import wcswidth

WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
OPENING = "「『（〔［｛〈《【"
CLOSING = "、。，．・：；？！）〕］｝〉》」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ〜…"
# A path may be parted behind a slash. A piece never parts a bracket or a full stop from the letter it belongs to (JIS X 4051).
PIECE = re.compile(rf"[ \t]+|[{OPENING}]*[{WIDE}][{CLOSING}]*|[^\s{WIDE}/]*/+|[^\s{WIDE}/]+[{CLOSING}]*|\S")


def cells(text: str) -> int:
    """Return how many terminal cells a text takes; a control character counts as one."""
    width = wcswidth(text)
    return width if width >= 0 else len(text)


def fold(text: str, width: int, *, lines: int | None = None) -> list[str]:
    """Break text into lines of at most `width` cells; the rest after `lines` becomes `…`."""
    folded: list[str] = []
    for paragraph in text.splitlines() or [""]:
        folded.extend(fold_line(paragraph, max(width, 4)))
    if lines is not None and len(folded) > lines:
        return [*folded[: lines - 1], mark_cut(folded[lines - 1], width)]
    return folded


def fold_line(text: str, width: int) -> list[str]:
    """Break one line, at spaces or between wide characters where that is possible."""
    done, line, used = [], "", 0
    for piece in pieces(text, width):
        size = cells(piece)
        if line and used + size > width:
            done.append(line.rstrip())
            line, used = "", 0
            if piece.isspace():
                continue
        line, used = line + piece, used + size
    return [*done, line.rstrip()] if line.strip() or not done else done


def pieces(text: str, width: int) -> Iterator[str]:
    """Yield what must not be broken; what is longer than a whole line is cut."""
    for match in PIECE.finditer(text):
        piece = match.group()
        while cells(piece) > width:
            head = cut(piece, width)
            yield head
            piece = piece[len(head) :]
        if piece:
            yield piece


def cut(text: str, width: int) -> str:
    """Return the longest beginning of a text that fits, at least one character."""
    used = 0
    for at, char in enumerate(text):
        used += cells(char)
        if used > width and at:
            return text[:at]
    return text


def mark_cut(line: str, width: int) -> str:
    """End a line with `…`, in place of its last characters where it is full."""
    return (line if cells(line) < width else cut(line, width - 1)).rstrip() + "…"
