"""Values that are known to be somebody's: the roster's in the texts, the list's own, the sender's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mailcheck.extract.address import identity_of
from mailcheck.extract.terms import TermIndex
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.mask import mask_name, mask_value
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import packed
from mailcheck.reference.comparable import comparable, comparable_column
from mailcheck.reference.consent import answer
from mailcheck.resolve.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook

# role of the roster -> kind, weight for LEK201 and confidence of a find in the text. E-mail
# addresses and phones are found by their detectors, in whatever form they are written.
TERM_KINDS = {
    "name": ("PERSON", 1.0, "low"),
    "id": ("MEMBER_ID", 0.5, "high"),
    "account": ("MEMBER_ID", 0.5, "high"),
    "address": ("ADDRESS", 1.5, "high"),
}
PERSONAL = ("PERSONAL", 1.0, "low")
SHORT_NUMBER = ("MEMBER_ID", 0.5, "low")
# Kind, weight and confidence of a role.
Kind = tuple[str, float, str]
LIST_ROLES = ("phone", "id", "account", "number", "name", "kana", "address", "birthday")
# A number of so few digits is also a year, a price, a room: it takes its label or a second value.
COMMON_DIGITS = 5
# So many values of a list are made comparable together.
AT_ONCE = 25_000
# What makes a number an amount or a date, before and behind it.
AMOUNT_BEFORE = re.compile(r"(?:[¥￥$€£]|R\$|EUR|USD|JPY|BRL|GBP)\s?\Z")
AMOUNT_BEHIND = re.compile(r"\s?(?:[円%％年月日人名点個件枚冊歳万]|ポイント|pt\b|yen\b|euros?\b|reais\b|[€£]|EUR\b|USD\b|JPY\b|BRL\b|GBP\b)")
THOUSANDS = re.compile(r"[0-9０-９]{1,3}(?:[,.，．][0-9０-９]{3})+")
DIGIT = re.compile(r"\d")
# Shorter values stand in texts by chance.
MIN_LENGTH = {"name": 3, "id": 4, "account": 4, "address": 6}
MIN_PERSONAL = 4

LOCATED = """
select u.message_id, u.part, t.kind, u."offset" + h.start as start, u."offset" + h.stop as "end",
       t.value, t.confidence, t.weight, t.masked
from hits h join lines u on u.text = h.text join terms t on t.term = h.term
"""


def search_lines(texts: pa.Array, values: pa.Table, personal: frozenset[str]) -> tuple[pa.Table, pa.Table]:
    """Look for the roster's values in distinct lines; return the places of what was found, and what it is.

    `values` is the roster_value table; `personal` names the further columns that belong to one
    customer only. Takes and gives nothing but values: it may be done in another process.
    """
    import pyarrow as pa

    terms, kinds = terms_of(values, personal) if len(texts) else ([], [])
    index = TermIndex((value, number) for number, value in enumerate(terms))
    found: list[tuple[int, int, int, int]] = []
    for number, line in enumerate(texts.to_pylist() if terms else ()):
        # What the policy calls one customer's alone may well be an amount; an id may not.
        found += [
            (number, *hit) for hit in index.find(line)
            if kinds[hit[2]] is PERSONAL or not is_amount(line, *hit[:2])
        ]
    hits = columns(["text", "start", "stop", "term"], found, pa.int64())
    return hits, term_table(terms, kinds, sorted({hit[3] for hit in found}))


def roster_hits(lines: LineBook, hits: pa.Table, terms: pa.Table) -> pa.Table:
    """Return identifier rows for the roster's values that `search_lines` found, wherever their lines stand."""
    import pyarrow as pa

    schema = arrow_schema("identifier")
    if not hits.num_rows:
        return schema.empty_table()
    with Workspace({"hits": hits, "terms": terms, "lines": lines.use}) as work:
        located = work.query(LOCATED)
    arrays = [
        located.column(f.name).cast(f.type).combine_chunks()
        if f.name in located.column_names
        else pa.nulls(located.num_rows, f.type)
        for f in schema
    ]
    return pa.table(arrays, schema=schema)


def terms_of(values: pa.Table, personal: frozenset[str]) -> tuple[list[str], list[Kind]]:
    """Return every value worth looking for, and what each is."""
    import pyarrow.compute as pc

    terms: list[str] = []
    kinds: list[Kind] = []
    for role in sorted({*TERM_KINDS, *personal}):
        found = PERSONAL if role in personal else TERM_KINDS[role]
        column = values.column("value").filter(pc.equal(values.column("role"), role)).unique()
        for value in column.take(pc.sort_indices(column)).to_pylist():
            if value and long_enough(role, value):
                short = role in ("id", "account") and value.isdigit() and len(value) <= COMMON_DIGITS
                terms.append(value)
                kinds.append(SHORT_NUMBER if short else found)
    return terms, kinds


