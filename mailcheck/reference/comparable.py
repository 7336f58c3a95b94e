"""Bring the values of a roster or list column into the form in which they are compared.

The forms are those of the detectors, so that a value found in a text equals the roster's.
"""

from __future__ import annotations

import re
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc

from mailcheck.extract.address import identity_of, tidy_address
from mailcheck.extract.phones import phone_value
from mailcheck.extract.validators import birth_date, compact

WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
WORD = re.compile("[A-Za-z]{3}")
NUMBER = re.compile("[^0-9A-Z]")
DASHES = re.compile("[‐‑‒–—―−－]")
# Shapes that need no thought, by role: what matches the first is compared without the second.
# Everything else goes through `comparable`; a test holds the two together.
DENSE = r"^[ \x{3000}\x{3041}-\x{3096}\x{30A1}-\x{30FC}\x{3005}\x{4E00}-\x{9FFF}]*$"
PLAIN_ADDRESS = r"^[a-z0-9_][a-z0-9._\-]*@[a-z0-9][a-z0-9.\-]*[a-z0-9]$"
GMAIL = r"@(?:gmail|googlemail)\.com$"
SHORT_CUTS = {
    "email": (PLAIN_ADDRESS, r"\s"),
    "phone": (r"^0[1-9][0-9\-() ]*$", r"[^0-9]"),
    "name": (DENSE, r"[ \x{3000}]"),
    "address": (DENSE.replace("[ ", r"[ 0-9\-"), r"[ \x{3000}]"),
    "kana": (DENSE, r"[ \x{3000}]"),
    "id": (r"^[A-Z0-9]*$", r"[^A-Z0-9]"),
    "account": (r"^[A-Z0-9]*$", r"[^A-Z0-9]"),
    "number": (r"^[A-Z0-9]*$", r"[^A-Z0-9]"),
    "household": (r"^[A-Z0-9]*$", r"[^A-Z0-9]"),
}


def comparable(role: str, value: str) -> str | None:
    """Return a value as it is compared, or None where there is nothing to compare.

    email: the mailbox behind it; phone: the digits dialled within the country; id, account:
    letters and digits; number: ASCII ones only; birthday: ISO 8601; address: NFKC without spaces;
    names and all other roles: NFKC, case folded, without spaces (Latin words keep one between them).
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if role in ("email", "cc", "bcc"):
        return identity_of(text) if tidy_address(text) else None
    if role == "phone":
        return phone_value(text) or None
    if role in ("id", "account", "household", "delegate_for"):
        return compact(text) or None
    if role == "number":  # `普通 1234567` is 1234567
        return NUMBER.sub("", text.upper()) or None
    if role == "birthday":
        return birth_date(text, text, 0) or (text.lower() if WORD.search(text) else None)
    words = DASHES.sub("-", text).casefold().split()
    return ("" if role == "address" or WIDE.search(text) else " ").join(words) or None


def comparable_column(role: str, column: pa.Array) -> pa.Array:
    """Return a column of strings as `comparable` would, most of it without Python."""
    short = SHORT_CUTS.get(role)
    if short is None:
        easy = pa.repeat(False, len(column))
        done = pa.nulls(len(column), pa.string())
    else:
        easy = pc.match_substring_regex(column, short[0]).fill_null(False)
        if role == "email":  # whose dots do not count
            easy = pc.and_not(easy, pc.match_substring_regex(column, GMAIL).fill_null(False))
        done = pc.replace_substring_regex(column, short[1], "")
    hard = column.filter(pc.invert(easy)).dictionary_encode()
    known = pa.array([comparable(role, v) if v else None for v in hard.dictionary.to_pylist()], pa.string())
    found = pc.replace_with_mask(done, pc.invert(easy), known.take(hard.indices))
    return pc.if_else(pc.equal(found, ""), pa.scalar(None, pa.string()), found)
