"""Read CSV and TSV as columns, in bounded memory and without losing a record.

A regular expression finds how far the text is well formed; that part is parsed by Arrow. The
rest, up to the end of the block, is parsed record by record and tells what is wrong with it.
Both follow RFC 4180 with what spreadsheets do: a quotation mark counts only at the start of a cell.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from mailcheck.model.errors import PolicyError
from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.column_names import known_header
from mailcheck.read.columns import ADDRESS, holds_addresses
from mailcheck.read.encoding import TextStream, count_lines, decide, sample, text_stream
from mailcheck.read.lists_source import SAMPLE_ROWS, Damage, ListSource, Rows, Unreadable, plan_of, rows_of

DELIMITERS = (",", "\t", ";", "|")
ONE_COLUMN = "\x1f"  # the unit separator of ASCII: stands where a list has one column only
SNIFF = 1 << 18
SEPARATOR_LINE = re.compile(rb"(?i)\s*\"?sep=([!#-~\t ])\"?[ \t,;]*(?:\r\n?|\n)")
SOME_ADDRESS = re.compile(ADDRESS)
QUOTES = {
    "damaged": "a quotation mark is not closed where it should be; the line was read as it stands",
    "limit": "the record is longer than limits.message_bytes; its first line was read as it stands",
}
csv.field_size_limit(2**31 - 1)  # a mail body in a cell passes the default of 128 KiB


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells, its first physical line, and the problem code of its quotation marks."""

    cells: list[str]
    line: int
    wrong: str | None


