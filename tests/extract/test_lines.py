"""The line book: each distinct line once, and every place where it stands."""

from __future__ import annotations

import pickle

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.lines import TEXTS, LineBook

Row = tuple[int, str, str]
ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["text", "html", "subject"]), st.text(alphabet="a山\n\r 😀", max_size=12)),
    max_size=8,
    unique_by=lambda row: row[:2],
)


def made(rows: list[Row], messages: int = 4) -> LineBook:
    columns = list(zip(*rows, strict=True)) or [[], [], []]
    return LineBook.build(pa.table([list(c) for c in columns], schema=TEXTS), messages)


def told(book: LineBook) -> list[tuple[int, str, int, int, str]]:
    texts = book.texts.to_pylist()
    return [(u["message_id"], u["part"], u["line"], u["offset"], texts[u["text"]]) for u in book.use.to_pylist()]


def test_equal_lines_are_kept_once_and_found_everywhere() -> None:
    book = made([(0, "text", "a\nb"), (1, "text", "b\n\na")])
    assert book.texts.to_pylist() == ["a", "b"]
    assert told(book) == [
        (0, "text", 0, 0, "a"), (0, "text", 1, 2, "b"), (1, "text", 0, 0, "b"), (1, "text", 2, 3, "a"),
    ]  # fmt: skip


@given(ROWS)
def test_an_offset_leads_to_its_line_whatever_ends_lines(rows: list[Row]) -> None:
    texts = {row[:2]: row[2] for row in rows}
    for message, part, _, offset, line in told(made(rows)):
        assert texts[message, part][offset : offset + len(line)] == line
        assert offset == 0 or texts[message, part][offset - 1] in "\r\n"


@given(ROWS)
def test_no_line_is_lost(rows: list[Row]) -> None:
    lines = [
        (message, part, line)
        for message, part, text in rows
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if line
    ]
    assert [(m, p, line) for m, p, _, _, line in told(made(rows))] == lines


@given(ROWS, ROWS)
def test_joined_books_say_what_one_book_of_both_batches_says(one: list[Row], other: list[Row]) -> None:
    joined = LineBook.concat([made(one), made([], 2), made(other)])
    whole = made(one + [(message + 6, part, text) for message, part, text in other], 10)
    assert told(joined) == told(whole)
    assert joined.texts.to_pylist() == whole.texts.to_pylist()
    assert joined.messages == 10


def test_a_book_can_be_sent_to_another_process() -> None:
    book = LineBook.concat([made([(0, "text", "a\nb")]), made([(1, "text", "b")])])
    assert told(pickle.loads(pickle.dumps(book))) == told(book)


def test_a_batch_without_text_has_an_empty_book() -> None:
    book = LineBook.concat([made([], 3), made([], 2)])
    assert (len(book.texts), book.use.num_rows, book.messages) == (0, 0, 5)
