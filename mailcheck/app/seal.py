"""The use case behind `mailcheck roster seal`: a roster as digests, so that CI holds no customers' data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mailcheck.model.errors import UsageError
from mailcheck.model.policy import Policy
from mailcheck.reference.comparable import comparable
from mailcheck.reference.roster import Roster, load_roster
from mailcheck.reference.sealed import SET_KEY, Seal, Sealed, is_sealed, joined_tags, schema, sealed_file
from mailcheck.reference.secret import load_key
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# The mailbox is the row's own key; these are never looked for as another customer's.
OWN_ONLY = ("ship_to", ":ship_house")
ALIASES = "a"
STRONG_KEY = "make one with `openssl rand -hex 32`"
# The number of a row's tags is rounded up to a multiple of this, or it would tell rare names from common ones.
ROUND = 16
# A key is refused when so few different octets are in it, or when it is a piece over and over or a series.
FEWEST_OCTETS, FEWEST_DIGITS = 8, 24
# Each value, and whether it says who somebody is: what several customers share does not.
VALUES = """
select roster_row, list(role order by role, value) as roles, list(value order by role, value) as texts,
       list(shared order by role, value) as shared
from (select *, list_contains($own, role) or count(distinct customer) over (partition by role, value) > 1 as shared
      from (select distinct roster_row, customer, role, value from roster_value
            where role <> 'email' and value is not null))
group by roster_row
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A sealed roster as a file, with its rows and the remarks on how the roster was understood."""

    content: bytes
    rows: int
    remarks: tuple[str, ...]


def seal_roster(policy: Policy, path: str) -> Made:
    """Seal the roster at a path, read as the policy's `[roster]` says.

    Raises UsageError without a key or with one that is soon guessed, PolicyError where the roster cannot be used.
    """
    key = load_key(policy.privacy.key_file)
    if key is None:
        raise UsageError("a roster is sealed with a key that lasts", where="roster seal", hint=SET_KEY)
    if is_weak(key):
        raise UsageError("the key is too easy to guess", where="roster seal", hint=STRONG_KEY)
    if is_sealed(path):
        raise UsageError("is sealed already", where=path)
    roster = load_roster(replace(policy.roster, path=path))
    sealed = sealed_of(roster, key, policy.roster.personal)
    return Made(sealed_file(sealed), sealed.table.num_rows, roster.remarks)


def sealed_of(roster: Roster, key: bytes, personal: tuple[str, ...] = ()) -> Sealed:
    """Return a roster as keyed digests."""
    import pyarrow as pa

    from mailcheck.resolve.sealed_houses import housed

    seal = Seal(key)
    towns: dict[int, list[tuple[str, str]]] = defaultdict(list)
    with Workspace({}) as work:
        said, houses = housed(work, roster.values)
        work.put("roster_value", said)
        found = work.query(VALUES, {"own": list(OWN_ONLY)}).to_pylist()
    for row, house, town in zip(*(houses.column(n).to_pylist() for n in ("roster_row", "house", "town")), strict=True):
        if house:
            towns[row].append((house, town))
    roles = tuple(sorted(set(said.column("role").to_pylist()) - {"email"}))
    values = {
        row["roster_row"]: list(zip(row["roles"], row["texts"], row["shared"], strict=True)) for row in found
    }
    rows = renumbered(list(sealed_rows(roster.table, values, towns, seal, roles)), seal)
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in schema()]
    return Sealed(seal, pa.table(columns, schema=schema()), roster.roles, roles, personal)


def renumbered(rows: list[dict[str, Any]], seal: Seal) -> list[dict[str, Any]]:
    """Return rows in the order of their digests and number them so: their place in the roster would tell
    much of a name in one that is sorted by name, or when somebody joined.
    """
    rows.sort(key=lambda row: (row["who"], row["customer"], seal.number("o", str(row["roster_row"]))))
    places: dict[int, int] = {}
    for row in rows:
        row["roster_row"] = places.setdefault(row["roster_row"], len(places) + 1)
    return rows


def sealed_rows(
    people: pa.Table,
    values: dict[int, list[tuple[str, str, bool]]],
    towns: dict[int, list[tuple[str, str]]],
    seal: Seal,
    roles: tuple[str, ...],
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the sealed table; `towns` are (house, address) of each row."""
    from mailcheck.resolve.sealed_houses import house_keys

    number = {role: at for at, role in enumerate(roles)}
    for person in people.to_pylist():
        row, identity = person["roster_row"], person["identity"]
        who = seal.number("a", identity) if identity else seal.number("r", str(row))
        told = values.get(row, [])
        tags = [seal.tag(who, kind, key) for kind, key in keys_of(person["name"], person["kana"], person["alias"])]
        tags += [seal.tag(who, f"s{role}", text) for role, text, shared in told if shared]
        tags += [seal.tag(who, kind, key) for house, town in towns.get(row, ()) for kind, key in house_keys(house, town)]
        delegate = comparable("delegate_for", person["delegate_for"] or "")
        yield {
            "who": who,
            "addressed": bool(identity),
            "roster_row": row,
            "customer": seal.number("c", person["customer"]),
            "delegate": seal.number("v\0id", delegate) if delegate else None,
            "verified_at": person["verified_at"],
            "opt_out": person["opt_out"],
            "segment": seal.number("g", person["segment"]) if person["segment"] else None,
            "role": [number[role] for role, _, shared in told if not shared],
            "value": [seal.number(f"v\0{role}", text) for role, text, shared in told if not shared],
            "shared": sorted({number[role] for role, _, shared in told if shared}),
            "tags": joined_tags(padded(tags, who, seal)),
        }


def padded(tags: list[bytes], who: int, seal: Seal) -> list[bytes]:
    """Return tags with others that mean nothing, so that their number is a multiple of ROUND."""
    missing = -len(set(tags)) % ROUND
    return tags + [seal.tag(who, "nothing", str(number)) for number in range(missing)]


def is_weak(key: bytes) -> bool:
    """Say whether a key is long enough and yet soon guessed: `aaaa...`, `abcabc...`, `0123...`, a date."""
    steps = {(after - before) % 256 for before, after in zip(key, key[1:], strict=False)}
    repeated = key in (key + key)[1:-1]
    return len(set(key)) < FEWEST_OCTETS or len(steps) < 3 or repeated or (key.isdigit() and len(key) < FEWEST_DIGITS)


@lru_cache(maxsize=1 << 12)
def keys_of(name: str | None, kana: str | None, alias: str | None) -> tuple[tuple[str, str], ...]:
    """Return the keys of a person's names; those of other names are marked as such."""
    from mailcheck.resolve.names.keys_export import name_keys
    from mailcheck.resolve.own_names import aliases_of
    from mailcheck.resolve.sealed_readings import family_readings

    found = [*name_keys(name, kana), *family_readings(name, kana)] if name else []
    for other in aliases_of(alias):
        found += [(ALIASES + kind, key) for kind, key in name_keys(other)]
    return tuple(found)
