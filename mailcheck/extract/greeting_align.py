"""What changes from mail to mail near the top of a bulk send, when no pattern proves a greeting there.

Lines of the same place in enough messages are laid beside each other: the words that they share are
the frame, what differs is the slot. It is taken where an opening, the second person or the names of
the batch say that it holds people, and not cities, products or plans.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailcheck.extract.greeting_value import (
    CLOSING, KANA_OR_HAN, Top, bare_name, bared, is_namelike, known_words, read_value,
)
from mailcheck.extract.greeting_scan import ending_of, word_of
from mailcheck.extract.greeting_vocative import BEFORE_DATES
from mailcheck.extract.greeting_words import Phrasebook

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
OF_GROUPS, FROM = ("御中", "各位"), ("から", "より")
CLOSERS = re.compile(r"[\s,、，!！:：.。]*")
# `Ana - your parcel is here`: any words, so only names that the batch knows.
BREAKS = ",、，-–—|"
ONLY_KNOWN = "?"
MOSTLY = 0.8
# Behind a comma it is a person who is spoken to, if not the same one in so many mails.
VOCATIVE = "?,"
OFTEN = 0.25
# So many changing lines of a place are looked at, the highest first.
CHANGING = 3
# The words of the longest name, and how near to it the second person stands.
LONGEST, NEAR = 5, 2
Place = tuple[str, int, int]
Members = list[tuple[Top, int]]


@dataclass(frozen=True, slots=True)
class Slot:
    """The words around what changes: those before it, those behind it, or the first word behind it."""

    before: str
    after: str
    until: str = ""
    language: str = ""

    def value(self, line: str) -> str | None:
        """Return what stands in the slot, None where the line has another frame."""
        if not line.startswith(self.before) or not line.endswith(self.after):
            return None
        inside = line[len(self.before) : len(line) - len(self.after)].strip()
        if not self.until:
            return inside
        value, found, _ = inside.partition(f" {self.until}")
        return value if found else None


def by_alignment(left: list[Top], book: Phrasebook, names: Iterable[str] | None, whose: bool) -> None:
    """Read the changing lines of each place as a slot where that is safe, the highest first.

    Where the batch knows `whose` each name is, a slot of the readers' own names has been found before
    (greeting_own): then first names that others share with customers prove nothing.
    """
    buckets = _places(left)
    proven = sorted((place for place, found in buckets.items() if len(found) >= PROOF), key=lambda place: (place[2], _depth(buckets[place])))
    known = known_words(names, whole=whose) if proven and names is not None else None
    done: set[int] = set()
    for place in proven:
        members = [(top, at) for top, at in buckets[place] if id(top) not in done]
        slot = _read_bucket(members, place, book, known) if len(members) >= PROOF else None
        if slot is None:
            continue
        done.update(id(top) for top, _ in members)
        if place[2] == 1:
            # A name that many have changes too seldom to be found by its changing.
            _read_alike([top for top in left if top.part == place[0] and id(top) not in done], place[1], slot, book)


def _places(left: list[Top]) -> dict[Place, Members]:
    """Return the changing lines of each place: (part, the last line that does not change, how far below it)."""
    uses = Counter(line for top in left for line in top.lines)
    often = max(2, len(left) // 5)
    buckets: dict[Place, Members] = defaultdict(list)
    for top in left:
        above, far, taken = -1, 0, 0
        for at, line in enumerate(top.lines[: DEEPEST + 1]):
            if uses[line] > often:
                above, far = line, 0
                continue
            far, taken = far + 1, taken + 1
            buckets[top.part, above, far].append((top, at))
            if taken == CHANGING:
                break
    return buckets


def _depth(members: Members) -> float:
    """Return how far down the lines of a bucket stand."""
    return sum(at for _, at in members) / len(members)


def _read_alike(tops: list[Top], above: int, slot: Slot, book: Phrasebook) -> None:
    """Read the lines of the same place that stand in a slot found in other messages."""
    for top in tops:
        for at in range(min(len(top.lines), DEEPEST + 1)):
            value = slot.value(top.text(at)) if top.before(at) == above else None
            greeting = read_value(top.text(at), value, slot.language, book) if value else None
            if greeting is not None:
                top.best, top.at = greeting, at
                break


def _read_bucket(members: Members, place: Place, book: Phrasebook, names: frozenset[str] | None) -> Slot | None:
    """Read the lines of a bucket where that is safe; return the words around the slot and their language."""
    for slot in _slots([top.text(at).split(" ") for top, at in members[:: max(1, len(members) // SAMPLE)]]):
        values = _values(members, slot)
        found = sorted({bared(value) for _, value in values.values()} - {""})
        if len(found) < PROOF or sum(map(is_namelike, found)) < NAMELIKE * len(found):
            continue
        language = _proof(slot, found, values, members, names, book)
        if language is None or (place[2] > 1 and names is None and not language.isalpha()):
            return None
        spoken = language.strip(VOCATIVE) or ("ja" if KANA_OR_HAN.search("".join(found[:PROOF])) else "en")
        read = {line: read_value(*pair, spoken, book) for line, pair in values.items()}
        for top, at in members:
            greeting = read.get(top.lines[at])
            if greeting is not None:
                top.best, top.at = greeting, at
        return Slot(slot.before, slot.after, slot.until, spoken)
    return None


def _values(members: Members, slot: Slot) -> dict[int, tuple[str, str]]:
    """Return the text and the value of each line that has the slot's frame."""
    values: dict[int, tuple[str, str]] = {}
    for top, at in members:
        if top.lines[at] not in values:
            line = top.text(at)
            value = slot.value(line)
            if value is not None:
                values[top.lines[at]] = line, value
    return values


