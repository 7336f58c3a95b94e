"""Compare a name in kana with one in kana or in Latin letters."""

from __future__ import annotations

import re
from itertools import permutations

from rapidfuzz.distance import OSA

from mailcheck.resolve.names.foreign import rendering
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, lengthen, romaji_key, spells
from mailcheck.resolve.names.nicknames import other_forms
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.tables import english_nicknames, family_bases, given_bases
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning

LARGE = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
SMALL = frozenset("ぁぃぅぇぉっゃゅょゎ")
# What the key of a foreign name may begin with, by the first letter of the name.
_HEARD = {
    "a": "aeo", "b": "b", "c": "kstz", "d": "dz", "e": "eia", "g": "gz", "h": "haiueo", "i": "iae", "j": "zhyi", "l": "r",
    "n": "ng", "o": "ou", "p": "ph", "q": "k", "r": "rh", "s": "sz", "t": "ts", "u": "uay", "v": "bhw", "w": "uwbi",
    "x": "skzh", "y": "yiz", "z": "zts",
}
# Kana that Japanese names do not have.
FOREIGN_KANA = re.compile("[ーぁぃぅぇぉゔ]")


def _near(a: str, b: str) -> bool:
    return min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) <= 1


def compare_kana(a: Person, b: Person) -> Verdict:
    """Compare two people in kana; see MATCHING section 3, row K-K."""
    keys_a, keys_b = [kana_key(p) for p in a.parts], [kana_key(p) for p in b.parts]
    whole_a, whole_b = kana_key(a.joined), kana_key(b.joined)
    if whole_a == whole_b or sorted(keys_a) == sorted(keys_b):
        return match("same reading")
    if _turned(keys_a) == whole_b or _turned(keys_b) == whole_a:
        return match("same reading")
    if _bank_spelling(a.joined, b.joined):
        return match("same reading")
    if found := _kana_part(keys_a, keys_b, whole_a, whole_b):
        return found
    if base(whole_a) == base(whole_b):
        return warning("long vowel differs")
    return kana_conflict(keys_a, keys_b, whole_a, whole_b)


def _turned(keys: list[str]) -> str:
    return lengthen("".join(reversed(keys)))


def _bank_spelling(a: str, b: str) -> bool:
    """Compare kana as banks write them, without small letters (キヨウコ for キョウコ)."""
    small_a, small_b = not SMALL.isdisjoint(a), not SMALL.isdisjoint(b)
    return small_a != small_b and kana_key(a.translate(LARGE)) == kana_key(b.translate(LARGE))


def _kana_part(
    keys_a: list[str], keys_b: list[str], whole_a: str, whole_b: str
) -> Verdict | None:
    if len(keys_a) < len(keys_b) or len(whole_a) < len(whole_b) and len(keys_a) == len(keys_b):
        keys_a, keys_b, whole_a, whole_b = keys_b, keys_a, whole_b, whole_a
    if len(keys_a) > len(keys_b) and all(key in keys_a for key in keys_b):
        return match("part of the name")
    if len(keys_a) == len(keys_b) == 1:
        plain_a, plain_b = base(whole_a), base(whole_b)
        if plain_a.startswith(plain_b) and whole_a.startswith(whole_b):
            if plain_b in family_bases() and len(plain_a) - len(plain_b) > 2:
                return match("part of the name")
            return unknown("one name begins the other")
        if plain_a.endswith(plain_b) and plain_b in given_bases():
            if plain_a[: -len(plain_b)] in family_bases():
                return match("part of the name")
            return unknown("one name ends the other")
    return None


def kana_conflict(keys_a: list[str], keys_b: list[str], whole_a: str, whole_b: str) -> Verdict:
    """Grade two different readings whose order of family and given name may be turned."""
    if _near(whole_a, whole_b) or _near(whole_a, _turned(keys_b)):
        return warning("a letter or two apart")
    if len(keys_a) == len(keys_b) == 2:
        if keys_a[0] == keys_b[0]:
            return error("different given name")
        if keys_a[1] == keys_b[1]:
            return warning("same given name, different family name")
    if set(keys_a) & set(keys_b):
        return error("one name in common")
    return error("different name")


