"""The language of each message, by its small words; Japanese by its kana."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.lines import LineBook
from mailcheck.model.columns import runs, sums

READ = ("subject", "text", "html", "body")
KANA = "[\u3041-\u30fa\u30fc]"
# This many kana weigh as much as one small word of another language.
KANA_A_WORD = 4
# Fewer words decide nothing; the first language must have this much more than the second.
LEAST, AHEAD = 3, 1.3


def languages(lines: LineBook, words: Sequence[str]) -> pa.Array:
    """Return the language of each message, null where its texts are too short or mixed.

    `words` are entries such as `en the` (rules/words/function-words.txt).
    """
    patterns = {"ja": KANA} | patterns_of(words)
    parts = pc.is_in(pc.cast(lines.use["part"], pa.string()), value_set=pa.array(READ))
    use = lines.use.filter(parts).select(["message_id", "text"]).combine_chunks()
    if not use.num_rows:
        return pa.nulls(lines.messages, pa.string())
    place = pc.cast(use["text"].combine_chunks(), pa.int64())
    counts = {name: pc.count_substring_regex(lines.texts, pattern).take(place) for name, pattern in patterns.items()}
    message = use["message_id"].combine_chunks()
    edges = runs(message)
    summed = {name: sums(column, edges) for name, column in counts.items()}
    found: list[str | None] = [None] * lines.messages
    rows = zip(*(summed[name].to_pylist() for name in patterns), strict=True)
    for number, hits in zip(message.take(edges[:-1]).to_pylist(), rows, strict=True):
        found[number] = decided(dict(zip(patterns, hits, strict=True)))
    return pa.array(found, pa.string())


def patterns_of(words: Sequence[str]) -> dict[str, str]:
    """Return for each language one pattern (RE2) that matches each of its words."""
    listed: dict[str, list[str]] = {}
    for entry in words:
        language, _, word = entry.partition(" ")
        listed.setdefault(language, []).append(re.escape(word))
    return {name: rf"(?i)(?:^|[^\pL])(?:{'|'.join(entries)})\b" for name, entries in sorted(listed.items())}


def decided(counts: dict[str, int]) -> str | None:
    """Return the language with by far the most words, or None."""
    weighed = {name: count // KANA_A_WORD if name == "ja" else count for name, count in counts.items()}
    first, *others = sorted(weighed, key=lambda name: (-weighed[name], name))
    ahead = all(weighed[first] >= AHEAD * weighed[other] for other in others)
    return first if weighed[first] >= LEAST and ahead else None
