"""What the columns of lists are usually called, loaded from `rules/words/columns.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

IGNORED = re.compile(r"[\s_\-.()【】\[\]:*#/'’\"・]+")


@dataclass(frozen=True, slots=True)
class Aliases:
    """The data of `columns.toml`, ready for look-up; all words are folded."""

    rank: dict[str, tuple[tuple[str, int], ...]]
    contains: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    state: frozenset[str]
    never: frozenset[str]
    traps: tuple[dict[str, Any], ...]
    values: dict[str, frozenset[str]]
    tables: dict[str, dict[str, tuple[str, ...]]]


def fold(text: str) -> str:
    """Return a header or state word for comparing: NFKC, case folded, without separators."""
    return IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


@cache
def aliases() -> Aliases:
    """Load what columns are called; the only place that reads `columns.toml`."""
    data = tomllib.loads(files("mailcheck.rules").joinpath("words/columns.toml").read_text("utf-8"))
    rank: dict[str, list[tuple[str, int]]] = {}
    for role, words in data["roles"].items():
        for place, word in enumerate(words["names"]):
            rank.setdefault(fold(word), []).append((role, place))
    contains = tuple(
        (role, tuple(map(fold, words["contains"])), tuple(map(fold, words.get("without", ()))))
        for role, words in data["roles"].items()
        if "contains" in words
    )
    traps = tuple(
        {**trap, **{key: set(map(fold, trap.get(key, ()))) for key in ("names", "beside", "unless")}}
        for trap in data["trap"]
    )
    return Aliases(
        {word: tuple(roles) for word, roles in rank.items()},
        contains,
        frozenset(map(fold, data["state"]["names"])),
        frozenset(map(fold, data["never"]["names"])),
        traps,
        {kind: frozenset(map(fold, words)) for kind, words in data["values"].items()},
        {
            table: {column: tuple(map(fold, words)) for column, words in columns.items()}
            for table, columns in data["tables"].items()
        },
    )


def known_header(cell: str) -> bool:
    """Tell whether a cell is a usual name of a column."""
    word, known = fold(cell), aliases()
    return word in known.rank or word in known.never or word in known.state
