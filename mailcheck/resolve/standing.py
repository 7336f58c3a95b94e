"""Whole columns that are wrong: slipped against the addresses, or standing still."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence as Rows
from typing import TYPE_CHECKING, Any

from mailcheck.model.mask import mask_name, mask_value
from mailcheck.model.table import TableBuilder
from mailcheck.resolve.name_keys import READ_AS, address_tokens_of, name_keys, word_keys
from mailcheck.resolve.names import normalise
from mailcheck.resolve.names.kana import base, kana_key
from mailcheck.resolve.names.person import parse
from mailcheck.resolve.names.tables import family_bases, is_family
from mailcheck.resolve.salutations import NameLists, shared_words
from mailcheck.resolve.sequences import ENOUGH, FEWEST_ROWS, Sequence, sequences
from mailcheck.resolve.shift import PROOF, ShiftAlarm, shift_by_affinity, shift_by_names
from mailcheck.resolve.stuck import StuckAlarm, stuck_values
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

Slip = dict[str, Any]


def resolve_standing(work: Workspace, lists: NameLists) -> dict[str, pa.Table]:
    """Return the facts `slip` and `stuck`. The workspace is that of `sequences`; `lists` tell names from words for all."""
    slips: list[Slip] = []
    stuck = TableBuilder("stuck")
    for sequence in sequences(work) if work.messages >= FEWEST_ROWS else ():
        fits = [right(sequence, row) for row in range(len(sequence.values))]
        for against, alarm in slipped(sequence, fits):
            add_slip(slips, sequence, against, alarm)
        for still in standing(sequence, fits):
            stuck.add(**stuck_row(sequence, still, lists))
    for row in shared_words(work):
        stuck.add(**row)
    slip = TableBuilder("slip")
    for row in slips:
        slip.add(**{**row, "column": ", ".join(row["column"])})
    return {"slip": slip.finish(), "stuck": stuck.finish()}


def slipped(sequence: Sequence, fits: Rows[bool | None]) -> Iterable[tuple[str, ShiftAlarm]]:
    """Yield what the column was compared with, and the stretches that slipped; `fits` is what `right` says of each row."""
    both = zip(sequence.values, sequence.known, fits, strict=True)
    if sum(value is not None and known is not None and fit is not True for value, known, fit in both) >= PROOF:
        keys = keys_of(sequence)
        said = [v if a else None for v, a in zip(sequence.values, sequence.addresses, strict=True)]
        alarms = shift_by_names(said, sequence.known, keys)
        if not alarms and sequence.role == "name" and apart_rows(said, sequence.known, keys) >= PROOF:
            alarms = next(filter(None, (shift_by_names(said, sequence.known, part) for part in (first_word, last_word))), [])
        for alarm in alarms:
            yield "roster", alarm
    if sequence.role == "name" and sequence.covered < ENOUGH:
        for alarm in shift_by_affinity(sequence.addresses, sequence.values, address_tokens_of):
            yield "address", alarm


def keys_of(sequence: Sequence) -> Callable[[str], tuple[str, ...]]:
    """Return what tells that a value and the roster's are one: first names are not whole names."""
    if sequence.role != "name":
        return lone_key
    said = [value for value in sequence.values if value]
    single = sum(single_word(value) for value in said)
    return word_keys if 2 * single > len(said) else name_keys


def apart_rows(said: Rows[str | None], known: Rows[str | None], keys: Callable[[str], tuple[str, ...]]) -> int:
    """Return how many rows say another name than is known."""
    pairs = zip(said, known, strict=True)
    return sum(bool(s and k) and set(keys(s or "")).isdisjoint(keys(k or "")) for s, k in pairs)


def first_word(name: str) -> tuple[str, ...]:
    """Return the first of several words as a key: of names in two columns one may slip alone."""
    return word_at(name, 0)


def last_word(name: str) -> tuple[str, ...]:
    """Return the last of several words as a key."""
    return word_at(name, -1)


