"""A batch for each case that looks like an incident and is none."""

from __future__ import annotations

import legitimate_mails
import legitimate_people
from output import Sample


def samples() -> list[Sample]:
    """Return all of them; each has to pass."""
    made = [build() for build in (*legitimate_people.BATCHES, *legitimate_mails.BATCHES)]
    for sample in made:
        sample.name = f"legitimate/{sample.name}"
        sample.notes |= {"AUD503", "DST408"}
    return made
