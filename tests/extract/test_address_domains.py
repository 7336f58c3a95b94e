"""Domains: who shares them, who owns them, what they were meant to be."""

from __future__ import annotations

import pytest

from mailcheck.extract.domains import registered_domain
from tests.extract.word_lists import book, lines_of


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmai.com", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmeil.com", "gmail.com"),
        ("yahoo.co", "yahoo.com"),
        ("docomo.co.jp", "docomo.ne.jp"),
        ("gmaol.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("docomone.jp", "docomo.ne.jp"),
        ("yahoo.co.jpp", "yahoo.co.jp"),
        ("mail.gmial.com", "gmail.com"),
        ("softbamk.ne.jp", "softbank.ne.jp"),
        ("protonmial.con", "protonmail.com"),
    ],
)
def test_a_slip_of_the_keyboard_is_recognised(domain: str, meant: str) -> None:
    assert book().facts(domain).suggestion == meant


@pytest.mark.parametrize(
    "domain",
    [
        "mail.com", "ymail.com", "gmx.com", "yahoo.com.br", "hotmail.it", "email.com", "me.com", "aol.com",
        "hotmail.com.ar", "googlemail.com", "fastmail.com", "softbank.co.jp", "softbank.jp", "bol.com",
    ],
)  # fmt: skip
def test_a_real_provider_that_looks_like_another_is_left_alone(domain: str) -> None:
    assert book().facts(domain).suggestion is None


@pytest.mark.parametrize(
    "domain",
    [
        "gmail.example", "example.com", "line.me", "life.com", "lime.com", "hotels.com", "hostel.com", "icloudy.net",
        "yamaha.co.jp", "outlet.com", "orange.com", "docomo.example", "nifty.org", "biglobe.com", "fmail.co.uk",
    ],
)  # fmt: skip
def test_another_name_under_another_owner_is_no_slip(domain: str) -> None:
    assert book().facts(domain).suggestion is None


def test_no_domain_that_gives_mailboxes_is_taken_for_a_slip() -> None:
    known = [*lines_of("freemail"), *lines_of("carrier")]
    assert [domain for domain in known if book().facts(domain).suggestion] == []


def test_every_listed_slip_leads_to_what_was_meant() -> None:
    for line in lines_of("typo-domains"):
        wrong, meant = line.split()
        assert book().facts(wrong).suggestion == (None if wrong == meant else meant)


@pytest.mark.parametrize(
    ("domain", "shared"),
    [
        ("gmail.com", True),
        ("t.vodafone.ne.jp", True),
        ("aqua.ocn.ne.jp", True),
        ("docomo.ne.jp", True),
        ("uol.com.br", True),
        ("shop.example", False),
        ("nttdocomo.com", False),
        ("", False),
    ],
)
def test_whether_strangers_share_a_domain(domain: str, shared: bool) -> None:
    assert book().facts(domain).freemail is shared


@pytest.mark.parametrize("domain", ["example.com", "mail.example.jp", "club.example", "stage.test"])
def test_documentation_domains_are_known(domain: str) -> None:
    assert book().facts(domain).documentation
    assert not book().facts("example-shop.com").documentation


@pytest.mark.parametrize(
    ("local", "role"),
    [
        ("info", True),
        ("info2", True),
        ("info+news", True),
        ("keiri", True),
        ("no-reply", True),
        ("customer.service", True),
        ("tokyo-info", True),
        ("sales_osaka", True),
        ("taro.yamada", False),
        ("informatik", False),
        ("keiko", False),
        ("info.tanaka", False),
        ("", False),
    ],
)
def test_a_function_is_told_from_a_person(local: str, role: bool) -> None:
    assert book().is_role(local) is role


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("www.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.b.example.co.jp", "example.co.jp"),
        ("shop.myshopify.com", "shop.myshopify.com"),
        ("myshopify.com", "myshopify.com"),
        ("mail.office.internal", "office.internal"),
        ("co.jp", None),
        ("localhost", None),
        ("a..b", None),
        ("[192.0.2.1]", None),
    ],
    ids=[
        "an exception of the list",
        "a registration under a second level",
        "two shops on one platform are two owners",
        "the platform itself",
        "an unknown suffix: the last two labels",
        "a bare suffix belongs to nobody",
        "one label",
        "an empty label",
        "an address literal",
    ],
)
def test_who_registered_a_domain(domain: str, registered: str | None) -> None:
    assert registered_domain(domain) == registered


def test_missing_word_lists_know_nobody_and_break_nothing() -> None:
    from mailcheck.extract.domains import DomainBook

    facts = DomainBook({}).facts("gmai.com")
    assert (facts.freemail, facts.suggestion, facts.registered) == (False, None, "gmai.com")


def test_what_is_left_of_a_yahoo_address_is_a_slip_though_lists_of_freemail_have_it() -> None:
    assert book().facts("yahoo.co").suggestion == "yahoo.com"


@pytest.mark.parametrize("domain", ["someone.mooo.com", "shop.us.to", "sify.com"], ids=["a free name", "another", "an internet provider"])
def test_a_free_name_is_no_throw_away_mailbox(domain: str) -> None:
    assert not book().facts(domain).disposable


@pytest.mark.parametrize("domain", ["aol.co.uk", "yahoo.vn", "inbox.lv", "gmx.fr"])
def test_a_provider_under_the_suffix_of_another_country_is_shared(domain: str) -> None:
    facts = book().facts(domain)
    assert (facts.freemail, facts.suggestion, facts.disposable) == (True, None, False)
