"""Compare two names in one alphabet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from mailcheck.resolve.names.kana import base, romaji_key
from mailcheck.resolve.names.korean import same_surname
from mailcheck.resolve.names.nicknames import nickname_of, other_forms
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.tables import common_family_bases, given_bases
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning


@lru_cache(maxsize=1 << 14)
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


def _nearly(a: str, b: str) -> bool:
    return near(a, b) or same_surname(a, b)


# M. Dupont is Monsieur or Marie Dupont, D. Silva is Dom or Diogo.
TITLE_LETTERS = {"m", "d"}


# Words that `word_fold` makes one begin with letters of one group.
_FIRST = dict(zip("cjdfvmy", "tzzhbne", strict=True))


def _firsts(words: Iterable[str]) -> frozenset[str]:
    return frozenset([_FIRST.get(word[0], word[0]) for word in words])


def _same_word(a: str, b: str) -> bool:
    return a == b or (len(a) > 2 and len(b) > 2 and _same_fold(a, b))


def _same_fold(a: str, b: str) -> bool:
    return _FIRST.get(a[0], a[0]) == _FIRST.get(b[0], b[0]) and word_fold(a) == word_fold(b)


class _Pairing:
    """Words of two names taken off one by one as they are explained; equal ones at once."""

    __slots__ = ("left", "right", "strong", "weak", "shared")

    def __init__(self, left: Sequence[str], right: Sequence[str]) -> None:
        self.left, self.right = list(left), list(right)
        self.strong = self.weak = 0
        self.shared: list[tuple[str, str]] = []
        for word in left:
            if word in self.right:
                self.left.remove(word)
                self.right.remove(word)
                self.shared.append((word, word))
                self.strong += len(word) > 1
                self.weak += len(word) == 1

    def take(self, same: Callable[[str, str], bool], strong: bool) -> None:
        for word in list(self.left):
            for other in self.right:
                if same(word, other):
                    self.left.remove(word)
                    self.right.remove(other)
                    self.shared.append((word, other))
                    counts = strong and len(word) > 1
                    self.strong += counts
                    self.weak += not counts
                    break

    def take_joined(self) -> None:
        for whole, pieces, turned in ((self.left, self.right, False), (self.right, self.left, True)):
            for word in list(whole):
                run = _run(word, pieces)
                if run and word in whole:
                    whole.remove(word)
                    for piece in run:
                        pieces.remove(piece)
                        self.shared.append((piece, word) if turned else (word, piece))
                    self.strong += 1

    def take_initials(self) -> None:
        for whole, pieces, turned in ((self.left, self.right, False), (self.right, self.left, True)):
            for word in [w for w in whole if 1 < len(w) < 4 and _VOWELS.isdisjoint(w)]:
                letters = "".join(piece[0] for piece in pieces)
                if (at := letters.find(word)) >= 0:
                    whole.remove(word)
                    for piece in pieces[at : at + len(word)]:
                        pieces.remove(piece)
                        self.shared.append((piece, word) if turned else (word, piece))
                    self.weak += 1


# No word has none: JP and MJ are initials.
_VOWELS = frozenset("aeiouy")


def _run(word: str, pieces: list[str]) -> list[str]:
    for start in range(len(pieces) - 1):
        if word.startswith(pieces[start]):
            for end in range(start + 2, min(start + 4, len(pieces)) + 1):
                if "".join(pieces[start:end]) == word:
                    return pieces[start:end]
    return []


def _initial(a: str, b: str) -> bool:
    return a[0] == b[0] and (len(a) == 1) != (len(b) == 1)


def compare_words(a: Person, b: Person) -> Verdict:
    """Compare two people written in one alphabet; see MATCHING section 3, row L-L."""
    if a.joined == b.joined or len(a.parts) == len(b.parts) and sorted(a.parts) == sorted(b.parts):
        return match("same words")
    if _nothing_alike(a, b):
        return _stranger(a, b)
    pair = _Pairing(a.parts, b.parts)
    if pair.left and pair.right:
        _explain(pair)
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


def _explain(pair: _Pairing) -> None:
    """Take off the words that are spellings, short forms or initials of each other."""
    alike = not _firsts(pair.left).isdisjoint(_firsts(pair.right))
    several = len(pair.left) > 1 or len(pair.right) > 1
    if alike:
        pair.take(_same_word, True)
        if several:
            pair.take_joined()
    pair.take(nickname_of, True)
    if alike:
        if several:
            pair.take_initials()
        pair.take(_initial, False)


def _nothing_alike(a: Person, b: Person) -> bool:
    """Say at little cost that no word of one is a spelling, an initial or a short form of the other's."""
    if a.soft or b.soft or not _firsts((*a.parts, a.joined)).isdisjoint(_firsts((*b.parts, b.joined))):
        return False
    return all([other_forms(word).isdisjoint(b.parts) for word in a.parts])


def _joined(a: Person, b: Person) -> bool:
    if len(a.joined) < 5 or abs(len(a.joined) - len(b.joined)) > 3:
        return False
    return not _orders(a).isdisjoint(_orders(b)) or _same_fold(a.joined, b.joined)


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
    if _all_near(*sorted((left, right), key=len)):
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
    return all([any([_nearly(word, other) for other in more]) for word in fewer])


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
