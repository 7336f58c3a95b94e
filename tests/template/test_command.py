"""`mailcheck template` as scripts know it: verdicts, lines, ignores, what is not read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mailcheck.app.request import Request
from mailcheck.app.template import lint
from mailcheck.report.formats import FORMATS, render_bytes
from tests.cli.inside import run_inside

ROOT = Path(__file__).parent.parent.parent
PERSON = "<p>Hello {{ name | default: 'you' }}</p>\n<p>suzuki.ichiro@gmail.com</p>\n"


def run(*arguments: str, cwd: Path, **variables: str):
    return run_inside("template", *arguments, cwd=cwd, **variables)


def start(*arguments: str, cwd: Path, **variables: str):
    """Run the command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAILCHECK")}
    environment |= {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", **variables}
    command = [sys.executable, "-m", "mailcheck", "template", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, env=environment, check=False)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def check(*paths: str, **given):
    return lint(Request(paths=paths, **given))


def found(report) -> list[tuple[str, str, int | None]]:
    return [(f.location.path, f.rule, f.location.line) for f in report.findings]


def test_a_person_in_a_template_fails_and_stays_masked(here):
    (here / "mail").mkdir()
    (here / "mail" / "a.html").write_text(PERSON)
    result = run("mail", "--format", "json", cwd=here)
    report = json.loads(result.stdout)
    assert (result.returncode, report["verdict"]) == (1, "fail")
    finding = report["findings"][0]
    assert (finding["rule"], finding["scope"], finding["location"]["line"]) == ("TPL611", "template", 2)
    assert report["batch"]["sources"] == [{"path": "mail", "kind": "html", "messages": 1}]
    assert b"suzuki" not in result.stdout


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_writes_the_findings_of_templates(here, form):
    (here / "a.html").write_text(PERSON)
    written = render_bytes(check("a.html"), form)
    assert b"TPL611" in written
    assert b"suzuki" not in written


def test_a_warning_alone_passes_unless_asked_otherwise(here):
    (here / "a.html").write_text("<p>Dear {{name}},</p>")
    assert check("a.html").exit_code == 0
    assert check("a.html", overrides={"gate": {"fail_on": "warning"}}).exit_code == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.html", b"\x00\x01\x02", 3, id="no text"),
        pytest.param("a.png", b"\x89PNG", 3, id="no template, named directly"),
        pytest.param("a.eml", b"no mail", 0, id="an eml without header is a text"),
    ],
)
def test_what_cannot_be_read_never_passes(here, name, content, code):
    (here / name).write_bytes(content)
    assert check(name).exit_code == code


def test_an_empty_folder_is_no_pass_and_a_missing_one_is_wrong_usage(here):
    (here / "empty").mkdir()
    assert check("empty").exit_code == 3
    assert run("nowhere", cwd=here).returncode == 2


def test_files_of_other_kinds_in_a_folder_are_named_in_the_ledger(here):
    (here / "logo.png").write_bytes(b"x")
    (here / "a.txt").write_text("Hello\n")
    (here / ".hidden.html").write_text(PERSON)
    report = check(".")
    assert report.verdict == "pass"
    assert [entry["path"] for entry in report.skipped] == ["logo.png"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "iso2022_jp"])
def test_a_japanese_template_is_read_in_its_encoding(here, encoding):
    text = "件名\r\n高橋美咲 様\r\n\r\nお席のご案内です。お待ちしております。\r\n"
    (here / "a.txt").write_bytes(text.encode(encoding))
    assert found(check("a.txt")) == [("a.txt", "TPL611", 2)]


def test_an_ignore_counts_for_its_line_and_the_next_and_stands_under_waived(here):
    comment = "<!-- mailcheck:ignore TPL611 our manager, agreed with him -->\n"
    (here / "a.html").write_text(comment + "<p>suzuki.ichiro@gmail.com</p>\n<p>sato.jiro@gmail.com</p>")
    report = check("a.html")
    assert found(report) == [("a.html", "TPL611", 3)]
    assert [(f.rule, f.location.line) for f in report.waived] == [("TPL611", 2)]
    assert report.waived[0].evidence["waiver"] == "our manager, agreed with him"


def test_an_unused_ignore_is_a_warning_and_one_of_a_rule_that_was_not_asked_for_is_not(here):
    (here / "a.html").write_text("<!-- mailcheck:ignore TPL611 nobody here -->\n<p>Hello</p>")
    report = check("a.html")
    assert [(f.rule, f.severity) for f in report.findings] == [("TPL617", "warning")]
    assert check("a.html", select=("TPL614", "TPL617")).findings == []


