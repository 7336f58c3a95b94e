"""Which messages are held, and why: by what the scan found, never by what is convenient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailcheck.app.request import Request
from mailcheck.app.split import Division, divide
from mailcheck.model.finding import EXIT_CODES, Finding, Location, Report

MAIL = b"From: info@club.example\nTo: p@example.com\nSubject: Hello\n\nHi\n"
ENVELOPE = b"From info@club.example Mon Jun  1 10:00:00 2026\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    folder = tmp_path / "b"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.eml").write_bytes(MAIL)
    (folder / "box.mbox").write_bytes((ENVELOPE + MAIL + b"\n") * 3)
    (folder / "list.csv").write_text("email,name\n" + "".join(f"p{n}@example.com,Ana\n" for n in range(1, 31)))
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04 a workbook as far as a copy is concerned")
    return tmp_path


def finding(path: str, number: int | None = 1, row: int | None = None, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": "EXP101", "name": "visible-customers", "severity": "error", "scope": "message",
        "message": "2 customers can see each other's addresses", "location": Location(path, number, row),
        "evidence": {}, "fix": "", "fingerprint": "",
    }  # fmt: skip
    return Finding(**(values | changes))


def division(
    monkeypatch: pytest.MonkeyPatch, findings: list[Finding], verdict: str = "fail", *, per_message: bool = False, **given: Any
) -> Division:
    report = Report(
        version="0", verdict=verdict, exit_code=EXIT_CODES[verdict], sources=[], messages=1, recipients=1,
        customers=1, messages_unread=0, parts_read=1, parts_unread=0, skipped=[],
        not_checked=given.pop("not_checked", []), findings=findings, rules={},
    )  # fmt: skip
    monkeypatch.setattr("mailcheck.app.scan.scan", lambda request, progress: report)
    return divide(Request(paths=("b",), **given), per_message=per_message)


def held(found: Division) -> set[str]:
    return {
        f"{share.target}#{piece.message}" if piece.message else share.target
        for share in found.shares
        for piece, good in zip(share.source.pieces, share.cleared, strict=True)
        if not good
    }


ALL = {"1.eml#1", "2.eml#1", "book.xlsx"} | {f"box.mbox#{n}" for n in (1, 2, 3)} | {f"list.csv#{n}" for n in range(1, 31)}
UNREAD = {"rule": "SYS001", "scope": "batch"}
BATCH = {"rule": "AUD501", "scope": "batch"}


def rows(*numbers: int, **more: int) -> dict[str, Any]:
    return {"rule": "PAR307", "scope": "batch", "evidence": {"rows": list(numbers), **more}}


def test_a_clean_batch_is_cleared(monkeypatch: pytest.MonkeyPatch) -> None:
    found = division(monkeypatch, [], "pass")
    assert held(found) == set()
    assert found.exit_code == 0


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(finding("b/1.eml"), {"1.eml#1"}, id="a mail"),
        pytest.param(finding("b/box.mbox", 2), {"box.mbox#2"}, id="a mail of a mailbox"),
        pytest.param(finding("b/list.csv", 3, 3), {"list.csv#3"}, id="a row"),
        pytest.param(finding("b/book.xlsx", 2, 2), {"book.xlsx"}, id="a file that cannot be cut"),
        pytest.param(finding("b/list.csv", None), {f"list.csv#{n}" for n in range(1, 31)}, id="a whole list"),
        pytest.param(finding("b/1.eml", severity="warning"), set(), id="a warning"),
        pytest.param(finding("elsewhere.eml"), ALL, id="a file that is not known here"),
    ],
)
def test_a_finding_holds_its_message(monkeypatch: pytest.MonkeyPatch, case: Finding, expected: set[str]) -> None:
    found = division(monkeypatch, [case])
    assert held(found) == expected
    assert found.exit_code == bool(expected)


@pytest.mark.parametrize(
    ("case", "alone"),
    [
        pytest.param(finding("", None, **BATCH), set(), id="a wrong number of messages"),
        pytest.param(finding("b/1.eml", **BATCH), {"1.eml#1"}, id="one with an example"),
        pytest.param(finding("b/list.csv", 4, 4, **rows(4, 6, count=2)), {"list.csv#4", "list.csv#6"}, id="named rows"),
        pytest.param(
            finding("b/list.csv", 4, 4, **rows(4, 6, count=9)),
            {f"list.csv#{n}" for n in range(1, 31)},
            id="more rows than are named",
        ),
        pytest.param(
            finding("b/list.csv", 4, 4, rule="PAR303", scope="batch", evidence={"first_row": 4, "last_row": 6, "rows": 3}),
            {f"list.csv#{n}" for n in (4, 5, 6)},
            id="a shift",
        ),
    ],
)
def test_a_finding_of_the_batch_holds_everything(monkeypatch: pytest.MonkeyPatch, case: Finding, alone: set[str]) -> None:
    assert held(division(monkeypatch, [case])) == ALL
    found = division(monkeypatch, [case], per_message=True)
    assert held(found) == alone
    assert found.exit_code == bool(alone)
    assert any(case.rule in note for note in found.notes)


@pytest.mark.parametrize(
    ("case", "alone"),
    [
        pytest.param(finding("b/2.eml", **UNREAD), {"2.eml#1"}, id="a mail"),
        pytest.param(finding("b/list.csv", None, rule="SYS007", scope="batch"), {f"list.csv#{n}" for n in range(1, 31)}, id="a list"),
        pytest.param(finding("b/book.xlsx/x", 1, **UNREAD), {"book.xlsx"}, id="a member of an archive"),
        pytest.param(finding("", None, rule="SYS005", scope="batch"), ALL, id="a check that crashed"),
    ],
)
def test_anything_unread_holds_everything(monkeypatch: pytest.MonkeyPatch, case: Finding, alone: set[str]) -> None:
    found = division(monkeypatch, [case], "incomplete")
    assert held(found) == ALL
    assert found.exit_code == 3
    found = division(monkeypatch, [case], "incomplete", per_message=True)
    assert held(found) == alone
    assert found.exit_code == 3


@pytest.mark.parametrize("per_message", [False, True])
def test_a_required_check_that_was_not_made_holds_everything(monkeypatch: pytest.MonkeyPatch, per_message: bool) -> None:
    lacking = [{"check": "pairing", "why": "no roster"}]
    policy = {"gate": {"require": ["pairing"]}}
    found = division(monkeypatch, [], "incomplete", per_message=per_message, not_checked=lacking, overrides=policy)
    assert held(found) == ALL
    assert found.exit_code == 3


def test_an_unread_mail_beside_a_real_finding_is_1_as_in_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    assert division(monkeypatch, [finding("b/1.eml"), finding("b/2.eml", **UNREAD)]).exit_code == 1


def test_the_level_of_the_gate_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    warned = finding("b/1.eml", severity="warning")
    gate = {"overrides": {"gate": {"fail_on": "warning"}}}
    assert held(division(monkeypatch, [warned], **gate)) == {"1.eml#1"}
    never = {"overrides": {"gate": {"fail_on": "never"}}}
    assert held(division(monkeypatch, [finding("b/1.eml")], "pass", **never)) == set()


def test_every_message_has_its_line_and_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    found = division(
        monkeypatch,
        [
            finding("b/1.eml"),
            finding("b/1.eml", rule="LEK201", message="data of others"),
            finding("b/2.eml", rule="LEK205", severity="warning", message="a warning"),
            finding("b/book.xlsx", 7, 7),
        ],
    )
    entries = {(e.path, e.message): (good, e.rules, e.reason) for s in found.shares for good, e in s.entries}
    told = "2 customers can see each other's addresses"
    assert entries["b/1.eml", 1] == (False, "EXP101 LEK201", f"{told}; data of others")
    assert entries["b/2.eml", 1] == (True, "LEK205", "a warning")
    assert entries["b/box.mbox", 3] == (True, "", "")
    assert entries["b/book.xlsx", 7] == (False, "EXP101", f"held with its file, which cannot be cut: {told}")
    assert len(entries) == len(ALL)


def test_a_message_held_with_the_batch_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = division(monkeypatch, [finding("", None, message="211 messages, 212 expected", **BATCH)], language="ja")
    reasons = {entry.reason for share in found.shares for _, entry in share.entries}
    assert reasons == {"全体の問題のため保留: 211 messages, 212 expected"}


def test_reference_files_are_not_split(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    (here / "b" / "mailcheck.toml").write_text('[roster]\npath = "list.csv"\n')
    found = division(monkeypatch, [], "pass")
    assert "list.csv" not in {share.target for share in found.shares}


def test_a_pipe_is_named_and_never_opened(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    import os

    os.mkfifo(here / "b" / "p.eml")
    found = division(monkeypatch, [finding("b/p.eml", None, **UNREAD)], "incomplete", per_message=True)
    assert held(found) == {"p.eml"}
    assert "note: b/p.eml cannot be copied" in found.notes