def _slots(lines: list[list[str]]) -> list[Slot]:
    """Return the slots to try: all between what the lines share at both ends, or up to a word that most have."""
    head = _common(lines, 1)
    rest = [line[len(head) :] for line in lines]
    whole = Slot(" ".join(head), " ".join(_common(rest, -1)))
    places: dict[str, list[int]] = defaultdict(list)
    for line in rest:
        for word in dict.fromkeys(line[1 : LONGEST + 1]):
            places[word].append(line.index(word, 1))
    until = [(sum(at) / len(at), word) for word, at in places.items() if len(at) >= SHARE * len(lines)]
    return [whole, Slot(whole.before, "", min(until)[1])] if until else [whole]


def _proof(
    slot: Slot, found: list[str], values: dict[int, tuple[str, str]], members: Members, names: frozenset[str] | None,
    book: Phrasebook,
) -> str | None:
    """Return the language of a slot that holds people, "" where no word tells it, None where nothing proves them."""
    language = _language(slot, [value for _, value in values.values()], book)
    if names is None and language is not None and not language.isalpha() and (_greeted(members) or _staff(found, book)):
        return None
    if language is not None and language.startswith(VOCATIVE) and names is None:
        if language != VOCATIVE:
            return language.removeprefix(VOCATIVE)
        often = Counter(value for _, value in values.values()).most_common(1)[0][1]
        return "" if often <= OFTEN * len(values) and members[0][1] <= HIGH and _capital(found) else None
    if language is not None and not language.isalpha() and not _people(found, members, names, language):
        return None
    return language


def _people(found: list[str], members: list[tuple[Top, int]], names: frozenset[str] | None, language: str) -> bool:
    """Say whether lines that hold nothing but a value hold names, and not products or cities.

    With the names of the batch at hand they decide; without, only variety, place and shape can.
    """
    varied = len(found) >= min(VARIETY * len(members), VARIED)
    if names is not None:
        share = sum(bare_name(value) in names for value in found) / len(found)
        return share >= MOSTLY or (varied and not language and share >= KNOWN and not _signed(members))
    if not varied or language:
        return False
    whole = sum(2 <= len(value.split(" ")) <= 4 or KANA_OR_HAN.search(value) is not None for value in found)
    return members[0][1] <= HIGH and whole >= WHOLE * len(found)


