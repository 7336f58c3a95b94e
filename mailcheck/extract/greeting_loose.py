"""A person with an honorific in a sentence of a bulk send: `山田さんの次回の受診日は`, `山田様は本日よりゴールド会員です`.

One such line may speak of anybody. Where the same words stand in enough mails with ever another
name, and the batch knows these names, it is the reader of whom they speak. The same proof tells products from people that a Latin sentence names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mailcheck.extract.greeting_align import MOSTLY, PROOF
from mailcheck.extract.greeting_value import Top, around, between
from mailcheck.extract.greeting_words import OF_READER, Greeting, tidy

# Greetings that count only if the batch knows the name, and how many lines may have them.
KNOWN_ONLY, NEAR = 2, 4
# So many sentences are looked for, the most common first.
WEIGHED = 24
HEADING = tuple("■□◆◇●○◎▼▽▶【")
DIGITS = re.compile(r"\d+")
Frame = tuple[int, str]


@dataclass(slots=True)
class _Seen:
    """What the mails of one frame say: how many there are, whose names, and how many of them the batch knows."""

    mails: int = 0
    known: int = 0
    names: set[str] = field(default_factory=set)


def settle_loose(tops: list[Top], known: Callable[[Greeting], bool], told: bool, whose: bool) -> None:
    """Greet those whom a sentence names in enough mails.

    `told` says that the batch knows its names, `whose` that it knows the recipient of each: then a
    sentence that may speak of anybody is left to what tells the own name from others (greeting_own).
    """
    seen: dict[Frame, _Seen] = defaultdict(_Seen)
    for top in tops:
        if top.loose is not None:
            frame = seen[_frame(top.loose[1])]
            frame.mails += 1
            frame.known += known(top.loose[1])
            frame.names.add(top.loose[1].name or "")
    for top in tops:
        if top.loose is None or (top.best is not None and top.best.kind != "generic"):
            continue
        at, found = top.loose
        frame = seen[_frame(found)]
        if len(frame.names) < PROOF or frame.known < MOSTLY * frame.mails:
            continue
        if (told and (found.weak == OF_READER or not whose)) or (found.weak == OF_READER and top.best is None):
            top.best, top.at = replace(found, sure=True, weak=0), at


def sentence_of(found: Greeting) -> str | None:
    """Return the sentence around a name that only the sentence tells, None for any other greeting."""
    return found.text.replace(found.name, "\0", 1) if found.weak == 1 and found.name else None


def products_named(tops: list[Top], known: Callable[[Greeting], bool]) -> frozenset[str]:
    """Return the sentences of a bulk send that name what the batch mostly does not know: `You will love it, Blue Mug!`"""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for top in tops:
        frame = sentence_of(top.best) if top.best is not None else None
        if frame is not None and top.best is not None:
            counts[frame][0] += 1
            counts[frame][1] += known(top.best)
    return frozenset(frame for frame, (every, ours) in counts.items() if every >= PROOF and ours < MOSTLY * every)


def drop_labelled(tops: list[Top], whole: Callable[[str], bool]) -> None:
    """Greet nobody by a label or below a heading that holds people of whom the batch has hardly any: `お客様名：山田 様` to the staff.

    `whole` says whether the batch has a full name. Where rows are shifted, it has all of them.
    """
    counts: dict[str, list[set[str]]] = defaultdict(lambda: [set(), set()])
    labelled = [(label, top) for top in tops if (label := _label(top))]
    for label, top in labelled:
        name = (top.best and top.best.name) or ""
        counts[label][whole(name)].add(name)
    for label, top in labelled:
        strangers, ours = counts[label]
        if len(strangers) >= PROOF and len(ours) < (1 - MOSTLY) * len(strangers):
            top.best = None


def drop_told(tops: list[Top]) -> None:
    """Greet nobody by a sentence that holds strangers in most mails: `山田様がご予約されたバスの同乗者` where 山田 is a customer by chance."""
    ours: dict[tuple[str, str], list[Top]] = defaultdict(list)
    for top in tops:
        if top.best is not None and top.best.name and top.best.weak == KNOWN_ONLY:
            ours[around(top.text(top.at), top.best.name) or ("", "")].append(top)
    if not ours:
        return
    silent = Counter(text for top in tops if top.best is None for text in dict.fromkeys(top.lines[:NEAR]))
    lines = [(tidy(tops[0].texts[text]), count) for text, count in silent.items()]
    for (before, after), named in sorted(ours.items(), key=lambda item: (-len(item[1]), item[0]))[:WEIGHED]:
        strangers = sum(count for line, count in lines if between(line, before, after))
        if before + after and strangers >= max(PROOF, len(named)):
            for top in named:
                top.best = None


def _label(top: Top) -> str:
    """Return the label, the cell or the heading before a greeted name, "" where there is none."""
    if top.best is None or not top.best.name:
        return ""
    before = top.texts[top.lines[top.at]].partition(top.best.name)[0].rstrip(" ")
    if before[-1:] in ("\t", ":", "："):
        return before
    # `■本日の面会者` above `山田様`
    above = top.texts[top.before(top.at)] if top.at and not before else ""
    return above if above.startswith(HEADING) else ""


def _frame(found: Greeting) -> Frame:
    return found.weak, DIGITS.sub("0", found.text.replace(found.name or "", "\0", 1))