def term_table(terms: list[str], kinds: list[Kind], met: list[int]) -> pa.Table:
    """Return the terms that were met, by their number, with what reports may show of them."""
    import pyarrow as pa

    chosen = [(terms[number], kinds[number]) for number in met]
    masked = [mask_name(value) if found[0] == "PERSON" else mask_value(value) for value, found in chosen]
    return pa.table(
        {
            "term": pa.array(met, pa.int64()),
            "value": pa.array([value for value, _ in chosen], pa.string()),
            "kind": pa.array([kind for _, (kind, _, _) in chosen], pa.string()),
            "confidence": pa.array([confidence for _, (_, _, confidence) in chosen], pa.string()),
            "masked": pa.array(masked, pa.string()),
            "weight": pa.array([weight for _, (_, weight, _) in chosen], pa.float64()),
        }
    )


def is_amount(line: str, start: int, stop: int) -> bool:
    """Tell whether a number is written as an amount or a date: `2026年`, `¥12,345`, `100203 pt`."""
    if not line[stop - 1].isdigit():
        return False
    written = line[start:stop]
    return bool(
        THOUSANDS.fullmatch(written)
        or (written.isdigit() and (AMOUNT_BEHIND.match(line, stop) or AMOUNT_BEFORE.search(line, max(0, start - 4), start)))
    )


def long_enough(role: str, value: str) -> bool:
    """Tell whether a value is long enough not to stand in a text by chance."""
    least = MIN_LENGTH.get(role, MIN_PERSONAL)
    if role == "name" and (value.isascii() or not any(unicodedata.east_asian_width(c) in "WF" for c in value)):
        # A single Latin name is a word; given and family name together are a person.
        return len(value) >= 6 and (" " in value.strip() or len(value) >= 10)
    if role in ("id", "account"):
        return len(value) >= least and DIGIT.search(value) is not None
    return len(value) >= least


def list_values(cells: pa.Table) -> pa.Table:
    """Return (message_id, role, value) of a list's own columns, comparable to the roster's."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names = ("message_id", "role", "value")
    kinds = (cells.schema.field("message_id").type, pa.string(), pa.string())
    parts = [pa.schema(zip(names, kinds, strict=True)).empty_table()]
    present = set(cells.column("role").unique().to_pylist())
    for role in [role for role in LIST_ROLES if role in present]:
        own = cells.select(["message_id", "value"]).filter(pc.equal(cells.column("role"), role).fill_null(False))
        # What is not plain goes through Python: some of it at a time.
        for batch in own.to_batches(max_chunksize=AT_ONCE):
            ids, value = batch.columns
            parts.append(pa.table([ids, pa.repeat(role, len(ids)), comparable_column(role, value)], names=names))
    return packed(pa.concat_tables(parts))


def by_mailbox(identifiers: pa.Table) -> pa.Table:
    """Return identifiers whose addresses are compared as mailboxes: without +tag and Gmail's dots."""
    import pyarrow as pa
    import pyarrow.compute as pc

    encoded = identifiers.column("value").combine_chunks().dictionary_encode()
    mailboxes = pa.array([v and identity_of(v) if v and "@" in v else v for v in encoded.dictionary.to_pylist()], pa.string())
    mail = pc.equal(identifiers.column("kind"), "EMAIL")
    value = pc.if_else(mail, mailboxes.take(encoded.indices), identifiers.column("value"))
    return identifiers.set_column(identifiers.column_names.index("value"), identifiers.schema.field("value"), value)


def list_choices(cells: pa.Table) -> pa.Table:
    """Return (message_id, opted_out) of a list's own columns of consent; one row a message.

    Any column that says no wins over one that says yes; what says neither is left out.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    wanted = cells.filter(pc.is_in(cells.column("role"), pa.array(["opt_out", "consent"])))
    ids, roles, texts = (wanted.column(n).to_pylist() for n in ("message_id", "role", "value"))
    choices: dict[int, bool] = {}
    for message_id, role, text in zip(ids, roles, texts, strict=True):
        told = answer(text, out=role == "opt_out")
        if told is not None:
            choices[message_id] = choices.get(message_id, False) or told
    return pa.table(
        {
            "message_id": pa.array(choices.keys(), pa.int64()),
            "opted_out": pa.array(choices.values(), pa.bool_()),
        }
    )


def own_contacts(contacts: Iterable[str], knowledge: Knowledge) -> list[str]:
    """Return the policy's own contacts in every form in which a detector may give them."""
    from mailcheck.extract.scan import find_identifiers

    forms: set[str] = set()
    for contact in contacts:
        text = unicodedata.normalize("NFKC", contact).strip()
        forms.update((text, text.lower(), "".join(text.split())))
        forms.add("".join(c for c in text if c.isdigit()))
        forms.update(comparable(role, text) or "" for role in ("phone", "address", "account"))
        forms.update(hit.value for hit in find_identifiers(text, knowledge))
        # Alone a number lacks the label by which the detector would know it.
        forms.update(hit.value for hit in find_identifiers(f"電話 Tel: {text}", knowledge))
    return sorted(forms - {""})


def columns(
    names: list[str], rows: list[tuple[int, int, int, int]], kind: pa.DataType
) -> pa.Table:
    """Return rows of numbers as a table."""
    import pyarrow as pa

    lists = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return pa.table({n: pa.array(c, kind) for n, c in zip(names, lists, strict=True)})
