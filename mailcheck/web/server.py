"""The answers of the local page; what it does is the scan's work, see `check`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from typing import Any

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from mailcheck.report.language import LANGUAGES
from mailcheck.web.check import RESULTS, Check
from mailcheck.web.desk import Desk, NotTaken, Tray
from mailcheck.web.guard import REPORT_POLICY
from mailcheck.web.wishes import request_of, wish_of
from mailcheck.web.words import asset, page_words

WORD = re.compile(r"\[\[([a-z_]+)\]\]")
FORM_OCTETS = 64 * 1024
ASSETS = {"page.css": "text/css", "page.js": "text/javascript"}


class Server:
    """One run of the page: a desk, the checks on it, and the way out."""

    def __init__(self, desk: Desk, language: str, leave: Callable[[], None]) -> None:
        self.desk, self.language, self.leave = desk, language, leave
        self.checks: dict[str, Check] = {}

    def app(self) -> Starlette:
        """Return the application; it expects its guard in front of it."""
        return Starlette(
            routes=[
                Route("/", self.page),
                Route("/asset/{name}", self.asset),
                Route("/alive", self.alive),
                Route("/quit", self.quit, methods=["POST"]),
                Route("/batch", self.new, methods=["POST"]),
                Route("/batch/{tray}", self.clear, methods=["DELETE"]),
                Route("/batch/{tray}/file/{kind}", self.store, methods=["PUT"]),
                Route("/batch/{tray}/check", self.check, methods=["POST"]),
                Route("/batch/{tray}/check", self.stop, methods=["DELETE"]),
                Route("/batch/{tray}/state", self.state),
                Route("/batch/{tray}/result/{form}", self.result),
            ],
            exception_handlers={NotTaken: not_taken},
        )

    def close(self) -> None:
        """Stop what runs, and take everything away."""
        for check in self.checks.values():
            check.stop()
        self.desk.close()

    def tray(self, request: Request) -> Tray:
        """Return the tray of a request; NotTaken where it is gone."""
        tray = self.desk.trays.get(request.path_params["tray"])
        if tray is None:
            raise NotTaken("gone")
        return tray

    async def page(self, request: Request) -> Response:
        """Answer with the page in the language of `?lang=`."""
        asked = request.query_params.get("lang", self.language)
        language = asked if asked in LANGUAGES else "en"
        words = page_words(language)
        shown = WORD.sub(lambda m: escape(words[m[1]]), asset("page.html"))
        # "<" would let a word end the element that holds it.
        data = json.dumps({"language": language, **words}, ensure_ascii=False).replace("<", "\\u003c")
        return Response(shown.replace("{{words}}", data), media_type="text/html")

    async def asset(self, request: Request) -> Response:
        """Answer with the style or the script."""
        name = request.path_params["name"]
        if name not in ASSETS:
            return Response(status_code=404)
        return Response(asset(name), media_type=ASSETS[name])

    async def alive(self, request: Request) -> Response:
        """Answer that the page is not alone."""
        return Response(status_code=204)

    async def quit(self, request: Request) -> Response:
        """Close mailcheck."""
        self.leave()
        return Response(status_code=204)

    async def new(self, request: Request) -> Response:
        """Make room for a batch."""
        return JSONResponse({"batch": self.desk.new()}, 201)

    async def clear(self, request: Request) -> Response:
        """Forget a batch with all its files."""
        name = request.path_params["tray"]
        check = self.checks.pop(name, None)
        if check is not None:
            await run_sync(check.stop)
        await run_sync(self.desk.clear, name)
        return Response(status_code=204)

    async def store(self, request: Request) -> Response:
        """Take in one file, `?name=` is its path below what was chosen."""
        tray = self.tray(request)
        if request.path_params["tray"] in self.checks:
            raise NotTaken("checking")
        try:
            await tray.store(request.path_params["kind"], request.query_params.get("name", ""), request.stream())
        except ClientDisconnect:
            raise NotTaken("missing") from None
        return Response(status_code=201)

    async def check(self, request: Request) -> Response:
        """Begin to check a batch."""
        tray, name = self.tray(request), request.path_params["tray"]
        if name in self.checks:
            raise NotTaken("checking")
        asked = request_of(wish_of(await form_of(request), tray), tray)
        self.checks[name] = await run_sync(Check, tray.folder, asked)
        return Response(status_code=202)

    async def stop(self, request: Request) -> Response:
        """Stop a check; the files stay until the batch is forgotten."""
        check = self.checks.get(request.path_params["tray"])
        if check is not None:
            await run_sync(check.stop)
        return Response(status_code=204)

    async def state(self, request: Request) -> Response:
        """Answer how far a check is."""
        check = self.checks.get(request.path_params["tray"])
        if check is None:
            raise NotTaken("gone")
        return JSONResponse(asdict(check.state))

    async def result(self, request: Request) -> Response:
        """Answer with a report, to be looked at or, with `?save`, to be kept."""
        tray, form = self.tray(request), request.path_params["form"]
        if form not in RESULTS or not (tray.folder / "out" / RESULTS[form]).is_file():
            raise NotTaken("gone")
        saved = "save" in request.query_params
        return FileResponse(
            tray.folder / "out" / RESULTS[form],
            filename=f"mailcheck-{RESULTS[form]}",
            content_disposition_type="attachment" if saved else "inline",
            headers={"content-security-policy": REPORT_POLICY},
        )


async def form_of(request: Request) -> Any:
    """Return the JSON of a small request; NotTaken where it is none."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > FORM_OCTETS:
            raise NotTaken("form")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NotTaken("form") from None


async def not_taken(request: Request, error: Exception) -> Response:
    """Answer why something was not taken, by the key of the page's words."""
    return JSONResponse({"problem": str(error)}, 400)
