"""Proofs: check digits, calendars and number plans behind the patterns of the detectors.

A validator takes the matched value, the normalised line and the value's place in it, and
returns the value as it is compared (digits only, lower case, ...), or None where it cannot be
what it looks like.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

import stdnum.br.cnpj
import stdnum.br.cpf
import stdnum.de.idnr
import stdnum.fr.nir
import stdnum.gb.nhs
import stdnum.iban
import stdnum.in_.aadhaar
import stdnum.jp.in_
import stdnum.luhn
import stdnum.pt.cc
import stdnum.pt.nif

from mailcheck.extract.birth_dates import birth_date, birth_date_short
from mailcheck.extract.people import person_name, person_name_line
from mailcheck.extract.phones import digits, phone_japan, phone_labelled, phone_national, phone_world

Validator = Callable[[str, str, int], str | None]

# (first, last prefix), lengths: ISO/IEC 7812 issuer ranges of the networks in use.
ISSUERS: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14,)),
    ("3095", "3095", (14,)),
    ("36", "36", (14, 16)),
    ("38", "39", (14, 16)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("1800", "1800", (15,)),
    ("2131", "2131", (15,)),
    ("2200", "2204", (16, 17, 18, 19)),
    ("6011", "6011", (16, 17, 18, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("64", "65", (16, 17, 18, 19)),
)
# Maestro and its forerunners, twelve digits and more.
MAESTRO = ("5018", "5020", "5038", "56", "57", "58", "6304", "6390", "6759", "676", "0604")


def compact(text: str) -> str:
    """Return the letters and digits of a text in upper case."""
    return "".join(char for char in text if char.isalnum()).upper()


def email(value: str, line: str, start: int) -> str | None:
    """Prove an address; in `張三taro@example.com` only the Latin part belongs to it."""
    local, _, domain = value.rpartition("@")
    domain = domain.strip(".").lower()
    top = domain.rpartition(".")[2]
    carrier = domain.endswith(("docomo.ne.jp", "ezweb.ne.jp"))
    if not carrier and (".." in local or local.startswith(".") or local.endswith(".")):
        return None
    if top in FILE_SUFFIXES or len(local) > 64 or "-." in domain or ".-" in domain:
        return None
    return f"{local.lower()}@{domain}"


# `logo@2x.png`, `image001.jpg@01DB` are files, not people.
FILE_SUFFIXES = frozenset({"png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "html", "htm", "php", "pdf"})


def card(value: str, line: str, start: int) -> str | None:
    """Prove a card number by issuer range, length and check digit (ISO/IEC 7812-1)."""
    number = digits(value)
    known = any(
        low <= number[: len(low)] <= high and len(number) in lengths for low, high, lengths in ISSUERS
    )
    return number if known and stdnum.luhn.is_valid(number) else None


def card_labelled(value: str, line: str, start: int) -> str | None:
    """Prove a number that is called a card by its check digit and its industry digit.

    Banking and travel have 2 to 6, national schemes 8 and 9; below 14 digits only Maestro.
    """
    number = digits(value)
    known = number.startswith(MAESTRO) or (len(number) >= 14 and number[0] in "2345689")
    return number if known and len(number) <= 19 and stdnum.luhn.is_valid(number) else None


def iban(value: str, line: str, start: int) -> str | None:
    """Prove an IBAN by country, length and check digits (ISO 13616)."""
    number = compact(value)
    return number if stdnum.iban.is_valid(number, check_country=False) else None


def nib(value: str, line: str, start: int) -> str | None:
    """Prove a Portuguese NIB: with PT50 before it, it is an IBAN."""
    number = digits(value)
    return number if stdnum.iban.is_valid(f"PT50{number}", check_country=False) else None


def my_number(value: str, line: str, start: int) -> str | None:
    """Prove a My Number by its check digit (Ordinance 85 of 2014 of Japan's MIC, art. 5)."""
    number = digits(value)
    return number if len(set(number)) > 1 and stdnum.jp.in_.is_valid(number) else None


def cpf(value: str, line: str, start: int) -> str | None:
    """Prove a CPF by its two check digits."""
    number = digits(value)
    return number if len(set(number)) > 1 and stdnum.br.cpf.is_valid(number) else None


def cnpj(value: str, line: str, start: int) -> str | None:
    """Prove a CNPJ by its check digits, in the form with letters of July 2026 too."""
    number = compact(value)
    return number if len(set(number)) > 1 and stdnum.br.cnpj.is_valid(number) else None


def nif(value: str, line: str, start: int) -> str | None:
    """Prove a Portuguese tax number by its check digit."""
    number = digits(value)
    return number if stdnum.pt.nif.is_valid(number) else None


def citizen_card(value: str, line: str, start: int) -> str | None:
    """Prove the number of a Portuguese citizen card by its check digit."""
    number = compact(value)
    return number if stdnum.pt.cc.is_valid(number) else None


def ssn(value: str, line: str, start: int) -> str | None:
    """Refuse what the Social Security Administration never issues; there is no check digit."""
    number = digits(value)
    area, group, serial = number[:3], number[3:5], number[5:]
    bad = area in ("000", "666") or area[0] == "9" or group == "00" or serial == "0000"
    return None if bad else number


def aadhaar(value: str, line: str, start: int) -> str | None:
    """Prove an Aadhaar number of India by its check digit (Verhoeff)."""
    number = digits(value)
    return number if stdnum.in_.aadhaar.is_valid(number) else None


def nhs(value: str, line: str, start: int) -> str | None:
    """Prove an NHS number by its check digit."""
    number = digits(value)
    return number if stdnum.gb.nhs.is_valid(number) and len(set(number)) > 1 else None


def tax_id_de(value: str, line: str, start: int) -> str | None:
    """Prove a German tax identification number (section 139b AO)."""
    number = digits(value)
    return number if stdnum.de.idnr.is_valid(number) else None


def identity_card_de(value: str, line: str, start: int) -> str | None:
    """Prove the serial number of a German identity card by its check digit (ICAO 9303: 7, 3, 1)."""
    number = compact(value)
    if len(number) != 10 or not number[-1].isdigit():
        return number if len(number) == 9 and has_letter_and_digit(number) else None
    total = sum(int(char, 36) * weight for char, weight in zip(number, (7, 3, 1) * 3, strict=False))
    return number if total % 10 == int(number[-1]) else None


def nir(value: str, line: str, start: int) -> str | None:
    """Prove a French social security number by its key."""
    number = compact(value)
    return number if stdnum.fr.nir.is_valid(number) else None


def has_letter_and_digit(text: str) -> bool:
    """Say whether a text has both: what is all letters is a word."""
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)


