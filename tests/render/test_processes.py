"""A file that ends the process which reads it costs that file, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

import pytest

from mailcheck.app import work
from mailcheck.app.work import Harvest, Task, harvest_all, harvest_rows, harvest_unit
from mailcheck.model.source import Limits, ListOptions, Reading, Unit
from mailcheck.read import lists_csv
from mailcheck.read.encoding import text_stream

TASK = Task(Limits(), ListOptions(), frozenset(), None)
MAIL = b"From: a@example.com\nTo: taro@example.jp\nSubject: hello\n\nDear Taro"


def fatal(unit: Unit, task: Task) -> list[Harvest]:
    """Read a unit, or end the process as a crash of a library does."""
    if any(path.endswith("fatal.eml") for path in unit.paths):
        os._exit(1)
    return harvest_unit(unit, task)


def test_a_unit_that_kills_its_process_is_unread_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "harvest_unit", fatal)
    units = [Unit("eml", (f"{n}-{'fatal' if n == 3 else 'good'}.eml",), data=(MAIL,)) for n in range(6)]
    found = list(harvest_all(units, TASK, 2))
    paths = [harvest.tables["message"]["path"].to_pylist() for harvest in found]
    assert paths == [[f"{n}-good.eml"] if n != 3 else [] for n in range(6)]
    problems = [row for harvest in found for row in harvest.tables["problem"].to_pylist()]
    assert [(row["path"], row["code"]) for row in problems] == [("3-fatal.eml", "unreadable")]
    assert sum(harvest.messages_unread for harvest in found) == 1


def fatal_rows(reading: Reading, task: Task, columns: Sequence[tuple[str, str | None]] = ()) -> list[Harvest]:
    """Look at the rows of a list, or end the process at one of them."""
    if "bad@example.jp" in reading.tables["cell"]["value"].to_pylist():
        os._exit(1)
    return harvest_rows(reading, task, columns)


def test_rows_that_kill_their_process_are_told_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "harvest_rows", fatal_rows)
    monkeypatch.setattr(lists_csv, "text_stream", partial(text_stream, block=68))
    monkeypatch.setattr(lists_csv, "SNIFF", 10)
    names = ["a", "b", "c", "bad", "e", "f", "g"]
    octets = ("email,body\n" + "".join(f"{name}@example.jp,Hello\n" for name in names)).encode()
    found = list(harvest_all([Unit("list", ("l.csv",), data=(octets,))], TASK, 2))
    addresses = [address for harvest in found for address in harvest.tables["recipient"]["address"].to_pylist()]
    assert addresses == [f"{name}@example.jp" for name in ("a", "b", "c", "g")]
    problems = [row for harvest in found for row in harvest.tables["problem"].to_pylist()]
    assert [(row["path"], row["row"], row["code"]) for row in problems] == [("l.csv", 4, "unreadable")]
    assert sum(harvest.messages_unread for harvest in found) == 3


def test_of_many_files_in_a_unit_only_the_bad_one_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "harvest_unit", fatal)
    paths = ("fatal.eml", "good.eml")
    found = work.harvest_alone(work.Piece(Unit("eml", paths, data=(MAIL,) * 2)), TASK)
    read = [path for harvest in found for path in harvest.tables["message"]["path"].to_pylist()]
    assert read == ["good.eml"]
    assert [row["path"] for harvest in found for row in harvest.tables["problem"].to_pylist()] == ["fatal.eml"]
