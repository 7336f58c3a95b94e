"""Who may talk to the page: the browser that was given its secret address, and nobody else.

Any web site that is open in the same browser can send requests to a local port. So a request must
come to the address itself (a name that was rebound to it does not), carry the secret part of the
path, and, where it changes something, come from the page.
"""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost")
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The report brings its own policy in the page; here it also loses every right of this origin.
REPORT_POLICY = "sandbox allow-scripts; frame-ancestors 'self'"
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guard:
    """Let only requests of the page's own browser through to `inner`; `seen` is told of each."""

    def __init__(self, inner: ASGIApp, secret: str, port: int, seen: Callable[[], None]) -> None:
        self.inner, self.seen = inner, seen
        self.root = f"/{secret}"
        self.hosts = frozenset(f"{host}:{port}" for host in HOSTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.inner(scope, receive, send)
            return
        refusal = self.refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, self.with_headers(send))
            return
        self.seen()
        inside = {**scope, "path": scope["path"][len(self.root) :], "raw_path": None}
        await self.inner(inside, receive, self.with_headers(send))

    def refusal(self, scope: Scope) -> PlainTextResponse | None:
        """Return the answer to a request that is none of the page's; None for one that is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("wrong host\n", 421)
        if not compare_digest(scope["path"][: len(self.root) + 1].encode(), f"{self.root}/".encode()):
            return PlainTextResponse("not found\n", 404)
        if scope["method"] not in ("GET", "HEAD") and headers.get("origin") != f"http://{host}":
            return PlainTextResponse("wrong origin\n", 403)
        return None

    @staticmethod
    def with_headers(send: Send) -> Send:
        """Return `send` with the headers that every answer carries."""

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("content-security-policy", PAGE_POLICY)
            await send(message)

        return sender