def compare_kana_latin(kana: Person, latin: Person) -> Verdict:
    """Compare kana with Latin letters; see MATCHING section 3, row K-L."""
    keys = [kana_key(p) for p in kana.parts]
    words = [_spelled(word, keys) for word in latin.parts]
    known = [word for word in words if word is not None]
    if len(known) == len(words) and (found := _romaji(keys, known, kana)):
        return found
    return _foreign(kana, latin, keys, words)


def _spelled(word: str, keys: list[str]) -> str | None:
    """Return the key of romaji; John is none, though it could be, unless the kana say so."""
    key = romaji_key(word)
    return None if key not in keys and english_nicknames(word) else key


def _romaji(keys: list[str], words: list[str], kana: Person) -> Verdict | None:
    if len(words) == 1 < len(keys) and any([spells(words[0], key) for key in keys]):
        return match("part of the name")
    if len(keys) == len(words) == 2 and (
        spells(words[0], keys[0]) and spells(words[1], keys[1])
        or spells(words[0], keys[1]) and spells(words[1], keys[0])
    ):
        return match("same reading")
    joined = {lengthen("".join(words)), _turned(words)} | (
        {lengthen("".join([*words[1:], words[0]]))} if len(words) > 2 else set()
    )
    wholes = {kana_key(kana.joined), _turned(keys)}
    if any([spells(j, w) for j in joined for w in wholes]):
        return match("same reading")
    if not frozenset(map(base, joined)).isdisjoint(map(base, wholes)):
        return warning("long vowel differs")
    return None


def heard_as(letter: str) -> str:
    """Return what the key of a foreign name may begin with whose first letter this is."""
    return _HEARD.get(letter, "")


def foreign_initial(key: str, letter: str) -> bool:
    """Say whether a name that is not Japanese may begin with the letter: L is heard as r, Weiss as b."""
    return key[:1] in heard_as(letter) and base(key) not in family_bases() and base(key) not in given_bases()


def _agrees(part: str, key: str, word: str, spelled: str | None, foreign: bool) -> float:
    """Return how well a kana word and a Latin one agree, 0 to 1; `foreign` if one of the words is."""
    if len(word) == 1:
        return 0.9 if key.startswith(initial_keys(word)) or foreign_initial(key, word) else 0.0
    if spelled is not None and spells(spelled, key):
        return 1.0
    if spelled is None:
        return _rendered_as(part, word)
    known = _is_japanese(key)
    if base(spelled) == base(key):
        return 0.6 if known and not foreign else 0.95
    if FOREIGN_KANA.search(part):
        score = _rendered_as(part, word)
        return score if score == 0.95 else min(score, 0.75)
    if known and not (foreign and not _is_japanese(spelled)):
        return 0.0
    score = rendering(part, word)
    # Both may be Japanese, and then they differ; Mike and マイク have the same consonants only.
    if score == 1 and (foreign or word.endswith("e") and key[-1:] != "e"):
        return 0.95
    return 0.6 if score == 1 else 0.0


def _is_japanese(key: str) -> bool:
    return base(key) in family_bases() or base(key) in given_bases()


def _rendered_as(part: str, word: str) -> float:
    """Return how well a kana word renders a European one, or a form of it (マイケル and Mike)."""
    score = rendering(part, word)
    if score < 0.8 and any(rendering(part, form) == 1 for form in other_forms(word)):
        return 0.8
    return min(score, 0.95)