class Grammar:
    """The shape of records for one delimiter, as regular expressions over UTF-8."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        comma = re.escape(delimiter.encode())
        quoted = rb'"[^"]*+(?>(?:""[^"]*+)*)"'
        plain = rb'[^"\r\n%b][^\r\n%b]*+' % (comma, comma)
        end = rb"(?:\r\n?|\n)"
        strict = rb"(?:%b|%b|)" % (quoted, plain)
        loose = rb"(?:%b[^\r\n%b]*+|%b|)" % (quoted, comma, plain)
        shape = rb"%b(?>(?:" + comma + rb"%b)*)"
        record = shape.replace(b"%b", strict)
        self.strict = re.compile(record + end)
        self.run = re.compile(rb"(?>(?:(?![\r\n])" + record + end + rb")*)")
        self.loose = re.compile(shape.replace(b"%b", loose) + end)
        self.line = re.compile(rb"[^\r\n]*+" + end)

    def records(
        self, data: bytes, line: int, *, last: bool, too_long: bool = False
    ) -> Iterator[tuple[Record, int]]:
        """Give each complete record and the place behind it.

        A quotation mark that is never closed, or closed in the middle of a later cell, would
        swallow other people's rows: such a line is read as it stands. `last` says that no more data
        comes, `too_long` that no more is waited for the first record.
        """
        at = 0
        while at < len(data):
            found = self.loose.match(data, at)
            if found is None and not (last or too_long):
                return
            text = found.group() if found else b""
            broken = found is None or (count_lines(text) > 1 and not self.strict.fullmatch(text))
            if broken:
                only = self.line.match(data, at)
                text = only.group() if only else data[at:]
                cells = [
                    cell.strip().strip('"') for cell in text.decode().rstrip("\r\n").split(self.delimiter)
                ]
            else:
                cells = self.cells(text.decode())
            at += len(text)
            yield Record(cells, line, ("limit" if too_long else "damaged") if broken else None), at
            line += count_lines(text)
            too_long = False

    def cells(self, text: str) -> list[str]:
        """Return the cells of one record."""
        text = text[:-2] if text.endswith("\r\n") else text[:-1]
        if '"' not in text:
            return text.split(self.delimiter)
        return next(csv.reader([text], delimiter=self.delimiter), [""])


def open_csv(source: BinaryIO, kind: str, options: ListOptions, limits: Limits) -> ListSource:
    """Decide encoding, delimiter and columns of a CSV or TSV file, and give its rows.

    Raises Unreadable, and PolicyError for a column that the policy names and the file lacks.
    """
    decision = decide(sample(source), options.encoding)
    if decision.encoding is None:
        raise Unreadable("encoding", decision.advice())
    stream = text_stream(source, decision)
    blocks = iter(stream)
    head = b""
    while len(head) < SNIFF and (block := next(blocks, b"")):
        head += block
    head = head.removeprefix(codecs.BOM_UTF8)
    line = 1
    separator = SEPARATOR_LINE.match(head)
    delimiter = named_delimiter(options.delimiter)
    if separator:
        delimiter = delimiter or separator.group(1).decode()
        line += count_lines(separator.group())
        head = head[separator.end() :]
    grammar = Grammar(delimiter or sniff(head[:SNIFF], kind))
    first, head = opening(grammar, head, blocks, line, limits)
    plan, above = plan_of([record.cells for record, _ in first], options.columns)
    if above:
        record, start = first[above - 1]
        line = record.line + count_lines(head[first[above - 2][1] if above > 1 else 0 : start])
        head = head[start:]
    reader = Reader(grammar, len(plan.roles), stream, limits.message_bytes)
    shown = None if grammar.delimiter == ONE_COLUMN else grammar.delimiter
    return ListSource(plan, reader.rows(head, blocks, line), decision.encoding, shown, stream.damaged)


def named_delimiter(name: str | None) -> str | None:
    """Return the delimiter that the policy names; raises PolicyError where it is not one character."""
    if name is None:
        return None
    found = "\t" if name.lower() in ("tab", "\\t") else name
    if len(found) != 1 or not found.isascii() or found in '"\r\n\0':
        raise PolicyError(
            "a delimiter is one character", where=f'delimiter = "{name}"', hint='such as ";" or "tab"'
        )
    return found


def opening(
    grammar: Grammar, head: bytes, blocks: Iterator[bytes], line: int, limits: Limits
) -> tuple[list[tuple[Record, int]], bytes]:
    """Return the first records, two at least where there are two, and the text that holds them."""
    last = len(head) < SNIFF
    while True:
        if last and head and not head.endswith((b"\n", b"\r")):
            head += b"\n"
        first = list(islice(grammar.records(head, line, last=last), SAMPLE_ROWS))
        if last or len(first) > 1:
            return first, head
        block = next(blocks, b"")
        head += block
        last = not block or len(head) > limits.message_bytes


def sniff(head: bytes, kind: str) -> str:
    """Return the delimiter of a sample, or the unit separator for a list of one column."""
    text = head.decode("utf-8", "ignore")
    whole = len(head) < SNIFF
    scores = {delimiter: score(text, delimiter, whole) for delimiter in DELIMITERS}
    if kind == "tsv" and "\t" in text:
        scores["\t"] += 2.0
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] > 0 else ONE_COLUMN


def score(text: str, delimiter: str, whole: bool) -> float:
    """Return how well a delimiter explains a sample: even width, known headers, clean addresses."""
    rows = [
        row
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 200)
        if any(map(str.strip, row))
    ]
    if not whole and 1 < len(rows) < 200:
        rows.pop()
    widths = [len(row) for row in rows]
    if not widths or max(widths) < 2:
        return 0.0
    usual = max(sorted(set(widths)), key=widths.count)
    known = max(sum(map(known_header, row)) for row in rows[:10])
    below = rows[1:] or rows
    clean = sum(any(SOME_ADDRESS.fullmatch(cell.strip()) for cell in row) for row in below) / len(below)
    if usual < 2 or (len(rows[0]) != usual and known < 2):
        return 0.0
    if all(holds_addresses(cell) or not cell.strip() for row in rows for cell in row):
        return 0.0
    return widths.count(usual) / len(widths) + 0.5 * min(known, 4) + clean


class Reader:
    """The records of one CSV file, block by block."""

    def __init__(self, grammar: Grammar, width: int, stream: TextStream, longest: int) -> None:
        self.grammar, self.width, self.stream, self.longest = grammar, max(width, 1), stream, longest
        names = [str(n) for n in range(self.width)]
        self.parse = arrow_csv.ParseOptions(
            delimiter=grammar.delimiter, newlines_in_values=True, ignore_empty_lines=False
        )
        self.convert = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        )
        self.names = names

    def rows(self, head: bytes, blocks: Iterator[bytes], line: int) -> Iterator[Rows]:
        """Give all records from `head` on; `line` is the physical line at its start."""
        data = head
        last = False
        while not last:
            block = next(blocks, b"")
            last = not block
            if last:
                data += b"" if data.endswith((b"\n", b"\r")) or not data else b"\n"
            held = b"\r" if data.endswith(b"\r") and not last else b""  # may be half a CRLF
            data = data[: len(data) - len(held)]
            for part, used in self.parts(data, line, last=last):
                line = part.after
                data = data[used:]
                yield part
            data = data + held + block

    def parts(self, data: bytes, line: int, *, last: bool) -> Iterator[tuple[Rows, int]]:
        """Give the well-formed part of a block, then its other complete records."""
        found = self.grammar.run.match(data)
        end = found.end() if found else 0
        if end:
            part = self.clean(data[:end], line)
            line = part.after
            yield part, end
        rest = data[end:]
        too_long = len(rest) > self.longest
        records = list(self.grammar.records(rest, line, last=last, too_long=too_long))
        if records:
            used = records[-1][1]
            yield self.slow([record for record, _ in records], line + count_lines(rest[:used])), used

    def clean(self, data: bytes, line: int) -> Rows:
        """Parse well-formed records with Arrow; records of another width go the slow way."""
        read = arrow_csv.ReadOptions(column_names=self.names, use_threads=False, block_size=len(data) + 1)
        try:
            table = arrow_csv.read_csv(pa.py_buffer(data), read, self.parse, self.convert)
        except pa.ArrowInvalid:
            records = [record for record, _ in self.grammar.records(data, line, last=True)]
            return self.slow(records, line + count_lines(data))
        columns = [column.combine_chunks() for column in table.columns]
        ends = count_lines(data)
        return Rows(columns, physical_lines(columns, line, ends), line + ends)

    def slow(self, records: list[Record], after: int) -> Rows:
        """Make columns of records that were parsed one by one."""
        lines = [record.line for record in records]
        found = rows_of([record.cells for record in records], lines, self.width, self.grammar.delimiter)
        found.after = after
        found.damage += [
            Damage(n, record.wrong, QUOTES[record.wrong]) for n, record in enumerate(records) if record.wrong
        ]
        return found


def physical_lines(columns: list[pa.Array], line: int, ends: int) -> pa.Array:
    """Return the physical line where each record begins; cells may contain line ends."""
    count = len(columns[0])
    inner = pa.repeat(pa.scalar(1, pa.int64()), count)
    if ends != count:
        for column in columns:
            breaks = pc.count_substring_regex(column, r"\r\n?|\n").cast(pa.int64())
            inner = pc.add(inner, breaks)
    return pc.add(pc.subtract(pc.cumulative_sum(inner), inner), line)
