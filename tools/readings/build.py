"""Rebuild the reading tables of mailcheck/resolve/names from the packages named in README.md.

    python tools/readings/build.py --python DIR --ipadic DIR --unidic FILE

`--python`: a folder made by `pip install --target DIR --no-deps japanese-personal-name-dataset
gimei nicknames pypinyin`; `--ipadic`: the CSV folder of the Debian package mecab-ipadic;
`--unidic`: lex_3_1.csv of the Debian package unidic-mecab. The result is deterministic.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mailcheck.resolve.names.kana import base, kana_key  # noqa: E402
from mailcheck.resolve.names.spelling import HAN, fold_han  # noqa: E402

TARGET = ROOT / "mailcheck" / "resolve" / "names" / "readings.xz"
ANY_HAN = re.compile(f"[{HAN}]")
ALL_HAN = re.compile(f"[{HAN}]+")
VOICED = {"k": "g", "s": "z", "t": "d", "h": "b"}
Table = dict[str, Counter[str]]


def ipadic(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, surface, kana) of the names, places and nouns of IPADIC."""
    for path in sorted(folder.glob("Noun*.csv")):
        for row in csv.reader(path.read_text("euc_jp", errors="replace").splitlines()):
            yield kind_of(row[4:8]), row[0], row[11]


def unidic(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, surface, kana) of the nouns of UniDic."""
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines):
            if row[4] == "名詞":
                yield kind_of(row[4:8]), row[0], row[24]


def kind_of(pos: list[str]) -> str:
    """Return family, given, place or noun for a part of speech of IPADIC or UniDic."""
    if pos[2] == "人名":
        return {"姓": "family", "名": "given"}.get(pos[3], "other")
    if pos[2] in ("地名", "地域"):
        return "place"
    return "other" if pos[1] == "固有名詞" else "noun"


def datasets(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (kind, surface, kana) of japanese-personal-name-dataset and gimei."""
    data = folder / "japanese_personal_name_dataset" / "dataset"
    for name in ("first_name_man_org.csv", "first_name_woman_org.csv",
                 "first_name_man_opti.csv", "first_name_woman_opti.csv"):
        for row in csv.reader((data / name).read_text("utf-8").splitlines()):
            for kanji in row[2:]:
                yield "given", kanji, row[0]
    for row in csv.reader((data / "last_name_org.csv").read_text("utf-8").splitlines()):
        yield "common", row[0], row[2]
    kind = "given"
    for line in (folder / "gimei" / "data" / "names.yml").read_text("utf-8").splitlines():
        if line.startswith("last_name"):
            kind = "family"
        if found := re.match(r"\s*- \['(.+)', '(.+)', '(.+)'\]", line):
            yield kind, found[1], found[2]


def tables(entries: Iterable[tuple[str, str, str]]) -> tuple[dict[str, Table], set[str]]:
    """Collect readings by kind; the second value holds the common surnames."""
    found: dict[str, Table] = defaultdict(lambda: defaultdict(Counter))
    common: set[str] = set()
    for kind, surface, kana in entries:
        surface = fold_han(surface)
        key = kana_key(kana)
        if not ANY_HAN.search(surface) or not key or len(surface) > 6:
            continue
        if kind == "common":
            common.add(surface)
            kind = "family"
        found[kind][surface][key] += 1
    return found, common


def allophones(reading: str, first: bool, last: bool) -> set[str]:
    """Return a reading with voicing after another kanji and gemination before one."""
    forms = {reading}
    if not first:
        if reading[0] in VOICED:
            forms.add(VOICED[reading[0]] + reading[1:])
        if reading[0] == "h":
            forms.add("p" + reading[1:])
        if reading.startswith("t") and reading[1:2] in ("i", "u", "y"):
            forms.add("z" + reading[1:])
    if not last:
        for form in list(forms):
            if len(form) > 2 and form[-2:] in ("tu", "ku", "ti", "ki"):
                forms.add(form[:-2])
    return forms


