"""The use case behind `mailcheck names`: two names, or a name and a greeting line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailcheck.model.errors import UsageError
from mailcheck.reference.pairs import read_lines
from mailcheck.resolve.names import same_person

Pair = tuple[str, str, str | None]


def read_pairs(path: str) -> Iterator[tuple[int, Pair | None]]:
    """Yield (line, names) of a tab-separated file; None where a line is not UTF-8 or no pair."""
    for number, text in read_lines(path):
        fields = text.split("\t") if text is not None else []
        if len(fields) < 2:
            yield number, None
        else:
            yield number, (fields[0], fields[1], fields[2] if len(fields) > 2 else None)


def compare(
    known: str, name: str, kana: str | None = None, *, greeting: bool = False
) -> dict[str, Any]:
    """Return verdict, severity and reason for a pair."""
    if not known.strip() and not name.strip():
        raise UsageError("both names are empty", where="names")
    if greeting:
        from mailcheck.extract.greeting import greeting_of_line
        from mailcheck.reference.knowledge import load_knowledge

        found = greeting_of_line(name, load_knowledge().words)
        if found is None or found.kind != "named" or not found.name:
            reason = found.kind if found is not None else "no greeting"
            return {"verdict": "unknown", "severity": None, "reason": reason}
        name = found.name
    result = same_person(known, name, kana=kana or None)
    return {"verdict": result.verdict, "severity": result.severity, "reason": result.reason}
