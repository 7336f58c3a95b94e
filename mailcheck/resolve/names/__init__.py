"""Decide whether two names, in whatever script and spelling, can be one person's."""

from __future__ import annotations

from mailcheck.resolve.names.compare import same_person, same_person_of
from mailcheck.resolve.names.honorific import strip_honorific
from mailcheck.resolve.names.person import normalise
from mailcheck.resolve.names.text import is_generic
from mailcheck.resolve.names.verdict import Verdict

__all__ = [
    "Verdict", "is_generic", "normalise", "same_person", "same_person_of", "strip_honorific",
]
