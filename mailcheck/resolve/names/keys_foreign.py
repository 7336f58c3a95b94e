"""Katakana of a foreign name and Latin letters, one of them known by keys only.

What `kanapair` compares word by word is asked here: which consonants and vowels a word of the other
name has (`keys_export`). Of consonants that are nearly alike every form a letter away is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from mailcheck.resolve.names.foreign import close_vowels, kana_skeleton, latin_skeletons, spoken_elsewhere
from mailcheck.resolve.names.kana import base, initial_keys, kana_key, romaji_key
from mailcheck.resolve.names.kanapair import FOREIGN_KANA, assignments, by_initials, by_sound, heard_as
from mailcheck.resolve.names.nicknames import other_forms
from mailcheck.resolve.names.person import Person
from mailcheck.resolve.names.tables import english_nicknames, family_bases, given_bases
from mailcheck.resolve.names.verdict import Verdict, error, match, unknown, warning

Has = Callable[[str, str], bool]
Scores = list[list[float]]
MOST_WORDS = 5
CONSONANTS, VOWELS = "kgsztdnhbpr", "aio"
JAPANESE, FOREIGN, ENDS_IN_E = "j", "f", "e"
ENOUGH = 0.8


def is_japanese(key: str) -> bool:
    """Say whether a kana key is a reading of a Japanese family or given name."""
    return base(key) in family_bases() or base(key) in given_bases()


def kana_keys(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield how each word of a foreign name in kana sounds."""
    yield "pn", str(len(parts))
    for at, part in enumerate(parts[:MOST_WORDS]):
        key = kana_key(part)
        yield f"p{at}k", key
        yield f"p{at}b", base(key)
        yield f"p{at}i", key[:1]
        yield f"p{at}i", key[:2]
        yield f"p{at}s", kana_skeleton(part)
        yield f"p{at}v", close_vowels(key)
        yield f"p{at}f", JAPANESE if is_japanese(key) else ""
        yield f"p{at}f", FOREIGN if FOREIGN_KANA.search(part) else ""
        yield f"p{at}f", ENDS_IN_E if key[-1:] == "e" else ""


