"""From raw tables to facts: everything about a batch that its own bytes say."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import address_tokens
from mailcheck.extract.domains import DomainBook
from mailcheck.extract.language import languages
from mailcheck.extract.lines import LineBook
from mailcheck.extract.links import link_table, link_texts
from mailcheck.extract.recipients import first_cells, header_rows, recipient_tables
from mailcheck.extract.texts import joined, subjects, texts_of
from mailcheck.model.columns import count_up, gathered
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.schema import arrow_schema
from mailcheck.model.source import Reading
from mailcheck.model.table import Tables

# The parts whose words make two mails the same mail.
SAID = ("subject", "text", "html", "body", "calendar", "nested", "hidden", "attachment")


@dataclass(slots=True)
class Extracted:
    """The facts of a batch or of one unit, and its distinct lines.

    `tables` has message, recipient, sender, header_gap, link, attachment, cell and problem.
    """

    tables: Tables
    lines: LineBook


def extract(
    reading: Reading,
    knowledge: Knowledge,
    *,
    event_header: str | None = None,
) -> Extracted:
    """Return the facts of what was read. Pure: no file, no clock, no network.

    `event_header` is the policy's `batch.event_header`.
    """
    raw = reading.tables
    facts = recipient_tables(raw, book_of(knowledge))
    messages = raw["message"].num_rows
    texts, marked = texts_of(raw, facts)
    lines = LineBook.build(texts, messages)
    links = link_table(lines, marked)
    if links.num_rows:
        targets = LineBook.build(joined(link_texts(links)), messages)
        lines = LineBook.merge([lines, targets], messages)
    facts["link"] = links
    spoken = languages(lines, knowledge.words.get("function-words", ()))
    facts["message"] = _messages(raw, facts["sender"], texts, event_header, spoken)
    for name in ("attachment", "cell", "problem"):
        facts[name] = raw[name]
    return Extracted(facts, lines)


_books: dict[int, tuple[Knowledge, DomainBook]] = {}


def book_of(knowledge: Knowledge) -> DomainBook:
    """Return the domain book of this knowledge, made once in a process."""
    found = _books.get(id(knowledge))
    if found is None or found[0] is not knowledge:
        _books.clear()
        found = _books[id(knowledge)] = (knowledge, DomainBook(knowledge.words))
    return found[1]


def _messages(raw: Tables, senders: pa.Table, texts: pa.Table, event_header: str | None, spoken: pa.Array) -> pa.Table:
    """Add to the raw messages what one glance at their headers and cells tells."""
    table = raw["message"]
    count = table.num_rows
    headers = raw["header"]
    own = headers.filter(pc.equal(headers["part"], 0))
    has_header = pc.is_in(table["message_id"], value_set=pc.unique(own["message_id"]))
    parts = raw["part"]
    written = parts.filter(pc.and_(pc.equal(parts["name"], "subject"), pc.is_valid(parts["text"])))
    subject = pc.coalesce(
        _first(subjects(headers), "text", count), _first(written, "text", count)
    )
    origin = senders.filter(pc.equal(senders["field"], "From"))
    event = first_cells(raw["cell"], "event", count)
    if event_header:
        fields = header_rows(headers, (event_header, "-".join(w.capitalize() for w in event_header.split("-"))))
        ids = pa.array([row["message_id"] for row in fields], pa.int64())
        values = pa.array([(row["value"] or "").strip() or None for row in fields], pa.string())
        event = pc.coalesce(event, _first(pa.table([ids, values], names=["message_id", "value"]), "value", count))
    columns = {name: table[name] for name in table.column_names}
    columns |= {
        "has_header": has_header,
        "subject": subject,
        "from_address": _first(origin, "address", count),
        "from_registered": _first(origin, "registered", count),
        "event": event,
        "body_digest": _digests(texts, count),
        "language": spoken,
        "list_post": _list_posts(headers, count),
        "mail_id": _mail_ids(headers, count),
    }
    schema = arrow_schema("message")
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _list_posts(headers: pa.Table, messages: int) -> pa.Array:
    """Return the posting address of List-Post (RFC 2369), null where there is none (`NO`)."""
    found = [
        (row["message_id"], token.lower())
        for row in header_rows(headers, ("List-Post",))
        for token in address_tokens(row["value"] or "")
    ]
    ids, addresses = zip(*found, strict=True) if found else ((), ())
    table = pa.table([pa.array(ids, pa.int64()), pa.array(addresses, pa.string())], names=["message_id", "address"])
    return _first(table, "address", messages)


def _mail_ids(headers: pa.Table, messages: int) -> pa.Array:
    """Return the Message-ID of each mail (RFC 5322 3.6.4), null where there is none."""
    rows = header_rows(headers, ("Message-ID",))
    ids = pa.array([row["message_id"] for row in rows], pa.int64())
    values = pa.array([(row["value"] or "").strip() or None for row in rows], pa.string())
    return _first(pa.table([ids, values], names=["message_id", "value"]), "value", messages)


def _first(table: pa.Table, column: str, messages: int) -> pa.Array:
    """Return the first value of a column for each message, null where it has none."""
    table = table.combine_chunks()
    place = pc.index_in(count_up(messages), value_set=table["message_id"])
    return pa.array(table[column].combine_chunks()).take(place)


def _digests(texts: pa.Table, messages: int) -> pa.Array:
    """Return a digest of what each message says, null where it says nothing."""
    said = texts.filter(pc.is_in(texts["part"], value_set=pa.array(SAID)))
    words = pc.binary_join_element_wise(said["part"], said["text"], "\0")
    said = pa.table([said["message_id"], words], names=["message_id", "words"])
    listed = gathered(said, "words", "message_id")
    # As octets: a text would be decoded only to be encoded again.
    whole = pc.cast(pc.binary_join(listed["words"], "\0"), pa.binary())
    digests = [blake2b(octets, digest_size=16).hexdigest() for octets in whole.to_pylist()]
    table = pa.table([listed["message_id"], pa.array(digests, pa.string())], names=["message_id", "digest"])
    return _first(table, "digest", messages)
