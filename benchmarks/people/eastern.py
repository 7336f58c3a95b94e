"""Pairs of Chinese and Korean names."""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterator

from people.pair import Pair


def eastern_pairs(rng: random.Random, size: int) -> Iterator[Pair]:
    """Yield Korean and Chinese pairs."""
    zh = importlib.import_module("faker.providers.person.zh_CN").Provider
    ko = importlib.import_module("faker.providers.person.ko_KR").Provider
    latin = _pinyin()
    given = sorted({*zh.first_names_male, *zh.first_names_female})
    for _ in range(size):
        a, b = rng.choice(list(zh.last_names)) + rng.choice(given), rng.choice(list(zh.last_names)) + rng.choice(given)
        yield Pair(a, a + rng.choice([" 先生", "女士", "様"]), "S", "zh honorific")
        if a[0] != b[0] and a[1:] != b[1:]:
            yield Pair(a, b, "D", "zh stranger")
        if latin:
            words = [latin(a[0]).title(), latin(a[1:]).title()]
            yield Pair(a, " ".join(words if rng.random() < 0.5 else words[::-1]), "S", "zh pinyin")
            yield Pair(a, f"{latin(b[0]).title()} {latin(b[1:]).title()}", "D", "zh pinyin stranger")
        k = rng.choice(list(ko.last_names)) + rng.choice(list(ko.first_names))
        o = rng.choice(list(ko.last_names)) + rng.choice(list(ko.first_names))
        yield Pair(k, k[0] + " " + k[1:] + " 님", "S", "ko spaced")
        if k != o:
            yield Pair(k, o, "D", "ko stranger")


def _pinyin() -> Callable[[str], str] | None:
    try:
        module = importlib.import_module("pypinyin")
    except ImportError:
        return None
    return lambda text: "".join(module.lazy_pinyin(text))
