"""What the rule book knows about texts: detectors, merge-tag systems and word lists, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of thing recognised in text, from one file of `rules/detectors/`.

    `patterns` are regular expressions over the normalised line; the group `value` (or the whole
    match) is the value. `anchor` is a cheap regular expression that matches every line on which
    a pattern can match. `labels` are words that say what the value is; `reach` is how many code
    points before or behind the value they may stand. `confidence` names the band without and
    with a label (`none` means: not reported). `validator` names a function of `extract`.
    """

    kind: str
    name: str
    title: str
    weight: float
    patterns: tuple[str, ...]
    anchor: str
    validator: str | None = None
    labels: tuple[str, ...] = ()
    negative_labels: tuple[str, ...] = ()
    reach: int = 40
    confidence_bare: str = "medium"
    confidence_labelled: str = "high"
    why: str = ""
    path: str = ""
    found: tuple[dict[str, Any], ...] = ()
    not_found: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class TagSystem:
    """The merge-tag syntax of one mailer, from one file of `rules/tags/`.

    Tier `A` is unambiguous; tier `B` also stands in ordinary text and counts only when the
    word inside is a column of the list or a known field. Group `inner` is that word.
    """

    name: str
    title: str
    tier: str
    pattern: str
    anchor: str
    why: str = ""
    path: str = ""
    found: tuple[dict[str, Any], ...] = ()
    not_found: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that say something about a message, from one file of `rules/marks/`.

    `anchor` is a cheap regular expression (of RE2's kind: no look-around) that matches every line
    on which a form can match. `forms` are (name, patterns); a pattern's group `value`, or the whole
    match, is what is reported. Anchor and patterns see the line in NFKC, or as written if `raw`.
    """

    kind: str
    anchor: str
    forms: tuple[tuple[str, tuple[str, ...]], ...]
    raw: bool = False
    why: str = ""
    path: str = ""
    found: tuple[dict[str, Any], ...] = ()
    not_found: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All data of the rule book that extraction needs.

    `words` maps the stem of each file of `rules/words/` to its entries, in file order.
    """

    detectors: tuple[Detector, ...] = ()
    tags: tuple[TagSystem, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
