"""Every distinct line once: identifiers, merge tags and holes of a whole batch.

Bulk mail is a template: of 624 bytes of body 58 are new (PERFORMANCE.md, section 2). So the lines
are scanned as a dictionary, and Arrow maps what was found back to every place where a line stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.detect import Detectors, Hit, Line
from mailcheck.extract.heads import Head, rows_under
from mailcheck.extract.labels import Label
from mailcheck.extract.normal import Normal, normalise
from mailcheck.extract.sieve import sift
from mailcheck.extract.tags import Holes, Tags
from mailcheck.model.columns import distinct, matched, sorted_by
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.schema import arrow_schema

if TYPE_CHECKING:
    from mailcheck.extract.lines import LineBook

# No line stands above, or the one above says nothing.
NOTHING = -1
HIT_COLUMNS = {
    "above": pa.int32(),
    "kind": pa.string(),
    "start": pa.int64(),
    "end": pa.int64(),
    "value": pa.string(),
    "confidence": pa.string(),
    "weight": pa.float64(),
    "masked": pa.string(),
}
TAG_COLUMNS = {
    "tag": pa.string(),
    "inner": pa.string(),
    "system": pa.string(),
    "tier": pa.string(),
    "known": pa.bool_(),
    "role": pa.string(),
}
# Where a finding stands, then the order in which it was found there.
BY_START = ["message_id", "part", "start"]
BY_LINE = ["message_id", "part", "line", "row"]
HOLE_COLUMNS = {"residue": pa.string(), "why": pa.string()}

_compiled: tuple[Knowledge, Detectors, Holes] | None = None


def compiled(knowledge: Knowledge) -> tuple[Detectors, Holes]:
    """Return the detectors and holes of a knowledge, compiled once for the one in use."""
    global _compiled
    if _compiled is None or _compiled[0] is not knowledge:
        _compiled = knowledge, Detectors(knowledge), Holes(knowledge)
    return _compiled[1], _compiled[2]


def find_identifiers(text: str, knowledge: Knowledge) -> list[Hit]:
    """Return the identifiers of one text from its start to its end.

    Spans are half-open, in code points of the text as given. A label may stand on the line
    above its value.
    """
    detectors, _ = compiled(knowledge)
    hits: list[Hit] = []
    above: Label | None = None
    head: Head | None = None
    offset = 0
    for whole in text.split("\n"):
        original = whole.removesuffix("\r")
        own = detectors.head(normalise(original).text)
        row = head if head and not own and head.fits(normalise(original).text) else None
        if row:
            line: Line | None = detectors.under(original, row)
        else:
            line = detectors.below(original, above) if above else detectors.read(original)
        if line:
            hits.extend(moved(hit, offset) for hit in detectors.decide(line, None if row else above, row))
        if original.strip():
            above, head = line.ending if line else None, own or row
        offset += len(whole) + 1
    return hits


def moved(hit: Hit, offset: int) -> Hit:
    """Return a hit that stands `offset` code points further on."""
    return Hit(hit.kind, hit.start + offset, hit.end + offset, hit.value, hit.confidence, hit.weight, hit.masked, hit.by)


def scan_lines(lines: LineBook, knowledge: Knowledge, known_fields: Collection[str]) -> dict[str, pa.Table]:
    """Return the tables `identifier`, `merge_tag` and `empty_value` of a batch's lines.

    `known_fields` are the columns of the list or the declared fields of the template. The columns
    of `identifier` that need the roster are null.
    """
    _, holes = compiled(knowledge)
    tags = Tags(knowledge, known_fields)
    tag_rows, hole_rows = Rows(TAG_COLUMNS), Rows(HOLE_COLUMNS)
    normals = [normalise(text) for text in lines.texts.to_pylist()]
    for number, normal in enumerate(normals):
        for tag in tags.read(normal.text):
            tag_rows.add(number, (tag.tag, tag.inner, tag.system, tag.tier, tag.known, tag.role))
        for residue, why in holes.read(normal.text):
            hole_rows.add(number, (residue, why))
    use = plain(lines.use)
    return {
        "identifier": identify(lines, normals, knowledge),
        "merge_tag": shaped(spread(use, tag_rows.table(), ["text"]), "merge_tag", BY_LINE),
        "empty_value": shaped(spread(use, hole_rows.table(), ["text"]), "empty_value", BY_LINE),
    }


def identify(lines: LineBook, normals: Sequence[Normal], knowledge: Knowledge) -> pa.Table:
    """Return the table `identifier` of a batch's lines; `normals` are its distinct lines, normalised."""
    detectors, _ = compiled(knowledge)
    hits = Rows(HIT_COLUMNS)
    endings: dict[int, Label] = {}
    texts = lines.texts.to_pylist()
    sifted = sift(detectors, [normal.text for normal in normals])
    for number in sorted(sifted.groups.keys() | sifted.labelled):
        line = detectors.read(texts[number], normals[number], sifted.groups.get(number, ()), number in sifted.labelled)
        if line:
            for hit in detectors.decide(line):
                hits.add(number, (NOTHING, *hit_row(hit)))
            if line.ending:
                endings[number] = line.ending
    heads = {n: head for n in sorted(sifted.labelled) if (head := detectors.head(normals[n].text))}
    use = with_heads(with_above(plain(lines.use), texts, endings), heads, [normal.text for normal in normals])
    for number, above in distinct_pairs(use):
        if above < len(texts):
            found = detectors.decide(detectors.below(texts[number], endings[above]), endings[above])
        else:
            head = heads[above - len(texts)]
            found = detectors.decide(detectors.under(texts[number], head), None, head)
        for hit in found:
            hits.add(number, (above, *hit_row(hit)))
    return shaped(spread(use, hits.table(), ["text", "above"]), "identifier", BY_START)


