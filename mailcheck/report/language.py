"""The words around findings, in the report's language, from `words/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ja", "pt")
THOUSANDS = {"pt": "."}


@cache
def words(language: str) -> dict[str, str]:
    """Return all words of a language by key, `table.key`; English for a language without any."""
    known = language if language in LANGUAGES else "en"
    text = files("mailcheck.report").joinpath("words", f"{known}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    return {f"{table}.{key}": word for table, keys in tables.items() for key, word in keys.items()}


def say(language: str, key: str, /, **values: object) -> str:
    """Return the words behind `key` with the values put in; whole numbers are grouped.

    A word with `.one` and `.many` forms is chosen by the value `n`.
    """
    book = words(language)
    if key not in book:
        key = f"{key}_one" if values["n"] == 1 else f"{key}_many"
    shown = {k: number(language, v) if isinstance(v, int) else v for k, v in values.items()}
    return book[key].format(**shown)


def number(language: str, value: int) -> str:
    """Write a whole number as the language groups it."""
    return f"{value:,}".replace(",", THOUSANDS.get(language, ","))
