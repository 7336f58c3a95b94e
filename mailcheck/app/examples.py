"""Running the examples inside rule and detector files: they are the rule book's tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mailcheck.app.gather import gather, policy_of
from mailcheck.app.request import Request
from mailcheck.app.scan import judge_facts, tables_asked
from mailcheck.app.template import lint_memory
from mailcheck.judge.database import Database
from mailcheck.judge.engine import configure
from mailcheck.model.errors import MailcheckError
from mailcheck.model.finding import Finding
from mailcheck.model.knowledge import Detector, Knowledge, Mark, TagSystem
from mailcheck.model.rule import Example, Rule, RuleBook

# Examples say "expired" and "fresh" of fixed days, so they are judged on a fixed day.
EXAMPLE_DAY = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what its file says."""

    place: str
    example: str
    what: str


def run_example(
    book: RuleBook, rule: Rule, example: Example, database: Database, language: str = "en"
) -> list[Finding]:
    """Return the findings of one rule on one of its examples; the database may be used again."""
    memory = {name: text.encode(example.encoding) for name, text in example.files.items()}
    paths = []
    for number, text in enumerate(example.eml, 1):
        paths.append(f"{number:04}.eml")
        memory[paths[-1]] = text.encode(example.encoding)
    if example.csv is not None:
        paths.append("list.csv")
        memory[paths[-1]] = example.csv.encode(example.encoding)
    templates = {name: text.encode(example.encoding) for name, text in example.template.items()}
    request = Request(
        paths=tuple(paths),
        overrides=example.policy,
        # An ignore in a template is judged by what the other rules find.
        select=() if templates else (rule.code,),
        jobs=1,
        language=language,
        memory=memory | templates,
        today=EXAMPLE_DAY,
    )
    configured = configure(book, policy_of(request).rule)
    if templates:
        judged = lint_memory(configured, templates, request, b"example", database)
    else:
        judged = judge_facts(configured, gather(request, wanted=tables_asked(configured, request)), request, b"example", database)
    return [finding for finding in judged.findings if finding.rule == rule.code]


def check_rule(book: RuleBook, rule: Rule, database: Database) -> Iterator[Failure]:
    """Yield what is wrong with the examples of one rule."""
    for example in rule.examples:
        try:
            messages = [f.message for f in run_example(book, rule, example, database)]
        except MailcheckError as error:
            yield Failure(rule.path, example.name, str(error))
            continue
        if messages != list(example.finds):
            what = f"expected {list(example.finds)!r}, found {messages!r}"
            yield Failure(rule.path, example.name, what)


def check_knowledge(knowledge: Knowledge) -> Iterator[Failure]:
    """Yield what is wrong with the examples of detectors, merge-tag systems and marks."""
    from mailcheck.extract.marks import marks_in
    from mailcheck.extract.scan import find_identifiers
    from mailcheck.extract.tags import Tags

    for detector in {d.path: d for d in reversed(knowledge.detectors)}.values():
        for example in (*detector.found, *detector.not_found):
            hits = find_identifiers(example["text"], knowledge)
            same = [example["text"][h.start : h.end] for h in hits if h.kind == detector.kind]
            yield from compare(detector, example, same)
    for system in knowledge.tags:
        for example in (*system.found, *system.not_found):
            tags = Tags(knowledge, example.get("fields", ())).find(example["text"])
            found = [tag.tag for tag in tags if tag.system == system.name]
            yield from compare(system, example, found)
    for mark in knowledge.marks:
        for example in (*mark.found, *mark.not_found):
            yield from compare(mark, example, [text for _, text in marks_in(mark, example["text"])])


def compare(
    entry: Detector | TagSystem | Mark, example: Mapping[str, Any], found: list[str]
) -> Iterator[Failure]:
    """Yield a failure where what was found is not what the example says; none for a not_found."""
    wanted = example.get("values", [])
    if found != wanted:
        yield Failure(entry.path, example["text"], f"expected {wanted!r}, found {found!r}")


def example_count(rules: Iterable[Rule], knowledge: Knowledge | None) -> int:
    """Return the number of examples in the files of rules, detectors and merge-tag systems."""
    count = sum(len(rule.examples) for rule in rules)
    if knowledge is None:
        return count
    detectors = {d.path: d for d in knowledge.detectors}
    entries = (*detectors.values(), *knowledge.tags)
    return count + sum(len(entry.found) + len(entry.not_found) for entry in entries)
