"""A file of ours is written whole, or the one before stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailcheck.model.errors import ReportError
from mailcheck.reference.whole_file import write_whole


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "ledger.json"
    path.write_bytes(b"old")
    write_whole(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("stop", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full disk", "Ctrl-C"])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_whatever_stops_it_leaves_the_old_one_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, stop: BaseException
) -> None:
    path = tmp_path / "ledger.json"
    path.write_bytes(b"old")

    def fails(*_: object) -> None:
        raise stop

    monkeypatch.setattr(os, call, fails)
    with pytest.raises(ReportError if isinstance(stop, OSError) else KeyboardInterrupt):
        write_whole(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == [path.name]


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        write_whole(str(tmp_path / "nowhere" / "ledger.json"), b"new")