def kanji_readings(found: dict[str, Table]) -> dict[str, Counter[str]]:
    """Learn how single kanji are read: from single-kanji entries, then from what names leave over.

    A name in which every kanji but one is explained gives the rest of its reading to that one.
    """
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for kind in ("noun", "family", "given", "place", "other"):
        for surface, readings in found[kind].items():
            if len(surface) == 1:
                for reading in readings:
                    known[surface][base(reading)] += 3
    for _ in range(3):
        gained: dict[str, Counter[str]] = defaultdict(Counter)
        for kind in ("family", "given", "noun", "place"):
            for surface, readings in found[kind].items():
                if 2 <= len(surface) <= 4 and ALL_HAN.fullmatch(surface):
                    for reading in readings:
                        learn(surface, base(reading), known, gained)
        for char, counter in gained.items():
            for reading, n in counter.items():
                if n >= 2:
                    known[char][reading] = max(known[char][reading], n)
    return known


def learn(surface: str, reading: str, known: Table, gained: Table) -> None:
    """Give the unexplained part of one name's reading to its only unexplained kanji."""
    last = len(surface) - 1
    ways: set[tuple[str, str]] = set()

    def walk(at: int, rest: str, hole: tuple[str, str] | None) -> None:
        if at > last:
            if not rest:
                ways.add(hole or ("", ""))
            return
        for known_reading in known.get(surface[at], ()):
            for form in allophones(known_reading, at == 0, at == last):
                if rest.startswith(form):
                    walk(at + 1, rest[len(form):], hole)
        if hole is None:
            for size in range(1, min(7, len(rest)) + 1):
                if re.fullmatch(r"(?:[^aiueo]*[aiueo]|n(?![aiueoy]))+", rest[:size]):
                    walk(at + 1, rest[size:], (surface[at], rest[:size]))

    walk(0, reading, None)
    if ("", "") in ways:
        return
    for char, piece in ways:
        gained[char][piece] += 1 if len(ways) == 1 else 0


def lattice(known: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """Return the readings kept for each kanji."""
    return {char: sorted(r for r, n in counter.items() if n >= 2)
            for char, counter in known.items() if ALL_HAN.fullmatch(char)}


def pinyin(folder: Path) -> dict[str, str]:
    """Return syllable -> characters (GB 2312 and the kanji of JIS X 0208) without tones."""
    raw = json.loads((folder / "pypinyin" / "pinyin_dict.json").read_text("utf-8"))
    marks = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿê", "aaaaeeeeooooiiiiuuuuvvvvvnnnme")
    found: dict[str, str] = defaultdict(str)
    for code, sounds in sorted(raw.items(), key=lambda item: int(item[0])):
        char = chr(int(code))
        try:
            char.encode("gb2312")
        except UnicodeEncodeError:
            try:
                char.encode("euc_jp")
            except UnicodeEncodeError:
                continue
        for sound in dict.fromkeys(s.translate(marks) for s in sounds.split(",")[:3]):
            if sound.isascii() and sound.isalpha():
                found[sound] += char
    return dict(found)


def nicknames(folder: Path) -> list[str]:
    """Return one line for each English given name: the name, then its nicknames."""
    rows = csv.DictReader((folder / "nicknames" / "names.csv").read_text("utf-8").splitlines())
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row["relationship"] == "has_nickname":
            found[row["name1"].lower()].add(row["name2"].lower())
    return [" ".join([name, *sorted(found[name])]) for name in sorted(found)]


def render(args: argparse.Namespace) -> str:
    """Return the text of the table file: five sections, each closed by an empty line."""
    entries = [*datasets(args.python), *ipadic(args.ipadic), *unidic(args.unidic)]
    found, common = tables(entries)
    families = [f"{'*' if name in common else ''}{name} {' '.join(sorted(readings))}"
                for name, readings in sorted(found["family"].items())]
    givens = [f"{name} {' '.join(sorted(readings))}"
              for name, readings in sorted(found["given"].items())]
    kanji = [f"{char} {' '.join(readings)}"
             for char, readings in sorted(lattice(kanji_readings(found)).items()) if readings]
    sounds = [f"{sound} {chars}" for sound, chars in sorted(pinyin(args.python).items())]
    sections = (families, givens, kanji, sounds, nicknames(args.python))
    print([len(section) for section in sections], file=sys.stderr)
    return "\n\n".join("\n".join(section) for section in sections)


def main() -> None:
    """Write the table file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for option in ("--python", "--ipadic", "--unidic"):
        parser.add_argument(option, type=Path, required=True)
    data = lzma.compress(render(parser.parse_args()).encode(), preset=9 | lzma.PRESET_EXTREME)
    TARGET.write_bytes(data)
    print(TARGET.name, len(data), file=sys.stderr)


if __name__ == "__main__":
    main()
