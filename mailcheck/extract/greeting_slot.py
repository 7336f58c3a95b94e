"""The greeting slot of a bulk send: what changes between fixed words near the top of each body.

MATCHING.md section 4: in a bulk send names are found by alignment, and patterns only say which
language and honorific it is. A slot that patterns know already (`Dear X,` in other messages)
lends its frame to the lines that they could not read; without one, the first changing line
after the same line in enough messages is taken when it holds nothing but names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mailcheck.extract.greeting_words import Greeting, Phrasebook, fold, tidy

# So many different names prove a frame.
PROOF = 5
# A bare line of names must change this often, or it is a city, a product, a plan.
VARIETY = 0.6
# There are not that many cities, plans or products; in a large batch names repeat.
VARIED = 150
NAMELIKE = 0.9
# Shares of a slot's values: names that the batch knows, and values of two to four words.
KNOWN, WHOLE = 0.2, 0.8
# How far down a line of names may stand when the batch knows no names.
HIGH = 2
# So many lines are enough to learn what they share.
SAMPLE = 2000
DEEPEST = 4
SHARE = 0.6
WORD = re.compile(r"[^\W\d_]+(?:[.'’・･-][^\W\d_]*)*[.]?")
KANA_OR_HAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]")
CLOSERS = re.compile(r"[\s,、，!！:：.。]*")
# `We miss you, Ana!`, `Ana - your parcel is here`: any words, so only names that the batch knows.
BREAKS = ",、，-–—|"
ONLY_KNOWN = "?"
MOSTLY = 0.8
# Behind a comma it is a person who is spoken to, if not the same one in so many mails.
VOCATIVE = "?,"
OFTEN = 0.25
# What may end a greeting that is nothing but a name.
CLOSING = ",、!！:：。 "
# A full stop does too, but not that of `Jr.`
STOPPED = re.compile(r"(?<=[^\W\d_]{2})(?<!\bJr)(?<!\bSr)[.]$")
Frame = tuple[int, str, str]


@dataclass(slots=True)
class Top:
    """The first lines of one part: numbers of distinct lines, and what is known of its greeting."""

    message_id: int
    part: str
    lines: list[int]
    texts: Sequence[str]
    best: Greeting | None = None
    at: int = 0

    def text(self, at: int) -> str:
        """Return a line without outer white space."""
        line = self.texts[self.lines[at]]
        return line if line.isascii() and line.isprintable() and "  " not in line and line.strip() == line else tidy(line)

    def before(self, at: int) -> int:
        """Return the number of the line above, -1 at the top."""
        return self.lines[at - 1] if at else -1


def resolve_slots(tops: list[Top], book: Phrasebook, names: Collection[str] | None = None) -> list[Top]:
    """Settle the parts whose greeting patterns could not prove, by the slots of the others."""
    frames: dict[int, list[tuple[Frame, str]]] = defaultdict(list)
    for frame, language in _proven(tops).items():
        frames[frame[0]].append((frame, language))
    left = [top for top in tops if not _settled(top)]
    if frames:
        left = [top for top in left if not _by_frame(top, frames, book)]
    if len(left) >= PROOF:
        _by_alignment(left, book, names)
    return tops


def _settled(top: Top) -> bool:
    return top.best is not None and top.best.sure and top.best.kind != "generic"


def _around(line: str, name: str) -> tuple[str, str] | None:
    before, found, after = line.partition(name)
    return (before, after) if found else None


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
        around = _around(top.text(top.at), best.name)
        if around is not None:
            frame = (top.before(top.at), *around)
            names[frame].add(best.name)
            language[frame] = best.language
    return {frame: language[frame] for frame, found in names.items() if len(found) >= PROOF}


def _by_frame(top: Top, frames: dict[int, list[tuple[Frame, str]]], book: Phrasebook) -> bool:
    """Read a line through the frame that other messages have at the same place."""
    # A generic greeting stays one, unless the frame shows that its name is missing (`Hi !`).
    generic = top.best is not None and top.best.kind == "generic"
    for at in range(len(top.lines)):
        for frame, language in frames.get(top.before(at), ()):
            value = _between(top.text(at), frame[1], frame[2])
            if value is None or (generic and value):
                continue
            found = _read(top.text(at), value, language, book)
            if found is not None:
                top.best, top.at = found, at
                return True
    return False


def _between(line: str, before: str, after: str) -> str | None:
    """Return what stands between two texts; the spaces around an empty value may be gone."""
    if line.startswith(before) and line.endswith(after) and len(line) >= len(before) + len(after):
        return line[len(before) : len(line) - len(after)].strip()
    return "" if line == tidy(before + after) else None


def _read(line: str, value: str, language: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting of a line whose slot holds a value, or None if that is no name."""
    value = _bared(value)
    if not value:
        return Greeting(line, None, "empty", language)
    if _generic(value, book):
        return Greeting(line, None, "generic", language)
    return Greeting(line, value, "named", language) if _namelike(value) else None


