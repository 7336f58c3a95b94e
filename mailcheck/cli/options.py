"""The options that commands share, and how their words become a request."""

from __future__ import annotations

import locale
import os
import sys
import tomllib
from collections.abc import Callable
from typing import Any

import click

from mailcheck.app.request import Request
from mailcheck.model.errors import UsageError

LANGUAGES = ("en", "ja", "pt")


def batch_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options by which every command on a batch is told what to read and how."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, required=True, metavar="PATH..."),
            click.option("--policy", metavar="FILE", help="Policy file; default: the nearest mailcheck.toml upward."),
            click.option("--roster", metavar="FILE", help="Roster file; overrides [roster] path."),
            click.option("--select", multiple=True, metavar="RULE", help="Only these rules: code, name or prefix."),
            click.option("--ignore", multiple=True, metavar="RULE", help="All rules but these."),
            click.option("--set", "sets", multiple=True, metavar="CODE.KEY=VALUE", help="One rule parameter."),
            click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Worker processes; default: the cores."),
            click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the report; default: the locale."),
            click.option("--quiet", is_flag=True, help="Print nothing but errors."),
            click.option("--no-progress", is_flag=True, help="No progress on a terminal."),
        )
    ):
        command = option(command)
    return command


def request_of(given: dict[str, Any]) -> Request:
    """Return the request behind the options of `batch_options`."""
    overrides: dict[str, Any] = {}
    if given.get("roster"):
        overrides["roster"] = {"path": os.path.abspath(given["roster"])}
    if given.get("fail_on"):
        overrides["gate"] = {"fail_on": given["fail_on"]}
    for text in given.get("sets") or ():
        code, key, value = parse_set(text)
        overrides.setdefault("rule", {}).setdefault(code, {})[key] = value
    paths = tuple(given["paths"])
    extra: dict[str, Any] = {"jobs": given["jobs"]} if given.get("jobs") else {}
    return Request(
        paths=paths,
        policy=given.get("policy"),
        overrides=overrides,
        select=words(given.get("select")),
        ignore=words(given.get("ignore")),
        language=given.get("lang") or default_language(),
        baseline=given.get("baseline"),
        stdin=sys.stdin.buffer.read() if "-" in paths else None,
        **extra,
    )


def words(given: tuple[str, ...] | None) -> tuple[str, ...]:
    """Split repeated and comma-separated options into words."""
    return tuple(w for text in given or () for w in text.replace(",", " ").split())


def parse_set(text: str) -> tuple[str, str, Any]:
    """Return (code, key, value) of `CODE.KEY=VALUE`; the value is TOML, else a text."""
    name, equals, value = text.partition("=")
    code, dot, key = name.strip().partition(".")
    if not equals or not dot or not key:
        hint = "write CODE.KEY=VALUE, e.g. EXP101.max_customers=2"
        raise UsageError(f"`{text}` is no setting", where="--set", hint=hint)
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return code, key, parsed


def default_language() -> str:
    """Return the report's language from MAILCHECK_LANG or the locale; English otherwise."""
    names = [os.environ.get(n, "") for n in ("MAILCHECK_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    names.append(locale.getlocale()[0] or "")
    for name in names:
        if not name:
            continue
        word = name.lower()
        if word.startswith("japanese"):
            return "ja"
        if word.startswith("portuguese"):
            return "pt"
        return word[:2] if word[:2] in LANGUAGES else "en"
    return "en"
