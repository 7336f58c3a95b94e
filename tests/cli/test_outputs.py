"""Reports in files: several of one scan, whole or not at all, and never over what is checked."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mailcheck.cli.main import group
from mailcheck.cli.output import write_file
from mailcheck.model.errors import ReportError, UsageError
from mailcheck.report.formats import FORMATS

MAIL = "From: a@club.example\nTo: b@example.com\nSubject: x\nDate: Mon, 1 Jun 2026 10:00:00 +0900\n\nhi\n"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "1.eml").write_text(MAIL)
    (tmp_path / "list.csv").write_text("email,name\nb@example.com,Ken\n")
    (tmp_path / "roster.csv").write_text("email,name\nb@example.com,Ken\n")
    (tmp_path / "t.html").write_text("<p>Hello</p>\n")
    (tmp_path / "mailcheck.toml").write_text('[roster]\npath = "roster.csv"\n')
    return tmp_path


def run(*arguments: str) -> int:
    return int(group.main([*arguments, "--quiet", "--lang", "en"], standalone_mode=False) or 0)


def test_one_scan_writes_every_format(here: Path) -> None:
    outputs = [word for name in FORMATS for word in ("--output", f"{name}=report.{name}")]
    assert run("scan", "mails", *outputs) == 0
    assert sorted(path.suffix[1:] for path in here.glob("report.*")) == sorted(FORMATS)
    assert json.loads((here / "report.json").read_text())["verdict"] == "pass"


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "list.csv", "--output", "html=list.csv"),
        ("scan", "list.csv", "--output", "html=./mails/../list.csv"),
        ("scan", "mails", "--output", "json=mails/1.eml"),
        ("scan", "mails", "--output", "csv=roster.csv"),
        ("scan", "mails", "--output", "json=mailcheck.toml"),
        ("template", "t.html", "--output", "html=t.html"),
        ("template", ".", "--output", "html=t.html"),
    ],
    ids=["input", "input-by-another-way", "in-the-folder", "roster", "policy", "template", "template-in-the-folder"],
)
def test_what_is_read_is_never_overwritten(here: Path, arguments: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="not overwritten"):
        run(*arguments)
    assert {path: path.read_bytes() for path in here.rglob("*") if path.is_file()} == before


def test_two_reports_are_two_files() -> None:
    with pytest.raises(UsageError, match="two reports cannot be one file"):
        run("scan", "mails", "--output", "json=same", "--output", "csv=./same")


@pytest.mark.parametrize("name", ["json", "html", "sarif", "junit"])
def test_an_earlier_report_among_the_mails_is_replaced(name: str) -> None:
    assert run("scan", "mails", "--output", f"{name}=mails/r.{name}") == 0
    assert run("scan", "mails", "--output", f"{name}=mails/r.{name}") == 0


def test_what_cannot_be_written_leaves_the_earlier_report(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "r.json").write_text("before")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match="No space left"):
        write_file("r.json", "after", private=False)
    assert ((here / "r.json").read_text(), sorted(os.listdir(here))[-2:]) == ("before", ["roster.csv", "t.html"])


def test_a_private_report_is_its_owners_alone_also_over_an_open_one(here: Path) -> None:
    (here / "r.json").write_text("open")
    (here / "r.json").chmod(0o644)
    write_file("r.json", "clear values", private=True)
    assert stat.S_IMODE((here / "r.json").stat().st_mode) == 0o600


def test_a_pipe_is_written_to_and_a_link_leads_to_its_file(here: Path) -> None:
    command = [sys.executable, "-m", "mailcheck", "scan", "mails", "--quiet", "--output", "json=/dev/stdout"]
    done = subprocess.run(command, cwd=here, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
    assert json.loads(done.stdout)["verdict"] == "pass"
    (here / "link.json").symlink_to("real.json")
    write_file("link.json", "{}", private=False)
    assert (here / "link.json").is_symlink() and (here / "real.json").read_text() == "{}"
