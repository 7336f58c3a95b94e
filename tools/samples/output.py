"""Hold a sample in memory and write it to a folder."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Sample:
    """Collect the files of one sample and count the findings that were planted in it.

    `rules` counts the findings that `expected.json` promises; `notes` names the rules whose finding
    does not fail the batch here. `told` goes into `expected.json` as it is (the mechanism of an
    incident, and the rules that must see it).
    """

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    rules: Counter[str] = field(default_factory=Counter)
    notes: frozenset[str] = frozenset({"DST408"})
    told: dict[str, object] = field(default_factory=dict)

    def mail(self, number: int, data: bytes, rules: Iterable[str] = ()) -> None:
        """Add a mail to the batch with the findings that it must cause."""
        self.files[f"batch/{number:04d}.eml"] = data
        self.rules.update(rules)

    def text(self, path: str, text: str) -> None:
        """Add a UTF-8 file."""
        self.files[path] = text.encode()

    def table(self, path: str, header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> None:
        """Add a CSV file as spreadsheets write it: CRLF between rows, LF inside a cell."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        self.files[path] = out.getvalue().encode(encoding)

    def expected(self) -> dict[str, object]:
        """Return the content of `expected.json`."""
        failed = any(code not in self.notes for code in self.rules)
        return {
            **self.told,
            "verdict": "fail" if failed else "pass",
            "exit_code": 1 if failed else 0,
            "rules": dict(sorted(self.rules.items())),
        }

    def write(self, folder: Path) -> None:
        """Replace the folder of this sample under `folder`."""
        home = folder / self.name
        shutil.rmtree(home, ignore_errors=True)
        for path, data in self.files.items():
            target = home / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        expected = json.dumps(self.expected(), indent=2, ensure_ascii=False) + "\n"
        (home / "expected.json").write_bytes(expected.encode())
