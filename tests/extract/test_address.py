"""Addresses: repaired, recognised, judged by their form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.address import address_tokens, identity_of, judge_address, tidy_address

CARRIERS = frozenset({"docomo.ne.jp", "ezweb.ne.jp"})
PIECES = st.text(alphabet="aAé山＠@.．。 \u200b\"'<>()+-_,;:/mailto\u3000ｘ１İẞ", max_size=24)


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("Taro@Example.JP", "taro@example.jp"),
        (" taro@example.jp\u3000", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp"),
        ("taro\u200b@example.jp\ufeff", "taro@example.jp"),
        ("mailto:taro@example.jp?subject=x", "taro@example.jp"),
        ('"mailto:taro@example.jp"', "taro@example.jp"),
        ("<taro@example.jp>", "taro@example.jp"),
        ("taro @ example. jp", "taro@example.jp"),
        ("taro@example.jp.", "taro@example.jp"),
        ("taro@例え.jp", "taro@xn--r8jz45g.jp"),
        ("taro@例え。jp", "taro@xn--r8jz45g.jp"),
        ("ta ro@example.jp", "ta ro@example.jp"),
        ('"ta ro"@example.jp', '"ta ro"@example.jp'),
        ("taro", None),
        ("", None),
    ],
    ids=[
        "case means nothing",
        "outer spaces, full-width too",
        "full-width letters",
        "invisible characters from a copied web page",
        "a link copied whole",
        "a quoted link",
        "angle brackets",
        "spaces beside @ and dots",
        "the dot that ended the sentence",
        "an international domain in its ASCII form",
        "an ideographic full stop is a dot in a domain",
        "a space inside the local part is not repaired, nobody knows what was meant",
        "a quoted local part stays",
        "no @",
        "nothing",
    ],
)
def test_an_address_is_repaired_as_it_was_meant(raw: str, tidy: str | None) -> None:
    assert tidy_address(raw) == tidy


@pytest.mark.parametrize(
    ("address", "identity"),
    [
        ("Ta.Ro+news@googlemail.com", "taro@gmail.com"),
        ("ta.ro@example.com", "ta.ro@example.com"),
        ("taro+1@example.com", "taro@example.com"),
        ("+@example.com", "+@example.com"),
        ("...@gmail.com", "...@gmail.com"),
        ('"a+b"@example.com', '"a+b"@example.com'),
        ("no address", "no address"),
    ],
    ids=[
        "Gmail ignores dots and has two domains",
        "dots matter elsewhere",
        "a tag is the same mailbox",
        "a tag alone is not cut to nothing",
        "dots alone are not cut to nothing",
        "a quoted local part is left alone",
        "what is no address comes back folded",
    ],
)
def test_the_mailbox_behind_an_address(address: str, identity: str) -> None:
    assert identity_of(address) == identity


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("メールはtaro@example.jpまで", ["taro@example.jp"]),
        ("ｔａｒｏ＠example．jp", ["taro@example.jp"]),
        ("https://user@example.com/x", []),
        ("https://example.com/?m=taro@example.jp", ["taro@example.jp"]),
        ("a..b@docomo.ne.jp, .c@ezweb.ne.jp", ["a..b@docomo.ne.jp", ".c@ezweb.ne.jp"]),
        ("山田@例え.jp", ["山田@例え.jp"]),
        ("@here and a @ b and x@y", []),
        ("'taro@example.jp'", ["taro@example.jp"]),
    ],
    ids=[
        "Japanese text around it needs no space",
        "full-width letters",
        "the user name of a URL is no mailbox",
        "an address in a query is one",
        "what carriers issued",
        "other scripts on both sides",
        "an @ is not enough",
        "quotes are not part of it",
    ],
)
def test_address_shaped_tokens(text: str, tokens: list[str]) -> None:
    assert address_tokens(text) == tokens


@pytest.mark.parametrize(
    ("address", "invalid"),
    [
        ("taro@example.com", None),
        ("taro@shop.example", None),
        ("taro@stage.test", None),
        ("山田@xn--r8jz45g.jp", None),
        ('"ta ro"@example.jp', None),
        ("taro@[192.0.2.1]", None),
        ("taro@city.kawasaki.jp", None),
        ("taro@github.io", None),
        ("a..b@example.com", "syntax"),
        ("taro.@example.com", "syntax"),
        ("ta ro@example.com", "syntax"),
        ("@example.com", "syntax"),
        (f"{'x' * 65}@example.com", "syntax"),
        ("taro@-example.com", "syntax"),
        ("taro@example..com", "syntax"),
        ("taro@192.0.2.1", "syntax"),
        ("taro@example.con", "suffix"),
        ("taro@office.local", "suffix"),
        ("taro@co.jp", "suffix"),
        ("taro@shop.invalid", "reserved"),
        ("root@localhost", "reserved"),
        ("taro@", "no-domain"),
        ("taro@server", "no-domain"),
    ],
)
def test_whether_mail_can_go_there(address: str, invalid: str | None) -> None:
    assert judge_address(address, CARRIERS).invalid == invalid


@pytest.mark.parametrize("address", ["a..b@docomo.ne.jp", "c.@ezweb.ne.jp", ".d@docomo.ne.jp"])
def test_a_carrier_address_against_the_standard_is_valid_there_and_nowhere_else(address: str) -> None:
    here = judge_address(address, CARRIERS)
    assert (here.invalid, here.carrier_form) == (None, True)
    elsewhere = judge_address(address.partition("@")[0] + "@example.jp", CARRIERS)
    assert (elsewhere.invalid, elsewhere.carrier_form) == ("syntax", False)


def test_the_registered_domain_of_an_address_is_that_of_its_owner() -> None:
    assert judge_address("a@mail.shop.example.co.jp").registered == "example.co.jp"
    assert judge_address("a@shop.github.io").registered == "shop.github.io"
    assert judge_address("a@mail.club.example").registered == "club.example"


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_repairing_twice_is_repairing_once(raw: str) -> None:
    tidy = tidy_address(raw)
    assert tidy is None or tidy_address(tidy) == tidy
    assert identity_of(identity_of(raw)) == identity_of(raw)


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_no_text_makes_judging_raise(raw: str) -> None:
    address_tokens(raw)
    judged = judge_address(tidy_address(raw) or raw, CARRIERS)
    assert judged.invalid in (None, "syntax", "suffix", "reserved", "no-domain")


@given(st.emails())
def test_what_a_generator_of_valid_addresses_makes_is_found_and_never_called_bad_syntax(email: str) -> None:
    tidy = tidy_address(email)
    assert tidy is not None
    assert judge_address(tidy).invalid in (None, "suffix")
