"""The texts of the messages by part: what a reader sees, what is hidden from him, what names carry."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.html import read_html
from mailcheck.extract.lines import TEXTS
from mailcheck.model.columns import distinct, gathered
from mailcheck.model.table import Tables
from mailcheck.read.words import decode_words

# Fields in which systems leave the address of somebody else (EXP104), or a person leaves words.
TOLD = re.compile(
    r"reply-to|errors-to|delivered-to|apparently-to|envelope-to|return-receipt-to|disposition-notification-to"
    r"|comments|keywords|thread-topic|list-.+|x-.+",
    re.I,
)
# Their values look like addresses and are ids, signatures or routes.
MACHINE = re.compile(r"message-?id|msg-?id|dkim|signature|received|message-state|references|auth|spam|virus|scan|entity", re.I)
ADDRESS_LIKE = r"@|%40|＠"
# Where the address should be, a template may have left the tag.
TAG_LIKE = r"\{\{|\*\||\$\{|\{\$|%%|<%|%recipient"

Marked = list[tuple[int, str, str, str | None]]


def texts_of(tables: Tables, facts: Tables) -> tuple[pa.Table, Marked]:
    """Return the texts (columns of `lines.TEXTS`) and the link targets of the HTML parts.

    `tables` are raw, `facts` holds `recipient` and `sender` already. Names of parts: subject,
    text, html, body, calendar, attachment, nested (any text of a nested message), hidden, comment,
    attribute, display-name, file-name, and `header:NAME` for a field that may tell an address.
    To whom a nested message went is a part of its text: mail programs show it above that.
    Several texts of one name in a message are joined with a line end between them.
    """
    parts = tables["part"].filter(pc.is_valid(tables["part"]["text"]))
    markup = pc.or_(
        pc.equal(parts["name"], "html"),
        pc.fill_null(pc.is_in(parts["media_type"], value_set=pa.array(["text/html", "application/xhtml+xml"])), False),
    )
    marked: Marked = []
    pieces = [
        subjects(tables["header"]),
        _plain(parts.filter(pc.invert(markup))),
        _html(parts.filter(markup), marked),
        _named(facts["recipient"], "display_name", "display-name"),
        _named(facts["sender"], "display_name", "display-name"),
        _named(tables["attachment"], "file_name", "file-name"),
        _told(tables["header"]),
        _enclosed(tables["header"]),
    ]
    return joined(pa.concat_tables(pieces)), marked


def subjects(headers: pa.Table) -> pa.Table:
    """Return the decoded subjects of the messages' own headers."""
    wanted = pc.and_(pc.equal(headers["name"], "Subject"), pc.equal(headers["part"], 0))
    return _decoded(headers.filter(wanted), "subject")


def joined(texts: pa.Table) -> pa.Table:
    """Return the texts with one row for each part of a message, in the order of their first pieces."""
    texts = texts.filter(pc.greater(pc.binary_length(texts["text"]), 0))
    if distinct(texts, "message_id", "part").num_rows == texts.num_rows:
        return texts
    listed = gathered(texts, "text", "message_id", "part")
    text = pc.binary_join(listed["text"], "\n")
    return pa.table([listed["message_id"], listed["part"], text], schema=TEXTS)


def _plain(parts: pa.Table) -> pa.Table:
    # What was hidden in a file stays hidden, also where the file is in a mail inside the mail.
    hidden = pc.is_in(parts["name"], value_set=pa.array(["hidden", "comment"]))
    nested = pc.and_(pc.fill_null(parts["nested"], False), pc.invert(hidden))
    name = pc.if_else(nested, "nested", parts["name"])
    return pa.table([parts["message_id"], name, parts["text"]], schema=TEXTS)


def _html(parts: pa.Table, marked: Marked) -> pa.Table:
    columns: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for row in parts.select(["message_id", "name", "nested", "text"]).to_pylist():
        page = read_html(row["text"])
        part = "nested" if row["nested"] else row["name"]
        for name, text in (
            (part, page.visible),
            ("hidden", page.hidden),
            ("comment", page.comments),
            ("attribute", page.attributes),
        ):
            if text:
                for column, value in zip(columns, (row["message_id"], name, text), strict=True):
                    column.append(value)
        marked += [(row["message_id"], part, link.href, link.text) for link in page.links]
    return pa.table(list(columns), schema=TEXTS)


def _named(table: pa.Table, column: str, part: str) -> pa.Table:
    table = table.filter(pc.is_valid(table[column]))
    return pa.table([table["message_id"], pa.repeat(part, table.num_rows), table[column]], schema=TEXTS)


def _told(headers: pa.Table) -> pa.Table:
    own = headers.filter(pc.equal(headers["part"], 0))
    names = [
        name
        for name in pc.unique(own["name"]).to_pylist()
        if TOLD.fullmatch(name) and not MACHINE.search(name)
    ]
    wanted = pc.is_in(own["name"], value_set=pa.array(names, pa.string()))
    telling = pc.or_(
        pc.match_substring_regex(own["value"], ADDRESS_LIKE), pc.starts_with(own["name"], "List-")
    )
    left = pc.and_(pc.equal(own["name"], "Reply-To"), pc.match_substring_regex(own["value"], TAG_LIKE))
    telling = pc.or_(telling, left)
    own = own.filter(pc.and_(wanted, telling))
    table = _decoded(own, "")
    part = pc.binary_join_element_wise("header:", own["name"], "")
    text = pa.array([unquote(text) if "%40" in text else text for text in table["text"].to_pylist()], pa.string())
    return pa.table([table["message_id"], part, text], schema=TEXTS)


def _enclosed(headers: pa.Table) -> pa.Table:
    named = pc.match_substring_regex(headers["name"], r"(?i)^(resent-)?(to|cc|bcc)$")
    return _decoded(headers.filter(pc.and_(named, pc.not_equal(headers["part"], 0))), "nested")


def _decoded(headers: pa.Table, part: str) -> pa.Table:
    encoded = headers["value"].combine_chunks().dictionary_encode()
    words = pa.array(
        [" ".join(decode_words(value).split()).encode("utf-8", "replace").decode()
         for value in encoded.dictionary.to_pylist()],
        pa.string(),
    )  # fmt: skip
    part_column = pa.repeat(part, headers.num_rows)
    return pa.table([headers["message_id"], part_column, words.take(encoded.indices)], schema=TEXTS)
