"""Measure the name matcher on people it has not seen.

    python benchmarks/names.py [--seed N] [--size N] [--jmnedict jamdict.db] [--show CATEGORY]

Western, Chinese and Korean names are drawn from Faker's lists (`make bench` installs it); Japanese ones
from the real people of JMnedict (pip download jamdict-data; measured with, never committed), or
from Faker's short Japanese list without it. None of these is a source of the reading tables.

S: one person in two spellings (a mismatch is a false alarm). D: two people (a match is a miss).
X: ambiguous, only reported.
"""

from __future__ import annotations

import argparse
import importlib
import random
import re
import resource
import sqlite3
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from mailcheck.resolve.names import same_person  # noqa: E402


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison: the roster's name, the name to compare, S/D/X, category, roster's kana."""

    a: str
    b: str
    label: str
    category: str
    kana: str | None = None


@dataclass(frozen=True, slots=True)
class Japanese:
    """A person: kanji (cut where it is known), reading of family and given name in hiragana."""

    kanji: tuple[str, ...]
    family: str
    given: str

    @property
    def kana(self) -> str:
        """Return the reading as a kana column holds it."""
        return kata(f"{self.family} {self.given}")


def kata(text: str) -> str:
    """Return hiragana as katakana."""
    return "".join(chr(ord(c) + 96) if "ぁ" <= c <= "ゖ" else c for c in text)


def half(text: str) -> str:
    """Return katakana in half width."""
    table = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
        out.append("".join(marks.get(p, table.get(p, p)) for p in parts))
    return "".join(out)


_HEPBURN = {
    "": "a i u e o", "k": "ka ki ku ke ko", "s": "sa shi su se so", "t": "ta chi tsu te to",
    "n": "na ni nu ne no", "h": "ha hi fu he ho", "m": "ma mi mu me mo", "r": "ra ri ru re ro",
    "g": "ga gi gu ge go", "z": "za ji zu ze zo", "d": "da ji zu de do", "b": "ba bi bu be bo",
    "p": "pa pi pu pe po",
}
_KANA_ROWS = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
    "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど", "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_ONE = {k: r for row, kana in _KANA_ROWS.items() for k, r in zip(kana, _HEPBURN[row].split(), strict=True)}
_ONE |= {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "ゐ": "i", "ゑ": "e", "を": "o", "ん": "n", "ゔ": "vu"}
_KUNREI = {"shi": "si", "chi": "ti", "tsu": "tu", "fu": "hu", "ji": "zi", "sha": "sya", "shu": "syu",
           "sho": "syo", "cha": "tya", "chu": "tyu", "cho": "tyo", "ja": "zya", "ju": "zyu", "jo": "zyo"}


def hepburn(kana: str, style: str = "plain") -> str:
    """Return romaji: plain (ou), passport (o), oh, macron, kunrei."""
    out, i = [], 0
    while i < len(kana):
        char, nxt = kana[i], kana[i + 1 : i + 2]
        if char == "っ":
            out.append("っ")
        elif nxt and nxt in "ゃゅょ":
            stem = _ONE[char][:-1]
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[nxt]
            out.append(stem + ("" if stem in ("sh", "ch", "j") else "y") + vowel)
            i += 1
        elif char == "ー":
            out.append(out[-1][-1] if out else "")
        else:
            out.append(_ONE.get(char, ""))
        i += 1
    if style == "kunrei":
        out = [_KUNREI.get(s, s) for s in out]
    text = "".join(out)
    text = re.sub("っ(ch)", r"t\1", text)
    text = re.sub("っ(.)", r"\1\1", text)
    if style == "passport":
        text = re.sub("n(?=[bmp])", "m", text)
        return re.sub("o[ou](?!$)|o[u]$|uu", lambda m: m[0][0], text)
    if style == "oh":
        return re.sub("o[ou](?![aiueoy])", "oh", text)
    if style == "macron":
        return text.replace("ou", "ō").replace("oo", "ō").replace("uu", "ū")
    return text


def jmnedict(path: Path, rng: random.Random, size: int) -> list[Japanese]:
    """Return real people whose gloss tells family and given reading apart."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = base.execute(
        "select k.text, a.text, g.text from NETranslation n join NETransType t on t.tid = n.id"
        " join NETransGloss g on g.tid = n.id join NEKanji k on k.idseq = n.idseq"
        " join NEKana a on a.idseq = n.idseq where t.text = 'person' order by 1, 2, 3"
    ).fetchall()
    surnames = frozenset(base.execute(
        "select k.text, a.text from NETransType t join NETranslation n on n.id = t.tid"
        " join NEKanji k on k.idseq = n.idseq join NEKana a on a.idseq = n.idseq"
        " where t.text = 'surname'"))
    rng.shuffle(rows)
    people: list[Japanese] = []
    for row in rows:
        if len(people) < size and (person := person_of(surnames, *row)):
            people.append(person)
    return people


