"""What a name is known by, as (class, key) pairs: enough to judge it later without the name itself.

A sealed roster holds digests of these pairs (MATCHING section 6). `keys_compare` asks for them
again from the other side. A class is two or three letters; Latin classes begin with the number of
the person, since a text such as `Ana & Rui Lima` names several.

    kind  H, K, L, G or O: which scripts the name is written in
    flag  listed, common, solid, chinese, foreign, romaji: how far its reading can be trusted
    h h/ hf hg hx   kanji: whole (both orders), parts as written, family and given name, beginnings
                    and ends
    rf rg if ig     readings of family and given name, and what they begin with
    nf ng xg        how many kanji family and given name have, and whether the tables lack them;
                    what a given name may begin with
    c0 c1           readings of each kanji, for the first two ways to cut the name
    py              pinyin of what may be a Chinese name
    kw kt kf kg kl  kana: whole, turned, family, given, without small letters; those with a long vowel
                    also without its mark: bw bt bf bg
    pn p0s p0v ... qn q0s q0o q0v ...  how each word of a foreign name sounds (`keys_foreign`)
    lm lb lj lw l0 li l1 l9 ln la lk lp  Latin: how many people; words sorted, joined, each, one-letter words, initials,
                    first, last, their number, neighbours joined; the same as romaji
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.compare import same_person
from mailcheck.resolve.names.components import STOPS, component_keys, is_solid, splits
from mailcheck.resolve.names.kana import base, kana_key, lengthen, romaji_key
from mailcheck.resolve.names.kanapair import LARGE, SMALL
from mailcheck.resolve.names.keys_foreign import is_japanese, kana_keys, latin_keys
from mailcheck.resolve.names.latin import word_fold
from mailcheck.resolve.names.person import Person, parse

MOST_SPLITS = 4
MOST_READINGS = 8
MOST_PEOPLE = 8
MOST_LATTICES = 2
LONGEST = 6
UNLISTED = "?"
STOPPED = "-"
TWO_LETTERS = frozenset("tzh")
Add = Callable[[str, str], None]


def name_keys(name: str, kana: str | None = None) -> tuple[tuple[str, str], ...]:
    """Return the keys of a roster's name and its kana; none for a text that names nobody."""
    found: dict[tuple[str, str], None] = {}

    def add(kind: str, key: str) -> None:
        if key:
            found[kind, key] = None

    # A kana column that fits the kanji says how they are read; the tables would only guess.
    told = bool(kana) and same_person(name, kana or "").verdict != "mismatch"
    han = [person for person in parse(name).people if person.kind == "H"]
    latin = 0
    for person in parse(name).people:
        add_person(add, person, latin, han, readings=not told)
        latin += person.kind == "L"
    if latin:
        add("lm", str(min(latin, MOST_PEOPLE)))
    for person in parse(kana).people if kana else ():
        if person.kind == "K":
            add_person(add, person, 0, han, readings=False)
    return tuple(found)


def add_person(add: Add, person: Person, number: int, han: Sequence[Person], *, readings: bool) -> None:
    """Add the keys of one person in the script in which the name is written."""
    if person.kind == "L" and number >= MOST_PEOPLE:
        return
    add("kind", person.kind)
    if person.kind == "H":
        add_han(add, person, readings)
    elif person.kind == "K":
        add_kana(add, person, han)
    elif person.kind == "L":
        add_latin(add, person, str(number))
    else:
        add("h", person.joined)
        add("h", " ".join(sorted(person.parts)))
        for part in person.parts:
            add("h/", part)


def add_han(add: Add, person: Person, readings: bool) -> None:
    """Add the keys of a kanji name, with what the tables read it as."""
    add("h", person.joined)
    if len(person.parts) > 1:
        add("h", "".join(reversed(person.parts)))
    if len(person.parts) > 2:
        for part in person.parts:
            add("h/", part)
    for number, (family, given) in enumerate(splits(person)[:MOST_SPLITS]):
        add("hf", family)
        add("hg", given)
        if readings:
            add("flag", "listed" if component_keys(family, True) else "")
            add("flag", "common" if tables.is_common_family(family) else "")
            add_readings(add, family, "f")
            add_readings(add, given, "g")
            if number < MOST_LATTICES:
                add_lattice(add, family, given, number)
    if is_solid(person):
        add("flag", "solid" if readings else "")
    else:
        for size in range(1, len(person.joined)):
            add("hx", person.joined[:size])
            add("hx", person.joined[size:])
    if readings and may_be_chinese(person.joined):
        add("flag", "chinese")
        sounds = [tables.pinyin(char) for char in person.joined]
        for order in (sounds, [*sounds[1:], sounds[0]]):
            for way in islice(product(*order), MOST_READINGS):
                add("py", "".join(way).replace("v", "u"))


def add_readings(add: Add, name: str, what: str) -> None:
    """Add readings of a family (f) or given name (g), and what they begin with."""
    keys = component_keys(name, what == "f") if name else ()
    for key in keys[:MOST_READINGS]:
        add(f"r{what}", base(key))
        add_start(add, f"i{what}", key)


