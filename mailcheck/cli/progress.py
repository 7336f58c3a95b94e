"""Progress on a terminal's standard error: messages read so far and messages per second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self


class Counter:
    """Show a running count where standard error is a terminal; silent elsewhere."""

    def __init__(self, *, enabled: bool) -> None:
        self.enabled = enabled and sys.stderr.isatty()
        self.count = 0
        self.start = time.monotonic()
        self.shown = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.enabled and self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def add(self, messages: int) -> None:
        """Count messages that were read; redraw at most five times a second."""
        self.count += messages
        now = time.monotonic()
        if self.enabled and now - self.shown > 0.2:
            self.shown = now
            rate = self.count / max(now - self.start, 0.001)
            text = f"\r\x1b[K{self.count:,} messages read, {rate:,.0f}/s"
            print(text, end="", file=sys.stderr, flush=True)
