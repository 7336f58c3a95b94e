"""Scan lists whose mails address nobody by name: which of them are stopped because somebody seems to be greeted.

    python benchmarks/greetings_scan.py [--rows 30] [--show 20]

Goal: no template with an error of PAR. Each template of `texts/greeting_nobody.py` becomes a list of so many
customers with names and bodies, which is scanned as a user would. A word that greets everybody and that no list
of names has is asked for once (a warning, which does not stop the send); these are counted beside the errors.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from click.testing import CliRunner  # noqa: E402
from greetings import recipient  # noqa: E402
from texts import greeting_nobody  # noqa: E402

from mailcheck.cli.main import group  # noqa: E402


def write_list(lang: str, body: str, rows: int, number: int) -> None:
    """Write `list.csv`: every row another customer, no body with the customer's name."""
    rng = Random(number)
    people = [recipient(lang, rng) for _ in range(rows)]
    with open("list.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["email", "name", "body"])
        out.writerows([f"c{at}@example.com", person["n"], body.format(**person)] for at, person in enumerate(people))


def severities() -> Counter[str]:
    """Return how many findings of pairing of each severity the scan of the list has."""
    done = CliRunner().invoke(group, ["scan", "list.csv", "--select", "PAR", "--output", "json=report.json", "--jobs", "1", "--quiet"])
    if done.exit_code not in (0, 1):
        raise SystemExit(f"the scan ended with {done.exit_code}: {done.output}")
    return Counter(found["severity"] for found in json.loads(Path("report.json").read_text("utf-8"))["findings"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    start = os.getcwd()
    with TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("mailcheck.toml").write_text("", "utf-8")
        for name in greeting_nobody.FIRST_RUN:
            # A body of HTML stands in a part of its own in a mail, not in a list.
            templates = [(lang, body) for lang, _, body in getattr(greeting_nobody, name) if not body.startswith("<")]
            stopped, asked = [], 0
            for number, (lang, body) in enumerate(templates):
                write_list(lang, body, options.rows, number)
                found = severities()
                stopped += [f"{lang} {body[:60]!r}: {found['error']} errors"] if found["error"] else []
                asked += not found["error"] and found["warning"] > 0
            print(f"{name}: {len(templates)} lists of {options.rows}; stopped {len(stopped)} (goal none: {'missed' if stopped else 'met'}), asked {asked}", flush=True)
            if name in greeting_nobody.FIRST_SCAN:
                first, wondered = greeting_nobody.FIRST_SCAN[name]
                print(f"    recorded when it was new, not measured here: stopped {first}, asked {wondered}")
            for line in stopped[: options.show]:
                print(f"    {line}")
        os.chdir(start)


if __name__ == "__main__":
    main()
