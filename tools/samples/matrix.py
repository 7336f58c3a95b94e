"""Print which mechanism is caught by which rules, as a Markdown table: `python tools/samples/matrix.py`.

`--short` prints the three columns that the README of the project shows.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
# The folder of a sample -> its verdict and the number of findings by rule, notes left out
Look = Callable[[Path], tuple[str, dict[str, int]]]
SHORT_HEAD = "| code | mechanism | caught by |\n|---|---|---|"
HEAD = "| code | mechanism | caught by | findings | clean twin |\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Row:
    """Say what became of one mechanism; `rules` counts its findings that are no notes."""

    code: str
    title: str
    wanted: tuple[str, ...]
    verdict: str
    rules: dict[str, int]
    twin: str

    @property
    def caught(self) -> tuple[str, ...]:
        """Return the rules that had to see it and did."""
        return tuple(rule for rule in self.wanted if rule in self.rules)

    def short(self) -> str:
        """Return the row of the short table."""
        by = ", ".join(self.caught) if self.verdict == "fail" and self.caught else "**missed**"
        return f"| {self.code} | {self.title} | {by} |"

    def line(self) -> str:
        """Return the row of the whole table."""
        others = [f"{rule} {count}" for rule, count in sorted(self.rules.items())]
        return f"{self.short()} {', '.join(others)} | {self.twin} |"


def scanned(folder: Path) -> tuple[str, dict[str, int]]:
    """Return the verdict and the findings of a sample, notes left out."""
    from mailcheck.app.request import Request
    from mailcheck.app.scan import scan

    report = scan(Request(paths=(str(folder / "batch"),), policy=str(folder / "mailcheck.toml"), jobs=1))
    found = Counter(finding.rule for finding in report.findings if finding.severity != "note")
    return report.verdict, dict(found)


def matrix(samples: Path = SAMPLES, look: Look = scanned) -> list[Row]:
    """Look at every mechanism and its twin, in the order of the codes."""
    rows = []
    for folder in sorted((samples / "mechanisms").iterdir()):
        if folder.name.endswith("-fixed"):
            continue
        told = json.loads((folder / "expected.json").read_text("utf-8"))
        verdict, rules = look(folder)
        twin, _ = look(folder.with_name(f"{folder.name}-fixed"))
        rows.append(Row(told["mechanism"], told["title"], tuple(told["caught_by"]), verdict, rules, twin))
    return rows


def main(short: bool) -> None:
    """Print the table."""
    print(SHORT_HEAD if short else HEAD)
    for row in matrix():
        print(row.short() if short else row.line())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main("--short" in sys.argv[1:])
