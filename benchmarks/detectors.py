"""Measure the detectors on labelled texts: precision, recall and F1 per kind and file, and speed.

Usage: python benchmarks/detectors.py FILE.jsonl... [--list] [--low] [--kind KIND]

A line is `{"text": ..., "spans": [[start, end, LABEL], ...]}`. A hit counts when its label is
that of the span and their intersection over union is at least one half. Labels that no detector
claims to find (ORG, DATE, OTHER ...) are left out. `--list` prints every miss and false alarm,
masked; `--low` counts hits of low confidence as well.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tabulate import tabulate

from mailcheck.extract.scan import find_identifiers
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.reference.knowledge import load_knowledge

# The labels of other people's files, by the beginning of our kinds.
FAMILIES = (
    ("NATIONAL_ID", "NATIONAL_ID"),
    ("HEALTH_INSURANCE", "NATIONAL_ID"),
)


def family(kind: str) -> str:
    """Return the label under which a kind is counted."""
    return next((label for start, label in FAMILIES if kind.startswith(start)), kind)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return the intersection over the union of two spans."""
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0


def compare(wanted: list[tuple[int, int, str]], got: list[tuple[int, int, str]]) -> tuple[list, list, list]:
    """Return (true hits, misses, false alarms); each wanted span is met at most once."""
    left, true, false = list(wanted), [], []
    for start, end, kind in got:
        match = next((w for w in left if w[2] == kind and overlap((start, end), w[:2]) >= 0.5), None)
        if match:
            left.remove(match)
            true.append((start, end, kind))
        else:
            false.append((start, end, kind))
    return true, left, false


def show(text: str, span: tuple[int, int, str]) -> str:
    """Return a span with its surroundings, all of it masked."""
    start, end, kind = span
    before, after = text[max(0, start - 30) : start], text[end : end + 15]
    line = f"{mask_free_text(before)}[{mask_value(text[start:end])}]{mask_free_text(after)}"
    return f"{kind:16} {line}".replace("\n", "/")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--low", action="store_true")
    parser.add_argument("--kind")
    options = parser.parse_args()
    knowledge = load_knowledge()
    claimed = {family(detector.kind) for detector in knowledge.detectors}
    find_identifiers("warm up 03-1234-5678", knowledge)
    rows = []
    for name in options.files:
        texts = [json.loads(line) for line in Path(name).read_text("utf-8").splitlines() if line.strip()]
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        began = time.process_time()
        hits = [find_identifiers(text["text"], knowledge) for text in texts]
        seconds = time.process_time() - began
        for text, found in zip(texts, hits, strict=True):
            wanted = [tuple(s) for s in text["spans"] if s[2] in claimed]
            got = [(h.start, h.end, family(h.kind)) for h in found if options.low or h.confidence != "low"]
            outcome = compare(wanted, got)
            for word, spans in zip(("hit", "miss", "false"), outcome, strict=True):
                for span in spans:
                    counts[span[2]][word] += 1
                    if options.list and word != "hit" and options.kind in (None, span[2]):
                        print(f"{word:6}{show(text['text'], span)}")
        for kind, count in sorted(counts.items()):
            hit, miss, false = count["hit"], count["miss"], count["false"]
            precision, recall = hit / max(1, hit + false), hit / max(1, hit + miss)
            score = 2 * precision * recall / max(1e-9, precision + recall)
            rows.append((Path(name).stem, kind, hit, miss, false, precision, recall, score))
        rows.append((Path(name).stem, f"{len(texts) / seconds:,.0f} texts/s", *[None] * 6))
    headers = ("file", "kind", "hit", "miss", "false", "precision", "recall", "F1")
    print(tabulate(rows, headers, floatfmt=".3f"))


if __name__ == "__main__":
    main()
