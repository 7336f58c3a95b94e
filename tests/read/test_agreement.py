"""The fast parser and the standard library read the same, or the difference has a name and an example here."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import compat32, default
from email.utils import getaddresses
from inspect import signature
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailcheck.extract.headers import parse_addresses
from mailcheck.model.source import Limits
from mailcheck.read.header import split_header
from mailcheck.read.mail import RECIPIENTS, read_mail
from mailcheck.read.stdlib_tree import read_stdlib
from mailcheck.read.tree import Disagreement, Node, read_fast
from mailcheck.read.words import decode_words
from tests.read.material import MAILS, TOP
from tests.read.test_properties_mail import MADE, corpus

Reason = Callable[[bytes], bool]
# newer versions of the library give up on a field with any defect, unless they are told not to
LOOSE: dict[str, Any] = {"strict": False} if "strict" in signature(getaddresses).parameters else {}


def outline(node: Node) -> object:
    """Return what two trees of one mail have to agree on.

    The line of nothing is nowhere: an empty part may begin before or behind its empty line.
    """
    inner = [outline(child) for child in node.children]
    block = [header[:2] for header in node.embedded.headers] if node.embedded else None
    fields = [header[:2] for header in node.headers.headers]
    return node.media_type, fields, block, node.content, bool(node.damage), node.content and node.line, inner


def trees(data: bytes) -> tuple[Node, Node] | None:
    """Return the tree of both parsers; None where the fast one hands over to the other."""
    block = split_header(data)
    try:
        return read_fast(data, block), read_stdlib(data, block)
    except Disagreement:
        return None


def damaged(node: Node) -> bool:
    """Tell whether a header block inside the tree is damaged."""
    blocks = (node.headers, node.embedded)
    return any(block and block.damage for block in blocks) or any(map(damaged, node.children))


def has_damaged_block(data: bytes) -> bool:
    """It is a matter of opinion which line of a damaged header block begins the body."""
    both = trees(data)
    return both is not None and damaged(both[0])


def has_quoted_envelope(data: bytes) -> bool:
    """The library takes `>From ` before an embedded header for text."""
    return b"\n>From " in data


def has_boundaries_in_a_row(data: bytes) -> bool:
    """Of an empty part and the end behind it the library takes the end for one more beginning."""
    return re.search(rb"^--(.*?)[ \t]*\r?\n--\1", data, re.M) is not None


def has_bare_returns(data: bytes) -> bool:
    """The library ends a line at a carriage return of the old Macintosh."""
    return data.count(b"\r") != data.count(b"\r\n")


MIXED = TOP + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n"
TREE_REASONS: list[tuple[Reason, bytes]] = [
    (has_damaged_block, MIXED + b"no field\nContent-Type: text/html\n\nHello\n--b--\n"),
    (has_quoted_envelope, TOP + b"Content-Type: message/rfc822\n\n>From x\nTo: b@example.jp\n\nHello\n"),
    (has_boundaries_in_a_row, MIXED + b"\nx\n--b\n--b--\nbehind\n"),
    (has_bare_returns, MIXED + b"Content-Type: text/plain\n\nHello\r\n\r--b--\n"),
]


def compare(data: bytes) -> bool:
    """Compare both trees of a mail; False where one of the reasons holds, or the fast parser hands over."""
    both = trees(data)
    if both is None or any(reason(data) for reason, _ in TREE_REASONS):
        return False
    assert outline(both[0]) == outline(both[1])
    return True


@given(MADE)
def test_both_parsers_agree_or_the_fast_one_hands_over(data: bytes) -> None:
    compare(b"From: a@example.com\n" + data)


def test_both_parsers_agree_on_mails_of_all_kinds() -> None:
    agreed = sum(compare(data) for data in corpus() if b"\n" in data)
    assert agreed > 0.8 * len(corpus())


@pytest.mark.parametrize(("reason", "data"), TREE_REASONS, ids=[reason.__name__ for reason, _ in TREE_REASONS])
def test_each_reason_for_different_trees_is_a_real_one(reason: Reason, data: bytes) -> None:
    both = trees(data)
    assert both is not None and outline(both[0]) != outline(both[1])
    assert [other for other, _ in TREE_REASONS if other(data)] == [reason]


def ours(data: bytes) -> tuple[list[str], str, list[str]]:
    """Return recipients, subject and texts as this tool reads them."""
    found = read_mail(data, Limits())
    recipients = [
        entry.raw.lower()
        for row in found.headers
        if row.part == 0 and row.name in RECIPIENTS
        for entry in parse_addresses(row.value).entries
    ]
    subject = next((decode_words(row.value) for row in found.headers if row.name == "Subject" and not row.part), "")
    texts = [part.text for part in found.parts if part.name in ("text", "html", "calendar")]
    return sorted(recipients), " ".join(subject.split()), [text.strip() for text in texts if text.strip()]


def library(data: bytes) -> tuple[list[str], str, list[str]] | None:
    """Return the same as the standard library alone reads it; None where it raises."""
    try:
        mail = email.message_from_bytes(data, policy=compat32)
        values = [str(value) for name in RECIPIENTS for value in mail.get_all(name, [])]
        recipients = [address.lower() for _, address in getaddresses(values, **LOOSE) if address]
        subject = str(make_header(decode_header(mail.get("Subject", ""))))
        texts = [text_of(part) for part in mail.walk() if part.get_content_type() in ("text/plain", "text/html", "text/calendar")]
    except (MessageError, HeaderParseError, LookupError, UnicodeError, ValueError, TypeError):
        return None
    return sorted(recipients), " ".join(subject.split()), [text.strip() for text in texts if text.strip()]


def text_of(part: Message[Any, Any]) -> str:
    """Return the text of a part by its label alone."""
    octets = part.get_payload(decode=True)
    text = octets.decode(part.get_content_charset("ascii"), "replace") if isinstance(octets, bytes) else ""
    return text.replace("\r\n", "\n").replace("\r", "\n")


# What each differs in (recipients, subject, texts), and why: the library alone would miss or garble it.
DIFFERENT: dict[str, tuple[str, str]] = {
    "structure: a mail inside in base64": ("t", "the library gives the base64 of an encoded mail as its text"),
    "structure: a bounce": ("t", "the library takes a delivery report apart, so that it is no text"),
    "structure: a multipart without its lines": ("t", "the library finds no part, so that nothing is read"),
    "charset: UTF-8 without a label": ("t", "without a label the library knows ASCII only"),
    "charset: ISO-2022-JP without a label": ("t", "the library shows the escape sequences"),
    "charset: ISO-2022-JP called UTF-8": ("t", "the library believes the label and shows the escape sequences"),
    "charset: ISO-2022-JP with NEC row 13 and half-width kana": ("t", "the codec lacks the vendor's characters"),
    "charset: cp932 called Shift_JIS": ("t", "the narrower codec lacks the vendor's characters"),
    "charset: Windows-1252 called ISO-8859-1": ("t", "the narrower codec gives control characters"),
    "charset: an unknown charset": ("rst", "the library raises LookupError"),
    "charset: broken quoted-printable": ("t", "without a label the library knows ASCII only"),
    "subject: raw UTF-8": ("s", "the library has no charset for raw octets"),
    "subject: raw cp932": ("s", "the library has no charset for raw octets"),
    "subject: raw ISO-2022-JP": ("s", "the library shows the escape sequences"),
    "recipients: an unclosed quote": ("r", "the library makes one recipient of two"),
    "recipients: a full-width at sign": ("r", "the library has no charset for raw octets"),
    "recipients: raw ISO-2022-JP names": ("r", "the library reads the escape sequences as addresses"),
    "recipients: raw cp932 names": ("r", "the library reads a name behind a comma as a recipient"),
    "recipients: the whole list in one word": ("r", "the library makes an address of the encoded word"),
    "recipients: a header line that is no field": ("rst", "for the library the body begins there"),
    "lines: a byte order mark": ("rst", "for the library the mark is text, and the header with it"),
}


def test_the_library_agrees_or_differs_for_a_known_reason() -> None:
    found = {}
    for name, data in MAILS.items():
        one, other = ours(data), library(data) or (None, None, None)
        differs = "".join(what for what, a, b in zip("rst", one, other, strict=True) if a != b)
        if differs:
            found[name] = differs
    assert found == {name: what for name, (what, _) in DIFFERENT.items()}
    assert len(MAILS) - len(DIFFERENT) > 50


NAMES = st.text(st.sampled_from("abcXYZ ,.;'()@-山田太郎様ｶﾅéãç€①"), max_size=24).map(str.strip)
PEOPLE = st.lists(st.builds(Address, NAMES, st.from_regex(r"[a-z][a-z0-9_+-]{0,8}", fullmatch=True), st.just("example.com")), min_size=1, max_size=8)
WORDS = st.text(st.sampled_from("abc XYZ\n.-=@<>山田太郎様éãç"), min_size=1, max_size=80).filter(str.strip)
SHAPES = st.sampled_from(["one", "alternative", "attached", "forwarded"])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(PEOPLE, PEOPLE, st.text(st.sampled_from("abc -山田太郎様éãç"), max_size=60), WORDS, SHAPES)
def test_mails_that_the_library_writes_are_read_as_it_reads_them(
    to: list[Address], cc: list[Address], subject: str, text: str, shape: str
) -> None:
    # where a line is full, the library writes a comma as an encoded word, and cannot read that itself
    mail = EmailMessage(default.clone(max_line_length=100_000))
    mail["From"], mail["To"], mail["Cc"], mail["Subject"] = "shop@example.com", to, cc, subject.strip()
    mail.set_content(text)
    if shape == "alternative":
        mail.add_alternative(f"<p>{text}</p>", subtype="html")
    elif shape == "attached":
        mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="a.png")
    elif shape == "forwarded":
        mail.add_attachment(email.message_from_bytes(MAILS["structure: one text"], _class=EmailMessage))
    data = mail.as_bytes()
    assert ours(data) == library(data)
    assert ours(data)[0] == sorted(address.addr_spec for address in (*to, *cc))
