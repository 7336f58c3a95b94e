"""Address lists of header fields: every recipient is found, every doubt is said."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.address import address_tokens, identity_of
from mailcheck.extract.headers import parse_addresses
from mailcheck.read.words import decode_words


def word(text: str) -> str:
    return f"=?UTF-8?B?{b64encode(text.encode()).decode()}?="


CASES = [
    ("one address", "a@example.jp", [("a@example.jp", None)], ()),
    ("a name and an address", "Taro Yamada <a@example.jp>", [("a@example.jp", "Taro Yamada")], ()),
    (
        "a bare comma in a name makes no second recipient",
        "Yamada, Taro <a@example.jp>",
        [("a@example.jp", "Yamada, Taro")],
        (),
    ),
    (
        "a Japanese comma in a name",
        "株式会社例、山田 <a@example.jp>",
        [("a@example.jp", "株式会社例、山田")],
        (),
    ),
    (
        "a comma inside encoded words",
        f"{word('山田,太郎')} <a@example.jp>, =?utf-8?Q?Sato,_Jiro?= <b@example.jp>",
        [("a@example.jp", "山田,太郎"), ("b@example.jp", "Sato, Jiro")],
        (),
    ),
    (
        "a comment is the name of an address without brackets",
        "a@example.jp (Taro Yamada)",
        [("a@example.jp", "Taro Yamada")],
        (),
    ),
    ("a name without brackets", "Taro a@example.jp", [("a@example.jp", "Taro")], ()),
    ("a quoted name with an escaped quote", '"T \\"Tiger\\" Y" <a@example.jp>', [("a@example.jp", 'T "Tiger" Y')], ()),
    ("a quoted local part", '"a b"@example.jp', [('"a b"@example.jp', None)], ()),
    ("an empty group hides nobody", "undisclosed-recipients:;", [], ()),
    ("the same without its colon", "undisclosed recipients", [], ()),
    (
        "a group with members shows them",
        "Members: a@example.jp, b@example.net;",
        [("a@example.jp", None), ("b@example.net", None)],
        (),
    ),
    (
        "a recipient behind a group",
        "Members: a@example.jp;, b@example.net",
        [("a@example.jp", None), ("b@example.net", None)],
        (),
    ),
    (
        "the name repeats the address, as many clients write it",
        '"info@shop.example" <info@shop.example>',
        [("info@shop.example", "info@shop.example")],
        (),
    ),
    (
        "the same in single quotes",
        "'Info@shop.example' <info@shop.example>",
        [("info@shop.example", "Info@shop.example")],
        (),
    ),
    ("a source route", "<@relay.example,@b.example:a@example.jp>", [("a@example.jp", None)], ()),
    ("a user of this machine", "root", [("root", None)], ()),
    ("a trailing semicolon separates nothing", "a@example.jp;", [("a@example.jp", None)], ()),
    (
        "carrier addresses",
        ".a@docomo.ne.jp, b..c@ezweb.ne.jp",
        [(".a@docomo.ne.jp", None), ("b..c@ezweb.ne.jp", None)],
        (),
    ),
    (
        "semicolons, as Outlook shows them",
        "a@example.jp; b@example.net; c@example.org",
        [("a@example.jp", None), ("b@example.net", None), ("c@example.org", None)],
        ("separator",),
    ),
    (
        "a comma forgotten",
        "a@example.jp b@example.net",
        [("a@example.jp", None), ("b@example.net", None)],
        ("separator",),
    ),
    (
        "a comma forgotten between brackets",
        "A <a@example.jp> B <b@example.net>",
        [("a@example.jp", "A"), ("b@example.net", "B")],
        ("separator",),
    ),
    (
        "a full-width comma",
        "a@example.jp，b@example.net",
        [("a@example.jp", None), ("b@example.net", None)],
        ("separator",),
    ),
    (
        "two in one pair of brackets",
        "<a@example.jp, b@example.net>",
        [("a@example.jp", None), ("b@example.net", None)],
        ("separator",),
    ),
    (
        "a quote never closed swallows the rest for some servers",
        '"Taro <a@example.jp>, b@example.net, c@example.org',
        [("a@example.jp", "Taro"), ("b@example.net", None), ("c@example.org", None)],
        ("quote",),
    ),
    (
        "another person's address as the name",
        '"b@example.net" <a@example.jp>',
        [("a@example.jp", "b@example.net")],
        ("display-name",),
    ),
    (
        "the same inside an encoded word",
        f"{word('b@example.net')} <a@example.jp>",
        [("a@example.jp", "b@example.net")],
        ("display-name",),
    ),
    (
        "an address in a comment",
        "Taro (b@example.net) <a@example.jp>",
        [("a@example.jp", "Taro")],
        ("display-name",),
    ),
    ("a full-width @", "a＠example.jp", [("a＠example.jp", None)], ("wide-at",)),
    (
        "the whole list in one encoded word",
        word("a@example.jp, b@example.net"),
        [("a@example.jp", None), ("b@example.net", None)],
        ("charset",),
    ),
    (
        "names in ISO-2022-JP without encoding, whose octets look like quotes and brackets",
        '"\x1b$B;3ED\x1b(B" <a@example.jp>, \x1b$B"<"$\x1b(B <b@example.net>',
        [("a@example.jp", "山田"), ("b@example.net", "⊆△")],
        ("charset",),
    ),
]


@pytest.mark.parametrize(("value", "entries", "gaps"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_address_list(value: str, entries: list[tuple[str, str | None]], gaps: tuple[str, ...]) -> None:
    found = parse_addresses(value)
    assert [(entry.raw, entry.display_name) for entry in found.entries] == entries
    assert found.gaps == gaps


def test_the_tokens_of_the_decoded_field_are_counted_beside_the_parser() -> None:
    found = parse_addresses(f"{word('b@example.net')} <a@example.jp>")
    assert (found.tokens, len(found.entries)) == (2, 1)


ADDRESSES = st.sampled_from(["a@example.jp", "b.c@example.net", "d+e@example.org", '"f g"@example.jp', "h..i@docomo.ne.jp"])
NAMES = st.sampled_from(["", "Taro ", '"Yamada, Taro" ', f"{word('山田、太郎')} ", "Yamada, Taro ", "(note) "])


@given(st.lists(st.tuples(NAMES, ADDRESSES), max_size=12))
def test_a_list_in_good_form_is_read_whole_and_without_doubt(pairs: list[tuple[str, str]]) -> None:
    value = ", ".join(f"{name}<{address}>" for name, address in pairs)
    found = parse_addresses(value)
    assert [entry.raw for entry in found.entries] == [address for _, address in pairs]
    assert found.gaps == ()


JUNK = st.lists(
    st.one_of(
        st.sampled_from(list("\"<>(),;:@\\ \t=?＠，、＜[]'") + ["=?utf-8?B?YUBi?=", "\x1b$B", "\x1b(B"]),
        ADDRESSES,
        st.text(max_size=4),
    ),
    max_size=20,
).map("".join)


@given(JUNK)
def test_every_address_shaped_token_is_a_recipient_or_a_doubt(value: str) -> None:
    found = parse_addresses(value)
    known = {identity_of(entry.raw) for entry in found.entries}
    missed = [t for t in address_tokens(decode_words(value)) if identity_of(t) not in known]
    assert not missed or found.gaps or all(any(k.endswith(identity_of(t)) for k in known) for t in missed)


@pytest.mark.parametrize("unit", ['"\\', "(", "<", "=?a?q?", "a@", '"a@b.example" ', ",;", "x <", " @ ", ":"])
def test_no_repetition_makes_reading_slow_or_raise(unit: str) -> None:
    # Twenty thousand would take hours if any step looked back over what it had read.
    assert parse_addresses(unit * 20_000).entries is not None
