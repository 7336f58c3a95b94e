"""Measure the detectors on labelled texts: precision, recall and F1 per kind and file, and speed.

Usage: python benchmarks/detectors.py FILE.jsonl... [--mail FOLDER] [--list] [--low] [--kind KIND]

A line is `{"text": ..., "spans": [[start, end, LABEL], ...]}`. A hit counts when its label is
that of the span and their intersection over union is at least one half. Labels that no detector
claims to find (ORG, DATE, OTHER ...) are left out; of a kind that a file does not label only the
number of hits is shown. `--list` prints every miss and false alarm, masked; `--low` counts hits
of low confidence as well. `--mail` reads the mails of a folder and says on how many of them a
number of the grave kinds is reported; in mails of mailing lists each of these is a false alarm.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter, defaultdict
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tabulate import tabulate

from mailcheck.extract.scan import find_identifiers
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.reference.knowledge import load_knowledge

# The labels of other people's files, by the beginning of our kinds.
FAMILIES = (
    ("NATIONAL_ID", "NATIONAL_ID"),
    ("HEALTH_INSURANCE", "NATIONAL_ID"),
)

Span = tuple[int, int, str]
GRAVE = ("NATIONAL_ID", "HEALTH_INSURANCE", "CREDIT_CARD", "IBAN", "BANK_ACCOUNT", "PASSPORT", "DRIVING_LICENCE", "PIX_KEY")


def family(kind: str) -> str:
    """Return the label under which a kind is counted."""
    return next((label for start, label in FAMILIES if kind.startswith(start)), kind)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return the intersection over the union of two spans."""
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0


def compare(wanted: list[Span], got: list[Span]) -> tuple[list[Span], list[Span], list[Span]]:
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


def show(text: str, span: Span) -> str:
    """Return a span with its surroundings, all of it masked."""
    start, end, kind = span
    before, after = text[max(0, start - 30) : start], text[end : end + 15]
    line = f"{mask_free_text(before)}[{mask_value(text[start:end])}]{mask_free_text(after)}"
    return f"{kind:16} {line}".replace("\n", "/")


def texts_of(path: Path) -> list[str]:
    """Return the text parts of a mail; HTML loses its mark-up roughly."""
    found = []
    for part in message_from_bytes(path.read_bytes(), policy=compat32).walk():
        if part.get_content_maintype() == "text":
            data = part.get_payload(decode=True) or b""
            try:
                text = data.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                text = data.decode("latin-1")
            found.append(re.sub(r"<[^<>]{1,2000}>", " ", text) if part.get_content_subtype() == "html" else text)
    return found


def measure_mail(folder: Path, knowledge: Knowledge, listing: bool) -> None:
    """Print on how many mails of a folder a grave kind is reported, and the speed."""
    kinds: Counter[str] = Counter()
    mails = bodies = hit = 0
    seconds = 0.0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        mails += 1
        grave = []
        for text in texts_of(path):
            began = time.process_time()
            found = find_identifiers(text, knowledge)
            seconds += time.process_time() - began
            bodies += 1
            kinds.update(h.kind for h in found if h.confidence != "low")
            grave += [(text, h) for h in found if h.confidence != "low" and h.kind.startswith(GRAVE)]
        hit += bool(grave)
        if listing:
            for text, h in grave:
                print("grave", show(text, (h.start, h.end, h.kind)))
    print(f"{mails} mails, {hit} with a grave number ({hit / max(1, mails):.2%}), {bodies / max(seconds, 1e-9):,.0f} bodies/s")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--mail", type=Path)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--low", action="store_true")
    parser.add_argument("--kind")
    options = parser.parse_args()
    knowledge = load_knowledge()
    find_identifiers("warm up 03-1234-5678", knowledge)
    rows = [row for name in options.files for row in measure(Path(name), knowledge, options)]
    headers = ("file", "kind", "hit", "miss", "false", "precision", "recall", "F1")
    if rows:
        print(tabulate(rows, headers, floatfmt=".3f"))
    if options.mail:
        measure_mail(options.mail, knowledge, options.list)


def measure(path: Path, knowledge: Knowledge, options: argparse.Namespace) -> list[tuple[object, ...]]:
    """Return the rows of one labelled file."""
    claimed = {family(detector.kind) for detector in knowledge.detectors}
    texts = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    began = time.process_time()
    hits = [find_identifiers(text["text"], knowledge) for text in texts]
    seconds = time.process_time() - began
    for text, found in zip(texts, hits, strict=True):
        wanted = [tuple(s) for s in text["spans"] if s[2] in claimed]
        got = [(h.start, h.end, family(h.kind)) for h in found if options.low or h.confidence != "low"]
        for word, spans in zip(("hit", "miss", "false"), compare(wanted, got), strict=True):
            for span in spans:
                counts[span[2]][word] += 1
                if options.list and word != "hit" and options.kind in (None, span[2]):
                    print(f"{word:6}{show(text['text'], span)}")
    rows: list[tuple[object, ...]] = []
    for kind, count in sorted(counts.items()):
        hit, miss, false = count["hit"], count["miss"], count["false"]
        if hit + miss:
            precision, recall = hit / max(1, hit + false), hit / (hit + miss)
            score = 2 * precision * recall / max(1e-9, precision + recall)
            rows.append((path.stem, kind, hit, miss, false, precision, recall, score))
        else:
            rows.append((path.stem, f"{kind} (not labelled)", None, None, false, None, None, None))
    rows.append((path.stem, f"{len(texts) / seconds:,.0f} texts/s", *[None] * 6))
    return rows


if __name__ == "__main__":
    main()
