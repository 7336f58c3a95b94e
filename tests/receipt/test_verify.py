"""A receipt proves one thing: these octets passed, not long ago, under this policy."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mailcheck.app.receipt import PAYLOAD, pae, parse
from mailcheck.app.request import Request
from mailcheck.report.language import words
from mailcheck.app.verify import LINES, Verification, approve, verify
from mailcheck.model.errors import MailcheckError, UsageError
from tests.receipt.batches import ENVELOPE, MAIL, NOW, key, receipt, write_batch

ONE, TWO, THREE = key(1), key(2), key(3)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("MAILCHECK_SIGNING_KEY", "MAILCHECK_PUBLIC_KEYS", "MAILCHECK_KEY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".git").mkdir()
    write_batch(tmp_path)
    return tmp_path


def store(content: bytes) -> str:
    Path("batch.receipt").write_bytes(content)
    return "batch.receipt"


def check(*paths: str, keys=(), wanted=None, now=NOW, **given) -> Verification:
    request = Request(paths=paths or ("mails",), **given)
    return verify(request, "batch.receipt", [k.public() for k in keys], wanted, now)[0]


def kinds(result: Verification) -> list[str]:
    return [line.split(":")[0] for line in result.problems]


def test_what_passed_is_verified() -> None:
    store(receipt("mails"))
    result = check()
    assert result.problems == []
    assert result.notes == [words("en")["receipt.note_unsigned"]]


def test_it_does_not_matter_where_the_batch_lies(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(receipt("mails"))
    assert check(str(here / "mails")).problems == []
    monkeypatch.chdir(here / "mails")
    Path("batch.receipt").write_bytes((here / "batch.receipt").read_bytes())
    assert check(".").problems == []


CHANGES: dict[str, tuple[Callable[[], object], list[str]]] = {
    "a mail gets one octet more": (lambda: append("mails/1.eml", b"\n"), ["changed: 1.eml is not what was checked"]),
    "a mail is emptied": (lambda: Path("mails/1.eml").write_bytes(b""), ["changed: 1.eml is not what was checked"]),
    "a mail is gone": (lambda: Path("mails/1.eml").unlink(), ["missing: 1.eml was checked and is not here"]),
    "a mail is new": (lambda: Path("mails/9.eml").write_bytes(MAIL % 9), ["added: 9.eml was not checked"]),
    "a mail in a new folder": (lambda: new_folder(), ["added: sub/9.eml was not checked"]),
    "a mail has another name": (
        lambda: Path("mails/1.eml").rename("mails/z.eml"),
        ["added: z.eml was not checked", "missing: 1.eml was checked and is not here"],
    ),
    "two mails change places": (
        lambda: swap("mails/1.eml", "mails/2.eml"),
        ["changed: 1.eml is not what was checked", "changed: 2.eml is not what was checked"],
    ),
    "a mailbox has one more": (
        lambda: append("mails/box.mbox", ENVELOPE + MAIL % 9),
        ["changed: box.mbox is not what was checked", "added: box.mbox#3 was not checked"],
    ),
    "only the envelope line of a mailbox is other": (
        lambda: replace("mails/box.mbox", b"10:00:00", b"10:00:01"),
        ["changed: box.mbox is not what was checked"],
    ),
    "a list is saved in another encoding": (
        lambda: Path("mails/list.csv").write_bytes("email,氏名\r\nx@example.com,山田\r\n".encode()),
        ["changed: list.csv is not what was checked"],
    ),
    "an Outlook message is new": (lambda: Path("mails/9.msg").write_bytes(b"x"), ["added: 9.msg was not checked"]),
    "a link to nothing": (lambda: Path("mails/9.eml").symlink_to("none"), []),
}


def append(path: str, octets: bytes) -> None:
    Path(path).write_bytes(Path(path).read_bytes() + octets)


def replace(path: str, old: bytes, new: bytes) -> None:
    Path(path).write_bytes(Path(path).read_bytes().replace(old, new))


def swap(one: str, two: str) -> None:
    first, second = Path(one).read_bytes(), Path(two).read_bytes()
    Path(one).write_bytes(second)
    Path(two).write_bytes(first)


def new_folder() -> None:
    Path("mails/sub").mkdir()
    Path("mails/sub/9.eml").write_bytes(MAIL % 9)


@pytest.mark.parametrize(("change", "lines"), CHANGES.values(), ids=CHANGES)
def test_each_change_has_its_line(change: Callable[[], object], lines: list[str]) -> None:
    store(receipt("mails"))
    change()
    if lines:
        assert check().problems == lines
    else:
        assert check().problems  # whatever it is, it is no pass


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_no_octet_of_a_list_can_change(place: int) -> None:
    octets = Path("mails/list.csv").read_bytes()
    store(receipt("mails"))
    at = place % len(octets)
    Path("mails/list.csv").write_bytes(octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :])
    assert "changed" in kinds(check())


def test_a_file_that_was_reference_is_no_mail_for_those_without_the_policy() -> None:
    store(receipt("mails"))
    Path("mailcheck.toml").unlink()
    result = check()
    assert result.problems == []
    assert words("en")["receipt.note_policy"] in result.notes


def test_a_reference_file_cannot_become_a_mail_unseen() -> None:
    store(receipt("mails"))
    Path("mailcheck.toml").unlink()
    append("mails/customers.csv", b"y@example.com,Ana\n")
    assert check().problems == ["added: customers.csv was not checked"]


def test_a_changed_reference_file_is_told() -> None:
    store(receipt("mails"))
    append("mails/customers.csv", b"y@example.com,Ana\n")
    result = check()
    assert result.problems == []
    assert "note: customers.csv has changed since the check" in result.notes


def test_a_receipt_inside_the_batch_is_no_part_of_it() -> None:
    Path("mails/receipt.json").write_bytes(receipt("mails"))
    result, summary = verify(Request(paths=("mails",)), "mails/receipt.json", [], None, NOW)
    assert result.problems == []
    assert summary.startswith("verified")


@pytest.mark.parametrize(
    ("hours", "later", "good"),
    [
        pytest.param(24, timedelta(hours=23, minutes=59, seconds=59), True, id="the last second"),
        pytest.param(24, timedelta(hours=24), False, id="the moment itself"),
        pytest.param(0.5, timedelta(minutes=31), False, id="half an hour"),
    ],
)
def test_a_receipt_expires(hours: float, later: timedelta, good: bool) -> None:
    store(receipt("mails", hours=hours))
    assert kinds(check(now=NOW + later)) == ([] if good else ["expired"])


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"select": ("EXP101",)}, id="--select"),
        pytest.param({"ignore": ("EXP101",)}, id="--ignore"),
        pytest.param({"overrides": {"gate": {"fail_on": "never"}}}, id="--fail-on"),
        pytest.param({"overrides": {"roster": {"path": "/other.csv"}}}, id="--roster"),
    ],
)
def test_other_options_are_another_policy(given: dict) -> None:
    store(receipt("mails"))
    assert kinds(check(**given))[0] == "other policy"


def test_a_changed_policy_is_another_policy() -> None:
    store(receipt("mails"))
    append("mailcheck.toml", b'[gate]\nfail_on = "never"\n')
    assert kinds(check()) == ["other policy"]


def test_a_comment_in_the_policy_changes_nothing() -> None:
    store(receipt("mails"))
    append("mailcheck.toml", b"# a comment\n")
    assert check().problems == []


def test_a_policy_where_there_was_none_is_another_policy() -> None:
    Path("mailcheck.toml").unlink()
    store(receipt("mails"))
    Path("mailcheck.toml").write_text('[gate]\nrequire = ["pairing"]\n')
    assert kinds(check()) == ["other policy"]


def test_the_policy_may_lie_elsewhere(here: Path) -> None:
    store(receipt("mails"))
    (here / "other").mkdir()
    for name in ("mails", "mailcheck.toml"):
        (here / name).rename(here / "other" / name)
    assert check("other/mails").problems == []


def test_a_changed_rule_is_another_rule_book(here: Path) -> None:
    (here / "pack").mkdir()
    Path("mailcheck.toml").write_text('[rules]\npacks = ["pack"]\n')
    (here / "pack" / "a.txt").write_text("a\n")
    store(receipt("mails"))
    assert "other rule book" not in kinds(check())
    (here / "pack" / "a.txt").write_text("b\n")
    assert kinds(check())[0] == "other rule book"


def test_another_version_of_the_tool_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store(receipt("mails"))
    monkeypatch.setattr("mailcheck.app.verify.__version__", "9.9.9")
    result = check()
    assert result.problems == []
    assert "note: checked with mailcheck 0.1.0, verified with 9.9.9" in result.notes


def test_a_receipt_of_a_fail_is_none() -> None:
    store(receipt("mails", verdict="fail"))
    assert kinds(check()) == ["no pass"]


SIGNATURES = [
    pytest.param(None, [], None, [], id="unsigned, nobody asks"),
    pytest.param(None, [ONE], None, ["unsigned"], id="unsigned, a key is given"),
    pytest.param(None, [], 1, ["unsigned"], id="unsigned, one asked for"),
    pytest.param(None, [ONE], 0, [], id="unsigned, none asked for"),
    pytest.param(ONE, [], None, ["not trusted"], id="signed, no key"),
    pytest.param(ONE, [], 0, [], id="signed, no key, none asked for"),
    pytest.param(ONE, [ONE], None, [], id="signed, its key"),
    pytest.param(ONE, [TWO, ONE], 1, [], id="signed, one of two keys"),
    pytest.param(ONE, [TWO], None, ["signatures"], id="signed by somebody else"),
    pytest.param(ONE, [ONE, TWO], 2, ["signatures"], id="two asked for, one there"),
]


@pytest.mark.parametrize(("by", "keys", "wanted", "expected"), SIGNATURES)
def test_signatures(by, keys, wanted, expected) -> None:
    store(receipt("mails", by=by))
    assert kinds(check(keys=keys, wanted=wanted)) == expected


def envelope_of(content: bytes) -> dict:
    return json.loads(content)


def test_two_people_have_to_sign() -> None:
    path = store(receipt("mails", by=ONE))
    result, content, said = approve(path, TWO, [ONE.public()], NOW, "en")
    assert result.problems == [] and "valid signatures: 2" in said
    store(content)
    assert check(keys=[ONE, TWO], wanted=2).problems == []
    assert kinds(check(keys=[ONE], wanted=2)) == ["signatures"]
    assert kinds(check(keys=[ONE, TWO, THREE], wanted=3)) == ["signatures"]


def test_one_key_cannot_sign_for_two() -> None:
    content = envelope_of(receipt("mails", by=ONE))
    content["signatures"] *= 2
    content["signatures"][1] = {**content["signatures"][1], "keyid": TWO.public().key_id}
    store(json.dumps(content).encode())
    assert kinds(check(keys=[ONE, TWO], wanted=2)) == ["signatures"]


def test_a_changed_payload_is_a_bad_signature() -> None:
    content = envelope_of(receipt("mails", by=ONE))
    body = json.loads(base64.b64decode(content["payload"]))
    body["predicate"]["expires"] = "2099-01-01T00:00:00Z"
    content["payload"] = base64.b64encode(json.dumps(body).encode()).decode()
    store(json.dumps(content).encode())
    assert kinds(check(keys=[ONE]))[0] == "bad signature"
    assert kinds(check(keys=[ONE], wanted=0))[0] == "bad signature"


def test_a_signature_that_was_taken_away_is_missed() -> None:
    content = envelope_of(receipt("mails", by=ONE))
    content["signatures"] = []
    store(json.dumps(content).encode())
    for keys in ([], [ONE]):
        assert kinds(check(keys=keys, wanted=0)) == ["bad signature"]


@pytest.mark.parametrize(
    ("make", "key_of_second", "keys", "now", "expected"),
    [
        pytest.param(lambda: receipt("mails"), TWO, [ONE], NOW, ["refused"], id="unsigned"),
        pytest.param(lambda: receipt("mails", by=ONE), ONE, [ONE], NOW, ["refused"], id="the same person"),
        pytest.param(lambda: receipt("mails", by=ONE), TWO, [], NOW, ["not trusted"], id="no public key"),
        pytest.param(lambda: receipt("mails", by=ONE), TWO, [THREE], NOW, ["signatures"], id="a stranger's"),
        pytest.param(lambda: receipt("mails", by=ONE), TWO, [ONE], NOW + timedelta(hours=25), ["expired"], id="expired"),
        pytest.param(lambda: receipt("mails", by=ONE, verdict="fail"), TWO, [ONE], NOW, ["no pass"], id="no pass"),
    ],
)
def test_nobody_approves_a_bad_receipt(make, key_of_second, keys, now, expected) -> None:
    path = store(make())
    result, content, _ = approve(path, key_of_second, [k.public() for k in keys], now, "en")
    assert kinds(result) == expected
    assert content is None


BAD = {
    "nothing": b"",
    "no JSON": b"hello",
    "a list": b"[]",
    "another payload": json.dumps({"payload": "", "payloadType": "x", "signatures": []}).encode(),
    "no base64": json.dumps({"payload": "%%", "payloadType": PAYLOAD, "signatures": []}).encode(),
    "no statement": json.dumps({"payload": "e30=", "payloadType": PAYLOAD, "signatures": []}).encode(),
    "signatures that are none": json.dumps({"payload": "e30=", "payloadType": PAYLOAD, "signatures": [1]}).encode(),
    "deep": b"[" * 100_000,
    "octets": bytes(range(256)),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_receipt_is_one_clear_line(content: bytes) -> None:
    store(content)
    with pytest.raises(UsageError, match=r"batch\.receipt: not a receipt"):
        check()


def test_every_part_of_a_statement_is_needed() -> None:
    content = envelope_of(receipt("mails", by=ONE))
    body = json.loads(base64.b64decode(content["payload"]))
    paths = [(key,) for key in body] + [("predicate", key) for key in body["predicate"]]
    for path in paths:
        damaged = json.loads(json.dumps(body))
        target = damaged
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = None
        payload = base64.b64encode(json.dumps(damaged).encode()).decode()
        try:
            parse(json.dumps({**content, "payload": payload}).encode(), "x")
        except MailcheckError:
            continue
        assert path[-1] in ("signed", "verdict", "exitCode", "notChecked", "created"), path


def test_a_missing_receipt_is_one_clear_line() -> None:
    with pytest.raises(UsageError, match=r"batch\.receipt: the receipt cannot be read"):
        check()


def test_many_changes_do_not_flood() -> None:
    store(receipt("mails"))
    for number in range(100, 150):
        Path(f"mails/{number}.eml").write_bytes(MAIL % number)
    lines = check().problems
    assert len(lines) == LINES + 1 and lines[-1] == "... and 30 more"


def test_other_tools_can_read_it() -> None:
    content = envelope_of(receipt("mails", by=ONE))
    assert content["payloadType"] == "application/vnd.in-toto+json"
    body = base64.b64decode(content["payload"], validate=True)
    said = json.loads(body)
    assert said["_type"] == "https://in-toto.io/Statement/v1"
    assert all(len(s["digest"]["sha256"]) == 64 for s in said["subject"])
    names = [s["name"] for s in said["subject"]]
    assert names == sorted(["0.eml", "1.eml", "2.eml", "box.mbox", "box.mbox#1", "box.mbox#2", "list.csv"])
    assert next(s for s in said["subject"] if s["name"] == "list.csv")["annotations"] == {"rows": 1}
    # DSSE v1: the type and the body, each with its length in front.
    assert pae(b"hello") == b"DSSEv1 28 application/vnd.in-toto+json 5 hello"
    signature = base64.b64decode(content["signatures"][0]["sig"])
    ONE.public().key.verify(signature, pae(body))


def test_a_receipt_holds_nobodys_data_and_no_key(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    secret = "a very secret key of this test"
    (here / "k").write_text(secret)
    append("mailcheck.toml", b'[privacy]\nkey_file = "k"\n')
    monkeypatch.setenv("MAILCHECK_KEY", secret)
    content = receipt("mails", by=ONE)
    body = base64.b64decode(envelope_of(content)["payload"])
    for word in ("@", "山田", "Ken", secret, "Your seat", str(here)):
        assert word.encode() not in body
    assert '"k"' not in body.decode()
