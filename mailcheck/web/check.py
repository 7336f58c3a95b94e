"""One check behind the page: the same scan as the command's, in a process that can be stopped."""

from __future__ import annotations

import _thread
import os
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

from mailcheck.app.request import Request
from mailcheck.model.errors import MailcheckError

# Format of the report -> name of its file
RESULTS = {"html": "report.html", "csv": "fixes.csv", "json": "report.json"}
PATIENCE_SECONDS = 10.0


@dataclass(slots=True)
class State:
    """How far a check is: stage `checking`, `done`, `failed` or `stopped`.

    `messages` were read of those `expected`, if that is known; `line` says in one sentence why there
    is no verdict.
    """

    stage: str = "checking"
    messages: int = 0
    expected: int | None = None
    verdict: str = ""
    line: str = ""


class Check:
    """A running check, seen from the page's process."""

    def __init__(self, folder: Path, request: Request) -> None:
        context = get_context("spawn")
        self.state = State()
        self.stopping = False
        self.events, events = context.Pipe(duplex=False)
        orders, self.orders = context.Pipe(duplex=False)
        self.process = context.Process(target=run, args=(events, orders, os.fspath(folder), request))
        self.process.start()
        events.close()
        orders.close()
        self.listener = Thread(target=self.listen, daemon=True)
        self.listener.start()

    def listen(self) -> None:
        """Follow the check until its process has ended, however that was."""
        try:
            while True:
                self.hear(*self.events.recv())
        except (EOFError, OSError):
            pass
        self.process.join()
        if self.state.stage == "checking":
            self.hear("failed", "the check ended before its verdict; nothing was decided")

    def hear(self, kind: str, value: Any) -> None:
        """Take in one event of the check."""
        if kind == "read":
            messages, self.state.expected = value
            self.state.messages += messages
        elif kind == "done":
            self.state.verdict = value
            self.state.stage = kind
        elif self.stopping:
            # An interrupt can come out of a library as any other error.
            self.state.stage = "stopped"
        else:
            self.state.line = value
            self.state.stage = kind

    def stop(self) -> None:
        """End the check and wait until its process is gone."""
        self.stopping = True
        self.orders.close()
        self.process.join(PATIENCE_SECONDS)
        if self.process.is_alive():
            self.process.kill()
        self.listener.join(PATIENCE_SECONDS)


def run(events: Connection, orders: Connection, folder: str, request: Request) -> None:
    """Scan inside the folder, so that reports name files as the sender knows them."""
    Thread(target=obey, args=(orders,), daemon=True).start()
    try:
        os.chdir(os.path.join(folder, "batch"))
        verdict = scan_and_write(events, os.path.join(folder, "out"), request)
        events.send(("done", verdict))
    except MailcheckError as error:
        events.send(("failed", without(error.line(), folder)))
    except KeyboardInterrupt:
        events.send(("stopped", ""))
    except Exception as error:
        # Its text could quote values of the mails.
        events.send(("failed", f"internal error ({type(error).__name__}); nothing was decided"))


def scan_and_write(events: Connection, out: str, request: Request) -> str:
    """Scan, write the reports and return the verdict."""
    from mailcheck.app.scan import scan
    from mailcheck.report.formats import render_bytes

    report = scan(request, lambda *counted: events.send(("read", counted)))
    for form, name in RESULTS.items():
        with open(os.path.join(out, name), "xb") as file:
            file.write(render_bytes(report, form))
    return report.verdict


def without(line: str, folder: str) -> str:
    """Return a line that names files as they were given, not where the page keeps them."""
    for kind in ("batch", "roster", "verified", "opted-out", "policy", ""):
        line = line.replace(os.path.join(folder, kind, ""), "")
    return line


def obey(orders: Connection) -> None:
    """Interrupt the scan when the page says so, or when the page is no more."""
    try:
        orders.recv()
    except (EOFError, OSError):
        pass
    _thread.interrupt_main()
