"""Running the examples inside rule and detector files: they are the rule book's tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from mailcheck.app.gather import gather, policy_of
from mailcheck.app.request import Request
from mailcheck.app.scan import judge_facts
from mailcheck.judge.database import Database
from mailcheck.judge.engine import configure
from mailcheck.model.errors import MailcheckError
from mailcheck.model.finding import Finding
from mailcheck.model.knowledge import Detector, Knowledge, TagSystem
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
    request = Request(
        paths=tuple(paths),
        overrides=example.policy,
        select=(rule.code,),
        jobs=1,
        language=language,
        memory=memory,
        today=EXAMPLE_DAY,
    )
    configured = configure(book, policy_of(request).rule)
    judged = judge_facts(configured, gather(request), request, b"example", database)
    return [finding for finding in judged.findings if finding.rule == rule.code]


def test_rule(book: RuleBook, rule: Rule, database: Database) -> Iterator[Failure]:
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


def test_knowledge(knowledge: Knowledge) -> Iterator[Failure]:
    """Yield what is wrong with the examples of detectors and merge-tag systems."""
    from mailcheck.extract.scan import find_identifiers
    from mailcheck.extract.tags import Tags

    tags = Tags(knowledge)

    for detector in knowledge.detectors:
        for text, wanted in texts_of(detector):
            found = [h.value for h in find_identifiers(text, knowledge) if h.kind == detector.kind]
            yield from compare(detector, text, wanted, found)
    for system in knowledge.tags:
        for text, wanted in texts_of(system):
            found = [t.tag for t in tags.find(text) if t.system == system.title]
            yield from compare(system, text, wanted, found)


def texts_of(entry: Detector | TagSystem) -> Iterable[tuple[str, str | None]]:
    """Return (text, value that must be found or None) of an entry's examples."""
    for example in entry.found:
        yield example["text"], example.get("value", example.get("tag"))
    for example in entry.not_found:
        yield example["text"], None


def compare(
    entry: Detector | TagSystem, text: str, wanted: str | None, found: list[str]
) -> Iterator[Failure]:
    """Yield a failure where what was found is not what the example says."""
    if wanted is None and found:
        yield Failure(entry.path, text, f"found {found!r}, which it must not")
    elif wanted is not None and wanted not in found:
        yield Failure(entry.path, text, f"expected {wanted!r}, found {found!r}")


def example_count(book: RuleBook, knowledge: Knowledge) -> int:
    """Return the number of examples in all files."""
    entries = (*knowledge.detectors, *knowledge.tags)
    return sum(len(rule.examples) for rule in book.rules.values()) + sum(
        len(entry.found) + len(entry.not_found) for entry in entries
    )
