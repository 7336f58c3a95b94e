"""Where the octets of each message stand, in every encoding a list or a mailbox may have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mailcheck.model.source import Limits, ListOptions
from mailcheck.read.discover import discover
from mailcheck.read.pieces import Piece, Source, name_of, sources_of, survives
from mailcheck.read.pieces_csv import line_starts

LIMITS = Limits()
MAIL = b"From: a@example.com\nTo: b@example.jp\nSubject: x\n\nHello\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sources(*paths: str, options: ListOptions = ListOptions()) -> list[Source]:  # noqa: B008
    return list(sources_of(paths, discover(paths, LIMITS), LIMITS, options))


def pieces(source: Source, octets: bytes) -> list[bytes]:
    return [octets[: source.head], *(octets[p.start : p.stop] for p in source.pieces)]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_record_keeps_its_octets(here: Path, encoding: str, end: str) -> None:
    header = f"メールアドレス,氏名{end}"
    records = [
        f"a@example.com,表 太郎{end}",
        f'b@example.com,"能 ""花""{end}子"{end}{end}',
        f"c@example.com,ソ 次郎{end}",
        "d@example.com,山田",
    ]
    octets = (header + "".join(records)).encode(encoding)
    (here / "list.csv").write_bytes(octets)
    (source,) = sources("list.csv", options=ListOptions(encoding=encoding))
    found = pieces(source, octets)
    assert b"".join(found) == octets
    assert [p.row for p in source.pieces] == [1, 2, 4, 5]
    plain = "utf-8" if encoding == "utf-8-sig" else f"{encoding}-le" if encoding in ("utf-16", "utf-32") else encoding
    assert found[1:] == [record.encode(plain) for record in records]


def test_what_stands_above_the_records_is_no_part_of_one(here: Path) -> None:
    octets = b"\xef\xbb\xbfsep=;\r\nemail;name\r\na@example.com;Ana\r\nb@example.com;Ken\r\n"
    (here / "list.csv").write_bytes(octets)
    (source,) = sources("list.csv")
    assert pieces(source, octets) == [
        b"\xef\xbb\xbfsep=;\r\nemail;name\r\n",
        b"a@example.com;Ana\r\n",
        b"b@example.com;Ken\r\n",
    ]


def test_a_list_without_header_begins_with_its_first_record(here: Path) -> None:
    (here / "list.csv").write_bytes(b"a@example.com,Ana\nb@example.com,Ken\n")
    (source,) = sources("list.csv")
    assert source.head == 0 and len(source.pieces) == 2


def test_a_record_that_begins_in_japanese_mode_cannot_be_cut_off(here: Path) -> None:
    # Without the escape back to ASCII the next record has no meaning of its own.
    octets = b"email,name\na@example.com,\x1b$B;3ED\nb@example.com\x1b(B,x\n"
    (here / "list.csv").write_bytes(octets)
    (source,) = sources("list.csv", options=ListOptions(encoding="iso2022_jp", columns={"email": "email"}))
    assert source.whole


def test_an_encoding_that_hides_line_ends_cannot_be_cut() -> None:
    assert line_starts(b"a\x25b", "cp037") is None


def test_line_ends_inside_wide_characters_are_none() -> None:
    for encoding in ("utf-16-le", "utf-16-be", "utf-16"):
        octets = "a,\u0a0d\u0d0a\u000d\u000ab,\u0d00\u0a00\nc".encode(encoding)
        starts = list(line_starts(octets, encoding) or ())
        lines = [octets[a:b] for a, b in zip(starts, [*starts[1:], len(octets)], strict=True)]
        assert b"".join(lines) == octets and len(lines) == 3


def test_a_mailbox_is_cut_before_its_envelope_lines(here: Path) -> None:
    one = b"From a@example.com Mon Jan  5 10:00:00 2026\n" + MAIL + b">From here on\n\n"
    two = b"From b@example.com Mon Jan  5 10:00:00 2026\n" + MAIL
    (here / "box.mbox").write_bytes(one + two)
    (source,) = sources("box.mbox")
    assert pieces(source, one + two) == [b"", one, two]
    assert [p.message for p in source.pieces] == [1, 2]


def test_messages_that_would_run_into_each_other_are_noticed(here: Path) -> None:
    # The third begins without a date, so it needs the empty line that goes with the second.
    one = b"From a@example.com Mon Jan  5 10:00:00 2026\n" + MAIL
    two = b"From b@example.com Mon Jan  5 10:00:00 2026\n" + MAIL + b"\n"
    three = b"From c@example.com\n" + MAIL
    (here / "box.mbox").write_bytes(one + two + three)
    (source,) = sources("box.mbox")
    assert len(source.pieces) == 3
    assert survives(source, [True, True, False])
    assert not survives(source, [True, False, True])


def test_lines_of_a_corpus_are_messages(here: Path) -> None:
    octets = b'\n{"text": "a"}\n\n{"text": "b"}'
    (here / "c.jsonl").write_bytes(octets)
    (source,) = sources("c.jsonl")
    assert pieces(source, octets) == [b"\n", b'{"text": "a"}\n\n', b'{"text": "b"}']
    assert [p.message for p in source.pieces] == [2, 4]


def test_what_cannot_be_read_has_no_digest_and_no_pipe_is_opened(here: Path) -> None:
    (here / "m").mkdir()
    os.mkfifo(here / "m" / "pipe.eml")
    (here / "m" / "a.msg").write_bytes(b"\xd0\xcf\x11\xe0")
    found = {source.name: source for source in sources("m")}
    assert found["pipe.eml"].digest is None and found["pipe.eml"].whole
    assert found["a.msg"].digest is not None and found["a.msg"].pieces == (Piece(1, None, 0, 4),)


@pytest.mark.parametrize(
    ("path", "roots", "name"),
    [
        pytest.param("mails/a/1.eml", ["mails"], "a/1.eml", id="below a folder"),
        pytest.param("a/1.eml", ["."], "a/1.eml", id="below the working folder"),
        pytest.param("x/list.csv", ["x/list.csv"], "list.csv", id="the file itself"),
        pytest.param("/srv/b/1.eml", ["/srv/b"], "1.eml", id="elsewhere"),
        pytest.param("../b/1.eml", ["../b"], "1.eml", id="beside"),
        pytest.param("mails2/1.eml", ["mails", "mails2"], "1.eml", id="a folder that begins alike"),
    ],
)
def test_a_name_does_not_depend_on_where_the_batch_lies(path: str, roots: list[str], name: str) -> None:
    assert name_of(path, roots) == name