@pytest.mark.parametrize("rule", ["TPL617", "SYS001"])
def test_what_says_that_something_is_wrong_with_the_check_cannot_be_ignored(here, rule):
    (here / "a.html").write_text(f"<!-- mailcheck:ignore {rule} please -->")
    assert [f.rule for f in check("a.html").findings] == ["TPL617"]


def test_a_mail_cannot_ignore_anything_for_itself(here):
    mail = "From: info@club.example\nTo: {{email}}\nContent-Type: text/html\n\n<!-- mailcheck:ignore TPL611 trust me --><p>suzuki.ichiro@gmail.com</p>\n"
    (here / "a.eml").write_text(mail)
    assert [f.rule for f in check("a.eml").findings] == ["TPL611", "TPL617"]


def test_a_quoted_printable_mail_is_read_decoded(here):
    mail = (
        "From: info@club.example\nTo: {{email}}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: quoted-printable\n\nHello {{na=\nme | default: =E2=80=9Cx=E2=80=9D}}\n"
    )
    (here / "a.eml").write_text(mail)
    assert [(f.rule, f.evidence["tag"]) for f in check("a.eml").findings] == [("TPL613", "{{name | default: “x”}}")]


def test_rules_for_mails_that_make_sense_without_a_batch_run_on_eml_templates(here):
    (here / "a.eml").write_text("From: info@club.example\nTo: a@example.com, b@example.net\nSubject: x\n\nHello\n")
    assert ("a.eml", "EXP101", 2) in found(check("a.eml"))


WAIVER = '[[waiver]]\nrule = "{rule}"\nmatch = "{match}"\nreason = "our shop"\nowner = "web team"\nexpires = {expires}\n'


def test_a_waiver_of_the_policy_answers_for_a_finding_until_its_day(here):
    (here / "a.html").write_text(PERSON)
    (here / "mailcheck.toml").write_text(WAIVER.format(rule="TPL611", match="a.html", expires="2999-01-01"))
    report = check("a.html")
    assert (report.verdict, [f.rule for f in report.waived]) == ("pass", ["TPL611"])
    (here / "mailcheck.toml").write_text(WAIVER.format(rule="TPL611", match="a.html", expires="2020-01-01"))
    assert [f.rule for f in check("a.html").findings] == ["TPL611", "SYS008"]


def test_waivers_for_a_batch_are_no_matter_of_templates(here):
    (here / "a.html").write_text("<p>Hello</p>")
    (here / "mailcheck.toml").write_text(WAIVER.format(rule="LEK205", match="x.eml", expires="2020-01-01"))
    assert check("a.html").findings == []


def test_own_data_by_the_policy_is_silent(here):
    (here / "a.txt").write_text("高橋\n090-3781-4426\ntakahashi@club-osaka.jp\n")
    assert [f.rule for f in check("a.txt").findings] == ["TPL611", "TPL611"]
    (here / "mailcheck.toml").write_text('[sender]\ndomains = ["club-osaka.jp"]\ncontacts = ["090-3781-4426"]\n')
    assert check("a.txt").findings == []


def test_fields_come_from_the_template_section_or_from_the_list(here):
    (here / "a.txt").write_text("{{座席番合}}\n")
    assert [e["why"] for e in check("a.txt").not_checked] == ["neither [template] fields nor [list.columns] declares a field"]
    for section in ('[template]\nfields = ["座席番号"]\n', '[list.columns]\nevent = "座席番号"\n'):
        (here / "mailcheck.toml").write_text(section)
        assert [f.message for f in check("a.txt").findings] == [
            "{{座席番合}}: there is no field `座席番合`; did you mean `座席番号`?"
        ]


def test_rules_of_templates_never_run_on_a_batch_and_the_other_way_round(here):
    from mailcheck.app.scan import scan

    (here / "a.eml").write_text("From: info@club.example\nTo: a@example.com\nSubject: x\n\nDear {{name}},\n")
    assert not [f for f in scan(Request(paths=("a.eml",), jobs=1)).findings if f.scope == "template"]
    assert not [f for f in check("a.eml").findings if f.rule == "TPL601"]


def test_two_runs_print_the_same_bytes(here):
    for number in range(5):
        (here / f"{number}.html").write_text(PERSON)
    first, second = (start(".", "--format", "json", cwd=here, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert b"TPL611" in first
    assert first == second


def test_the_job_summary_of_github_is_added_to_what_other_steps_wrote(here):
    (here / "a.html").write_text(PERSON)
    summary = here / "summary.md"
    summary.write_text("before\n")
    run("a.html", "--format", "github", cwd=here, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text("utf-8")
    assert text.startswith("before\n")
    assert "TPL611" in text
    assert "suzuki" not in text
