"""What is known of a mail domain: who registered it, who shares it, what it was meant to be.

The public suffix list bundled with tldextract is used as it is: nothing is downloaded, nothing is
cached on disk. Every answer is remembered for each distinct domain, since a batch has few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mailcheck.read.suffixes import suffix_start, suffixes_of

if TYPE_CHECKING:
    from tldextract import TLDExtract

# RFC 2606 and RFC 6761: names for documentation and tests that no registry will ever hand out.
DOCUMENTATION = frozenset({"example", "test"})
# RFC 6761: no mail can be routed to these.
RESERVED = frozenset({"invalid", "localhost"})
# A name of four letters has real neighbours everywhere (live, line, love); from five on a slip in
# gmail or yahoo is more likely than another company. Two slips need a name that nobody else has.
SHORTEST_FOR_ONE, SHORTEST_FOR_TWO = 5, 8
JOINING = str.maketrans("", "", "-_.")
# Domains that need nothing but the list; ports, Punycode and what is no domain are tldextract's.
PLAIN = re.compile(r"(?!.*xn--)[a-z0-9_.\-]+")


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=200_000)
def split_domain(domain: str) -> tuple[str | None, str]:
    """Return (registered domain or None, public suffix or "") of a lower-case ASCII domain.

    Private suffixes (`github.io`, `myshopify.com`) count as suffixes, because two names under
    them belong to two owners; the suffix itself is still a registered domain, and has mailboxes.
    A domain under no known suffix is registered at its last two labels (the list's default rule).
    """
    labels = domain.split(".")
    if len(labels) < 2 or not all(labels) or domain.startswith("["):
        return None, ""
    name, suffix = _cut(domain, labels, private=True)
    if suffix and not name:
        name, suffix = _cut(domain, labels, private=False)
    if not suffix:
        known = labels[-1] if labels[-1] in DOCUMENTATION else ""
        return ".".join(labels[-2:]), known
    return (f"{name}.{suffix}" if name else None), suffix


def _cut(domain: str, labels: list[str], *, private: bool) -> tuple[str, str]:
    """Return the label before the public suffix, and the suffix; "" for what there is none of."""
    trees = suffixes_of(labels[-1]) if PLAIN.fullmatch(domain) else None
    if trees is None:
        found = _extractor().extract_str(domain, include_psl_private_domains=private)
        return found.domain, found.suffix
    start = suffix_start(labels, trees[0 if private else 1])
    if start is None:
        return labels[-1], ""
    return (labels[start - 1] if start else ""), ".".join(labels[start:])


def registered_domain(domain: str) -> str | None:
    """Return the domain that somebody registered, e.g. `shop.example.co.jp` -> `example.co.jp`."""
    return split_domain(domain)[0]


def has_known_suffix(domain: str) -> bool:
    """Whether the domain stands under a suffix that exists, and is not the bare suffix itself."""
    registered, suffix = split_domain(domain)
    return bool(registered and suffix)


def is_reserved(domain: str) -> bool:
    """Whether no mail can be routed there: `.invalid`, `.localhost` (RFC 6761)."""
    return domain.rpartition(".")[2] in RESERVED


def parents(domain: str) -> Iterable[str]:
    """Yield the domain and every domain above it that still has a dot."""
    while "." in domain:
        yield domain
        domain = domain.partition(".")[2]


@dataclass(frozen=True, slots=True)
class DomainFacts:
    """What the word lists and the public suffix list say of one domain."""

    domain: str
    registered: str | None
    freemail: bool
    documentation: bool
    suggestion: str | None
    disposable: bool


class DomainBook:
    """Answer for domains and local parts out of the word lists of the rule book.

    `words` has the entries of `freemail`, `carrier`, `typo-domains`, `role-mailboxes`,
    `reserved-domains` and `disposable-domains`; a list that is missing is empty. An entry of `typo-domains` is the wrong
    domain and the one that was meant; a domain followed by itself is real although it looks wrong.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self.free = frozenset(_entries(words, "freemail"))
        self.carriers = frozenset(_entries(words, "carrier"))
        self.documentation = frozenset(_entries(words, "reserved-domains"))
        self.disposable = frozenset(_entries(words, "disposable-domains"))
        self.roles = frozenset(_joined(word) for word in _entries(words, "role-mailboxes"))
        pairs = [entry.split() for entry in _entries(words, "typo-domains")]
        self.typos = {pair[0]: pair[1] for pair in pairs if len(pair) == 2}
        meant = sorted({good for bad, good in self.typos.items() if bad != good})
        self.targets = [(domain, *_name_and_suffix(domain)) for domain in meant]
        self.known = self.free | self.carriers | frozenset(meant)
        self._memo: dict[str, DomainFacts] = {}

    def facts(self, domain: str) -> DomainFacts:
        """Return the facts about a lower-case ASCII domain; "" is a domain nobody knows."""
        found = self._memo.get(domain)
        if found is None:
            registered = registered_domain(domain)
            found = self._memo[domain] = DomainFacts(
                domain,
                registered,
                domain in self.free or registered in self.free or self.is_carrier(domain),
                any(parent in self.documentation for parent in (*parents(domain), _last(domain))),
                self._suggest(domain, registered),
                any(parent in self.disposable for parent in parents(domain)),
            )
        return found

    def is_carrier(self, domain: str) -> bool:
        """Whether a carrier or provider gives out mailboxes there, or at a domain above it."""
        return any(parent in self.carriers for parent in parents(domain))

    def is_role(self, local: str) -> bool:
        """Whether a local part names a function (info, keiri, info-tokyo, sales2), not a person."""
        local = local.partition("+")[0].rstrip("0123456789")
        if _joined(local) in self.roles:
            return True
        words = local.replace("_", "-").split("-")
        return len(words) > 1 and any(_joined(word) in self.roles for word in (words[0], words[-1]))

    def _suggest(self, domain: str, registered: str | None) -> str | None:
        name = registered if registered and has_known_suffix(domain) else domain
        for known in (domain, name):
            meant = self.typos.get(known)
            if meant or known in self.known:
                return None if meant == known else meant
        if any(parent in self.documentation for parent in (*parents(domain), _last(domain))):
            return None
        near = [(distance, target) for target, *parts in self.targets
                if (distance := _slips(name, registered, target, *parts))]
        return min(near)[1] if near else None


def _slips(name: str, registered: str | None, target: str, label: str, suffix: str) -> int:
    """Return by how many slips of the keyboard `name` became from `target`; 0 if not by a slip.

    Under another real suffix a domain has another owner, so only the name may differ; under a
    suffix that does not exist, anything may. The first letter is hardly ever the wrong one, and
    `ymail`, `fmail` and `email` are somebody's.
    """
    from rapidfuzz.distance import OSA

    if len(label) < SHORTEST_FOR_ONE or name[:1] != target[:1]:
        return 0
    allowed = 2 if len(label) >= SHORTEST_FOR_TWO else 1
    if name.replace(".", "") == target.replace(".", ""):
        return 1
    own_label, own_suffix = _name_and_suffix(name)
    if registered and own_suffix:
        distance = OSA.distance(own_label, label, score_cutoff=allowed)
        return distance if own_suffix == suffix and distance <= allowed else 0
    distance = OSA.distance(name, target, score_cutoff=2)
    return distance if distance <= (2 if own_label == label else allowed) else 0


def _name_and_suffix(domain: str) -> tuple[str, str]:
    registered, suffix = split_domain(domain)
    if registered and suffix:
        return registered.removesuffix("." + suffix), suffix
    return domain.partition(".")[0], ""


def _entries(words: Mapping[str, Sequence[str]], stem: str) -> list[str]:
    lines = (line.partition("#")[0].strip().lower() for line in words.get(stem, ()))
    return [line for line in lines if line]


def _joined(word: str) -> str:
    return word.translate(JOINING)


def _last(domain: str) -> str:
    return "." + domain.rpartition(".")[2]
