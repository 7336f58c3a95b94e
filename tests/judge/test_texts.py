"""The rule book in its other languages: nothing missing, and every sentence fills in the same values."""

from __future__ import annotations

import re
import string

import pytest

from mailcheck.app.examples import run_example
from mailcheck.judge.database import Database
from mailcheck.reference.rulebook import load_rulebook

BOOK = load_rulebook()
LANGUAGES = ("ja", "pt")
KEYS = ("title", "message", "why", "fix")
# Values of a query that are no words: numbers, addresses, what the mail itself says.
QUOTED = re.compile(r"\b(?:then|else)\s+'((?:[^'\n]|'')*[a-z]{3} [^'\n]*)'")


@pytest.fixture(scope="module")
def database():
    with Database() as shared:
        yield shared


def fields(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


def wanted(rule) -> dict[str, str]:
    texts = {key: getattr(rule, key) for key in KEYS}
    return texts | {f"variant.{name}": variant.message for name, variant in rule.variants.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_every_text(language):
    texts = BOOK.texts[language]
    missing = [f"{code} {key}" for code, rule in BOOK.rules.items() for key in wanted(rule) if not texts.get(code, {}).get(key)]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_left_of_a_rule_or_a_variant_that_is_gone(language):
    left = [
        f"{code} {key}"
        for code, texts in BOOK.texts[language].items()
        for key in texts
        if code not in BOOK.rules or key not in wanted(BOOK.rules[code])
    ]
    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_fills_in_what_the_english_one_does(language):
    other = []
    for code, rule in BOOK.rules.items():
        for key, english in wanted(rule).items():
            translated = BOOK.texts[language].get(code, {}).get(key, english)
            # Only messages are filled in: braces of why and fix are read as they stand.
            if (key == "message" or key.startswith("variant.")) and fields(translated) != fields(english):
                other.append(f"{code} {key}: {sorted(fields(translated))}, not {sorted(fields(english))}")
    assert other == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_that_a_query_spells_out_has_its_phrase(language):
    phrases = BOOK.phrases[language]
    said = {
        (code, words)
        for code, rule in BOOK.rules.items()
        if rule.plain
        for words in QUOTED.findall(rule.sql)
    }
    assert said
    assert sorted(f"{code}: {words}" for code, words in said if words not in phrases) == []


def test_the_languages_have_the_same_phrases():
    first, *others = (BOOK.phrases[language] for language in LANGUAGES)
    for phrases in others:
        assert sorted(first.keys() ^ phrases.keys()) == []


# ATT701 says a reason, LEK205 a list of kinds, LAW902 a list of phrases, AUD504 uses a variant.
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["ATT701", "AUD504", "LAW902", "LEK205"])
def test_a_translated_finding_holds_no_english_phrase(code, language, database):
    rule = BOOK.rules[code]
    # Good ones find nothing in any language.
    for example in (e for e in rule.examples if e.finds):
        for finding in run_example(BOOK, rule, example, database, language):
            english = [p for p, words in BOOK.phrases[language].items() if " " in p and p != words and p in finding.message]
            assert english == []
            assert finding.fix == BOOK.texts[language][code]["fix"]
