"""Reading one mail: structure, charsets, damage and limits."""

from __future__ import annotations

import base64

import pytest

from mailcheck.model.source import Limits
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import Mail

LIMITS = Limits()
HEADER = b"From: shop@example.com\nTo: taro@example.jp\n"


def mail(data: bytes, **limits: int) -> Mail:
    return read_mail(data, Limits(**limits))


def texts(found: Mail) -> list[tuple[str, str]]:
    return [(part.name, part.text) for part in found.parts]


def codes(found: Mail) -> list[str]:
    return [problem.code for problem in found.problems]


def headers(found: Mail, part: int = 0) -> list[tuple[str, str, int]]:
    return [(row.name, row.value, row.line) for row in found.headers if row.part == part]


def body(kind: bytes, octets: bytes, encoding: bytes = b"8bit") -> bytes:
    return HEADER + b"Content-Type: %s\nContent-Transfer-Encoding: %s\n\n%s" % (kind, encoding, octets)


def test_fields_keep_order_line_and_encoded_words() -> None:
    found = mail(b"from: a@example.com\r\nTO: b@example.com,\r\n\tc@example.com\r\nto : d@example.com\r\n"
                 b"SUBJECT: =?utf-8?B?44GC?=\r\n\r\nHello\r\n")  # fmt: skip
    assert headers(found) == [
        ("From", "a@example.com", 1),
        ("To", "b@example.com,\tc@example.com", 2),
        ("To", "d@example.com", 4),
        ("Subject", "=?utf-8?B?44GC?=", 5),
    ]
    assert texts(found) == [("text", "Hello\n")]
    assert (found.parts[0].line, found.problems) == (7, [])


VALUES = [
    pytest.param("山田 <a@example.jp>".encode(), "山田 <a@example.jp>", id="raw UTF-8 (RFC 6532)"),
    pytest.param("山田 <a@example.jp>".encode("iso2022_jp"), "山田 <a@example.jp>", id="raw ISO-2022-JP"),
    pytest.param("山田太郎様 <a@example.jp>".encode("cp932"), "山田太郎様 <a@example.jp>", id="raw Shift_JIS"),
    pytest.param("やまだ太郎 <a@example.jp>".encode("euc_jp"), "やまだ太郎 <a@example.jp>", id="raw EUC-JP"),
    pytest.param("José Müller <a@example.de>".encode("cp1252"), "José Müller <a@example.de>", id="raw Latin"),
    pytest.param("a＠example.jp".encode(), "a＠example.jp", id="a full-width @ stays to be seen"),
]


@pytest.mark.parametrize(("octets", "text"), VALUES)
def test_raw_octets_in_a_field_are_read(octets: bytes, text: str) -> None:
    assert headers(mail(b"From: x@example.com\nTo: " + octets + b"\n\n"))[1][1] == text


def test_a_field_behind_a_bad_line_is_still_a_field() -> None:
    found = mail(b"From: a@example.com\nthis is no field\nCc: b@example.com\n\nHello")
    assert headers(found)[1] == ("Cc", "b@example.com", 3)
    assert codes(found) == ["damaged"]


def test_a_field_behind_a_bare_carriage_return_is_seen() -> None:
    found = mail(b"From: a@example.com\r\nSubject: hello\rBcc: b@example.com\r\n\r\nHello")
    assert ("Bcc", "b@example.com") in [row[:2] for row in headers(found)]
    assert "damaged" in codes(found)


def test_a_body_without_an_empty_line_before_it_is_body() -> None:
    found = mail(b"From: a@example.com\nDear all, hello\nmore")
    assert texts(found) == [("text", "Dear all, hello\nmore")]
    assert codes(found) == ["damaged"]


