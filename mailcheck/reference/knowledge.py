"""Reading what the rule book knows about texts: detectors, merge-tag systems, marks, word lists.

Everything is checked when it is loaded, so that a scan can trust it: keys, regular expressions,
validators, levels, examples. An error names the file, the line where it can be found, and the
nearest known name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from mailcheck.extract.validators import VALIDATORS
from mailcheck.model.errors import RuleError, nearest
from mailcheck.model.knowledge import Detector, Knowledge, Mark, TagSystem

LEVELS = ("none", "low", "medium", "high")
DETECTOR_KEYS = ("kind", "name", "title", "weight", "why", "labels", "negative_labels", "reach", "form", "found", "not_found")
DETECTOR_NEEDS = ("kind", "name", "title", "weight", "why", "form", "found", "not_found")
FORM_KEYS = ("name", "anchor", "patterns", "validator", "labels", "negative_labels", "reach", "bare", "labelled")
FORM_NEEDS = ("name", "anchor", "patterns", "bare", "labelled")
TAG_KEYS = ("name", "title", "tier", "pattern", "anchor", "why", "found", "not_found")
TAG_NEEDS = TAG_KEYS
MARK_NEEDS = ("kind", "why", "anchor", "form", "found", "not_found")
MARK_KEYS = (*MARK_NEEDS, "raw")
MARK_FORM_KEYS = ("name", "patterns")
FOUND_KEYS = ("text", "values", "confidence", "fields", "why")
NOT_FOUND_KEYS = ("text", "fields", "why")


@cache
def load_knowledge(extra_dirs: tuple[str, ...] = ()) -> Knowledge:
    """Return the built-in knowledge, with that of the given folders laid over it file by file.

    A folder has the same subfolders `detectors`, `tags`, `marks` and `words`; a file of the same name
    replaces the built-in one. Raises RuleError for a file that cannot be used.
    """
    roots: list[Traversable] = [files("mailcheck.rules"), *(Path(folder) for folder in extra_dirs)]
    for root in roots[1:]:
        if not root.is_dir():
            raise RuleError("no such folder of rules", where=str(root))
    detectors = [d for entry in entries(roots, "detectors", ".toml") for d in read_detectors(entry)]
    tags = [read_tags(entry) for entry in entries(roots, "tags", ".toml")]
    words = {entry.name.removesuffix(".txt"): read_words(entry) for entry in entries(roots, "words", ".txt")}
    marks = tuple(read_marks(entry) for entry in entries(roots, "marks", ".toml"))
    return Knowledge(tuple(detectors), tuple(tags), words, marks)


def entries(roots: Iterable[Traversable], folder: str, suffix: str) -> list[Traversable]:
    """Return the files of one folder over all layers by name; the last layer's file counts."""
    found: dict[str, Traversable] = {}
    for root in roots:
        place = root / folder
        if place.is_dir():
            found |= {entry.name: entry for entry in place.iterdir() if entry.name.endswith(suffix)}
    return [found[name] for name in sorted(found)]


def shown(entry: Traversable) -> str:
    """Return a path for messages: from `rules/` on where it is a built-in file."""
    parts = str(entry).replace("\\", "/").split("/")
    return "/".join(parts[parts.index("rules") :]) if "rules" in parts else str(entry)


def read_text(entry: Traversable) -> str:
    """Return the text of a file of the rule book."""
    try:
        return entry.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"cannot be read: {type(error).__name__}", where=shown(entry)) from None


@cache
def built_in() -> str:
    """Return where the files of the rule book itself lie."""
    return str(files("mailcheck.rules"))


