"""A batch is resolved some messages at a time; how many must never be seen in what is known of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mailcheck.app.gather import gather
from mailcheck.app.request import Request
from mailcheck.model.table import Tables
from mailcheck.resolve import workspace

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
