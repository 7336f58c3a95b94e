"""Pairs of Japanese names: kanji to kanji, across scripts, with and without kana."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator

from people.japanese import Japanese, half, hepburn, kata
from people.pair import Pair

_OLD = {"高": "髙", "崎": "﨑", "辺": "邊", "沢": "澤", "浜": "濱", "広": "廣", "桜": "櫻", "国": "國", "真": "眞",
        "島": "嶋", "恵": "惠", "栄": "榮", "竜": "龍", "滝": "瀧", "富": "冨", "条": "條", "斎": "齋", "徳": "德"}


def kanji_forms(p: Japanese, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (category, spelling) of a kanji name in kanji."""
    whole = "".join(p.kanji)
    yield "honorific", whole + rng.choice([" 様", "様", "殿", "さん", " 様 "])
    yield "company line", f"株式会社サンプル 営業部 {whole} 様"
    if any(c in _OLD for c in whole):
        yield "old form", "".join(_OLD.get(c, c) for c in whole)
    yield "variation selector", whole[0] + "\U000e0101" + whole[1:]
    if len(p.kanji) == 2:
        yield "spaced", "\u3000".join(p.kanji)
        yield "swapped", f"{p.kanji[1]} {p.kanji[0]}"
        yield "family only", p.kanji[0] + "様"


def cross_forms(p: Japanese, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Yield (category, spelling) of a Japanese name in kana and romaji."""
    f, g = p.family, p.given
    yield "kana", rng.choice([f + g, f"{f} {g}", kata(f + g), kata(f"{f} {g}"), kata(f"{f}\u3000{g} 様")])
    yield "half-width kana", half(kata(rng.choice([f + g, f"{f} {g}"])))
    style = rng.choice(["plain", "passport", "kunrei", "oh", "macron"])
    rf, rg = hepburn(f, style).capitalize(), hepburn(g, style).capitalize()
    yield "romaji", rng.choice([f"{rf} {rg}", f"{rg} {rf}", f"{rf.upper()} {rg}", f"{rf}, {rg}", f"{rg} {rf}".upper()])
    short = [hepburn(f, "passport"), hepburn(g, "passport")]
    yield "romaji joined", "".join(rng.choice([short, short[::-1]]))
    yield "romaji initial", f"{hepburn(g, 'passport')[0].upper()}. {rf}"
    yield "family only (romaji)", rng.choice([f"Mr. {rf}", rf + "-san", f"Dear {rf}"])
    yield "family only (kana)", rng.choice([kata(f) + "様", f + "さん"])


def japanese_pairs(people: list[Japanese], rng: random.Random) -> Iterator[Pair]:
    """Yield pairs of Japanese names: kanji to kanji, across scripts, with and without kana."""
    families: dict[str, list[Japanese]] = defaultdict(list)
    for p in people:
        families[p.kanji[0] if len(p.kanji) == 2 else ""].append(p)
    for p in people:
        spelled = "".join(p.kanji) if rng.random() < 0.5 else " ".join(p.kanji)
        other = rng.choice(people)
        kin = rng.choice(families[p.kanji[0]]) if len(p.kanji) == 2 else p
        for category, form in kanji_forms(p, rng):
            yield Pair(spelled, form, "S", "ja " + category)
        for category, form in cross_forms(p, rng):
            yield Pair(spelled, form, "S", "ja cross " + category)
            yield Pair(spelled, form, "S", "ja +kana " + category, p.kana)
            yield Pair(p.kana, form, "S", "ja kana-only " + category)
        yield from _japanese_others(p, other, "stranger", spelled, rng)
        if kin.given != p.given:
            yield from _japanese_others(p, kin, "same family", spelled, rng)


def _japanese_others(
    p: Japanese, o: Japanese, what: str, spelled: str, rng: random.Random
) -> Iterator[Pair]:
    if what == "stranger" and (o.family == p.family or o.kanji[0] == p.kanji[0]):
        return
    yield Pair(spelled, "".join(o.kanji), "D", f"ja {what}")
    if what == "stranger" and o.given == p.given:
        return
    for category, form in cross_forms(o, rng):
        if what == "same family" and category.startswith("family only"):
            continue
        if category == "romaji initial" and what != "stranger":
            if hepburn(o.given)[0] == hepburn(p.given)[0]:
                continue
        kind = f"{what}: {category}" if "only" in category or "initial" in category else what
        yield Pair(spelled, form, "D", f"ja cross {kind}")
        yield Pair(spelled, form, "D", f"ja +kana {kind}", p.kana)
