"""`--online` asks the DNS, and only then; silence of the network is no fault of an address."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import dns.resolver
import pytest

from mailcheck.cli.main import group
from mailcheck.model.mail_hosts import NO_MAIL_HOST, NO_SUCH_DOMAIN, NULL_MX, TAKES_MAIL, UNKNOWN
from mailcheck.web import mail_hosts
from mailcheck.web.mail_hosts import PATIENCE, look_up

RECORDS: dict[tuple[str, str], list[str]] = {
    ("com", "NS"): ["a.gtld-servers.net."],
    ("mail.example", "MX"): ["10 mx1.mail.example.", "20 mx2.mail.example."],
    ("address.example", "A"): ["192.0.2.1"],
    ("six.example", "AAAA"): ["2001:db8::1"],
    ("closed.example", "MX"): ["0 ."],
    ("web.example", "TXT"): ["hello"],
}
KNOWN = {domain for domain, _ in RECORDS}


def ask(domain: str, kind: str) -> list[str]:
    """Answer as a resolver would that knows `RECORDS` and nothing else."""
    if domain == "silent.example":
        raise dns.resolver.LifetimeTimeout(timeout=5.0, errors=[])
    if domain == "broken.example":
        raise dns.resolver.NoNameservers
    if domain not in KNOWN:
        raise dns.resolver.NXDOMAIN
    if (domain, kind) not in RECORDS:
        raise dns.resolver.NoAnswer(response=dns.message.make_response(dns.message.make_query(domain, kind)))
    return RECORDS[domain, kind]


@pytest.mark.parametrize(
    ("domain", "state"),
    [
        ("mail.example", TAKES_MAIL),
        ("address.example", TAKES_MAIL),
        ("six.example", TAKES_MAIL),
        ("closed.example", NULL_MX),
        ("web.example", NO_MAIL_HOST),
        ("nowhere.example", NO_SUCH_DOMAIN),
        ("silent.example", UNKNOWN),
        ("broken.example", UNKNOWN),
    ],
)
def test_each_answer_has_its_state(domain: str, state: str) -> None:
    assert look_up([domain], ask) == {domain: state}


def test_a_network_that_is_silent_is_not_waited_for_a_thousand_times() -> None:
    asked = []

    def silence(domain: str, kind: str) -> list[str]:
        if domain == "com":
            return ["a.gtld-servers.net."]
        asked.append(domain)
        raise dns.resolver.LifetimeTimeout(timeout=5.0, errors=[])

    names = [f"d{at}.example" for at in range(1000)]
    assert set(look_up(names, silence).values()) == {UNKNOWN}
    assert PATIENCE <= len(asked) < 3 * PATIENCE


def test_a_resolver_that_is_cut_off_from_the_world_proves_nothing() -> None:
    def cut_off(domain: str, kind: str) -> list[str]:
        raise dns.resolver.NXDOMAIN

    assert look_up(["mail.example", "nowhere.example"], cut_off) == {"mail.example": UNKNOWN, "nowhere.example": UNKNOWN}


def scan(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, object]:
    group.main(["scan", "list.csv", "--format", "json", "--lang", "en", *options], standalone_mode=False)
    report: dict[str, object] = json.loads(capsys.readouterr().out)
    return report


def codes(report: dict[str, object]) -> list[str]:
    findings = report["findings"]
    assert isinstance(findings, list)
    return [f"{f['rule']} {f['message']}" for f in findings if f["rule"] == "DST401"]


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rows = ["email", "a@mail.example", "b@closed.example", "c@nowhere.example", "d@web.example", "e@silent.example"]
    (tmp_path / "list.csv").write_text("\n".join(rows) + "\n")
    return tmp_path


def test_a_domain_that_takes_no_mail_is_an_invalid_address(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mail_hosts, "asker", lambda: ask)
    report = scan(capsys, "--online")
    assert codes(report) == [
        "DST401 b***@c***.example cannot receive mail: its domain takes no mail",
        "DST401 c***@n***.example cannot receive mail: the DNS knows no such domain",
        "DST401 d***@w***.example cannot receive mail: its domain has no mail host",
    ]
    assert "did not answer" in json.dumps(report["coverage"])


def test_without_the_option_nothing_is_asked(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(mail_hosts, "asker", refuse)
    report = scan(capsys)
    assert codes(report) == [] and "did not answer" not in json.dumps(report["coverage"])


def test_a_machine_without_a_resolver_finds_no_fault(
    listed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(mail_hosts, "asker", lambda: None)
    report = scan(capsys, "--online")
    assert codes(report) == [] and "did not answer" in json.dumps(report["coverage"])
