"""A rule of the rule book as a value: metadata, query, words and executed examples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mailcheck.model.errors import nearest

# A limit, the name of an encoding, or the kind of an error in brackets.
VARYING = re.compile(r"\d[\d,.]*|(?<=not valid )[\w\-]+|(?<=\()[A-Z]\w+(?=\))")


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of one rule, chosen by the column `variant` of its query."""

    message: str
    severity: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One batch in small that shows a rule: what it is, under which policy, and what is found.

    `eml` are whole messages, `csv` is one list; `files` are reference files that the policy
    names, by name. `finds` are the exact messages of the findings; none for a good example.
    """

    name: str
    good: bool
    eml: tuple[str, ...] = ()
    csv: str | None = None
    template: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    policy: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    finds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file.

    `check` is one of the names for `gate.require`; `needs` are capabilities of the batch
    without which the rule has nothing to compare (`roster`, `list`, `header` ...). Columns of
    the query named in `plain` hold no personal data and are shown as they are; all other texts
    are masked. `parameters` are bound to the query as `$name`. `templates` says that a rule for
    mails makes sense for an .eml template too, without a batch.
    """

    code: str
    name: str
    title: str
    severity: str
    scope: str
    check: str
    why: str
    fix: str
    message: str
    sql: str
    key: str | None = None
    needs: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    parameters: dict[str, Any] = field(default_factory=dict)
    variants: dict[str, Variant] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    core: bool = False
    templates: bool = False
    status: str = "stable"
    path: str = ""
    sql_line: int = 1
    severity_set: bool = False

    def text(self, variant: str | None = None) -> str:
        """Return the message template of a variant, or of the rule."""
        return self.variants[variant].message if variant else self.message


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules by code, in order, and the words of the other languages.

    `texts` maps a language to {code: {title, message, why, fix, variant.NAME}}; `phrases` maps a
    language to {English phrase: phrase} for the words that queries return. `packed` are the codes of
    rules that a pack has brought or changed: their queries are to be bound before anything is judged,
    those of the tool itself are bound by its tests.
    """

    rules: dict[str, Rule]
    texts: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    phrases: dict[str, dict[str, str]] = field(default_factory=dict)
    packed: frozenset[str] = frozenset()

    def phrase(self, language: str, text: str) -> str:
        """Return words of the engine in a language; in English, or where there are none, as they are.

        A number and a name in brackets may vary: their phrase has `{}` in their place.
        """
        known = self.phrases.get(language, {})
        shape = VARYING.sub("{}", text)
        return known.get(text) or (known[shape].format(*VARYING.findall(text)) if shape in known else text)

    def find(self, word: str) -> Rule | None:
        """Return the rule with this code or name, or None."""
        rule = self.rules.get(word.upper())
        return rule or next((r for r in self.rules.values() if r.name == word), None)

    def hint(self, word: str) -> str:
        """Return what to say of a word that is no rule: the nearest one, or where all of them are."""
        return nearest(word, [*self.rules, *(r.name for r in self.rules.values())]) or "`mailcheck rules list` shows all"

    def select(self, word: str) -> list[str]:
        """Return the codes that a code, a name or a prefix of codes stands for."""
        exact = self.find(word)
        if exact:
            return [exact.code]
        return [code for code in self.rules if word and code.startswith(word.upper())]
