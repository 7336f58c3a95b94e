"""The use cases: no click, no print."""

from __future__ import annotations

import os

# Arrow's own pool keeps what it once had, and a large batch needs it again elsewhere. Arrow reads
# this when it is first loaded, in the processes that are started here, too.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
