"""Every sample gives the verdict and the counts of its expected.json; every twin passes."""

from __future__ import annotations

import json
import subprocess
import sys
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


INCIDENTS = [path for path in SAMPLES if path.parent.name != "legitimate"]


def test_every_incident_sample_has_a_clean_twin_that_passes():
    for path in INCIDENTS:
        if not path.name.endswith("-fixed"):
            twin = path.with_name(f"{path.name}-fixed")
            assert json.loads((twin / "expected.json").read_text("utf-8"))["verdict"] == "pass"


def test_the_samples_are_what_their_generator_writes(tmp_path):
    script = ROOT.parent / "tools" / "samples" / "build.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True)
    written = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    # What lies in `samples/` itself is about the samples.
    here = {path.relative_to(ROOT): path for path in ROOT.rglob("*/*") if path.is_file()}
    assert set(here) == set(written)
    assert [name for name, path in written.items() if path.read_bytes() != here[name].read_bytes()] == []
