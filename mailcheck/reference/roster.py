"""Load the roster: who the customers are, and every value that belongs to one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import address_tokens, tidy_address
from mailcheck.model.errors import PolicyError
from mailcheck.model.policy import RosterPolicy
from mailcheck.model.schema import arrow_schema
from mailcheck.read.lists_source import Opener, open_file
from mailcheck.reference.comparable import PLAIN_ADDRESS, comparable, comparable_column
from mailcheck.reference.consent import opted_out
from mailcheck.reference.dates import read_dates
from mailcheck.reference.tables import Loaded, load_table

__all__ = ["Roster", "comparable", "load_roster"]

SEPARATOR = r"\s*[;；\n]\s*"
PHONE_SEPARATOR = r"\s*[;；,、/／\n]\s*"
# A note in the name cell: 佐藤 花子（旧姓 鈴木）, Ann Lee (née Kim)
NOTE = re.compile(
    r"\s*[(（]\s*(?:旧姓名?|旧氏名?|旧名|通称名?|戸籍名|本名|née|nee|geb\.|geborene|formerly|preferred|nom de naissance)"
    r"\s*[:：]?\s*([^()（）]+?)\s*[)）]",
    re.IGNORECASE,
)
KEYS = ("account", "household", "id")
SHOWN_ROWS = 5


@dataclass(frozen=True, slots=True)
class Roster:
    """The customers (`roster` of the facts), their values (`roster_value`) and remarks for the report."""

    table: pa.Table
    values: pa.Table
    roles: frozenset[str]
    remarks: tuple[str, ...] = field(default=())

    def has(self, role: str) -> bool:
        """Tell whether the roster has a column of that role; family and given make a name."""
        return role in self.roles or (role == "name" and bool({"family", "given"} & self.roles))


def load_roster(spec: RosterPolicy, opener: Opener = open_file) -> Roster:
    """Load the roster that the policy names; columns that it does not map are guessed.

    Raises PolicyError for a file that cannot be read, a missing column and a roster without addresses.
    """
    path = spec.path or ""
    loaded = load_table(
        path,
        columns=spec.columns,
        encoding=spec.encoding,
        delimiter=spec.delimiter,
        sheet=spec.sheet,
        opener=opener,
    )
    if not loaded.of_role("email"):
        raise PolicyError(
            "no column holds addresses", where=path, hint='write `columns = { email = "..." }` under [roster]'
        )
    if not len(loaded):
        raise PolicyError(
            "the roster has no rows", where=path, hint="name another file, or leave [roster] out"
        )
    personal = {header: loaded.named(header) for header in spec.personal}
    return Builder(loaded, personal).build()


class Builder:
    """The roster's tables in the making; all columns are as long as the file has rows."""

    def __init__(self, loaded: Loaded, personal: dict[str, pa.Array]) -> None:
        self.loaded, self.personal = loaded, personal
        self.count = len(loaded)
        self.remarks: list[str] = []
        self.index, self.address = addresses(self.first("email"))
        self.identity = comparable_column("email", self.address)
        self.customer = self.customers()

    def first(self, role: str) -> pa.Array:
        """Return the column of a role, empty cells as null."""
        found = self.loaded.of_role(role)
        return nulled(found[0]) if found else pa.nulls(self.count, pa.string())

    def joined(self, role: str) -> pa.Array:
        """Return all columns of a role as one, such as 都道府県 and 住所1."""
        return together(self.loaded.of_role(role), " ", self.count)

    def customers(self) -> pa.Array:
        """Return whose each row is: account, household, id, else the mailbox, else the row itself."""
        keys = [
            pc.binary_join_element_wise(role, comparable_column(role, self.first(role)), ":") for role in KEYS
        ]
        first_address = pc.index_in(self.loaded_places(), self.index)
        keys.append(pc.binary_join_element_wise("address", self.identity.take(first_address), ":"))
        keys.append(pc.binary_join_element_wise("row", self.loaded.rows.cast(pa.string()), ":"))
        return pc.coalesce(*keys)

    def loaded_places(self) -> pa.Array:
        """Return 0, 1, 2 ... for the rows of the file."""
        return pa.array(range(self.count), pa.int64())

    def build(self) -> Roster:
        """Return the roster."""
        name, alias = self.names()
        people = {
            "roster_row": self.loaded.rows,
            "id": pc.utf8_normalize(self.first("id"), form="NFKC"),
            "name": name,
            "kana": self.joined("kana"),
            "alias": alias,
            "customer": self.customer,
            "delegate_for": pc.utf8_normalize(self.first("delegate_for"), form="NFKC"),
            "verified_at": self.verified_at(),
            "opt_out": pa.array(
                opted_out(self.loaded.of_role("opt_out"), self.loaded.of_role("consent"), self.count),
                pa.bool_(),
            ),
            "segment": self.first("segment"),
        }
        rows = {key: column.take(self.index) for key, column in people.items()}
        rows |= {"address": self.address, "identity": self.identity}
        schema = arrow_schema("roster")
        table = pa.table([rows[field.name] for field in schema], schema=schema)
        roles = frozenset(role for role in self.loaded.plan.roles if role)
        return Roster(table, self.values(name), roles, tuple(self.remarks))

    def names(self) -> tuple[pa.Array, pa.Array]:
        """Return full names without notes, and the other names, separated by `;`."""
        name = self.first("name")
        family, given = self.first("family"), self.first("given")
        latin = pc.match_substring_regex(pc.coalesce(family, given), r"^[\x{20}-\x{24F}]*$")
        western, eastern = (together(parts, " ", self.count) for parts in ((given, family), (family, given)))
        name = pc.coalesce(name, pc.if_else(latin.fill_null(False), western, eastern))
        alias = together(self.loaded.of_role("alias"), ";", self.count)
        noted = pc.indices_nonzero(pc.match_substring_regex(name, "[(（]").fill_null(False)).to_pylist()
        if not noted:
            return name, alias
        names, aliases = name.to_pylist(), alias.to_pylist()
        for row in noted:
            notes = [note.strip() for note in NOTE.findall(names[row])]
            if notes:
                names[row] = NOTE.sub(" ", names[row]).strip()
                aliases[row] = ";".join([*notes, *filter(None, [aliases[row]])])
        return pa.array(names, pa.string()), pa.array(aliases, pa.string())

    def verified_at(self) -> pa.Array:
        """Return the days of confirmation; what is no date is unverified, and remarked."""
        encoded = self.first("verified_at").dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        days = read_dates(texts)
        bad = {place for place, day in enumerate(days) if day is None}
        wrong = [n for n, place in enumerate(encoded.indices.to_pylist()) if place in bad] if bad else []
        if wrong:
            shown = ", ".join(str(self.loaded.rows[n].as_py()) for n in wrong[:SHOWN_ROWS])
            more = f" and {len(wrong) - SHOWN_ROWS} more" if len(wrong) > SHOWN_ROWS else ""
            self.remarks.append(
                f"{self.loaded.path}: verified_at is no date that can be read in row {shown}{more};"
                " these addresses count as unverified"
            )
        return pa.array(days, pa.date32()).take(encoded.indices)

    def values(self, name: pa.Array) -> pa.Table:
        """Return every value that says who somebody is, in the form in which it is compared."""
        places = self.loaded_places()
        found = [("email", self.index, self.identity)]
        found += [("phone", *split(column, PHONE_SEPARATOR)) for column in self.loaded.of_role("phone")]
        found += [
            ("address", places, self.joined("address")),
            ("id", places, self.first("id")),
            ("account", places, self.first("account")),
            ("name", places, name),
            ("kana", places, self.joined("kana")),
            ("birthday", places, self.first("birthday")),
        ]
        found += [("number", places, column) for column in self.loaded.of_role("number")]
        for column in self.loaded.of_role("ship_to"):
            found += [("ship_to", *split(column, SEPARATOR))]
        found += [(header, places, column) for header, column in self.personal.items()]
        return pa.concat_tables([self.value_table(*entry) for entry in found])

    def value_table(self, role: str, index: pa.Array, column: pa.Array) -> pa.Table:
        """Return the rows of one role; `index` says which row of the file each value is from."""
        value = column if role == "email" else comparable_column(role, nulled(column))
        there = pc.is_valid(value)
        index, value = index.filter(there), value.filter(there)
        columns = [
            self.loaded.rows.take(index),
            self.customer.take(index),
            pa.repeat(role, len(value)),
            value,
        ]
        return pa.table(columns, schema=arrow_schema("roster_value"))


