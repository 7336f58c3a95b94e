"""Where the messages point to: targets in HTML, URLs in text, URLs in List- header fields."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import ascii_domain
from mailcheck.extract.domains import registered_domain
from mailcheck.extract.lines import TEXTS, LineBook
from mailcheck.model.columns import sorted_by

SCHEMA = pa.schema(
    [
        ("message_id", pa.int64()),
        ("part", pa.string()),
        ("href", pa.string()),
        ("text", pa.string()),
        ("host", pa.string()),
        ("registered", pa.string()),
        ("shown", pa.string()),
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
HOST = r"^(?i:[a-z][a-z0-9+.\-]*:)?//(?:[^/?#@]*@)?(?P<host>\[[^\]]*\]|[^/?#:\\]*)"


# Visible text that is a URL or a host and nothing else; a bare host in lower case only (ASP.NET).
SHOWN = re.compile(r"(?:(?i:https?://)(?P<url>[^\s/?#:@]{3,253})|(?P<bare>(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}))(?:[/?#:]\S*)?")


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


def hosts_of(hrefs: pa.Array) -> pa.Table:
    """Return `host` and `registered` of each target, lower-case ASCII; null for mailto and `#top`."""
    hrefs = pc.replace_substring_regex(hrefs, r"^(?i:www\.)", r"//www.")
    found = pc.struct_field(pc.extract_regex(hrefs, HOST), "host").dictionary_encode()
    hosts = [ascii_domain((host or "").strip().rstrip(".")) or None for host in found.dictionary.to_pylist()]
    owners = [host and registered_domain(host) for host in hosts]
    table = pa.table([pa.array(hosts, pa.string()), pa.array(owners, pa.string())], names=["host", "registered"])
    return table.take(found.indices)


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
    return sorted_by(joined, "message_id") if joined.num_rows else joined


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
    hosts = hosts_of(hrefs)
    encoded = texts.dictionary_encode()
    shown = pa.array([shown_site(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    columns = [ids, parts, hrefs, texts, hosts["host"], hosts["registered"], shown]
    return pa.table(columns, schema=SCHEMA)


def shown_site(text: str) -> str | None:
    """Return the registered domain of a visible text that is a URL or a host, else None."""
    found = SHOWN.fullmatch(text.strip())
    host = ascii_domain(found["url"] or found["bare"]) if found else None
    return registered_domain(host) if host else None


def link_texts(links: pa.Table) -> pa.Table:
    """Return the targets as texts to scan: one `link` part a message, one target a line."""
    encoded = links["href"].combine_chunks().dictionary_encode()
    written = encoded.dictionary
    coded = pc.match_substring_regex(written, r"[%\s]")
    changed = pa.array([readable(href) for href in written.filter(coded).to_pylist()], pa.string())
    text = pc.replace_with_mask(written, coded, changed).take(encoded.indices)
    return pa.table([links["message_id"], pa.repeat("link", links.num_rows), text], schema=TEXTS)
