"""Lists inside archives whose name says who left (Mailchimp's export of an audience)."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.units import read_units
from tests.read.office_files import packed

LIST = "Email Address,First Name\ntaro@example.jp,Taro\nhanako@example.org,Hanako\n"

NAMES = [
    pytest.param("subscribed_members_export_1a2b.csv", False, id="who stays"),
    pytest.param("nonsubscribed_members_export_1a2b.csv", False, id="who never asked"),
    pytest.param("unsubscribed_members_export_1a2b.csv", True, id="who left"),
    pytest.param("cleaned_members_export_1a2b.csv", True, id="whose mail came back"),
    pytest.param("Unsubscribed.csv", True, id="named by hand"),
    pytest.param("unsubscribed-reasons/list.csv", False, id="a folder says nothing"),
]


@pytest.mark.parametrize(("name", "left"), NAMES)
def test_the_name_of_a_member_says_who_has_opted_out(tmp_path: Path, name: str, left: bool) -> None:
    path = tmp_path / "audience.zip"
    path.write_bytes(packed({name: LIST}))
    readings = list(read_units(Unit("zip", (str(path),)), Limits(), ListOptions()))
    told = [(row["message_id"], row["value"]) for reading in readings for row in reading.tables["cell"].to_pylist()
            if row["role"] == "opt_out"]  # fmt: skip
    assert told == ([(0, "1"), (1, "1")] if left else [])
    (entry,) = [entry for reading in readings for entry in reading.sources]
    assert ("opt_out" in (entry.columns or {}).values()) is left
