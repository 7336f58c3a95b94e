"""Cleared and held together are the input: nothing lost, nothing changed, both or neither."""

from __future__ import annotations

import csv
import errno
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.app.split import Division, Entry, Share, targets_of
from mailcheck.cli import folders
from mailcheck.cli.folders import check_targets, write_both
from mailcheck.model.errors import ReportError, UsageError
from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.discover import discover
from mailcheck.read.pieces import sources_of, survives

LIMITS = Limits()


@pytest.fixture(scope="module", autouse=True)
def quick_disk():
    """Waiting for the disk proves nothing here and takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


NAMES = ("Ana", "Ken Ito", "山田 太郎", "ソ表能", 'O""Neil', "", "a\nb", "x\r\ny", "高橋,次郎")
BODY = ("Hello\n", ">From here\n", "\n\n", "From now on it is so\n", "日本\n", "")
ENCODINGS = ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-be")


def cell(text: str, delimiter: str, quoted: bool) -> str:
    needs = quoted or any(c in text for c in f'"{delimiter}\r\n')
    return f'"{text}"' if needs else text


@st.composite
def lists(draw: st.DrawFn) -> bytes:
    delimiter, end = draw(st.sampled_from(",;\t")), draw(st.sampled_from(("\n", "\r\n", "\r")))
    encoding = draw(st.sampled_from(ENCODINGS))
    lines = [f"sep={delimiter}"] if draw(st.booleans()) else []
    lines.append(delimiter.join(("email", "氏名")))
    for number in range(draw(st.integers(1, 6))):
        name = cell(draw(st.sampled_from(NAMES)), delimiter, draw(st.booleans()))
        lines.append(delimiter.join((f"p{number}@example.com", name)))
        if draw(st.integers(0, 4)) == 0:
            lines.append("")
    text = end.join(lines) + (end if draw(st.booleans()) else "")
    return text.encode(encoding)


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    end = draw(st.sampled_from(("\n", "\r\n")))
    text = "From: a@example.com\nTo: b@example.jp\nSubject: x\n\n" + draw(st.sampled_from(BODY))
    return text.replace("\n", end).encode()


@st.composite
def boxes(draw: st.DrawFn) -> bytes:
    parts = []
    for mail in draw(st.lists(mails(), min_size=1, max_size=4)):
        dated = draw(st.booleans())
        envelope = b"From a@example.com" + b" Mon Jan  5 10:00:00 2026" * dated + b"\n"
        parts.append(envelope + mail + draw(st.sampled_from((b"\n", b"", b"\n\n"))))
    return b"".join(parts)


FILES = st.one_of(
    st.tuples(st.just(".csv"), lists()), st.tuples(st.just(".eml"), mails()), st.tuples(st.just(".mbox"), boxes())
)


def divided(folder: str, choices: list[bool]) -> Division:
    found = discover([folder], LIMITS)
    sources = list(sources_of([folder], found, LIMITS, ListOptions()))
    shares = []
    for source, target in zip(sources, targets_of([s.name for s in sources]), strict=True):
        cleared = [choices[n % len(choices)] for n in range(len(source.pieces))]
        choices = choices[len(cleared) % len(choices) :] + choices[: len(cleared) % len(choices)]
        if not survives(source, cleared):
            cleared = [False] * len(cleared)
        share = Share(source, target, cleared)
        share.entries = [(good, Entry(source.printed, 1, None, "", "")) for good in cleared]
        shares.append(share)
    return Division(SimpleNamespace(), shares, [], 0)


@settings(max_examples=150)
@given(files=st.lists(FILES, min_size=1, max_size=4), choices=st.lists(st.booleans(), min_size=1, max_size=7))
def test_cleared_and_held_together_are_the_input(files: list[tuple[str, bytes]], choices: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as root:
        batch = os.path.join(root, "batch")
        os.mkdir(batch)
        for number, (suffix, octets) in enumerate(files):
            Path(batch, f"{number}{suffix}").write_bytes(octets)
        division = divided(batch, choices)
        write_both(division, f"{root}/cleared", f"{root}/held")
        assert sorted(os.listdir(root)) == ["batch", "cleared", "held"]
        written = {side: set(os.listdir(f"{root}/{side}")) - {"index.csv"} for side in ("cleared", "held")}
        for share in division.shares:
            source = share.source
            original = Path(source.path).read_bytes()
            head, rest = original[: source.head], {}
            for side, good in (("cleared", True), ("held", False)):
                assert (share.target in written[side]) == (good in share.cleared)
                if good in share.cleared:
                    octets = Path(root, side, share.target).read_bytes()
                    assert octets.startswith(head)
                    rest[good] = octets[len(head) :]
            again = head
            for piece, good in zip(source.pieces, share.cleared, strict=True):
                length = piece.stop - piece.start
                again, rest[good] = again + rest[good][:length], rest[good][length:]
            assert again == original
            assert not any(rest.values())
        assert written["cleared"] | written["held"] == {share.target for share in division.shares}


@settings(max_examples=60)
@given(octets=lists(), choices=st.lists(st.booleans(), min_size=2, max_size=5))
def test_a_half_of_a_list_reads_as_the_same_records(octets: bytes, choices: list[bool]) -> None:
    with tempfile.TemporaryDirectory() as root:
        os.mkdir(f"{root}/batch")
        Path(root, "batch", "list.csv").write_bytes(octets)
        division = divided(f"{root}/batch", choices)
        (share,) = division.shares
        write_both(division, f"{root}/cleared", f"{root}/held")
        for side, good in (("cleared", True), ("held", False)):
            if good in share.cleared:
                path = f"{root}/{side}/list.csv"
                (source,) = sources_of([path], discover([path], LIMITS), LIMITS, ListOptions(columns={"email": "email"}))
                assert len(source.pieces) == share.cleared.count(good)


@pytest.fixture
def batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "batch").mkdir()
    for number in range(4):
        (tmp_path / "batch" / f"{number}.eml").write_bytes(b"From: a@example.com\nTo: b@example.jp\nSubject: x\n\nHi\n")
    return tmp_path


@pytest.mark.parametrize("after", range(7), ids=lambda n: f"after {n} files")
def test_a_full_disk_leaves_nothing(batch: Path, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    real, written = folders.write_synced, []

    def full(path: str, blocks: object) -> None:
        if len(written) == after:
            raise OSError(errno.ENOSPC, "No space left on device")
        written.append(path)
        real(path, blocks)  # type: ignore[arg-type]

    monkeypatch.setattr(folders, "write_synced", full)
    division = divided("batch", [True, False])
    if after == 6:  # 4 mails and 2 indexes
        write_both(division, "cleared", "held")
        assert sorted(os.listdir()) == ["batch", "cleared", "held"]
    else:
        with pytest.raises(ReportError, match="No space left"):
            write_both(division, "cleared", "held")
        assert os.listdir() == ["batch"]


@pytest.mark.parametrize("failing", ["held", "cleared"])
def test_a_folder_that_cannot_be_moved_leaves_nothing(batch: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    real = os.rename

    def refuse(old: str, new: str) -> None:
        if new == failing:
            raise OSError(errno.EIO, "Input/output error")
        real(old, new)

    monkeypatch.setattr(folders.os, "rename", refuse)
    with pytest.raises(ReportError):
        write_both(divided("batch", [True, False]), "cleared", "held")
    assert os.listdir() == ["batch"]


def test_an_interruption_leaves_nothing(batch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(folder: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(folders, "sync_folders", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_both(divided("batch", [True, False]), "cleared", "held")
    assert os.listdir() == ["batch"]


def test_a_file_that_changed_while_it_was_checked_is_not_split(batch: Path) -> None:
    division = divided("batch", [True, False])
    (batch / "batch" / "2.eml").write_bytes(b"From: x@example.com\n\nother\n")
    with pytest.raises(ReportError, match="changed"):
        write_both(division, "cleared", "held")
    assert os.listdir() == ["batch"]


def test_both_folders_are_their_owners_alone(batch: Path) -> None:
    write_both(divided("batch", [True]), "cleared", "held")
    for side in ("cleared", "held"):
        assert (batch / side).stat().st_mode & 0o077 == 0


def test_the_index_opens_in_excel_and_runs_nothing(batch: Path) -> None:
    division = divided("batch", [True])
    division.shares[0].entries = [(True, Entry("=x.eml", 1, None, "EXP101", '=HYPERLINK("x")'))]
    write_both(division, "cleared", "held")
    octets = (batch / "cleared" / "index.csv").read_bytes()
    assert octets.startswith(b"\xef\xbb\xbfpath,message,row,rules,reason\r\n")
    row = list(csv.reader(octets.decode("utf-8-sig").splitlines()))[1]
    assert row == ["'=x.eml", "1", "", "EXP101", "'=HYPERLINK(\"x\")"]
    held = (batch / "held" / "index.csv").read_bytes().decode("utf-8-sig")
    assert held == "path,message,row,rules,reason\r\n"


def test_a_maildir_stays_a_maildir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("cur", "new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "cur" / "1.host:2,S").write_bytes(b"From: a@example.com\nTo: b@example.jp\n\nHi\n")
    write_both(divided("box", [True]), "cleared", "held")
    assert sorted(os.listdir("cleared")) == ["cur", "index.csv", "new", "tmp"]
    assert [u.kind for u in discover(["cleared"], LIMITS).units][0] == "maildir"


@pytest.mark.parametrize(
    ("cleared", "held", "said"),
    [
        pytest.param("full", "held", "not an empty folder", id="a folder with something in it"),
        pytest.param("file", "held", "not an empty folder", id="a file"),
        pytest.param("link", "held", "not an empty folder", id="a link"),
        pytest.param("none/cleared", "held", "no folder to put", id="nowhere"),
        pytest.param("batch/cleared", "held", "inside the batch", id="inside the batch"),
        pytest.param("x", "x", "side by side", id="the same"),
        pytest.param("empty", "empty/held", "side by side", id="one in the other"),
    ],
)
def test_folders_that_cannot_be_written_without_harm(batch: Path, cleared: str, held: str, said: str) -> None:
    (batch / "full").mkdir()
    (batch / "full" / "x").write_text("x")
    (batch / "file").write_text("x")
    (batch / "empty").mkdir()
    (batch / "link").symlink_to(batch / "empty")
    with pytest.raises(UsageError, match=said):
        check_targets(cleared, held, ["batch"])


def test_empty_folders_may_be_there(batch: Path) -> None:
    for name in ("cleared", "held"):
        (batch / name).mkdir()
    check_targets("cleared", "held", ["batch"])
    write_both(divided("batch", [True, False]), "cleared", "held")
    assert len(os.listdir("cleared")) == 3


@pytest.mark.parametrize(
    ("names", "targets"),
    [
        pytest.param(["a.eml", "b/a.eml"], ["a.eml", "b/a.eml"], id="different places"),
        pytest.param(["a.eml", "A.eml", "a.eml"], ["a.eml", "2/A.eml", "3/a.eml"], id="the same name"),
        pytest.param(["index.csv"], ["2/index.csv"], id="the name of the index"),
        pytest.param(["a", "a/b"], ["a", "2/a/b"], id="a folder where a file is"),
        pytest.param(["a/b", "a"], ["a/b", "2/a"], id="a file where a folder is"),
    ],
)
def test_files_that_would_meet_get_a_folder(names: list[str], targets: list[str]) -> None:
    assert targets_of(names) == targets
