"""Read the dates that people and spreadsheets write, without guessing the order of day and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[\sT(].*)?")
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
ERA = re.compile(
    r"(令和|平成|昭和|[rhs])\s*(元|\d{1,2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?", re.IGNORECASE
)
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[\sT].*)?")
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets, their leap year 1900 included


def read_dates(texts: Sequence[str]) -> list[date | None]:
    """Return the dates of a column, None for each text that is none.

    ISO 8601, 2026/3/1, 2026年3月1日, 令和8年3月1日, 20260301, 01.03.2026 and serial numbers of
    spreadsheets. Of 01/03/2026 the other rows have to say which part is the day.
    """
    folded = [unicodedata.normalize("NFKC", text).strip() for text in texts]
    order = day_place(folded)
    return [read_date(text, order) for text in folded]


def day_place(texts: Sequence[str]) -> int | None:
    """Return which part of 01/03/2026 is the day in this column: 1, 2, or None where nothing tells."""
    parts = [found for text in texts if (found := YEAR_LAST.fullmatch(text)) and found[2] != "."]
    first = any(int(found[1]) > 12 for found in parts)
    second = any(int(found[3]) > 12 for found in parts)
    return None if first == second else 1 if first else 2


def read_date(text: str, order: int | None) -> date | None:
    """Return one date; `order` says which part of 01/03/2026 is the day."""
    try:
        if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := ERA.fullmatch(text):
            year = 1 if found[2] == "元" else int(found[2])
            return date(ERAS[found[1].lower()] + year, int(found[3]), int(found[4]))
        if found := YEAR_LAST.fullmatch(text):
            place = 1 if found[2] == "." else order
            if place is None:
                return date(int(found[4]), int(found[1]), int(found[3])) if found[1] == found[3] else None
            day, month = (found[1], found[3]) if place == 1 else (found[3], found[1])
            return date(int(found[4]), int(month), int(day))
        if SERIAL.fullmatch(text):
            return EXCEL_EPOCH + timedelta(days=int(float(text)))
    except ValueError:
        return None
    return None
