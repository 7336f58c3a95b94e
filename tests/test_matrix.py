"""Every mechanism of the documented incidents is caught by the rules that are there for it."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from mailcheck.reference.rulebook import load_rulebook

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
# Those that can be seen before sending.
CODES = (
    "A1 A2 A3 A4 A5 A6 A7 A8 B1 B2 B3 B4 B5 C1 C2 C3 C4 C5 C6 D1 D2 D3 D4 D5 E1 E2 E3 E4 F1 F2"
).split()
# What goes wrong in each group, and the families of rules that look for it.
FAMILIES = {
    "A": ("EXP",),
    "B": ("PAR", "AUD", "LNK"),
    "C": ("LEK", "LNK", "TPL"),
    "D": ("DST", "LEK", "EXP", "AUD"),
    "E": ("AUD", "DST"),
    "F": ("AUD", "EXP"),
}


def tool(name: str):
    """Load a module of the generator."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "samples" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


MATRIX = tool("matrix")


def told(folder):
    """Return what a sample's expected.json says; tests/test_samples.py scans them all and holds it."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    rules = load_rulebook(examples=False).rules
    return expected["verdict"], {code: n for code, n in expected["rules"].items() if rules[code].severity != "note"}


@pytest.fixture(scope="module")
def rows():
    found = MATRIX.matrix(look=told)
    print("\n" + "\n".join([MATRIX.HEAD, *(row.line() for row in found)]))
    return {row.code: row for row in found}


def test_every_mechanism_has_a_sample(rows):
    assert list(rows) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_mechanism_is_caught_by_all_rules_that_are_there_for_it(code, rows):
    row = rows[code]
    assert row.verdict == "fail"
    assert row.wanted
    assert row.caught == row.wanted
    assert {rule[:3] for rule in row.wanted} <= set(FAMILIES[code[0]])
    book = load_rulebook()
    assert all(book.rules[rule].severity == "error" for rule in row.wanted)


@pytest.mark.parametrize("code", CODES)
def test_the_clean_twin_of_a_mechanism_passes(code, rows):
    assert rows[code].twin == "pass"


def test_every_case_that_only_looks_wrong_has_a_batch_and_no_warning():
    folders = sorted((SAMPLES / "legitimate").iterdir())
    assert len(folders) == 19
    for folder in folders:
        told = json.loads((folder / "expected.json").read_text("utf-8"))
        assert told["verdict"] == "pass", folder.name
        assert set(told["rules"]) <= {"DST408", "AUD503"}, folder.name


def test_the_readme_of_the_samples_shows_the_matrix(rows):
    text = (SAMPLES / "README.md").read_text("utf-8")
    lines = [line for line in text.splitlines() if re.match(r"\| [A-F][1-8] \|", line)]
    assert lines == [row.line() for row in rows.values()]


def test_the_readme_of_the_project_shows_the_short_matrix(rows):
    text = (ROOT / "README.md").read_text("utf-8")
    shown = "\n".join([MATRIX.SHORT_HEAD, *(row.short() for row in rows.values())])
    assert shown in text
    assert "python tools/samples/matrix.py --short" in text