class File:
    """One TOML file, with what is needed to say where something in it is wrong."""

    def __init__(self, entry: Traversable) -> None:
        self.path, self.text = shown(entry), read_text(entry)
        # The tests prove the expressions of the built-in files; to compile them all takes longer than
        # a run on a few templates.
        self.proven = str(entry).startswith(built_in())
        try:
            self.content = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            raise RuleError(f"not valid TOML: {error}", where=self.path) from None

    def fail(self, what: str, near: str = "", hint: str = "") -> RuleError:
        """Return the error; its line is the first one on which `near` stands."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if near and near in line:
                return RuleError(what, where=f"{self.path}:{number}", hint=hint)
        return RuleError(what, where=self.path, hint=hint)

    def check(self, table: Mapping[str, Any], known: Iterable[str], needed: Iterable[str], what: str) -> None:
        """Raise RuleError for an unknown or a missing key of a table."""
        for key in sorted(table.keys() - set(known)):
            raise self.fail(f"unknown key `{key}` of {what}", key, nearest(key, known))
        for key in needed:
            if key not in table:
                raise self.fail(f"{what} needs `{key}`")

    def one_of(self, key: str, value: object, known: Iterable[str]) -> None:
        """Raise RuleError where a value is none of the known words."""
        if value not in tuple(known):
            hint = nearest(str(value), known) or f"one of {', '.join(sorted(known))}"
            raise self.fail(f"`{key}` cannot be `{value}`", str(value), hint)

    def regex(self, source: object, groups: Iterable[str] = ()) -> str:
        """Return a regular expression that compiles and has the groups, or raise RuleError."""
        if not isinstance(source, str) or not source:
            raise self.fail("a regular expression has to be a text", str(source))
        if self.proven:
            return source
        try:
            compiled = re.compile(source)
        except re.error as error:
            raise self.fail(f"bad regular expression: {error}", source[:30]) from None
        for group in groups:
            if group not in compiled.groupindex:
                raise self.fail(f"the pattern needs a group `{group}`", source[:30])
        return source

    def texts(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Return a list of texts, or raise RuleError; a missing one is empty."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fail(f"`{key}` has to be a list of texts", key)
        return tuple(value)

    def examples(self) -> Iterator[tuple[dict[str, Any], ...]]:
        """Yield the examples that must be found, then those that must not; none may be empty."""
        for key, known, needed in (("found", FOUND_KEYS, ("text", "values")), ("not_found", NOT_FOUND_KEYS, ("text", "why"))):
            items = self.content[key]
            if not isinstance(items, list) or not items:
                raise self.fail(f"needs at least one [[{key}]]")
            for item in items:
                self.check(item, known, needed, f"[[{key}]]")
            yield tuple(items)


def read_detectors(entry: Traversable) -> Iterator[Detector]:
    """Yield a detector for each form of one file; the first carries the examples."""
    file = File(entry)
    content = file.content
    file.check(content, DETECTOR_KEYS, DETECTOR_NEEDS, "the detector")
    if not isinstance(content["weight"], int | float):
        raise file.fail("`weight` has to be a number", "weight")
    found, not_found = file.examples()
    labels, negative = file.texts(content, "labels"), file.texts(content, "negative_labels")
    for word in (*labels, *negative):
        if len(word) < 2:
            raise file.fail(f"the label `{word}` is too short to mean anything", word)
    for number, form in enumerate(content["form"]):
        file.check(form, FORM_KEYS, FORM_NEEDS, "[[form]]")
        file.one_of("bare", form["bare"], LEVELS)
        file.one_of("labelled", form["labelled"], LEVELS)
        if "validator" in form:
            file.one_of("validator", form["validator"], VALIDATORS)
        yield Detector(
            kind=content["kind"],
            name=f"{content['name']}/{form['name']}",
            title=content["title"],
            weight=float(content["weight"]),
            patterns=tuple(file.regex(p) for p in file.texts(form, "patterns")),
            anchor=file.regex(form["anchor"]),
            validator=form.get("validator"),
            labels=file.texts(form, "labels") if "labels" in form else labels,
            negative_labels=file.texts(form, "negative_labels") if "negative_labels" in form else negative,
            reach=form.get("reach", content.get("reach", 40)),
            confidence_bare=form["bare"],
            confidence_labelled=form["labelled"],
            why=content["why"],
            path=file.path,
            found=found if number == 0 else (),
            not_found=not_found if number == 0 else (),
        )


def read_tags(entry: Traversable) -> TagSystem:
    """Return the merge-tag system of one file."""
    file = File(entry)
    content = file.content
    file.check(content, TAG_KEYS, TAG_NEEDS, "the merge-tag system")
    file.one_of("tier", content["tier"], ("A", "B"))
    file.regex(content["pattern"], ("inner",))
    file.regex(content["anchor"])
    found, not_found = file.examples()
    texts = {key: content[key] for key in ("name", "title", "tier", "pattern", "anchor", "why")}
    return TagSystem(**texts, path=file.path, found=found, not_found=not_found)


def read_marks(entry: Traversable) -> Mark:
    """Return the marks of one file; its stem is their kind."""
    file = File(entry)
    content = file.content
    file.check(content, MARK_KEYS, MARK_NEEDS, "the marks")
    file.one_of("kind", content["kind"], (entry.name.removesuffix(".toml"),))
    found, not_found = file.examples()
    forms = []
    for form in content["form"]:
        file.check(form, MARK_FORM_KEYS, MARK_FORM_KEYS, "[[form]]")
        forms.append((form["name"], tuple(file.regex(p) for p in file.texts(form, "patterns"))))
    return Mark(
        kind=content["kind"],
        anchor=file.regex(content["anchor"]),
        forms=tuple(forms),
        raw=content.get("raw", False) is True,
        why=content["why"],
        path=file.path,
        found=found,
        not_found=not_found,
    )


def read_words(entry: Traversable) -> tuple[str, ...]:
    """Return the entries of a word list in file order, each once.

    A comment begins with `# ` (a bare `#N/A` is a word) and runs to the end of the line.
    """
    words = (re.split(r"(?:^|\s)#(?:\s|$)", line)[0].strip() for line in read_text(entry).splitlines())
    return tuple(dict.fromkeys(word for word in words if word))
