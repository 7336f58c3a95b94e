"""What stands inside attachments, and what is said of those that nobody can open."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.source import Limits
from mailcheck.read.attached import Attached, Bounds, Opened
from mailcheck.read.attachments import open_attachment
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import Mail
from tests.read.office_files import packed

PDF = b"%PDF-1.4"


def opened(content: bytes, name: str = "", kind: str = "application/octet-stream", **limits: int) -> Opened:
    return open_attachment(Attached(content, kind, "", name), Bounds.of(Limits(**limits)))


def texts(found: Opened, name: str = "attachment") -> str:
    return "\n".join(piece.text.text for piece in found.pieces if piece.name == name)


def mail_with(content: bytes, name: str, kind: str = "application/octet-stream", **limits: int) -> Mail:
    data = (
        b"From: shop@example.com\nTo: taro@example.jp\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n"
        b"Content-Type: " + kind.encode() + b"\nContent-Transfer-Encoding: base64\n"
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\n\n' + base64.encodebytes(content) + b"\n--b--\n"
    )
    return read_mail(data, Limits(**limits))


TEXTS = [
    pytest.param("氏名,電話\n山田,0312345678\n".encode("cp932"), "a.csv", "氏名\t電話\n山田\t0312345678", id="cp932 CSV"),
    pytest.param(b'a;b\n"x;\ny";2\n', "a.csv", "a\tb\nx; y\t2", id="a quoted line end stays in its record"),
    pytest.param("a\tb\n".encode("utf-16"), "a.tsv", "a\tb\n", id="UTF-16 as Excel writes it"),
    pytest.param(b"plain words\n", "noname", "plain words\n", id="no label at all"),
    pytest.param(b'{"name": "\\u5c71\\u7530"}', "a.json", '{\n "name": "山田"\n}', id="escapes in JSON are undone"),
    pytest.param(b"<a>&#x5c71;&#30000;</a>", "a.xml", "<a>山田</a>", id="references in XML are undone"),
    pytest.param(b"BEGIN:VCARD\r\nFN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8ER=93c\r\nEND:VCARD\r\n", "a.vcf",
                 "BEGIN:VCARD\r\nFN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:山田\r\nEND:VCARD\r\n", id="an old vCard"),
    pytest.param(b"BEGIN:VCALENDAR\r\nATTENDEE:mailto:ta\r\n ro@example.jp\r\nEND:VCALENDAR\r\n", "a.ics",
                 "BEGIN:VCALENDAR\r\nATTENDEE:mailto:taro@example.jp\r\nEND:VCALENDAR\r\n", id="a folded invitation"),
    pytest.param(rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 MS;}}\f0 \'8e\'52\'93\'63\par \u23665?x\cell y}", "a.rtf",
                 "山田\n山x\ty", id="Rich Text in Japanese"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "text"), TEXTS)
def test_text_files_are_read_in_clear(content: bytes, name: str, text: str) -> None:
    found = opened(content, name)
    assert (found.status, texts(found)) == ("read", text)


STATUS = [
    pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "a.bin", "read", id="a picture holds no text"),
    pytest.param(b"", "a.bin", "read", id="nothing"),
    pytest.param(b"\0\1\2\3\4", "a.bin", "unknown", id="octets of no known kind"),
    pytest.param(b"7z\xbc\xaf\x27\x1c", "a.7z", "packed", id="an archive that is not opened"),
    pytest.param(b"-----BEGIN PGP MESSAGE-----\n\nabc", "a.asc", "encrypted", id="PGP"),
    pytest.param(b"PK\x03\x04broken", "a.zip", "unreadable", id="a zip file that is cut off"),
    pytest.param(PDF + b"\nbroken", "a.pdf", "unreadable", id="a PDF that is cut off"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted",
                 id="a workbook with a password"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", "old-office", id="Word 97"),
    pytest.param(b"\x21\x03-lh5-\0\0", "a.lzh", "packed", id="an archive of the old Japanese form"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", "unreadable", id="a broken .xls"),
    pytest.param(packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>",
                         "META-INF/manifest.xml": "<m><encryption-data/></m>"}), "a.odt", "encrypted", id="a locked ODT"),
    pytest.param(packed({"[Content_Types].xml": "<a/>"}), "a.docx", "unreadable", id="an office file without a main part"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "status"), STATUS)
def test_what_cannot_be_opened_says_so(content: bytes, name: str, status: str) -> None:
    assert opened(content, name).status == status


def locked_zip() -> bytes:
    """Return a zip file whose member claims to be encrypted."""
    data = bytearray(packed({"a.csv": "x", "b.csv": "name,mail\n"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_a_locked_member_makes_the_archive_encrypted_and_the_others_are_read() -> None:
    found = opened(locked_zip(), "a.zip")
    assert found.status == "encrypted"
    assert "name\tmail" in texts(found)


def test_archives_are_read_with_what_is_inside_them() -> None:
    inner = packed({"deep/名簿.csv": "山田,0312345678\n", ".DS_Store": b"\0", "__MACOSX/._a.csv": b"\0\5\x16\7"})
    tarred = io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
        info = tarfile.TarInfo("inner.zip")
        info.size = len(inner)
        archive.addfile(info, io.BytesIO(inner))
    found = opened(tarred.getvalue(), "all.tar.gz")
    assert found.status == "read"
    assert "山田\t0312345678" in texts(found)
    assert "deep/名簿.csv" in texts(found)


def test_hidden_files_of_an_archive_are_files() -> None:
    assert "secret" in texts(opened(packed({".notes.txt": "secret"}), "a.zip"))


def test_one_unknown_member_speaks_for_the_archive() -> None:
    found = opened(packed({"a.txt": "words", "b.bin": b"\0\1"}), "a.zip")
    assert (found.status, "words" in texts(found)) == ("unknown", True)


def test_a_compressed_file_is_read() -> None:
    assert texts(opened(gzip.compress(b"a,b\n"), "list.csv.gz")) == "list.csv\na\tb"


BOMBS = [
    pytest.param(packed({"a.txt": b"0" * 30_000_000}), {}, id="more than archive_ratio allows"),
    pytest.param(packed({"a.txt": b"0" * 3_000_000}), {"message_bytes": 500_000}, id="more than a mail may hold"),
    pytest.param(packed({f"{n}.txt": b"0" for n in range(50)}), {"archive_members": 10}, id="too many members"),
    pytest.param(packed({"[Content_Types].xml": "<a/>", "_rels/.rels": b" " * 30_000_000}), {}, id="an office file"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "limits"), BOMBS)
def test_bombs_are_refused(content: bytes, limits: dict[str, int]) -> None:
    assert opened(content, "a.zip", **limits).status == "too-large"


def test_archives_inside_archives_end_somewhere() -> None:
    data = b"words"
    for _ in range(12):
        data = packed({"a.zip" if data[:2] == b"PK" else "a.txt": data})
    assert opened(data, "a.zip").status == "read"
    assert opened(data, "a.zip", depth=5).status == "too-large"


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    data = packed({"[Content_Types].xml": "<a/>", "_rels/.rels": bomb})
    assert opened(data, "a.docx").status == "unreadable"


def test_what_is_late_is_not_opened() -> None:
    bounds = Bounds(Limits(), time.thread_time() - 1, 1000, 10)
    assert open_attachment(Attached(b"words", "text/plain", "", "a.txt"), bounds).status == "too-large"


def test_a_busy_machine_does_not_change_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 1e9)
    monkeypatch.setattr(time, "time", lambda: 1e9)
    bounds = Bounds.of(Limits())
    monkeypatch.setattr(time, "monotonic", lambda: 2e9)
    assert open_attachment(Attached(b"words", "text/plain", "", "a.txt"), bounds).status == "read"
    spent = time.thread_time() + Limits().seconds_per_message
    monkeypatch.setattr(time, "thread_time", lambda: spent + 1)
    assert open_attachment(Attached(b"words", "text/plain", "", "a.txt"), bounds).status == "too-large"


def test_mails_inside_archives_are_read_as_mails() -> None:
    inner = b"From: a@example.com\nTo: hanako@example.jp\nSubject: Hello\n\nInner words\n"
    found = mail_with(packed({"one.eml": inner, "two.eml": inner.replace(b"hanako", b"jiro")}), "mails.zip")
    assert [part.text for part in found.parts if part.nested] == ["Inner words\n"] * 2
    to = [(row.part, row.value) for row in found.headers if row.name == "To" and row.part]
    assert [value for _, value in to] == ["hanako@example.jp", "jiro@example.jp"]
    assert len({part for part, _ in to}) == 2


def test_one_row_and_the_file_name_stand_for_an_attachment() -> None:
    found = mail_with(packed({"a.csv": "name,mail\n", "b.bin": b"\0"}), "list.zip")
    (row,) = found.attachments
    assert (row.file_name, row.status, found.parts_unread) == ("list.zip", "unknown", 1)
    assert {part.file_name for part in found.parts[1:]} == {"list.zip"}


def test_a_signed_mail_is_read_and_its_signature_needs_no_reading() -> None:
    data = (
        b"From: a@example.com\nTo: b@example.jp\nContent-Type: multipart/signed; boundary=b; micalg=sha-256;"
        b' protocol="application/pkcs7-signature"\n\n--b\nContent-Type: text/plain\n\nSigned words\n--b\n'
        b"Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n--b--\n"
    )
    found = read_mail(data, Limits())
    assert [part.text for part in found.parts] == ["Signed words"]
    assert [row.status for row in found.attachments] == ["read"]


@pytest.mark.parametrize("kind", ["docx", "pdf", "zip", "msg", "rtf", "csv", "json", "ods", "gz", "tar", "vcf"])
@given(st.data())
def test_no_octets_make_an_opener_raise(kind: str, data: st.DataObject) -> None:
    heads = {"docx": b"PK\x03\x04", "zip": b"PK\x05\x06", "pdf": PDF, "msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
             "rtf": b"{\\rtf1", "gz": b"\x1f\x8b\x08", "tar": b"a" * 257 + b"ustar\x0000"}  # fmt: skip
    opened(heads.get(kind, b"") + data.draw(st.binary(max_size=300)), f"a.{kind}")


@given(st.data())
def test_damaged_archives_and_documents_never_raise(data: st.DataObject) -> None:
    octets = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=5))
    opened(bytes(octets), "a.zip")


SOUND = packed({"a.csv": "a,b\n", "b.zip": packed({"c.json": json.dumps({"a": "山"})}), "d.eml": b"From: a@example.com\n\nx"})


def test_a_stored_archive_of_many_small_files_is_no_bomb() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}.txt", "words")
    assert opened(out.getvalue(), "a.zip").status == "read"
