"""Decide which column of a list holds what: by the policy, by its header and by its content.

What columns are called is data (`rules/words/columns.toml`); nothing here knows a product or a
language. A guess is never silent: every column of a plan says why it has its role.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mailcheck.model.errors import PolicyError, nearest
from mailcheck.read.column_names import aliases, fold, known_header

ROLES = (
    "email", "cc", "bcc", "subject", "body", "name", "family", "given", "kana", "alias", "id", "phone",
    "address", "postcode", "birthday", "account", "number", "company", "household", "delegate_for", "verified_at",
    "opt_out", "consent", "segment", "ship_to", "event", "attachment",
)  # fmt: skip
MANY = {"cc", "bcc", "kana", "alias", "phone", "address", "number", "ship_to", "attachment"}
MAIL = ("email", "cc", "bcc")
PROOF = 0.9
STAFF = "belongs to staff or to the sender"
LOOSE = 0.5

ADDRESS = r"[^\s@<>\"',;、()]+@[^\s@<>\"',;、()]+\.[^\s@<>\"',;、()]{2,}"
MAILBOX = rf"(?:[^<>@]{{0,200}}<\s*{ADDRESS}\s*>|(?:mailto:)?{ADDRESS})"
ADDRESSES = re.compile(rf"\s*{MAILBOX}(?:[\s;,、]+{MAILBOX})*[\s;,]*")
KANA = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\s　]+")
COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|\(株\)|㈱|財団法人|社団法人|\b(?:Inc|Ltd|LLC|GmbH|Corp|Ltda|S\.A)\b"
)
KANJI_NAME = re.compile(r"[\u3400-\u9fff々ヶノ]{1,4}[\s　]?[\u3041-\u30ff\u3400-\u9fff々]{1,4}")
LATIN_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:d[aeo]s?|van|von|[A-ZÀ-Þ][\w.'’-]*)){1,4}")
PLACE = re.compile(r"(?:[都道府県市区町村部課係店館社会校院]|本社|支社)$")


@dataclass(frozen=True, slots=True)
class Plan:
    """Which role each column has, from the left; None is a column without one.

    `names` are the headers as they stand, or `column N` (from 1) in a list without header.
    `why` says for each column where the role, or its absence, comes from.
    """

    roles: tuple[str | None, ...]
    names: tuple[str, ...]
    header: bool
    why: tuple[str, ...]

    def mapping(self) -> dict[str, str]:
        """Return header -> role of all columns that have a role, as the report shows it."""
        found: dict[str, str] = {}
        for name, role in zip(self.names, self.roles, strict=True):
            if role is not None:
                found.setdefault(name, role)
        return found


def holds_addresses(cell: str) -> bool:
    """Tell whether a cell is one or several mail addresses, with or without display names."""
    text = unicodedata.normalize("NFKC", cell)
    return "@" in text and ADDRESSES.fullmatch(text) is not None


def has_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row of a list names its columns.

    An address in it, even a broken one, says no; so does an empty cell above a column of addresses,
    where no other cell is a usual name. A recipient must not be taken for a header.
    """
    known = sum(map(known_header, first))
    if any(map(looks_like_address, first)):
        return known > 1
    if known:
        return True
    for place, name in enumerate(first):
        cells = [row[place] for row in below if place < len(row) and row[place].strip()]
        if not name.strip() and cells and sum(map(holds_addresses, cells)) >= PROOF * len(cells):
            return False
    return True


def plan_columns(
    headers: Sequence[str], sample_rows: Sequence[Sequence[str]], declared: dict[str, str]
) -> Plan:
    """Return the column plan of a list or roster.

    `headers` is the first row, `sample_rows` are the rows below it, `declared` maps a role to the
    header that the policy names. Raises PolicyError where that header is not there.
    """
    header = has_header(headers, sample_rows)
    rows = list(sample_rows) if header else [headers, *sample_rows]
    width = max([len(headers), *map(len, rows)], default=0)
    names = [h.strip() for h in headers] if header else []
    names = [names[n] if n < len(names) and names[n] else f"column {n + 1}" for n in range(width)]
    cells = [[row[n].strip() for row in rows if n < len(row) and row[n].strip()] for n in range(width)]
    guess = Guess(names, cells)
    guess.take_declared(declared)
    if header:
        guess.by_header()
    else:
        guess.by_content()
    guess.find_addresses()
    return Plan(tuple(guess.roles), tuple(names), header, tuple(guess.why))


