"""The use cases around the rule book: list it, test it, start a new rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mailcheck.model.errors import UsageError
from mailcheck.reference.rulebook import load_rulebook

if TYPE_CHECKING:
    from mailcheck.app.examples import Failure

TEMPLATE = '''# A rule: what is wrong is what the query returns, one row for each message.
# `mailcheck rules test {folder}` runs the examples below.
code = "X{number:03}"
name = "{name}"
title = "{title}"
severity = "warning"
scope = "message"
check = "personal-data"
why = "Say what happens to people when this goes out."
fix = "Say what to do about it."
message = "{{recipients}} recipients (limit {{max_recipients}})"

[parameters]
max_recipients = 10

[query]
sql = \'\'\'
select message_id, count(*) as recipients
from recipient
where not own
group by message_id
having count(*) > $max_recipients
\'\'\'

[[bad]]
name = "more than the limit"
policy = {{ rule = {{ X{number:03} = {{ max_recipients = 1 }} }} }}
eml = \'\'\'
From: info@club.example
To: a@example.com, b@example.net

Hello\'\'\'
finds = ["2 recipients (limit 1)"]

[[good]]
name = "one recipient"
eml = \'\'\'
From: info@club.example
To: a@example.com

Hello\'\'\'
'''


def list_all(packs: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return code, name, severity, scope, check, title and parameters of every rule."""
    keys = ("code", "name", "severity", "scope", "check", "title", "parameters", "status")
    book = load_rulebook(packs)
    return [{key: getattr(rule, key) for key in keys} for rule in book.rules.values()]


def check_all(packs: Sequence[str] = ()) -> tuple[int, list[Failure]]:
    """Run examples; return how many there are and those that fail.

    With `packs`, only those of the rules there. Raises RuleError for a file that cannot be used.
    """
    from mailcheck.app.examples import check_knowledge, check_rule, example_count
    from mailcheck.judge.database import Database
    from mailcheck.reference.knowledge import load_knowledge

    book = load_rulebook(packs)
    knowledge = load_knowledge()
    folders = tuple(str(pack).rstrip("/") + "/" for pack in packs)
    wanted = [r for r in book.rules.values() if not packs or r.path.startswith(folders)]
    failures = [] if packs else list(check_knowledge(knowledge))
    with Database() as database:
        for rule in book.rules.values():
            database.check(rule)
        for rule in wanted:
            failures.extend(check_rule(book, rule, database))
    return example_count(wanted, None if packs else knowledge), failures


def new_rule_text(name: str, folder: str) -> tuple[str, str]:
    """Return path and text of a new rule file.

    Names are kebab-case and name the problem, at most 30 characters long.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > 30:
        hint = "small letters and hyphens, at most 30 characters, e.g. too-many-recipients"
        raise UsageError(f"`{name}` is no name for a rule", where="rules new", hint=hint)
    number = sum(ord(c) * (i + 1) for i, c in enumerate(name)) % 900 + 100
    title = name.replace("-", " ").capitalize()
    text = TEMPLATE.format(name=name, title=title, number=number, folder=folder)
    return f"{folder}/{name}.toml", text
