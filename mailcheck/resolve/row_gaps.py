"""Values of a row that its own message does not show, although nearly all messages show theirs.

The batch itself says what its template merges: a column whose value stands in the text of 90 of
100 rows is merged, and in the other ten something else stands in its place (RULES TPL606).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
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
# Below this share of the rows a column is not merged; rules ask for more.
MERGED = 0.5
BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[,.](?=[0-9]{3}(?![0-9]))|\s+")


def row_gaps(cells: pa.Table, messages: pa.Table, lines: LineBook) -> pa.Table:
    """Return the facts `row_gap`. Lists only: a mail has no row of its own."""
    builder = TableBuilder("row_gap")
    wanted = values_of(cells)
    if not wanted:
        return builder.finish()
    said = texts_of(lines, {message for rows in wanted.values() for message, _ in rows})
    languages = messages.column("language").to_pylist()
    for (column, role), rows in wanted.items():
        groups: dict[str | None, list[tuple[int, str, bool]]] = defaultdict(list)
        for message, value in rows:
            if message in said:
                folded = fold(value)
                shown = any(folded in line for line in said[message])
                groups[languages[message]].append((message, value, shown))
        for found in groups.values():
            share = sum(shown for _, _, shown in found) / len(found)
            if len(found) >= FEWEST_ROWS and share >= MERGED and len({value for _, value, _ in found}) > 1:
                for message, value, shown in found:
                    if not shown:
                        builder.add(message, column, role, value, share)
    return builder.finish()


def values_of(cells: pa.Table) -> dict[tuple[str, str | None], list[tuple[int, str]]]:
    """Return (message, value) by column and role for each column that a template may merge."""
    wanted: dict[tuple[str, str | None], list[tuple[int, str]]] = defaultdict(list)
    names = ("message_id", "column", "role", "value")
    for message, column, role, value in zip(*(cells.column(n).to_pylist() for n in names), strict=True):
        if role not in NOT_MERGED and value and SHORTEST <= len(value) <= LONGEST:
            wanted[column, role].append((message, value))
    return wanted


def texts_of(lines: LineBook, messages: set[int]) -> dict[int, list[str]]:
    """Return the folded lines of each of the messages that has a text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    use = lines.use
    parts = pc.is_in(pc.cast(use["part"], pa.string()), value_set=pa.array(READ))
    chosen = pc.is_in(use["message_id"], value_set=pa.array(sorted(messages), pa.int64()))
    use = use.filter(pc.and_(parts, chosen))
    texts: dict[int, list[str]] = defaultdict(list)
    folded: dict[int, str] = {}
    for message, text in zip(use["message_id"].to_pylist(), use["text"].to_pylist(), strict=True):
        if text not in folded:
            folded[text] = fold(lines.texts[text].as_py())
        texts[message].append(folded[text])
    return texts


def fold(text: str) -> str:
    """Return a text for comparing: NFKC, no case, no white space, no separators of thousands."""
    return BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text).casefold())
