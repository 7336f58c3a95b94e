"""Baselines: written with a reason, used only when named, never for exposure, and not for ever."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from mailcheck.app.baseline import audit_baseline, prune_baseline, write_baseline
from mailcheck.app.request import Request
from mailcheck.app.scan import scan
from mailcheck.model.errors import UsageError

TODAY = date(2026, 6, 1)
LAST = date(2026, 6, 30)
FILE = "accepted.json"
MAIL = "From: info@club.example\nTo: {to}\n\nHello\n"


@pytest.fixture
def batch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILCHECK_KEY", "a key of more than sixteen octets")
    (tmp_path / "mails").mkdir()

    def put(name: str, to: str):
        (tmp_path / "mails" / name).write_text(MAIL.format(to=to), "utf-8")

    put("1.eml", "a@gmai.com")
    put("2.eml", "b@gmai.com")
    return put


def request(**changes):
    values = {"paths": ("mails",), "find_policy": False, "select": ("DST402", "EXP101"), "jobs": 1, "today": TODAY}
    return Request(**{**values, **changes})


def write(expires=LAST, reason="before the tool", owner="mail team", **changes):
    asked = request(**changes)
    return write_baseline(asked, scan(asked), FILE, reason=reason, owner=owner, expires=expires)


def entries(tmp_path):
    return json.loads((tmp_path / FILE).read_text("utf-8"))["entries"]


def test_accepted_findings_do_not_count_where_the_baseline_is_named(batch):
    assert write().findings == 2
    report = scan(request(baseline=FILE))
    assert (report.verdict, len(report.waived), report.findings) == ("pass", 2, [])
    assert report.waived[0].evidence["waiver"] == "mail team, until 2026-06-30: before the tool"
    assert any("baseline" in remark for remark in report.remarks)


def test_a_baseline_that_is_not_named_is_not_used(batch):
    write()
    assert scan(request()).verdict == "fail"


def test_a_new_finding_still_fails(batch):
    write()
    batch("3.eml", "c@gmai.com")
    report = scan(request(baseline=FILE))
    assert [f.location.path for f in report.findings] == ["mails/3.eml"]


def test_the_same_value_in_another_file_is_new(batch):
    write()
    batch("3.eml", "a@gmai.com")
    assert len(scan(request(baseline=FILE)).findings) == 1


def test_more_findings_than_were_counted_are_new(batch, tmp_path):
    text = "From x@example.com Mon Jan  5 10:00:00 2026\n" + MAIL.format(to="c@gmai.com")
    (tmp_path / "mails" / "all.mbox").write_text(text, "utf-8")
    write()
    (tmp_path / "mails" / "all.mbox").write_text(text + "\n" + text, "utf-8")
    report = scan(request(baseline=FILE))
    assert len(report.findings) == 1 and len(report.waived) == 3


def test_exposure_never_enters(batch, tmp_path):
    batch("3.eml", "a@example.com, b@example.net")
    done = write()
    assert (done.findings, done.left_out) == (2, 1)
    assert {e["rule"] for e in entries(tmp_path)} == {"DST402"}
    assert [f.rule for f in scan(request(baseline=FILE)).findings] == ["EXP101"]


def test_exposure_that_was_written_into_the_file_by_hand_is_not_accepted(batch, tmp_path):
    batch("3.eml", "a@example.com, b@example.net")
    write()
    found = next(f for f in scan(request()).findings if f.rule == "EXP101")
    content = json.loads((tmp_path / FILE).read_text("utf-8"))
    content["entries"].append(
        {**content["entries"][0], "rule": "EXP101", "fingerprint": found.fingerprint, "path": "mails/3.eml"}
    )
    (tmp_path / FILE).write_text(json.dumps(content), "utf-8")
    assert [f.rule for f in scan(request(baseline=FILE)).findings] == ["EXP101"]


def test_expired_entries_accept_nothing(batch):
    write()
    report = scan(request(baseline=FILE, today=LAST + timedelta(days=1)))
    assert len(report.findings) == 2
    assert any("2 entries of the baseline have expired" in remark for remark in report.remarks)


def test_writing_again_does_not_make_an_entry_last_longer(batch, tmp_path):
    write()
    batch("3.eml", "c@gmai.com")
    write(expires=date(2027, 1, 1), reason="later", owner="somebody else")
    last = {e["path"]: (e["expires"], e["owner"]) for e in entries(tmp_path)}
    assert last["mails/1.eml"] == ("2026-06-30", "mail team")
    assert last["mails/3.eml"] == ("2027-01-01", "somebody else")


def test_writing_for_one_folder_keeps_the_entries_of_others(batch, tmp_path):
    write()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "1.eml").write_text(MAIL.format(to="d@gmai.com"))
    write(paths=("more",))
    assert {e["path"] for e in entries(tmp_path)} == {"mails/1.eml", "mails/2.eml", "more/1.eml"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"reason": " "}, "--reason", id="no reason"),
        pytest.param({"owner": ""}, "--owner", id="no owner"),
        pytest.param({"expires": date(2026, 5, 31)}, "--expires", id="expired at once"),
    ],
)
def test_somebody_has_to_answer_for_it(batch, changes, told):
    with pytest.raises(UsageError, match=told):
        write(**changes)


def test_prune_drops_what_was_mended(batch, tmp_path):
    write()
    batch("1.eml", "a@gmail.com")
    assert prune_baseline(request(), scan(request()), FILE)[1:] == (1, 1)
    assert [e["path"] for e in entries(tmp_path)] == ["mails/2.eml"]


def test_prune_keeps_the_entries_of_files_that_were_not_looked_at(batch, tmp_path):
    write()
    batch("1.eml", "a@gmail.com")
    batch("2.eml", "b@gmail.com")
    asked = request(paths=("mails/1.eml",))
    prune_baseline(asked, scan(asked), FILE)
    assert [e["path"] for e in entries(tmp_path)] == ["mails/2.eml"]


def test_prune_drops_the_entries_of_files_that_are_gone(batch, tmp_path):
    write()
    (tmp_path / "mails" / "2.eml").unlink()
    asked = request(paths=("mails/1.eml",))
    prune_baseline(asked, scan(asked), FILE)
    assert [e["path"] for e in entries(tmp_path)] == ["mails/1.eml"]


def test_nothing_is_pruned_while_something_is_unread(batch, tmp_path):
    write()
    (tmp_path / "mails" / "2.eml").write_bytes(b"")
    with pytest.raises(UsageError, match="unread"):
        prune_baseline(request(), scan(request()), FILE)


def test_audit_tells_expired_and_stale_entries(batch):
    write()
    batch("1.eml", "a@gmail.com")
    found = audit_baseline(request(), scan(request()), FILE)
    assert [(a.entry.path, a.stale, a.expired) for a in found] == [
        ("mails/1.eml", True, False), ("mails/2.eml", False, False),
    ]
    late = audit_baseline(request(today=LAST + timedelta(days=1)), None, FILE)
    assert [(a.stale, a.expired) for a in late] == [(False, True), (False, True)]


def test_another_key_is_noticed(batch, monkeypatch):
    write()
    monkeypatch.setenv("MAILCHECK_KEY", "another key of more than sixteen")
    with pytest.raises(UsageError, match="another key"):
        scan(request(baseline=FILE))


def test_without_a_key_nothing_is_written_or_used(batch, tmp_path, monkeypatch):
    monkeypatch.delenv("MAILCHECK_KEY")
    with pytest.raises(UsageError, match="MAILCHECK_KEY"):
        write()
    assert not (tmp_path / FILE).exists()
    with pytest.raises(UsageError, match="MAILCHECK_KEY"):
        scan(request(baseline=FILE))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param('{"schema": "mailcheck.baseline/2"}', id="a later schema"),
        pytest.param('{"schema": "mailcheck.baseline/1", "key_check": "x", "entries": [1]}', id="no entry"),
        pytest.param("[" * 100_000, id="too deep"),
    ],
)
def test_what_is_no_baseline_is_refused_in_one_line(batch, tmp_path, content):
    (tmp_path / FILE).write_text(content)
    with pytest.raises(UsageError, match="not a baseline"):
        scan(request(baseline=FILE))


def test_the_file_holds_no_personal_values(batch, tmp_path):
    write()
    assert "gmai.com" not in (tmp_path / FILE).read_text("utf-8")
    assert not list(tmp_path.glob("*.part"))