def _foreign(
    kana: Person, latin: Person, keys: list[str], words: list[str | None]
) -> Verdict:
    rows = list(zip(kana.parts, keys, strict=True))
    columns = list(zip(latin.parts, words, strict=True))
    foreign = None in words or any(map(FOREIGN_KANA.search, kana.parts)) or not any(
        map(_is_japanese, (*keys, *(word for word in words if word)))
    )
    scores = [[_agrees(p, k, w, s, foreign) for w, s in columns] for p, k in rows]
    if min(map(len, latin.parts)) == 1:
        if len(keys) == 1 and None not in (spelled := [k for w, k in columns if len(w) > 1]):
            return _unspaced(keys[0], "".join(k or "" for k in spelled), latin)
        return by_initials(latin, scores)
    if len(rows) > len(columns):
        scores = [list(column) for column in zip(*scores, strict=True)]
    best = list(max(assignments(scores), key=lambda way: (min(way), sum(way))))
    if min(best) >= 0.8:
        if len(best) == 1 and best[0] < 1:
            return unknown("reading possible")
        return match("part of the name" if len(rows) != len(columns) else "same reading")
    if len(rows) == 1 and len(columns) > 1 and rendering(kana.parts[0], "".join(latin.parts)) >= 0.8:
        return unknown("reading possible")
    if None not in words and min(best) < 0.6:
        return _japanese(keys, [w for w in words if w is not None])
    return by_sound(best)


def by_sound(best: list[float]) -> Verdict:
    """Grade how words sound of which some are European; two of them have to be like it."""
    if max(best) < 0.7:
        return error("different name")
    if min(best) >= 0.6 or max(best) >= 0.8 and len(best) == 1:
        return unknown("reading possible")
    return warning("one name in common" if max(best) >= 0.95 else "reads otherwise")


def assignments(scores: list[list[float]]) -> list[tuple[float, ...]]:
    """Return the scores of every way to give each row a column of its own."""
    width = min(len(scores[0]), 5)
    ways = permutations(range(width), min(len(scores), width))
    return [tuple(row[column] for row, column in zip(scores, way, strict=False)) for way in ways]


def _unspaced(whole: str, spelled: str, latin: Person) -> Verdict:
    """Compare `T. Suzuki` with a name in kana in which nobody says where the family name ends."""
    plain, word = base(whole), base(spelled)
    if not word:
        return unknown("only an initial")
    letters = [w for w in latin.parts if len(w) == 1]
    rests = [plain[len(word):]] * plain.startswith(word) + [plain[: -len(word)]] * plain.endswith(word)
    if not rests:
        return error("different name")
    if "" in rests:
        return match("part of the name")
    if any(rest.startswith(initial_keys(letter)) for rest in rests for letter in letters):
        return match("initial agrees")
    return error("initials differ")


def by_initials(latin: Person, scores: list[list[float]]) -> Verdict:
    """Compare `T. Suzuki`: the words that are written out decide, an initial alone never agrees."""
    columns = list(zip(latin.parts, zip(*scores, strict=True), strict=True))
    whole = [column for word, column in columns if len(word) > 1]
    letters = [column for word, column in columns if len(word) == 1]
    if not whole:
        fits = len(latin.parts) > len(scores) or all(any(column) for column in letters)
        return unknown("only an initial") if fits else error("initials differ")
    agree = min(max(column) for column in whole)
    if agree < 0.4:
        return error("different name")
    taken = {column.index(max(column)) for column in whole}
    free = [row for row in range(len(scores)) if row not in taken]
    if not free:
        return match("part of the name") if agree >= 0.8 else unknown("reading possible")
    if any(column[row] for column in letters for row in free):
        return match("initial agrees") if agree >= 0.8 else unknown("reading possible")
    if agree < 0.8:
        return unknown("reading possible")
    return error("initials differ") if 0 in taken else warning("same given name, different family name")


def _japanese(keys: list[str], words: list[str]) -> Verdict:
    whole = lengthen("".join(keys))
    if len(words) == 1 and len(keys) == 1 and base(whole).startswith(base(words[0])):
        if base(words[0]) in family_bases():
            return match("part of the name")
        return unknown("one name begins the other")
    near = any(_near(base(whole), base(j)) for j in ("".join(words), _turned(words)))
    if near:
        return warning("a letter or two apart")
    firsts = [w for w in words if any(spells(w, k) for k in keys)]
    if firsts and len(keys) == 2:
        given = any(spells(w, keys[1]) for w in firsts)
        return warning("same given name, different family name") if given else error("different given name")
    return error("different name")
