"""A page that runs as a person starts it, and a small browser for it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

SECONDS = 120


@dataclass
class Page:
    """A running page: its process, its address and the folder for its temporary files."""

    process: subprocess.Popen[str]
    address: str
    folder: Path

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None, root: str | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Send one request below the page's address, by default as the page itself would."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
        given = {"Origin": self.origin} if headers is None else dict(headers)
        connection.request(method, (parts.path if root is None else root) + path, body, given)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content

    def json(self, method: str, path: str, body: Any = None) -> Any:
        octets = None if body is None else json.dumps(body).encode()
        return json.loads(self.ask(method, path, octets)[2] or b"null")

    def store(self, tray: str, kind: str, name: str, octets: bytes) -> int:
        return self.ask("PUT", f"batch/{tray}/file/{kind}?name={quote(name)}", octets)[0]

    def follow(self, tray: str) -> dict[str, Any]:
        """Wait for the end of a check and return its last state."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            state: dict[str, Any] = self.json("GET", f"batch/{tray}/state")
            if state["stage"] != "checking":
                return state
            time.sleep(0.1)
        raise AssertionError("the check did not end")

    def desks(self) -> list[Path]:
        return sorted(self.folder.glob("mailcheck-ui-*"))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    opened = start(tmp_path_factory.mktemp("page"))
    yield opened
    opened.process.terminate()
    opened.process.wait(SECONDS)
    assert opened.process.stderr is not None
    opened.process.stderr.close()


@pytest.fixture
def start_page(tmp_path: Path) -> Callable[[], Page]:
    """Return how to start a page whose end the test looks at."""
    return lambda: start(tmp_path)


def start(folder: Path) -> Page:
    """Start the page as a person does, with a folder of its own for temporary files."""
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    command = [sys.executable, "-m", "mailcheck", "ui", "--no-browser", "--lang", "ja"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stderr is not None
    found = re.search(r"http://\S+", process.stderr.readline())
    assert found, "no address was printed"
    return Page(process, found[0], folder)
