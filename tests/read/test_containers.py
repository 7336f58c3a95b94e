"""Archives: members are read like files, within limits, and nothing climbs out."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from mailcheck.model.source import Limits, ListOptions, Reading
from mailcheck.read.discover import discover
from mailcheck.read.units import read_units

MAIL = b"From: a@example.com\nTo: b@example.jp\n\nHello\n"
MBOX = (b"From a@example.com Sat Nov 21 10:00:00 2026\n" + MAIL + b"\n") * 3
LIMITS = Limits()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in members.items():
            archive.writestr(name, octets)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, octets in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(octets)
            archive.addfile(info, io.BytesIO(octets))
    return out.getvalue()


def read(path: Path, octets: bytes, limits: Limits = LIMITS) -> list[Reading]:
    path.write_bytes(octets)
    units = discover([path.name], limits, []).units
    return [reading for unit in units for reading in read_units(unit, limits, ListOptions())]


def rows(readings: list[Reading], table: str = "message") -> list[dict[str, object]]:
    return [row for reading in readings for row in reading.tables[table].to_pylist()]


def paths(readings: list[Reading]) -> list[tuple[object, object]]:
    return [(row["path"], row["message"]) for row in rows(readings)]


def problems(readings: list[Reading]) -> list[tuple[object, object]]:
    return [(row["path"], row["code"]) for row in rows(readings, "problem")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


MEMBERS = {"a.eml": MAIL, "sub/b.eml": MAIL, "logo.png": b"\x89PNG", "c.mbox": MBOX, ".hidden.eml": MAIL,
           "__MACOSX/._a.eml": MAIL}  # fmt: skip
EXPECTED = [("a.eml", 1), ("sub/b.eml", 1), ("c.mbox", 1), ("c.mbox", 2), ("c.mbox", 3)]
KINDS = [
    pytest.param("x.zip", zipped(MEMBERS), id="zip"),
    pytest.param("x.tar", tarred(MEMBERS), id="tar"),
    pytest.param("x.tgz", tarred(MEMBERS, "w:gz"), id="tgz"),
    pytest.param("x.tar.gz", tarred(MEMBERS, "w:gz"), id="tar.gz"),
]


@pytest.mark.parametrize(("name", "octets"), KINDS)
def test_members_are_read_like_files(here: Path, name: str, octets: bytes) -> None:
    found = read(here / name, octets)
    assert sorted(paths(found)) == sorted((f"{name}/{member}", number) for member, number in EXPECTED)
    assert [skip for reading in found for skip in reading.skipped] == [(f"{name}/logo.png", "not mail")]
    assert problems(found) == []


def test_a_compressed_mailbox_is_read(here: Path) -> None:
    assert len(paths(read(here / "x.mbox.gz", gzip.compress(MBOX)))) == 3


def test_archives_inside_archives_are_read(here: Path) -> None:
    found = read(here / "x.zip", zipped({"in.tgz": tarred({"in.zip": zipped({"a.eml": MAIL})}, "w:gz")}))
    assert paths(found) == [("x.zip/in.tgz/in.zip/a.eml", 1)]


def test_nesting_has_a_limit(here: Path) -> None:
    octets = zipped({"a.eml": MAIL})
    for _ in range(4):
        octets = zipped({"in.zip": octets})
    found = read(here / "x.zip", octets, Limits(depth=2))
    assert [code for _, code in problems(found)] == ["limit"]
    assert paths(found) == []


def test_japanese_member_names_are_read(here: Path) -> None:
    octets = zipped({"mail_name.eml": MAIL}).replace(b"mail_name", "請求書_".encode("cp932") + b"12")
    assert paths(read(here / "x.zip", octets)) == [("x.zip/請求書_12.eml", 1)]


@pytest.mark.parametrize("name", ["../a.eml", "/a.eml", "b/../../a.eml", "C:\\a.eml"])
def test_members_that_lead_out_are_refused(here: Path, name: str) -> None:
    for kind, octets in (("x.zip", zipped({name: MAIL})), ("x.tar", tarred({name: MAIL}))):
        found = read(here / kind, octets)
        assert paths(found) == []
        assert [code for _, code in problems(found)] == ["unreadable"]


def test_links_and_devices_are_refused(here: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo(f"{kind!r}.eml")
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    found = read(here / "x.tar", out.getvalue())
    assert [code for _, code in problems(found)] == ["unreadable"] * 4


def test_a_bomb_is_a_limit(here: Path) -> None:
    octets = zipped({"a.mbox": b"\0" * 50_000_000, "b.eml": MAIL})
    found = read(here / "x.zip", octets)
    assert problems(found) == [("x.zip/a.mbox", "limit")]
    assert paths(found) == [("x.zip/b.eml", 1)]


def test_too_many_members_are_a_limit(here: Path) -> None:
    members = {f"{number}.eml": MAIL for number in range(20)}
    for name, octets in (("x.zip", zipped(members)), ("x.tar", tarred(members))):
        found = read(here / name, octets, Limits(archive_members=10))
        assert "limit" in [code for _, code in problems(found)]


def test_an_encrypted_member_is_unread(here: Path) -> None:
    octets = bytearray(zipped({"a.eml": MAIL}))
    octets[6] |= 1
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    assert [code for _, code in problems(read(here / "x.zip", bytes(octets)))] == ["unreadable"]


@pytest.mark.parametrize("name", ["x.zip", "x.tar", "x.tgz", "x.gz"])
@pytest.mark.parametrize("octets", [b"", b"junk", b"PK\x03\x04junk", b"\x1f\x8bjunk"])
def test_a_damaged_archive_is_unread(here: Path, name: str, octets: bytes) -> None:
    found = read(here / name, octets)
    assert ("unreadable" in [code for _, code in problems(found)]) or not octets
    assert paths(found) == []


def test_a_damaged_member_does_not_hide_the_others(here: Path) -> None:
    octets = bytearray(zipped({"a.eml": MAIL * 30, "b.eml": MAIL}))
    octets[40] ^= 0xFF
    found = read(here / "x.zip", bytes(octets))
    assert problems(found) == [("x.zip/a.eml", "unreadable")]
    assert paths(found) == [("x.zip/b.eml", 1)]
