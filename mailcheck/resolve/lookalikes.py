"""Domains that look like one we know: letters of other scripts, one letter more, less or other.

The name that a mail goes to is compared with the sender's own, the confirmed and the roster's
domains (incidents P14, P21). A domain that is one of them, or stands below one, is what it says.
The letters that pass for Latin ones are those of Unicode UTS 39, cut down to what domain names
may hold; which scripts may stand together is its level `highly restrictive`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mailcheck.extract.domains import registered_domain

# Shorter names have real neighbours everywhere, and a roster is full of names; the sender's own
# and the confirmed domains are few, and worth imitating.
SHORTEST, SHORTEST_TRUSTED = 6, 4
# letters -> what they are taken for
ALIKE = {
    **dict(zip("аеорсухіјѕԁԛԝһьոսհյոցք", "aeopcyxijsdqwhbnuhjngp", strict=True)),
    **dict(zip("αενικορτυχωγη", "aevikoptuxwyn", strict=True)),
    **dict(zip("ıł", "il", strict=True)),
    "0": "o", "1": "l",
}  # fmt: skip
PAIRS_ALIKE = (("rn", "m"), ("vv", "w"), ("cj", "g"))
TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
COMMON = frozenset("-·・ー々〆0123456789")


@lru_cache(maxsize=1 << 16)
def unicode_domain(domain: str) -> str:
    """Return a domain with its `xn--` labels decoded; a label that cannot be stays as it is."""
    if "xn--" not in domain:
        return domain
    labels = []
    for label in domain.split("."):
        if label.startswith("xn--"):
            try:
                label = label[4:].encode("ascii").decode("punycode")
            except UnicodeError:
                pass
        labels.append(label)
    return ".".join(labels)


def is_mixed(domain: str) -> bool:
    """Say whether one label mixes scripts that no language writes together (UTS 39, 5.2)."""
    return not domain.isascii() and any(_mixed(label) for label in domain.split("."))


def _mixed(label: str) -> bool:
    scripts = {unicodedata.name(c, "?").split()[0] for c in label if c not in COMMON and not unicodedata.combining(c)}
    return len(scripts) > 1 and not any(scripts <= allowed for allowed in TOGETHER)


@lru_cache(maxsize=1 << 16)
def skeleton(domain: str) -> str:
    """Return what a reader takes a domain for: Latin letters without accents, `rn` as `m`."""
    split = unicodedata.normalize("NFKD", domain)
    text = "".join(ALIKE.get(c, c) for c in split if not unicodedata.combining(c))
    for pair, letter in PAIRS_ALIKE:
        text = text.replace(pair, letter)
    return text


def shortened(text: str) -> Iterator[str]:
    """Yield a text and all that one letter less makes of it: neighbours share one of them."""
    yield text
    for at in range(len(text)):
        yield text[:at] + text[at + 1 :]


class Known:
    """The domains that are known to be right, ready to be asked for neighbours."""

    def __init__(self, trusted: Iterable[str], customers: Iterable[str] = ()) -> None:
        """Take lower-case ASCII domains: the sender's own and the confirmed ones, those of the roster."""
        self.trusted = {unicode_domain(domain): domain for domain in trusted}
        self.names = {**{unicode_domain(domain): domain for domain in customers}, **self.trusted}
        self.skeletons: dict[str, str] = {}
        self.shorter: dict[str, list[str]] = {}
        for name in (*self.trusted, *(n for n in self.names if n not in self.trusted)):
            self.skeletons.setdefault(skeleton(name), name)
            for piece in shortened(name):
                self.shorter.setdefault(piece, []).append(name)

    def lookalike(self, domain: str) -> tuple[str | None, str] | None:
        """Return (the known domain or None, why) where a domain looks like one it is not."""
        name = unicode_domain(domain)
        if self.covers(name):
            return None
        registered = unicode_domain(registered_domain(domain) or domain)
        for text in (name, registered):
            found = self.skeletons.get(skeleton(text))
            if found:
                return self.names[found], "confusable"
        if is_mixed(name):
            return None, "mixed-script"
        labels = name.split(".")
        for end in range(len(labels) - 1, 1, -1):
            inside = ".".join(labels[:end])
            if inside in self.names and not f"{registered}.".startswith(f"{inside}."):
                return self.names[inside], "embedded"
        near = next((k for text in dict.fromkeys((name, registered)) for k in self.near(text)), None)
        return (self.names[near], "one-edit") if near else None

    def covers(self, name: str) -> bool:
        """Say whether a domain is known, or stands below a known one."""
        while "." in name:
            if name in self.names:
                return True
            name = name.partition(".")[2]
        return False

    def near(self, name: str) -> list[str]:
        """Return the known domains that one slip of the keyboard turned into this one."""
        found = dict.fromkeys(known for piece in shortened(name) for known in self.shorter.get(piece, ()))
        return [
            known for known in found
            if one_slip(name, known, SHORTEST_TRUSTED if known in self.trusted else SHORTEST)
        ]


# A digit in place of the letter it looks like is a slip, another digit is another mailbox.
LIKE_DIGITS = ({"o", "0"}, {"l", "1"}, {"i", "1"})


def one_slip(name: str, known: str, shortest: int) -> bool:
    """Say whether one slip leads from a known text to another, and the slip is not its point.

    `shop-a` and `shop-b`, `mail1` and `mail2`, `k.ito` and `t.ito` are meant to differ. `shortest`
    counts the letters before the first dot of a domain, or all of a local part.
    """
    from rapidfuzz.distance import OSA

    if min(len(text.partition(".")[0]) for text in (name, known)) < shortest:
        return False
    if OSA.distance(name, known, score_cutoff=1) != 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), min(len(name), len(known)))
    changed = {text[start : start + 1] for text in (name, known)}
    if any(char.isdigit() for char in changed) and changed not in LIKE_DIGITS:
        return False
    return not any(_alone(text, start) for text in (name, known))


def _alone(text: str, at: int) -> bool:
    """Say whether the letter at a place is a word of its own."""
    before, after = text[at - 1 : at] if at else "-", text[at + 1 : at + 2] or "-"
    return at < len(text) and text[at].isalnum() and before in "-._" and after in "-._"