def with_digit(value: str, line: str, start: int) -> str | None:
    """Accept what has a digit; a label may be followed by a word as well."""
    return compact(value) if any(char.isdigit() for char in value) else None


def number_only(value: str, line: str, start: int) -> str | None:
    """Accept a number and compare its digits."""
    return digits(value) if len(set(digits(value))) > 1 else None


def account(value: str, line: str, start: int) -> str | None:
    """Accept 5 to 17 digits that are no date; an account number has no common check."""
    number = digits(value)
    dated = re.fullmatch(r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]", number)
    return number if 5 <= len(number) <= 17 and len(set(number)) > 1 and not dated else None


def insurance(value: str, line: str, start: int) -> str | None:
    """Accept 6 to 18 digits, symbol and number together."""
    number = digits(value)
    return number if 6 <= len(number) <= 18 and len(set(number)) > 1 else None


def ip_address(value: str, line: str, start: int) -> str | None:
    """Prove an IP address; a short `a::b` is more often program text and needs a digit."""
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return None
    return str(address) if any(char.isdigit() for char in value) else None


def as_written(value: str, line: str, start: int) -> str | None:
    """Accept what the pattern says and compare it without case."""
    return value.casefold()


VALIDATORS: dict[str, Validator] = {
    "email": email,
    "card": card,
    "card_labelled": card_labelled,
    "iban": iban,
    "nib": nib,
    "aadhaar": aadhaar,
    "my_number": my_number,
    "cpf": cpf,
    "cnpj": cnpj,
    "nif": nif,
    "citizen_card": citizen_card,
    "ssn": ssn,
    "nhs": nhs,
    "tax_id_de": tax_id_de,
    "identity_card_de": identity_card_de,
    "nir": nir,
    "with_digit": with_digit,
    "number": number_only,
    "account": account,
    "insurance": insurance,
    "birth_date": birth_date,
    "birth_date_short": birth_date_short,
    "ip_address": ip_address,
    "as_written": as_written,
    "phone_japan": phone_japan,
    "phone_national": phone_national,
    "phone_world": phone_world,
    "phone_labelled": phone_labelled,
    "person_name": person_name,
    "person_name_line": person_name_line,
}
