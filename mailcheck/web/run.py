"""Serving the local page to this computer alone, until it is closed."""

from __future__ import annotations

import secrets
import signal
import socket
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import TYPE_CHECKING

from mailcheck.model.errors import UsageError

if TYPE_CHECKING:
    import uvicorn

    from mailcheck.web.server import Server

ADDRESS = "127.0.0.1"
# A page that nobody looks at any more keeps nobody's data; a browser wakes a page in the background each minute.
IDLE_SECONDS = 30 * 60
LOOK_SECONDS = 5.0


class Watch:
    """When the page was last heard of, and whether it asked to be closed."""

    def __init__(self) -> None:
        self.over = Event()
        self.heard()

    def heard(self) -> None:
        """Note that the page has just been heard of."""
        self.last = time.monotonic()

    def done(self, busy: bool) -> bool:
        """Tell whether it is time to leave; never while a check runs."""
        idle = time.monotonic() - self.last
        return self.over.is_set() or (idle > IDLE_SECONDS and not busy)


def serve_page(port: int, language: str, opened: Callable[[str], None]) -> None:
    """Serve the page on a port of this computer (0: a free one) until it is closed.

    `opened` is told the address, with its secret. Raises UsageError where the page is not installed
    or the port cannot be used.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise UsageError("the page is not installed", where="ui", hint="pip install 'mailcheck-lint[ui]'") from None
    from mailcheck.web.desk import Desk
    from mailcheck.web.server import Server

    with listening(port) as door:
        watch, secret = Watch(), secrets.token_urlsafe(24)
        heed_signals(watch)
        page = Server(Desk(), language, watch.over.set)
        try:
            opened(f"http://{ADDRESS}:{door.getsockname()[1]}/{secret}/")
            serve(page, door, secret, watch)
        finally:
            page.close()


def listening(port: int) -> socket.socket:
    """Return a socket that this computer alone can reach; raises UsageError."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        door.bind((ADDRESS, port))
        # The browser may be quicker than the server; it then waits in the queue.
        door.listen()
    except OSError as error:
        door.close()
        raise UsageError(f"the port cannot be used ({error.strerror})", where="--port", hint="leave it out") from None
    return door


def heed_signals(watch: Watch) -> None:
    """Let Ctrl-C, a closed terminal and `kill` close the page as its button does, so that nothing stays."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: watch.over.set())


def serve(page: Server, door: socket.socket, secret: str, watch: Watch) -> None:
    """Answer requests until the page is closed, or nobody has looked at it for long."""
    import uvicorn

    from mailcheck.web.guard import Guard

    guarded = Guard(page.app(), secret, door.getsockname()[1], watch.heard)
    # No log: the secret and the names of files stand in the addresses.
    server = uvicorn.Server(uvicorn.Config(guarded, log_config=None, access_log=False, server_header=False))
    Thread(target=attend, args=(server, page, watch), daemon=True).start()
    server.run(sockets=[door])


def attend(server: uvicorn.Server, page: Server, watch: Watch) -> None:
    """Let the server go when it is time."""
    while not watch.done(any(check.state.stage == "checking" for check in page.checks.values())):
        watch.over.wait(LOOK_SECONDS)
    # The answer to the one who asked for it is still on its way.
    time.sleep(0.2)
    server.should_exit = True
