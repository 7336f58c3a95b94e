"""Names judged by their keys alone, as a sealed roster does, say what the names themselves say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.reference.sealed import Seal
from mailcheck.resolve.names import same_person
from mailcheck.resolve.names.keys_compare import judge_name
from mailcheck.resolve.names.keys_export import name_keys

SEAL = Seal(b"a key of more than sixteen octets")


def judged(name: str, other: str, kana: str | None = None):
    keys = frozenset(name_keys(name, kana))
    return judge_name(other, lambda kind, key: (kind, key) in keys)


def word(verdict):
    return verdict.severity or verdict.verdict


@pytest.mark.parametrize(
    ("name", "kana", "other", "wanted"),
    [
        pytest.param("山田 太郎", None, "山田太郎 様", "match", id="spacing and honorific"),
        pytest.param("髙橋 邉", None, "高橋 辺", "match", id="old forms of kanji"),
        pytest.param("山田 太郎", None, "太郎 山田", "match", id="the order turned"),
        pytest.param("山田 太郎", None, "山田様", "match", id="the family name alone"),
        pytest.param("山田太郎", None, "ヤマダ タロウ", "match", id="kana by the tables"),
        pytest.param("山田太郎", None, "Taro Yamada", "match", id="romaji by the tables"),
        pytest.param("大野 優子", "オオノ ユウコ", "yukoono", "match", id="joined passport romaji"),
        pytest.param("大野 優子", "オオノ ユウコ", "Y. Ohno", "match", id="an initial"),
        pytest.param("大野 優子", "オオノ ユウコ", "ｵｵﾉ ﾕｳｺ", "match", id="half-width kana"),
        pytest.param("大野 京子", "オオノ キョウコ", "オオノ キヨウコ", "match", id="the spelling of banks"),
        pytest.param("大野 優子", "オオノ ユウコ", "小野 優子", "warning", id="same given name in kanji"),
        pytest.param("大野 優子", "オオノ ユウコ", "オノ ユウコ", "warning", id="a long vowel"),
        pytest.param("大野 優子", "オオノ ユウコ", "オオノ ハナコ", "error", id="another given name"),
        pytest.param("大野 優子", "オオノ ユウコ", "佐藤 花子", "error", id="another person in kanji"),
        pytest.param("大野 優子", "オオノ ユウコ", "Hanako Sato", "error", id="another person in romaji"),
        pytest.param("Ana Souza", None, "SOUZA, Ana", "match", id="comma order"),
        pytest.param("Robert Smith", None, "Bob Smith", "match", id="a nickname"),
        pytest.param("Juan de la Cruz", None, "Juan DeLaCruz", "match", id="joined particles"),
        pytest.param("José Müller", None, "Jose Mueller", "match", id="accents"),
        pytest.param("Ana Maria Lima", None, "Ana Lima", "match", id="without the middle name"),
        pytest.param("Ana Lima (née Costa)", None, "Ana Costa", "match", id="the maiden name"),
        pytest.param("Gaby Stiebitz", None, "S. Stiebitz", "error", id="the initial of the family name"),
        pytest.param("Ana Souza", None, "Rui Souza", "error", id="same family"),
        pytest.param("Ana Souza", None, "Rui Costa", "error", id="a stranger"),
        pytest.param("ジョン・スミス", None, "John Smith", "match", id="katakana of a European name"),
        pytest.param("ホセ・ガルシア", None, "José García", "match", id="katakana of a Spanish name"),
        pytest.param("ジャン・デュポン", None, "Jean Dupont", "match", id="katakana of a French name"),
        pytest.param("クラウス・ウェーバー", None, "Klaus Weber", "match", id="katakana of a German name"),
        pytest.param("チアゴ・ゴンサルヴェス", None, "Thiago Gonçalves", "match", id="katakana of a Portuguese name"),
        pytest.param("グエン・ヴァン・ナム", None, "Nguyen Van Nam", "match", id="katakana of a Vietnamese name"),
        pytest.param("ホセ・ガルシア", None, "J. García", "match", id="an initial of a foreign name"),
        pytest.param("ホセ・ガルシア", None, "Patricia Méndez", "error", id="another foreigner"),
        pytest.param("José García", None, "ホセ・ガルシア", "match", id="a Spanish name in katakana"),
        pytest.param("José García", None, "パトリシア・メンデス", "error", id="another foreigner in katakana"),
        pytest.param("太田 智也", "オオタ トモヤ", "C. Ota", "error", id="C is no T"),
        pytest.param("太田 千尋", "オオタ チヒロ", "C. Ota", "match", id="C of チ"),
        pytest.param("大野 純", "オオノ ジュン", "J. Ono", "match", id="J of ジュ"),
        pytest.param("김철수", None, "김철수", "match", id="Korean"),
        pytest.param("김철수", None, "박영희", "error", id="another Korean"),
        pytest.param("山田 太郎", None, "お客様各位", "unknown", id="a generic greeting"),
        pytest.param("株式会社サンプル", None, "山田 太郎", "unknown", id="a company in the roster"),
    ],
)
def test_keys_say_what_the_names_say(name, kana, other, wanted):
    assert word(same_person(name, other, kana=kana)) == wanted
    assert word(judged(name, other, kana)) == wanted


FAMILY = ("佐藤", "鈴木", "高橋", "渡辺", "大野", "小林")
GIVEN = (("太郎", "タロウ"), ("花子", "ハナコ"), ("健一", "ケンイチ"), ("美咲", "ミサキ"), ("優子", "ユウコ"))
READ = dict(zip(FAMILY, ("サトウ", "スズキ", "タカハシ", "ワタナベ", "オオノ", "コバヤシ"), strict=True))


@given(st.sampled_from(FAMILY), st.sampled_from(GIVEN), st.sampled_from(FAMILY), st.sampled_from(GIVEN), st.integers(0, 3))
def test_with_a_kana_column_right_and_wrong_names_are_told_apart(family, given_name, other, other_given, form):
    forms = (
        other + other_given[0],
        f"{other_given[0]} {other}",
        f"{READ[other]} {other_given[1]}",
        READ[other] + other_given[1],
    )
    verdict = judged(f"{family} {given_name[0]}", forms[form], f"{READ[family]} {given_name[1]}")
    same = (family, given_name) == (other, other_given)
    assert (verdict.verdict == "match") is same
    assert same or verdict.verdict == "mismatch"


@given(st.text(max_size=20), st.text(max_size=20), st.none() | st.text(max_size=10))
def test_no_text_is_too_odd(name, other, kana):
    assert judged(name, other, kana).verdict in ("match", "unknown", "mismatch")


@given(st.sampled_from(["山田 太郎", "Ana Souza", "大野優子"]), st.integers(0, 2**40))
def test_equal_names_of_two_rows_share_no_tag(name, who):
    keys = name_keys(name)
    first, second = ({SEAL.tag(w, kind, key) for kind, key in keys} for w in (who, who + 1))
    assert len(keys) >= len(first) > len(keys) - 2
    assert len(first & second) <= 1
