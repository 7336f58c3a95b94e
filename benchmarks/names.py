"""Measure the name matcher on people it has not seen.

    python benchmarks/names.py [--seed N] [--seeds N] [--size N] [--jmnedict jamdict.db] [--show CATEGORY]

Western, Chinese and Korean names are drawn from Faker's lists (`make bench` installs it); Japanese ones
from the real people of JMnedict (pip download jamdict-data; measured with, never committed), or
from Faker's short Japanese list without it. None of these is a source of the reading tables.

S: one person in two spellings (a mismatch is a false alarm). D: two people (a match is a miss).
X: ambiguous, only reported. Each goal stands beside its figure.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from people.eastern import eastern_pairs  # noqa: E402
from people.goals import Counts, groups, print_goals  # noqa: E402
from people.japanese import Japanese, faker_japanese, hepburn, jmnedict, kata  # noqa: E402
from people.japanese_pairs import japanese_pairs  # noqa: E402
from people.katakana import katakana_pairs  # noqa: E402
from people.pair import Pair  # noqa: E402
from people.western import faker_lists, western_pairs  # noqa: E402

from mailcheck.resolve.names import same_person  # noqa: E402

__all__ = ["Japanese", "Pair", "build", "faker_japanese", "faker_lists", "hepburn", "kata"]

GENERIC = ["お客様各位", "ご担当者様", "会員の皆様", "Dear customer", "Prezado cliente", "Cher client", "Sehr geehrte Damen und Herren",
           "Estimado cliente", "info@example.com", "support", "株式会社サンプル", "様", "Dear ,", "To whom it may concern"]
LOCALES = (("en", "en_US"), ("pt", "pt_BR"), ("de", "de_DE"), ("fr", "fr_FR"), ("es", "es_ES"))
GOAL_COLD, GOAL_EQUAL, GOAL_START, GOAL_MIB = 20_000, 100_000, 0.3, 150
START = """
import resource, time
from mailcheck.resolve.names import same_person
start = time.process_time()
same_person("山田太郎", "Taro Yamada")
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def build(args: argparse.Namespace) -> list[Pair]:
    """Return all pairs of the benchmark; the same for the same seed and data."""
    rng = random.Random(args.seed)
    pairs: list[Pair] = []
    try:
        importlib.import_module("faker")
    except ImportError:
        print("faker is not installed: western, Chinese and Korean names are left out")
    else:
        for locale, name in LOCALES:
            pairs += western_pairs(locale, *faker_lists(name), rng, args.size)
        pairs += eastern_pairs(rng, args.size)
        people = faker_japanese(rng, args.size)
        pairs += [Pair(p.a, p.b, p.label, p.category.replace("ja ", "jf ", 1), p.kana) for p in japanese_pairs(people, rng)]
    if args.jmnedict.exists():
        people = jmnedict(args.jmnedict, rng, args.size * 4)
        pairs += japanese_pairs(people, rng)
    else:
        print("no JMnedict (see --jmnedict): only Faker's Japanese names are measured")
    names = [p.a for p in rng.sample(pairs, min(len(pairs), 500))]
    pairs += [Pair(name, rng.choice(GENERIC), "X", "generic") for name in names]
    return [*pairs, *katakana_pairs(rng)]


def judge(pairs: list[Pair], show: str, depth: int, counts: dict[tuple[str, str], Counter[str]]) -> None:
    """Count the verdicts by category, by group of categories and by goal; print the wrong ones of `show`."""
    shown = 0
    for pair in pairs:
        verdict = same_person(pair.a, pair.b, kana=pair.kana)
        outcome = verdict.severity or verdict.verdict
        words = pair.category.split(":")[0].split()
        for name in {pair.category, " ".join(words[:depth]) + " ALL", *groups(pair)}:
            counts[name, pair.label][outcome] += 1
        wrong = outcome != "match" if pair.label == "S" else outcome in ("match", "unknown")
        if show and show in pair.category and wrong and shown < 60:
            shown += 1
            print(f"{pair.label} {pair.category}: {pair.a} | {pair.b} | {pair.kana or ''} -> {outcome} ({verdict.reason})")


def report(counts: Counts) -> None:
    """Print one line for each category and for each group of categories."""
    print(f"{'category':44} {'':1} {'n':>6} {'match':>7} {'unkn.':>7} {'warn.':>7} {'error':>7}  per cent")
    for (name, label), counter in sorted(counts.items()):
        n = counter.total()
        cells = "".join(f"{100 * counter[o] / n:8.2f}" for o in ("match", "unknown", "warning", "error"))
        print(f"{name:44} {label} {n:6}{cells}")


def start_up() -> None:
    """Print what the first comparison of a new process costs, reading tables and all."""
    root = str(Path(__file__).resolve().parents[1])
    out = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True, cwd=root).stdout
    seconds, mib = map(float, out.split())
    print(f"first comparison after {seconds:.2f} s of CPU, goal < {GOAL_START}: {'met' if seconds < GOAL_START else 'MISSED'}")
    print(f"memory with the tables {mib:.0f} MiB, goal < {GOAL_MIB}: {'met' if mib < GOAL_MIB else 'MISSED'}")


def additions() -> float:
    """Return how long a loop takes, so that figures of two machines can be compared."""
    start, total = time.process_time(), 0
    for number in range(3_000_000):
        total += number
    return time.process_time() - start


def speed(pairs: list[Pair]) -> None:
    """Print pairs per second of CPU: cold with every name new, cold with names that come again, and equal names.

    The tables are loaded before, by some hundred other pairs. No pair comes twice but by chance; in the second
    line a name stands in some ten pairs, far apart, as a roster's names do in the columns of a batch.
    """
    print(f"this machine: {additions():.2f} s of CPU for 3 million additions in a loop")
    seen: set[str] = set()
    new: list[tuple[str, str]] = []
    for pair in pairs:
        if seen.isdisjoint((pair.a, pair.b)):
            seen |= {pair.a, pair.b}
            new.append((pair.a, pair.b))
    equal = [(p.a, p.a + " 様" if p.category.startswith("j") else p.a.upper()) for p in pairs]
    for a, b in new[:400]:
        same_person(a, b)
    new = new[400:]
    # The pairs themselves are not the matcher's to look after.
    gc.collect()
    gc.freeze()
    for what, work, goal in (
        ("cold, every name new", new, GOAL_COLD), ("cold, names come again", [(p.a, p.b) for p in pairs], GOAL_COLD), ("equal", equal, GOAL_EQUAL),
    ):
        if not work:
            print(f"{what}: not measured, too few names are installed")
            continue
        start = time.process_time()
        for a, b in work:
            same_person(a, b)
        rate = len(work) / (time.process_time() - start)
        print(f"{what}: {rate:,.0f} pairs/s of CPU over {len(work):,}, goal >= {goal:,}: {'met' if rate >= goal else 'MISSED'}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds to count together")
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--jmnedict", type=Path, default=Path("jamdict.db"))
    parser.add_argument("--show", default="", help="print the wrong pairs of this category")
    parser.add_argument("--groups", type=int, default=1, help="words of a category's group")
    args = parser.parse_args()
    start_up()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for number in range(args.seeds):
        pairs = build(args)
        if not number:
            speed(random.Random(args.seed).sample(pairs, min(len(pairs), 40_000)))
        judge(pairs, args.show, args.groups, counts)
        args.seed += 1
    report(counts)
    print_goals(counts)


if __name__ == "__main__":
    main()
