"""Whether two names are one person's: the cases that a customer list really holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailcheck.resolve.names import (
    is_generic,
    normalise,
    same_person,
    same_person_of,
    strip_honorific,
    tables,
)
from mailcheck.resolve.names.kana import lengthen
from mailcheck.resolve.names.person import _normalise_slowly, _parse_slowly, parse
from mailcheck.resolve.names.simple import plain
from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.text import normalise_once

SAME = {
    "full-width space and honorific": ("山田太郎", "山田　太郎 様"),
    "half-width kana": ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
    "kanji and half-width kana": ("山田太郎", "ﾔﾏﾀﾞ ﾀﾛｳ"),
    "bank kana without small letters": ("キョウコ サトウ", "キヨウコ サトウ"),
    "hiragana and katakana": ("さとう さくら", "サトウサクラ"),
    "romaji given name first": ("山田太郎", "Taro Yamada"),
    "romaji in capitals, long vowel written": ("山田太郎", "YAMADA Tarou"),
    "Kunrei romaji": ("土屋 千鶴", "Tutiya Tizuru"),
    "passport Ohno": ("大野一", "OHNO HAJIME"),
    "passport Ono": ("大野一", "Ono Hajime"),
    "Oono": ("大野一", "Oono Hajime"),
    "macron": ("大野一", "Ōno Hajime"),
    "Inouye of old papers": ("井上 順子", "Junko Inouye"),
    "apostrophe after n": ("渡邊 慎一郎", "Shin'ichiro Watanabe"),
    "m before b": ("本間 健一", "Ken-ichi Homma"),
    "ladder-shaped taka": ("髙橋一郎", "高橋一郎"),
    "tatsu saki": ("山﨑 花子", "山崎花子"),
    "old form": ("渡邉 櫻", "渡辺桜"),
    "variation selector": ("葛\U000e0100城太郎", "葛城太郎"),
    "repeated kanji": ("佐々木 希", "佐佐木希"),
    "small ke": ("三ヶ島太郎", "三ケ島太郎"),
    "no in kana": ("一ノ瀬 花", "一の瀬花"),
    "surname alone": ("田中裕子", "田中様"),
    "given name alone": ("田中裕子", "裕子さん"),
    "one-kanji surname": ("森 太郎", "Mori"),
    "one-kanji surname with honorific": ("林", "林 様"),
    "Hara": ("原 一郎", "Hara Ichiro"),
    "surname ending like a department": ("渡部 健", "渡部様"),
    "Hattori": ("服部半蔵", "服部様"),
    "Jin and the honorific": ("神 一郎", "神様"),
    "given name ending like an honorific": ("足利義氏", "足利義氏様"),
    "company, then person": ("株式会社サンプル 山田太郎 様", "山田太郎"),
    "company, department, person": ("山田太郎", "(株)サンプル 営業部 山田 太郎 様"),
    "company slash person": ("伊東太郎", "OTC/伊東様"),
    "maiden name in a note": ("佐藤花子（旧姓 鈴木）", "鈴木花子"),
    "née": ("Anna Smith (née Miller)", "Anna Miller"),
    "either of two people": ("David Jones", "Mark and David"),
    "reading in brackets": ("山田太郎(ヤマダタロウ)", "Taro Yamada"),
    "given name first in kanji": ("陽翔 佐藤", "佐藤 陽翔"),
    "European given name": ("山田 ジェニファー", "Jennifer Yamada"),
    "katakana of a European name": ("ジョン・スミス", "John Smith"),
    "katakana and an initial": ("マリア シルバ", "M. Silva"),
    "L is heard as r": ("ルーカス・オリベイラ", "L. Oliveira"),
    "an r that is spoken": ("カルロス・ロドリゲス", "Carlos Rodrigues"),
    "kanji and an English given name": ("佐藤 マイク", "Mike Sato"),
    "kana without a space, initial": ("ヤマダタロウ", "T. Yamada"),
    "kana within a kanji name": ("鈴木しょう治", "スズキ ショウジ"),
    "accents and particles": ("João da Silva", "JOAO SILVA"),
    "second surname missing, comma": ("María García López", "Garcia, Maria"),
    "umlaut": ("Jürgen Müller", "Juergen Mueller"),
    "particles joined": ("María de la Cruz", "Maria DeLaCruz"),
    "apostrophe": ("Conor O'Brien", "OBrien, Conor"),
    "mojibake": ("JosÃ© Silva", "José Silva"),
    "UTF-8 read as Shift_JIS": ("渡辺健", "渡辺健".encode().decode("cp932")),
    "Chinese name that looks damaged": ("艾俊", "艾俊 先生"),
    "surname that ends like an honorific in romaji": ("カサマ ヨシタカ", "Kasama Yoshitaka"),
    "Parent is a surname after a title": ("Valérie Parent", "Mme Parent"),
    "Dias is a surname": ("Nina Dias", "Sra. Dias"),
    "Sales is a surname": ("Igor Cunha (née Sales)", "Igor Sales"),
    "Chan is a surname": ("Julia Chan", "Mr. Chan"),
    "greeting with a comma": ("João Silva", "Bom dia, João"),
    "hello with a comma": ("John Smith", "Hello, John Smith"),
    "title": ("John Smith", "Dr. Smith"),
    "suffix": ("John Smith", "John Smith, Jr."),
    "a family in German": ("Jürgen Müller", "Familie Müller"),
    "a title of few": ("David Cohen", "Rabbi Cohen"),
    "initial": ("John Smith", "J. Smith"),
    "initial of Monsieur's size": ("Marie Dupont", "M. Dupont"),
    "English nickname": ("Robert Smith", "Bob Smith"),
    "Portuguese nickname": ("José Santos", "Zé Santos"),
    "Spanish nickname": ("Francisco Ruiz", "Paco Ruiz"),
    "German nickname": ("Johannes Weber", "Hannes Weber"),
    "half a double surname": ("Smith-Jones, Anna", "Anna Smith"),
    "Will": ("Will Turner", "Will"),
    "May": ("May Lee", "Dear May,"),
    "Korean honorific": ("김민수", "김민수 님"),
    "pinyin": ("王伟", "Wang Wei"),
    "traditional and simplified": ("陳偉", "陈伟"),
}

DIFFERENT = {
    "other kanji name": ("田中裕子", "鈴木健二", "error"),
    "same family, other given name": ("田中裕子", "田中健二", "error"),
    "surname alone contradicts": ("田中裕子", "鈴木様", "error"),
    "one reading, other kanji": ("田中裕子", "田中優子", "warning"),
    "Saito and Saito": ("斎藤 一郎", "斉藤 一郎", "warning"),
    "kanji and another's romaji": ("田中裕子", "Suzuki Kenji", "error"),
    "kanji and a relative's romaji": ("田中裕子", "Tanaka Kenji", "warning"),
    "another's kana": ("田中裕子", "スズキ ケンジ", "error"),
    "Ono is not Oono": ("オノ ハジメ", "オオノ ハジメ", "warning"),
    "two kana names": ("タナカ ユウコ", "スズキ ケンジ", "error"),
    "strangers": ("John Smith", "Emma Watson", "error"),
    "same family name": ("John Smith", "Mary Smith", "error"),
    "same given name": ("John Smith", "John Miller", "warning"),
    "other initial": ("John Smith", "K. Smith", "error"),
    "one letter": ("Maria Silva", "Mario Silva", "warning"),
    "katakana stranger": ("ジョン・スミス", "Emma Watson", "error"),
    "kana, the initial fits by chance": ("コケグチ タクヤ", "T. Gozu", "error"),
    "kana, the initial is no evidence": ("ヤマダ タロウ", "T. Suzuki", "error"),
    "kana without a space and an initial": ("ヤマダタロウ", "T. Suzuki", "error"),
    "kana, other initial": ("ヤマダタロウ", "H. Yamada", "error"),
    "kanji, the initial is no evidence": ("山田太郎", "T. Suzuki", "error"),
    "kanji that no table lists": ("苔口卓也", "T. Gozu", "warning"),
    "given name and another family's initial": ("山田太郎", "Taro K.", "warning"),
    "one given name, families that no table lists": ("コケグチ タクヤ", "Takuya Gozu", "warning"),
    "Korean stranger": ("김민수", "박지영", "error"),
    "Don is a given name": ("Elijah Avery", "Elijah Chan", "warning"),
    "pinyin is never an error": ("王伟", "Zhang Li", "warning"),
    "company and another person": ("株式会社サンプル 山田太郎 様", "佐藤花子", "error"),
}

SILENT = {
    "generic Japanese": ("山田太郎", "お客様各位", "generic"),
    "generic English": ("John Smith", "Dear Customer", "generic"),
    "company only": ("株式会社サンプル", "株式会社サンプル 山田太郎 様", "company"),
    "company in English": ("Example Inc.", "John Smith", "company"),
    "role mailbox": ("John Smith", "info@example.com", "role mailbox"),
    "empty slot": ("山田太郎", "様", "no name"),
    "empty": ("山田太郎", "", "no name"),
    "circles where a name will stand": ("山田太郎", "〇〇 様", "no name"),
    "crosses where a name will stand": ("Maria Silva", "XXXX", "no name"),
    "the word for a name": ("Maria Silva", "NOME", "no name"),
    "Monsieur or an initial": ("Jean Dupont", "M. Dupont", "title or initial"),
    "a voiced sound that no table lists": ("長薗 安浩", "ナガゾノ ヤスヒロ", "reading possible"),
    "two initials": ("ヤマダ タロウ", "T. Y.", "only an initial"),
    "Dom or an initial": ("João Silva", "D. Silva", "title or initial"),
    "scripts without a table": ("Ivan Petrov", "Иван Петров", "scripts cannot be compared"),
}


@pytest.mark.parametrize(("a", "b"), SAME.values(), ids=SAME)
def test_spellings_of_one_person_match(a: str, b: str) -> None:
    assert same_person(a, b).verdict == "match"


@pytest.mark.parametrize(("a", "b", "severity"), DIFFERENT.values(), ids=DIFFERENT)
def test_another_person_is_a_mismatch(a: str, b: str, severity: str) -> None:
    verdict = same_person(a, b)
    assert (verdict.verdict, verdict.severity) == ("mismatch", severity)


@pytest.mark.parametrize(("a", "b", "reason"), SILENT.values(), ids=SILENT)
def test_text_that_names_nobody_is_unknown(a: str, b: str, reason: str) -> None:
    verdict = same_person(a, b)
    assert (verdict.verdict, verdict.severity, verdict.reason) == ("unknown", None, reason)


@pytest.mark.parametrize(
    "text",
    [
        "お客様各位", "お客様", "ご担当者様", "会員の皆様", "皆様", "関係者各位", "Dear customer", "Prezado cliente",
        "Estimado cliente", "Sehr geehrte Damen und Herren", "Cher client", "To whom it may concern",
        "Dear Sir or Madam", "Hola a todos", "Bonjour à tous", "고객님", "Valued member",
    ],
)
def test_a_greeting_to_anybody_is_generic(text: str) -> None:
    assert is_generic(text)
    assert normalise(text) == ""


@pytest.mark.parametrize(
    "text", ["皆川様", "林様", "May", "Will", "関 係太", "会田様", "Guest, Edgar", "神様", "Dear Dan"]
)
def test_a_name_is_not_generic(text: str) -> None:
    assert not is_generic(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("山田太郎 様", "山田太郎"), ("山田殿", "山田"), ("山田様様", "山田"), ("山田さん", "山田"), ("渡部", "渡部"),
        ("服部様", "服部"), ("神様", "神"), ("鵜殿", "鵜殿"), ("足利義氏", "足利義氏"), ("山田氏", "山田"),
        ("株式会社サンプル 御中", "株式会社サンプル"), ("山田部長", "山田"), ("Mr. John Smith", "John Smith"),
        ("Sra. Ana", "Ana"), ("Prof. Dr. Weber", "Weber"), ("Tanaka-san", "Tanaka"), ("田中先生", "田中"),
    ],
)
def test_forms_of_address_are_stripped_and_names_kept(text: str, name: str) -> None:
    assert strip_honorific(text) == name


def test_the_kana_column_tells_one_reading_from_another() -> None:
    assert same_person("小野裕子", "Ono Hiroko", kana="オノ ヒロコ").verdict == "match"
    assert same_person("小野裕子", "Ono Kumiko", kana="オノ ヒロコ").severity == "error"
    assert same_person("小野裕子", "オオノ ヒロコ", kana="オノ ヒロコ").severity == "warning"


def test_a_kana_column_that_contradicts_its_own_kanji_does_not_take_a_match_back() -> None:
    assert same_person("田中裕子", "Tanaka Yuko", kana="サトウ ケンジ").verdict == "match"


def test_the_kana_column_does_not_excuse_other_kanji() -> None:
    assert same_person("田中裕子", "田中優子", kana="タナカ ユウコ").verdict == "mismatch"


def test_an_alias_matches_and_a_contradiction_of_all_is_a_mismatch() -> None:
    assert same_person("佐藤花子", "鈴木花子", aliases=("鈴木花子",)).verdict == "match"
    assert same_person("佐藤花子", "田中一郎", aliases=("鈴木花子",)).severity == "error"
    assert same_person_of(("佐藤花子", "Hanako Sato"), "Sato Hanako").verdict == "match"
    assert same_person_of((), "Sato").verdict == "unknown"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from("Anna Smith José Smith-Jones J. da née né geb. born nee Kim Mr. San , Colin".split()), max_size=6))
def test_a_former_name_in_brackets_is_read_at_once_as_the_long_way_reads_it(words: list[str]) -> None:
    for cut in range(len(words)):
        text = f"{' '.join(words[:cut])} ({' '.join(words[cut:])})".replace(" ,", ",")
        assert parse(text).people == _parse_slowly(text).people
        assert normalise(text) == _normalise_slowly(text)


def test_plain_names_are_read_as_the_long_way_reads_them() -> None:
    for text in (
        "山田太郎様", "山田 太郎", "ヤマダ タロウ", "John Smith", "Jörg Müller", "佐々木 希", "山田々々", "Mr. John Smith", "Dr J. Smith",
        "Smith-Jones, Anna M.", "Ana M. da Silva", "Jean-Pierre Lefèvre", "Conor O'Brien", "John  Smith", "N. Haddad", "Xaver P.",
    ):
        found = plain(text)
        assert found is not None
        assert _parse_slowly(text).people == parse(text).people
        assert normalise_once(normalise_once(text)) == found.key


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "山田 太郎 渡部 義氏 神 様 殿 さん 君 会員 お客 株式会社 アン もり ー 三ヶ島 部 課 担当 皆 齋 々 "
            "John smith J. de Mr. Dr info May é José Ã née and Inc via x Straße don s".split()
        ),
        max_size=4,
    ),
    st.sampled_from(["", " "]),
)
def test_the_short_way_agrees_with_the_long_way(words: list[str], between: str) -> None:
    text = between.join(words)
    found = plain(text)
    if found:
        assert _parse_slowly(text).people == parse(text).people
        assert normalise_once(normalise_once(text)) == found.key


def test_the_reading_tables_fit_the_rules_that_read_them() -> None:
    for name, keys in [*tables._families()[0].items(), *tables._givens().items()]:
        assert fold_han(name) == name
        assert all(lengthen(key) == key for key in keys.split(" "))


_CHARS = "山田太郎渡部義氏神様殿さん君々ヶ ー・/|,()（）[]abMr. Dr'éÃ©ß\u200bㇰｦﾞ゛株式会社佐藤アッャオう김민&님'-@\n\U000e0100"
_TEXT = st.one_of(st.text(max_size=20), st.text(alphabet=st.sampled_from(_CHARS), max_size=14))


@settings(max_examples=400, deadline=None)
@given(_TEXT)
def test_a_text_never_contradicts_itself(text: str) -> None:
    assert same_person(text, text).verdict != "mismatch"
    strip_honorific(text)
    is_generic(text)


@settings(max_examples=400, deadline=None)
@given(_TEXT)
def test_normalise_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=400, deadline=None)
@given(_TEXT, _TEXT)
def test_the_order_of_the_names_does_not_matter(a: str, b: str) -> None:
    one, other = same_person(a, b), same_person(b, a)
    assert (one.verdict, one.severity) == (other.verdict, other.severity)


@settings(max_examples=400, deadline=None)
@given(_TEXT, _TEXT)
def test_equal_keys_are_always_a_match(a: str, b: str) -> None:
    if normalise(a) and normalise(a) == normalise(b):
        assert same_person(a, b).verdict == "match"
