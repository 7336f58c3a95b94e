"""Outlook messages, read as the mails that they are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.discover import discover
from mailcheck.read.mail import read_mail
from mailcheck.read.outlook import decompressed, mail_of, read_outlook
from mailcheck.read.pieces import Piece, sources_of
from mailcheck.read.rows import Mail
from tests.read.compound_files import Tree, attachment, compound, message, recipient

FOLDERS: Tree = {
    "__recip_version1.0_#00000000": recipient(1, "山田, 太郎", "taro@example.jp"),
    "__recip_version1.0_#00000001": recipient(2, "hanako@example.org", "hanako@example.org"),
    "__recip_version1.0_#00000002": recipient(3, "", "jiro@example.net"),
    "__attach_version1.0_#00000000": attachment("名簿.csv", "山田,0312345678".encode("cp932")),
}
STRINGS = {0x001A: "IPM.Note", 0x0037: "お知らせ", 0x1000: "Dear Taro,\r\nhello", 0x0C1A: "Shop", 0x0C1F: "shop@example.com"}


def read(tree: Tree) -> Mail:
    return read_outlook(compound(tree), Limits())


def headers(found: Mail) -> list[tuple[str, str]]:
    return [(row.name, row.value) for row in found.headers if row.name in ("From", "To", "Cc", "Bcc", "Subject")]


def test_recipients_subject_texts_and_files_are_read() -> None:
    found = read(message(STRINGS, more=FOLDERS, blobs={0x1013: b"<p>Dear Taro</p>"}))
    assert headers(found) == [
        ("From", '"Shop" <shop@example.com>'),
        ("To", '"山田, 太郎" <taro@example.jp>'),
        ("Cc", "hanako@example.org"),
        ("Bcc", "jiro@example.net"),
        ("Subject", "お知らせ"),
    ]
    assert [(part.name, part.text) for part in found.parts] == [
        ("text", "Dear Taro,\nhello"),
        ("html", "<p>Dear Taro</p>"),
        ("attachment", "山田\t0312345678"),
    ]
    (row,) = found.attachments
    assert (row.file_name, row.status, row.line) == ("名簿.csv", "read", 1)


def test_a_message_inside_the_message_is_a_mail() -> None:
    inner = message({0x0037: "inside", 0x1000: "inner words", 0x0C1F: "a@example.com"}, head=24)
    folder = message({0x3707: "forwarded"}, {0x3705: 5}, {"__substg1.0_3701000D": inner}, head=8)
    found = read(message(STRINGS, more={"__attach_version1.0_#00000000": folder}))
    assert [part.text for part in found.parts if part.nested] == ["inner words"]
    assert ("Subject", "inside") in headers(found)


def test_what_is_no_file_is_not_passed_over() -> None:
    folder = message({0x3707: "link"}, {0x3705: 2}, head=8)
    found = read(message(STRINGS, more={"__attach_version1.0_#00000000": folder}))
    assert [row.status for row in found.attachments] == ["elsewhere"]


def test_a_message_of_rich_text_alone_is_read() -> None:
    rich = rb"{\rtf1\ansi Dear Taro}"
    packed = len(rich).to_bytes(4, "little") * 2 + b"MELA\0\0\0\0" + rich
    found = read(message({0x0037: "x"}, blobs={0x1009: packed}))
    assert [part.text for part in found.parts] == ["Dear Taro"]


def test_compressed_rich_text_is_unpacked() -> None:
    # the first example of MS-OXRTFCP section 4.1
    octets = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a7"
        "03000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompressed(octets) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_without_the_package_the_line_to_type_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    found = read(message(STRINGS))
    assert not found.readable
    assert [problem.code for problem in found.problems] == ["unreadable"]
    assert "pip install python-oxmsg" in found.problems[0].detail


def test_a_message_attached_to_a_mail_is_a_mail() -> None:
    from tests.read.test_attachments import mail_with

    found = mail_with(compound(message(STRINGS, more=FOLDERS)), "forward.msg", "application/vnd.ms-outlook")
    assert "taro@example.jp" in " ".join(row.value for row in found.headers if row.part)
    assert [part.text for part in found.parts if part.nested][0].startswith("Dear Taro")


@given(st.data())
def test_damaged_messages_never_raise(data: st.DataObject) -> None:
    octets = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=5))
    found = read_outlook(bytes(octets), Limits())
    assert found.readable or found.problems


SOUND = compound(message(STRINGS, more=FOLDERS))


def test_a_composed_mail_is_an_ordinary_mail() -> None:
    assert read_mail(mail_of(SOUND), Limits()).problems == []


def test_a_message_is_its_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "one.msg"
    path.write_bytes(compound(message(STRINGS)))
    found = discover([str(path)], Limits())
    (source,) = sources_of([str(path)], found, Limits(), ListOptions())
    assert source.pieces == (Piece(1, None, 0, path.stat().st_size),) and not source.whole
