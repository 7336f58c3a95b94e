"""Which encoding a list is in, from its bytes alone."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.errors import PolicyError
from mailcheck.read.encoding import decide, sample, text_stream

JA = "メールアドレス,氏名,住所\r\ntaro@example.com,山田 太郎,東京都千代田区架空町1-2-3\r\nhana@example.com,髙﨑 花子①,大阪府\r\n"
JA_PLAIN = "メールアドレス,氏名\r\ntaro@example.com,山田太郎\r\nhana@example.com,佐藤花子\r\n"
KANA = "taro@example.com,ヤマダ タロウ\nhana@example.com,サトウ ハナコ\n"
HALF = "taro@example.com,山田太郎,ﾔﾏﾀﾞ ﾀﾛｳ\nhana@example.com,佐藤花子,ｻﾄｳ ﾊﾅｺ\n"
PT = "Nome;E-mail\r\nJoão Conceição;joao@example.com\r\nÂngela Araújo;angela@example.com\r\n"
FR = "EMAIL;NOM;PRENOM\nhelene@example.com;Lefèvre;Hélène\nrene@example.com;Françoise;René\n"
DE = "Name;E-Mail\nJörg Müller;jm@example.com\nSören Groß;sg@example.com\n"
CAPITALS = "NOME;EMAIL\nJOÃO ARAÚJO;joao@example.com\nCONCEIÇÃO ÁVILA;c@example.com\n"

CASES = [
    pytest.param(JA, "utf-8", "utf-8", id="utf-8"),
    pytest.param(JA, "utf-8-sig", "utf-8-sig", id="utf-8 as Excel saves it"),
    pytest.param(JA, "utf-16", "utf-16", id="utf-16 with a mark (Excel's Unicode text)"),
    pytest.param(JA, "utf-16-le", "utf-16-le", id="utf-16 without a mark"),
    pytest.param(JA, "utf-16-be", "utf-16-be", id="utf-16 big end first"),
    pytest.param(JA, "cp932", "cp932", id="cp932 with letters that shift_jis lacks"),
    pytest.param(KANA, "cp932", "cp932", id="cp932 with kana only"),
    pytest.param(HALF, "cp932", "cp932", id="cp932 with half-width kana"),
    pytest.param("a@example.com,山田\n", "cp932", "cp932", id="cp932, one name"),
    pytest.param(JA_PLAIN, "euc_jp", "euc_jp", id="euc-jp"),
    pytest.param(KANA, "euc_jp", "euc_jp", id="euc-jp with kana only"),
    pytest.param(JA_PLAIN, "iso2022_jp", "iso2022_jp_ext", id="iso-2022-jp"),
    pytest.param(PT, "cp1252", "cp1252", id="Portuguese in cp1252, which other deciders call big5"),
    pytest.param(FR, "cp1252", "cp1252", id="French in cp1252"),
    pytest.param(DE, "latin-1", "cp1252", id="German in latin-1"),
    pytest.param(CAPITALS, "cp1252", "cp1252", id="capitals, whose octets are half-width kana"),
    pytest.param("email\na@example.com\n", "ascii", "utf-8", id="ascii"),
]


@pytest.mark.parametrize(("text", "codec", "expected"), CASES)
def test_the_encoding_is_decided_from_the_bytes(text: str, codec: str, expected: str) -> None:
    decision = decide(text.encode(codec))
    assert decision.encoding == expected, decision
    assert decision.confidence > 0.5


@pytest.mark.parametrize(("text", "codec", "expected"), CASES)
def test_a_character_cut_at_the_end_of_the_sample_does_no_harm(text: str, codec: str, expected: str) -> None:
    data = text.encode(codec) * 3
    for cut in range(len(data) - 3, len(data)):
        assert decide(data[:cut]).encoding == expected


@pytest.mark.parametrize(("text", "codec", "expected"), CASES)
def test_the_stream_gives_the_text_back_whatever_the_blocks(text: str, codec: str, expected: str) -> None:
    data = text.encode(codec)
    for block in (1, 3, 7, 1 << 20):
        stream = text_stream(io.BytesIO(data), decide(data), block)
        assert b"".join(stream).decode() == text
        assert stream.damaged == []


def test_a_mark_of_utf8_before_cp932_is_skipped() -> None:
    data = b"\xef\xbb\xbf" + JA.encode("cp932")
    decision = decide(data)
    assert (decision.encoding, decision.skip) == ("cp932", 3)
    assert b"".join(text_stream(io.BytesIO(data), decision)).decode() == JA


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0", id="a picture"),
        pytest.param(
            "имя;адрес\nИван;ivan@example.com\nМария;m@example.com\n".encode("cp1251"), id="Cyrillic"
        ),
        pytest.param(bytes(range(128, 256)) * 4, id="every octet"),
        pytest.param("ｱｲｳｴ\n".encode("cp932"), id="one word that is kanji in euc-jp and kana in cp932"),
    ],
)
def test_bytes_that_do_not_tell_are_undecided_and_the_advice_says_what_to_write(data: bytes) -> None:
    decision = decide(data)
    assert decision.encoding is None
    assert 'encoding = "' in decision.advice()


def test_the_first_letters_beyond_ascii_decide_also_far_down() -> None:
    data = b"email,name\n" + b"a@example.com,Tom\n" * 30_000 + "b@example.com,山田太郎\n".encode("cp932") * 50
    assert decide(sample(io.BytesIO(data))).encoding == "cp932"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [("Shift_JIS", "cp932"), ("sjis", "cp932"), ("Windows-31J", "cp932"), ("EUC-JP", "euc_jp"), ("UTF8", "utf-8"),
     ("ISO-8859-1", "cp1252"), ("iso-2022-jp", "iso2022_jp_ext"), ("UTF-16LE", "utf-16-le"), ("big5", "big5")],
)  # fmt: skip
def test_a_declared_encoding_is_taken_by_any_of_its_names(declared: str, expected: str) -> None:
    assert decide(b"x", declared).encoding == expected


@pytest.mark.parametrize("declared", ["utf8-mb4", "base64", "rot13", "idna", "unicode_escape", "", "\0"])
def test_a_declared_encoding_that_reads_no_file_is_refused(declared: str) -> None:
    with pytest.raises(PolicyError, match="unknown encoding"):
        decide(b"x", declared)


def test_lines_with_octets_that_do_not_decode_are_noted() -> None:
    data = "氏名\r\n山田\r\n".encode() + b"\xff\xfe\r\n\r\n\xe5\r\n" + "佐藤".encode()
    for block in (1, 5, 4096):
        stream = text_stream(io.BytesIO(data), decide(data, "utf-8"), block)
        text = b"".join(stream).decode()
        assert stream.damaged == [3, 5]
        assert text.count("\ufffd") == 3 and text.endswith("佐藤")


@pytest.mark.parametrize("codec", ["euc_jp", "iso2022_jp_ext"])
def test_letters_that_only_windows_has_are_read_in_the_other_japanese_encodings(codec: str) -> None:
    pairs = {"①": (0x2D, 0x21), "髙": (0x7C, 0x62), "㈱": (0x2D, 0x6A)}
    for letter, (row, column) in pairs.items():
        data = bytes((row, column))
        data = (
            b"\x1b$B" + data + b"\x1b(B\n"
            if codec.startswith("iso")
            else bytes((row | 128, column | 128)) + b"\n"
        )
        stream = text_stream(io.BytesIO(data), decide(data, codec))
        assert b"".join(stream).decode() == letter + "\n" and stream.damaged == []


@given(st.binary(max_size=400))
def test_no_bytes_make_the_decider_raise(data: bytes) -> None:
    decision = decide(data)
    assert 0.0 <= decision.confidence <= 1.0
    if decision.encoding:
        b"".join(text_stream(io.BytesIO(data), decision, 13)).decode()


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufdd0\ufeff\0"), min_size=1, max_size=200))
def test_utf8_is_always_recognised(text: str) -> None:
    data = ("氏名\n" + text).encode()
    assert decide(data).encoding == "utf-8"


def test_a_stray_nul_does_not_make_utf_16_of_a_list() -> None:
    found = decide(b"email,name\na@example.com,A\0na\nb@example.net,Ken\n")
    assert found.encoding is None and 'encoding = "utf-8"' in found.advice()


def test_half_width_kana_alone_are_as_good_as_kanji() -> None:
    names = ["ﾔﾏﾀﾞ", "ｻﾄｳﾊﾅｺ", "ｲﾄｳｹﾝ", "ﾀﾅｶｲﾁ"]
    halves = "email,name\n" + "".join(f"a{n}@example.com,{name}\n" for n, name in enumerate(names))
    found = decide(halves.encode("cp932"))
    assert found.encoding in (None, "cp932")
    kanji = "email,name\na@example.com,山田\nb@example.com,花子\n"
    found = decide(kanji.encode("euc_jp"))
    assert found.encoding is None and set(found.rivals) == {"euc_jp", "cp932"}
    assert 'encoding = "' in found.advice()
