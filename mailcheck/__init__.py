"""Judge a batch of outgoing mail before it is sent."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

__version__ = "0.1.0"

# A wheel carries the rule book as `mailcheck.rules`. In a source tree it is the folder beside
# this package, so that nobody has to look for it inside the machinery.
_book = Path(__file__).parent.with_name("rules") / "__init__.py"
if not (Path(__file__).parent / "rules").is_dir() and _book.is_file():
    _spec = spec_from_file_location("mailcheck.rules", _book, submodule_search_locations=[str(_book.parent)])
    if _spec and _spec.loader:
        sys.modules["mailcheck.rules"] = module_from_spec(_spec)
        _spec.loader.exec_module(sys.modules["mailcheck.rules"])
