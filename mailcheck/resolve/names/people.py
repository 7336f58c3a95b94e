"""What a text says about the people it may name."""

from __future__ import annotations

from dataclasses import dataclass


# Made for every name of a batch; a frozen one takes three times as long to make.
@dataclass(slots=True, unsafe_hash=True)
class Person:
    """One reading of a name.

    `kind` is H (any han), K (kana only), L (Latin), G (Hangul) or O (another alphabet). `parts`
    are the folded parts in the order written; for L and O the words without titles and particles.
    `joined` keeps the particles; `soft` are the words that may be a title; `comma` says that the
    order was turned at a comma.
    """

    kind: str
    parts: tuple[str, ...]
    joined: str
    soft: frozenset[str] = frozenset()
    comma: bool = False


@dataclass(slots=True)
class Parsed:
    """All people a text may name; none, with the reason why, if it names nobody.

    `key` is the equality key of a text that is nothing but a name, '' where `normalise` has to find it.
    """

    people: tuple[Person, ...]
    why: str = ""
    key: str = ""
