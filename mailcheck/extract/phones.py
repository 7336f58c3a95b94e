"""Telephone numbers: which strings of digits are one, and how two spellings of one compare.

The number plans come from phonenumbers (ITU-T E.164, E.123). A plan alone proves little: order
numbers are valid numbers somewhere. So what has no label needs the shape of a written number.
"""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

# Plans that are tried for a number without a country code, by its first digit.
WITH_ZERO = ("JP", "GB", "DE", "FR", "BR", "AU", "IT", "NL", "CH", "SE")
WITHOUT_ZERO = ("US", "BR", "PT", "ES", "IT", "DK", "NO")
DATE = re.compile(r"(?:19|20)[0-9]{2}[-/. ]?[01]?[0-9][-/. ]?[0-3]?[0-9]|[0-3]?[0-9][-/.][01]?[0-9][-/.](?:19|20)[0-9]{2}")
# Area, exchange, line of North America; mobile and internet numbers of Japan.
SURE = re.compile(r"1?[2-9][0-9]{9}|0[5789]0[1-9][0-9]{7}")
EXTENSION = re.compile(r"\s?(?:x|ext\.?|内線|ramal)\s?[0-9]{1,6}\Z", re.IGNORECASE)
# A Brazilian or German hand often writes both the country code and the trunk zero: +49 (0)30.
TRUNK = re.compile(r"\(0\)")
BETWEEN = re.compile("[^0-9]+")


def digits(text: str) -> str:
    """Return the ASCII digits of a text."""
    return BETWEEN.sub("", text)


@lru_cache(maxsize=4096)
def parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    """Return the number, or None where the text is none in that region."""
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


@lru_cache(maxsize=65536)
def phone_value(text: str) -> str:
    """Return a telephone number as it is compared: the digits dialled within its country.

    `+81 90-1234-5678` and `090-1234-5678` are one number. What no plan knows stays as digits.
    """
    core = EXTENSION.sub("", text)
    if core.lstrip().startswith(("+", "00")):
        world = parsed(re.sub(r"\A\s*00", "+", TRUNK.sub("", core)), None)
        if world:
            shown = phonenumbers.format_number(world, phonenumbers.PhoneNumberFormat.NATIONAL)
            return digits(shown)
    return digits(core)


def plausible(text: str) -> bool:
    """Say whether a text is no date and no filler."""
    plain = digits(text)
    return len(set(plain)) > 1 and not DATE.fullmatch(text.strip())


def phone_national(value: str, line: str, start: int) -> str | None:
    """Prove a written national number by the plan of a country that writes it so.

    North American numbers are only asked for their structure, since 555 is the area of samples.
    """
    return phone_value(value) if is_national(value) else None


@lru_cache(maxsize=65536)
def is_national(value: str) -> bool:
    """Say whether a text is a number of one of the national plans."""
    plain = digits(value)
    if not plausible(value) or len(plain) < 9:
        return False
    if SURE.fullmatch(plain):
        return True
    numbers = (parsed(value, region) for region in (WITH_ZERO if plain.startswith("0") else WITHOUT_ZERO))
    return any(number is not None and phonenumbers.is_valid_number(number) for number in numbers)


def phone_japan(value: str, line: str, start: int) -> str | None:
    """Prove a number of the Japanese plan: ten digits, eleven for mobiles."""
    plain = digits(value)
    if not plausible(value) or len(plain) not in (10, 11):
        return None
    if SURE.fullmatch(plain):
        return plain
    number = parsed(plain, "JP")
    return plain if number is not None and phonenumbers.is_valid_number(number) else None


def phone_world(value: str, line: str, start: int) -> str | None:
    """Prove a number with its country code; samples need only the right length."""
    number = parsed(TRUNK.sub("", EXTENSION.sub("", value)), None)
    if number and phonenumbers.is_possible_number(number):
        return phone_value(value)
    return None


def phone_labelled(value: str, line: str, start: int) -> str | None:
    """Accept what has a label and the length of a number; people write them in every way."""
    plain = digits(EXTENSION.sub("", value))
    return phone_value(value) if 6 <= len(plain) <= 15 and plausible(value) else None
