"""The page says everything in three languages, and only what its own script and markup ask for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import mailcheck.web
from mailcheck.model.finding import EXIT_CODES
from mailcheck.model.policy import PURPOSES
from mailcheck.report.language import LANGUAGES
from mailcheck.web.words import asset, page_words

SOURCES = Path(mailcheck.web.__file__).parent


def fields(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def asked() -> set[str]:
    keys = set(re.findall(r"\[\[([a-z_]+)\]\]", asset("page.html")))
    keys |= set(re.findall(r'say\("([a-z_]+)"', asset("page.js")))
    keys |= {f"{kind}_{end}" for kind in ("result", "line") for end in (*EXIT_CODES, "failed", "stopped")}
    source = "".join((SOURCES / f"{name}.py").read_text("utf-8") for name in ("desk", "server", "wishes"))
    return keys | {f"problem_{why}" for why in re.findall(r'NotTaken\("([a-z]+)"\)', source)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_asked_for_is_there_and_no_other(language: str) -> None:
    assert set(page_words(language)) == asked()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_take_the_same_values_in_all_languages(language: str) -> None:
    for key, word in page_words("en").items():
        assert fields(page_words(language)[key]) == fields(word), key


def test_the_form_offers_every_purpose_of_the_policy() -> None:
    offered = re.findall(r'<option value="([a-z-]*)"', asset("page.html"))
    assert offered == ["", *PURPOSES]


def test_the_page_loads_nothing_from_elsewhere() -> None:
    for name in ("page.html", "page.css", "page.js"):
        assert not re.search(r"https?:|//[a-z]|url\(", asset(name)), name
    assert "innerHTML" not in asset("page.js")
