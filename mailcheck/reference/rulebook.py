"""Reading the rule book: layers of rule files merged key by key, every key checked.

A file with the `code` of a lower layer's rule changes only the keys that it has. The queries are
bound against empty fact tables elsewhere (`judge`), since only the database can read them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mailcheck.model.errors import RuleError, nearest
from mailcheck.model.finding import SEVERITIES
from mailcheck.model.policy import CHECKS
from mailcheck.model.rule import Example, Rule, RuleBook, Variant
from mailcheck.reference.policy import merge

# Folders of the rule book that hold other things than rules.
NOT_RULES = frozenset({"detectors", "tags", "marks", "words", "text"})
# What a batch and its policy can have; a rule that needs one of them is not checked without it.
CAPABILITIES = frozenset(
    (
        "header list body roster verification names audience opt_out testers events ledger"
        " envelope purpose routes expected template must_be_in fields ignores"
    ).split()
)
# A rule of scope `template` runs in `mailcheck template` alone.
SCOPES = ("message", "batch", "template")
RULE_KEYS = {
    "code",
    "name",
    "title",
    "severity",
    "scope",
    "key",
    "check",
    "needs",
    "why",
    "fix",
    "message",
    "references",
    "parameters",
    "query",
    "variant",
    "bad",
    "good",
    "status",
    "core",
    "templates",
}
FIRST_EXAMPLE = re.compile(r"^\[\[(?:bad|good)\]\]", re.M)
REQUIRED = ("name", "title", "severity", "scope", "check", "why", "fix", "message", "query")
EXAMPLE_KEYS = {f.name for f in fields(Example)} - {"good"}


def load_rulebook(packs: Iterable[str] = (), *, examples: bool = True, language: str | None = None) -> RuleBook:
    """Return the built-in rules with installed packs and the given folders laid over them.

    Without `examples` those of built-in rules are not parsed: they are two thirds of the work. Of the
    words in other languages those of `language` are read, all of them without one.
    Raises RuleError with file, line and the nearest known name.
    """
    root = files("mailcheck.rules")
    layers = [root, *installed_packs(), *(Path(pack) for pack in packs)]
    raw: dict[str, dict[str, Any]] = {}
    packed: set[str] = set()
    for layer in layers:
        if isinstance(layer, Path) and not layer.is_dir():
            raise RuleError("no such folder of rules", where=str(layer))
        for path, content in rule_files(layer) if layer is not root else built_in(examples):
            code = content.get("code")
            if not isinstance(code, str):
                raise RuleError("a rule file needs `code`", where=path)
            if code in raw and layer is root:
                raise RuleError(f"code {code} is already used by {raw[code]['path']}", where=path)
            if layer is not root:
                packed.add(code)
            raw[code] = merge(raw.get(code, {}), {**content, "path": path})
    rules = {code: make_rule(raw[code]) for code in sorted(raw)}
    return RuleBook(rules, *load_texts(root, language), frozenset(packed))


@cache
def built_in(examples: bool) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return (path, content) of the built-in rule files, read once in a process; nobody changes them."""
    return tuple(rule_files(files("mailcheck.rules"), examples))


def installed_packs() -> Iterator[Traversable]:
    """Yield the data folders of installed packages with an entry point in `mailcheck.rules`."""
    for entry in sorted(entry_points(group="mailcheck.rules"), key=lambda e: e.name):
        yield files(entry.value)


def rule_files(folder: Traversable, examples: bool = True) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (path, content) of the rule files below a folder, in sorted order."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name not in NOT_RULES and not entry.name.startswith("."):
            yield from rule_files(entry, examples)
        elif entry.name.endswith(".toml") and entry.is_file():
            yield display(entry), parse(entry, examples)


def display(entry: Traversable) -> str:
    """Return a path for messages: from `rules/` on where it is a built-in file."""
    parts = str(entry).replace("\\", "/").split("/")
    return "/".join(parts[parts.index("rules") :]) if "rules" in parts else str(entry)


