"""The reader's own name in a wording that no pattern knows: `Só faltam 3 dias, Ana!`, `山田様のお電話が`.

Where list, display names or roster say who the recipients are, the words around each recipient's own name are
a frame if they are the same in enough mails with ever another name. The frame then reads every mail of the
batch, so that the few which hold another name there are seen. A frame that seldom holds the own name
is about a doctor, a friend, a colleague: it is left alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailcheck.extract.greeting_align import MOSTLY, PROOF, SAMPLE
from mailcheck.extract.greeting_frame import ONE, Frame, Line, Person, frames_around, line_of, own_places, person_of
from mailcheck.extract.greeting_value import Top, read_value, says_more
from mailcheck.extract.greeting_words import Greeting, Phrasebook

# Gives the names of the recipients of some messages, by message.
OwnNames = Callable[[Collection[int]], Mapping[int, tuple[str, ...]]]
# Says of a greeting whether the batch knows a word of its name.
Known = Callable[[Greeting], bool]
# A frame holds the reader's own name at least so often: half a file may be shifted.
OWN = 0.4
# A word of whom something is booked for stands so near before the name.
BESIDE = 3
# Between so few units anything may stand.
LOOSE = 2
# A batch may be of several templates; so many frames of each are weighed, those of the most mails first.
ROUNDS, WEIGHED = 12, 24


@dataclass(slots=True)
class Part:
    """A text part with the units of its lines and its recipients."""

    top: Top
    person: Person
    lines: dict[int, Line]


@dataclass(slots=True)
class Seen:
    """In how many mails the own name stands in a frame, how far down, and which names."""

    mails: int = 0
    depth: int = 0
    names: set[tuple[str, ...]] = field(default_factory=set)


def by_own_names(tops: Sequence[Top], own: OwnNames, known: Known, book: Phrasebook) -> None:
    """Greet in the parts that have no greeting yet by the words that stand around the recipients' own names."""
    greeted = [top for top in tops if not _open(top)]
    groups = [top for top in tops if _group(top)]
    sample = _sample(greeted, own, book)
    _cut_words(greeted, sample, book)
    # Apart, because `Queridos irmãos,` has the words of `Ana,` around it.
    _learn(groups, own, known, book)
    left = _learn([top for top in tops if _open(top) and not _group(top)], own, known, book)
    # `神様` is a word elsewhere, and a customer between `山田様` and `田中様`.
    left = [top for top in left if top.best is None]
    frame = _best(sample, known, book, 2) if left else None
    for top in left if frame is not None else ():
        _read(top, frame, known, book)


def _learn(left: list[Top], own: OwnNames, known: Known, book: Phrasebook) -> list[Top]:
    """Read parts by the frames that they share, the most common first; return the parts that are left."""
    for _ in range(ROUNDS):
        frame = _best(_sample(left, own, book), known, book, 1) if len(left) >= PROOF else None
        if frame is None:
            break
        left = [top for top in left if not _read(top, frame, known, book)]
    return left


