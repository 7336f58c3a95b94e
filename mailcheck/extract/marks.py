"""Words that say something about a message: placeholders, broken characters, quoted headers ...

Which words is data (`rules/marks/`). Each distinct line is asked once by the anchor of each kind,
all lines at a time; the patterns run only on what is left.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.detect import Spans
from mailcheck.extract.lines import LineBook
from mailcheck.extract.normal import Normal, normalise
from mailcheck.model.columns import matched, sorted_by
from mailcheck.model.knowledge import Knowledge, Mark
from mailcheck.model.schema import arrow_schema

Forms = tuple[tuple[str, re.Pattern[str]], ...]


def marks_in(mark: Mark, line: str) -> list[tuple[str, str]]:
    """Return (form, words as written) of one kind in one line from left to right.

    Of two that overlap the one of the earlier form stays.
    """
    texts = pa.array([line])
    texts = texts if mark.raw else pc.utf8_normalize(texts, form="NFKC")
    return _search(mark, line) if len(_candidates(mark, texts)) else []


def mark_lines(lines: LineBook, knowledge: Knowledge) -> pa.Table:
    """Return the facts `mark`: one row for each mark at each place where its line stands."""
    folded = pc.utf8_normalize(lines.texts, form="NFKC")
    columns: tuple[list[int], list[str], list[str], list[str]] = ([], [], [], [])
    for mark in knowledge.marks:
        candidates = _candidates(mark, lines.texts if mark.raw else folded)
        for number, line in zip(candidates.to_pylist(), lines.texts.take(candidates).to_pylist(), strict=True):
            for name, words in _search(mark, line):
                for column, value in zip(columns, (number, mark.kind, name, words), strict=True):
                    column.append(value)
    schema = arrow_schema("mark")
    if not columns[0]:
        return schema.empty_table()
    found = pa.table(
        [pa.array(columns[0], pa.int32()), *(pa.array(c, pa.string()) for c in columns[1:]), pa.array(range(len(columns[0])))],
        names=["number", "kind", "name", "text", "row"],
    )
    use = lines.use.filter(pc.is_in(lines.use["text"], value_set=pc.unique(found["number"])))
    part = pc.cast(use["part"], pa.string())
    places = pa.table([use["message_id"], part, use["line"], use["text"]], names=["message_id", "part", "line", "number"])
    joined = sorted_by(matched(places, found, "number"), "message_id", "part", "line", "row")
    return joined.select(schema.names).cast(schema)


def _candidates(mark: Mark, texts: pa.Array) -> pa.Array:
    """Return the places of the lines on which the kind's anchor matches."""
    return pc.indices_nonzero(pc.match_substring_regex(texts, mark.anchor))


@lru_cache(maxsize=64)
def _compiled(forms: tuple[tuple[str, tuple[str, ...]], ...]) -> Forms:
    return tuple((name, re.compile(pattern)) for name, patterns in forms for pattern in patterns)


def _search(mark: Mark, line: str) -> list[tuple[str, str]]:
    normal = Normal(line) if mark.raw else normalise(line)
    spans = Spans()
    found = []
    for name, pattern in _compiled(mark.forms):
        group = "value" if "value" in pattern.groupindex else 0
        for match in pattern.finditer(normal.text):
            start, end = match.span(group)
            if end > start and spans.take(start, end):
                first, last = normal.span(start, end)
                found.append((first, name, line[first:last]))
    return [(name, words) for _, name, words in sorted(found)]