def word_at(name: str, place: int) -> tuple[str, ...]:
    words = name.partition(READ_AS)[0].split()
    return (normalise(words[place]),) if len(words) > 1 else ()


def single_word(name: str) -> bool:
    """Say whether a name is one first or family name, as a greeting may have it."""
    people = parse(name).people
    if not people or len(people[0].parts) != 1:
        return False
    kind, word = people[0].kind, people[0].joined
    return kind == "L" or (kind == "H" and is_family(word)) or (kind == "K" and base(kana_key(word)) in family_bases())


def lone_key(value: str) -> tuple[str, ...]:
    """Return a value that has one spelling only as its own key."""
    return (value,)


def add_slip(slips: list[Slip], sequence: Sequence, against: str, alarm: ShiftAlarm) -> None:
    """Add a stretch, or its column to a stretch that another column of the same rows showed."""
    first, last = alarm.first_row, alarm.last_row
    start, end = sequence.messages[first], sequence.messages[last]
    for known in slips:
        shared = min(known["last_id"], end) - max(known["message_id"], start) + 1
        same = known["kind"] == alarm.kind and known["lag"] == alarm.lag
        if same and 2 * shared > min(known["last_id"] - known["message_id"], end - start) + 1:
            if sequence.label not in known["column"]:
                known["column"].append(sequence.label)
            return
    slips.append(
        {
            "message_id": start, "last_id": end, "column": [sequence.label], "source": sequence.source,
            "against": against, "kind": alarm.kind, "lag": alarm.lag, "first_row": sequence.shown[first],
            "last_row": sequence.shown[last], "rows": alarm.rows, "evidence": alarm.evidence,
            "about": alarm.about,
        }
    )  # fmt: skip


def standing(sequence: Sequence, fits: Rows[bool | None]) -> list[StuckAlarm]:
    """Return where the values of a column stand still; `fits` is what `right` says of each row.

    Ids and accounts of people nobody knows may well be those of one company, so they count only
    beside a roster; a phone may be the company's.
    """
    if sequence.role in ("id", "account") and not any(sequence.known):
        return []
    values = [folded(sequence.role, value) for value in sequence.values]
    owners: Rows[str | None] = sequence.customers
    if sequence.role == "phone":
        owners = [company or customer for company, customer in zip(sequence.companies, owners, strict=True)]
    return stuck_values(values, owners, fits)


def folded(role: str, value: str | None) -> str | None:
    """Return a value in the form in which its spellings are equal; names keep a space between words."""
    if value is None or role != "name":
        return value
    return " ".join(filter(None, map(normalise, value.split()))) or None


def right(sequence: Sequence, row: int) -> bool | None:
    """Say whether the roster has the value of a row, None where it has none to compare with."""
    value, known = sequence.values[row], sequence.known[row]
    if value is None or known is None:
        return None
    if sequence.role == "name":
        name, _, kana = known.partition(READ_AS)
        if sequence.source == "kana":
            name = kana
        return value == name or normalise(value) == normalise(name) if name else None
    return value == known


def stuck_row(sequence: Sequence, alarm: StuckAlarm, lists: NameLists) -> dict[str, Any]:
    """Return one row of the facts `stuck`."""
    first, last = alarm.first_row, alarm.last_row
    mask = mask_name if sequence.role == "name" else mask_value
    value = sequence.values[first]
    greeted = sequence.source == "greeting" and alarm.kind != "previous" and value is not None
    return {
        "message_id": sequence.messages[first], "column": sequence.label, "source": sequence.source,
        "kind": "word" if greeted and not lists.has(value or "") else alarm.kind, "masked": mask(value) if value and alarm.kind != "previous" else None,
        "first_row": sequence.shown[first], "last_row": sequence.shown[last], "rows": alarm.rows,
        "owners": alarm.owners,
    }  # fmt: skip
