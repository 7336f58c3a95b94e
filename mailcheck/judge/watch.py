"""A clock beside queries: one thread for all of them, as to start one takes as long as a small query."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from time import monotonic


class Watch:
    """Stops what runs for more than `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.changed = Condition()
        # When what runs has to have ended, and what stops it.
        self.running: tuple[float, Callable[[], None]] | None = None
        self.thread: Thread | None = None
        self.closed = False

    @contextmanager
    def over(self, stop: Callable[[], None]) -> Iterator[None]:
        """Call `stop` from another thread if what runs under `with` takes too long."""
        with self.changed:
            self.running = monotonic() + self.seconds, stop
            if self.thread is None:
                self.thread = Thread(target=self.wait, daemon=True)
                self.thread.start()
        try:
            yield
        finally:
            with self.changed:
                self.running = None

    def wait(self) -> None:
        """Wait until the end of what runs; what begins in the meantime ends later, so nobody has to wake this."""
        with self.changed:
            while not self.closed:
                left = self.seconds if self.running is None else self.running[0] - monotonic()
                if self.running is not None and left <= 0:
                    self.running[1]()
                    self.running, left = None, self.seconds
                self.changed.wait(left)

    def close(self) -> None:
        """End the thread."""
        with self.changed:
            self.closed = True
            self.changed.notify()
