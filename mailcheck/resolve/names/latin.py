"""Compare two names in one alphabet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from mailcheck.resolve.names.kana import base, romaji_key
from mailcheck.resolve.names.korean import same_surname
from mailcheck.resolve.names.nicknames import other_forms
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.tables import common_family_bases, given_bases
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning


@lru_cache(maxsize=1 << 13)
def word_fold(word: str) -> str:
    """Return one form for spellings of a word: Mueller, Muller; Ohno, Oono, Ono."""
    key = romaji_key(word)
    if key is not None:
        return base(key)
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")


def near(a: str, b: str) -> bool:
    """Say whether two words are a typo apart: one edit from 4 letters, two from 7."""
    shorter = min(len(a), len(b))
    limit = 2 if shorter >= 7 else 1
    if shorter < 4 or abs(len(a) - len(b)) > limit:
        return False
    return OSA.distance(a, b, score_cutoff=limit) <= limit


# M. Dupont is Monsieur or Marie Dupont, D. Silva is Dom or Diogo.
TITLE_LETTERS = {"m", "d"}


# Words that `word_fold` makes one begin with letters of one group.
_FIRST = dict(zip("cjdfvmy", "tzzhbne", strict=True))


def _first(word: str) -> str:
    return _FIRST.get(word[0], word[0])


def _firsts(words: Iterable[str]) -> frozenset[str]:
    return frozenset([_FIRST.get(word[0], word[0]) for word in words])


class _Pairing:
    """Words of two names taken off one by one as they are explained; equal ones at once."""

    __slots__ = ("left", "right", "strong", "weak", "shared")

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        self.left, self.right = list(left), list(right)
        self.strong = self.weak = 0
        self.shared: list[tuple[str, str]] = []
        for word in left:
            if word in self.right:
                self._take_off(word, word, True)

    def explain(self) -> None:
        """Take off the words that are spellings, short forms or initials of each other."""
        alike = not _firsts(self.left).isdisjoint(_firsts(self.right))
        if alike:
            self._take_spellings()
            self._take_joined()
        self._take_forms()
        if alike and self.left and self.right:
            shortest = min(map(len, self.left + self.right))
            if shortest < 4:
                self._take_written_initials()
            if shortest == 1:
                self._take_initials()

    def _take_off(self, word: str, other: str, strong: bool) -> None:
        self.left.remove(word)
        self.right.remove(other)
        self.shared.append((word, other))
        counts = strong and len(word) > 1
        self.strong += counts
        self.weak += not counts

    def _take_spellings(self) -> None:
        for word in list(self.left):
            first = _first(word)
            for other in self.right:
                if _first(other) == first and len(word) > 2 < len(other) and word_fold(word) == word_fold(other):
                    self._take_off(word, other, True)
                    break

    def _take_forms(self) -> None:
        for word in list(self.left):
            forms = other_forms(word)
            if other := next((other for other in self.right if other in forms), "") if forms else "":
                self._take_off(word, other, True)

    def _take_initials(self) -> None:
        for word in list(self.left):
            for other in self.right:
                if word[0] == other[0] and (len(word) == 1) != (len(other) == 1):
                    self._take_off(word, other, False)
                    break

    def _take_joined(self) -> None:
        for whole, pieces, turned in ((self.left, self.right, False), (self.right, self.left, True)):
            for word in list(whole) if len(pieces) > 1 else ():
                if (run := _run(word, pieces)) and word in whole:
                    self._take_run(whole, word, pieces, run, turned)
                    self.strong += 1

    def _take_written_initials(self) -> None:
        for whole, pieces, turned in ((self.left, self.right, False), (self.right, self.left, True)):
            for word in [w for w in whole if 1 < len(w) < 4 and _VOWELS.isdisjoint(w)] if len(pieces) > 1 else ():
                letters = "".join(piece[0] for piece in pieces)
                if (at := letters.find(word)) >= 0:
                    self._take_run(whole, word, pieces, pieces[at : at + len(word)], turned)
                    self.weak += 1

    def _take_run(self, whole: list[str], word: str, pieces: list[str], run: list[str], turned: bool) -> None:
        whole.remove(word)
        for piece in run:
            pieces.remove(piece)
            self.shared.append((piece, word) if turned else (word, piece))


# No word has none: JP and MJ are initials.
_VOWELS = frozenset("aeiouy")


def _run(word: str, pieces: list[str]) -> list[str]:
    for start in range(len(pieces) - 1):
        if word.startswith(pieces[start]):
            for end in range(start + 2, min(start + 4, len(pieces)) + 1):
                if "".join(pieces[start:end]) == word:
                    return pieces[start:end]
    return []


def compare_words(a: Person, b: Person) -> Verdict:
    """Compare two people written in one alphabet; see MATCHING section 3, row L-L."""
    if a.joined == b.joined or len(a.parts) == len(b.parts) and sorted(a.parts) == sorted(b.parts):
        return match("same words")
    if _nothing_alike(a, b):
        return _stranger(a, b)
    pair = _Pairing(a.parts, b.parts)
    if pair.left and pair.right:
        pair.explain()
    left = [w for w in pair.left if w not in a.soft]
    right = [w for w in pair.right if w not in b.soft]
    if pair.left and pair.right and pair.strong and not (left and right):
        return unknown("title or given name")
    pair.left, pair.right = left, right
    if not left or not right:
        return _all_explained(pair)
    if _joined(a, b):
        return match("same letters")
    return _conflict(a, b, pair)


def _nothing_alike(a: Person, b: Person) -> bool:
    """Say at little cost that no word of one is a spelling, an initial or a short form of the other's."""
    if a.soft or b.soft or not _firsts((*a.parts, a.joined)).isdisjoint(_firsts((*b.parts, b.joined))):
        return False
    return all([other_forms(word).isdisjoint(b.parts) for word in a.parts])


