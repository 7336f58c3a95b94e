"""What holds for every mail, whatever its octets are."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.model.source import Limits
from mailcheck.read import mail as mail_module
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import Mail
from mailcheck.read.tree import Disagreement, Node
from mailcheck.read.units import Collector
from mailcheck.read.words import decode_words
from tests.read.material import MAILS

# A folder of more mails, such as the tests of other parsers bring along; without it the mails at hand count.
MORE = os.environ.get("MAILCHECK_MAILS", "")
LIMITS = Limits()
PIECES = [
    b"From: a@example.com\n", b"To: b@example.jp,\n c@example.com\n", b"To:\n", b"Subject: =?utf-8?B?44GC?=\n",
    b"Content-Type: multipart/mixed; boundary=b\n", b'Content-Type: multipart/alternative; boundary="b c"\n',
    b"Content-Type: multipart/digest; boundary=bb\n", b"Content-Type: message/rfc822\n",
    b"Content-Type: text/html; charset=shift_jis\n", b"Content-Type: text/plain; charset=\"utf-16\"\n",
    b"Content-Type: text/plain; name*0*=utf-8''%E3%81; name*1*=%82\n", b"Content-Type: application/pdf\n",
    b"Content-Type: message/delivery-status\n", b"Content-Type: text\n", b"Content-Type: multipart/\n",
    b"Content-Transfer-Encoding: base64\n", b"Content-Transfer-Encoding: quoted-printable\n",
    b"Content-Transfer-Encoding: x-uuencode\n", b"Content-Disposition: attachment; filename=a.csv\n",
    b"\n", b"\n\n", b"--b\n", b"--b c\n", b"--bb\n", b"--b--\n", b"--b c--\n", b"--b--trailing\n", b"--b \t\n", b"--\n",
    b"SGVsbG8=\n", b"=E3=81=82=\n", b"=ZZ", b"begin 644 a.txt\n%2&5L;&\\\nend\n", b"Hello\n", b" folded\n", b"\r", b"\r\n",
    "山田太郎\n".encode(), "山田太郎\n".encode("cp932"), "山田太郎\n".encode("iso2022_jp"), b"\x1b$B\x2d\x21", b"\x1b(I12",
    b"\xff\xfe", b"\0", b">From x\n", b"From x Sat Nov 21 10:00:00 2026\n", b"no field\n", b": empty\n",
]  # fmt: skip
MADE = st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)
TAKEN = st.binary(max_size=200) | MADE


@functools.cache
def corpus() -> list[bytes]:
    """Return mails of all kinds: those of `material`, and those of the folder in MAILCHECK_MAILS."""
    files = [path for path in sorted(Path(MORE).rglob("*")) if path.is_file()] if MORE else []
    return [*MAILS.values(), *(path.read_bytes() for path in files if path.stat().st_size < 200_000)]


def check(found: Mail, data: bytes) -> None:
    """Check what is promised of every mail, that its rows can be stored among it."""
    collector = Collector()
    collector.add("a.eml", 1, 1, "eml", data, found)
    reading = collector.finish()
    assert reading.tables["message"].num_rows == int(found.readable)
    assert found.readable or {problem.code for problem in found.problems} & {"unreadable", "limit"}
    lines = data.count(b"\n") + data.count(b"\r") + 3
    for row in (*found.headers, *found.parts, *found.attachments, *found.problems):
        assert 1 <= row.line <= lines
    numbers = [row.part for row in found.attachments]
    assert len(set(numbers)) == len(numbers)


@given(TAKEN)
def test_reading_never_raises(data: bytes) -> None:
    check(read_mail(data, LIMITS), data)


@given(TAKEN, st.integers(0, 5), st.integers(0, 5), st.integers(0, 3))
def test_limits_never_raise(data: bytes, depth: int, parts: int, recipients: int) -> None:
    check(read_mail(data, Limits(depth=depth, parts=parts, recipients=recipients)), data)


@settings(max_examples=400)
@given(st.data())
def test_mutations_of_mails_never_raise(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(corpus()))[:20_000])
    for _ in range(data.draw(st.integers(0, 5))):
        at = data.draw(st.integers(0, max(0, len(octets) - 1)))
        octets[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=5) | st.sampled_from(PIECES))
    check(read_mail(bytes(octets), LIMITS), bytes(octets))


def test_no_mail_of_the_set_is_lost() -> None:
    assert len(MAILS) > 70
    for data in corpus():
        check(read_mail(data, LIMITS), data)
    assert all(read_mail(data, LIMITS).readable for data in MAILS.values())


def test_mails_cut_off_anywhere_never_raise() -> None:
    for data in MAILS.values():
        for stop in range(0, len(data), 61):
            check(read_mail(data[:stop], LIMITS), data[:stop])


@given(st.text() | st.lists(st.sampled_from(["=?utf-8?B?44GC?=", "=?utf-8?Q?=E3=81?=", "=?utf-8?Q?=82?=", "=?x?b?!?=",
                                           " ", "a", "=?", "?=", "=?iso-2022-jp?B?GyRCJCI=?="])).map("".join))  # fmt: skip
def test_encoded_words_never_raise(value: str) -> None:
    decode_words(value).encode("utf-8", "strict" if value.isascii() else "surrogatepass")


def test_without_the_fast_parser_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"".join(PIECES[:2]) + PIECES[4] + b"\n--b\n\nHello\n--b\n" + PIECES[8] + b"\n<p>\n--b--\n"
    with_it = read_mail(data, LIMITS)

    def missing(*_: object) -> Node:
        raise Disagreement("fast-mail-parser is not installed")

    monkeypatch.setattr(mail_module, "read_fast", missing)
    assert read_mail(data, LIMITS) == with_it
