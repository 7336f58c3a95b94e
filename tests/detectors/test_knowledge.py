"""A detector, tag or word file that cannot be used is refused with its place and a hint."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailcheck.model.errors import RuleError
from mailcheck.reference.knowledge import load_knowledge

DETECTOR = """
kind = "SHOE_SIZE"
name = "shoe-size"
title = "Shoe size"
weight = 0.1
why = "For the test."
labels = ["shoe size"]

[[form]]
name = "number"
anchor = '[0-9]'
patterns = ['[0-9]{2}']
validator = "number"
bare = "none"
labelled = "high"

[[found]]
text = "shoe size 42"
values = ["42"]

[[not_found]]
text = "42"
why = "no label"
"""
TAG = """
name = "bird"
title = "Bird"
tier = "A"
why = "For the test."
anchor = '~'
pattern = '~(?P<inner>[a-z]+)~'

[[found]]
text = "~name~"
values = ["~name~"]

[[not_found]]
text = "~"
why = "alone"
"""


def layer(folder: Path, kind: str, text: str, name: str = "new.toml") -> tuple[str]:
    (folder / kind).mkdir(exist_ok=True)
    (folder / kind / name).write_text(text, "utf-8")
    return (str(folder),)


def test_a_project_can_add_a_detector_a_tag_system_and_words(tmp_path: Path) -> None:
    layer(tmp_path, "detectors", DETECTOR)
    layer(tmp_path, "tags", TAG)
    knowledge = load_knowledge(layer(tmp_path, "words", "# why\nfoo  # because\n#N/A\n\nfoo\n", "mine.txt"))
    assert "SHOE_SIZE" in {detector.kind for detector in knowledge.detectors}
    assert "bird" in {system.name for system in knowledge.tags}
    assert knowledge.words["mine"] == ("foo", "#N/A")


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("detectors", DETECTOR.replace("weight", "wieght"), "detectors/new.toml:5: unknown key `wieght` of the detector; did you mean `weight`?"),
        ("detectors", DETECTOR.replace("validator = \"number\"", "validator = \"numbr\""), "did you mean `number`?"),
        ("detectors", DETECTOR.replace("'[0-9]{2}'", "'[0-9'"), "bad regular expression"),
        ("detectors", DETECTOR.replace('bare = "none"', 'bare = "hihg"'), "did you mean `high`?"),
        ("detectors", DETECTOR[: DETECTOR.index("[[not_found]]")], "the detector needs `not_found`"),
        ("detectors", DETECTOR.replace('"shoe size"]', '"x"]'), "too short"),
        ("detectors", DETECTOR.replace('["shoe size"]', '"shoe size"'), "`labels` has to be a list of texts"),
        ("detectors", DETECTOR.replace("weight = 0.1", 'weight = "much"'), "`weight` has to be a number"),
        ("detectors", "kind = ", "not valid TOML"),
        ("tags", TAG.replace("?P<inner>", ""), "the pattern needs a group `inner`"),
        ("tags", TAG.replace('"A"', '"C"'), "`tier` cannot be `C`"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, kind: str, text: str, says: str) -> None:
    with pytest.raises(RuleError) as error:
        load_knowledge(layer(tmp_path, kind, text))
    assert says in str(error.value) and "new.toml" in str(error.value)


def test_a_folder_that_is_not_there_is_refused() -> None:
    with pytest.raises(RuleError, match="no such folder"):
        load_knowledge(("/nowhere/at/all",))


def test_knowledge_is_loaded_once() -> None:
    assert load_knowledge() is load_knowledge()


def test_every_kind_has_a_weight_and_a_reason() -> None:
    for detector in load_knowledge().detectors:
        assert 0 < detector.weight <= 5 and len(detector.why) > 30
        assert detector.confidence_labelled != "none"


def test_one_name_does_not_reach_the_weight_that_matters_and_one_payment_number_does() -> None:
    weight = {detector.kind: detector.weight for detector in load_knowledge().detectors}
    assert weight["PERSON"] < 2 <= weight["PERSON"] + weight["ADDRESS"]
    assert weight["PERSON"] + weight["PHONE"] >= 2
    assert all(weight[k] >= 2 for k in weight if k.startswith("NATIONAL_ID") and k != "NATIONAL_ID_BR_CNPJ")
    assert min(weight["CREDIT_CARD"], weight["IBAN"], weight["BANK_ACCOUNT"]) >= 2
