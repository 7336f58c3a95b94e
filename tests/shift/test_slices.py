"""A batch is resolved some messages at a time; how many must never be seen in what is known of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.gather import gather
from mailcheck.app.request import Request
from mailcheck.model.table import Tables
from mailcheck.resolve import workspace
from mailcheck.resolve.sequences import spots

SAMPLES = Path(__file__).parents[2] / "samples"


def facts_of(sample: str) -> Tables:
    """Return the facts of a sample's batch."""
    folder = SAMPLES / sample
    batch = next(str(folder / name) for name in ("batch", "list.csv") if (folder / name).exists())
    return gather(Request((batch,), str(folder / "mailcheck.toml"), jobs=1, today=date(2026, 6, 1))).tables


@pytest.mark.parametrize("sample", ["campaign-csv", "urawa-seat-tickets-csv", "urawa-seat-tickets-fixed", "jal-members-apology"])
def test_slices_of_any_size_give_the_same_facts(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = facts_of(sample)
    rows = whole["message"].num_rows
    assert rows > 4
    # A dozen borders; each slice costs as much as a small batch.
    monkeypatch.setattr(workspace, "SLICE", max(3, rows // 12))
    monkeypatch.setattr(workspace, "MOST_SLICES", 1_000)
    sliced = facts_of(sample)
    assert {name for name, table in whole.items() if not table.equals(sliced[name])} == set()


def test_a_large_batch_has_few_slices() -> None:
    with workspace.Workspace({}) as work:
        work.messages = 10_000_001
        parts = list(work.slices())
    assert len(parts) == workspace.MOST_SLICES
    assert parts[0]["first"] == 0 and parts[-1]["last"] >= 10_000_000
    assert all(after["first"] == before["last"] + 1 for before, after in zip(parts, parts[1:], strict=False))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(1, 9))), max_size=30))
def test_each_message_has_its_place_among_those_of_its_file(messages: list[tuple[str, int | None]]) -> None:
    paths, rows = [path for path, _ in messages], [row for _, row in messages]
    types = (pa.int64(), pa.string(), pa.int64())
    columns = (range(len(messages)), paths, rows)
    table = pa.table([pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=["message_id", "path", "row"])
    counted: Counter[str] = Counter()
    for (path, row), spot in zip(messages, spots(table).to_pylist(), strict=True):
        file = "" if row is None else path
        assert (spot["file"], spot["place"], spot["shown"]) == (file, counted[file], counted[file] + 1 if row is None else row)
        counted[file] += 1


@pytest.mark.parametrize("finer", [1, 2, 3])
def test_finer_slices_leave_out_nobody(finer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "SLICE", 1)
    with workspace.Workspace({}) as work:
        work.messages = 20
        parts = list(work.slices(finer))
    assert [part["first"] for part in parts] == [0, *(part["last"] + 1 for part in parts[:-1])]
    assert parts[-1]["last"] >= 19
