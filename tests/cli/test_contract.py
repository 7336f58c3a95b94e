"""The command line as scripts know it: exit codes, one clear line, the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.inside import run_inside as run

ROOT = Path(__file__).parent.parent.parent
MAIL = "From: info@club.example\nTo: {to}\nSubject: Hello\n\nYour seat is booked.\n"


def start(*arguments: str, cwd: Path, stdin: bytes = b"", **variables: str):
    """Run the command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MAILCHECK")}
    environment |= {"PYTHONPATH": str(ROOT), "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        [sys.executable, "-m", "mailcheck", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment,
        check=False,
    )


def report(result) -> dict:
    return json.loads(result.stdout)


@pytest.fixture
def mails(tmp_path):
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(1, 9):
        (folder / f"{number}.eml").write_text(MAIL.format(to=f"p{number}@example.com"))
    return folder


def test_a_clean_batch_passes_with_0(mails, tmp_path):
    result = start("scan", "mails", "--format", "json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert report(result)["verdict"] == "pass"
    assert report(result)["batch"]["messages"] == 8
    assert report(result)["batch"]["sources"] == [{"path": "mails/", "kind": "eml", "messages": 8}]


def test_exposure_fails_with_1(mails, tmp_path):
    (mails / "9.eml").write_text(MAIL.format(to="x@example.com, y@example.net"))
    result = run("scan", "mails", "--format", "json", cwd=tmp_path)
    assert result.returncode == 1
    finding = next(f for f in report(result)["findings"] if f["rule"] == "EXP101")
    assert finding["location"] == {
        "path": "mails/9.eml", "message": 1, "row": None, "line": 2, "part": None, "field": "To",
    }
    assert finding["evidence"]["customers"] == 2
    assert b"x@example.com" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("scan", "nowhere"), "nowhere", id="a path that does not exist"),
        pytest.param(("scan", "mails", "--select", "EXP999"), "EXP999", id="an unknown rule"),
        pytest.param(("scan", "mails", "--set", "EXP101"), "CODE.KEY=VALUE", id="no setting"),
        pytest.param(("scan", "mails", "--policy", "no.toml"), "no.toml", id="no policy file"),
        pytest.param(("scan", "mails", "--output", "pdf=x"), "pdf", id="an unknown format"),
        pytest.param(("scan", "mails", "--roster", "no.csv"), "no.csv", id="a missing roster"),
        pytest.param(("scan",), "PATH", id="no path"),
        pytest.param(("scna", "mails"), "scan", id="a mistyped command"),
        pytest.param(("scan", "mails", "--show-values"), "terminal", id="values in clear to a pipe"),
        pytest.param(("explain", "visible-customer"), "visible-customers", id="an unknown code"),
        pytest.param(("facts", "mails", "--table", "recipients"), "recipient", id="a mistyped table"),
    ],
)
def test_wrong_usage_is_one_line_and_2(mails, tmp_path, arguments, said):
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert said in result.stderr.decode()
    assert "Traceback" not in result.stderr.decode()


def test_a_wrong_policy_key_is_one_line_with_the_nearest_and_2(mails, tmp_path):
    (tmp_path / "mailcheck.toml").write_text("[batch]\npurpos = 'campaign'\n")
    result = start("scan", "mails", cwd=tmp_path)
    assert result.returncode == 2
    lines = result.stderr.decode().strip().splitlines()
    assert len(lines) == 1
    assert "`batch.purpos`" in lines[0] and "`purpose`" in lines[0]


def test_a_missing_mapped_column_is_2(tmp_path):
    (tmp_path / "list.csv").write_text("email,name\na@example.com,Ana Souza\n")
    (tmp_path / "mailcheck.toml").write_text("[list.columns]\nemail = 'e-mial'\n")
    result = run("scan", "list.csv", cwd=tmp_path)
    assert result.returncode == 2
    assert "e-mial" in result.stderr.decode()


def test_a_broken_rule_file_is_2_and_names_the_line(mails, tmp_path):
    pack = tmp_path / "pack"
    pack.mkdir()
    text = (ROOT / "rules/exposure/visible-customers.toml").read_text("utf-8")
    (pack / "broken.toml").write_text(text.replace("not own", "not onw").replace("EXP101", "XYZ101"))
    (tmp_path / "mailcheck.toml").write_text("[rules]\npacks = ['pack']\n")
    result = run("scan", "mails", cwd=tmp_path)
    assert result.returncode == 2
    assert "broken.toml:" in result.stderr.decode()
    assert "own" in result.stderr.decode()


def test_an_empty_folder_is_incomplete(tmp_path):
    (tmp_path / "mails").mkdir()
    result = run("scan", "mails", "--format", "json", cwd=tmp_path)
    assert result.returncode == 3
    assert list(report(result)["rules"]) == ["SYS006"]


def test_an_unreadable_mail_is_never_a_pass(mails, tmp_path):
    (mails / "zero.eml").write_bytes(b"\x00\x01\x02")
    result = run("scan", "mails", "--format", "json", cwd=tmp_path)
    assert result.returncode == 3
    assert report(result)["verdict"] == "incomplete"
    assert report(result)["coverage"]["messages_unread"] == 1
    result = run("scan", "mails", "--fail-on", "never", cwd=tmp_path)
    assert result.returncode == 3


