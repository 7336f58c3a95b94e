"""What a PATH means, and how the files behind it become messages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from mailcheck.model.errors import UsageError
from mailcheck.model.source import Limits, ListOptions, Unit
from mailcheck.read.discover import Discovery, discover
from mailcheck.read.units import read_units, refusals

MAIL = b"From: a@example.com\nTo: b@example.jp\nSubject: x\n\nHello\n"
LIMITS = Limits()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(path: str, octets: bytes = MAIL) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(octets)


def files(found: Discovery) -> list[tuple[str, str]]:
    return [(unit.kind, path) for unit in found.units for path in unit.paths]


def rows(unit: Unit, table: str = "message", limits: Limits = LIMITS) -> list[dict[str, object]]:
    return [row for reading in read_units(unit, limits, ListOptions()) for row in reading.tables[table].to_pylist()]


def test_a_folder_is_read_in_order_and_the_rest_is_named(here: Path) -> None:
    for name in ("m/b.eml", "m/a/2.eml", "m/list.csv", "m/sub.MBOX", "m/.hidden/x.eml", "m/.x.eml",
                 "m/.git/y.eml", "m/CVS/z.eml", "m/noname"):  # fmt: skip
        put(name)
    put("m/logo.png", b"\x89PNG")
    put("m/notes.txt", b"hello there")
    put("m/looks.txt", MAIL)
    found = discover(["m"], LIMITS, [])
    assert files(found) == [
        ("eml", "m/a/2.eml"),
        ("eml", "m/b.eml"),
        ("list", "m/list.csv"),
        ("eml", "m/looks.txt"),
        ("eml", "m/noname"),
        ("mbox", "m/sub.MBOX"),
    ]
    assert found.skipped == [("m/logo.png", "not mail"), ("m/notes.txt", "not mail")]
    assert found.refused == []


def test_absolute_paths_are_shown_from_the_working_directory(here: Path) -> None:
    put("m/a.eml")
    assert files(discover([str(here / "m")], LIMITS, [])) == [("eml", "m/a.eml")]
    assert files(discover(["."], LIMITS, [])) == [("eml", "m/a.eml")]


def test_a_file_that_is_no_mail_is_unread_when_it_is_named(here: Path) -> None:
    put("logo.png", b"\x89PNG")
    found = discover(["logo.png"], LIMITS, [])
    assert [path for path, _ in found.refused] == ["logo.png"]
    reading = refusals(found)
    assert reading.messages_unread == 1
    assert reading.tables["problem"].to_pylist()[0]["code"] == "unreadable"


def test_what_does_not_exist_is_wrong_usage(here: Path) -> None:
    with pytest.raises(UsageError):
        discover(["nothing"], LIMITS, [])


def test_links_stay_inside_the_folder(here: Path) -> None:
    put("m/a.eml")
    put("outside.eml")
    os.symlink("../outside.eml", "m/b.eml")
    os.symlink("a.eml", "m/c.eml")
    os.symlink("..", "m/up")
    os.symlink("nowhere", "m/dead.eml")
    found = discover(["m"], LIMITS, [])
    assert files(found) == [("eml", "m/a.eml")]
    assert ("m/b.eml", "link out of the folder") in found.skipped
    assert ("m/up", "link to a folder") in found.skipped


def test_a_pipe_is_unread(here: Path) -> None:
    os.makedirs("m")
    os.mkfifo("m/pipe.eml")
    found = discover(["m"], LIMITS, [])
    assert files(found) == []
    assert found.refused[0][0] == "m/pipe.eml"


def test_reference_files_are_no_part_of_the_batch(here: Path) -> None:
    put("m/a.eml")
    put("m/roster.csv")
    found = discover(["m"], LIMITS, [str(here / "m/roster.csv")])
    assert files(found) == [("eml", "m/a.eml")]


def test_a_maildir_has_one_message_a_file(here: Path) -> None:
    for name in ("box/cur/1.host:2,S", "box/new/2.host", "box/tmp/3.host", "box/.Sent/cur/4.host"):
        put(name)
    os.makedirs("box/.Sent/new")
    found = discover(["box"], LIMITS, [])
    assert [path for _, path in files(found)] == ["box/.Sent/cur/4.host", "box/cur/1.host:2,S", "box/new/2.host"]
    assert {kind for kind, _ in files(found)} == {"maildir"}


def test_the_same_file_counts_once(here: Path) -> None:
    put("m/a.eml")
    assert files(discover(["m", "m/a.eml", "./m"], LIMITS, [])) == [("eml", "m/a.eml")]


def test_standard_input_is_one_message(here: Path) -> None:
    unit = discover(["-"], LIMITS, [], stdin=MAIL).units[0]
    assert rows(unit)[0]["path"] == "-"
    assert rows(unit)[0]["size"] == len(MAIL)


def test_a_text_file_is_one_message_of_that_text(here: Path) -> None:
    text = "山田様\r\nTEL 03-0000-0000\r\n"
    put("a.txt", text.encode())
    unit = discover(["a.txt"], LIMITS, []).units[0]
    assert [row["text"] for row in rows(unit, "part")] == [text]
    assert rows(unit)[0]["kind"] == "text"
    assert rows(unit, "header") == []


def test_lines_with_a_text_are_messages(here: Path) -> None:
    lines = [{"text": "one", "spans": []}, {"text": "二"}]
    put("a.jsonl", "\n".join([*map(json.dumps, lines), "", "broken"]).encode())
    unit = discover(["a.jsonl"], LIMITS, []).units[0]
    assert [(row["message"], row["line"]) for row in rows(unit)] == [(1, 1), (2, 2)]
    assert [row["text"] for row in rows(unit, "part")] == ["one", "二"]
    assert [row["line"] for row in rows(unit, "problem")] == [4]


def test_a_file_over_the_limit_is_not_read(here: Path) -> None:
    put("a.eml")
    unit = discover(["a.eml"], LIMITS, []).units[0]
    problem = rows(unit, "problem", Limits(message_bytes=10))[0]
    assert problem["code"] == "limit"
    assert str(problem["detail"]).startswith("message_bytes: ")
    assert rows(unit, "message", Limits(message_bytes=10)) == []


def test_an_unreadable_mail_has_no_row_and_is_counted(here: Path) -> None:
    put("a.eml", b"")
    put("b.eml")
    unit = discover(["."], LIMITS, []).units[0]
    reading = next(read_units(unit, LIMITS, ListOptions()))
    assert reading.messages_unread == 1
    assert [row["path"] for row in reading.tables["message"].to_pylist()] == ["b.eml"]
    problem = reading.tables["problem"].to_pylist()[0]
    assert (problem["path"], problem["message"], problem["message_id"]) == ("a.eml", 1, None)
    assert set(reading.tables["header"]["message_id"].to_pylist()) == {0}


def test_many_files_make_several_units(here: Path) -> None:
    for number in range(450):
        put(f"m/{number:03}.eml")
    assert [len(unit.paths) for unit in discover(["m"], LIMITS, []).units] == [200, 200, 50]


def test_the_index_of_a_split_is_no_part_of_the_batch(here: Path) -> None:
    line = b"\xef\xbb\xbfpath,message,row,rules,reason"
    put("m/1.eml")
    put("m/index.csv", line + b"\r\n1.eml,1,,,\r\n")
    put("m/more/index.csv", line + b",email\r\n1.eml,1,,,,a@example.com\r\n")
    put("m/other.csv", line + b"\r\n")
    found = discover(["m"], LIMITS, [])
    assert files(found) == [("eml", "m/1.eml"), ("list", "m/more/index.csv"), ("list", "m/other.csv")]
    assert found.skipped == [("m/index.csv", "index of mailcheck split")]
    assert files(discover(["m/index.csv"], LIMITS, [])) == [("list", "m/index.csv")]