CHARSETS = [
    pytest.param(b"utf-8", "あ①".encode(), "あ①", False, id="UTF-8"),
    pytest.param(b"iso-2022-jp", b"\x1b$B\x24\x22\x1b(B", "あ", False, id="ISO-2022-JP"),
    pytest.param(b"iso-2022-jp", b"\x1b$B\x2d\x21\x2d\x6a\x24\x22\x1b(B!", "①㈱あ!", False, id="NEC row 13"),
    pytest.param(b"iso-2022-jp", b"\x1b(I\x31\x32\x1b(Bx", "ｱｲx", False, id="half-width katakana"),
    pytest.param(b"utf-8", b"\x1b$B\x24\x22\x1b(B", "あ", True, id="ISO-2022-JP labelled UTF-8"),
    pytest.param(b"us-ascii", b"\x1b$B\x24\x22\x1b(B", "あ", True, id="ISO-2022-JP labelled ASCII"),
    pytest.param(b"", b"\x1b$B\x24\x22\x1b(B", "あ", True, id="ISO-2022-JP without a label"),
    pytest.param(b"shift_jis", "髙﨑①㈱".encode("cp932"), "髙﨑①㈱", False, id="Shift_JIS is cp932 in mail"),
    pytest.param(b"euc-jp", "あ".encode("euc_jp") + b"\xad\xa1", "あ①", False, id="EUC-JP with NEC row 13"),
    pytest.param(b"gb2312", "镕".encode("gb18030"), "镕", False, id="GB2312 is GB18030 in mail"),
    pytest.param(b"big5", "中文".encode("big5"), "中文", False, id="Big5"),
    pytest.param(b"ks_c_5601-1987", "뷁".encode("cp949"), "뷁", False, id="Korean is cp949 in mail"),
    pytest.param(b"iso-8859-1", b"\x93caf\xe9\x94", "“café”", False, id="Latin-1 is Windows-1252 in mail"),
    pytest.param(b"windows-1251", "Привет".encode("cp1251"), "Привет", False, id="Cyrillic"),
    pytest.param(b"utf-8", "日本語のお知らせ".encode("cp932"), "日本語のお知らせ", True, id="wrong label"),
    pytest.param(b"x-unknown", "日本語".encode(), "日本語", True, id="unknown label"),
    pytest.param(b"rot13", b"uryyb", "uryyb", True, id="a codec of Python that is no charset"),
    pytest.param(b"utf-8", b"\xe3\x81\x82\xff\xfe\x81", "あ\ufffd\ufffd\ufffd", True, id="fits nothing"),
]


@pytest.mark.parametrize(("label", "octets", "text", "damaged"), CHARSETS)
def test_text_is_decoded_by_label_or_by_what_it_is(label: bytes, octets: bytes, text: str, damaged: bool) -> None:
    found = mail(body(b"text/plain; charset=" + label if label else b"text/plain", octets))
    assert texts(found) == [("text", text)]
    assert codes(found) == ["damaged"] * damaged


TRANSFERS = [
    pytest.param(b"base64", b"SGVs\nbG8=\n", "Hello", "", id="base64"),
    pytest.param(b"BASE64", b"SGVsbG8\n", "Hello", "", id="missing padding loses nothing"),
    pytest.param(b"base64", b"SGV!sbG8=\n", "Hello", "characters that are not base64", id="junk in base64"),
    pytest.param(b"base64", b"SGVsbG8=SGVsbG8=", "HelloHello", "", id="two runs joined"),
    pytest.param(b"base64", b"SGVsbG8hS", "Hello!", "base64 is cut off", id="cut off"),
    pytest.param(b"quoted-printable", b"a=3Db=\nc", "a=bc", "", id="quoted-printable"),
    pytest.param(b"quoted-printable", b"a=ZZ=3D", "a=ZZ=", "broken quoted-printable", id="broken escape"),
    pytest.param(b"x-odd", b"abc", "abc", "unknown transfer encoding", id="unknown"),
    pytest.param(b"x-uuencode", b"begin 644 a.txt\n%2&5L;&\\\n`\nend\n", "Hello", "", id="uuencode"),
]


@pytest.mark.parametrize(("encoding", "octets", "text", "damage"), TRANSFERS)
def test_what_can_be_decoded_is_decoded(encoding: bytes, octets: bytes, text: str, damage: str) -> None:
    found = mail(body(b"text/plain", octets, encoding))
    assert texts(found) == [("text", text)]
    assert [problem.detail for problem in found.problems] == ([damage] if damage else [])


MIXED = HEADER + b"""Content-Type: multipart/mixed; boundary="b"

preamble
--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=utf-8

plain
--c
Content-Type: text/html; charset=utf-8

<p>html</p>
--c--
--b
Content-Type: text/csv; charset=utf-8; name*=utf-8''%E5%90%8D%E7%B0%BF.csv
Content-Disposition: attachment

name,mail
--b
Content-Type: image/png; name="=?utf-8?B?44GC?=.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b
Content-Type: message/rfc822

To: inner@example.com
Subject: inside

inner text
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="a.bin"
Content-Transfer-Encoding: base64

AAECAw==
--b--
"""


