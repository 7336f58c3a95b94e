"""Dates on which a living person can be born, however they are written, as YYYY-MM-DD."""

from __future__ import annotations

import re
from datetime import date

DATE = re.compile(r"([0-9]{1,4})[^0-9]{1,4}([0-9]{1,2})[^0-9]{1,6}([0-9]{1,4})")
RUN = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
DAY = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# The year before the first of each era of Japan, by its name and by its letter on forms.
ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "大正": 1911, "S": 1925, "H": 1988, "R": 2018, "T": 1911}
MONTHS = {
    "jan": 1, "feb": 2, "fev": 2, "mar": 3, "mär": 3, "apr": 4, "abr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6, "juin": 6,
    "jul": 7, "juil": 7, "aug": 8, "ago": 8, "aoû": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "out": 10, "nov": 11,
    "dec": 12, "dez": 12, "déc": 12,
}  # fmt: skip
MONTH = re.compile("|".join(sorted(MONTHS, key=len, reverse=True)))
# A two-digit year up to this one is of this century.
CENTURY = 30


def birth_date(value: str, line: str, start: int) -> str | None:
    """Prove a date of the calendar on which a living person can be born, as YYYY-MM-DD.

    Day and month change places where only that gives a date.
    """
    found = RUN.fullmatch(value) or DATE.search(value.replace("元", "1"))
    if not found:
        return in_words(value.lower())
    first, second, third = (int(part) for part in found.groups())
    first += next((before for era, before in ERAS.items() if value.startswith(era)), 0)
    return calendar([(first, second, third)] if first > 31 else [(third, second, first), (third, first, second)])


def birth_date_short(value: str, line: str, start: int) -> str | None:
    """Prove a date whose year has two digits: day or month first, the year last or first."""
    first, second, third = (int(part) for part in re.split("[^0-9]", value))
    years = [number + (2000 if number <= CENTURY else 1900) for number in (third, first)]
    return calendar([(years[0], second, first), (years[0], first, second), (years[1], second, third)])


def in_words(value: str) -> str | None:
    """Return a date whose month is a word of English, Portuguese, German, French or Spanish."""
    year, month, day = YEAR.search(value), MONTH.search(value), DAY.search(value)
    if not (year and month and day):
        return None
    return calendar([(int(year[0]), MONTHS[month[0]], int(day[0]))])


def calendar(orders: list[tuple[int, int, int]]) -> str | None:
    """Return the first of some (year, month, day) that is a day."""
    for year, month, day in orders:
        try:
            if 1900 <= year <= 2035:
                return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None
