"""Every example inside a detector or merge-tag file runs, exactly as it is written there."""

from __future__ import annotations

from typing import Any

import pytest

from mailcheck.extract.scan import find_identifiers
from mailcheck.extract.tags import Tags
from mailcheck.model.knowledge import Detector, TagSystem
from mailcheck.reference.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
FORMS = {d.path: d for d in reversed(KNOWLEDGE.detectors)}


def cases(things: Any, key: str) -> list[Any]:
    return [
        pytest.param(thing, example, id=f"{thing.name}: {example.get('why') or example['text']}")
        for thing in things
        for example in getattr(thing, key)
    ]


@pytest.mark.parametrize(("detector", "example"), cases(FORMS.values(), "found"))
def test_a_detector_finds_exactly_the_values_of_its_example(detector: Detector, example: dict[str, Any]) -> None:
    text = example["text"]
    hits = [hit for hit in find_identifiers(text, KNOWLEDGE) if hit.kind == detector.kind]
    assert [text[hit.start : hit.end] for hit in hits] == example["values"]
    if "confidence" in example:
        assert {hit.confidence for hit in hits} == {example["confidence"]}


@pytest.mark.parametrize(("detector", "example"), cases(FORMS.values(), "not_found"))
def test_a_detector_leaves_its_counter_example_alone(detector: Detector, example: dict[str, Any]) -> None:
    assert [hit for hit in find_identifiers(example["text"], KNOWLEDGE) if hit.kind == detector.kind] == []


@pytest.mark.parametrize(("system", "example"), cases(KNOWLEDGE.tags, "found"))
def test_a_merge_tag_system_finds_exactly_the_tags_of_its_example(system: TagSystem, example: dict[str, Any]) -> None:
    found = Tags(KNOWLEDGE, example.get("fields", ())).find(example["text"])
    assert [tag.tag for tag in found if tag.system == system.name] == example["values"]


@pytest.mark.parametrize(("system", "example"), cases(KNOWLEDGE.tags, "not_found"))
def test_ordinary_text_that_looks_like_a_merge_tag_is_left_alone(system: TagSystem, example: dict[str, Any]) -> None:
    assert Tags(KNOWLEDGE).find(example["text"]) == []


@pytest.mark.parametrize("detector", KNOWLEDGE.detectors, ids=lambda d: d.name)
def test_every_form_is_reached_by_an_example(detector: Detector) -> None:
    texts = [example["text"] for example in FORMS[detector.path].found]
    assert detector.name in {hit.by for text in texts for hit in find_identifiers(text, KNOWLEDGE)}
