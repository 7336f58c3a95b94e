"""Who the messages go to and come from: header fields and list cells as rows.

Only what the bytes say is filled in. `own`, `allowed`, `customer`, the roster's columns and the
destination stay null until they are resolved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.domains import DomainBook
from mailcheck.extract.headers import AddressList, Entry, parse_addresses
from mailcheck.extract.mailboxes import mailbox_columns, mailbox_row
from mailcheck.model.columns import count_up, sorted_by
from mailcheck.model.schema import arrow_schema
from mailcheck.model.table import TableBuilder, Tables

KIND = {
    "To": "to",
    "Cc": "cc",
    "Bcc": "bcc",
    "Resent-To": "to",
    "Resent-Cc": "cc",
    "Resent-Bcc": "bcc",
    "email": "to",
    "cc": "cc",
    "bcc": "bcc",
}
RECIPIENT_FIELDS = ("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc")
SENDER_FIELDS = ("From", "Reply-To", "Sender", "Return-Path")
# RFC 5322 3.6: at most one of each in a header; Resent- blocks may repeat.
ONCE = frozenset({"To", "Cc", "Bcc"})
ADDRESS_ROLES = ("email", "cc", "bcc")
# How people write that an optional copy goes to nobody.
NOBODY = pa.array(["-", "ー", "―", "なし", "無し", "無", "none", "n/a", "na", "null", "0", "×"])
# A cell of one address has none of these; the rest is split in Python.
LIST_LIKE = r"[\s,;，；、<>＜＞/／（(]"
EAST_ASIAN = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]"
ROWS = pa.schema(
    [
        ("message_id", pa.int64()),
        ("field", pa.string()),
        ("line", pa.int64()),
        ("raw", pa.string()),
        ("display_name", pa.string()),
    ]
)


def recipient_tables(tables: Tables, book: DomainBook) -> Tables:
    """Return the fact tables `recipient`, `sender` and `header_gap` of raw tables.

    Recipients are in the order of the fields of each message (for a list row: of its columns).
    """
    parse = _remember(parse_addresses)
    rows, gaps = _from_headers(tables["header"], parse)
    listed = _from_cells(tables)
    joined = pa.concat_tables([rows, listed]) if listed.num_rows else rows
    if listed.num_rows and rows.num_rows:
        joined = sorted_by(joined, "message_id")
    return {
        "recipient": _recipients(joined.combine_chunks(), book),
        "sender": _senders(tables["header"], parse, book),
        "header_gap": gaps,
    }


def _remember(parse: Callable[[str], AddressList]) -> Callable[[str], AddressList]:
    """Keep the answers for short values: the same From or To stands in message after message."""
    memo: dict[str, AddressList] = {}

    def remembered(value: str) -> AddressList:
        if len(value) > 500:
            return parse(value)
        found = memo.get(value)
        if found is None:
            if len(memo) > 100_000:
                memo.clear()
            found = memo[value] = parse(value)
        return found

    return remembered


def header_rows(headers: pa.Table, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the fields of these names in the messages' own headers, in order."""
    wanted = pc.and_(
        pc.is_in(headers["name"], value_set=pa.array(names)), pc.equal(headers["part"], 0)
    )
    found: list[dict[str, Any]] = headers.filter(wanted).to_pylist()
    return found


def _from_headers(
    headers: pa.Table, parse: Callable[[str], AddressList]
) -> tuple[pa.Table, pa.Table]:
    columns: dict[str, list[Any]] = {name: [] for name in ROWS.names}
    gaps = TableBuilder("header_gap")
    repeated: dict[tuple[int, str], list[tuple[int, AddressList]]] = defaultdict(list)
    for row in header_rows(headers, RECIPIENT_FIELDS):
        message, field, line = row["message_id"], row["name"], row["line"]
        found = parse(row["value"] or "")
        for entry in found.entries:
            for name, value in zip(
                ROWS.names, (message, field, line, _clean(entry.raw), _clean(entry.display_name)), strict=True
            ):
                columns[name].append(value)
        for why in found.gaps:
            gaps.add(message, field, line, found.tokens, len(found.entries), why)
        if row["charset"] and found.entries:
            gaps.add(message, field, line, found.tokens, len(found.entries), "charset")
        if field in ONCE and found.entries:
            repeated[message, field].append((line, found))
    for (message, field), lists in repeated.items():
        if len(lists) > 1:
            tokens = sum(found.tokens for _, found in lists)
            parsed = sum(len(found.entries) for _, found in lists)
            gaps.add(message, field, lists[1][0], tokens, parsed, "two-fields")
    return pa.table(columns, schema=ROWS), gaps.finish()


def _clean(text: str | None) -> str | None:
    """Replace what no UTF-8 column can hold (a lone surrogate)."""
    return text if text is None or text.isascii() else text.encode("utf-8", "replace").decode()


def _senders(
    headers: pa.Table, parse: Callable[[str], AddressList], book: DomainBook
) -> pa.Table:
    senders = TableBuilder("sender")
    boxes: dict[str, dict[str, Any]] = {}
    for row in header_rows(headers, SENDER_FIELDS):
        for entry in parse(row["value"] or "").entries:
            box = boxes.get(entry.raw) or boxes.setdefault(entry.raw, mailbox_row(entry.raw, book))
            senders.add(
                row["message_id"],
                row["name"],
                box["address"],
                box["domain"],
                box["registered"],
                _clean(entry.display_name),
                row["line"],
            )
    return senders.finish()


