"""HTML: what the reader sees, in lines, and what he does not see, apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.html import Link, read_html


@pytest.mark.parametrize(
    ("html", "visible"),
    [
        ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b<div>c</div>d", "a\nb\nc\nd"),
        ("<tr><td>a</td><td>b</td></tr>", "ab"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"),
        ("{{ <b>name</b> }}", "{{ name }}"),
        ("山田&nbsp;太郎 様&amp;", "山田 太郎 様&"),
        ("山田　太郎", "山田　太郎"),
        ("a\n   b\tc", "a b c"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p style='white-space:pre-wrap'>a\nb</p>", "a\nb"),
        ("<style>p{}</style><script>x</script>a", "a"),
        ("<p title='x>y'>a</p>", "a"),
        ("a <3 b", "a <3 b"),
        ("<p>a<p>b", "a\nb"),
        ("", ""),
    ],
    ids=[
        "blocks are lines",
        "a break is a line",
        "cells outside a table are words, as a browser shows them",
        "cells are separated by a tab, rows by a line",
        "an inline tag splits no word",
        "entities are decoded, a hard space is a space",
        "an ideographic space stays",
        "white space is folded",
        "line ends count in pre",
        "and where the style says so",
        "styles and scripts are not text",
        "a bracket inside an attribute",
        "a bracket that opens no tag",
        "tags left open",
        "nothing",
    ],
)
def test_visible_text(html: str, visible: str) -> None:
    assert read_html(html).visible == visible


@pytest.mark.parametrize(
    "attributes",
    [
        'style="display:none"',
        'style="DISPLAY: none !important"',
        'style="visibility:hidden"',
        'style="font-size:0"',
        'style="font-size:1px;line-height:1px"',
        'style="opacity:0"',
        'style="mso-hide:all"',
        'style="max-height:0;overflow:hidden"',
        'style="text-indent:-9999px"',
        'style="color:#fff"',
        'style="color:white;background-color:#fefefe"',
        'style="color:rgb(0, 0, 0);background:#000"',
        "hidden",
    ],
)
def test_text_that_style_takes_off_the_page_is_hidden(attributes: str) -> None:
    page = read_html(f"<p>seen</p><div {attributes}>secret <b>words</b></div><p>seen too</p>")
    assert (page.visible, page.hidden) == ("seen\nseen too", "secret words")


@pytest.mark.parametrize(
    "html",
    [
        '<table bgcolor="#336699"><tr><td><a style="color:#ffffff">words</a></td></tr></table>',
        '<table style="background:url(x.png)"><tr><td style="color:white">words</td></tr></table>',
        "<style>.dark{background:#000}</style><div class='dark'><p style='color:#fff'>words</p></div>",
        '<div style="font-size:0"><span style="font-size:14px">words</span></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">words</p></div>',
        '<p style="color:#333">words</p>',
        '<p style="background:linear-gradient(red,blue);color:#fff">words</p>',
        '<p style="height:0">words</p>',
    ],
    ids=[
        "white on a colour",
        "white on a picture",
        "white on what a style sheet may colour",
        "a wrapper without size, as MJML writes it",
        "made visible again further in",
        "grey",
        "a gradient",
        "no height, but nothing is cut off",
    ],
)
def test_text_that_can_be_read_is_not_hidden(html: str) -> None:
    page = read_html(html)
    assert (page.visible, page.hidden) == ("words", "")


def test_comments_attributes_and_links_stand_apart() -> None:
    page = read_html(
        "<!-- to: a@example.com --><p><a href='https://shop.example/?a=1&amp;b=2'>Your <b>order</b></a>"
        "<img src='https://shop.example/p.gif' alt='Hello Taro'><img src='cid:1'></p>"
        "<!--[if mso]><p>Outlook</p><![endif]-->"
    )
    assert page.visible == "Your order"
    assert page.comments == "to: a@example.com\n[if mso]><p>Outlook</p><![endif]"
    assert page.attributes == "Hello Taro"
    assert page.links == (
        Link("https://shop.example/?a=1&b=2", "Your order"),
        Link("https://shop.example/p.gif", None),
    )


def test_hidden_fields_structured_data_and_templates_are_hidden_text() -> None:
    page = read_html(
        "<input type='hidden' value='a@example.com'><script type='application/ld+json'>{\"name\": \"Taro\"}</script>"
        "<template><p>later</p></template><p>now</p>"
    )
    assert page.visible == "now"
    assert set(page.hidden.split("\n")) == {"a@example.com", '{"name": "Taro"}', "later"}


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div style='display:none'>", "</div>", "<a href='x'>", "</a>", "<td>", "<!--", "-->", "<script>",
     "</script>", "<pre>", "&amp;", "&#0;", "&nbsp", "<", ">", "\x00", "\ud800", "<template>", "<textarea>", "<svg>",
     "<plaintext>", "<title>", "<style>", '"', "'", "\n", "words"]
)  # fmt: skip


@given(st.lists(st.one_of(TAGS, st.text(max_size=5)), max_size=30).map("".join))
def test_no_html_makes_reading_raise_or_leaves_folded_lines(html: str) -> None:
    page = read_html(html)
    for text in (page.visible, page.hidden, page.comments, page.attributes):
        text.encode()
        assert "\n\n" not in text


def test_words_are_never_lost_between_visible_and_hidden() -> None:
    html = "<div style='display:none'>w1<p hidden>w2</div>w3<table>w4<td>w5</table><b>w6<i>w7</b>w8</i><textarea>w9"
    page = read_html(html)
    words = (page.visible + "\n" + page.hidden).replace("\t", "\n").split()
    assert sorted("".join(words).replace("w", " w").split()) == [f"w{n}" for n in range(1, 10)]


def test_mark_up_that_nests_without_end_is_shown_not_parsed() -> None:
    page = read_html("<div>" * 100_000 + "a@example.com")
    assert page.visible == "a@example.com"
