"""A file that ends the process which reads it costs that file, and nothing else."""

from __future__ import annotations

import os

import pytest

from mailcheck.app import work
from mailcheck.app.work import Harvest, Task, harvest_all, harvest_unit
from mailcheck.model.source import Limits, ListOptions, Unit

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


def test_of_many_files_in_a_unit_only_the_bad_one_is_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "harvest_unit", fatal)
    paths = ("fatal.eml", "good.eml")
    found = work.harvest_alone(Unit("eml", paths, data=(MAIL,) * 2), TASK)
    read = [path for harvest in found for path in harvest.tables["message"]["path"].to_pylist()]
    assert read == ["good.eml"]
    assert [row["path"] for harvest in found for row in harvest.tables["problem"].to_pylist()] == ["fatal.eml"]
