"""Look up how Japanese and Chinese names are read, and which English names are one name.

The tables are package data built by tools/readings/build.py and loaded on first use (about 0.15 s
and 35 MB). Sources and licences: NOTICE in this folder. Readings are keys as in `kana.py`.
"""

from __future__ import annotations

import lzma
from functools import cache, lru_cache
from importlib.resources import files

from mailcheck.resolve.names.kana import base


@cache
def _sections() -> tuple[str, ...]:
    data = files("mailcheck.resolve.names").joinpath("readings.xz").read_bytes()
    return tuple(lzma.decompress(data).decode("utf-8").split("\n\n"))


def _rows(section: int) -> dict[str, str]:
    rows: dict[str, str] = {}
    for line in _sections()[section].split("\n"):
        name, _, rest = line.partition(" ")
        rows[name] = rest
    return rows


@cache
def _families() -> tuple[dict[str, str], frozenset[str]]:
    rows = _rows(0)
    common = frozenset(name[1:] for name in rows if name[0] == "*")
    return {name.lstrip("*"): keys for name, keys in rows.items()}, common


@cache
def _givens() -> dict[str, str]:
    return _rows(1)


@cache
def _kanji() -> dict[str, str]:
    return _rows(2)


@cache
def _sounds() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for sound, chars in _rows(3).items():
        for char in chars:
            found[char] = (*found.get(char, ()), sound)
    return found


@cache
def nicknames() -> dict[str, frozenset[str]]:
    return {name: frozenset(rest.split(" ")) for name, rest in _rows(4).items()}


@cache
def family_bases() -> frozenset[str]:
    """Return every known family reading without long-vowel marks."""
    rows, _ = _families()
    return frozenset(base(key) for keys in rows.values() for key in keys.split(" "))


@cache
def common_family_bases() -> frozenset[str]:
    """Return the readings of the 2,000 most frequent surnames without long-vowel marks."""
    return frozenset(base(key) for name in _families()[1] for key in family_keys(name))


@cache
def given_bases() -> frozenset[str]:
    """Return every known given reading without long-vowel marks."""
    return frozenset(base(key) for keys in _givens().values() for key in keys.split(" "))


def is_family(name: str) -> bool:
    """Say whether a folded spelling is a known Japanese surname."""
    return name in _families()[0]


def is_common_family(name: str) -> bool:
    """Say whether a folded spelling is one of the 2,000 most frequent surnames."""
    return name in _families()[1]


def is_given(name: str) -> bool:
    """Say whether a folded spelling is a known Japanese given name."""
    return name in _givens()


def family_keys(name: str) -> tuple[str, ...]:
    """Return the reading keys of a surname, none if it is not in the table."""
    keys = _families()[0].get(name)
    return tuple(keys.split(" ")) if keys else ()


def given_keys(name: str) -> tuple[str, ...]:
    """Return the reading keys of a given name, none if it is not in the table."""
    keys = _givens().get(name)
    return tuple(keys.split(" ")) if keys else ()


@lru_cache(maxsize=1 << 13)
def kanji_readings(char: str) -> tuple[str, ...]:
    """Return the readings, without long-vowel marks, that one kanji has in names."""
    keys = _kanji().get(char)
    return tuple(keys.split(" ")) if keys else ()


@cache
def pinyin_sounds() -> frozenset[str]:
    """Return every toneless Mandarin syllable, lü and nü also without their dots."""
    return frozenset(_rows(3)) | {"lu", "nu", "lue", "nue"}


def pinyin(char: str) -> tuple[str, ...]:
    """Return the toneless Mandarin readings of a character (ü is written v)."""
    return _sounds().get(char, ())


def english_nicknames(name: str) -> frozenset[str]:
    """Return the English short forms of a given name in lower case."""
    return nicknames().get(name, frozenset())