def person_of(
    surnames: frozenset[tuple[str, str]], kanji: str, kana: str, gloss: str
) -> Japanese | None:
    """Cut a JMnedict person's kana by its gloss; the kanji by the surname list of JMnedict."""
    words = re.sub(r"\(.*", "", gloss).replace("'", "").strip().lower().split()
    if len(words) != 2 or not re.fullmatch("[\u3040-\u309fー]+", kana) or not 3 <= len(kanji) <= 6:
        return None
    if not re.fullmatch("[々\u4e00-\u9fff\u3040-\u309f]+", kanji) or re.search(r"\d{3}\)|1[0-7]\d\d", gloss):
        return None
    for cut in range(1, len(kana)):
        family, given = kana[:cut], kana[cut:]
        if hepburn(family) == words[0] and hepburn(given) == words[1]:
            break
    else:
        return None
    cuts = [c for c in range(1, len(kanji)) if (kanji[:c], family) in surnames]
    parts = (kanji[: cuts[0]], kanji[cuts[0]:]) if len(cuts) == 1 else (kanji,)
    return Japanese(parts, family, given)


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


def plain(text: str) -> str:
    """Return text without accents."""
    text = text.replace("ß", "ss").replace("ø", "o").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def german(text: str) -> str:
    """Return text with umlauts spelled out."""
    for a, b in zip("äöüÄÖÜß", ("ae", "oe", "ue", "Ae", "Oe", "Ue", "ss"), strict=True):
        text = text.replace(a, b)
    return text


NICK = {"Robert": "Bob", "William": "Bill", "Elizabeth": "Liz", "Michael": "Mike", "James": "Jim",
        "Katherine": "Kate", "Jennifer": "Jenny", "Francisco": "Paco", "José": "Pepe", "Johannes": "Hannes",
        "Thomas": "Tom", "Christopher": "Chris", "Alexander": "Alex", "Daniel": "Dan", "Matthew": "Matt",
        "Rafael": "Rafa", "Luiz": "Lula", "Eduardo": "Dudu", "Gabriel": "Biel", "Guilherme": "Gui"}


def western_forms(
    first: str, middle: str, last: str, second: str, locale: str, rng: random.Random
) -> Iterator[tuple[str, str, str]]:
    """Yield (category, roster name, spelling) of a western name."""
    particle = rng.choice({"pt": ["da", "de", "dos"], "es": ["de", "de la"], "de": ["von"], "fr": ["de"]}.get(locale, [""]))
    whole = f"{first} {last}"
    yield "capitals", whole, whole.upper()
    yield "no accents", whole, plain(whole)
    yield "umlaut spelled", whole, german(whole)
    yield "comma order", whole, f"{last}, {first}"
    yield "turned", whole, f"{last} {first}"
    yield "middle name", f"{first} {middle} {last}", whole
    yield "middle initial", f"{first} {middle} {last}", f"{first} {middle[0]}. {last}"
    yield "initial", whole, f"{first[0]}. {last}"
    yield "title", whole, rng.choice(["Mr. ", "Dr. ", "Sra. ", "Herr ", "Mme "]) + last
    yield "first name", whole, f"{first}"
    yield "second surname", f"{first} {last} {second}", f"{first} {last}"
    yield "double surname", f"{first} {last}-{second}", rng.choice([f"{first} {last}", f"{first} {second}", f"{first} {last} {second}"])
    yield "maiden note", f"{first} {last} (née {second})", f"{first} {second}"
    yield "spacing", whole, f" {first}\u00a0 {last}\u200b "
    yield "two people", whole, rng.choice([f"{first} and {middle}", f"{middle} & {first} {last}"])
    yield "suffix", whole, f"{whole}, Jr."
    if particle:
        with_particle = f"{first} {particle} {last}"
        yield "particle", with_particle, rng.choice([whole, with_particle.upper(), f"{first} {particle.replace(' ', '').title()}{last}"])
    if not whole.isascii():
        yield "mojibake", whole, whole.encode().decode("latin-1")
    if first in NICK:
        yield "nickname", whole, f"{NICK[first]} {last}"


def western_pairs(locale: str, firsts: list[str], lasts: list[str], rng: random.Random, size: int) -> Iterator[Pair]:
    """Yield pairs of names of one western locale."""
    for _ in range(size):
        first, middle, other = rng.sample(firsts, 3)
        last, second, strange = rng.sample(lasts, 3)
        if len({plain(x).lower()[:3] for x in (first, middle, other)}) < 3 or first in lasts:
            continue
        for category, a, b in western_forms(first, middle, last, second, locale, rng):
            yield Pair(a, b, "S", f"{locale} {category}")
        whole = f"{first} {last}"
        yield Pair(whole, f"{other} {strange}", "D", f"{locale} stranger")
        yield Pair(whole, rng.choice([strange, f"{strange}, {other}", f"{other[0]}. {strange}"]), "D", f"{locale} stranger")
        yield Pair(whole, f"{other} {last}", "D", f"{locale} same family")
        yield Pair(whole, f"{first} {strange}", "D", f"{locale} same given")
        yield Pair(f"{first} {last} {second}", f"{other} {strange}", "D", f"{locale} stranger")
        if plain(other)[0] != plain(first)[0]:
            yield Pair(whole, f"{other[0]}. {last}", "D", f"{locale} other initial")
        at = rng.randrange(1, len(last)) if len(last) > 1 else 0
        yield Pair(whole, f"{first} {last[:at]}{last[at + 1:]}", "X", f"{locale} typo")


