"""What the matcher has to reach, and what it reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from people.pair import Pair

Counts = Mapping[tuple[str, str], Counter[str]]


@dataclass(frozen=True, slots=True)
class Goal:
    """Per cent: one person matched at least, in error and warned of at most; two people flagged at least."""

    match: float | None
    error: float
    warning: float | None
    flagged: float


SAME_SCRIPT = Goal(99.5, 0.01, None, 97.0)
CROSS = Goal(None, 0.1, 2.0, 97.0)
WITH_KANA = Goal(99.9, 0.1, None, 99.5)
GOALS: dict[str, Goal] = {
    **{f"Latin, {locale}": SAME_SCRIPT for locale in ("en", "pt", "de", "fr", "es")},
    "kanji, ja": SAME_SCRIPT, "kana to kana and romaji, ja": SAME_SCRIPT, "zh": SAME_SCRIPT, "ko": SAME_SCRIPT,
    "Latin and same script, all": SAME_SCRIPT,
    "kanji to kana and romaji, no kana column": CROSS, "kanji to kana and romaji, with kana column": WITH_KANA,
}


def groups(pair: Pair) -> tuple[str, ...]:
    """Return the lines of the table of goals on which a pair counts."""
    category = pair.category
    if " cross " in category:
        return ("kanji to kana and romaji, no kana column",)
    if " +kana " in category:
        return ("kanji to kana and romaji, with kana column",)
    locale = category.split()[0]
    if category == "generic" or category.startswith(("zh pinyin", "katakana")):
        return ()
    if locale in ("ja", "jf"):
        own = "kana to kana and romaji, ja" if "kana-only" in category else "kanji, ja"
    else:
        own = locale if locale in ("zh", "ko") else f"Latin, {locale}"
    return own, "Latin and same script, all"


def print_goals(counts: Counts) -> None:
    """Print each figure beside its goal."""
    print(f"\n{'goal of':42} {'figure':34} {'n':>7} {'got':>8} {'goal':>10}")
    for name, goal in GOALS.items():
        same, other = counts.get((name, "S"), Counter()), counts.get((name, "D"), Counter())
        if not same and not other:
            print(f"{name:42} not measured: its lists are not installed")
            continue
        line(name, "one person: match", same, ("match",), goal.match, True)
        line(name, "one person: error", same, ("error",), goal.error, False)
        line(name, "one person: warning", same, ("warning",), goal.warning, False)
        line(name, "two people: warning or error", other, ("warning", "error"), goal.flagged, True)


def line(
    name: str, what: str, counter: Counter[str], outcomes: tuple[str, ...], goal: float | None, least: bool
) -> None:
    """Print one figure; one that has no goal is only told."""
    n = counter.total()
    if not n:
        return
    got = 100 * sum(counter[outcome] for outcome in outcomes) / n
    if goal is None:
        print(f"{name:42} {what:34} {n:7} {got:8.3f} {'':>10}")
        return
    met = got >= goal if least else got <= goal
    asked = f"{'>=' if least else '<='} {goal:g}"
    print(f"{name:42} {what:34} {n:7} {got:8.3f} {asked:>10} {'met' if met else 'MISSED'}")