def _from_cells(tables: Tables) -> pa.Table:
    cells = tables["cell"]
    wanted = pc.is_in(cells["role"], value_set=pa.array(ADDRESS_ROLES))
    copies = pc.and_(
        pc.not_equal(cells["role"], "email"),
        pc.is_in(pc.utf8_lower(cells["value"]), value_set=NOBODY),
    )
    cells = cells.filter(pc.and_(wanted, pc.invert(copies))).combine_chunks()
    if not cells.num_rows:
        return ROWS.empty_table()
    rows, raw, own_name = _split_cells(cells["value"].combine_chunks())
    cells = cells.take(rows)
    ids = cells["message_id"].combine_chunks()
    role = cells["role"].combine_chunks()
    # The name of the row belongs to its first address, and to no copy.
    email = pc.indices_nonzero(pc.equal(role, "email"))
    first = _starts(ids.take(email))
    owners = email.filter(first)
    named = pc.is_in(count_up(len(ids)), value_set=pc.cast(owners, pa.int64()))
    of_row = list_names(tables["cell"], tables["message"].num_rows).take(ids)
    name = pc.coalesce(pc.if_else(named, of_row, pa.scalar(None, pa.string())), own_name)
    lines = tables["message"]["line"].combine_chunks().take(ids)
    return pa.table([ids, role, lines, raw, name], schema=ROWS)


def _starts(ids: pa.Array) -> pa.Array:
    """Return for each row whether its id differs from the row before."""
    if len(ids) < 2:
        return pa.repeat(True, len(ids))
    return pa.concat_arrays([pa.array([True]), pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1))])


def _split_cells(values: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return (row of each address, address as written, its own display name) of address cells."""
    several = pc.match_substring_regex(values, LIST_LIKE)
    plain = pc.indices_nonzero(pc.invert(several))
    rows, raws, names = [], [], []
    for row in pc.indices_nonzero(several).to_pylist():
        for entry in split_cell(values[row].as_py()):
            rows.append(row)
            raws.append(entry.raw)
            names.append(entry.display_name)
    at = pa.concat_arrays([plain, pa.array(rows, plain.type)])
    raw = pa.concat_arrays([values.take(plain), pa.array(raws, pa.string())])
    name = pa.concat_arrays([pa.nulls(len(plain), pa.string()), pa.array(names, pa.string())])
    order = pc.sort_indices(at)
    return at.take(order), raw.take(order), name.take(order)


def split_cell(value: str) -> list[Entry]:
    """Return the addresses of one list cell, separated by comma, semicolon, 、, /, space or line end.

    A single address with stray spaces or words stays whole, so that it is judged as it would be sent.
    """
    found = parse_addresses(value).entries
    if len(found) > 1 or (found and re.search("[<＜]", value)):
        return [Entry(str(_clean(e.raw)), _clean(e.display_name)) for e in found]
    return [Entry(value, None)]


def list_names(cells: pa.Table, messages: int) -> pa.Array:
    """Return the name of each list row: its name column, else family and given name joined.

    East Asian names are joined family first (山田 太郎), others given name first (Taro Yamada). A list
    that has nothing but the reading of the names is named by it.
    """
    name, family, given = (first_cells(cells, role, messages) for role in ("name", "family", "given"))
    if family.null_count == messages and given.null_count == messages:
        return name if name.null_count < messages else first_cells(cells, "kana", messages)
    both = pc.binary_join_element_wise(family, given, "")
    eastern = pc.match_substring_regex(both, EAST_ASIAN)
    joined = pc.if_else(
        eastern,
        pc.binary_join_element_wise(family, given, " "),
        pc.binary_join_element_wise(given, family, " "),
    )
    return pc.coalesce(name, joined, family, given)


def first_cells(cells: pa.Table, role: str, messages: int) -> pa.Array:
    """Return the first cell of a role for each message, null where it has none."""
    found = cells.filter(pc.equal(cells["role"], role)).combine_chunks()
    place = pc.index_in(count_up(messages), value_set=found["message_id"])
    return pa.array(found["value"].combine_chunks()).take(place)


def _recipients(rows: pa.Table, book: DomainBook) -> pa.Table:
    """Add to each row what its address says, in the columns of the schema."""
    schema = arrow_schema("recipient")
    if not rows.num_rows:
        return schema.empty_table()
    ids = rows["message_id"].combine_chunks()
    place = count_up(len(ids))
    begin = pc.if_else(_starts(ids), place, pa.scalar(None, pa.int64()))
    ordinal = pc.subtract(place, pc.fill_null_forward(begin))
    field = rows["field"].combine_chunks().dictionary_encode()
    kinds = pa.array([KIND[name] for name in field.dictionary.to_pylist()]).take(field.indices)
    columns: dict[str, Any] = {name: rows[name] for name in rows.column_names}
    columns |= {"ordinal": ordinal, "kind": kinds, "visible": pc.not_equal(kinds, "bcc")}
    boxes = mailbox_columns(rows["raw"].combine_chunks(), book)
    columns |= {name: boxes[name] for name in boxes.column_names}
    return pa.table(
        [
            columns[f.name] if f.name in columns else pa.nulls(rows.num_rows, f.type)
            for f in schema
        ],
        schema=schema,
    )
