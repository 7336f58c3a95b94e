"""Work that is done in another process gives what it gives here, and is not lost with that process."""

from __future__ import annotations

import os

import pyarrow as pa
import pytest

from mailcheck.app.processes import working_beside
from mailcheck.model.schema import arrow_schema
from mailcheck.resolve.known_values import search_lines

PARENT = "MAILCHECK_TEST_PARENT"
DONE_HERE: list[str] = []


def dying(answer: str) -> str:
    """End any process but that of the test."""
    if os.environ[PARENT] != str(os.getpid()):
        os._exit(9)
    DONE_HERE.append(answer)
    return answer


def refusing() -> None:
    raise ValueError("not here")


@pytest.mark.parametrize("worth", [False, True], ids=["here", "in another process"])
def test_a_roster_is_searched_alike(worth: bool) -> None:
    texts = pa.array(["Dear Ana Silva,", "your number is M-40132", "the club"])
    columns = [[1, 1, 2], ["c1", "c1", "c2"], ["name", "id", "name"], ["ana silva", "m-40132", "ken ito"]]
    values = pa.table([pa.array(c) for c in columns], names=arrow_schema("roster_value").names)
    with working_beside(worth) as beside:
        hits, terms = beside(search_lines, texts, values, frozenset())()
    assert [row["text"] for row in hits.to_pylist()] == [0, 1]
    assert terms.column("value").to_pylist() == ["m-40132", "ana silva"]


def test_what_ends_the_other_process_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PARENT, str(os.getpid()))
    with working_beside(True) as beside:
        assert beside(dying, "done")() == "done"
    assert DONE_HERE == ["done"]


def test_an_error_is_an_error_wherever_it_happens() -> None:
    with working_beside(True) as beside, pytest.raises(ValueError, match="not here"):
        beside(refusing)()
