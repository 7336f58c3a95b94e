"""Cut a kanji name into family and given name, and grade readings of either."""

from __future__ import annotations

import re
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.kana import base, kana_key, spells
from mailcheck.resolve.names.person import Person

# How sure a reading of one component is.
LISTED, POSSIBLE, LONG_DIFFERS, DOUBTFUL, NO = 4, 3, 2, 1, 0


_KANA = re.compile("[ぁ-ヿ]")
_ALL_KANA = re.compile("[ぁ-ヿ]*")
_KANA_RUN = re.compile("[ぁ-ゖ]+")


@lru_cache(maxsize=1 << 13)
def component_keys(name: str, family: bool) -> tuple[str, ...]:
    """Return the reading keys of a surname or given name; kana and Latin read themselves."""
    found = tables.family_keys(name) if family else tables.given_keys(name)
    if found:
        return found
    key = kana_key(name)
    return (key,) if key and is_kana(name) else ()


@lru_cache(maxsize=1 << 13)
def bases(name: str, family: bool) -> frozenset[str]:
    """Return the readings of a component without long-vowel marks."""
    return frozenset([base(key) for key in component_keys(name, family)])


def splits(person: Person) -> tuple[tuple[str, str], ...]:
    """Return the ways to cut a kanji name into family and given name, the given one may be ''."""
    return _splits(person.parts)


@lru_cache(maxsize=1 << 12)
def _splits(parts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if len(parts) > 1:
        rest = "".join(parts[1:])
        ways = [(parts[0], rest)]
        if len(parts) > 2:
            # A middle name: 山田 マリア 花子.
            ways += [(parts[0], part) for part in parts[1:]]
        if not tables.is_family(parts[0]):
            ways.append((parts[-1], "".join(parts[:-1])))
        return tuple(ways)
    name = parts[0]
    cuts = range(1, min(len(name), 6))
    known = [(name[:c], name[c:]) for c in cuts if tables.is_family(name[:c])]
    if _KANA.search(name):
        known += [(name[:c], name[c:]) for c in cuts if is_kana(name[:c]) != is_kana(name[c:])]
    solid = [way for way in known if component_keys(way[1], False)]
    ways = solid or known + [
        (name[:c], name[c:]) for c in cuts if c < 4 and not tables.is_family(name[:c])
    ]
    if len(name) <= 3 and (tables.is_family(name) or not known):
        ways.append((name, ""))
    return tuple(ways)


def is_kana(text: str) -> bool:
    """Say whether a text holds nothing but kana."""
    return text < "\u3100" and _ALL_KANA.fullmatch(text) is not None


def is_solid(person: Person) -> bool:
    """Say whether it is plain where the family name ends."""
    if len(person.parts) > 1:
        return True
    return any([tables.is_common_family(family) and component_keys(given, False) for family, given in splits(person)])


def can_read(name: str, key: str, voiced: bool = False) -> bool:
    """Say whether the kanji, read one by one as names read them, can give the base key.

    With `voiced` each but the first may begin with a voiced sound (園 sono: 長園 Nagazono).
    """
    if not name or not key or not _may_read(name, key):
        return name == key
    return _read_on(name, key, voiced)


def _read_on(name: str, key: str, voiced: bool) -> bool:
    """Follow every way to read one character after the other to the end of the key."""
    ends, at, last = {0}, 0, len(name) - 1
    turned = False
    while at <= last and ends:
        if run := _KANA_RUN.match(name, at):
            piece = base(kana_key(run[0]))
            pieces = {piece[:1]: (piece,)}
            at = run.end()
        else:
            pieces = _pieces(name[at], at < last)
            at += 1
        found: set[int] = set()
        for end in ends:
            sound = key[end : end + 1]
            for piece in pieces.get(sound, ()):
                if key.startswith(piece, end):
                    found.add(end + len(piece))
            if turned:
                for other in _UNVOICED.get(sound, ""):
                    for piece in pieces.get(other, ()):
                        if key.startswith(piece[1:], end + 1):
                            found.add(end + len(piece))
        ends, turned = found, voiced and run is None
    return len(key) in ends


@lru_cache(maxsize=1 << 13)
def _pieces(char: str, inside: bool) -> dict[str, tuple[str, ...]]:
    """Return the readings of a kanji by their first letter.

    Inside a name the last syllable of a reading may be swallowed.
    """
    found: dict[str, list[str]] = {}
    for reading in tables.kanji_readings(char):
        pieces = found.setdefault(reading[0], [])
        pieces.append(reading)
        if inside and len(reading) > 2 and reading[-2:] in STOPS:
            pieces.append(reading[:-2])
    return {letter: tuple(pieces) for letter, pieces in found.items()}


_UNVOICED = {"g": "k", "z": "st", "d": "t", "b": "h"}
STOPS = frozenset(("tu", "ku", "ti", "ki"))


def _may_read(name: str, key: str) -> bool:
    """Say at little cost whether the first and the last character of a name allow its reading."""
    return key[0] in _edges(name[0])[0] and key[-1] in _edges(name[-1])[1]


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@lru_cache(maxsize=1 << 12)
def _edges(char: str) -> tuple[str, str]:
    """Return the letters with which the readings of a character begin, and those with which they end."""
    if "ぁ" <= char <= "ゖ":
        return _LETTERS, _LETTERS
    readings = tables.kanji_readings(char)
    return "".join([reading[0] for reading in readings]), "".join([reading[-1] for reading in readings])


def grade(name: str, key: str, family: bool, latin: bool) -> int:
    """Return how sure it is that a component is read as the key says."""
    keys = component_keys(name, family)
    plain = base(key)
    if plain in bases(name, family):
        if key in keys or latin and any(spells(key, k) for k in keys):
            return LISTED
        return LONG_DIFFERS
    if not plain or not name or not _may_read(name, plain):
        return NO
    if _read_on(name, plain, False):
        return DOUBTFUL if keys else POSSIBLE
    voiced = not _UNVOICED.keys().isdisjoint(plain[1:])
    return DOUBTFUL if voiced and _read_on(name, plain, True) else NO
