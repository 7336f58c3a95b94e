"""Measure the detectors on labelled texts: precision, recall and F1 per kind and file, and speed.

Usage: python benchmarks/detectors.py [FILE.jsonl...] [--mail FOLDER] [--fresh N] [--seed N] [--list] [--low] [--kind KIND]

Without a file those of ../shared/corpora/personal-data are measured, and N texts that
benchmarks/labelled.py makes up afresh. A line is `{"text": ..., "spans": [[start, end, LABEL], ...]}`. A hit counts when its label is
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
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import compat32
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyarrow as pa
from labelled import labelled
from tabulate import tabulate

from mailcheck.extract.lines import TEXTS, LineBook
from mailcheck.extract.normal import normalise
from mailcheck.extract.scan import identify
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.reference.knowledge import load_knowledge

# The labels of other people's files, by the beginning of our kinds.
FAMILIES = (
    ("NATIONAL_ID", "NATIONAL_ID"),
    ("HEALTH_INSURANCE", "NATIONAL_ID"),
)

Span = tuple[int, int, str]
CORPORA = Path(__file__).parent.parent.parent / "shared" / "corpora" / "personal-data"
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


def find(texts: Sequence[str], knowledge: Knowledge, low: bool) -> tuple[list[list[Span]], float]:
    """Return the hits in each text, and the CPU seconds that it took, as a scan does it."""
    began = time.process_time()
    table = pa.table([range(len(texts)), ["text"] * len(texts), texts], schema=TEXTS)
    lines = LineBook.build(table, len(texts))
    found = identify(lines, [normalise(line) for line in lines.texts.to_pylist()], knowledge)
    seconds = time.process_time() - began
    hits: list[list[Span]] = [[] for _ in texts]
    for row in found.select(["message_id", "start", "end", "kind", "confidence"]).to_pylist():
        if low or row["confidence"] != "low":
            hits[row["message_id"]].append((row["start"], row["end"], row["kind"]))
    return hits, seconds


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
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    owners, texts = [], []
    for number, path in enumerate(paths):
        for text in texts_of(path):
            owners.append(number)
            texts.append(text.encode("utf-8", "replace").decode())
    found, seconds = find(texts, knowledge, low=False)
    kinds = Counter(kind for hits in found for *_, kind in hits)
    grave = [(owner, text, hit) for owner, text, hits in zip(owners, texts, found, strict=True) for hit in hits if hit[2].startswith(GRAVE)]
    if listing:
        for _, text, hit in grave:
            print("grave", show(text, hit))
    mails, bodies, hit = len(paths), len(texts), len({owner for owner, *_ in grave})
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
    parser.add_argument("--fresh", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=20261122)
    options = parser.parse_args()
    knowledge = load_knowledge()
    # Patterns are compiled when they are first needed; a scan of thousands of mails does not notice.
    find([entry["text"] for d in knowledge.detectors for entry in d.found], knowledge, low=False)
    sets = {path.stem: read(path) for path in map(Path, options.files or sorted(CORPORA.glob("*.jsonl")))}
    if not options.files and options.fresh:
        sets["fresh"] = list(labelled(options.fresh, options.seed))
    rows = [row for name, texts in sets.items() for row in measure(name, texts, knowledge, options)]
    headers = ("file", "kind", "hit", "miss", "false", "precision", "recall", "F1")
    if rows:
        print(tabulate(rows, headers, floatfmt=".3f"))
    if options.mail:
        measure_mail(options.mail, knowledge, options.list)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the labelled texts of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def measure(name: str, texts: list[dict[str, Any]], knowledge: Knowledge, options: argparse.Namespace) -> list[tuple[object, ...]]:
    """Return the rows of one labelled set."""
    claimed = {family(detector.kind) for detector in knowledge.detectors}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    hits, seconds = find([text["text"] for text in texts], knowledge, options.low)
    for text, found in zip(texts, hits, strict=True):
        wanted = [tuple(s) for s in text["spans"] if s[2] in claimed]
        got = [(start, end, family(kind)) for start, end, kind in found]
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
            rows.append((name, kind, hit, miss, false, precision, recall, score))
        else:
            rows.append((name, f"{kind} (not labelled)", None, None, false, None, None, None))
    rows.append((name, f"{len(texts) / seconds:,.0f} texts/s", *[None] * 6))
    return rows


if __name__ == "__main__":
    main()
