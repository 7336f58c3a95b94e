"""Templates cut into constant text, fields, and alternatives that hang on whether a field is empty."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from mailcheck.extract.tags import field_key


class Field(NamedTuple):
    """A place that a column fills; `default` stands for an empty cell, `markup` asks for escapes."""

    column: str
    default: str
    markup: bool


class Test(NamedTuple):
    """A condition on a column: that it is not empty, or equals `value`."""

    column: str
    value: str | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Two texts, of which a condition chooses one."""

    test: Test
    yes: Block
    no: Block


Block: TypeAlias = "tuple[str | Field | Choice, ...]"

# Liquid, Jinja, Django and Twig; Handlebars; Mailchimp: opening with a condition, other way, end.
CURLY = re.compile(
    r"\{%-?\s*(?:(?P<if>if|unless)\s+(?P<test>[^%]{1,200}?)|(?P<else>else)|(?P<end>endif|endunless))\s*-?%\}"
    r"|\{\{\s*(?:#\s*(?P<if2>if|unless)\s+(?P<test2>[^{}]{1,200}?)|(?P<else2>else)|/\s*(?P<end2>if|unless))\s*\}\}"
)
CHIMP = re.compile(
    r"\*\|(?:(?P<if>IFNOT|IF):(?P<test>[^|]{1,200}?)|(?P<else>ELSE):?|(?P<end>END):IF)\|\*", re.I
)
STATEMENTS = {"curly": CURLY, "mailchimp": CHIMP}
CONDITION = re.compile(
    r"(?P<name>[^\s=!<>\"'|]{1,80})\s*(?:(?P<sign>==?|!=)\s*(?:(?P<q>[\"'])(?P<value>[^\"']*)(?P=q)|(?P<word>blank|empty|nil|null|none)))?",
    re.I,
)


class _Open(NamedTuple):
    """An alternative that has begun: its condition, and what was collected on both sides."""

    test: Test
    yes: list[str | Field | Choice]
    no: list[str | Field | Choice]


def parse_blocks(text: str, fields: Sequence[tuple[int, int, Field]], family: str, names: Mapping[str, str]) -> Block:
    """Cut a template at its fields, given as (start, end, field), and at its alternatives.

    Where a condition is more than a comparison, or an end is missing, statements stay as text:
    nobody replaced them, and the report says so.
    """
    marks: list[tuple[int, int, Field | re.Match[str]]] = list(fields)
    statements = STATEMENTS.get(family)
    found = list(statements.finditer(text)) if statements else []
    block = _assembled(text, sorted([*marks, *((m.start(), m.end(), m) for m in found)], key=_start), names)
    return block if block is not None else _assembled(text, sorted(marks, key=_start), names) or ()


def _start(mark: tuple[int, int, object]) -> int:
    return mark[0]


def _assembled(
    text: str, marks: Sequence[tuple[int, int, Field | re.Match[str]]], names: Mapping[str, str]
) -> Block | None:
    """Return the block, or None where its statements do not fit together."""
    block: list[str | Field | Choice] = []
    opened: list[tuple[_Open, list[str | Field | Choice]]] = []
    here, at = block, 0
    for start, end, mark in marks:
        if start < at:
            continue
        here.append(text[at:start])
        at = end
        if isinstance(mark, Field):
            here.append(mark)
            continue
        groups = mark.groupdict()
        kind = next((name.rstrip("2") for name in ("if", "if2", "else", "else2", "end", "end2") if groups.get(name)), "")
        if kind == "if":
            word = groups.get("if") or groups.get("if2") or ""
            test = condition(groups.get("test") or groups.get("test2") or "", word, names)
            if test is None:
                return None
            opened.append((_Open(test, [], []), here))
            here = opened[-1][0].yes
        elif not opened:
            return None
        elif kind == "else":
            here = opened[-1][0].no
        else:
            done, here = opened.pop()
            here.append(Choice(done.test, tuple(done.yes), tuple(done.no)))
    here.append(text[at:])
    return tuple(node for node in block if node != "") if not opened else None


def condition(text: str, word: str, names: Mapping[str, str]) -> Test | None:
    """Return the condition behind `if` or `unless`; None for one that is not understood."""
    found = CONDITION.fullmatch(text.strip())
    if found is None:
        return None
    column = names.get(field_key(found["name"])) or names.get(field_key(re.split(r"[.:]", found["name"])[-1]))
    if column is None:
        return None
    negated = word.lower() in ("unless", "ifnot")
    if found["word"]:
        return Test(column, None, negated ^ (found["sign"] != "!="))
    return Test(column, found["value"], negated ^ (found["sign"] == "!="))
