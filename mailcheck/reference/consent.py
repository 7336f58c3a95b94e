"""Read who has opted out from the many ways in which exports say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa

from mailcheck.read.column_names import aliases, fold
from mailcheck.reference.dates import read_date

WHOLE = re.compile(r"(\d+)\.0+")


def opted_out(opt_out: Sequence[pa.Array], consent: Sequence[pa.Array], count: int) -> list[bool | None]:
    """Return for each of `count` rows: true opted out, false consented, None unknown.

    One column that says `out` wins over all others.
    """
    columns = [answers(column, out=True) for column in opt_out]
    columns += [answers(column, out=False) for column in consent]
    if not columns:
        return [None] * count
    return [True if True in row else False if False in row else None for row in zip(*columns, strict=True)]


def answers(column: pa.Array, *, out: bool) -> list[bool | None]:
    """Return what one column says; `out` tells that a yes in it means opted out.

    In a column that only ever marks people who are out (`1`, `配信停止`, a date), an empty cell
    means not out. Where it also marks the others, and in a column of consent, empty is unknown.
    """
    encoded = column.dictionary_encode()
    texts = encoded.dictionary.to_pylist()
    said = [answer(text, out=out) if text else None for text in texts]
    if out and False not in said and not any(is_unknown(text) for text in texts):
        said = [False if not text else value for text, value in zip(texts, said, strict=True)]
    return [said[index] for index in encoded.indices.to_pylist()]


def answer(text: str, *, out: bool) -> bool | None:
    """Return whether one cell says that somebody opted out."""
    values = aliases().values
    word = folded(text)
    if word in values["out"]:
        return True
    if word in values["in"]:
        return False
    if word in values["yes"] or read_date(text.strip(), 1) is not None:
        return out
    return not out if word in values["no"] else None


def is_unknown(text: str) -> bool:
    """Tell whether a cell says that nothing is known."""
    return folded(text) in aliases().values["unknown"]


def folded(text: str) -> str:
    """Return a cell for comparing: `1.0` is how some exports write 1."""
    whole = WHOLE.fullmatch(text.strip())
    return fold(whole[1] if whole else text)
