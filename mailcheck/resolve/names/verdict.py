"""What the comparison of two names can say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

Decision = Literal["match", "mismatch", "unknown"]
Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision; `severity` is set on a mismatch only, `reason` is a stable English phrase."""

    verdict: Decision
    severity: Level | None
    reason: str


@cache
def match(reason: str) -> Verdict:
    """Return the verdict that the names are one person's."""
    return Verdict("match", None, reason)


@cache
def unknown(reason: str) -> Verdict:
    """Return the verdict that nothing can be said."""
    return Verdict("unknown", None, reason)


@cache
def error(reason: str) -> Verdict:
    """Return the verdict that the names contradict each other."""
    return Verdict("mismatch", "error", reason)


@cache
def warning(reason: str) -> Verdict:
    """Return the verdict that the names differ in a way one person's names may."""
    return Verdict("mismatch", "warning", reason)


def rank(verdict: Verdict) -> int:
    """Order verdicts from a match (0) over unknown and warning to an error (3)."""
    if verdict.verdict == "match":
        return 0
    if verdict.verdict == "unknown":
        return 1
    return 2 if verdict.severity == "warning" else 3


def mildest(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict nearest to a match; of equal ones the first."""
    return min(verdicts, key=rank)
