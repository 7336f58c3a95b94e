"""A process that dies (out of memory, a crash in a library) is told of, and nobody waits for it."""

from __future__ import annotations

import subprocess
import sys

# More than a pipe holds is on its way to the process when it dies.
SCRIPT = """
import os
from concurrent.futures.process import BrokenProcessPool
from mailcheck.app.processes import leaving_the_rest, pool_of

try:
    with pool_of(1) as pool, leaving_the_rest(pool):
        given = [pool.submit(os._exit, 1), *(pool.submit(len, bytes(8_000_000)) for _ in range(4))]
        print([future.result() for future in given])
except BrokenProcessPool:
    print("died")
"""


def test_nobody_waits_for_what_a_dead_process_was_sent() -> None:
    ended = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=120, check=True)
    assert (ended.stdout, ended.stderr) == ("died\n", "")