def with_heads(use: pa.Table, heads: Mapping[int, Head], texts: Sequence[str]) -> pa.Table:
    """Return the places of `with_above` where `above` of a table's row is its head: the number of
    the head's line, counted from behind the last line."""
    if not heads:
        return use
    messages = pc.unique(use["message_id"].filter(pc.is_in(use["text"], value_set=pa.array(heads, pa.int32()))))
    places = pc.indices_nonzero(pc.is_in(use["message_id"], value_set=messages))
    rows = use.select(["message_id", "part", "text"]).take(places)
    parts = zip(rows["message_id"].to_pylist(), rows["part"].to_pylist(), strict=True)
    found = list(rows_under(zip(parts, rows["text"].to_pylist(), strict=True), heads, texts))
    if not found:
        return use
    at, head = zip(*found, strict=True)
    row = pc.is_in(pa.array(range(use.num_rows), pa.uint64()), value_set=places.take(pa.array(at)))
    above = pc.add(pa.array(head, pa.int32()), pa.scalar(len(texts), pa.int32()))
    column = pc.replace_with_mask(use["above"].combine_chunks(), row, above)
    return use.set_column(use.column_names.index("above"), "above", column)


def plain(use: pa.Table) -> pa.Table:
    """Return the places of lines with plain words for parts: a dictionary cannot be sorted or joined by them."""
    at = use.column_names.index("part")
    return use.set_column(at, "part", pc.cast(use["part"], pa.string()))


class Rows:
    """Findings by line under construction: the number of the line, then their columns."""

    def __init__(self, columns: dict[str, pa.DataType]) -> None:
        self.columns = columns
        self.keys: list[int] = []
        self.values: list[tuple[Any, ...]] = []

    def add(self, key: int, values: tuple[Any, ...]) -> None:
        """Add one finding of a line."""
        self.keys.append(key)
        self.values.append(values)

    def table(self) -> pa.Table:
        """Return the columns with `text`, the line, and `row`, the order of finding."""
        arrays = [pa.array(self.keys, pa.int32()), pa.array(range(len(self.keys)), pa.int64())]
        names = ["text", "row"]
        for place, (name, kind) in enumerate(self.columns.items()):
            arrays.append(pa.array([value[place] for value in self.values], kind))
            names.append(name)
        return pa.table(arrays, names=names)


def hit_row(hit: Hit) -> tuple[Any, ...]:
    """Return the columns of a hit."""
    return hit.kind, hit.start, hit.end, hit.value, hit.confidence, hit.weight, hit.masked


def spread(use: pa.Table, found: pa.Table, keys: list[str]) -> pa.Table:
    """Return a row for each finding at each place where its line stands, offsets added.

    `text` is the number of a line on both sides; what a hole left (`residue`) takes its place.
    """
    use = use.filter(pc.is_in(use["text"], value_set=pc.unique(found["text"])))
    joined = matched(use, found, *keys)
    for name in ("start", "end"):
        if name in found.column_names:
            moved = pc.add(joined[name], pc.cast(joined["offset"], pa.int64()))
            joined = joined.set_column(joined.column_names.index(name), name, moved)
    names = [name for name in found.column_names if name not in ("text", "above")]
    joined = joined.select(["message_id", "part", "line", *names])
    return joined.rename_columns(["text" if n == "residue" else n for n in joined.column_names])


def with_above(use: pa.Table, texts: list[str], endings: Mapping[int, Label]) -> pa.Table:
    """Return the places of lines with `above`: the line before in the same part, blank ones left
    out, if it ends with a label; else -1. Blank lines are left out here too: nothing is on them."""
    blank = pa.array([number for number, text in enumerate(texts) if not text.strip()], pa.int32())
    rows = use.filter(pc.invert(pc.is_in(use["text"], value_set=blank))).combine_chunks()
    rows = rows.set_column(rows.column_names.index("text"), "text", pc.cast(rows["text"], pa.int32()))
    last = max(rows.num_rows - 1, 0)
    text = rows["text"].slice(0, last).combine_chunks()
    labelled = pc.is_in(text, value_set=pa.array(sorted(endings), pa.int32()))
    # Parts are a dictionary, and each chunk can have its own.
    rows = rows.set_column(rows.column_names.index("part"), "part", pc.cast(rows["part"], pa.string()))
    for name in ("message_id", "part"):
        column = rows[name].combine_chunks()
        labelled = pc.and_(labelled, pc.fill_null(pc.equal(column.slice(1), column.slice(0, last)), False))
    before = pc.if_else(labelled, text, pa.scalar(NOTHING, pa.int32()))
    head = pa.array([NOTHING] if rows.num_rows else [], pa.int32())
    return rows.append_column("above", pa.concat_arrays([head, before]))


def distinct_pairs(use: pa.Table) -> list[tuple[int, int]]:
    """Return the distinct (line, label line above it), in order."""
    rows = use.filter(pc.greater(use["above"], NOTHING)).select(["text", "above"])
    pairs = distinct(rows, "text", "above").to_pylist()
    return sorted((pair["text"], pair["above"]) for pair in pairs)


def shaped(found: pa.Table, name: str, order: list[str]) -> pa.Table:
    """Return a fact table of the schema, sorted; columns that are not there are null."""
    found = sorted_by(found, *order)
    schema = arrow_schema(name)
    columns = [
        found[field.name].cast(field.type) if field.name in found.column_names else pa.nulls(found.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
