"""Links: the targets that a message points to, and whose they are."""

from __future__ import annotations

import pyarrow as pa
import pytest

from mailcheck.extract.links import SCHEMA, hosts_of, link_texts, readable, urls


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see https://shop.example/a?x=1&y=2.", ["https://shop.example/a?x=1&y=2"]),
        ("詳細はhttps://shop.example/aをご覧ください", ["https://shop.example/a"]),
        ("(https://shop.example/a)", ["https://shop.example/a"]),
        ("https://shop.example/a_(b)", ["https://shop.example/a_(b)"]),
        ("<https://a.example/>, <https://b.example/>", ["https://a.example/", "https://b.example/"]),
        ("www.shop.example/a", ["www.shop.example/a"]),
        ("taro@www.example.jp", []),
        ("https://例え.jp/", ["https://例え.jp/"]),
        ("https://shop.example/?u={{id}}&v=*|ID|*", ["https://shop.example/?u={{id}}&v=*|ID|*"]),
        ("no link", []),
    ],
    ids=[
        "the full stop ends the sentence",
        "Japanese needs no space behind a URL",
        "brackets around it",
        "brackets in it",
        "a List-Unsubscribe field",
        "without a scheme",
        "a host in an address is no link",
        "an international domain",
        "merge tags are part of it",
        "none",
    ],
)
def test_urls_in_running_text(line: str, found: list[str]) -> None:
    assert urls(line) == found


@pytest.mark.parametrize(
    ("href", "host", "registered"),
    [
        ("https://www.Shop.example/x", "www.shop.example", "shop.example"),
        ("https://bank.example@evil.example/", "evil.example", "evil.example"),
        ("//cdn.example:8080/x", "cdn.example", "cdn.example"),
        ("www.shop.example", "www.shop.example", "shop.example"),
        ("https://例え.jp/", "xn--r8jz45g.jp", "xn--r8jz45g.jp"),
        ("mailto:taro@example.jp", None, None),
        ("#top", None, None),
    ],
)
def test_the_host_of_a_target(href: str, host: str | None, registered: str | None) -> None:
    assert hosts_of(pa.array([href])).to_pylist() == [{"host": host, "registered": registered}]


def test_percent_encoding_is_undone_for_scanning_only() -> None:
    href = "https://shop.example/?m=taro%40example.jp%0A&n=1"
    assert readable(href) == "https://shop.example/?m=taro@example.jp &n=1"
    table = pa.table([[0, 0], ["html"] * 2, [href, "#"], *[[None] * 2] * 4], schema=SCHEMA)
    assert link_texts(table)["text"].to_pylist() == [readable(href), "#"]
