"""Everything a person reads is in the language that was asked for, also what was not checked, skipped or unread."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailcheck.cli.output import PLAINER
from mailcheck.cli.scan import command as scan
from mailcheck.cli.template import command as template
from mailcheck.reference.rulebook import load_rulebook

ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b")
MAIL = "From: a@club.example\nTo: b@example.com\nSubject: x\n\nhi\n"


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "1.eml").write_text(MAIL)
    (folder / "2.eml").write_bytes(bytes(range(256)))
    (folder / "bad.csv").write_text("a,b\nx,1\n")
    (folder / "l.csv").write_bytes("メールアドレス,氏名\nx@example.jp,".encode() + b"\xff\xfe\n")
    (folder / "j.json").write_text('{"a": 1}')
    (folder / "logo.png").write_bytes(b"x")
    (folder / "z.zip").write_bytes(b"PK\x03\x04aaaa")
    (folder / "outside.eml").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.eml")
    return folder


@pytest.mark.parametrize("command", [scan, template], ids=["scan", "template"])
def test_a_report_in_japanese_has_no_english_sentence(batch: Path, command) -> None:
    result = CliRunner().invoke(command, [str(batch), "--lang", "ja"], standalone_mode=False)
    assert "対象外としたファイル" in result.output and "確認していないこと" in result.output
    assert [line for line in result.output.splitlines() if ENGLISH.search(line)] == []


BOOK = load_rulebook()


def test_a_phrase_has_as_many_places_for_values_in_every_language() -> None:
    for phrases in BOOK.phrases.values():
        assert [key for key, phrase in phrases.items() if key.count("{}") != phrase.count("{}")] == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("not mail", "メールではありません"),
        ("the file cannot be read (PermissionError)", "ファイルを読み取れません (PermissionError)"),
        ("message_bytes: 70000000 octets, read up to 50000000", "message_bytes: 70000000バイトあります。上限は50000000です"),
        ("octets that are not valid utf-8; say which encoding the file has", "utf-8 として正しくない文字があります。ファイルの文字コードを指定してください"),
        ("nobody has written {this} 3 times", "nobody has written {this} 3 times"),
    ],
    ids=["as-it-is", "kind-of-error", "two-numbers", "encoding", "unknown-words-stay"],
)
def test_a_phrase_keeps_the_values_in_it(text: str, phrase: str) -> None:
    assert BOOK.phrase("ja", text) == phrase
    assert BOOK.phrase("en", text) == text


@pytest.mark.parametrize(
    ("language", "words"), [("en", "FAIL"), ("ja", "不合格  このまま送信しないでください"), ("pt", "REPROVADO  Nao envie este lote.")]
)
def test_a_console_in_cp932_shows_every_language_without_question_marks(tmp_path: Path, language: str, words: str) -> None:
    (tmp_path / "3.eml").write_text(MAIL.replace("To: b@example.com", "To: c@example.com, d@example.net"))
    root = Path(__file__).parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "cp932"}
    command = [sys.executable, "-m", "mailcheck", "scan", str(tmp_path), "--lang", language, "--jobs", "1"]
    done = subprocess.run(command, env=environment, capture_output=True)
    said = done.stdout.decode("cp932")
    assert (done.returncode, words in said, "?" in said) == (1, True, False), said


def test_a_letter_without_any_plain_form_is_a_question_mark() -> None:
    assert "ação – “naïve” \U0001f600".encode("cp932", PLAINER) == b"acao - \x81gnaive\x81h ?"