def parse(entry: Traversable, examples: bool = True) -> dict[str, Any]:
    """Return the content of a TOML file and, as `query.line`, the line where its SQL begins.

    Without `examples` the file ends at its first one; a test holds built-in files to that order.
    """
    try:
        text = entry.read_text("utf-8")
        text = text if examples else FIRST_EXAMPLE.split(text, maxsplit=1)[0]
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"not a valid rule file: {error}", where=display(entry)) from None
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        if line.replace(" ", "").startswith("sql="):
            content.setdefault("query", {})["line"] = number
    return content


def make_rule(raw: Mapping[str, Any]) -> Rule:
    """Check the merged keys of one rule and return it."""
    path = raw["path"]
    check_keys(raw.keys() - {"path"}, RULE_KEYS, path, "key")
    for key in REQUIRED:
        if key not in raw:
            raise RuleError(f"rule {raw['code']} needs `{key}`", where=path)
    query = raw["query"]
    check_keys(query.keys(), {"sql", "plain", "line"}, path, "key of [query]")
    if not isinstance(query.get("sql"), str):
        raise RuleError(f"rule {raw['code']} needs `query.sql`", where=path)
    check_word(raw["severity"], (*SEVERITIES, "off"), path, "severity")
    check_word(raw["scope"], SCOPES, path, "scope")
    check_word(raw["check"], (*CHECKS, "reading"), path, "check")
    for need in raw.get("needs", ()):
        check_word(need, sorted(CAPABILITIES), path, "needs")
    taken = RULE_KEYS - {"query", "variant", "bad", "good", "needs", "references"}
    return Rule(
        **{key: raw[key] for key in taken if key in raw},
        sql=query["sql"],
        plain=tuple(query.get("plain", ())),
        sql_line=query.get("line", 1),
        needs=tuple(raw.get("needs", ())),
        references=tuple(raw.get("references", ())),
        variants={k: Variant(**v) for k, v in raw.get("variant", {}).items()},
        examples=tuple(make_examples(raw, path)),
        path=path,
    )


def make_examples(raw: Mapping[str, Any], path: str) -> Iterator[Example]:
    """Yield the bad examples, then the good ones."""
    for table in ("bad", "good"):
        for item in raw.get(table, ()):
            check_keys(item.keys(), EXAMPLE_KEYS, path, f"key of [[{table}]]")
            if "name" not in item:
                raise RuleError(f"an example in [[{table}]] needs `name`", where=path)
            values = dict(item)
            eml = values.pop("eml", ())
            values["eml"] = (eml,) if isinstance(eml, str) else tuple(eml)
            values["finds"] = tuple(values.get("finds", ()))
            yield Example(**values, good=table == "good")


def check_keys(given: Iterable[str], known: Iterable[str], path: str, what: str) -> None:
    """Raise RuleError for the first key that is not known."""
    for key in sorted(given):
        if key not in known:
            raise RuleError(f"unknown {what} `{key}`", where=path, hint=nearest(key, known))


def check_word(word: object, known: Iterable[str], path: str, what: str) -> None:
    """Raise RuleError where a value is none of the known words."""
    if word not in tuple(known):
        hint = nearest(str(word), known) or f"one of {', '.join(known)}"
        raise RuleError(f"{what} cannot be `{word}`", where=path, hint=hint)


def load_texts(
    root: Traversable, only: str | None
) -> tuple[dict[str, dict[str, dict[str, str]]], dict[str, dict[str, str]]]:
    """Return the rule texts and the phrases of the other languages, by language; of one where it is named."""
    texts: dict[str, dict[str, dict[str, str]]] = {}
    phrases: dict[str, dict[str, str]] = {}
    folder = root / "text"
    if folder.is_dir():
        for entry in sorted(folder.iterdir(), key=lambda e: e.name):
            language = entry.name.removesuffix(".toml")
            if entry.name.endswith(".toml") and only in (None, language):
                content = parse(entry)
                phrases[language] = content.pop("phrases", {})
                texts[language] = content
    return texts, phrases
