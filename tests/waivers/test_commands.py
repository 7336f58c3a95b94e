"""The commands of baselines, and the one line of a crash."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from mailcheck.cli import main
from mailcheck.cli.baseline import command
from mailcheck.cli.template import command as template

MAIL = "From: info@club.example\nTo: {to}\n\nHello\n"


@pytest.fixture
def batch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILCHECK_KEY", "a key of more than sixteen octets")
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "1.eml").write_text(MAIL.format(to="a@gmai.com"))
    return tmp_path


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments), standalone_mode=False)


def test_write_audit_prune(batch):
    result = run("write", "mails", "--reason", "old", "--owner", "team", "--jobs", "1")
    assert (result.return_value, ".mailcheck-baseline.json: 1 findings" in result.output) == (0, True)
    assert run("audit", "mails").return_value == 0
    (batch / "mails" / "1.eml").write_text(MAIL.format(to="a@example.com"))
    result = run("audit", "mails")
    assert (result.return_value, result.output.startswith("stale")) == (1, True)
    assert "0 entries kept, 1 dropped" in run("prune", "mails").output
    assert run("audit").return_value == 0


def test_a_baseline_stands_beside_the_policy(batch):
    (batch / "mailcheck.toml").write_text('[sender]\ndomains = ["club.example"]\n')
    run("write", "mails", "--reason", "old", "--owner", "team", "--jobs", "1")
    assert (batch / ".mailcheck-baseline.json").is_file()


@pytest.fixture
def old_template(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILCHECK_KEY", "a key of more than sixteen octets")
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "a.html").write_text("<p>Ask taro.suzuki@gmail.com</p>\n")
    return tmp_path / "t" / "a.html"


def lint(*arguments: str):
    return CliRunner().invoke(template, ["t", *arguments], standalone_mode=False)


def test_old_templates_are_adopted_and_a_new_finding_still_fails(old_template):
    assert lint().return_value == 1
    assert run("write", "--template", "t", "--reason", "old", "--owner", "team").return_value == 0
    adopted = lint("--baseline", ".mailcheck-baseline.json")
    assert (adopted.return_value, "1 finding is accepted by the baseline" in adopted.output) == (0, True)
    assert run("audit", "--template", "t").return_value == 0
    old_template.write_text("<p>Ask taro.suzuki@gmail.com</p>\n<p>Ask hana.sato@gmail.com</p>\n")
    assert lint("--baseline", ".mailcheck-baseline.json").return_value == 1
    old_template.write_text("<p>Ask us</p>\n")
    assert run("audit", "--template", "t").output.startswith("stale")
    assert "0 entries kept, 1 dropped" in run("prune", "--template", "t").output


def test_a_baseline_of_templates_needs_a_key_that_lasts(old_template, monkeypatch):
    run("write", "--template", "t", "--reason", "old", "--owner", "team")
    monkeypatch.delenv("MAILCHECK_KEY")
    assert "fingerprints need a key" in str(lint("--baseline", ".mailcheck-baseline.json").exception)


@pytest.mark.parametrize("missing", ["--reason", "--owner"])
def test_write_asks_for_a_reason_and_an_owner(batch, missing):
    given = {"--reason": "old", "--owner": "team"}
    del given[missing]
    result = run("write", "mails", *(word for pair in given.items() for word in pair))
    assert missing.strip("-") in str(result.exception)


def test_an_unexpected_exception_is_one_line_without_values(monkeypatch, capsys):
    def broken(**_):
        raise TypeError("taro@example.com")

    monkeypatch.delenv("MAILCHECK_DEBUG", raising=False)
    monkeypatch.setattr(main.group, "main", broken)
    with pytest.raises(SystemExit) as left:
        main.main()
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert told.startswith("mailcheck: internal error (TypeError at mailcheck.cli.main:")
    assert told.count("\n") == 1 and "taro" not in told and "MAILCHECK_DEBUG" in told


def test_the_traceback_is_there_for_those_who_ask(monkeypatch, capsys):
    def broken(**_):
        raise TypeError("text")

    monkeypatch.setenv("MAILCHECK_DEBUG", "1")
    monkeypatch.setattr(main.group, "main", broken)
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == 2
    assert "Traceback" in capsys.readouterr().err
    assert os.environ["MAILCHECK_DEBUG"] == "1"
