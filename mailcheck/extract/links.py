"""Where the messages point to: targets in HTML, URLs in text, URLs in List- header fields."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import ascii_domain
from mailcheck.extract.domains import registered_domain
from mailcheck.extract.lines import LineBook

SCHEMA = pa.schema(
    [
        ("message_id", pa.int64()),
        ("part", pa.string()),
        ("href", pa.string()),
        ("text", pa.string()),
        ("host", pa.string()),
        ("registered", pa.string()),
    ]
)
# Parts whose URLs stand in running text; the targets of HTML come from its mark-up.
RUNNING = ("subject", "text", "body", "nested", "calendar", "header:List-Unsubscribe", "header:List-Post",
           "header:List-Help", "header:List-Subscribe", "header:List-Archive", "header:List-Owner")  # fmt: skip
ANCHOR = r"(?i)https?://|\bwww\."
# Japanese text follows a URL without a space, so only the host may leave ASCII (IDN).
URL = re.compile(
    r"(?:https?://|(?<![\w.@/\-])www\.)[\w.\-~%@:\[\]{}$*|]{1,300}(?:[/?#][!#-;=?-~]{0,4000})?", re.I
)
TRAILING = ".,;:!?)]}'*_"
HOST = re.compile(r"(?:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:\\]*)", re.I)


def urls(line: str) -> list[str]:
    """Return the URLs of one line as written, without the punctuation behind them."""
    return [_trimmed(found.group()) for found in URL.finditer(line)]


def _trimmed(url: str) -> str:
    """Drop what belongs to the sentence; a closing bracket stays where the URL has its opening one."""
    while url and url[-1] in TRAILING:
        pair = {")": "(", "]": "[", "}": "{"}.get(url[-1])
        if (pair and url.count(pair) >= url.count(url[-1])) or url[-1] in "*_":
            break
        url = url[:-1]
    return url


@lru_cache(maxsize=65536)
def host_of(href: str) -> tuple[str | None, str | None]:
    """Return (host, registered domain) of a target, both lower-case ASCII, or None (mailto, `#top`)."""
    if href[:4].lower() == "www.":
        href = f"//{href}"
    found = HOST.match(href)
    if not found or not found[1]:
        return None, None
    host = ascii_domain(found[1].strip().rstrip("."))
    return host, registered_domain(host)


def readable(href: str) -> str:
    """Return a target with its percent-encoding undone (`%40` is an @), as one line."""
    text = unquote(href) if "%" in href else href
    return " ".join(text.split())


def link_table(lines: LineBook, marked: list[tuple[int, str, str, str | None]]) -> pa.Table:
    """Return the links of the messages: those in the lines of running text, then those of mark-up.

    `marked` are (message, part, target, visible text) from HTML. One row for each occurrence.
    """
    tables = [_written(lines)]
    if marked:
        ids, parts, hrefs, texts = zip(*marked, strict=True)
        tables.append(_rows(pa.array(ids, pa.int64()), pa.array(parts), pa.array(hrefs), pa.array(texts, pa.string())))
    joined = pa.concat_tables(tables)
    return joined.sort_by([("message_id", "ascending")]) if joined.num_rows else joined


def _written(lines: LineBook) -> pa.Table:
    candidates = pc.indices_nonzero(pc.match_substring_regex(lines.texts, ANCHOR))
    if not len(candidates):
        return SCHEMA.empty_table()
    found = pa.array([urls(text) for text in lines.texts.take(candidates).to_pylist()], pa.list_(pa.string()))
    running = pc.is_in(pc.cast(lines.use["part"], pa.string()), value_set=pa.array(RUNNING))
    use = lines.use.filter(running).combine_chunks()
    place = pc.index_in(use["text"], value_set=pc.cast(candidates, pa.int32())).combine_chunks()
    use, place = use.filter(pc.is_valid(place)), pc.drop_null(place)
    lists = found.take(place)
    owner = pc.list_parent_indices(lists)
    part = pc.cast(use["part"], pa.string()).take(owner)
    hrefs = pc.list_flatten(lists)
    return _rows(use["message_id"].take(owner), part, hrefs, pa.nulls(len(hrefs), pa.string()))


def _rows(ids: pa.Array, parts: pa.Array, hrefs: pa.Array, texts: pa.Array) -> pa.Table:
    encoded = hrefs.dictionary_encode()
    hosts = [host_of(href) for href in encoded.dictionary.to_pylist()]
    host, registered = (pa.array([pair[at] for pair in hosts], pa.string()) for at in (0, 1))
    columns = [ids, parts, hrefs, texts, host.take(encoded.indices), registered.take(encoded.indices)]
    return pa.table(columns, schema=SCHEMA)


def link_texts(links: pa.Table) -> pa.Table:
    """Return the targets as texts to scan: one `link` part a message, one target a line."""
    encoded = links["href"].combine_chunks().dictionary_encode()
    text = pa.array([readable(href) for href in encoded.dictionary.to_pylist()], pa.string())
    part = pa.repeat("link", links.num_rows)
    return pa.table(
        [links["message_id"], part, text.take(encoded.indices)], names=["message_id", "part", "text"]
    )
