"""Mailboxes: where a message begins, its octets and its lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.discover import discover
from mailcheck.read.mbox import message_starts, messages
from mailcheck.read.units import read_units

ENVELOPE = b"From a@example.com Sat Nov 21 10:00:00 2026\n"
MAIL = b"From: a@example.com\nTo: b@example.jp\n\nHello\n"

STARTS = [
    pytest.param(ENVELOPE + MAIL + b"\n" + ENVELOPE + MAIL, 2, id="two messages"),
    pytest.param(ENVELOPE + MAIL + ENVELOPE + MAIL, 2, id="no empty line, but date and field"),
    pytest.param(ENVELOPE + MAIL + b"\nFrom here on\nprices: rise\n", 1, id="a sentence"),
    pytest.param(ENVELOPE + MAIL + b"\nFrom here on\nwe go\n", 1, id="a sentence, no field behind it"),
    pytest.param(ENVELOPE + MAIL + b"\nFrom MAILER-DAEMON\n" + MAIL, 2, id="an envelope without date"),
    pytest.param(ENVELOPE + MAIL + b"\nFrom - Sat Nov 21 10:00:00 2026\n" + MAIL, 2, id="Thunderbird"),
    pytest.param((ENVELOPE + MAIL + b"\n" + ENVELOPE + MAIL).replace(b"\n", b"\r\n"), 2, id="CRLF"),
    pytest.param(ENVELOPE + MAIL + b"\n" + ENVELOPE + b"\nno header", 2, id="a message without header shows"),
    pytest.param(b"", 0, id="empty"),
    pytest.param(b"\n\n", 0, id="nothing but empty lines"),
]


@pytest.mark.parametrize(("data", "count"), STARTS)
def test_messages_begin_at_envelope_lines(data: bytes, count: int) -> None:
    assert len(list(message_starts(data))) == count


def test_octets_are_those_to_be_sent_and_lines_those_of_the_file() -> None:
    data = ENVELOPE + MAIL + b">From now on\n>>From\n>>From x\n\n" + ENVELOPE + MAIL
    found = list(messages(data, 1))
    assert [boxed.line for boxed in found] == [2, 11]
    assert found[0].octets == MAIL + b"From now on\n>>From\n>From x\n"
    assert found[1].octets == MAIL


def test_a_large_mailbox_is_split_without_a_seam(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(b"".join(ENVELOPE + MAIL.replace(b"b@", b"b%d@" % n) + b"\n" for n in range(450)))
    units = discover([str(path)], Limits(), []).units
    assert len(units) == 3
    readings = [reading for unit in units for reading in read_units(unit, Limits(), ListOptions())]
    rows = [row for reading in readings for row in reading.tables["message"].to_pylist()]
    assert [row["message"] for row in rows] == list(range(1, 451))
    assert [row["line"] for row in rows] == [2 + 6 * n for n in range(450)]
    to = [row for reading in readings for row in reading.tables["header"].to_pylist() if row["name"] == "To"]
    assert [row["value"] for row in to] == [f"b{n}@example.jp" for n in range(450)]
    assert [row["line"] for row in to] == [4 - 1 + 6 * n for n in range(450)]


def test_a_message_without_header_in_a_mailbox_is_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.mbox"
    path.write_bytes(ENVELOPE + b"\nno header\n\n" + ENVELOPE + MAIL)
    reading = next(read_units(discover([str(path)], Limits(), []).units[0], Limits(), ListOptions()))
    assert [row["message"] for row in reading.tables["message"].to_pylist()] == [2]
    problem = reading.tables["problem"].to_pylist()[0]
    assert (problem["code"], problem["message"], problem["line"]) == ("unreadable", 1, 2)


@pytest.mark.parametrize("octets", [b"", b"\n \r\n"])
def test_a_mailbox_without_messages_says_so(octets: bytes) -> None:
    (reading,) = read_units(Unit("mbox", ("a.mbox",), data=(octets,)), Limits(), ListOptions())
    assert reading.tables["problem"]["code"].to_pylist() == ["empty"]
    assert reading.tables["message"].num_rows == 0
