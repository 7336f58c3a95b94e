"""Progress on a terminal's standard error: messages read, messages per second and the time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from mailcheck.report.language import say


class Counter:
    """Show a running count where standard error is a terminal; silent elsewhere."""

    def __init__(self, *, enabled: bool, language: str = "en") -> None:
        self.language = language
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

    @property
    def asked(self) -> Callable[[int, int | None], None] | None:
        """Return what a run is to call, None where nobody looks."""
        return self.add if self.enabled else None

    def add(self, messages: int, expected: int | None = None) -> None:
        """Count messages that were read, of about so many; redraw at most five times a second."""
        self.count += messages
        now = time.monotonic()
        if self.enabled and now - self.shown > 0.2:
            self.shown = now
            print(f"\r\x1b[K{self.told(now - self.start, expected)}", end="", file=sys.stderr, flush=True)

    def told(self, seconds: float, expected: int | None) -> str:
        """Return the count, the speed, and the time that is left where the size is known."""
        rate = self.count / max(seconds, 0.001)
        known = {"n": self.count, "rate": round(rate), "total": max(expected or 0, self.count)}
        if expected and rate:
            left = int((known["total"] - self.count) / rate)
            return say(self.language, "progress.left", **known, minutes=left // 60, seconds=f"{left % 60:02}")
        return say(self.language, "progress.read", **known)