def _signed(members: Members) -> bool:
    """Say whether lines stand where a letter is signed: below a generic greeting, or further down."""
    return _greeted(members) or _depth(members) > HIGH


def _greeted(members: Members) -> bool:
    """Say whether most lines of a bucket stand below a generic greeting."""
    below = sum(top.best is not None and top.best.kind == "generic" and top.at < at for top, at in members)
    return 2 * below > len(members)


def _staff(values: Sequence[str], book: Phrasebook) -> bool:
    """Say whether values begin with what somebody is at work and have no honorific: `横浜支店長 山田太郎`."""
    ranked = sum(" " in value and value.split(" ")[0].endswith(book.ja_rank or ("\0",)) for value in values)
    return 2 * ranked > len(values)


def _capital(values: Sequence[str]) -> bool:
    """Say whether all words of all values begin as names do."""
    return all(not word[0].islower() for value in values for word in value.split(" "))


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


def _of_other(words: list[str], book: Phrasebook) -> bool:
    """Say whether folded words lead up to somebody else: `Your mentor is`, `your appointment with Dr`."""
    plain = [word for word in words if word not in book.titles]
    return bool(plain) and plain[-1] in book.others.right


def _language(slot: Slot, values: list[str], book: Phrasebook) -> str | None:
    """Return the language that the frame's words prove, "" for a frame without words, None for none."""
    before, after = slot.before, slot.after or slot.until
    words = [word_of(w.lstrip("¡¿")) for w in before.split(" ")]
    for count in range(min(4, len(words)), 0, -1):
        found = book.openings.get(" ".join(words[:count]))
        # `Good news! Dr Hart can see you`: the opening has ended, who comes then does something.
        if found and not (slot.until and ending_of(before.split(" ")[count - 1])):
            rest = words[count:]
            known = all(w in book.titles or book.is_generic(w) or not w for w in rest)
            # `A Dra. Lima passa a atender` is no `À Dra. Lima`.
            if known and before.startswith("A ") and after and not CLOSERS.fullmatch(after):
                return None
            if known and found[1] not in ("slot", "cue"):
                return found[0]
            if known:
                return ""
    if " ".join(words) in book.labels:
        return ""
    if before.endswith(",") and (spoken := book.second_person(words)):
        return VOCATIVE + spoken
    if before:
        # `Appointment reminder for Ana Lima`: any words, so only names that the batch knows.
        return VOCATIVE if before[-1] in ",、，" else ONLY_KNOWN if before[-1] in BREAKS or not (before[-1] in ":：" or _of_other(words, book)) else None
    honorific = book.honorific.match(after)
    if honorific:
        # `山田様からギフトが届いています`: from somebody else; `山田様がお受け取りになりました` may be of anybody.
        told = after[honorific.end() :]
        return None if after.startswith(OF_GROUPS) or told.startswith(FROM) else ONLY_KNOWN if told[:1] == "が" else "ja"
    if CLOSERS.fullmatch(after):
        return ""
    if after[0] in BREAKS:
        return ONLY_KNOWN
    closed = sum(v[-1:] in CLOSING for v in values if v)
    if not closed or closed < NAMELIKE * len(values):
        return None
    # `Ana, your statement is ready`: products and cities are not spoken to; `Ana: "I moved"` speaks herself.
    colon = sum(v[-1:] in ":：" for v in values if v)
    words = [word_of(w) for w in after.split(" ")[:NEAR]]
    # `Lyon, le 12 mai`
    return book.second_person([] if len(words) == 1 and words[0] in BEFORE_DATES else words) or (ONLY_KNOWN if 2 * colon > closed else "")
