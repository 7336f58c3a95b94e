"""The words of the three languages say the same things."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from mailcheck.model.finding import EXIT_CODES, SEVERITIES
from mailcheck.report.language import LANGUAGES, number, say, words

SOURCES = ("report", "app", "cli")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_placeholders(language: str) -> None:
    english, other = words("en"), words(language)
    assert list(other) == list(english)
    assert {k: placeholders(v) for k, v in other.items()} == {k: placeholders(v) for k, v in english.items()}
    assert all(text.strip() or key == "place.space" for key, text in other.items())


def test_every_word_is_used(request: pytest.FixtureRequest) -> None:
    package = request.config.rootpath / "mailcheck"
    code = "".join(path.read_text("utf-8") for room in SOURCES for path in sorted((package / room).glob("*.py")))
    unused = [key for key in words("en") if not re.search(spoken(key), code)]
    assert unused == []


def spoken(key: str) -> str:
    """Return how a key stands in the code: quoted, whole or without its table, without plural form."""
    table, name = key.split(".", 1)
    stem = re.sub("(_templates)?(_one|_many)?$", "", name)
    if table == "check" or stem in (*SEVERITIES, *EXIT_CODES):
        return rf"\b{table}\.\{{"
    return rf"""["'](?:{table}\.)?{stem}["'{{]"""


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 1, "1 message"),
        ("en", 0, "0 messages"),
        ("en", 1234, "1,234 messages"),
        ("pt", 1234567, "1.234.567 mensagens"),
        ("ja", 1, "メール1通"),
        ("xx", 2, "2 messages"),
    ],
    ids=[
        "one",
        "none-is-plural",
        "grouped",
        "grouped-with-points",
        "no-plural",
        "unknown-language-is-english",
    ],
)
def test_a_count_is_written_as_the_language_does(language: str, n: int, text: str) -> None:
    assert say(language, "count.messages", n=n) == text


def test_a_value_with_braces_is_only_text() -> None:
    assert say("en", "page.shown", n="{total}", total="{0.__class__}") == "{total} of {0.__class__} shown"
    assert number("en", -1234) == "-1,234"