def _sample(tops: Sequence[Top], own: OwnNames, book: Phrasebook) -> list[Part]:
    """Return enough of some parts to learn what they share, with their recipients."""
    taken = tops[:: max(1, len(tops) // SAMPLE)]
    names = own({top.message_id for top in taken})
    return [
        Part(top, person_of(names.get(top.message_id, ())), {at: line_of(top.text(at), book) for at in _places(top)}) for top in taken
    ]


def _cut_words(greeted: Sequence[Top], sample: Sequence[Part], book: Phrasebook) -> None:
    """Take what most greetings have before the own name off their names: `Professora Silva`, `もうすぐ山田`."""
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    mails = Counter[tuple[str, str]]()
    every = Counter[str]()
    for part in sample:
        before, name = _around(part.top)
        if not name or not part.person.units:
            continue
        line = part.lines[part.top.at]
        rest = next((value for place in own_places(line, part.person, book) if name.endswith(value := line.between(*place))), name)
        word = before, name.removesuffix(rest)
        every[before] += 1
        mails[word] += 1
        behind[word].add(rest)
    cut = {before: word for (before, word), names in behind.items() if word and len(names) >= PROOF and 2 * mails[before, word] >= every[before]}
    for top in greeted if cut else ():
        before, name = _around(top)
        if top.best is not None and (rest := name.removeprefix(cut.get(before, ""))):
            top.best = replace(top.best, name=rest)


def _around(top: Top) -> tuple[str, str]:
    """Return what stands before the greeted name in its line, and the name, "" where there is none."""
    name = (top.best and top.best.name) or ""
    return top.text(top.at).partition(name)[0] if name else "", name


def _open(top: Top) -> bool:
    """Say whether a part has no greeting of a person that its words prove."""
    return top.best is None or _group(top) or not top.best.sure


def _group(top: Top) -> bool:
    return top.best is not None and top.best.kind == "generic"


def _places(top: Top) -> Sequence[int]:
    """Return the lines that may name the reader: below `Dear customer` none does, `Dear parents of Ana` itself may."""
    return [top.at] if top.best is not None and (top.best.sure or _group(top)) else range(len(top.lines))


def _best(parts: Sequence[Part], known: Known, book: Phrasebook, behind: int) -> Frame | None:
    """Return the strictest frame around the own names of many mails; the rest of the mails may have another.

    At least so many units stand behind the name.
    """
    seen: dict[Frame, Seen] = defaultdict(Seen)
    for part in parts:
        here: set[Frame] = set()
        for at, line in part.lines.items():
            for start, end in own_places(line, part.person, book):
                frames = list(frames_around(line, start, end))
                # The strictest frame has most of the words before the name; `Dear all who care for Ana` greets by her name.
                for frame in () if _of_other(frames[0], book) and not _group(part.top) else frames:
                    if frame not in here:
                        here.add(frame)
                        found = seen[frame]
                        found.mails += 1
                        found.depth += at
                        found.names.add(line.units[start:end])
    # A colon alone does not say whose label it ends.
    proven = [f for f, found in seen.items() if len(found.names) >= PROOF and len(f.after) >= behind and not (f.labelled and len(f.before) == 1)]
    most = max((seen[frame].mails for frame in proven), default=0)
    proven = [frame for frame in proven if 2 * seen[frame].mails >= most]
    proven.sort(key=lambda f: (-f.size, -seen[f].mails, seen[f].depth))
    return next((frame for frame in proven[:WEIGHED] if _holds_readers(frame, parts, known, book)), None)


def _of_other(frame: Frame, book: Phrasebook) -> bool:
    """Say whether the words before a name say that it may be somebody else's: `with Ana`, `担当医：`, `Ship to:`."""
    before = frame.before[:-1] if frame.labelled else frame.before
    near = before[-BESIDE:]
    if not before or before[-1] in book.others.right or (not book.others.booked.isdisjoint(near) and book.others.lead.isdisjoint(near)):
        return True
    return "".join(before).removesuffix("様").removesuffix("名").endswith(book.others.japanese)


def _holds_readers(frame: Frame, parts: Sequence[Part], known: Known, book: Phrasebook) -> bool:
    """Say whether the recipients' own names stand in a frame often enough; behind a label or in a generic greeting mostly."""
    ours = every = groups = 0
    for part in parts:
        for line in part.lines.values():
            place = frame.value(line)
            if place is not None and _greeting(line, frame, place, known, book) is not None:
                every += 1
                groups += _group(part.top)
                ours += place in own_places(line, part.person, book)
                break
    return ours >= (MOSTLY if frame.labelled or groups else OWN) * every


def _read(top: Top, frame: Frame, known: Known, book: Phrasebook) -> bool:
    """Greet whom a frame holds in a part, if it is there."""
    for at in _places(top):
        line = line_of(top.text(at), book)
        place = frame.value(line)
        found = _greeting(line, frame, place, known, book) if place is not None else None
        if found is not None and not says_more(top, at, found):
            top.best, top.at = found, at
            return True
    return False


def _greeting(line: Line, frame: Frame, place: tuple[int, int], known: Known, book: Phrasebook) -> Greeting | None:
    """Return the greeting of a line whose value stands at a place, None if that is no name."""
    value = line.between(*place)
    language = "ja" if any(map(ONE.match, line.units)) else book.second_person(line.units) or "en"
    found = read_value(line.text, value, language, book)
    if found is None or found.kind != "named":
        return None
    # `Unfortunately, we are closed` begins as `Ana, we miss you` does.
    return found if frame.size > LOOSE or known(found) else None
