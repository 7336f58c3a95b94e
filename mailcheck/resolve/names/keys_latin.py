"""Judge Latin words against the keys of another name in Latin letters (`keys_export`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.keys_export import MOST_PEOPLE, folded
from mailcheck.resolve.names.latin import TITLE_LETTERS, word_fold
from mailcheck.resolve.names.nicknames import classes_of_names, nickname_of
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.verdict import Verdict, error, match, rank, unknown, warning

Has = Callable[[str, str], bool]
MOST_WORDS = 9


@dataclass(slots=True)
class Explained:
    """How far the words of a name are found in the other: strong by a word, weak by an initial.

    `taken` counts the words of the other that are used up; `first` and `last` say that the other's
    first and last word are among them.
    """

    strong: int = 0
    weak: int = 0
    taken: int = 0
    first: bool = False
    last: bool = False


def latin_words(person: Person, has: Has) -> Verdict:
    """Compare with each person that the other text names; the best fit counts."""
    people = next((n for n in range(1, MOST_PEOPLE + 1) if has("lm", str(n))), 0)
    found = [one(person, str(n), has) for n in range(people)]
    return min(found, key=rank) if found else unknown("no name")


def count(number: str, has: Has) -> int:
    """Return how many words the other name has."""
    return next((n for n in (2, 3, 1, *range(4, MOST_WORDS)) if has(f"{number}ln", str(n))), MOST_WORDS)


def one(person: Person, number: str, has: Has) -> Verdict:
    """Compare with one person; see MATCHING section 3, row L-L."""
    words = person.parts
    if has(f"{number}lb", " ".join(sorted(words))):
        return match("same words")
    turned = {"".join(words[n:] + words[:n]) for n in range(len(words))} | {person.joined}
    if len(person.joined) >= 5 and any(has(f"{number}lj", word_fold(text)) for text in sorted(turned)):
        return match("same letters")
    left, seen = explain(words, number, has)
    hard = [word for word in left if word not in person.soft]
    size = count(number, has)
    if left and not hard and seen.strong and seen.taken < size:
        return unknown("title or given name")
    if not hard or seen.taken >= size:
        if not seen.strong:
            return unknown("only an initial" if seen.weak else "no name in common")
        return match("initial agrees" if seen.weak else "part of the name")
    return conflict(words, hard, seen)


def explain(words: tuple[str, ...], number: str, has: Has) -> tuple[list[str], Explained]:
    """Return the words that the other name does not have, and how the rest is found there."""
    seen, left, at = Explained(), [], 0
    starts: Counter[str] = Counter()
    # Initials last: one stands for a word that no other word explains.
    words = tuple(sorted(words, key=lambda word: len(word) == 1))
    while at < len(words):
        used, taken, form, strong = step(words, at, number, has, starts)
        if not used:
            left.append(words[at])
            at += 1
            continue
        seen.strong += strong
        seen.weak += not strong
        seen.taken += taken
        kind = "i" if len(form) == 1 and not has(f"{number}l0", form) else ""
        seen.first |= has(f"{number}l1{kind}", form)
        seen.last |= has(f"{number}l9{kind}", form)
        at += used
        starts[form[0]] += 1
    return left, seen


def step(
    words: tuple[str, ...], at: int, number: str, has: Has, starts: Counter[str]
) -> tuple[int, int, str, bool]:
    """Explain the word at a place: words used, the other's words taken, the form there, strong.

    `starts` counts what the words of the other that are taken begin with.
    """
    for size in (3, 2):
        run = words[at : at + size]
        joined = "".join(run)
        if len(run) == size and min(map(len, run)) > 1 and has(f"{number}lw", folded(joined)):
            return size, 1, folded(joined), True
    word = words[at]
    if len(word) == 1:
        if has(f"{number}l0", word) or has(f"{number}li", word * (starts[word] + 1)):
            return 1, 1, word, False
        return 0, 0, "", False
    for size in (2, 3):
        if has(f"{number}la{size}", word):
            return 1, size, word, True
    for form in (word, *forms_of(word)):
        if has(f"{number}lw", folded(form)):
            return 1, 1, folded(form), True
    if has(f"{number}l0", word[0]):
        return 1, 1, word[0], False
    return 0, 0, "", False


@cache
def forms_of(word: str) -> tuple[str, ...]:
    """Return the given names of which a word is a form, and the forms that it has."""
    mine = classes_of_names().get(word, frozenset())
    other = {name for name, numbers in classes_of_names().items() if mine & numbers} if mine else set()
    other |= tables.english_nicknames(word) | long_forms().get(word, frozenset())
    return tuple(sorted(form for form in other if form != word and nickname_of(word, form)))


@cache
def long_forms() -> dict[str, frozenset[str]]:
    """Return the formal names behind each English short form."""
    found: dict[str, set[str]] = {}
    for name, shorts in tables.nicknames().items():
        for short in shorts:
            found.setdefault(short, set()).add(name)
    return {short: frozenset(names) for short, names in found.items()}


def conflict(words: tuple[str, ...], hard: list[str], seen: Explained) -> Verdict:
    """Grade words that the other name does not explain."""
    if not seen.strong and not seen.weak:
        letters = all(len(word) == 1 for word in words)
        return error("initials differ" if letters else "different name")
    if not seen.strong:
        return error("different name")
    first = seen.first and words[0] not in hard
    last = seen.last and words[-1] not in hard
    if first and last and seen.strong + seen.weak >= 2:
        return unknown("middle name differs")
    if last and set(hard) <= TITLE_LETTERS:
        return unknown("title or initial")
    if first and not last:
        return warning("same given name, different family name")
    if last and not first:
        return error("different given name")
    return unknown("names overlap") if seen.strong >= 2 else warning("one name in common")
