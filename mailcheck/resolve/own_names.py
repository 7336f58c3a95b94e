"""Whose name a message may carry: those of the batch, and those of its own recipients, by list, display name and roster."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.greeting_own import OwnNames
    from mailcheck.model.table import Tables

# What other names are called in a column that holds nothing else.
LABEL = re.compile(
    r"^(?:旧姓名?|旧氏名?|旧名|通称名?|戸籍名|本名|改姓前|"
    r"(?:née|nee|geb\.|geborene|formerly|born|preferred|maiden(?: name)?|nascid[ao]|solteir[ao]|nome de solteira|nome social)(?=[\s:：]))"
    r"\s*[:：=]?\s*",
    re.IGNORECASE,
)

# A message to more visible people than these has no reader of its own.
MOST = 4


@dataclass(frozen=True, slots=True)
class BatchNames:
    """The different names of some columns, told where they stand: few batches ever ask for them."""

    columns: tuple[pa.ChunkedArray, ...]
    aliases: pa.ChunkedArray

    def __iter__(self) -> Iterator[str]:
        for column in self.columns:
            yield from filter(None, column.unique().to_pylist())
        for alias in filter(None, self.aliases.unique().to_pylist()):
            yield from aliases_of(alias)


def batch_names(facts: Tables) -> BatchNames | None:
    """Return every name that list, display names and roster have; None where there is none."""
    roster = facts["roster"]
    columns = facts["recipient"].column("display_name"), roster.column("name"), roster.column("kana")
    told = any(column.null_count < len(column) for column in (*columns, roster.column("alias")))
    return BatchNames(columns, roster.column("alias")) if told else None


def own_names(facts: Tables) -> OwnNames | None:
    """Return what gives the names of some messages' recipients; None where nobody's name is known.

    Names of a sealed roster are not known in clear, so they cannot be found in a text.
    """
    recipients, roster = facts["recipient"], facts["roster"]
    if roster.num_rows == 0 and recipients.column("display_name").null_count == recipients.num_rows:
        return None
    return lambda messages: _names_of(messages, recipients, roster)


def _names_of(messages: Collection[int], recipients: pa.Table, roster: pa.Table) -> Mapping[int, tuple[str, ...]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = pa.array(sorted(messages), pa.int64())
    direct = pc.or_(pc.equal(recipients.column("kind"), "to"), recipients.column("visible"))
    here = recipients.filter(pc.and_(direct, pc.is_in(recipients.column("message_id"), asked)))
    known = _roster_names(roster.filter(pc.is_in(roster.column("identity"), here.column("identity").unique())))
    found: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for message, identity, shown in zip(*(here.column(c).to_pylist() for c in ("message_id", "identity", "display_name")), strict=True):
        found[message].append((*((shown,) if shown else ()), *known.get(identity, ())))
    return {message: tuple(dict.fromkeys(name for names in people for name in names)) for message, people in found.items() if len(people) <= MOST}


def _roster_names(roster: pa.Table) -> dict[str, list[str]]:
    """Return name, reading and other names by mailbox."""
    known: dict[str, list[str]] = defaultdict(list)
    for identity, name, kana, alias in zip(*(roster.column(c).to_pylist() for c in ("identity", "name", "kana", "alias")), strict=True):
        known[identity] += [part.strip() for part in (name or "", kana or "", *aliases_of(alias)) if part.strip()]
    return known


def aliases_of(alias: str | None) -> tuple[str, ...]:
    """Return the other names that the roster has for somebody."""
    return tuple(a for a in map(without_label, alias.split(";")) if a) if alias else ()


def without_label(alias: str) -> str:
    """Return another name without the word that says what kind of name it is: (旧姓 佐藤), née Kim."""
    return LABEL.sub("", alias.strip().strip("()（）").strip()).strip()
