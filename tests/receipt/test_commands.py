"""Receipts and halves on the command line: scan, verify, approve, keygen, split."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from mailcheck.cli.main import group
from mailcheck.model.errors import MailcheckError

MAIL = "From: info@club.example\nTo: {to}\nSubject: Hello\n\nYour seat is booked.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("MAILCHECK_SIGNING_KEY", "MAILCHECK_PUBLIC_KEYS", "MAILCHECK_KEY", "MAILCHECK_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / ".git").mkdir()
    (tmp_path / "mails").mkdir()
    for number in range(1, 4):
        (tmp_path / "mails" / f"{number}.eml").write_text(MAIL.format(to=f"p{number}@example.com"))
    return tmp_path


def run(*arguments: str) -> int:
    """Return the exit code; an error of the tool is 2, as `main` has it."""
    try:
        return int(group.main(list(arguments), standalone_mode=False) or 0)
    except MailcheckError:
        return 2


def exposed(here: Path) -> None:
    (here / "mails" / "2.eml").write_text(MAIL.format(to="x@example.com, y@example.net"))


def test_from_the_check_to_the_send(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("keygen", "ci.key") == run("keygen", "boss.key") == 0
    assert run("scan", "mails", "--receipt", "r", "--signing-key", "ci.key", "--quiet") == 0
    assert "receipt: r, signed" in capsys.readouterr().err
    assert run("verify", "r", "mails", "--public-key", "ci.key.pub") == 0
    assert "verified: byte for byte what passed (3 messages)" in capsys.readouterr().out
    both = ("--public-key", "ci.key.pub", "--public-key", "boss.key.pub", "--signatures", "2")
    assert run("verify", "r", "mails", *both) == 1
    assert run("approve", "r", "--signing-key", "ci.key", "--public-key", "ci.key.pub") == 1
    assert run("approve", "r", "--signing-key", "boss.key", "--public-key", "ci.key.pub") == 0
    assert run("verify", "r", "mails", *both) == 0
    capsys.readouterr()
    (here / "mails" / "1.eml").write_text("x")
    assert run("verify", "r", "mails", *both) == 1
    assert capsys.readouterr().out.splitlines() == [
        "changed: 1.eml is not what was checked",
        "not verified: do not send",
    ]


def test_a_fail_has_no_receipt_and_takes_the_last_one_away(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scan", "mails", "--receipt", "r", "--quiet") == 0
    assert (here / "r").exists()
    exposed(here)
    assert run("scan", "mails", "--receipt", "r", "--quiet") == 1
    assert not (here / "r").exists()
    assert "no receipt: the verdict is FAIL" in capsys.readouterr().err


def test_an_incomplete_scan_has_no_receipt(here: Path) -> None:
    (here / "mails" / "9.eml").write_bytes(b"\0\1\2")
    assert run("scan", "mails", "--receipt", "r", "--quiet") == 3
    assert not (here / "r").exists()


def test_a_receipt_never_replaces_another_file(here: Path) -> None:
    (here / "r").write_text("dear to me")
    assert run("scan", "mails", "--receipt", "r", "--quiet") == 2
    assert (here / "r").read_text() == "dear to me"


def test_a_receipt_that_cannot_be_written_is_2(here: Path) -> None:
    assert run("scan", "mails", "--receipt", "none/r", "--quiet") == 2


def test_a_batch_that_changes_while_it_is_checked_has_no_receipt(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mailcheck.app import scan as module

    real = module.scan

    def slow(request: object, *others: object) -> object:
        report = real(request, *others)
        (here / "mails" / "1.eml").write_text(MAIL.format(to="other@example.com"))
        return report

    monkeypatch.setattr(module, "scan", slow)
    assert run("scan", "mails", "--receipt", "r", "--quiet") == 2
    assert not (here / "r").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("scan", "mails", "--signing-key", "k"), id="a key without a receipt"),
        pytest.param(("scan", "mails", "--receipt-valid", "3"), id="an expiry without a receipt"),
        pytest.param(("scan", "mails", "--receipt", "r", "--signing-key", "none"), id="no such key"),
        pytest.param(("verify", "none", "mails"), id="no such receipt"),
        pytest.param(("verify", "mails/1.eml", "mails"), id="a mail for a receipt"),
        pytest.param(("approve", "none"), id="no key to approve with"),
        pytest.param(("split", "mails", "--cleared", "x", "--held", "x"), id="one folder for both"),
        pytest.param(("split", "none", "--cleared", "x", "--held", "y"), id="nothing to split"),
    ],
)
def test_wrong_usage_is_2_and_writes_nothing(here: Path, arguments: tuple[str, ...]) -> None:
    before = sorted(p.name for p in here.iterdir())
    assert run(*arguments) == 2
    assert sorted(p.name for p in here.iterdir()) == before


def test_an_unsigned_receipt_is_marked(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import base64

    assert run("scan", "mails", "--receipt", "r", "--quiet") == 0
    assert "unsigned" in capsys.readouterr().err
    content = json.loads((here / "r").read_text())
    assert content["signatures"] == []
    assert json.loads(base64.b64decode(content["payload"]))["predicate"]["signed"] is False
    assert run("verify", "r", "mails", "--quiet") == 0
    assert capsys.readouterr().out == ""


def test_mails_are_split(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exposed(here)
    octets = {p.name: p.read_bytes() for p in (here / "mails").iterdir()}
    assert run("split", "mails", "--cleared", "ok", "--held", "no") == 1
    assert capsys.readouterr().out == "2 cleared, 1 held\n"
    assert sorted(p.name for p in (here / "ok").iterdir()) == ["1.eml", "3.eml", "index.csv"]
    assert sorted(p.name for p in (here / "no").iterdir()) == ["2.eml", "index.csv"]
    for side in ("ok", "no"):
        for path in (here / side).glob("*.eml"):
            assert path.read_bytes() == octets[path.name]
    index = (here / "no" / "index.csv").read_text("utf-8-sig")
    row = next(csv.DictReader(index.splitlines()))
    assert row["path"] == "mails/2.eml" and row["rules"] == "EXP101"
    assert "x@example.com" not in index


def test_a_list_is_split_in_its_own_encoding(here: Path) -> None:
    lines = ["メールアドレス,氏名\r\n", "a@example.com,表 太郎\r\n", '"bad@@example..com",能 花子\r\n', "c@example.com,山田\r\n"]
    (here / "list.csv").write_bytes("".join(lines).encode("cp932"))
    code = run("split", "list.csv", "--cleared", "ok", "--held", "no", "--per-message")
    assert code == 1
    assert (here / "ok" / "list.csv").read_bytes() == (lines[0] + lines[1] + lines[3]).encode("cp932")
    assert (here / "no" / "list.csv").read_bytes() == (lines[0] + lines[2]).encode("cp932")


def test_what_is_cleared_passes(here: Path) -> None:
    exposed(here)
    assert run("split", "mails", "--cleared", "ok", "--held", "no", "--quiet") == 1
    (here / "ok" / "index.csv").unlink()
    assert run("scan", "ok", "--quiet") == 0


def test_an_unread_mail_holds_everything_with_3(here: Path) -> None:
    (here / "mails" / "9.eml").write_bytes(b"\0\1\2")
    assert run("split", "mails", "--cleared", "ok", "--held", "no", "--quiet") == 3
    assert [p.name for p in (here / "ok").iterdir()] == ["index.csv"]
    assert (here / "no" / "9.eml").read_bytes() == b"\0\1\2"


def test_a_receipt_says_what_was_found_and_let_stand(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILCHECK_KEY", "a key of more than sixteen octets")
    (here / "mails" / "2.eml").write_text(MAIL.format(to="p2@gmai.com"))
    accepted = ("--baseline", ".mailcheck-baseline.json")
    assert run("baseline", "write", "mails", "--reason", "old", "--owner", "team", "--quiet") == 0
    assert run("scan", "mails", *accepted, "--receipt", "r", "--quiet") == 0
    capsys.readouterr()
    assert run("verify", "r", "mails") == run("verify", "r", "mails", *accepted) == 0
    said = capsys.readouterr().out
    assert " let stand by waivers (0 in the policy) or the baseline" in said
    assert "note: checked with the baseline .mailcheck-baseline.json, SHA-256 " in said
    baseline = here / ".mailcheck-baseline.json"
    baseline.write_text(baseline.read_text().replace("old", "other"))
    assert run("verify", "r", "mails", *accepted) == 1
    assert "other baseline: .mailcheck-baseline.json is not the file" in capsys.readouterr().out


def test_a_receipt_says_that_errors_were_not_to_count(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exposed(here)
    assert run("scan", "mails", "--fail-on", "never", "--receipt", "r", "--quiet") == 0
    assert run("verify", "r", "mails", "--fail-on", "never") == 0
    assert "did not count (--fail-on never)" in capsys.readouterr().out
    assert run("verify", "r", "mails") == 1
    assert "other policy" in capsys.readouterr().out