def test_the_same_bytes_whatever_the_number_of_processes(tmp_path):
    folder = tmp_path / "mails"
    for sub in "abcdefgh":
        (folder / sub).mkdir(parents=True)
        for number in range(60):
            to = f"p{number}@example.com" if number % 7 else "x@example.com, y@example.net"
            (folder / sub / f"{number}.eml").write_text(MAIL.format(to=to))
    first = start("scan", "mails", "--format", "json", "--jobs", "1", cwd=tmp_path)
    second = start("scan", "mails", "--format", "json", "--jobs", "2", cwd=tmp_path)
    assert first.returncode == second.returncode == 1, first.stderr + second.stderr
    assert first.stdout == second.stdout


def test_standard_input_is_one_message(tmp_path):
    mail = MAIL.format(to="x@example.com, y@example.net").encode()
    result = start("scan", "-", "--format", "json", cwd=tmp_path, stdin=mail)
    assert result.returncode == 1
    assert report(result)["batch"]["messages"] == 1


def test_reports_go_to_files_in_one_scan(mails, tmp_path):
    result = run("scan", "mails", "--output", "json=a.json", "--output", "html=a.html", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["verdict"] == "pass"
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!")


def test_a_report_that_cannot_be_written_is_2(mails, tmp_path):
    result = run("scan", "mails", "--output", "json=none/a.json", cwd=tmp_path)
    assert result.returncode == 2
    assert "none/a.json" in result.stderr.decode()


def test_values_in_clear_go_to_a_private_file(mails, tmp_path):
    (mails / "9.eml").write_text(MAIL.format(to="x@example.com, y@example.net"))
    result = run("scan", "mails", "--show-values", "--output", "json=v.json", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert "x@example.com" in (tmp_path / "v.json").read_text("utf-8")
    assert (tmp_path / "v.json").stat().st_mode & 0o077 == 0
    assert b"x@example.com" not in result.stdout


def test_the_files_of_the_policy_are_no_part_of_the_batch(mails, tmp_path):
    (mails / "customers.csv").write_text("id,email,name\n1,p1@example.com,Ana Souza\n")
    (mails / "mailcheck.toml").write_text("[roster]\npath = 'customers.csv'\n")
    result = run("scan", "mails", "--format", "json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert report(result)["batch"]["messages"] == 8


def test_the_words_of_a_found_identifier_that_are_no_data_are_never_masked(tmp_path):
    (tmp_path / "a.txt").write_text("Call me at (555) 123-4567, card 4111 1111 1111 1111\n")
    result = run("facts", "a.txt", "--table", "identifier", cwd=tmp_path)
    rows = [json.loads(line) for line in result.stdout.decode().splitlines()]
    told = [(row["kind"], row["start"], row["end"], row["confidence"], row["owner"]) for row in rows]
    assert told == [("PHONE", 11, 25, "high", "unknown"), ("CREDIT_CARD", 32, 51, "high", "unknown")]


def test_facts_are_masked_json_lines(mails, tmp_path):
    result = run("facts", "mails", "--table", "recipient", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(rows) == 8
    assert rows[0]["address"] == "p***@e***.com"
    assert rows[0]["field"] == "To" and rows[0]["message"] == 1
    assert b"p1@example.com" not in result.stdout


def test_names_are_judged_line_by_line(tmp_path):
    (tmp_path / "pairs.tsv").write_text(
        "山田太郎\tTaro Yamada\n山田太郎\t佐藤花子\nAna Souza\tDear customer\n", "utf-8"
    )
    result = run("names", "--file", "pairs.tsv", cwd=tmp_path)
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["verdict"] for row in rows] == ["match", "mismatch", "unknown"]
    assert rows[1]["severity"] == "error" and rows[2]["reason"] == "generic"
    assert result.returncode == 0


def test_init_writes_a_policy_that_the_scan_accepts(mails, tmp_path):
    assert run("init", ".", cwd=tmp_path).returncode == 0
    assert 'domains = ["club.example"]' in (tmp_path / "mailcheck.toml").read_text("utf-8")
    assert run("scan", "mails", cwd=tmp_path).returncode == 0
    assert run("init", ".", cwd=tmp_path).returncode == 2


def test_init_for_one_list_writes_the_policy_beside_it(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "list.csv").write_text("email,氏名\nana@example.com,Ana Souza\n", "utf-8")
    result = run("init", "out/list.csv", cwd=tmp_path)
    assert (result.returncode, result.stdout.decode().strip()) == (0, os.path.join("out", "mailcheck.toml"))
    assert '# name = "氏名"' in (tmp_path / "out" / "mailcheck.toml").read_text("utf-8")
    assert run("scan", "out/list.csv", cwd=tmp_path).returncode == 0


def test_explain_shows_the_engines_own_words(tmp_path):
    result = run("explain", "visible-customers", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "2 customers can see each other's addresses (limit 1)" in result.stdout.decode()


def test_rules_can_be_listed_tested_and_started(tmp_path):
    assert b"EXP101" in run("rules", "list", cwd=tmp_path).stdout
    assert run("rules", "new", "too-many-recipients", cwd=tmp_path).returncode == 0
    result = run("rules", "test", "mailcheck_rules", cwd=tmp_path)
    assert result.returncode == 0, result.stdout


def test_a_scan_leaves_nothing_behind(mails, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    before = sorted(p.name for p in tmp_path.iterdir())
    result = start("scan", "mails", cwd=tmp_path, HOME=str(home), TMPDIR=str(home))
    assert result.returncode == 0, result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == before
    assert list(home.rglob("*")) == []