def addresses(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return (row, address) of every address; a row without one keeps its place with null."""
    plain = pc.match_substring_regex(column, PLAIN_ADDRESS).fill_null(False)
    texts = column.to_pylist()
    found: list[str | None] = list(texts)
    more: list[tuple[int, str]] = []
    for row in pc.indices_nonzero(pc.invert(plain)).to_pylist():
        tokens = [tidy_address(token) for token in address_tokens(texts[row] or "")]
        tidy = [token for token in tokens if token]
        found[row] = tidy[0] if tidy else tidy_address(texts[row] or "")
        more += [(row, token) for token in tidy[1:]]
    index = [*range(len(found)), *(row for row, _ in more)]
    every = [*found, *(token for _, token in more)]
    order = sorted(range(len(index)), key=lambda n: index[n]) if more else range(len(index))
    return pa.array([index[n] for n in order], pa.int64()), pa.array([every[n] for n in order], pa.string())


def split(column: pa.Array, separator: str) -> tuple[pa.Array, pa.Array]:
    """Return (row, value) of the values in cells that may hold several."""
    lists = pc.split_pattern_regex(column, separator)
    return pc.list_parent_indices(lists).cast(pa.int64()), pc.list_flatten(lists)


def nulled(column: pa.Array) -> pa.Array:
    """Return a column whose empty cells are null."""
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def together(columns: Sequence[pa.Array], separator: str, count: int) -> pa.Array:
    """Return `count` rows of columns joined to one, without a separator at either end."""
    if not columns:
        return pa.nulls(count, pa.string())
    # Not null_handling="skip": Arrow drops the rows in which everything is null.
    texts = [pc.fill_null(column, "") for column in columns]
    return nulled(pc.utf8_trim(pc.binary_join_element_wise(*texts, separator), separator))
