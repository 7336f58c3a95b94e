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
THOUSANDS = re.compile(r"(?<=[0-9])[,.](?=[0-9]{3}(?![0-9]))")


def row_gaps(cells: pa.Table, messages: pa.Table, lines: LineBook) -> pa.Table:
    """Return the facts `row_gap`. Lists only: a mail has no row of its own."""
    builder = TableBuilder("row_gap")
    said = texts_of(lines)
    wanted = values_of(cells) if said else {}
    written = lines.texts.to_pylist() if wanted else []
    languages = messages.column("language").to_pylist()
    fold = Folds()
    for (column, role), rows in wanted.items():
        groups: dict[str | None, list[tuple[int, str, bool]]] = defaultdict(list)
        for message, value in rows:
            if message in said:
                shown = stands_in(value, [written[text] for text in said[message]], fold)
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
    import pyarrow as pa
    import pyarrow.compute as pc

    merged = pc.invert(pc.is_in(cells.column("role"), value_set=pa.array(sorted(NOT_MERGED))))
    length = pc.utf8_length(cells.column("value"))
    fits = pc.and_(pc.greater_equal(length, SHORTEST), pc.less_equal(length, LONGEST))
    cells = cells.filter(pc.and_(merged, fits))
    wanted: dict[tuple[str, str | None], list[tuple[int, str]]] = defaultdict(list)
    names = ("message_id", "column", "role", "value")
    for message, column, role, value in zip(*(cells.column(n).to_pylist() for n in names), strict=True):
        wanted[column, role].append((message, value))
    return wanted


def texts_of(lines: LineBook) -> dict[int, list[int]]:
    """Return for each message that has a text the numbers of its lines."""
    import pyarrow as pa
    import pyarrow.compute as pc

    use = lines.use
    use = use.filter(pc.is_in(pc.cast(use["part"], pa.string()), value_set=pa.array(READ)))
    texts: dict[int, list[int]] = defaultdict(list)
    for message, text in zip(use["message_id"].to_pylist(), use["text"].to_pylist(), strict=True):
        texts[message].append(text)
    return texts


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
