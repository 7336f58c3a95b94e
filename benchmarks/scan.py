"""Measure a whole scan: a list with its roster from end to end, as `mailcheck scan` does it.

    python benchmarks/scan.py [ROWS] [--select CODES] [--only bare|bodies] [--faults N]

Invented people (Faker's names) get a payment notice each: name, id, phone and amount in the row and
in the body, and a roster that knows them. The list is scanned once bare and once with the bodies, in which
everything personal has to be found as well. `--faults` gives the first
N rows the name of the row above. The peak of memory is that of the largest process.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from names import Japanese, faker_japanese, faker_lists, hepburn, kata  # noqa: E402

# Issue of speed: 100,000 rows with all rules of pairs on two cores.
GOAL_ROWS, GOAL_SECONDS, GOAL_MIB = 100_000, 15, 300
POLICY = """[sender]
domains = ["club.example"]

[roster]
path = "roster.csv"
"""
BODY = {
    "ja": "{name} 様\n\nいつもお世話になっております。架空クラブです。\n会員番号 {id} のお支払い金額は {amount}円 です。\n"
    "ご登録のお電話番号: {phone}\n\n架空クラブ 事務局\n",
    "en": "Dear {name},\n\nThe fee for your membership {id} is {amount} EUR.\nYour phone number: {phone}\n\nThe club\n",
    "pt": "Prezado(a) {name},\n\nO valor da sua mensalidade ({id}) é de R$ {amount}.\nSeu telefone: {phone}\n\nO clube\n",
}
SUBJECT = {"ja": "お支払いのご案内", "en": "Your membership fee", "pt": "Sua mensalidade"}
Row = dict[str, str]
Western = dict[str, tuple[list[str], list[str]]]


def person(number: int, rng: random.Random, japanese: list[Japanese], western: Western) -> Row:
    """Return one customer; half of them are Japanese."""
    lang = rng.choice(("ja", "ja", "en", "pt"))
    kana = ""
    if lang == "ja":
        who = rng.choice(japanese)
        name, kana, local = " ".join(who.kanji), kata(f"{who.family} {who.given}"), hepburn(who.family)
    else:
        first, last = (rng.choice(names) for names in western[lang])
        name, local = f"{first} {last}", first.lower()
    local = "".join(c for c in local if c.isascii() and c.isalnum()) or "member"
    return {
        "email": f"{local}{number}@example.{rng.choice(('com', 'org', 'net'))}",
        "name": name,
        "kana": kana,
        "id": f"M{number:07}",
        "phone": f"+1 202-555-{number % 10_000:04}" if lang == "en" else f"090-{1_000 + number // 10_000}-{number % 10_000:04}",
        "amount": str(rng.randrange(1_000, 90_000)),
        "lang": lang,
    }


def write(folder: Path, rows: int, rng: random.Random, *, bare: bool, faults: int) -> None:
    """Write list, roster and policy."""
    western = {"en": faker_lists("en_US"), "pt": faker_lists("pt_BR")}
    japanese = faker_japanese(rng, rows)
    customers = [person(number, rng, japanese, western) for number in range(rows)]
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["id", "email", "name", "kana", "phone"], extrasaction="ignore")
        out.writeheader()
        out.writerows(customers)
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["email", "name", "id", "phone", "amount", *([] if bare else ["subject", "body"])])
        for number, row in enumerate(customers):
            shown = row | {"name": customers[number - 1]["name"]} if number < faults else row
            texts = [] if bare else [SUBJECT[row["lang"]], BODY[row["lang"]].format(**shown)]
            out.writerow([row["email"], shown["name"], row["id"], row["phone"], row["amount"], *texts])
    (folder / "mailcheck.toml").write_text(POLICY, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=int, nargs="?", default=GOAL_ROWS)
    parser.add_argument("--select", default="PAR")
    parser.add_argument("--only", choices=("bare", "bodies"))
    parser.add_argument("--faults", type=int, default=0)
    given = parser.parse_args()
    for kind in (given.only,) if given.only else ("bare", "bodies"):
        with tempfile.TemporaryDirectory() as name:
            try:
                write(Path(name), given.rows, random.Random(7), bare=kind == "bare", faults=given.faults)
            except ModuleNotFoundError:
                print("the names come from Faker: pip install faker")
                return
            measure(Path(name), given, kind)


def measure(folder: Path, given: argparse.Namespace, kind: str) -> None:
    """Scan the list of a folder and print what it cost beside the goal."""
    command = [sys.executable, "-m", "mailcheck", "scan", "list.csv", "--policy", "mailcheck.toml", "--lang", "en", "--select", given.select]
    told = folder / "told.txt"
    start = time.perf_counter()
    with told.open("wb") as file:
        run = subprocess.Popen(command, cwd=folder, stdout=file, stderr=subprocess.STDOUT)
        # Of this run alone, and of the processes that it has started.
        _, status, used = os.wait4(run.pid, 0)
    wall, peak, cpu = time.perf_counter() - start, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime
    print(told.read_text("utf-8")[:300])
    print(f"{given.rows:,} rows, {kind}, rules {given.select}: {wall:.1f} s, cpu {cpu:.1f} s, peak {peak} MiB, exit code {os.waitstatus_to_exitcode(status)}")
    if given.rows == GOAL_ROWS:
        for what, got, goal in (("seconds", wall, GOAL_SECONDS), ("MiB", peak, GOAL_MIB)):
            print(f"goal: {what} below {goal}: {got:.0f}, {'met' if got < goal else 'missed'}", flush=True)


if __name__ == "__main__":
    main()
