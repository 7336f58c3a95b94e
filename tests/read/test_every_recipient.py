"""Every address-shaped token of To and Cc is a recipient, or a finding says that the field cannot be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.extract.recipients import recipient_tables
from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.model.table import Tables
from mailcheck.read.units import read_units
from tests.extract.word_lists import book
from tests.read.material import FROM, RECIPIENTS
from tests.read.test_properties_mail import corpus

# Looked for in the octets as they stand, by nothing that the tool itself uses.
FIELD = re.compile(rb"^(?:to|cc)[ \t]*:(.*(?:\n[ \t].*)*)", re.I | re.M)
TOKEN = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,60}\.[A-Za-z]{2,}")
BOOK = book()
PIECES = [
    b"ann@example.com", b"bob@example.org", b"cole.d@mail.example.net", b"<dan@example.com>", b"Eve <eve@example.jp>", b'"Fay, F." ',
    b"=?utf-8?B?5bGx55Sw?= ", b"=?utf-8?Q?x=40example.com?= ", b"\x1b$B;3ED\x1b(B ", "山田".encode(), "山田".encode("cp932"),
    b", ", b",", b"; ", b" ", b"\n ", b"\r\n\t", b":", b"Friends: ", b";", b'"', b"(", b")", b"<", b">", b"\\", b"mailto:", b"@", b".", b"'",
    "＠".encode(), "，".encode(), "、".encode(), "；".encode(), b"\r", b"\0", b"\xff", b"[", b"]", b"%", b"/", b"|", b"\xa0",
]  # fmt: skip
VALUES = st.lists(st.sampled_from(PIECES), max_size=14).map(b"".join)


def unread(data: bytes) -> list[bytes]:
    """Return the tokens of To and Cc that are neither recipients nor in a mail with a finding about the field."""
    (reading,) = read_units(Unit("eml", ("a.eml",), data=(data,)), Limits(), ListOptions())
    if not reading.tables["message"].num_rows:
        return []
    tables = recipient_tables(reading.tables, BOOK)
    if tables["header_gap"].num_rows:
        return []
    known = {raw.lower().encode("utf-8", "replace") for raw in tables["recipient"]["raw"].to_pylist()}
    found = []
    for field in FIELD.findall(head_of(data)):
        plain = re.sub(rb"\r?\n", b"", field)
        found += [token for token in TOKEN.findall(plain) if not any(token.lower() in raw for raw in known)]
    return found


def head_of(data: bytes) -> bytes:
    """Return the header of a mail, up to its first empty line."""
    return re.split(rb"\n\r?\n", data, maxsplit=1)[0]


@settings(max_examples=300)
@given(VALUES, VALUES)
def test_no_token_of_any_field_is_lost(to: bytes, cc: bytes) -> None:
    assert unread(FROM + b"To: " + to + b"\nCc: " + cc + b"\nSubject: x\n\nHello\n") == []


def test_no_token_of_the_mails_at_hand_is_lost() -> None:
    seen = sum(len(TOKEN.findall(b" ".join(FIELD.findall(head_of(data))))) for data in corpus())
    assert seen > 80
    assert [data for data in corpus() if unread(data)] == []


@settings(max_examples=300)
@given(st.sampled_from(sorted(RECIPIENTS)), st.data())
def test_no_token_of_a_damaged_field_is_lost(name: str, data: st.DataObject) -> None:
    octets = bytearray(RECIPIENTS[name])
    start, stop = octets.find(b"To: ") + 4, len(head_of(bytes(octets)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(start, stop))
        octets[at : at + data.draw(st.integers(0, 3))] = data.draw(st.sampled_from(PIECES))
    assert unread(bytes(octets)) == []


def test_the_check_sees_what_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    data = RECIPIENTS["several"]
    assert unread(data) == []

    def without_recipients(*given: Any, real: Any = recipient_tables) -> Tables:
        return {name: table.slice(0, 0) for name, table in real(*given).items()}

    monkeypatch.setitem(unread.__globals__, "recipient_tables", without_recipients)
    assert unread(data) == [b"ann@example.com", b"bob@example.org", b"cole@example.net"]
