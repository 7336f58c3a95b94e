"""Values of a row that its own message does not show, although nearly all messages show theirs.

The batch itself says what its template merges: a column whose value stands in the text of 90 of
100 rows is merged, and in the other ten something else stands in its place (RULES TPL606).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailcheck.model.table import TableBuilder

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook

# Columns that say where and whether to send, or are the text itself.
NOT_MERGED = frozenset(
    "email cc bcc subject body opt_out consent verified_at segment household delegate_for attachment alias kana".split()
)
READ = ("subject", "text", "html", "body")
# A shorter value stands in any text by chance, a longer one is a text by itself.
SHORTEST, LONGEST = 3, 60
FEWEST_ROWS = 5
AT_ONCE = 10_000
# Below this share of the rows a column is not merged; rules ask for more.
MERGED = 0.5
THOUSANDS = re.compile(r"(?<=[0-9])[,.](?=[0-9]{3}(?![0-9]))")


@dataclass(slots=True)
class Column:
    """What the rows of one language show of a column: how many have a value, how many show it, and who does not."""

    first: str
    rows: int = 0
    shown: int = 0
    differ: bool = False
    hidden: list[tuple[int, str]] = field(default_factory=list)

    def add(self, message: int, value: str, shown: bool) -> None:
        """Count a row."""
        self.rows += 1
        self.shown += shown
        self.differ = self.differ or value != self.first
        if not shown:
            self.hidden.append((message, value))


def row_gaps(cells: pa.Table, messages: pa.Table, lines: LineBook) -> pa.Table:
    """Return the facts `row_gap`. Lists only: a mail has no row of its own."""
    builder = TableBuilder("row_gap")
    found: dict[tuple[str, str | None], dict[str | None, Column]] = defaultdict(dict)
    merged = merged_cells(cells) if lines.use.num_rows else cells.slice(0, 0)
    languages = messages.column("language")
    # Values and lines are Python objects for so many messages at a time.
    for first in range(0, messages.num_rows if merged.num_rows else 0, AT_ONCE):
        said = texts_of(lines, first)
        language = languages.slice(first, AT_ONCE).to_pylist()
        fold = Folds()
        for message, column, role, value in rows_of(merged, first):
            groups = found[column, role]
            if message in said:
                shown = stands_in(value, said[message], fold)
                group = groups.setdefault(language[message - first], Column(value))
                group.add(message, value, shown)
    for (column, role), groups in found.items():
        for group in groups.values():
            share = group.shown / group.rows
            if group.rows >= FEWEST_ROWS and share >= MERGED and group.differ:
                for message, value in group.hidden:
                    builder.add(message, column, role, value, share)
    return builder.finish()


def merged_cells(cells: pa.Table) -> pa.Table:
    """Return the cells of the columns that a template may merge."""
    import pyarrow as pa
    import pyarrow.compute as pc

    merged = pc.invert(pc.is_in(cells.column("role"), value_set=pa.array(sorted(NOT_MERGED))))
    length = pc.utf8_length(cells.column("value"))
    fits = pc.and_(pc.greater_equal(length, SHORTEST), pc.less_equal(length, LONGEST))
    return cells.filter(pc.and_(merged, fits))


def rows_of(cells: pa.Table, first: int) -> Iterator[tuple[int, str, str | None, str]]:
    """Yield (message, column, role, value) of some messages, from the first of them on."""
    some = of_messages(cells, first)
    return zip(*(some.column(name).to_pylist() for name in ("message_id", "column", "role", "value")), strict=True)


def texts_of(lines: LineBook, first: int) -> dict[int, list[str]]:
    """Return for each of some messages that has a text its lines."""
    import pyarrow as pa
    import pyarrow.compute as pc

    use = of_messages(lines.use, first)
    use = use.filter(pc.is_in(pc.cast(use["part"], pa.string()), value_set=pa.array(READ))).combine_chunks()
    encoded = use["text"].combine_chunks().dictionary_encode()
    written = lines.texts.take(encoded.dictionary).to_pylist()
    texts: dict[int, list[str]] = defaultdict(list)
    for message, text in zip(use["message_id"].to_pylist(), encoded.indices.to_pylist(), strict=True):
        texts[message].append(written[text])
    return texts


def of_messages(table: pa.Table, first: int) -> pa.Table:
    """Return the rows of some messages, from the first of them on."""
    import pyarrow.compute as pc

    ids = table.column("message_id")
    return table.filter(pc.and_(pc.greater_equal(ids, first), pc.less(ids, first + AT_ONCE)))


def stands_in(value: str, lines: list[str], fold: Folds) -> bool:
    """Say whether a value stands in one of the lines, as it is or in another spelling."""
    if any(value in line for line in lines):
        return True
    folded = fold[value]
    return any(folded in fold[line] for line in lines)


class Folds(dict[str, str]):
    """Texts for comparing, each made once: NFKC, no case, no white space, no separators of thousands."""

    def __missing__(self, text: str) -> str:
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
        folded = self[text] = "".join(THOUSANDS.sub("", plain.casefold()).split())
        return folded
