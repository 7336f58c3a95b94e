"""One comparison of the benchmark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison: the roster's name, the name to compare, S/D/X, category, roster's kana."""

    a: str
    b: str
    label: str
    category: str
    kana: str | None = None
