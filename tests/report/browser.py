"""A real browser for the tests of the page: Chromium over its debugging pipe, without a further package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --remote-debugging-pipe"
)


class Browser:
    """One page in a browser. Commands are those of the DevTools protocol; `events` keeps what was told."""

    def __init__(self, profile: Path) -> None:
        theirs_in, self.sending = os.pipe()
        self.receiving, theirs_out = os.pipe()
        command = [str(CHROMIUM), *FLAGS.split(), f"--user-data-dir={profile}", "about:blank"]

        def as_the_protocol_wants() -> None:
            for number, descriptor in ((100, theirs_in), (101, theirs_out), (3, 100), (4, 101)):
                os.dup2(descriptor, number)

        self.process = subprocess.Popen(
            command,
            preexec_fn=as_the_protocol_wants,
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.events: list[dict[str, Any]] = []
        self.unread = b""
        self.number = 0
        self.session: str | None = None
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.sending)
        os.close(self.receiving)

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; what is told in between goes to `events`."""
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.sending, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return dict(answer["result"])
            self.events.append(answer)

    def receive(self) -> dict[str, Any]:
        """Return the next thing that the browser tells."""
        while b"\0" not in self.unread:
            some = os.read(self.receiving, 1 << 16)
            assert some, "the browser has gone"
            self.unread += some
        text, _, self.unread = self.unread.partition(b"\0")
        return dict(json.loads(text))

    def open(self, page: Path) -> None:
        """Load a page and wait until it stands."""
        self.events.clear()
        self.send("Page.navigate", url=page.as_uri())
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.receive())

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression on the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press one key."""
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def media(self, kind: str = "", **features: str) -> None:
        """Show the page as on paper (`print`), or with features of the screen."""
        wanted = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", media=kind, features=wanted)

    def width(self, pixels: int) -> None:
        """Make the window so many pixels wide."""
        self.send("Emulation.setDeviceMetricsOverride", width=pixels, height=800, deviceScaleFactor=1, mobile=False)
