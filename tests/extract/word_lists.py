"""The word lists as the rule book has them, for tests of extraction."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from mailcheck.extract.domains import DomainBook

FOLDER = Path(__file__).parents[2] / "rules" / "words"
NAMES = ("freemail", "carrier", "typo-domains", "role-mailboxes", "reserved-domains")


def lines_of(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    lines = (re.split(r"(?:^|\s)#(?:\s|$)", line)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


@cache
def book() -> DomainBook:
    return DomainBook({name: tuple(lines_of(name)) for name in NAMES})
