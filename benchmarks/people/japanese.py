"""Japanese people of JMnedict and of Faker, and how their names are written."""

from __future__ import annotations

import importlib
import random
import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from pathlib import Path


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
