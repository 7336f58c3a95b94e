"""`scan --record`: what passed, and only that, is appended to the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailcheck.cli.main import group
from mailcheck.model.errors import MailcheckError

LIST = "email,name\na@example.com,Ana Souza\nb@example.net,Rui Costa\n"
POLICY = '[sender]\ndomains = ["club.example"]\n[batch]\npurpose = "campaign"\ntemplate = "news.html"\n[audience]\nsent = "ledger.csv"\n'
HEADER = "address,template,event,sent_on\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    (tmp_path / "news.html").write_text("Hello", "utf-8")
    (tmp_path / "mailcheck.toml").write_text(POLICY, "utf-8")
    (tmp_path / "ledger.csv").write_text(HEADER, "utf-8")
    return tmp_path


def record(folder: Path) -> int:
    arguments = ["scan", str(folder / "list.csv"), "--policy", str(folder / "mailcheck.toml"), "--record", "--quiet", "--jobs", "1"]
    try:
        return int(group.main(arguments, standalone_mode=False) or 0)
    except MailcheckError:
        return 2


def rows(folder: Path) -> list[list[str]]:
    text = (folder / "ledger.csv").read_text("utf-8")
    return [line.split(",")[:-1] for line in text.splitlines()[1:]]


def test_a_pass_is_recorded_and_stops_the_same_send_the_next_time(folder: Path) -> None:
    assert record(folder) == 0
    written = (folder / "ledger.csv").read_bytes()
    assert rows(folder) == [["a@example.com", "news.html", ""], ["b@example.net", "news.html", ""]]
    assert record(folder) == 1
    assert (folder / "ledger.csv").read_bytes() == written


def test_a_batch_that_fails_is_not_recorded(folder: Path) -> None:
    (folder / "list.csv").write_text('email,name\n"a@example.com, b@example.net",Ana Souza\n', "utf-8")
    assert record(folder) == 1
    assert rows(folder) == []


def test_rows_follow_the_columns_and_the_encoding_of_the_ledger(folder: Path) -> None:
    (folder / "ledger.csv").write_bytes("送信日;宛先;備考;テンプレート\n2026-01-05;c@example.org;済;旧.html".encode("cp932"))
    assert record(folder) == 0
    lines = (folder / "ledger.csv").read_bytes().decode("cp932").splitlines()
    assert lines[1] == "2026-01-05;c@example.org;済;旧.html"
    assert [line.split(";")[1:] for line in lines[2:]] == [["a@example.com", "", "news.html"], ["b@example.net", "", "news.html"]]


def test_own_staff_is_not_recorded(folder: Path) -> None:
    (folder / "list.csv").write_text("email,name\na@example.com,Ana Souza\ndesk@club.example,Desk\n", "utf-8")
    assert record(folder) == 0
    assert [row[0] for row in rows(folder)] == ["a@example.com"]


def test_without_a_ledger_there_is_nothing_to_append_to(folder: Path) -> None:
    (folder / "mailcheck.toml").write_text("", "utf-8")
    assert record(folder) == 2