def test_parts_attachments_and_nested_mails_have_their_place() -> None:
    found = mail(MIXED)
    assert [(p.part, p.name, p.text, p.nested, p.line) for p in found.parts] == [
        (1, "text", "plain", False, 12),
        (2, "html", "<p>html</p>", False, 16),
        (3, "attachment", "name\tmail", False, 22),
        (6, "text", "inner text", True, 34),
    ]
    assert [(a.part, a.file_name, a.media_type, a.size, a.status) for a in found.attachments] == [
        (3, "名簿.csv", "text/csv", 9, "read"),
        (4, "あ.png", "image/png", 8, "read"),
        (5, None, "message/rfc822", 0, "read"),
        (7, "a.bin", "application/octet-stream", 4, "unknown"),
    ]
    assert headers(found, 5) == [("To", "inner@example.com", 31), ("Subject", "inside", 32)]
    assert found.parts_unread == 1


def test_an_encoded_nested_mail_is_read() -> None:
    inner = base64.encodebytes(b"To: inner@example.com\n\ninner text\n")
    found = mail(MIXED.replace(b"message/rfc822\n\nTo: inner@example.com\nSubject: inside\n\ninner text\n",
                               b"message/rfc822\nContent-Transfer-Encoding: base64\n\n" + inner))  # fmt: skip
    assert headers(found, 5)[0][:2] == ("To", "inner@example.com")
    assert ("text", "inner text\n") in texts(found)


def test_a_uuencoded_file_in_the_text_is_an_attachment() -> None:
    found = mail(HEADER + b"\nHello\n\nbegin 644 list.csv\n%2&5L;&\\\n`\nend\n")
    assert [(a.file_name, a.size, a.status) for a in found.attachments] == [("list.csv", 5, "read")]
    assert found.parts[1][1:3] == ("attachment", "text/csv")


BAD = [
    pytest.param(b"", id="empty"),
    pytest.param(b"\n\nHello", id="no header"),
    pytest.param(bytes(range(256)) * 20, id="binary"),
    pytest.param(b"Dear all: hello\n", id="a letter"),
    pytest.param(b"http://example.com/\n", id="a link looks like a field"),
]


@pytest.mark.parametrize("data", BAD)
def test_octets_that_are_no_mail_are_unreadable(data: bytes) -> None:
    found = mail(data)
    assert not found.readable
    assert codes(found) == ["unreadable"]
    assert (found.headers, found.parts) == ([], [])


def nested(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(depth)
    )
    return HEADER + opened + b"\n\ndeep"


def rfc822(depth: int) -> bytes:
    return HEADER + b"Content-Type: message/rfc822\n\n" * depth + b"Subject: x\n\ndeep"


def wide(count: int) -> bytes:
    return HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * count + b"--b--\n"


LIMITED = [
    pytest.param(nested(60), "depth: ", {}, id="multiparts in multiparts"),
    pytest.param(nested(2000), "depth: ", {}, id="deeper than any parser goes"),
    pytest.param(rfc822(60), "depth: ", {}, id="mails in mails"),
    pytest.param(rfc822(2000), "depth: ", {}, id="mails in mails, deeper than any parser goes"),
    pytest.param(wide(30), "parts: ", {"parts": 20}, id="many parts"),
    pytest.param(wide(100_000), "parts: ", {}, id="very many parts"),
    pytest.param(HEADER + b"\n" + b"x" * 100, "message_bytes: ", {"message_bytes": 100}, id="size"),
    pytest.param(HEADER + b"Cc: " + b"a@example.com, " * 9 + b"\n\n", "recipients: ", {"recipients": 5}, id="recipients"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "detail", "limits"), LIMITED)
def test_a_limit_is_a_problem_that_names_it(data: bytes, detail: str, limits: dict[str, int]) -> None:
    found = mail(data, **limits)
    limit = [problem.detail for problem in found.problems if problem.code == "limit"]
    assert len(limit) == 1
    assert limit[0].startswith(detail)


