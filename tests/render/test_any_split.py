"""However a batch is cut into units, batches and processes, its report is the same to the octet."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest

from mailcheck.app.request import Request
from mailcheck.app.scan import scan
from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.encoding import text_stream
from mailcheck.read.units import read_units
from mailcheck.report.formats import render_bytes

NAMES = ("山田太郎", "佐藤花子", "Ken Ito", "Ana Souza", "鈴木一郎", "João Silva", "田中恵子")
HEAD = "From: info@club.example\nTo: {to}\nSubject: Seats {n}\nDate: Mon, 1 Jun 2026 10:00:00 +0900\nMessage-ID: <{n}@club.example>\n"
BODY = "Content-Type: text/plain; charset=utf-8\n\n{name} 様\n座席 {n} / {again}\n{{{{coupon}}}}\n"


def mail(n: int) -> str:
    """Return one mail; some show two customers, some greet another, some come twice."""
    to = f"p{n}@example.com" + (f", q{n}@example.net" if n % 5 == 0 else "")
    return HEAD.format(to=to, n=n % 11) + BODY.format(name=NAMES[n % 7], n=n, again=f"p{n - 1}@example.com" if n % 4 == 0 else "-")


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("batch")
    (folder / "eml").mkdir()
    for n in range(24):
        (folder / "eml" / f"{n:03}.eml").write_text(mail(n))
    (folder / "box.mbox").write_text("".join(f"From info@club.example Mon Jun  1 10:00:00 2026\n{mail(n)}\n" for n in range(30, 42)))
    rows = [f"{NAMES[n % 7]},p{n % 40}@example.com,{n * 100}円" for n in range(60)]
    (folder / "list.csv").write_text("氏名,メールアドレス,金額\n" + "\n".join(rows) + "\n")
    (folder / "broken.eml").write_bytes(bytes(range(256)))
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for n in range(50, 58):
            archive.writestr(f"{n}.eml", mail(n))
    return folder


@pytest.fixture(scope="module")
def whole(batch: Path) -> Iterator[bytes]:
    yield report(batch, 1)


def report(folder: Path, jobs: int) -> bytes:
    request = Request(paths=(str(folder),), find_policy=False, jobs=jobs, today=date(2026, 6, 1))
    return render_bytes(scan(request), "json")


def test_the_batch_has_findings_of_messages_and_of_the_batch(whole: bytes) -> None:
    for word in (b'"scope": "message"', b'"scope": "batch"', b"SYS001", b"EXP101", b"more.zip", b"box.mbox", b"list.csv"):
        assert word in whole


@contextmanager
def small_blocks(octets: int) -> Iterator[None]:
    """Read lists in blocks of so many octets; each gives its rows."""
    with (
        patch("mailcheck.read.lists_csv.text_stream", partial(text_stream, block=octets)),
        patch("mailcheck.read.lists_csv.SNIFF", 100),
    ):
        yield


def test_a_list_is_cut(batch: Path) -> None:
    unit = Unit("list", (str(batch / "list.csv"),))
    with small_blocks(300):
        assert len(list(read_units(unit, Limits(), ListOptions()))) > 5


@pytest.mark.parametrize(
    ("files", "messages", "members", "octets"),
    [(1, 1, 1, 60), (7, 5, 3, 300), (30, 4, 8, 2000)],
    ids=["each-alone", "uneven", "one-left-over"],
)
def test_any_cut_into_units_gives_the_same_report(
    batch: Path, whole: bytes, files: int, messages: int, members: int, octets: int
) -> None:
    with (
        patch("mailcheck.read.discover.FILES_A_UNIT", files),
        patch("mailcheck.read.mbox.MESSAGES_A_UNIT", messages),
        patch("mailcheck.read.containers.MEMBERS_A_UNIT", members),
        small_blocks(octets),
    ):
        assert hash(report(batch, 1)) == hash(whole)


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_gives_the_same_report(batch: Path, whole: bytes, jobs: int) -> None:
    with (
        patch("mailcheck.read.discover.FILES_A_UNIT", 3),
        patch("mailcheck.read.mbox.MESSAGES_A_UNIT", 5),
        small_blocks(300),
        patch("mailcheck.app.work.UNITS_WORTH_A_PROCESS", 1),
    ):
        assert hash(report(batch, jobs)) == hash(whole)
