"""Hygiene of the rule book: every example runs, every rule is shown by both kinds of example."""

from __future__ import annotations

import re

import pytest

from mailcheck.app.examples import run_example, check_knowledge
from mailcheck.judge.database import Database
from mailcheck.judge.inputs import tables_needed
from mailcheck.model.rule import Rule
from mailcheck.reference.knowledge import load_knowledge
from mailcheck.reference.rulebook import load_rulebook

BOOK = load_rulebook()
RULES = list(BOOK.rules.values())
# A crash and an undecidable file cannot be written down as text in a rule file; they have
# tests of their own (test_engine.py, tests/lists).
WITHOUT_BAD_EXAMPLE = {"SYS005", "SYS007"}
EXAMPLES = [pytest.param(rule, e, id=f"{rule.code}: {e.name}") for rule in RULES for e in rule.examples]


@pytest.fixture(scope="module")
def database():
    with Database() as shared:
        yield shared


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_every_example_finds_exactly_what_it_says(rule, example, database):
    assert [f.message for f in run_example(BOOK, rule, example, database)] == list(example.finds)
    if example is rule.examples[0]:
        # What is not asked because a table is empty would have found nothing.
        facts = database.facts
        for table in sorted(tables_needed(rule.sql)):
            database.load({name: rows for name, rows in facts.items() if name != table})
            assert database.ask(rule, rule.parameters) == [], table


def test_every_query_binds_against_the_documented_tables():
    with Database() as database:
        for rule in RULES:
            database.check(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_rule_has_a_bad_and_a_good_example(rule):
    bad = [e for e in rule.examples if not e.good]
    good = [e for e in rule.examples if e.good]
    assert good
    assert bad or rule.code in WITHOUT_BAD_EXAMPLE
    assert all(e.finds for e in bad)
    assert not any(e.finds for e in good)


@pytest.mark.parametrize("rule", [r for r in RULES if r.parameters], ids=lambda r: r.code)
def test_every_parameter_is_moved_by_some_example(rule):
    moved = {key for e in rule.examples for key in overrides(rule, e.policy)}
    assert set(rule.parameters) <= moved


def overrides(rule: Rule, policy: dict) -> dict:
    tables = policy.get("rule", {})
    return {**tables.get(rule.code, {}), **tables.get(rule.name, {})}


def test_codes_and_names_are_unique_and_well_formed():
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert re.fullmatch(r"[A-Z]{3}\d{3}", rule.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
        assert len(rule.name) <= 32


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_every_variant_is_used_by_the_query(rule):
    for variant in rule.variants:
        assert f"'{variant}'" in rule.sql


def test_detectors_and_tags_do_what_their_files_say():
    assert [f"{f.place}: {f.example}: {f.what}" for f in check_knowledge(load_knowledge())] == []