def add_start(add: Add, kind: str, key: str) -> None:
    """Add what a reading begins with; C is チ but not ト, J is ジ but not ザ (`kana.initial_keys`)."""
    add(kind, key[:1])
    if key[:1] in TWO_LETTERS:
        add(kind, key[:2])


def add_lattice(add: Add, family: str, given: str, number: int) -> None:
    """Add how each character may be read, where the tables do not list the family name (nor the given)."""
    known = bool(component_keys(family, True))
    add("nf", f"{number}:{len(family)}:{'' if known else UNLISTED}")
    if given:
        listed = component_keys(given, False)
        add("ng", f"{number}:{len(given)}:{'' if listed else UNLISTED}")
        for reading in tables.kanji_readings(given[0]):
            add_start(add, "xg", reading)
    for at, char in enumerate(family + given):
        if at >= len(family) or not known:
            for key in character_keys(at, char):
                add(f"c{number}", key)


def character_keys(at: int, char: str) -> Iterator[str]:
    """Yield how the character at a place of a name may be read, with a swallowed end where it has one."""
    for reading in tables.kanji_readings(char) or kana_readings(char):
        yield f"{at}:{reading}"
        if len(reading) > 2 and reading[-2:] in STOPS:
            yield f"{at}:{reading[:-2]}{STOPPED}"


def kana_readings(char: str) -> tuple[str, ...]:
    """Return the reading of a kana character, none of any other."""
    return (base(kana_key(char)),) if "ぁ" <= char <= "ヿ" else ()


def may_be_chinese(name: str) -> bool:
    """Say whether nothing tells that a kanji name is Japanese."""
    return 1 < len(name) <= 4 and not any(tables.is_common_family(name[:size]) for size in (2, 3))


def add_kana(add: Add, person: Person, han: Sequence[Person]) -> None:
    """Add the keys of a kana name; an unspaced one is cut by the kanji, else by the tables."""
    keys = [kana_key(part) for part in person.parts]
    whole = kana_key(person.joined)
    add_long(add, "kw", whole)
    if len(keys) > 1:
        add_long(add, "kt", lengthen("".join(reversed(keys))))
    if not SMALL.isdisjoint(person.joined):
        add("kl", kana_key(person.joined.translate(LARGE)))
    ways = [(keys[0], lengthen("".join(keys[1:])))] if len(keys) > 1 else list(islice(cut(whole, han), 2))
    for family, given in ways:
        add_long(add, "kf", family)
        add_long(add, "kg", given)
        add_start(add, "if", family)
        add_start(add, "ig", given)
    if not ways:
        add_long(add, "kf", whole)
    if not han:
        if not (ways and all(map(is_japanese, ways[0])) or is_japanese(whole)):
            add("flag", "foreign")
        for kind, key in kana_keys(person.parts):
            add(kind, key)


def add_long(add: Add, kind: str, key: str) -> None:
    """Add a kana key; one with long vowels also as it is without their marks."""
    add(kind, key)
    if ":" in key:
        add(kind.replace("k", "b"), base(key))


def cut(whole: str, han: Sequence[Person]) -> Iterator[tuple[str, str]]:
    """Yield ways to cut an unspaced reading into family and given name."""
    heads = {base(key) for p in han for family, given in splits(p) if given for key in component_keys(family, True)}
    for size in range(2, len(whole) - 1):
        if whole[size] == ":":
            continue
        head, rest = whole[:size], whole[size:]
        if base(head) in heads:
            yield head, rest
        elif not heads and base(head) in tables.family_bases() and base(rest) in tables.given_bases():
            yield head, rest


def add_latin(add: Add, person: Person, number: str) -> None:
    """Add the keys of a name in Latin letters."""
    words = person.parts
    add(f"{number}lb", " ".join(sorted(words)))
    add(f"{number}lj", word_fold(person.joined))
    add(f"{number}ln", str(len(words)))
    add(f"{number}l1", folded(words[0]))
    add(f"{number}l9", folded(words[-1]))
    add(f"{number}l1i", words[0][:1])
    add(f"{number}l9i", words[-1][:1])
    for word in words:
        add(f"{number}lw" if len(word) > 1 else f"{number}l0", folded(word))
    for letter, many in Counter(word[0] for word in words if len(word) > 1).items():
        for nth in range(many):
            add(f"{number}li", letter * (nth + 1))
    for size in (2, 3):
        for start in range(len(words) - size + 1):
            add(f"{number}la{size}", "".join(words[start : start + size]))
    keys = [romaji_key(word) for word in words]
    known = [key for key in keys if key is not None]
    if len(known) == len(keys):
        add("flag", "romaji")
        for way in (known, known[::-1]):
            add("lk", lengthen("".join(way)))
            add("lkb", base(lengthen("".join(way))))
        for key in known:
            add("lp", base(key))
    if number == "0":
        for kind, heard in latin_keys(words):
            add(kind, heard)


def folded(word: str) -> str:
    """Return the form in which words of Latin letters are compared."""
    return word_fold(word) if len(word) > 2 else word
