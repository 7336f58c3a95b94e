"""Merge a list with its template, so that the mails are judged which will really be sent.

The template is cut once into constant text and fields; each piece is then put together for all
rows at a time. What the list has no column for stays as it is, and TPL601 finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.app.render_blocks import Block, Field, Test, parse_blocks
from mailcheck.extract.tags import Tag, Tags, field_key
from mailcheck.model.columns import distinct
from mailcheck.model.errors import PolicyError
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.policy import Policy
from mailcheck.model.schema import arrow_schema
from mailcheck.model.source import Reading
from mailcheck.read.letter_template import LetterTemplate, read_letter_template
from mailcheck.reference.load import memory_opener, open_file

# One sending tool replaces one syntax; these write several that belong together.
FAMILIES = {"curly": "curly", "braze": "curly", "marketo": "curly", "liquid-statement": "curly",
            "mautic": "mautic", "single-curly": "mautic"}  # fmt: skip
# Mailchimp exports a field by its label and merges it by its tag.
MAILCHIMP = {"email": "email", "fname": "given", "lname": "family"}
DEFAULTS = (
    re.compile(r"\|\s*default(?:_if_none)?\s*[:(]\s*(?P<q>[\"'])(?P<text>.*?)(?P=q)"),
    re.compile(r"[\"']default=(?P<text>[^\"']*)[\"']"),
    re.compile(r":default=(?P<text>[^{}]*)\}"),
    re.compile(r"^\$\{[^{}]*?:?-(?P<text>[^{}]*)\}$"),
    re.compile(r"^(?:\{\w+field=[^|{}]*|\[%[^|%]*)\|\s*(?P<text>[^|{}%]*?)\s*[}%]"),
)
# A greeting whose name is a merge tag of whatever system, mark-up between them or not.
GREETS = re.compile(
    r"(?i)\b(?:dear|hi|hello|hey|ol[áa]|oi|(?:prezad|car|estimad)[oa](?:\(a\))?|hallo|lieber?|sehr geehrte\w?(?: frau| herr)?|bonjour|hola)"
    r"(?:[\s,]|<[^<>]{1,200}>){1,20}(?:\{\{|\{%|\{\$|\{!|\{\w|\*\||%%?\w|%%=|\$\{|\[[%\w]|<%|<<|«|##?\w|__\w)"
    r"|(?:[}%\]»>*#]|__)(?:\s|</[^<>]{1,20}>){0,4}(?:様|さま|さん|殿)"
)
Column = tuple[str, str | None]
TEXT_AT_ONCE = 64_000_000
# The list's own subject and body have the numbers below.
FIRST_PART = 10


def template_of(policy: Policy, memory: Mapping[str, bytes] | None = None) -> LetterTemplate | None:
    """Read the template that the policy names, None without one; PolicyError where it cannot be read.

    `memory` replaces the disk for the examples of rules.
    """
    path = policy.batch.template
    if path is None:
        return None
    opener = memory_opener(memory) if memory is not None else open_file
    with opener(path) as file:
        octets = file.read()
    template = read_letter_template(octets, path, policy.limits)
    if template is None:
        raise PolicyError("is no mail; save the template as .eml, .html or .txt", where=path)
    return template


def greets(template: LetterTemplate | None) -> bool | None:
    """Tell whether a template greets with a merge tag; None without one."""
    return None if template is None else any(GREETS.search(part.text) for part in template.parts)


def render(
    reading: Reading, template: LetterTemplate, knowledge: Knowledge, columns: Sequence[Column] = ()
) -> Iterator[Reading]:
    """Yield the reading of a list with the rendered subject and texts of each row, some rows at a time.

    `columns` are those of the list in its order, as (header, role); a column that is empty in all
    rows is only known from there. A reading of anything that is no list is given on as it is.
    """
    messages = reading.tables["message"]
    if not messages.num_rows or messages["row"].null_count == messages.num_rows:
        yield reading
        return
    every = tuple(dict.fromkeys([*columns, *columns_of(reading.tables["cell"])]))
    blocks = compile_template(template, every, knowledge)
    size = sum(len(part.text) for part in template.parts) + 1
    for piece in slices(reading, max(1, TEXT_AT_ONCE // size)):
        yield merged(piece, template, blocks)


def merged(reading: Reading, template: LetterTemplate, blocks: Sequence[Block]) -> Reading:
    """Return the reading with the parts and files that the template gives each of its messages."""
    messages = reading.tables["message"]
    values = _Values(reading.tables["cell"], messages.num_rows)
    tables = [rendered(place, part, values, messages, template) for place, part in enumerate(blocks)]
    tables.append(reading.tables["part"])
    changed = {**reading.tables, "part": pa.concat_tables(tables)}
    if template.attachments:
        changed["attachment"] = attachments(template, messages)
    count = messages.num_rows * (len(template.parts) + len(template.attachments))
    unread = messages.num_rows * sum(row.status != "read" for row in template.attachments)
    return replace(
        reading, tables=changed, parts_read=reading.parts_read + count, parts_unread=reading.parts_unread + unread
    )


def slices(reading: Reading, rows: int) -> Iterator[Reading]:
    """Yield the reading in pieces of so many messages, each numbered from 0; the ledger goes with the first."""
    count = reading.tables["message"].num_rows
    if count <= rows:
        yield reading
        return
    for start in range(0, count, rows):
        tables = {name: between(table, start, start + rows) for name, table in reading.tables.items()}
        yield replace(reading, tables=tables) if not start else Reading(tables)


def between(table: pa.Table, start: int, stop: int) -> pa.Table:
    """Return the rows of some messages, numbered anew; what belongs to no message goes with the first."""
    ids = table["message_id"]
    wanted = pc.and_(pc.greater_equal(ids, start), pc.less(ids, stop))
    found = table.filter(pc.fill_null(wanted, start == 0))
    moved = pc.subtract(found["message_id"], pa.scalar(start, pa.int64()))
    return found.set_column(table.schema.get_field_index("message_id"), table.schema.field("message_id"), moved)


def columns_of(cells: pa.Table) -> list[Column]:
    """Return the columns that any row has, in the order of the list."""
    seen = distinct(cells, "position", "column", "role")
    rows = zip(*(seen[name].to_pylist() for name in ("position", "column", "role")), strict=True)
    return [(column, role) for _, column, role in sorted(rows, key=first)]


def first(row: tuple[int, str, str | None]) -> int:
    """Return the position of a column."""
    return row[0]


def compile_template(template: LetterTemplate, columns: Sequence[Column], knowledge: Knowledge) -> list[Block]:
    """Cut the parts of a template at the tags that the columns of a list fill."""
    names = {field_key(column): column for column, _ in reversed(columns)}
    roles = {role: column for column, role in reversed(columns) if role}
    tags = Tags(knowledge, list(names))
    found = [[tag for tag in tags.search(part.text) if whole(tag)] for part in template.parts]
    matched = [[(tag, column_of(tag, names, roles)) for tag in every] for every in found]
    counts: dict[str, int] = {}
    for tag, column in (pair for pairs in matched for pair in pairs):
        if column is not None:
            counts[family(tag)] = counts.get(family(tag), 0) + 1
    chosen = max(counts, key=lambda name: counts[name], default="")
    blocks = []
    for part, pairs in zip(template.parts, matched, strict=True):
        markup = part.media_type == "text/html"
        fields = [
            (tag.start, tag.start + len(tag.tag), Field(column, default_of(tag.tag), markup))
            for tag, column in pairs
            if column is not None and family(tag) == chosen and not is_statement(tag)
        ]
        blocks.append(parse_blocks(part.text, fields, chosen, names))
    return blocks


def family(tag: Tag) -> str:
    """Return the name that all syntaxes of one kind of tool share."""
    return FAMILIES.get(tag.system, tag.system)


def whole(tag: Tag) -> bool:
    """Tell whether a tag has all its signs; one that lost some is replaced by nobody."""
    pairs = all(tag.tag.count(left) == tag.tag.count(right) for left, right in ("{}", "[]", "<>"))
    bars = tag.system != "mailchimp" or (tag.tag.startswith("*|") and tag.tag.endswith("|*"))
    return pairs and bars and tag.tag.count("%") % 2 == 0


def is_statement(tag: Tag) -> bool:
    """Tell whether a tag steers the template instead of being replaced."""
    return re.match(r"\{\{\{?\s*[#/^!>]|\{\{\s*(?:if|else|end|each|unless)\b|\{%|\*\|(?:IF|ELSE|END)", tag.tag) is not None


def column_of(tag: Tag, names: Mapping[str, str], roles: Mapping[str, str]) -> str | None:
    """Return the column that fills a tag: by its name, or by the last word of a dotted one."""
    inner = tag.inner
    if field_key(inner) in names:
        return names[field_key(inner)]
    last = field_key(re.split(r"[.:>]", inner)[-1])
    if last in names:
        return names[last]
    return roles.get(MAILCHIMP.get(last, "")) if tag.system == "mailchimp" else None


def default_of(tag: str) -> str:
    """Return the text that a tag names for an empty value, or an empty text."""
    for pattern in DEFAULTS:
        if found := pattern.search(tag):
            return found["text"]
    return ""


class _Values:
    """The columns of a list, each made once and only if a template asks for it."""

    def __init__(self, cells: pa.Table, count: int) -> None:
        self.cells, self.count = cells, count
        self.made: dict[str, pa.Array] = {}

    def column(self, name: str) -> pa.Array:
        """Return the values of a column, an empty text where a row has none."""
        if name not in self.made:
            wanted = self.cells.filter(pc.equal(self.cells["column"], name))
            values = [""] * self.count
            pairs = zip(wanted["message_id"].to_pylist(), wanted["value"].to_pylist(), strict=True)
            for place, value in pairs:
                # two columns may share a header; the first one counts
                values[place] = values[place] or value
            self.made[name] = pa.array(values, pa.string())
        return self.made[name]

    def field(self, field: Field) -> pa.Array:
        """Return what a field shows in each row."""
        column = self.column(field.column)
        if field.default:
            column = pc.if_else(pc.equal(column, ""), field.default, column)
        if field.markup:
            for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
                column = pc.replace_substring(column, sign, name)
        return column

    def mask(self, test: Test) -> pa.Array:
        """Return in which rows a condition holds."""
        column = self.column(test.column)
        holds = pc.not_equal(column, "") if test.value is None else pc.equal(column, test.value)
        return pc.invert(holds) if test.negated else holds

    def text(self, block: Block) -> pa.Array:
        """Return a block of a template for each row."""
        pieces: list[pa.Array | pa.Scalar] = [pa.repeat("", self.count)]
        for node in block:
            if isinstance(node, str):
                pieces.append(pa.scalar(node))
            elif isinstance(node, Field):
                pieces.append(self.field(node))
            else:
                pieces.append(pc.if_else(self.mask(node.test), self.text(node.yes), self.text(node.no)))
        return pc.binary_join_element_wise(*pieces, "")


def rendered(place: int, block: Block, values: _Values, messages: pa.Table, template: LetterTemplate) -> pa.Table:
    """Return one part of the template as a part of each message."""
    part = template.parts[place]
    constant = {
        "part": FIRST_PART + part.part, "name": part.name, "media_type": part.media_type, "charset": "utf-8",
        "file_name": part.file_name, "nested": part.nested,
    }  # fmt: skip
    return spread("part", constant, messages, {"text": values.text(block)})


def attachments(template: LetterTemplate, messages: pa.Table) -> pa.Table:
    """Return the template's files as attachments of each message."""
    rows = [
        spread("attachment", {**row._asdict(), "part": FIRST_PART + row.part}, messages, {})
        for row in template.attachments
    ]
    return pa.concat_tables(rows)


def spread(table: str, constant: Mapping[str, object], messages: pa.Table, columns: Mapping[str, pa.Array]) -> pa.Table:
    """Return a raw table with one row for each message: constants, columns, and the message's line."""
    schema = arrow_schema(table, raw=True)
    own = {name: messages[name].combine_chunks() for name in ("message_id", "line")}
    arrays: Sequence[pa.Array] = [
        columns[field.name]
        if field.name in columns
        else own[field.name]
        if field.name in own
        else pa.repeat(pa.scalar(constant[field.name], field.type), messages.num_rows)
        for field in schema
    ]
    return pa.table(list(arrays), schema=schema)
