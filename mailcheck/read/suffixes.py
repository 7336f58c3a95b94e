"""The public suffix list that tldextract brings along, read without starting tldextract.

Importing it costs 0.3 s, since it can also fetch the list from the network, and its tree of all
suffixes as much again; a batch has a handful of top-level domains.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from importlib.abc import ResourceLoader

SNAPSHOT = ".tld_set_snapshot"
PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="
SUFFIX = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)

# label -> what may stand before it; "" is in a tree where a suffix can begin.
Tree = dict[str, "Tree"]


@cache
def suffixes_of(top: str) -> tuple[Tree, Tree] | None:
    """Return the trees of the public and private suffixes, and of the public ones, under one top-level domain.

    Labels are those of the list: lower case, not in Punycode. None where tldextract keeps its list
    in another way than it used to.
    """
    lists = _lists()
    if lists is None:
        return None
    public, private = lists
    return tree([*public.get(top, ()), *private.get(top, ())]), tree(public.get(top, ()))


@cache
def _lists() -> tuple[dict[str, list[str]], dict[str, list[str]]] | None:
    spec = find_spec("tldextract")
    if spec is None or spec.origin is None:
        return None
    loader = cast("ResourceLoader", spec.loader)
    try:
        octets = loader.get_data(os.path.join(os.path.dirname(spec.origin), SNAPSHOT))
    except OSError:
        return None
    public, _, private = octets.decode("utf-8").partition(PRIVATE)
    return _by_top(public), _by_top(private)


def _by_top(text: str) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for suffix in SUFFIX.findall(text):
        found[suffix.rpartition(".")[2]].append(suffix)
    return found


def tree(suffixes: list[str] | tuple[str, ...]) -> Tree:
    """Return suffixes as a tree of their labels from the right."""
    root: Tree = {}
    for suffix in suffixes:
        node = root
        for label in reversed(suffix.split(".")):
            node = node.setdefault(label, {})
        node[""] = {}
    return root


def suffix_start(labels: list[str], root: Tree) -> int | None:
    """Return the place of the first label of the public suffix, or None under no known one.

    The algorithm of publicsuffix.org as tldextract has it; `*.ck` with its exception `!www.ck`.
    """
    node, found = root, None
    for place in range(len(labels) - 1, -1, -1):
        label = labels[place]
        if label in node:
            node = node[label]
            if "" in node:
                found = place
        elif "*" in node:
            return place + 1 if "!" + label in node else place
        else:
            break
    return found
