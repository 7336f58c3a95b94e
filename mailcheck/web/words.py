"""The words of the page, from `words/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def page_words(language: str) -> dict[str, str]:
    """Return the words of a language by key."""
    text = files("mailcheck.web").joinpath("words", f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def asset(name: str) -> str:
    """Return a file of the page."""
    return files("mailcheck.web").joinpath("page", name).read_text("utf-8")
