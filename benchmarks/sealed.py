"""Measure sealed rosters: agreement with the plain roster, size, and speed of sealing and asking.

    python benchmarks/sealed.py [--seed N] [--size N] [--jmnedict jamdict.db]

The pairs are those of `benchmarks/names.py`: S are two spellings of one person, D are two people.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

import names  # noqa: E402
import pyarrow as pa  # noqa: E402

from mailcheck.app.seal import keys_of, sealed_of  # noqa: E402
from mailcheck.model.policy import RosterPolicy  # noqa: E402
from mailcheck.reference.roster import load_roster  # noqa: E402
from mailcheck.reference.sealed import Seal, sealed_file  # noqa: E402
from mailcheck.resolve.names import same_person  # noqa: E402
from mailcheck.resolve.names.verdict import Verdict  # noqa: E402
from mailcheck.resolve.sealed_readings import judge_sealed  # noqa: E402

KATAKANA = re.compile("[\u30a1-\u30fa]")
KEY = b"a key for measuring, no secret"
WORDS = ("match", "unknown", "warning", "error")


def word(verdict: Verdict) -> str:
    """Return a verdict as one word: a mismatch is its severity."""
    return verdict.severity or verdict.verdict


def group_of(pair: names.Pair) -> str:
    """Return the line of the table on which a pair counts."""
    if pair.category.startswith("katakana"):
        return "Latin, said in katakana" if KATAKANA.search(pair.b) else "katakana, said in Latin"
    if pair.kana:
        return "ja, kanji and kana column"
    if "kana-only" in pair.category:
        return "ja, kana only"
    if "cross" in pair.category:
        return "ja, kanji only, other script"
    return pair.category.split()[0]


def agreement(pairs: list[names.Pair]) -> None:
    """Print how often the sealed roster says what the plain one says."""
    seal, counts, seconds = Seal(KEY), defaultdict(Counter), 0.0
    for pair in pairs:
        keys = {seal.tag(1, kind, key) for kind, key in keys_of(pair.a, pair.kana, None)}
        plain = word(same_person(pair.a, pair.b, kana=pair.kana))
        start = time.perf_counter()
        sealed = word(judge_sealed(pair.b, lambda kind, key, keys=keys: seal.tag(1, kind, key) in keys))
        seconds += time.perf_counter() - start
        counts[pair.label, group_of(pair)][plain, sealed] += 1
    print(f"{'':34}{'pairs':>7}{'same':>9}  plain / sealed: {'  '.join(WORDS)}")
    for (label, group), found in sorted(counts.items()):
        total = found.total()
        same = sum(n for (a, b), n in found.items() if a == b)
        shares = []
        for at in WORDS:
            plain = sum(n for (a, _), n in found.items() if a == at)
            sealed = sum(n for (_, b), n in found.items() if b == at)
            shares.append(f"{100 * plain / total:.2f}/{100 * sealed / total:.2f}")
        print(f"{label} {group:32}{total:7}{100 * same / total:8.2f}%  {'  '.join(shares)}")
    print(f"{len(pairs) / seconds:,.0f} names judged a second")
    goals(counts)


def goals(counts: dict[tuple[str, str], Counter[tuple[str, str]]]) -> None:
    """Print the goals of sealed rosters and whether they are met."""
    kana, kanji = "ja, kanji and kana column", "ja, kanji only, other script"
    for what, key, words, most in (
        ("kana column: right names match less than with the plain roster by", ("S", kana), ("match",), 0.1),
        ("kana column: wrong names are flagged less by", ("D", kana), ("warning", "error"), 0.1),
        ("kanji alone: false errors", ("S", kanji), ("error",), 0.1),
        ("katakana of a foreigner: right names match less by", ("S", "katakana, said in Latin"), ("match",), 0.1),
        ("katakana of a foreigner: wrong names are flagged less by", ("D", "katakana, said in Latin"), ("warning", "error"), 0.1),
    ):
        found = counts[key]
        plain = 100 * sum(n for (a, _), n in found.items() if a in words) / max(1, found.total())
        sealed = 100 * sum(n for (_, b), n in found.items() if b in words) / max(1, found.total())
        figure = sealed if words == ("error",) else plain - sealed
        print(f"{what} {figure:.2f} (goal <= {most}): {'met' if figure <= most else 'missed'}")


def building(people: list[names.Japanese], *, kana: bool) -> None:
    """Print size and speed of a roster of names, with and without a kana column."""
    lines = ["id,email,name" + (",kana" if kana else "") + ",phone"]
    for number, person in enumerate(people):
        told = f",{person.kana}" if kana else ""
        lines.append(f"M{number:07},p{number}@example.jp,{' '.join(person.kanji)}{told},090-{number // 10000:04}-{number % 10000:04}")
    content = "\n".join(lines).encode()
    roster = load_roster(RosterPolicy(path="roster.csv"), lambda path: pa.BufferReader(content))
    start = time.perf_counter()
    sealed = sealed_of(roster, KEY)
    seconds = time.perf_counter() - start
    size = len(sealed_file(sealed))
    tags = sum(map(len, sealed.table.column("tags").to_pylist())) / len(people)
    what = "kanji and kana" if kana else "kanji only"
    print(f"{what}: {size / len(people):.0f} octets a row (names {tags:.0f}), {len(people) / seconds:,.0f} rows a second")


def main() -> None:
    """Print all measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--jmnedict", type=Path)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    try:
        people = names.jmnedict(given.jmnedict, rng, given.size * 4) if given.jmnedict else names.faker_japanese(rng, given.size * 4)
    except ModuleNotFoundError:
        print("the names come from Faker: pip install faker")
        return
    pairs = list(names.japanese_pairs(people[: given.size], rng))
    for locale, code in (("en", "en_US"), ("pt", "pt_BR"), ("de", "de_DE"), ("fr", "fr_FR"), ("es", "es_ES")):
        firsts, lasts = names.faker_lists(code)
        pairs += names.western_pairs(locale, firsts, lasts, rng, given.size // 4)
    pairs += names.eastern_pairs(rng, given.size // 8)
    for pair in names.katakana_pairs(rng):
        pairs += [pair, replace(pair, a=pair.b, b=pair.a)]
    agreement(pairs)
    for kana in (True, False):
        building(people, kana=kana)


if __name__ == "__main__":
    main()
