"""The greeting slot of a bulk send: what changes between fixed words near the top of each body.

MATCHING.md section 4: in a bulk send names are found by alignment, and patterns only say which
language and honorific it is. A slot that patterns know already (`Dear X,` in other messages)
lends its frame to the lines that they could not read; without one, lines are aligned (greeting_align).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mailcheck.extract.greeting_align import PROOF, by_alignment
from mailcheck.extract.greeting_value import Top, around, between, read_value, says_more
from mailcheck.extract.greeting_words import Phrasebook

# The line above, the words before and those behind a name.
Frame = tuple[int, str, str]


def resolve_slots(tops: list[Top], book: Phrasebook, names: Iterable[str] | None, whose: bool) -> None:
    """Settle the parts whose greeting patterns could not prove, by the slots of the others."""
    frames: dict[int, list[tuple[Frame, str]]] = defaultdict(list)
    for frame, language in _proven(tops).items():
        frames[frame[0]].append((frame, language))
    left = [top for top in tops if not _settled(top)]
    if frames:
        left = [top for top in left if not _by_frame(top, frames, book)]
    if len(left) >= PROOF:
        by_alignment(left, book, names, whose)


def _settled(top: Top) -> bool:
    return top.best is not None and top.best.sure and top.best.kind != "generic"


def _proven(tops: list[Top]) -> dict[Frame, str]:
    """Return frames (line above, words before, words after) with enough different names."""
    names: dict[Frame, set[str]] = defaultdict(set)
    language: dict[Frame, str] = {}
    seen: set[tuple[int, int]] = set()
    for top in tops:
        best = top.best
        if best is None or not best.sure or best.name is None:
            continue
        place = (top.before(top.at), top.lines[top.at])
        if place in seen:
            continue
        seen.add(place)
        sides = around(top.text(top.at), best.name)
        if sides is not None:
            frame = (top.before(top.at), *sides)
            names[frame].add(best.name)
            language[frame] = best.language
    return {frame: language[frame] for frame, found in names.items() if len(found) >= PROOF}


def _by_frame(top: Top, frames: dict[int, list[tuple[Frame, str]]], book: Phrasebook) -> bool:
    """Read a line through the frame that other messages have at the same place."""
    # A generic greeting stays one, unless the frame shows that its name is missing (`Hi !`).
    generic = top.best is not None and top.best.kind == "generic"
    for at in range(len(top.lines)):
        for frame, language in frames.get(top.before(at), ()):
            value = between(top.text(at), frame[1], frame[2])
            if value is None or (generic and value):
                continue
            found = read_value(top.text(at), value, language, book)
            if found is not None and not says_more(top, at, found):
                top.best, top.at = found, at
                return True
    return False
