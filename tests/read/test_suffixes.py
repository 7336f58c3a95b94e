"""The public suffix list read without tldextract gives what tldextract gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tldextract import TLDExtract

from mailcheck.extract.domains import split_domain
from mailcheck.read.suffixes import suffix_start, suffixes_of, tree

THEIRS = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
LABELS = st.sampled_from(
    "com jp co uk ck ne or go kawasaki city tokyo br gov blogspot github io amazonaws s3 compute www a 1 x--y".split()
)


@given(st.lists(LABELS, min_size=1, max_size=5))
def test_a_suffix_begins_where_tldextract_says(labels):
    found = THEIRS.extract_str(".".join(labels))
    trees = suffixes_of(labels[-1])
    assert trees is not None
    start = suffix_start(labels, trees[0])
    assert ("" if start is None else ".".join(labels[start:])) == found.suffix


@pytest.mark.parametrize(
    "domain, registered, suffix",
    [
        pytest.param("shop.example.co.jp", "example.co.jp", "co.jp", id="two-labels"),
        pytest.param("a.b.ck", "a.b.ck", "b.ck", id="wildcard"),
        pytest.param("x.www.ck", "www.ck", "ck", id="exception-of-a-wildcard"),
        pytest.param("me.github.io", "me.github.io", "github.io", id="private-suffix"),
        pytest.param("github.io", "github.io", "io", id="mailboxes-at-a-private-suffix"),
        pytest.param("co.jp", None, "co.jp", id="a-bare-suffix-is-nobodys"),
        pytest.param("a.xn--p1ai", "a.xn--p1ai", "xn--p1ai", id="punycode"),
        pytest.param("mail.nosuchsuffix", "mail.nosuchsuffix", "", id="no-suffix"),
    ],
)
def test_a_domain_is_cut_at_its_public_suffix(domain, registered, suffix):
    assert split_domain(domain) == (registered, suffix)


def test_a_wildcard_ends_at_its_exception():
    found = tree(["ck", "*.ck", "!www.ck"])
    assert suffix_start(["a", "b", "ck"], found) == 1
    assert suffix_start(["a", "www", "ck"], found) == 2
