"""Regular expressions say the same on every Python that the tool runs on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "mailcheck").rglob("*.py"), *(ROOT / "rules").rglob("*.toml")])
# `(...)*+`. Before Python 3.11.5 it misses what it should match (gh-106052), and Debian 12 has 3.11.2:
# comments of HTML and quoted cells were lost there. `(?>(?:...)*)` says the same and is right.
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+(?!=)")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_group_is_repeated_possessively(path: Path) -> None:
    assert not POSSESSIVE_GROUP.findall(path.read_text("utf-8"))


def test_the_guard_knows_what_it_guards_against() -> None:
    assert all(map(POSSESSIVE_GROUP.search, (r"(?:a|b)*+", "(?:a)++", "(a)?+", "(?:ab){0,60}+", "(a){2}+")))
    assert not any(map(POSSESSIVE_GROUP.search, (r"[ab]*+", r"(?>(?:a)*)", r"(a)+", r"\)*+", "total += f(x)")))