class Guess:
    """A column plan in the making: roles are given out once, the surest first."""

    def __init__(self, names: list[str], cells: list[list[str]]) -> None:
        self.names, self.cells = names, cells
        self.folded = [fold(name) for name in names]
        self.roles: list[str | None] = [None] * len(names)
        self.why = ["no known name"] * len(names)
        self.fixed: set[int] = set()

    def give(self, column: int, role: str | None, why: str) -> None:
        """Give a column its role for good."""
        self.roles[column], self.why[column] = role, why
        self.fixed.add(column)

    def take_declared(self, declared: dict[str, str]) -> None:
        """Give the roles that the policy names; raises PolicyError for a missing column."""
        for role, wanted in declared.items():
            exact = [n for n, name in enumerate(self.names) if name == wanted.strip()]
            alike = [n for n, word in enumerate(self.folded) if word == fold(wanted)]
            for column in (exact or alike)[:1]:
                self.give(column, role, "named in the policy")
            if not exact and not alike:
                shown = self.names if not any(map(holds_addresses, self.names)) else []
                hint = nearest(wanted, shown) or f"the list has: {', '.join(shown[:20])}"
                raise PolicyError("the list has no such column", where=f'{role} = "{wanted}"', hint=hint)

    def by_header(self) -> None:
        """Give roles by the names of the columns; columns of addresses are proved by content."""
        claims: list[tuple[int, int, str, str]] = []
        for column, word in enumerate(self.folded):
            if column not in self.fixed:
                claims += [(place, column, role, why) for role, place, why in self.claims(column, word)]
        for _, column, role, why in sorted(claims):
            if column in self.fixed or (role not in MANY and role in self.roles):
                if column not in self.fixed:
                    self.why[column] = f"another column is the {role}"
                continue
            self.give(column, role, why)

    def claims(self, column: int, word: str) -> list[tuple[str, int, str]]:
        """Return the roles that a header may stand for, as (role, rank, why)."""
        known = aliases()
        if word in known.never:
            self.give(column, None, STAFF)
            return []
        others = set(self.folded)
        for trap in known.traps:
            if word not in trap["names"] or trap["unless"] & others:
                continue
            if not trap["beside"] or trap["beside"] & others:
                if not trap["role"]:
                    self.give(column, None, trap["why"])
                    return []
                return [(trap["role"], 0, trap["why"])]
        if word in known.state and self.share(column, is_state) >= PROOF:
            return [("opt_out", 500, "its cells are states of subscription")]
        found = known.rank.get(word) or known.rank.get(fold(self.names[column].rpartition(".")[2]), ())
        claims = [(role, place, "its header") for role, place in found]
        for role, words, without in known.contains if self.cells[column] and not claims else ():
            if any(w in word for w in words) and not any(w in word for w in without):
                claims.append((role, 1000, "a word in its header"))
        return [claim for claim in claims if self.credible(column, claim[0])]

    def credible(self, column: int, role: str) -> bool:
        """Check the cells of a column against the role that its header claims."""
        if not self.cells[column]:
            return True
        if role in MAIL:
            return self.share(column, looks_like_address) >= LOOSE
        if role == "phone":
            return self.share(column, lambda cell: sum(c.isdigit() for c in cell) > 5) >= LOOSE
        return (
            role not in ("name", "family", "given", "address") or self.share(column, holds_addresses) < LOOSE
        )

    def share(self, column: int, test: Any) -> float:
        """Return the share of non-empty cells that pass a test."""
        cells = self.cells[column]
        return sum(map(test, cells)) / len(cells) if cells else 0.0

    def proved(self, column: int) -> bool:
        """Tell whether the cells of a column are addresses; some may be broken ones."""
        share = self.share(column, holds_addresses)
        return share >= PROOF or (share >= LOOSE and self.share(column, looks_like_address) >= PROOF)

    def find_addresses(self) -> None:
        """Give the role email by content where no header claimed it; a constant column comes last.

        What would be the address of one's own staff is the customer's where there is no other, and
        each row has one of its own.
        """
        if "email" in self.roles:
            return
        found = [n for n in range(len(self.names)) if n not in self.fixed and self.proved(n)]
        found = found or [n for n, why in enumerate(self.why) if why == STAFF and self.proved(n) and self.varied(n)]
        found.sort(key=lambda n: (len(set(self.cells[n])) == 1 < len(self.cells[n]), n))
        for column in found[:1]:
            share = round(100 * self.share(column, holds_addresses))
            self.give(column, "email", f"{share} % of its cells are addresses")

    def by_content(self) -> None:
        """Give roles in a list without header; only shapes that hardly mislead are taken."""
        self.find_addresses()
        tests = (
            ("kana", lambda cell: KANA.fullmatch(unicodedata.normalize("NFKC", cell)) is not None),
            ("company", lambda cell: COMPANY.search(cell) is not None),
            ("name", is_name),
        )
        for role, test in tests:
            for column in range(len(self.names)):
                free = column not in self.fixed and role not in self.roles
                least = LOOSE if role == "company" else PROOF
                if free and self.share(column, test) >= least and (role != "name" or self.varied(column)):
                    self.give(column, role, f"its cells look like a {role}")

    def varied(self, column: int) -> bool:
        """Tell whether a column has as many values as people have names."""
        cells = self.cells[column]
        return len(set(cells)) >= 0.8 * len(cells)


def looks_like_address(cell: str) -> bool:
    """Tell whether a cell was meant as an address, be it a broken one."""
    return "@" in unicodedata.normalize("NFKC", cell)


def is_state(cell: str) -> bool:
    """Tell whether a cell says that somebody is, or is not, subscribed."""
    values = aliases().values
    return fold(cell) in values["out"] | values["in"] | values["unknown"]


def is_name(cell: str) -> bool:
    """Tell whether a cell has the shape of a person's full name."""
    text = unicodedata.normalize("NFKC", cell)
    if PLACE.search(text) or COMPANY.search(text):
        return False
    return KANJI_NAME.fullmatch(text) is not None or LATIN_NAME.fullmatch(text) is not None
