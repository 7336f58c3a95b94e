"""The page from the outside: what it checks, whom it answers, and that nothing of it stays."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

Page = Any  # of conftest

MAIL = "From: info@club.example\r\nTo: {to}\r\nSubject: Invoice\r\n\r\nDear customer,\r\nthank you.\r\n"
FORM = {"language": "en", "purpose": "", "domains": "@club.example", "expected": ""}
EXPOSED = MAIL.format(to="ana@example.com, rui@example.net").encode()
OTHER = MAIL.format(to="eva@example.org").encode()
ALONE = MAIL.format(to="ana@example.com").encode()


def begun(page: Page, files: dict[str, bytes], **form: str) -> str:
    """Hand over a batch, begin to check it and return its tray."""
    tray: str = page.json("POST", "batch")["batch"]
    for name, octets in files.items():
        assert page.store(tray, "batch", name, octets) == 201
    body = {**FORM, **form, "counts": {"batch": len(files)}}
    assert page.ask("POST", f"batch/{tray}/check", json.dumps(body).encode())[0] == 202
    return tray


def test_a_batch_that_exposes_customers_fails_and_its_report_is_masked(page: Page) -> None:
    tray = begun(page, {"mails/0001.eml": EXPOSED, "mails/0002.eml": OTHER})
    assert page.follow(tray) == {"stage": "done", "messages": 2, "expected": 2, "verdict": "fail", "line": ""}
    status, headers, content = page.ask("GET", f"batch/{tray}/result/json")
    report = json.loads(content)
    assert status == 200 and [f["rule"] for f in report["findings"] if f["severity"] == "error"] == ["EXP101"]
    assert report["findings"][0]["location"]["path"] == "mails/0001.eml"
    for form in ("html", "csv", "json"):
        shown = page.ask("GET", f"batch/{tray}/result/{form}")[2]
        assert b"rui@example.net" not in shown and str(page.folder).encode() not in shown
    assert headers["content-security-policy"].startswith("sandbox")
    assert "attachment" in page.ask("GET", f"batch/{tray}/result/csv?save")[1]["content-disposition"]


def test_a_good_batch_passes_with_a_roster_and_an_expected_number(page: Page) -> None:
    tray: str = page.json("POST", "batch")["batch"]
    page.store(tray, "batch", "0001.eml", MAIL.format(to="Ana Souza <ana@example.com>").encode())
    page.store(tray, "roster", "名簿.csv", "メールアドレス,氏名\nana@example.com,Ana Souza\n".encode("cp932"))
    body = {**FORM, "expected": "1", "counts": {"batch": 1, "roster": 1}}
    page.ask("POST", f"batch/{tray}/check", json.dumps(body).encode())
    state = page.follow(tray)
    assert (state["verdict"], state["line"]) == ("pass", "")


def test_the_expected_number_is_held_to(page: Page) -> None:
    tray = begun(page, {"0001.eml": ALONE}, expected="2")
    assert page.follow(tray)["verdict"] == "fail"


def test_a_file_that_cannot_be_read_is_no_pass(page: Page) -> None:
    tray = begun(page, {"0001.eml": ALONE, "picture.bin": b"\x00\x01\x02"})
    assert page.follow(tray)["verdict"] == "incomplete"


def test_a_policy_that_is_wrong_is_said_in_one_line_without_the_place_of_the_files(page: Page) -> None:
    tray: str = page.json("POST", "batch")["batch"]
    page.store(tray, "batch", "0001.eml", ALONE)
    page.store(tray, "policy", "mailcheck.toml", b"[roster]\npath = 'nowhere.csv'\n")
    page.ask("POST", f"batch/{tray}/check", json.dumps({**FORM, "counts": {"batch": 1, "policy": 1}}).encode())
    state = page.follow(tray)
    assert state["stage"] == "failed" and "nowhere.csv" in state["line"]
    assert str(page.folder) not in state["line"] and "\n" not in state["line"]
    assert page.ask("GET", f"batch/{tray}/result/html")[0] == 400


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"counts": {"batch": 2}}, "missing"),
        ({"counts": {}}, "missing"),
        ({"counts": []}, "form"),
        ({"expected": "many"}, "expected"),
        ({"language": "xx"}, "form"),
        ({"purpose": "other"}, "form"),
        ({"domains": 1}, "form"),
    ],
    ids=str,
)
def test_a_form_that_is_not_whole_decides_nothing(page: Page, change: dict[str, object], problem: str) -> None:
    tray: str = page.json("POST", "batch")["batch"]
    page.store(tray, "batch", "0001.eml", ALONE)
    body = {**FORM, "counts": {"batch": 1}, **change}
    assert page.json("POST", f"batch/{tray}/check", body) == {"problem": problem}


@pytest.mark.parametrize("body", [b"", b"[", b"\xff", b"[" * 100_000, b"x" * 100_000], ids=len)
def test_no_body_makes_it_stumble(page: Page, body: bytes) -> None:
    tray: str = page.json("POST", "batch")["batch"]
    status, _, content = page.ask("POST", f"batch/{tray}/check", body)
    assert status == 400 and json.loads(content) == {"problem": "form"}


@pytest.mark.parametrize("name", ["../x.eml", "/etc/x.eml", "-", ""])
def test_a_hostile_name_is_not_taken(page: Page, name: str) -> None:
    tray: str = page.json("POST", "batch")["batch"]
    assert page.store(tray, "batch", name, b"x") == 400


def test_a_batch_can_be_stopped_and_forgotten(page: Page) -> None:
    tray = begun(page, {f"{at}.eml": ALONE for at in range(20)})
    assert page.ask("DELETE", f"batch/{tray}/check")[0] == 204
    assert page.follow(tray)["stage"] in ("stopped", "done")
    assert page.ask("DELETE", f"batch/{tray}")[0] == 204
    assert not list(page.desks()[0].glob(f"{tray}*"))
    assert page.json("GET", f"batch/{tray}/state") == {"problem": "gone"}


def test_only_the_page_itself_may_ask(page: Page) -> None:
    host = urlsplit(page.address).netloc
    assert page.ask("GET", "alive", root="/")[0] == 404, "no secret"
    assert page.ask("GET", "alive", root="/guess/")[0] == 404, "a wrong secret"
    assert page.ask("GET", "alive", headers={"Host": "evil.example"})[0] == 421, "a name bound to this address"
    assert page.ask("POST", "batch", headers={"Host": host})[0] == 403, "no origin"
    assert page.ask("POST", "batch", headers={"Host": host, "Origin": "http://evil.example"})[0] == 403
    assert page.ask("POST", "quit", headers={"Host": host, "Origin": "null"})[0] == 403
    assert page.ask("GET", "alive")[0] == 204


@pytest.mark.parametrize("path", ["", "?lang=en", "?lang=xx", "asset/page.js", "asset/nothing", "nothing"])
def test_every_answer_is_kept_from_caches_and_other_sites(page: Page, path: str) -> None:
    headers = page.ask("GET", path)[1]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_the_page_speaks_the_language_it_was_opened_in(page: Page) -> None:
    assert '<html lang="ja">' in page.ask("GET", "")[2].decode()
    assert '<html lang="pt">' in page.ask("GET", "?lang=pt")[2].decode()


@pytest.mark.skipif(sys.platform == "win32", reason="there, a process is ended without being asked")
@pytest.mark.parametrize("how", ["button", "SIGTERM", "SIGINT", "SIGHUP"])
def test_nothing_stays_however_it_is_closed(start_page: Callable[[], Page], how: str) -> None:
    page = start_page()
    begun(page, {"0001.eml": ALONE})
    assert page.desks()
    if how == "button":
        assert page.ask("POST", "quit")[0] == 204
    else:
        page.process.send_signal(getattr(signal, how))
    assert page.process.wait(60) == 0
    assert not page.desks()