def test_up_to_the_limit_every_part_is_read() -> None:
    inner = b"Content-Type: multipart/mixed; boundary=c%d\n\n--c%d\n\nx\n--c%d--\n"
    body = b"".join(b"--b\n" + inner % (n, n, n) for n in range(20))
    found = mail(HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + body + b"--b--\n", parts=20)
    assert (len(found.parts), found.problems) == (20, [])
    assert len(mail(wide(30), parts=20).parts) == 20


def test_recipients_up_to_the_limit_are_kept() -> None:
    found = mail(HEADER + b"Cc: " + b"a@example.com, " * 9 + b"\n\n", recipients=5)
    assert headers(found)[2][1].count("@") == 4


def test_the_longest_fields_and_most_fields_are_read() -> None:
    many = b"".join(b"Name %d <u%d@example.com>,\n " % (n, n) for n in range(50_000))
    found = mail(b"From: a@example.com\nTo: " + many + b"z@example.com\n\nHello")
    assert headers(found)[1][1].count("@") == 50_001
    found = mail(HEADER + b"X-A: b\n" * 100_000 + b"\nHello")
    assert len(found.headers) == 100_002


def test_text_outside_the_boundary_lines_is_sent_and_read() -> None:
    found = mail(MIXED + b"\nleft over: taro@example.jp\n")
    assert texts(found)[0] == ("attachment", "\nleft over: taro@example.jp\n")
    assert found.parts[0].media_type == "text/plain"


def test_a_multipart_whose_boundary_is_wrong_is_text_or_unread() -> None:
    wrong = b"Content-Type: multipart/mixed; boundary=other\n\n--b\n\nHello\n--b--\n"
    found = mail(HEADER + wrong)
    assert (texts(found), codes(found)) == ([("text", "--b\n\nHello\n--b--\n")], ["damaged"])
    found = mail(HEADER + wrong.replace(b"--b\n\n", b"--b\nContent-Transfer-Encoding: base64\n\n"))
    assert (found.parts_unread, codes(found)) == (1, ["unreadable"])


def test_a_part_without_its_empty_line_is_text() -> None:
    found = mail(MIXED.replace(b"Content-Type: text/plain; charset=utf-8\n\nplain", b"To: you\nNote: taro"))
    assert texts(found)[0] == ("text", "To: you\nNote: taro")


@pytest.mark.parametrize("charset", ["iso2022_jp", "cp932"])
def test_raw_octets_in_a_field_that_readers_see_are_told(charset: str) -> None:
    found = mail(b"From: a@example.com\nTo: b@example.jp\nSubject: " + "重要なお知らせ".encode(charset) + b"\n\nHello\n")
    (problem,) = found.problems
    assert problem.code == "damaged" and problem.line == 3
    assert problem.detail.startswith("raw octets in Subject without a charset; read as")
    assert mail("From: a@example.com\nTo: b@example.jp\nSubject: 重要\n\nHello\n".encode()).problems == []


def test_the_limit_does_not_cut_a_field_inside_a_name() -> None:
    value = b'Ann <ann@example.com>, bob@example.org, "Cole, C." <cole@example.net>'
    found = mail(b"From: a@example.com\nTo: " + value + b"\n\nHello\n", recipients=2)
    assert [row.value for row in found.headers if row.name == "To"] == ["Ann <ann@example.com>, bob@example.org"]
    found = mail(b"From: a@example.com\nTo: " + value + b"\n\nHello\n", recipients=1)
    assert [row.value for row in found.headers if row.name == "To"] == ["Ann <ann@example.com>"]


def test_an_encrypted_text_is_not_passed_over() -> None:
    armour = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"
    found = mail(HEADER + b"\nSee below.\n\n" + armour)
    assert [(row.media_type, row.status) for row in found.attachments] == [("text/plain", "encrypted")]
    assert found.parts_unread == 1
    assert mail(HEADER + b"\n> " + armour).attachments == []


@pytest.mark.parametrize("label", [b"iso-8859-1", b"windows-1252", b"iso-8859-15"])
def test_utf_8_under_a_western_label_is_read_as_readers_see_it(label: bytes) -> None:
    found = mail(HEADER + b"Content-Type: text/plain; charset=" + label + "\n\nJoão\n".encode())
    assert texts(found) == [("text", "JoÃ£o\n")] and codes(found) == ["damaged"]
    plain = mail(HEADER + b"Content-Type: text/plain; charset=" + label + "\n\nJoão é\n".encode("latin-1"))
    assert codes(plain) == []