def latin_keys(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield how each word of a name in Latin letters may be heard in Japan."""
    yield "qn", str(len(words))
    for at, word in enumerate(words[:MOST_WORDS]):
        for skeleton in latin_skeletons(word):
            yield f"q{at}s", skeleton
        for skeleton, _ in spoken_elsewhere(word):
            yield f"q{at}o", skeleton
        yield f"q{at}v", close_vowels(word.replace("y", "i"))


def rendered(person: Person, has: Has) -> Verdict:
    """Compare a name in Latin letters with one in kana that is not Japanese; see `kanapair.compare_kana_latin`."""
    size = _count("pn", has)
    keys = [romaji_key(word) for word in person.parts]
    words = [
        None if key and english_nicknames(word) and not any(has(f"p{at}k", key) for at in range(size)) else key
        for word, key in zip(person.parts, keys, strict=True)
    ]
    foreign = None in words or any(has(f"p{at}f", FOREIGN) for at in range(size)) or not (
        any(has(f"p{at}f", JAPANESE) for at in range(size)) or any(map(is_japanese, filter(None, words)))
    )
    columns = list(zip(person.parts, words, strict=True))
    scores = [[_agrees(at, word, key, foreign, has) for word, key in columns] for at in range(size)]
    if any(len(word) == 1 for word in person.parts):
        return by_initials(person, scores)
    verdict, best = _decide(scores)
    if verdict is not None:
        return verdict
    if size == 1 and _score(0, person.joined, has) >= ENOUGH:
        return unknown("reading possible")
    if None not in words and min(best) < 0.6:
        hits = [at for at in range(size) if any(spells_part(at, word, has) for word in words if word)]
        if hits and size == 2:
            return warning("same given name, different family name") if 1 in hits else error("different given name")
        return error("different name")
    return by_sound(best)


def kana_heard(person: Person, has: Has) -> Verdict:
    """Compare a name in kana with one in Latin letters that is no romaji."""
    size = _count("qn", has)
    verdict, best = _decide([[_heard(part, at, has) for at in range(size)] for part in person.parts])
    if verdict is not None:
        return verdict
    return unknown("reading possible") if len(person.parts) == 1 < size else by_sound(best)


def _decide(scores: Scores) -> tuple[Verdict | None, list[float]]:
    """Return the verdict of words that all agree, else None, and the scores of the best way to pair them."""
    rows, columns = len(scores), len(scores[0])
    if rows > columns:
        scores = [list(column) for column in zip(*scores, strict=True)]
    best = list(max(assignments(scores), key=lambda way: (min(way), sum(way))))
    if min(best) < ENOUGH:
        return None, best
    if len(best) == 1 and best[0] < 1:
        return unknown("reading possible"), best
    return match("part of the name" if rows != columns else "same reading"), best


def _count(kind: str, has: Has) -> int:
    """Return how many words the other name has, as far as they are looked at."""
    return next((n for n in range(1, MOST_WORDS + 1) if has(kind, str(n))), MOST_WORDS)


def spells_part(at: int, key: str, has: Has) -> bool:
    """Say whether romaji spells a word in kana; it may drop long vowels, never add them."""
    return has(f"p{at}k", key) or (":" not in key and has(f"p{at}b", key))


def _agrees(at: int, word: str, spelled: str | None, foreign: bool, has: Has) -> float:
    """Return how well a Latin word and one in kana agree, 0 to 1; see `kanapair`."""
    known = has(f"p{at}f", JAPANESE)
    if len(word) == 1:
        heard = "" if known else heard_as(word)
        return 0.9 if any(has(f"p{at}i", start) for start in (*initial_keys(word), *heard)) else 0.0
    if spelled is not None and spells_part(at, spelled, has):
        return 1.0
    if spelled is None:
        return _rendered_as(at, word, has)
    if has(f"p{at}b", base(spelled)):
        return 0.6 if known and not foreign else 0.95
    if has(f"p{at}f", FOREIGN):
        score = _rendered_as(at, word, has)
        return score if score == 0.95 else min(score, 0.75)
    if known and not (foreign and not is_japanese(spelled)):
        return 0.0
    if _score(at, word, has) < 1:
        return 0.0
    return 0.95 if foreign or (word.endswith("e") and not has(f"p{at}f", ENDS_IN_E)) else 0.6


def _rendered_as(at: int, word: str, has: Has) -> float:
    score = _score(at, word, has)
    if score < ENOUGH and any(_score(at, form, has) == 1 for form in other_forms(word)):
        return ENOUGH
    return min(score, 0.95)


def _score(at: int, word: str, has: Has) -> float:
    """Return how well the kana word renders a European one; see `foreign.rendering`."""
    best = 0.0
    for skeleton in latin_skeletons(word):
        score = _alike(f"p{at}s", skeleton, has)
        if score == 1 and len(skeleton) < 2 and not _vowels_fit(f"p{at}v", close_vowels(word.replace("y", "i")), has):
            score = 0.75
        best = max(best, score)
    for skeleton, sung in spoken_elsewhere(word) if best < 1 else ():
        score = _alike(f"p{at}s", skeleton, has)
        if score > best and _vowels_fit(f"p{at}v", close_vowels(sung), has):
            best = score
    return best


def _heard(part: str, at: int, has: Has) -> float:
    """Return how well a word in kana renders the Latin word of which the keys are known."""
    skeleton = kana_skeleton(part)
    fits = _vowels_fit(f"q{at}v", close_vowels(kana_key(part)), has)
    score = _alike(f"q{at}s", skeleton, has)
    if score == 1 and len(skeleton) < 2 and not fits:
        score = 0.75
    return min(max(score, _alike(f"q{at}o", skeleton, has) if fits and score < 1 else 0.0), 0.95)


def _alike(kind: str, skeleton: str, has: Has) -> float:
    """Return how alike the other's consonants are: the same, a letter more or less, another letter, or not."""
    if not skeleton or has(kind, skeleton):
        return 1.0 if skeleton else 0.0
    size = len(skeleton)
    if size < 3:
        return 0.5
    more, fewer, other = _around(skeleton, CONSONANTS)
    if any(has(kind, form) for form in more):
        return 1 - 1 / (2 * size + 1)
    if size > 3 and any(has(kind, form) for form in fewer):
        return 1 - 1 / (2 * size - 1)
    return 1 - 1 / size if any(has(kind, form) for form in other) else 0.5


def _vowels_fit(kind: str, vowels: str, has: Has) -> bool:
    if has(kind, vowels) or not vowels:
        return bool(vowels)
    more, fewer, other = _around(vowels, VOWELS)
    return any(has(kind, form) for form in (*more, *fewer, *(other if len(vowels) > 2 else ())) if form)


@lru_cache(maxsize=1 << 12)
def _around(word: str, letters: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the forms with a letter more, with one fewer, and with another one."""
    more = {word[:at] + c + word[at:] for at in range(len(word) + 1) for c in letters}
    fewer = {word[:at] + word[at + 1 :] for at in range(len(word))}
    other = {word[:at] + c + word[at + 1 :] for at in range(len(word)) for c in letters} - {word}
    return tuple(sorted(more)), tuple(sorted(fewer)), tuple(sorted(other))
