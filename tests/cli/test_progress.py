"""Progress goes to a terminal's standard error alone, and says how long it still takes."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mailcheck.cli.progress import Counter
from mailcheck.model.source import Unit
from mailcheck.read.expected import expected_messages

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("language", "expected", "said"),
    [
        ("en", 4000, "1,000 of about 4,000 messages read, 500/s, 0:06 left"),
        ("en", 100_000, "1,000 of about 100,000 messages read, 500/s, 3:18 left"),
        ("en", None, "1,000 messages read, 500/s"),
        ("en", 10, "1,000 of about 1,000 messages read, 500/s, 0:00 left"),
        ("ja", 4000, "約4,000通のうち1,000通を読み取り、毎秒500通、残り0:06"),
    ],
    ids=["seconds", "minutes", "unknown-size", "more-than-expected", "japanese"],
)
def test_the_line_says_count_speed_and_time_left(language: str, expected: int | None, said: str) -> None:
    counter = Counter(enabled=True, language=language)
    counter.count = 1000
    assert counter.told(2.0, expected) == said


def test_what_units_hold_is_known_before_they_are_read(tmp_path: Path) -> None:
    box, rows = tmp_path / "a.mbox", tmp_path / "l.csv"
    box.write_text("From a\n\nx\n\nFrom b\n\ny\n\nFrom c\n\nz\n")
    rows.write_text("email\na@example.com\nb@example.com\n")
    units = [Unit("eml", ("1.eml", "2.eml")), Unit("mbox", (str(box),), 0, box.stat().st_size), Unit("csv", (str(rows),))]
    assert expected_messages(units) == 2 + 3 + 3
    assert expected_messages([*units, Unit("zip", ("a.zip",))]) is None


def test_only_a_terminal_sees_progress(tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.eml").write_text("From: a@club.example\nTo: b@example.com\nSubject: x\n\nhi\n")
    command = [sys.executable, "-m", "mailcheck", "scan", str(tmp_path), "--jobs", "1", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    piped = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert piped.stderr == ""
    ours, theirs = pty.openpty()
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "3 of about 3 messages read" in seen and seen.endswith("\r\x1b[K")
    assert done.stdout.decode() == piped.stdout


@pytest.mark.skipif(os.name == "nt", reason="there are no groups of processes")
def test_an_interruption_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    for n in range(1300):
        (tmp_path / f"{n}.eml").write_text("From: a@club.example\nTo: b@example.com\nSubject: x\n\nhi\n" * 20)
    command = [sys.executable, "-m", "mailcheck", "scan", str(tmp_path), "--jobs", "2", "--lang", "en"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    # The first child is a worker, so the run is in the midst of reading.
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while children.exists() and not children.read_text() and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert (process.returncode, said, errors.strip()) == (2, "", "mailcheck: interrupted; nothing was decided")
