"""Keys and tokens of names for whole columns: cheap, many at a time, without judging any pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mailcheck.resolve.names import normalise
from mailcheck.resolve.names.kana import base, kana_key, romaji_key
from mailcheck.resolve.names.person import parse
from mailcheck.resolve.names.tables import family_keys, given_keys, is_family
from mailcheck.resolve.shift_tokens import latin_tokens

# Between a name and its kana in one text.
READ_AS = "\x1f"
# A kanji name has few readings; the first ones are the frequent ones.
MOST_READINGS = 6
HAN = re.compile("[\u3400-\u9fff]")


@lru_cache(maxsize=1 << 17)
def name_keys(text: str) -> tuple[str, ...]:
    """Return keys of a name, or of `name READ_AS kana`: two spellings of one person share one.

    They are the folded name itself and its words in one romanisation, in alphabetical order.
    Kanji without kana give their readings from the tables.
    """
    name, _, kana = text.partition(READ_AS)
    own = normalise(name)
    keys = [own] if own else []
    for spelling in (kana or name,):
        keys += (key for words in readings(spelling) for key in (" ".join(sorted(words)), "".join(words)))
    return tuple(dict.fromkeys(keys))


@lru_cache(maxsize=1 << 17)
def word_keys(text: str) -> tuple[str, ...]:
    """Return keys of the single words of a name, or of `name READ_AS kana`, kanji as they are written.

    A column that holds first names or family names only shares one with the whole name.
    """
    name, _, kana = text.partition(READ_AS)
    found = [word for words in readings(kana or name) for word in words]
    for person in parse(name).people:
        if person.kind == "H":
            found += [part for cut in cuts(person.parts) for part in cut] or [person.joined]
    return tuple(dict.fromkeys(word for word in found if word))


def readings(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of a name as base keys, in each way in which it can be read."""
    for person in parse(name).people:
        if person.kind == "K":
            yield tuple(base(kana_key(part)) for part in person.parts)
        elif person.kind == "L":
            yield tuple(base(romaji_key(part) or part) for part in person.parts)
        elif person.kind == "H":
            for family, given in cuts(person.parts):
                for first in family_keys(family)[:MOST_READINGS]:
                    for second in given_keys(given)[:MOST_READINGS]:
                        yield base(first), base(second)


def cuts(parts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a kanji name falls into a known family name and a known given name."""
    if len(parts) > 1:
        yield parts[0], "".join(parts[1:])
        return
    name = parts[0]
    for cut in range(1, min(len(name), 5)):
        if is_family(name[:cut]) and given_keys(name[cut:]):
            yield name[:cut], name[cut:]


@lru_cache(maxsize=1 << 17)
def address_tokens_of(name: str) -> frozenset[str]:
    """Return the Latin tokens of a name that a local part could hold; kanji by their readings."""
    found = set(latin_tokens(name))
    if HAN.search(name):
        for person in parse(name).people:
            if person.kind == "H":
                for family, given in cuts(person.parts):
                    found.update(base(key) for key in (*family_keys(family)[:MOST_READINGS], *given_keys(given)[:MOST_READINGS]))
    return frozenset(t for t in found if len(t) > 1)
