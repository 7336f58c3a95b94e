"""A word that greets all readers is asked for once; one person's name in everybody's mail is an error."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from mailcheck.app.request import Request
from mailcheck.app.scan import scan

PEOPLE = ("Ana Lima", "Rui Costa", "Ken Ito", "Mia Prado", "Leo Dias", "Eva Gomes")
JAPANESE = ("佐藤 太郎", "鈴木 花子", "田中 健一", "伊藤 美咲", "山本 直樹", "中村 恵")


def found(folder: Path, greetings: list[str], people: tuple[str, ...] = PEOPLE, policy: str = "", named: bool = True) -> Counter[tuple[str, str]]:
    """Return (rule, severity) of what pairing finds in a list of one row for each greeting."""
    rows = [f'c{at}@example.com,{person if named else ""},"{greeting}\n\nyour seat {at} is booked."' for at, (person, greeting) in enumerate(zip(people, greetings, strict=True))]
    (folder / "list.csv").write_text("email,name,body\n" + "\n".join(rows) + "\n", "utf-8")
    (folder / "mailcheck.toml").write_text(policy, "utf-8")
    request = Request((str(folder / "list.csv"),), str(folder / "mailcheck.toml"), jobs=1, select=("PAR301", "PAR302", "PAR303", "PAR304", "PAR305"))
    return Counter((f.rule, f.severity) for f in scan(request).findings)


@pytest.mark.parametrize("greeting", ["Hallo Sonnenschein!", "Dear Zorblax,", "¡Hola, Sampleros!", "ゾルブラ様"])
def test_a_word_that_no_list_knows_is_asked_for_once(tmp_path: Path, greeting: str) -> None:
    assert found(tmp_path, [greeting] * 6) == {("PAR304", "warning"): 1}
    assert found(tmp_path, [greeting] * 6, named=False)["PAR304", "warning"] == 1


@pytest.mark.parametrize("greeting", ["Dear Peter,", "Dear Mr Smith,", "Dear Tanaka,", "Dear Costa,", "Olá, João!"])
def test_one_persons_name_in_all_mails_is_an_error(tmp_path: Path, greeting: str) -> None:
    got = found(tmp_path, [greeting] * 6)
    assert got["PAR302", "error"] >= 5
    assert not got["PAR304", "warning"]


@pytest.mark.parametrize("greeting", ["ゾルブラ様", "Dear Zorblax,"])
def test_a_word_for_japanese_readers_is_asked_for_once(tmp_path: Path, greeting: str) -> None:
    assert found(tmp_path, [greeting] * 6, JAPANESE) == {("PAR304", "warning"): 1}


@pytest.mark.parametrize("greeting", ["佐藤様", "林 修 様", "髙島様", "Dear Peter,"])
def test_one_persons_name_for_japanese_readers_is_an_error(tmp_path: Path, greeting: str) -> None:
    got = found(tmp_path, [greeting] * 6, JAPANESE)
    assert got["PAR302", "error"] >= 5
    assert got["PAR304", "error"] == 1


def test_a_word_that_greets_only_some_is_asked_for_as_well(tmp_path: Path) -> None:
    greetings = [f"Dear {person.split()[0]}," for person in PEOPLE[:3]] + ["Dear Zorblax,"] * 3
    assert found(tmp_path, greetings) == {("PAR304", "warning"): 1}


def test_a_stranger_in_one_or_two_mails_is_an_error(tmp_path: Path) -> None:
    for few in (1, 2):
        greetings = [f"Dear {person.split()[0]}," for person in PEOPLE[few:]]
        assert found(tmp_path, ["Dear Zorblax,"] * few + greetings) == {("PAR302", "error"): few}


def test_a_name_that_one_of_the_readers_has_is_no_word_for_all(tmp_path: Path) -> None:
    people = ("Ana Zorblax", *PEOPLE[1:])
    got = found(tmp_path, ["Dear Zorblax,"] * 6, people)
    assert got["PAR302", "error"] == 5
    assert not got["PAR304", "warning"]


@pytest.mark.parametrize("called", ["Sonnenschein", "sonnenschein", "Hallo Sonnenschein!"])
def test_what_the_policy_calls_the_readers_greets_nobody(tmp_path: Path, called: str) -> None:
    policy = f'[sender]\ngeneric_greetings = ["{called}"]\n'
    assert found(tmp_path, ["Hallo Sonnenschein!"] * 6, policy=policy) == {}
    # A greeting by name below it is read.
    assert found(tmp_path, ["Hallo Sonnenschein!\n\nLiebe Ana,"] * 6, policy=policy)["PAR302", "error"] == 5


def test_a_japanese_word_of_the_policy_counts_with_and_without_honorific(tmp_path: Path) -> None:
    for called in ("ゾルブラ", "ゾルブラ様"):
        assert found(tmp_path, ["ゾルブラ様"] * 6, policy=f'[sender]\ngeneric_greetings = ["{called}"]\n') == {}


def test_each_other_name_of_the_roster_is_a_name_by_itself(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("id,email,name,alias\n1,z@example.org,Zoe Hart,Zoe Quorblin; née Zorblax\n", "utf-8")
    for former in ("Zorblax", "Quorblin"):
        got = found(tmp_path, [f"Dear {former},"] * 6, policy='[roster]\npath = "customers.csv"\n')
        assert not got["PAR304", "warning"], former
        assert got["PAR302", "error"] == 6
