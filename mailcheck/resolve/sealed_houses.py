"""One house in a sealed roster, however its address is written: `1丁目2番3号` and `1-2-3`.

The house of each address (`places`) is a value of its own. What may follow it (building, floor, town
or country) is tagged, so that `Main St 5, Leeds` is not taken for `Main St 5, London`: as with the
plain roster one of two addresses has to go on where the other ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa

from mailcheck.resolve.places import MACROS, SHORTEST
from mailcheck.resolve.workspace import Workspace

# What is sealed of an address, and the role of the address: in one spelling, and its house.
ADDRESS_ROLES = {"address": "address", "ship_to": "ship_to", ":house": "address", ":ship_house": "ship_to"}
LOOSE = (":house", ":ship_house")
# Where an address may be cut: between words, at marks, before and behind numbers.
PIECE = re.compile("[0-9]+|[a-z]+|[^0-9a-z]+?(?=[0-9a-z,]|$)|.")
WHOLE, BEGINNING = "house=", "house<"
# Addresses in one spelling, with their houses.
HOUSED = f"""
select *, door(value) as door, case when length(house(door(value))) >= {SHORTEST} then house(door(value)) end as house,
       town(door(value)) as town
from addressed where role in ('address', 'ship_to')
"""
FOLDED = """
select * replace (case when role in ('address', 'ship_to') then door(value) else value end as value) from addressed
union all by name
select * exclude (door, house, town) replace (house as value, case role when 'address' then ':house' else ':ship_house' end as role)
from housed where house is not null
"""
# Spelling or house -> (role, address without prefecture, as the batch writes it).
Written = Mapping[str, list[tuple[str, str, str]]]


def housed(work: Workspace, table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Return a table of roles and values with addresses in one spelling and their houses as further
    values, and its addresses with `door`, `house` and `town`.
    """
    for macro in MACROS:
        work.run(macro)
    work.put("addressed", table)
    found = work.query(HOUSED)
    work.put("housed", found)
    return work.query(FOLDED), found


def written(found: pa.Table) -> Written:
    """Return what the batch writes of each address and house."""
    texts: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in sorted({tuple(row.values()) for row in found.select(["door", "house", "role", "town", "value"]).to_pylist()}, key=str):
        for key in filter(None, row[:2]):
            if row[2:] not in texts[key]:
                texts[key].append(row[2:])
    return texts


def house_keys(house: str, town: str) -> Iterator[tuple[str, str]]:
    """Yield the keys by which an address is known: as a whole, and where it may end sooner."""
    yield WHOLE, town
    for beginning in beginnings(house, town):
        yield BEGINNING, beginning


def same_house(house: str, town: str, has: Callable[[str, str], bool]) -> bool:
    """Say whether the address behind the keys goes on where this one ends, or ends where this one goes on."""
    return has(BEGINNING, town) or any(has(WHOLE, beginning) for beginning in beginnings(house, town))


def beginnings(house: str, town: str) -> Iterator[str]:
    """Yield an address from its house on, a piece more each time."""
    yield house
    end = len(house)
    for piece in PIECE.findall(town[end:]):
        end += len(piece)
        yield town[:end]