def _joined(a: Person, b: Person) -> bool:
    mine, theirs = a.joined, b.joined
    if len(mine) < 5 or abs(len(mine) - len(theirs)) > 3:
        return False
    # Turned words have the letters of the name, but for particles.
    if len(mine) == len(theirs) or len(mine) > sum(map(len, a.parts)) or len(theirs) > sum(map(len, b.parts)):
        if not _orders(a).isdisjoint(_orders(b)):
            return True
    return _first(mine) == _first(theirs) and word_fold(mine) == word_fold(theirs)


def _orders(person: Person) -> frozenset[str]:
    """Return the words written as one, beginning with each of them."""
    parts = person.parts
    return frozenset(["".join(parts[at:] + parts[:at]) for at in range(len(parts))] + [person.joined])


def _all_explained(pair: _Pairing) -> Verdict:
    if pair.strong:
        if pair.weak:
            return match("initial agrees")
        return match("same words" if not pair.left and not pair.right else "part of the name")
    return unknown("only an initial" if pair.weak else "no name in common")


def _conflict(a: Person, b: Person, pair: _Pairing) -> Verdict:
    left, right = pair.left, pair.right
    if not pair.strong and not pair.weak:
        return _stranger(a, b)
    if _all_near(left, right) if len(left) <= len(right) else _all_near(right, left):
        return warning("a letter or two apart")
    if not pair.strong:
        return error("different name")
    first_a, last_a, first_b, last_b = a.parts[0], a.parts[-1], b.parts[0], b.parts[-1]
    shared_a = {x for x, _ in pair.shared}
    shared_b = {y for _, y in pair.shared}
    first = first_a in shared_a and first_b in shared_b
    last = last_a in shared_a and last_b in shared_b
    if first and last and pair.strong + pair.weak >= 2:
        return unknown("middle name differs")
    if {*left} <= TITLE_LETTERS or {*right} <= TITLE_LETTERS:
        return unknown("title or initial")
    if first and not last:
        if len(a.parts) == len(b.parts) == 2 and not a.comma and not b.comma and _are_eastern(a, b):
            return error("different given name")
        return warning("same given name, different family name")
    if last and not first:
        return error("different given name")
    return _crosswise(pair)


def _all_near(fewer: list[str], more: list[str]) -> bool:
    """Say whether each word is a typo apart from one of the others."""
    for word in fewer:
        if not any([near(word, other) or same_surname(word, other) for other in more]):
            return False
    return True


def _are_eastern(a: Person, b: Person) -> bool:
    """Say whether both are Japanese with the family name first: Tanaka Yuko, Tanaka Kenji."""
    key = romaji_key(a.parts[0])
    if key is None or base(key) not in common_family_bases() or base(key) in given_bases():
        return False
    return all(base(romaji_key(person.parts[1]) or "") in given_bases() for person in (a, b))


def _crosswise(pair: _Pairing) -> Verdict:
    if pair.strong >= 2:
        return unknown("names overlap")
    return warning("one name in common")


def _stranger(a: Person, b: Person) -> Verdict:
    if len(a.parts) == len(b.parts) == 1 and near(a.parts[0], b.parts[0]):
        return warning("a letter or two apart")
    if len(a.parts) == len(b.parts) and all(map(near, a.parts, b.parts)):
        return warning("a letter or two apart")
    if max(map(len, a.parts)) == 1 or max(map(len, b.parts)) == 1:
        initials = {w[0] for w in a.parts}, {w[0] for w in b.parts}
        return error("initials differ") if not initials[0] & initials[1] else unknown("only initials")
    return error("different name")
