"""Encoded words (RFC 2047) and charset guesses."""

from __future__ import annotations

import base64

import pytest

from mailcheck.read.charset import decode_text, guess
from mailcheck.read.header import parameters
from mailcheck.read.words import decode_words


def word(octets: bytes, charset: str = "utf-8") -> str:
    return f"=?{charset}?B?{base64.b64encode(octets).decode()}?="


YAMADA = "山田太郎".encode()
WORDS = [
    pytest.param("plain", "plain", id="nothing to do"),
    pytest.param("=?utf-8?Q?caf=C3=A9_x?=", "café x", id="Q form, _ is a space"),
    pytest.param(word(YAMADA), "山田太郎", id="B form"),
    pytest.param(f"{word(YAMADA[:4])} {word(YAMADA[4:])}", "山田太郎", id="a character split over two words"),
    pytest.param(f"{word(YAMADA[:4])}\r\n {word(YAMADA[4:])}", "山田太郎", id="split and folded"),
    pytest.param(f"{word(b'a')} b {word(b'c')}", "a b c", id="raw text between words stays"),
    pytest.param(f"{word(b'a')}{word('é'.encode('cp1252'), 'iso-8859-1')}", "aé", id="two charsets"),
    pytest.param(f"Re:{word('山'.encode())}様", "Re:山様", id="no space around a word"),
    pytest.param(word("山①".encode("cp932"), "Shift_JIS"), "山①", id="vendor characters"),
    pytest.param(word(b"\x1b$B\x2d\x21\x1b(B", "ISO-2022-JP"), "①", id="NEC row 13"),
    pytest.param(word("山田".encode(), "x-unknown"), "山田", id="unknown charset is guessed"),
    pytest.param("=?utf-8?B?5bGx55Sw?= <a@example.jp>", "山田 <a@example.jp>", id="before an address"),
    pytest.param("=?utf-8?B?5bGx55S?=", "山\ufffd", id="missing padding, cut character"),
    pytest.param("=?utf-8*ja?Q?a?=", "a", id="RFC 2231 language"),
    pytest.param("=?utf-8?Q?a b?=", "a b", id="a space inside, which is forbidden and common"),
    pytest.param("=?utf-8?X?a?=", "=?utf-8?X?a?=", id="no such form"),
    pytest.param("=?utf-8?Q?a", "=?utf-8?Q?a", id="unfinished"),
]


@pytest.mark.parametrize(("value", "text"), WORDS)
def test_encoded_words_are_decoded(value: str, text: str) -> None:
    assert decode_words(value) == text


GUESSED = [
    pytest.param("お客様各位".encode("cp932"), "お客様各位", "cp932", id="Shift_JIS"),
    pytest.param("ﾔﾏﾀﾞ ﾀﾛｳ".encode("cp932"), "ﾔﾏﾀﾞ ﾀﾛｳ", "cp932", id="half-width katakana"),
    pytest.param("お客様各位".encode("euc_jp"), "お客様各位", "euc-jp", id="EUC-JP"),
    pytest.param("株式会社山田商店".encode("euc_jp"), "株式会社山田商店", "euc-jp", id="EUC-JP, kanji only"),
    pytest.param("株式会社山田商店".encode("cp932"), "株式会社山田商店", "cp932", id="Shift_JIS, kanji only"),
    pytest.param("Prénom: José".encode("cp1252"), "Prénom: José", "windows-1252", id="French"),
    pytest.param("Größe".encode("cp1252"), "Größe", "windows-1252", id="German"),
    pytest.param("São João".encode("cp1252"), "São João", "windows-1252", id="Portuguese"),
]


@pytest.mark.parametrize(("octets", "text", "charset"), GUESSED)
def test_octets_without_label_are_guessed(octets: bytes, text: str, charset: str) -> None:
    found = guess(octets)
    assert found is not None
    assert (found.text, found.charset) == (text, charset)


def test_nothing_is_lost_when_line_ends_lack_the_escape() -> None:
    octets = b"\x1b$B\x24\x22\n\x24\x24\x1b(B"
    assert decode_text(octets, "iso-2022-jp").text.startswith("あ\n")


PARAMETERS = [
    pytest.param('text/plain; charset="utf-8"', {"charset": "utf-8"}, id="quoted"),
    pytest.param("text/plain; CHARSET=utf-8 ; format=flowed", {"charset": "utf-8", "format": "flowed"}, id="bare"),
    pytest.param("a/b; name*=iso-8859-1'de'%E4.txt", {"name": "ä.txt"}, id="RFC 2231 charset"),
    pytest.param("a/b; name*0=ab; name*1=cd", {"name": "abcd"}, id="RFC 2231 continuation"),
    pytest.param("a/b; name*1*=%81%82; name*0*=utf-8''%E3", {"name": "あ"}, id="out of order, split character"),
    pytest.param('a/b; name="=?utf-8?B?5bGx?=.pdf"', {"name": "山.pdf"}, id="encoded word in quotes"),
    pytest.param(r'a/b; name="a\"b;c.txt"', {"name": 'a"b;c.txt'}, id="escaped quote and semicolon"),
    pytest.param('a/b; name="open', {"name": "open"}, id="open quote"),
    pytest.param("a/b; ; =x; y", {}, id="junk"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "found"), PARAMETERS)
def test_parameters_are_read(value: str, found: dict[str, str]) -> None:
    assert parameters(value)[1] == found


@pytest.mark.parametrize("label", ["utf-7", "utf-16", "unicode_escape", "idna", "hz", "undefined", "x" * 300, "é"])
@pytest.mark.parametrize("octets", [b"+2AA-", b"\\ud800", b"\xed\xa0\x80", bytes(range(256)), b""])
def test_no_label_makes_text_that_cannot_be_stored(label: str, octets: bytes) -> None:
    decode_text(octets, label).text.encode()
