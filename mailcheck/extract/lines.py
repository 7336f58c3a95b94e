"""The distinct lines of all texts: bulk mail repeats its template, so each line is read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

TEXTS = pa.schema([("message_id", pa.int64()), ("part", pa.string()), ("text", pa.string())])
USE = pa.schema(
    [
        ("message_id", pa.int64()),
        ("part", pa.dictionary(pa.int32(), pa.string())),
        ("line", pa.int32()),
        ("offset", pa.int32()),
        ("text", pa.int32()),
    ]
)
# Stands in for the carriage return of a CRLF, so that offsets stay those of the text as it came.
RETURN = "\x1f"
# Two thousand million octets are the most that an array of plain strings can hold.
MOST = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class LineBook:
    """Distinct lines, and where each stands.

    `texts` is an array of distinct strings without line ends. `use` has a row for each line of
    each text, in order: message, name of the part, line (from 0 in its part), offset (code points
    from the start of the part's text to the line) and the line's index in `texts`. `messages`
    counts the messages, those without text too.
    """

    texts: pa.Array
    use: pa.Table
    messages: int

    @classmethod
    def build(cls, texts: pa.Table, messages: int) -> LineBook:
        """Make the book of a table with the columns of `TEXTS`; empty lines are left out of it.

        Line ends are \\n, \\r\\n and \\r. One part of one message should have one row: offsets
        count from the beginning of the row's text.
        """
        if not texts.num_rows:
            return cls(pa.array([], pa.string()), USE.empty_table(), messages)
        texts = texts.combine_chunks()
        column = texts["text"].combine_chunks()
        lines, parent = _split(column)
        if pc.any(pc.match_substring(pc.unique(lines), "\r")).as_py():
            column = pc.replace_substring(column, "\r\n", RETURN + "\n")
            lines, parent = _split(pc.replace_substring(column, "\r", "\n"))
        length = pc.add(pc.utf8_length(lines), 1)
        line = _within(parent, pa.repeat(pa.scalar(1, pa.int64()), len(lines)))
        offset = _within(parent, pc.cast(length, pa.int64()))
        lines = pc.utf8_rtrim(lines, RETURN)
        kept = pc.indices_nonzero(pc.greater(pc.binary_length(lines), 0))
        encoded = lines.take(kept).dictionary_encode()
        owner = parent.take(kept)
        part = texts["part"].combine_chunks().dictionary_encode()
        use = pa.table(
            [
                texts["message_id"].combine_chunks().take(owner),
                part.take(owner),
                line.take(kept).cast(pa.int32()),
                offset.take(kept).cast(pa.int32()),
                encoded.indices,
            ],
            schema=USE,
        )
        return cls(encoded.dictionary, use, messages)

    @classmethod
    def concat(cls, books: Iterable[LineBook]) -> LineBook:
        """Join books of batches that each count their messages from 0; ids move as in `table.concat`."""
        moved, first = [], 0
        for book in books:
            moved.append(book.shifted(first))
            first += book.messages
        return cls.merge(moved, first)

    @classmethod
    def merge(cls, books: Sequence[LineBook], messages: int) -> LineBook:
        """Join books that count the same messages; equal lines become one."""
        if len(books) == 1:
            return books[0]
        texts = [book.texts for book in books if len(book.texts)]
        large = sum(text.nbytes for text in texts) > MOST
        kind = pa.large_string() if large else pa.string()
        encoded = pa.chunked_array([text.cast(kind) for text in texts], kind).dictionary_encode()
        unified = encoded.unify_dictionaries()
        distinct = unified.chunk(0).dictionary if texts else pa.array([], kind)
        tables, chunk = [USE.empty_table()], 0
        for book in books:
            if len(book.texts):
                place = unified.chunk(chunk).indices
                chunk += 1
                text = place.take(pc.cast(_flat(book.use["text"]), pa.int64()))
                tables.append(book.use.set_column(4, USE.field("text"), text.cast(pa.int32())))
        use = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        return cls(distinct, use, messages)

    def shifted(self, first: int) -> LineBook:
        """Return the book with every message moved behind `first` others."""
        if not first:
            return self
        ids = pc.add(self.use["message_id"], pa.scalar(first, pa.int64()))
        return LineBook(self.texts, self.use.set_column(0, USE.field(0), ids), self.messages)


def _flat(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _split(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the lines of all texts, and the place of the text that each comes from."""
    pieces = pc.split_pattern(column, "\n")
    return pc.list_flatten(pieces), pc.list_parent_indices(pieces)


def _within(parent: pa.Array, amount: pa.Array) -> pa.Array:
    """Return the sum of `amount` over the earlier rows of the same parent; parents are sorted."""
    if not len(parent):
        return pa.array([], pa.int64())
    before = pc.subtract(pc.cumulative_sum(amount), amount)
    same = pc.equal(parent.slice(1), parent.slice(0, len(parent) - 1))
    first = pc.if_else(pa.concat_arrays([pa.array([False]), same]), None, before)
    return pc.subtract(before, pc.fill_null_forward(first))
