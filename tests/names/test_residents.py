"""Names of people whom no single list knows: foreign residents, abbreviations, old kanji, odd input."""

from __future__ import annotations

import pytest

from mailcheck.resolve.names import normalise, same_person
from mailcheck.resolve.names.person import parse

SAME = {
    "given name first, in one word": ("エンドウ ヨウスケ", "yosukeendo"),
    "kanji, and given name first in one word": ("遠藤洋介", "yosukeendo"),
    "J is h in Spanish": ("ホセ・ガルシア", "José García"),
    "Spanish z and j": ("ホルヘ・ヒメネス", "Jorge Jiménez"),
    "ão is an": ("ジョアン・ダ・シルヴァ", "João da Silva"),
    "ti is chi": ("チアゴ・アウベス", "Thiago Alves"),
    "German v and w": ("ヨハネス・シュナイダー", "Johannes Schneider"),
    "French end that nobody speaks": ("フランソワ・デュポン", "François Dupont"),
    "oh is no long vowel in English": ("マイケル・ジョンソン", "Michael Johnson"),
    "a short form in the other script": ("マイケル・ジョンソン", "Mike Johnson"),
    "Vietnamese": ("グエン・ヴァン・アン", "Nguyễn Văn An"),
    "Vietnamese without accents": ("グエン ティ ホア", "Nguyen Thi Hoa"),
    "Philippine": ("グレイス・サントス", "Grace Santos"),
    "kanji family, English given name": ("山田 ジョン", "John Yamada"),
    "middle name in katakana": ("山田 マリア 花子", "Maria Yamada"),
    "Korean in Latin letters": ("이영희", "Lee Young-hee"),
    "another spelling of Lee": ("이영희", "Rhee Younghee"),
    "Korean in kana": ("김민수", "キム ミンス"),
    "Mª": ("Maria Aparecida da Silva Santos", "Mª Aparecida da Silva"),
    "Ma.": ("Ma. Fernanda López", "María Fernanda López"),
    "Fco.": ("Fco. Alves", "Francisco Alves"),
    "Souza and Sousa": ("Antônio Carlos Souza", "Antonio C. Sousa"),
    "two initials written as one": ("Jean-Pierre Lefèvre", "JP Lefèvre"),
    "Shawn": ("Sean Connery", "Shawn Connery"),
    "uchi in its old form": ("堀之內 久", "堀之内久"),
    "bridge in a form of its own": ("髙槗 一郎", "高橋一郎"),
    "jyu": ("本田 純一", "Honda Jyunichi"),
    "spaces before, after and between": (" John  Smith ", "john smith"),
}

SILENT = {
    "Korean kanji read in Korean": ("朴 智星", "パク チソン"),
    "kanji and Korean romaji": ("李 美善", "Lee Misun"),
    "kanji read in Mandarin": ("王 貞治", "ワン ジェンジー"),
    "one word of a foreign name": ("グエン", "Nguyễn"),
    "Dona or an initial": ("Maria Aparecida da Silva Santos", "D. Maria"),
    "variable that nobody filled": ("Maria Silva", "{{nome}}"),
    "variable and honorific": ("山田 太郎", "{{name}} 様"),
    "variable in per cent signs": ("山田 太郎", "%NAME%様"),
    "both endings": ("Maria Silva", "Caro(a) associado(a)"),
    "clients of both numbers": ("Claire Dubois", "Chers clients"),
}

DIFFERENT = {
    "given name in katakana agrees only": ("ホセ・ガルシア", "José Rodríguez", "warning"),
    "family name in katakana agrees only": ("ホセ・ガルシア", "Maria García", "warning"),
    "Vietnamese strangers": ("グエン・ヴァン・アン", "Trần Thị Lan", "error"),
    "Lê is a family name": ("Trần Văn Đức", "Lê Văn Đức", "error"),
    "another Korean": ("이영희", "Park Ji-sung", "warning"),
    "Lee and Rhee": ("Lee Youngsook", "Rhee Youngsook", "warning"),
    "two Japanese of one family in romaji": ("Tanaka Yuko", "Tanaka Kenji", "error"),
    "changed family name": ("Oda Stadelmann", "Oda Ullmann", "warning"),
    "John and Jane": ("John Smith", "Jane Smith", "error"),
    "da Silva and dos Santos": ("José da Silva", "José dos Santos", "warning"),
    "kanji of one shape": ("木村 拓哉", "木村 拓也", "warning"),
}


@pytest.mark.parametrize(("a", "b"), SAME.values(), ids=SAME)
def test_spellings_of_one_person_match_either_way(a: str, b: str) -> None:
    assert same_person(a, b).verdict == "match"
    assert same_person(b, a).verdict == "match"


@pytest.mark.parametrize(("a", "b"), SILENT.values(), ids=SILENT)
def test_what_cannot_be_known_is_no_contradiction(a: str, b: str) -> None:
    assert same_person(a, b).verdict == "unknown"


@pytest.mark.parametrize(("a", "b", "severity"), DIFFERENT.values(), ids=DIFFERENT)
def test_another_person_is_told_apart(a: str, b: str, severity: str) -> None:
    assert same_person(a, b).severity == severity


@pytest.mark.parametrize(("a", "b"), [
    ("山田" * 20_000, "Yamada " * 10_000), ("John Smith " * 3_000, "Jon, " * 3_000), ("ヤマ " * 3_000, "Yama B " * 3_000),
])
def test_a_text_too_long_for_a_name_is_not_compared(a: str, b: str) -> None:
    assert same_person(a, b).reason == "too long for a name"
    assert normalise(a) == ""


@pytest.mark.parametrize(("a", "b"), [
    ("山田" * 140, "やまだ " * 75), ("John Smith " * 27, "Jon Smyth, " * 27), ("ヤマ " * 90, "Yama Xl " * 37),
    ("(" * 300, ")" * 300), ("（旧姓 " * 60, "旧姓" * 100), ("José " * 55, "ホセ " * 95),
])
def test_an_odd_text_of_the_greatest_length_is_compared(a: str, b: str) -> None:
    assert same_person(a, b).reason


def test_no_person_has_an_empty_word() -> None:
    for text in (" John  Smith", "Smith,  John ", "山田  太郎", "김  민수", "J . Smith", "' ' a"):
        for person in parse(text).people:
            assert all(person.parts)
