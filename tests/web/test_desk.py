"""What the page is given is kept in one private place, under names that cannot do harm, and goes again."""

from __future__ import annotations

import asyncio
import os
import stat
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.web.desk import LOCK, PREFIX, Desk, NotTaken, Tray, parts_of

HOSTILE = [
    "",
    "/",
    "..",
    "../x.eml",
    "mails/../../x.eml",
    "mails//x.eml",
    "/etc/passwd",
    "-",
    "--policy",
    "a\\..\\b.eml",
    "C:x.eml",
    "x.eml:stream",
    "a\0b",
    "a\nb.eml",
    "NUL",
    "com1.eml",
    ". ",
    "x" * 300,
    "a/" * 40 + "x.eml",
]


async def chunks(*octets: bytes) -> AsyncIterator[bytes]:
    for some in octets:
        yield some


async def broken() -> AsyncIterator[bytes]:
    yield b"half"
    raise RuntimeError("gone")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    desk = Desk()
    yield desk
    desk.close()


def store(tray: Tray, kind: str, name: str, octets: bytes = b"x") -> None:
    asyncio.run(tray.store(kind, name, chunks(octets)))


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(NotTaken):
        parts_of(name)


@given(st.text(max_size=60))
def test_no_name_leaves_its_folder(name: str) -> None:
    try:
        parts = parts_of(name)
    except NotTaken:
        return
    root = os.path.abspath("folder")
    assert os.path.normpath(os.path.join(root, *parts)).startswith(root + os.sep)
    assert not parts[0].startswith("-")


@pytest.mark.parametrize("name", ["名簿.csv", "mails/0001.eml", ".DS_Store", "ação (1).eml", "a+b&c=d.eml"])
def test_an_ordinary_name_is_taken(desk: Desk, name: str) -> None:
    tray = desk.trays[desk.new()]
    store(tray, "batch", name, b"octets")
    assert tray.folder.joinpath("batch", *name.split("/")).read_bytes() == b"octets"
    assert tray.tops() == (name.split("/")[0],)


def test_two_files_of_one_name_are_not_made_one(desk: Desk) -> None:
    tray = desk.trays[desk.new()]
    store(tray, "batch", "a.eml", b"first")
    with pytest.raises(NotTaken, match="twice"):
        store(tray, "batch", "a.eml", b"second")
    assert (tray.folder / "batch/a.eml").read_bytes() == b"first"
    assert tray.stored["batch"] == ["a.eml"]


def test_half_a_file_does_not_stay(desk: Desk) -> None:
    tray = desk.trays[desk.new()]
    with pytest.raises(RuntimeError):
        asyncio.run(tray.store("batch", "a.eml", broken()))
    assert not (tray.folder / "batch/a.eml").exists()
    assert tray.stored["batch"] == []


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_the_desk_is_its_users_alone(desk: Desk) -> None:
    assert stat.S_IMODE(desk.root.stat().st_mode) == 0o700


def test_everything_goes_when_the_page_is_closed(desk: Desk) -> None:
    name = desk.new()
    store(desk.trays[name], "batch", "a.eml")
    folder = desk.trays[name].folder
    desk.clear(name)
    assert not folder.exists() and name not in desk.trays
    desk.close()
    assert not desk.root.exists()


def test_what_a_killed_run_left_goes_when_the_next_one_starts(desk: Desk, tmp_path: Path) -> None:
    dead = tmp_path / f"{PREFIX}dead"
    (dead / "batch").mkdir(parents=True)
    (dead / "batch/list.csv").write_bytes(b"email\na@example.com\n")
    (dead / LOCK).touch()
    other = tmp_path / "other"
    other.mkdir()
    second = Desk()
    assert not dead.exists() and other.exists()
    assert desk.root.exists(), "a run that lives keeps its files"
    second.close()


def test_a_link_is_never_swept(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    link = tmp_path / f"{PREFIX}link"
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("no links here")
    Desk().close()
    assert link.is_symlink() and target.exists()


def test_a_policy_is_the_one_toml_file_of_its_kind(desk: Desk) -> None:
    tray = desk.trays[desk.new()]
    assert tray.policy() is None
    store(tray, "policy", "customers.csv")
    with pytest.raises(NotTaken, match="policy"):
        tray.policy()
    store(tray, "policy", "mailcheck.toml")
    assert tray.policy() == tray.folder / "policy/mailcheck.toml"
    store(tray, "policy", "other.toml")
    with pytest.raises(NotTaken, match="policy"):
        tray.policy()