def _bared(value: str) -> str:
    """Return a value without the marks that end a greeting."""
    return STOPPED.sub("", value.rstrip(CLOSING))


def _generic(value: str, book: Phrasebook) -> bool:
    folded = fold(value)
    return any(book.is_generic(w) or w in book.company for w in re.split(r"[\s/]+", folded)) or folded.endswith(
        book.ja_generic or ("\0",)
    )


def _namelike(value: str) -> bool:
    tokens = value.split(" ")
    return len(tokens) <= 5 and len(value) <= 40 and all(WORD.fullmatch(t) for t in tokens)


def _by_alignment(left: list[Top], book: Phrasebook, names: Collection[str] | None) -> None:
    """Find the first changing line of each part and read it as a slot where that is safe."""
    uses = Counter(line for top in left for line in top.lines)
    often = max(2, len(left) // 10)
    buckets: dict[tuple[str, int], list[tuple[Top, int]]] = defaultdict(list)
    for top in left:
        at = next((i for i, line in enumerate(top.lines[: DEEPEST + 1]) if uses[line] <= often), None)
        if at is not None:
            buckets[top.part, top.before(at)].append((top, at))
    proven = [(place, members) for place, members in buckets.items() if len(members) >= PROOF]
    every = (word for name in names or () for word in (name, *name.split()))
    known = frozenset(map(bare_name, every)) if proven and names is not None else None
    for (part, above), members in proven:
        slot = _read_bucket(members, book, known)
        if slot is not None:
            # A name that many have changes too seldom to be found by its changing.
            rest = {id(top) for top, _ in members}
            _read_alike([top for top in left if top.part == part and id(top) not in rest], above, slot, book)


def _read_alike(tops: list[Top], above: int, slot: tuple[str, str, str], book: Phrasebook) -> None:
    """Read the lines of the same place that stand in a slot found in other messages."""
    for top in tops:
        for at in range(min(len(top.lines), DEEPEST + 1)):
            value = _value(top.text(at), *slot[:2]) if top.before(at) == above else None
            greeting = _read(top.text(at), value, slot[2], book) if value else None
            if greeting is not None:
                top.best, top.at = greeting, at
                break


def _read_bucket(
    members: list[tuple[Top, int]], book: Phrasebook, names: frozenset[str] | None
) -> tuple[str, str, str] | None:
    """Read the lines of a bucket where that is safe; return the words around the slot and their language."""
    lines = [top.text(at).split(" ") for top, at in members[:: max(1, len(members) // SAMPLE)]]
    head = _common(lines, 1)
    tail = _common([line[len(head) :] for line in lines], -1)
    before, after = " ".join(head), " ".join(tail)
    values: dict[int, tuple[str, str]] = {}
    for top, at in members:
        if top.lines[at] not in values:
            line = top.text(at)
            value = _value(line, before, after)
            if value is not None:
                values[top.lines[at]] = line, value
    found = sorted({_bared(value) for _, value in values.values()} - {""})
    if len(found) < PROOF or sum(map(_namelike, found)) < NAMELIKE * len(found):
        return None
    language = _language(before, [value for _, value in values.values()], after, book)
    if language == VOCATIVE and names is None:
        often = Counter(value for _, value in values.values()).most_common(1)[0][1]
        language = "" if often <= OFTEN * len(values) and members[0][1] <= HIGH and _capital(found) else None
    elif language is not None and not language.isalpha() and not _people(found, members, names, language):
        language = None
    if language is None:
        return None
    spoken = language.strip(VOCATIVE) or ("ja" if KANA_OR_HAN.search("".join(found[:PROOF])) else "en")
    read = {line: _read(*pair, spoken, book) for line, pair in values.items()}
    for top, at in members:
        greeting = read.get(top.lines[at])
        if greeting is not None:
            top.best, top.at = greeting, at
    return before, after, spoken


def _people(found: list[str], members: list[tuple[Top, int]], names: frozenset[str] | None, language: str) -> bool:
    """Say whether lines that hold nothing but a value hold names, and not products or cities.

    With the names of the batch at hand they decide; without, only variety, place and shape can.
    """
    varied = len(found) >= min(VARIETY * len(members), VARIED)
    if names is not None:
        share = sum(bare_name(value) in names for value in found) / len(found)
        return share >= MOSTLY or (varied and not language and share >= KNOWN)
    if not varied or language:
        return False
    whole = sum(2 <= len(value.split(" ")) <= 4 or KANA_OR_HAN.search(value) is not None for value in found)
    return members[0][1] <= HIGH and whole >= WHOLE * len(found)


def _capital(values: Sequence[str]) -> bool:
    """Say whether all words of all values begin as names do."""
    return all(not word[0].islower() for value in values for word in value.split(" "))


def bare_name(name: str) -> str:
    """Return a name folded and without spaces, to find it among the names of a batch."""
    return fold(tidy(name)).replace(" ", "")


def _common(lines: list[list[str]], side: int) -> list[str]:
    """Return the words that most lines share at their beginning (1) or end (-1)."""
    common: list[str] = []
    alive = [line[::side] for line in lines]
    while len(common) < 12:
        counts = Counter(line[len(common)] for line in alive if len(line) > len(common))
        if not counts:
            break
        word, count = counts.most_common(1)[0]
        if count < SHARE * len(lines):
            break
        common.append(word)
        alive = [line for line in alive if line[len(common) - 1 : len(common)] == [word]]
    return common[::side]


def _value(line: str, before: str, after: str) -> str | None:
    if not line.startswith(before) or not line.endswith(after):
        return None
    return line[len(before) : len(line) - len(after)].strip()


def _language(before: str, values: list[str], after: str, book: Phrasebook) -> str | None:
    """Return the language that the frame's words prove, "" for a frame without words, None for none."""
    words = [re.sub(r"[,:;!?.]+$", "", w) for w in fold(before).split(" ")]
    for count in range(min(4, len(words)), 0, -1):
        found = book.openings.get(" ".join(words[:count]))
        if found:
            rest = words[count:]
            known = all(w in book.titles or book.is_generic(w) for w in rest)
            if known and found[1] != "slot":
                return found[0]
            if known:
                return ""
    if before:
        return VOCATIVE if before[-1] in ",、，" else ONLY_KNOWN if before[-1] in BREAKS else None
    if book.honorific.match(after):
        return "ja"
    if CLOSERS.fullmatch(after):
        return ""
    if after[0] in BREAKS:
        return ONLY_KNOWN
    closed = sum(v[-1:] in CLOSING for v in values if v)
    return "" if closed and closed >= NAMELIKE * len(values) else None


