"""What the README shows is what the command prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SAMPLE = "samples/urawa-seat-tickets"


def test_the_readme_shows_what_make_scan_prints() -> None:
    shown = re.search(r"`make scan` needs .*?```\n(.*?)\n```", (ROOT / "README.md").read_text("utf-8"), re.S)
    command = [sys.executable, "-m", "mailcheck", "scan", f"{SAMPLE}/batch", "--policy", f"{SAMPLE}/mailcheck.toml", "--lang", "en"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "COLUMNS": "100"}, capture_output=True, text=True, encoding="utf-8")
    makes = re.findall(r'(\d)\) says="(.*?)"', (ROOT / "Makefile").read_text("utf-8"))
    printed = [*done.stdout.splitlines(), f"exit code {done.returncode} = {dict(makes)[str(done.returncode)]}"]
    assert shown
    at = 0
    for line in shown[1].splitlines():
        if line.strip() != "...":
            assert line in printed[at:], line
            at += printed[at:].index(line) + 1
