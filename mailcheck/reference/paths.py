"""What the given paths are, for naming sources and for finding the policy."""

from __future__ import annotations

import os
from collections.abc import Sequence

from mailcheck.read.discover import shown


def folders_of(paths: Sequence[str]) -> list[str]:
    """Return those paths that are folders, as reports show them."""
    return [shown(path) for path in paths if os.path.isdir(path)]


def start_of(paths: Sequence[str]) -> str:
    """Return the folder from which a policy is looked for: that of the first path."""
    first = paths[0] if paths and paths[0] != "-" else "."
    folder = first if os.path.isdir(first) else os.path.dirname(first)
    return folder or "."