def faker_lists(locale: str) -> tuple[list[str], list[str]]:
    """Return given and family names of a Faker locale."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    firsts = list(getattr(provider, "first_names", ())) or [*provider.first_names_male, *provider.first_names_female]
    return sorted({n for n in firsts if " " not in n and len(n) > 2}), sorted({n for n in provider.last_names if len(n) > 2 and " " not in n})


def faker_japanese(rng: random.Random, size: int) -> list[Japanese]:
    """Return people drawn from Faker's Japanese list."""
    provider = importlib.import_module("faker.providers.person.ja_JP").Provider
    hira = {c: c - 96 for c in range(0x30A1, 0x30F7)}
    givens = [*provider.first_name_male_pairs, *provider.first_name_female_pairs]
    people = []
    for _ in range(size):
        family, given = rng.choice(list(provider.last_name_pairs)), rng.choice(givens)
        people.append(Japanese((family[0], given[0]), family[1].translate(hira), given[1].translate(hira)))
    return people


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


GENERIC = ["お客様各位", "ご担当者様", "会員の皆様", "Dear customer", "Prezado cliente", "Cher client", "Sehr geehrte Damen und Herren",
           "Estimado cliente", "info@example.com", "support", "株式会社サンプル", "様", "Dear ,", "To whom it may concern"]


def build(args: argparse.Namespace) -> list[Pair]:
    """Return all pairs of the benchmark; the same for the same seed and data."""
    rng = random.Random(args.seed)
    pairs: list[Pair] = []
    try:
        importlib.import_module("faker")
    except ImportError:
        print("faker is not installed: western, Chinese and Korean names are left out")
    else:
        for locale, name in (("en", "en_US"), ("pt", "pt_BR"), ("de", "de_DE"), ("fr", "fr_FR"), ("es", "es_ES")):
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
    return pairs


def report(pairs: list[Pair], show: str, depth: int) -> None:
    """Print one line for each category and for each group of categories."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    shown: list[str] = []
    for pair in pairs:
        verdict = same_person(pair.a, pair.b, kana=pair.kana)
        outcome = verdict.severity or verdict.verdict
        words = pair.category.split(":")[0].split()
        groups = {pair.category, " ".join(words[:depth]) + " ALL", group(pair.category)}
        for name in groups:
            counts[name, pair.label][outcome] += 1
        wrong = outcome != "match" if pair.label == "S" else outcome in ("match", "unknown")
        if show and show in pair.category and wrong:
            shown.append(f"{pair.label} {pair.category}: {pair.a} | {pair.b} | {pair.kana or ''} -> {outcome} ({verdict.reason})")
    print(f"{'category':44} {'':1} {'n':>6} {'match':>7} {'unkn.':>7} {'warn.':>7} {'error':>7}  per cent")
    for (name, label), counter in sorted(counts.items()):
        n = sum(counter.values())
        cells = "".join(f"{100 * counter[o] / n:8.2f}" for o in ("match", "unknown", "warning", "error"))
        print(f"{name:44} {label} {n:6}{cells}")
    for line in shown[:60]:
        print(line)


def group(category: str) -> str:
    """Return the group of the goals that a category belongs to."""
    if " cross " in category:
        return "= kanji to kana/romaji, no kana column"
    if " +kana " in category:
        return "= kanji to kana/romaji, with kana column"
    if category == "generic" or category.startswith("zh pinyin"):
        return "= generic" if category == "generic" else "= pinyin"
    return "= Latin and same script"


def speed(pairs: list[Pair]) -> None:
    """Print pairs per second, cold (every cache emptied) and warm, and for equal names."""
    equal = [(p.a, p.a + " 様" if p.category.startswith("j") else p.a.upper()) for p in pairs]
    for what, work in (("cold or half warm", [(p.a, p.b) for p in pairs]), ("equal", equal)):
        start = time.process_time()
        for a, b in work:
            same_person(a, b)
        print(f"{what}: {len(work) / (time.process_time() - start):,.0f} pairs/s")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--size", type=int, default=400)
    parser.add_argument("--jmnedict", type=Path, default=Path("jamdict.db"))
    parser.add_argument("--show", default="", help="print the wrong pairs of this category")
    parser.add_argument("--groups", type=int, default=1, help="words of a category's group")
    args = parser.parse_args()
    start = time.process_time()
    same_person("山田太郎", "Taro Yamada")
    print(f"first comparison after {time.process_time() - start:.2f} s")
    pairs = build(args)
    speed(random.Random(args.seed).sample(pairs, min(len(pairs), 40_000)))
    report(pairs, args.show, args.groups)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB, with the data of the benchmark")


if __name__ == "__main__":
    main()
