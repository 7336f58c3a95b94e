"""Worker processes that begin empty, end with their command and lose no Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from threading import current_thread, main_thread
from typing import Any


@contextmanager
def leaving_the_rest(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Let whatever stops the reading stop it at once, and not after all the units that wait."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


@contextmanager
def holding_interruptions() -> Iterator[None]:
    """Let a Ctrl-C wait while processes are started, in this process and, until they are ready, in them.

    Outside the main thread nobody may change what a signal does, and nothing is changed.
    """
    if current_thread() is not main_thread():
        yield
        return
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    before = hold_for_children()
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if held:
            signal.raise_signal(signal.SIGINT)


def hold_for_children() -> set[signal.Signals] | None:
    """Let Ctrl-C wait in the processes that this thread starts, and return what did before; None on Windows.

    In this process another thread may still take it.
    """
    if os.name != "posix":
        return None
    # It would let the signals of this process through again when it starts by itself.
    resource_tracker.ensure_running()
    return signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def end_at_interruptions() -> None:
    """Make this process end at Ctrl-C without a word; one that has waited ends it now."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def pool_of(jobs: int) -> ProcessPoolExecutor:
    """Return processes that begin empty, so that they do the same on every system."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=end_at_interruptions)
    if sys.version_info < (3, 11, 5):
        read_no_more_at_the_end(pool)
    return pool


def read_no_more_at_the_end(pool: ProcessPoolExecutor) -> None:
    """Let nobody wait until a process that has died reads what it was sent.

    Before Python 3.11.5 the pool waits for that for ever (CPython issue 94777). Only the processes read what is sent,
    so this one may let go of the reading end before the sending thread is told to end, which closes it as well.
    """
    queue: Any = pool._call_queue  # type: ignore[attr-defined]
    close = queue.close

    def close_both() -> None:
        queue._reader.close()
        close()

    queue.close = close_both


@contextmanager
def working_beside(worth: bool) -> Iterator[Callable[..., Callable[[], Any]]]:
    """Yield what begins one call in another process and gives what waits for its result.

    Where that is not `worth` it, the call is made here at once: what it works with is gone before
    the rest begins. Where that process ends without a result, it is made when its result is wanted.
    """
    if not worth:

        def done(function: Callable[..., Any], *given: Any) -> Callable[[], Any]:
            found = function(*given)
            return lambda: found

        yield done
        return
    with pool_of(1) as pool, leaving_the_rest(pool):

        def begin(function: Callable[..., Any], *given: Any) -> Callable[[], Any]:
            with holding_interruptions():
                begun = pool.submit(function, *given)

            def result() -> Any:
                try:
                    return begun.result()
                except BrokenProcessPool:
                    return function(*given)
                finally:
                    # What it looked things up in is large, and not needed any more.
                    pool.shutdown(wait=False)

            return result

        yield begin
