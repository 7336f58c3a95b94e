"""Every sample gives the verdict and the counts of its expected.json; every twin passes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from mailcheck.app.request import Request
from mailcheck.app.scan import scan

ROOT = Path(__file__).parent.parent / "samples"
SAMPLES = sorted(path.parent for path in ROOT.rglob("expected.json"))


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_sample_gives_what_it_says(folder):
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    request = Request(
        paths=(str(folder / "batch"),), policy=str(folder / "mailcheck.toml"), jobs=1
    )
    report = scan(request)
    found = dict(sorted(Counter(f.rule for f in report.findings).items()))
    assert found == expected["rules"]
    assert (report.verdict, report.exit_code) == (expected["verdict"], expected["exit_code"])
    assert report.messages_unread == 0


def test_every_incident_sample_has_a_clean_twin():
    names = {path.name for path in SAMPLES if path.parent == ROOT}
    for name in names:
        if not name.endswith("-fixed"):
            assert f"{name}-fixed" in names
