"""Text files whose words stand behind escapes or quotes: CSV, JSON, XML, vCard."""

from __future__ import annotations

import csv
import html
import io
import json
import quopri
import re

from mailcheck.read.charset import Text, decode_text

DELIMITERS = ",;\t|"
ESCAPED = re.compile(r"\\u[0-9a-fA-F]{4}")
ENTITY = re.compile(r"&#")
# vCard 2.1 and iCalendar 1.0 (vCalendar) write their values like mail bodies
PRINTABLE = re.compile(r"^([^:\n]*?;ENCODING=QUOTED-PRINTABLE[^:\n]*:)((?:[^\n]*=\r?\n)*[^\n]*)", re.I | re.M)
LABEL = re.compile(r"CHARSET=([\w.-]{2,40})", re.I)
FOLD = re.compile(r"\r?\n[ \t]")


def readable(found: Text, media_type: str) -> Text:
    """Return a text with its words in clear; rows of a table have tabs between their cells. Never raises."""
    if media_type in ("text/csv", "application/csv"):
        return found._replace(text=table(found.text))
    if media_type in ("text/calendar", "text/vcard", "text/x-vcard", "text/directory"):
        return found._replace(text=PRINTABLE.sub(_unquoted, FOLD.sub("", found.text)))
    if media_type.endswith(("json", "javascript")) and ESCAPED.search(found.text):
        return found._replace(text=_unescaped(found.text))
    if media_type.endswith("xml") and "xhtml" not in media_type and ENTITY.search(found.text):
        return found._replace(text=html.unescape(found.text))
    return found


def table(text: str) -> str:
    """Return a CSV text with one record a line; what is no table stays as it is."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    if not first.count(delimiter):
        return text
    try:
        records = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
        return "\n".join("\t".join(" ".join(cell.split()) for cell in record) for record in records)
    except csv.Error:
        return text


def _unquoted(found: re.Match[str]) -> str:
    label = LABEL.search(found[1])
    octets = quopri.decodestring(found[2].encode("latin-1", "replace"))
    return found[1] + decode_text(octets, label[1] if label else "").text


def _unescaped(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()
    except (ValueError, RecursionError):
        return ESCAPED.sub(lambda found: chr(int(found[0][2:], 16)), text).encode("utf-8", "replace").decode()
