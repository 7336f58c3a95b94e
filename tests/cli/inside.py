"""The command run inside the test's own process, as a shell would see it: a start alone takes seconds."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from unittest import mock

from mailcheck.cli.main import main


def run_inside(*arguments: str, cwd: Path, stdin: bytes = b"", **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Return exit code and bytes of both streams; `variables` are set for the run."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAILCHECK")}
    streams = [io.TextIOWrapper(io.BytesIO(given), encoding="utf-8", write_through=True) for given in (stdin, b"", b"")]
    handler = signal.getsignal(signal.SIGINT)
    code: object = 0
    with (
        chdir(cwd),
        mock.patch.dict(os.environ, {**kept, "LANG": "en_US.UTF-8", **variables}, clear=True),
        mock.patch.multiple(sys, argv=["mailcheck", *arguments], stdin=streams[0], stdout=streams[1], stderr=streams[2]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
        finally:
            signal.signal(signal.SIGINT, handler)
    assert isinstance(code, int)
    out, err = (stream.buffer.getvalue() for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, code, out, err)
