"""A check in a process of its own has one end, also when that process has a worse one."""

from __future__ import annotations

import os
from pathlib import Path

from mailcheck.app.request import Request
from mailcheck.web.check import Check, without


def tray(folder: Path) -> Path:
    (folder / "batch").mkdir()
    (folder / "out").mkdir()
    (folder / "batch/a.eml").write_bytes(b"From: info@club.example\nTo: ana@example.com\n\nHello\n")
    return folder


def test_a_check_whose_process_dies_has_failed(tmp_path: Path) -> None:
    check = Check(tray(tmp_path), Request(paths=("a.eml",), find_policy=False))
    check.process.kill()
    check.listener.join(60)
    assert check.state.stage == "failed" and "nothing was decided" in check.state.line
    assert not check.state.verdict


def test_a_check_that_is_stopped_leaves_no_process(tmp_path: Path) -> None:
    check = Check(tray(tmp_path), Request(paths=("a.eml",), find_policy=False))
    check.stop()
    assert not check.process.is_alive()
    assert check.state.stage in ("stopped", "done")


def test_a_line_names_files_as_they_were_given(tmp_path: Path) -> None:
    folder = os.fspath(tmp_path)
    inner = os.path.join(folder, "policy", "customers.csv")
    assert without(f"{inner}: no column holds addresses", folder) == "customers.csv: no column holds addresses"
