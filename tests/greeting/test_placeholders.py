"""What stands where a name will stand names nobody, for the greeting, the marks and the comparison alike.

Three places know such words, each in its own form: a greeting's slot, a line (rules/marks), a name.
"""

from __future__ import annotations

import pytest

from mailcheck.extract.greeting import greeting_of_line
from mailcheck.extract.marks import marks_in
from mailcheck.reference.knowledge import load_knowledge
from mailcheck.resolve.names import same_person

KNOWLEDGE = load_knowledge()
(MARK,) = (mark for mark in KNOWLEDGE.marks if mark.kind == "placeholder")


@pytest.mark.parametrize(
    "line",
    ["〇〇様", "〇〇 〇〇 様", "●● 様", "△△様", "※※様", "ＸＸＸ様", "xx 様", "氏名 様", "お名前様", "宛名様", "テスト太郎様", "サンプル 様",
     "Dear NAME,", "Dear First Name,", "Hi xxx,", "Dear John Doe,", "Prezado Fulano de Tal,", "Olá nome completo,", "Hallo Max Mustermann,"],
)
def test_a_placeholder_is_a_mark_and_greets_nobody(line: str) -> None:
    found = greeting_of_line(line, KNOWLEDGE.words)
    assert marks_in(MARK, line), "TPL603 would not see it"
    assert found is not None and found.name is None, "a name would be compared with the roster's"


@pytest.mark.parametrize("name", ["〇〇", "〇〇 〇〇", "●●", "△△", "※※", "ＸＸＸ", "xx xx", "__", "氏名", "お名前", "宛名", "テスト"])
def test_what_greets_nobody_is_no_name_to_compare(name: str) -> None:
    assert same_person("山田 太郎", name).verdict == "unknown"
    assert same_person("Ana Lima", name).verdict == "unknown"


@pytest.mark.parametrize("line", ["Dear Xavier,", "Dear Max,", "様似様", "名取様", "氏家様", "Prezada Fulana Souza,"])
def test_a_name_that_looks_like_one_is_a_name(line: str) -> None:
    found = greeting_of_line(line, KNOWLEDGE.words)
    assert found is not None and found.name
    assert not marks_in(MARK, line)
