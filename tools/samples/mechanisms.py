"""A faulty batch and its clean twin for each mechanism that can be seen before sending."""

from __future__ import annotations

from collections.abc import Callable

import audiences
import destinations
import exposure
import leaks
import pairing
from output import Sample

# code -> what happens, who builds it, the rules of which one at least must see it
MECHANISMS: dict[str, tuple[str, Callable[[bool], Sample], tuple[str, ...]]] = {
    **exposure.MECHANISMS,
    **pairing.MECHANISMS,
    **leaks.MECHANISMS,
    **destinations.MECHANISMS,
    **audiences.MECHANISMS,
}


def samples() -> list[Sample]:
    """Return all of them, each followed by its twin."""
    made = []
    for code, (title, build, rules) in MECHANISMS.items():
        for fixed in (False, True):
            sample = build(fixed)
            sample.name = f"mechanisms/{code}" + ("-fixed" if fixed else "")
            if not fixed:
                sample.told = {"mechanism": code, "title": title, "caught_by": list(rules)}
            made.append(sample)
    return made
