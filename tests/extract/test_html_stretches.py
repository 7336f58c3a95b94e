"""A page that is read in stretches, some of them from memory, says what it says read as a whole."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from mailcheck.extract import html
from mailcheck.extract.html import _fold, _Page, read_html

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "<table>", "<tr>", "<td>", "</td>", "</table>", "<p hidden>", "</p>", "<div style='display:none'>", "</div>",
            "<a href='x'>", "</a>", "<a href='y'><p>z</p></a>", "<li title='a </td> b'>", "</li>", "<br>", "text &amp; ",
            "<pre>", " \n ", "</pre>", "<span style='color:#fff'>", "</span>", "<!-- c -->", "<style>.a{background:#000}</style>",
            "<i class=a>", "</i>", "<input type=hidden value=v>", "<noscript><p>x</noscript>", "<textarea>a\nb</textarea>",
        ]
    ),
    max_size=30,
).map("".join)  # fmt: skip


def whole(page: str) -> tuple[object, ...]:
    """Return the texts and links of a page that is read in one piece."""
    found = _Page()
    found.stretches = torn  # type: ignore[method-assign]
    found.read(LexborHTMLParser(page).html or "")
    return (*(_fold("".join(p)) for p in (found.visible, found.buried, found.attributes)), tuple(found.links))


def torn(_: str) -> None:
    raise html.Torn


@given(FRAGMENTS, FRAGMENTS)
@example("<p title='x </td> y'>a", "<p title='</td>'>")
@example("<a href='x'><p>one</p><p>two</p></a>", "<p>one</p>")
def test_stretches_say_what_the_whole_page_says(first, second):
    for page in (first, second, first + second, first):
        read_html.cache_clear()
        found = read_html(page)
        assert (found.visible, found.hidden, found.attributes, found.links) == whole(page)


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(html, "MOST_REMEMBERED", 2000)
    for number in range(300):
        read_html(f"<p>paragraph {number}</p><p>same</p>")
    assert all(memo.size < 2200 for key, memo in html._memos.items() if key == (False, False))
