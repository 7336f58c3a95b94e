"""Mails of all kinds that people really send, invented: what the property tests mutate and compare.

Each has a name that says what is special about it. Addresses are on reserved domains.
"""

from __future__ import annotations

import base64
import binascii
import quopri

TEXT = "山田太郎 様\nご注文の商品を発送しました。①㈱ｶﾅ\n"
PORTUGUESE = "Olá João,\nsua fatura de março está disponível.\n"
FROM = b"From: Shop <shop@example.com>\n"
TO = b"To: Taro <taro@example.jp>\n"
TOP = FROM + TO + b"Subject: Your order\nMIME-Version: 1.0\n"


def words(text: str, charset: str = "utf-8", kind: str = "B") -> bytes:
    """Return an encoded word (RFC 2047)."""
    octets = text.encode(charset)
    coded = base64.b64encode(octets) if kind == "B" else b"".join(b"=%02X" % octet for octet in octets)
    return b"=?%b?%b?%b?=" % (charset.encode(), kind.encode(), coded)


def body(text: str, charset: str, label: str | None = None, encoding: str = "8bit") -> bytes:
    """Return a mail of one text in a charset, labelled as it is, as something else, or not at all."""
    octets = text.encode(charset)
    if encoding == "base64":
        octets = base64.encodebytes(octets)
    elif encoding == "quoted-printable":
        octets = quopri.encodestring(octets)
    name = charset if label is None else label
    kind = b"Content-Type: text/plain; charset=%b\n" % name.encode() if name else b""
    return TOP + kind + b"Content-Transfer-Encoding: %b\n\n" % encoding.encode() + octets


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b") -> bytes:
    """Return the Content-Type and the body of a multipart of parts that bring their own headers."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    line = f"--{boundary}\n".encode()
    return head + b"".join(line + part.rstrip(b"\n") + b"\n" for part in parts) + f"--{boundary}--\n".encode()


def to(value: bytes, more: bytes = b"") -> bytes:
    """Return a mail whose To field is as given."""
    return FROM + b"To: " + value + b"\nSubject: Hello\n" + more + b"\nHello\n"


def subject(value: bytes) -> bytes:
    """Return a mail whose subject is as given."""
    return FROM + TO + b"Subject: " + value + b"\n\nHello\n"


def uuencoded(name: str, content: bytes) -> bytes:
    """Return a file as old mailers put it into a text."""
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 %b\n" % name.encode() + b"".join(lines) + b"`\nend\n"


PLAIN = b"Content-Type: text/plain; charset=utf-8\n\n" + TEXT.encode()
HTML = b"Content-Type: text/html; charset=utf-8\n\n<p>" + TEXT.encode() + b"</p>\n<!-- note --><span hidden>x</span>\n"
CSV = (
    b'Content-Type: text/csv; charset=shift_jis; name="' + words("名簿.csv") + b'"\n'
    b"Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
    + base64.encodebytes("氏名,メール\n山田,taro@example.jp\n".encode("cp932"))
)
INNER = b"From: desk@example.org\nTo: hanako@example.jp\nSubject: " + words("転送") + b"\n\nInner words\n"
FORWARD = b"Content-Type: message/rfc822\n\n" + INNER
INVITE = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nSUMMARY:Visit\nEND:VCALENDAR\n"

STRUCTURES: dict[str, bytes] = {
    "one text": TOP + b"\nHello\n",
    "no body": TOP,
    "text and HTML": TOP + multipart(PLAIN, HTML, kind="alternative"),
    "text with a list": TOP + multipart(PLAIN, CSV),
    "three levels": TOP + multipart(multipart(multipart(PLAIN, HTML, kind="alternative", boundary="c"), CSV, kind="related", boundary="b2"), INVITE),
    "a mail inside": TOP + multipart(PLAIN, FORWARD),
    "a mail inside a mail inside": TOP + multipart(PLAIN, b"Content-Type: message/rfc822\n\n" + TOP + multipart(PLAIN, FORWARD, boundary="deep")),
    "a mail inside in base64": TOP + multipart(b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.encodebytes(INNER)),
    "a digest": TOP + multipart(b"\n" + INNER, b"\n" + INNER, kind="digest"),
    "a bounce": TOP + multipart(PLAIN, b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
                                b"Final-Recipient: rfc822; taro@example.jp\nAction: failed\n", FORWARD, kind="report"),
    "an invitation": TOP + multipart(PLAIN, INVITE),
    "a file in the text": TOP + b"\nSee below\n\n" + uuencoded("list.csv", b"name,mail\nTaro,taro@example.jp\n") + b"\nbye\n",
    "preamble and epilogue": TOP + multipart(PLAIN).replace(b"\n\n--b", b"\n\nwritten before taro@example.jp\n--b", 1) + b"written behind\n",
    "boundary lines in a row": TOP + multipart(PLAIN, b"", PLAIN),
    "a boundary that begins another": TOP + multipart(multipart(PLAIN, boundary="bb"), PLAIN),
    "no closing line": TOP + multipart(PLAIN, HTML).removesuffix(b"--b--\n"),
    "a multipart without its lines": TOP + b'Content-Type: multipart/mixed; boundary="gone"\n\nHello\n',
    "signed in clear": TOP + multipart(PLAIN, b"Content-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\nMIIB\n", kind="signed"),
    "a binary file": TOP + multipart(PLAIN, b"Content-Type: application/octet-stream\nContent-Disposition: attachment; filename*=utf-8''%E5%90%8D%E7%B0%BF.bin\n"
                                     b"Content-Transfer-Encoding: base64\n\nAAECAwQF\n"),
    "a name in sections": TOP + multipart(b"Content-Type: text/plain;\n name*0*=iso-2022-jp''%1B%24B%4C%3E;\n name*1*=%4A%6D%1B%28B.txt\n\nwords\n"),
}  # fmt: skip
CHARSETS: dict[str, bytes] = {
    "UTF-8": body(TEXT, "utf-8"),
    "UTF-8 in base64": body(TEXT, "utf-8", encoding="base64"),
    "UTF-8 in quoted-printable": body(TEXT, "utf-8", encoding="quoted-printable"),
    "UTF-8 without a label": body(TEXT, "utf-8", ""),
    "ISO-2022-JP": body(TEXT.replace("①㈱ｶﾅ", ""), "iso2022_jp", "iso-2022-jp", "7bit"),
    "ISO-2022-JP without a label": body(TEXT.replace("①㈱ｶﾅ", ""), "iso2022_jp", "", "7bit"),
    "ISO-2022-JP called UTF-8": body(TEXT.replace("①㈱ｶﾅ", ""), "iso2022_jp", "utf-8", "7bit"),
    "ISO-2022-JP with NEC row 13 and half-width kana": TOP + b"Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B\x2d\x21\x1b(B \x1b(I12\x1b(B\n",
    "cp932 called Shift_JIS": body(TEXT, "cp932", "shift_jis"),
    "EUC-JP": body(TEXT.replace("①㈱ｶﾅ", ""), "euc_jp", "euc-jp"),
    "GB": body("你好，您的订单已发货。\n", "gb18030", "gb2312", "base64"),
    "Big5": body("您好，您的訂單已寄出。\n", "big5", "big5", "base64"),
    "KS": body("안녕하세요 주문이 발송되었습니다\n", "cp949", "ks_c_5601-1987", "base64"),
    "Windows-1252 called ISO-8859-1": body(PORTUGUESE + "“preço” – 10 €\n", "cp1252", "iso-8859-1"),
    "Windows-1251": body("Здравствуйте, ваш заказ отправлен.\n", "cp1251", "windows-1251"),
    "an unknown charset": body(TEXT, "utf-8", "x-unknown"),
    "UTF-16 in base64": body(TEXT, "utf-16", "utf-16", "base64"),
    "UTF-7": body("Hi Mom\n", "utf-7", "utf-7", "7bit"),
    "broken base64": TOP + b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n!SGVsbG8\n*gVGFy bw=\n",
    "broken quoted-printable": TOP + b"Content-Transfer-Encoding: quoted-printable\n\nHello =ZZ Taro=\n=E3=81\n=\n",
}  # fmt: skip
SUBJECTS: dict[str, bytes] = {
    "an encoded word": subject(words("お知らせ")),
    "an encoded word in Q": subject(words("Olá João", kind="Q")),
    "words in two charsets": subject(words("お知らせ") + b" " + words("Olá", "iso-8859-1", "Q")),
    "a word split inside a character": subject(b"=?utf-8?B?5bGx55Sw5aSq?=\n =?utf-8?B?6YM=?=\n =?utf-8?B?jiDmp5g=?="),
    "folded": subject(b"This is\n a long\n\tline"),
    "raw UTF-8": subject("ご注文の確認".encode()),
    "raw cp932": subject("ご注文の確認".encode("cp932")),
    "raw ISO-2022-JP": subject("ご注文の確認".encode("iso2022_jp")),
    "two subjects": FROM + TO + b"Subject: One\nSubject: Two\n\nHello\n",
    "an empty subject": subject(b""),
    "a word that is none": subject(b"=?utf-8?X?abc?= =?utf-8?B?!!?="),
}
RECIPIENTS: dict[str, bytes] = {
    "several": to(b"Ann <ann@example.com>, bob@example.org,\n \"Cole, C.\" <cole@example.net>"),
    "names in words": to(words("山田太郎") + b" <taro@example.jp>, " + words("花子", kind="Q") + b" <hanako@example.jp>"),
    "a comma inside a word": to(words("Yamada, Taro") + b" <taro@example.jp>"),
    "a group": to(b"Friends: ann@example.com, bob@example.org;, cole@example.net"),
    "nobody named": to(b"undisclosed-recipients:;"),
    "semicolons": to(b"ann@example.com; bob@example.org; cole@example.net"),
    "no commas": to(b"Ann <ann@example.com> Bob <bob@example.org>"),
    "an unclosed quote": to(b"\"Ann <ann@example.com>, bob@example.org"),
    "a full-width at sign": to("Ann <ann＠example.com>, bob@example.org".encode()),
    "an address as a name": to(b"\"bob@example.org\" <ann@example.com>"),
    "an address in a comment": to(b"ann@example.com (formerly bob@example.org)"),
    "two To fields": FROM + b"To: ann@example.com\nTo: bob@example.org\n\nHello\n",
    "To, Cc and Bcc": to(b"ann@example.com", b"Cc: bob@example.org\nBcc: cole@example.net\n"),
    "raw ISO-2022-JP names": to("山田".encode("iso2022_jp") + b" <taro@example.jp>, " + "花子".encode("iso2022_jp") + b" <hanako@example.jp>"),
    "raw cp932 names": to("山田, 太郎".encode("cp932") + b" <taro@example.jp>"),
    "the whole list in one word": to(words("ann@example.com, bob@example.org")),
    "folded between name and address": to(b"Ann\n <ann@example.com>,\n\tBob\n <bob@example.org>"),
    "a route": to(b"<@relay.example:ann@example.com>"),
    "a quoted local part": to(b'"ann b"@example.com, ann@[192.0.2.1]'),
    "a header line that is no field": FROM + b"broken line\nTo: ann@example.com\nSubject: x\n\nHello\n",
    "a To field after a bare CR": FROM + b"Subject: x\rTo: ann@example.com\n\nHello\n",
    "no empty line": FROM + TO + b"Hello, this is text\nwith cc: bob@example.org\n",
}  # fmt: skip
LINE_ENDS: dict[str, bytes] = {
    "CRLF": (TOP + multipart(PLAIN, HTML, FORWARD)).replace(b"\n", b"\r\n"),
    "CR only": (TOP + multipart(PLAIN, HTML)).replace(b"\n", b"\r"),
    "LF and CRLF": TOP.replace(b"\n", b"\r\n") + multipart(PLAIN, HTML),
    "a byte order mark": b"\xef\xbb\xbf" + TOP + b"\nHello\n",
    "an envelope line": b"From shop@example.com Sat Nov 21 10:00:00 2026\n" + TOP + b"\nHello\n",
    "NUL octets": TOP + b"\nHel\0lo\n",
}
MAILS: dict[str, bytes] = {
    f"{kind}: {name}": octets
    for kind, group in (
        ("structure", STRUCTURES), ("charset", CHARSETS), ("subject", SUBJECTS), ("recipients", RECIPIENTS), ("lines", LINE_ENDS),
    )
    for name, octets in group.items()
}  # fmt: skip
