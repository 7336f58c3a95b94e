"""What mail programs pack into one attachment: winmail.dat, and a text with its signature."""

from __future__ import annotations

import base64
import datetime
import functools

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.source import Limits
from mailcheck.read.attached import Attached, Bounds, Opened
from mailcheck.read.attachments import open_attachment
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import Mail

NAMES = {"subject": 0x00018004, "body": 0x0002800C, "page": 0x00069007, "people": 0x00069004, "properties": 0x00069003,
         "file": 0x00069002, "title": 0x00018010, "data": 0x0006800F, "file properties": 0x00069005}  # fmt: skip
TEXT, BINARY, OBJECT, NUMBER = 0x1F, 0x102, 0x0D, 3


def attribute(name: str, octets: bytes) -> bytes:
    """Return one attribute of a packet."""
    return b"\1" + NAMES[name].to_bytes(4, "little") + len(octets).to_bytes(4, "little") + octets + b"\0\0"


def value(name: int, kind: int, content: str | bytes | int) -> bytes:
    """Return one property."""
    head = kind.to_bytes(2, "little") + name.to_bytes(2, "little")
    if isinstance(content, int):
        return head + content.to_bytes(4, "little")
    octets = content.encode("utf-16-le") + b"\0\0" if isinstance(content, str) else content
    return head + (1).to_bytes(4, "little") + len(octets).to_bytes(4, "little") + octets + b"\0" * (-len(octets) % 4)


def values(*found: bytes) -> bytes:
    """Return a list of properties."""
    return len(found).to_bytes(4, "little") + b"".join(found)


def packet(*attributes: bytes) -> bytes:
    """Return a winmail.dat."""
    return b"\x78\x9f\x3e\x22\1\0" + b"".join(attributes)


def opened(content: bytes, **limits: int) -> Opened:
    return open_attachment(Attached(content, "application/ms-tnef", "", "winmail.dat"), Bounds.of(Limits(**limits)))


def texts(found: Opened, name: str = "attachment") -> str:
    return "\n".join(piece.text.text for piece in found.pieces if piece.name == name)


INNER = packet(attribute("properties", values(value(0x0037, TEXT, "inside"), value(0x1000, TEXT, "inner words"))))
SOUND = packet(
    attribute("page", (932).to_bytes(8, "little")),
    attribute("subject", "件名\0".encode("cp932")),
    attribute("body", "山田様\r\nこんにちは\0".encode("cp932")),
    attribute("people", (2).to_bytes(4, "little") + values(value(0x0C15, NUMBER, 1), value(0x3001, TEXT, "山田"), value(0x39FE, TEXT, "taro@example.jp"))
              + values(value(0x0C15, NUMBER, 3), value(0x3003, TEXT, "blind@example.org"))),
    attribute("properties", values(value(0x1013, BINARY, b"<p>words of the page</p>"))),
    attribute("file", b"\0" * 14),
    attribute("title", b"MEIBO~1.CSV\0"),
    attribute("data", "氏名,メール\n佐藤,hanako@example.org\n".encode("cp932")),
    attribute("file properties", values(value(0x3707, TEXT, "名簿.csv"))),
    attribute("file", b"\0" * 14),
    attribute("file properties", values(value(0x3701, OBJECT, b"\7\3\2\0" + b"\0" * 12 + INNER))),
)  # fmt: skip


def test_texts_recipients_and_files_of_a_packet_are_read() -> None:
    found = opened(SOUND)
    assert found.status == "read"
    for words in ("件名", "山田様\nこんにちは", "名簿.csv", "佐藤\thanako@example.org", "inside", "inner words"):
        assert words in texts(found)
    assert texts(found, "hidden").split("\n") == ["山田 taro@example.jp", "blind@example.org"]
    assert ("text/html", "<p>words of the page</p>") in [(piece.media_type, piece.text.text) for piece in found.pieces]


DAMAGED = [
    pytest.param(SOUND[:-40], "unreadable", id="cut off"),
    pytest.param(packet(attribute("file", b""), attribute("data", b"\0\1\2")), "unknown", id="a file of unknown kind"),
    pytest.param(packet(attribute("people", b"\xff\xff\xff\xff")), "unreadable", id="more people than octets"),
    pytest.param(packet(attribute("properties", values(value(0x1000, TEXT, "a"))[:-4])), "unreadable", id="a value cut off"),
    pytest.param(packet(), "read", id="nothing in it"),
]


@pytest.mark.parametrize(("content", "status"), DAMAGED)
def test_a_packet_passes_only_if_all_of_it_was_read(content: bytes, status: str) -> None:
    assert opened(content).status == status


def test_what_could_be_read_before_the_damage_is_there() -> None:
    assert "山田様" in texts(opened(SOUND[:-40]))


def test_packets_inside_packets_end_somewhere() -> None:
    octets = INNER
    for _ in range(10):
        octets = packet(attribute("file", b""), attribute("file properties", values(value(0x3701, OBJECT, b"\0" * 16 + octets))))
    assert (opened(octets).status, "inner words" in texts(opened(octets))) == ("read", True)
    assert opened(octets, depth=4).status == "too-large"


@given(st.data())
def test_no_damage_to_a_packet_raises(data: st.DataObject) -> None:
    octets = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=6))
    opened(bytes(octets))


@functools.cache
def signed() -> bytes:
    """Return a text signed in one piece, by a key made for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example")])
    begun = datetime.datetime(2026, 1, 1)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(begun).not_valid_after(begun + datetime.timedelta(days=9))
    text = "Content-Type: text/plain; charset=utf-8\r\n\r\n山田 太郎 様\r\n".encode()
    made = pkcs7.PKCS7SignatureBuilder().set_data(text)
    made = made.add_signer(builder.sign(key, hashes.SHA256()), key, hashes.SHA256())
    return made.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def in_pieces() -> bytes:
    """Return a signed text with lengths that are not said, and the text in two pieces, as programs stream it."""
    kind, text = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", b"Content-Type: text/plain\r\n\r\nHello Ana\r\n"
    pieces = b"".join(b"\x04" + bytes([len(part)]) + part for part in (text[:20], text[20:]))
    wrapped = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80" + pieces + b"\0\0" * 3
    return b"\x30\x80" + kind + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00" + wrapped + b"\x31\x00" + b"\0\0" * 3


def mail(content: bytes) -> Mail:
    head = b"From: a@example.com\nTo: taro@example.jp\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n"
    return read_mail(head + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(content), Limits())


def test_the_text_of_a_signed_mail_is_its_body() -> None:
    found = mail(signed())
    assert [(part.name, part.text, part.nested) for part in found.parts] == [("text", "山田 太郎 様\n", False)]
    assert [row.status for row in found.attachments] == ["read"] and found.parts_unread == 0
    assert [part.text for part in mail(in_pieces()).parts] == ["Hello Ana\n"]


@pytest.mark.parametrize("content", [signed()[:40], b"", b"\x30\x80" * 60, b"0\x84\xff\xff\xff\xff"], ids=["cut", "empty", "nested", "long"])
def test_a_signed_mail_whose_text_cannot_be_found_does_not_pass(content: bytes) -> None:
    found = mail(content)
    assert found.parts == [] and [row.status for row in found.attachments] == ["signed"]


@given(st.data())
def test_no_damage_to_a_signed_mail_raises(data: st.DataObject) -> None:
    octets = bytearray(in_pieces())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=4))
    mail(bytes(octets))
