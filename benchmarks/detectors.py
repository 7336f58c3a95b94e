"""Measure the detectors on labelled texts: precision, recall and F1 per kind and file, and speed.

Usage: python benchmarks/detectors.py [FILE.jsonl...] [--mail FOLDER] [--fresh N] [--seed N] [--list] [--low] [--kind KIND]

Without a file those of ../shared/corpora/personal-data are measured, N texts that benchmarks/texts/labelled.py
makes up afresh; `together` is all files without the fresh texts. A line is `{"text": ..., "spans": [[start, end, LABEL], ...]}`.
A hit counts when its label is that of the span and their intersection over union is at least one half.
Labels that no detector claims to find (ORG, DATE, OTHER ...) are left out; of a kind that a file does
not label only the number of hits is shown. `--list` prints every miss and false alarm, masked, with
its reason; `--low` counts hits of low confidence as well.

F1 is given twice: over all labels of a file, and over those that have evidence. What the second leaves
out is counted by reason (see `why_missed` and `why_false`): a number that is bare, masked, called an
order, or none at all by its check digit; a hit on what the file does not label at all although its word
stands before it, or it is an e-mail address. `--list` shows each of them. Speed is measured on copies of the texts of which no two
lines are equal, since a scan reads equal lines once.

`--mail` reads the mails of a folder (../shared/corpora/mail if there is one) and says on how many of
them a number of the grave kinds is reported; in mails of mailing lists each of these is a false alarm.
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
from texts.labelled import labelled
from tabulate import tabulate

from mailcheck.extract.lines import TEXTS, LineBook
from mailcheck.extract.normal import fold, normalise
from mailcheck.extract.scan import identify
from mailcheck.model.knowledge import Detector, Knowledge
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.reference.knowledge import load_knowledge

# The labels of other people's files, by the beginning of our kinds.
FAMILIES = (
    ("NATIONAL_ID", "NATIONAL_ID"),
    ("HEALTH_INSURANCE", "NATIONAL_ID"),
)

Span = tuple[int, int, str]
# The goals of F1 by kind, of recall for the numbers of one country, of bodies a second and of mails.
GOALS = {"EMAIL": 0.99, "PHONE": 0.85, "CREDIT_CARD": 0.98, "IBAN": 0.98, "NATIONAL_ID": 0.97}
RECALL = ("NATIONAL_ID_BR_CPF", "NATIONAL_ID_BR_CNPJ", "NATIONAL_ID_JP")
SPEED, COPIES, UNJUST = 2000, 4000, 0.01
MASKED = re.compile(r"[*•●]{2}|[xX]{2}|\.{3}")
SHARED = Path(__file__).parent.parent.parent / "shared" / "corpora"
CORPORA, MAILS = SHARED / "personal-data", SHARED / "mail"
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


def speed(texts: Sequence[str], knowledge: Knowledge) -> float:
    """Return the bodies a second on one core, over copies in which every line ends otherwise."""
    copies = [
        "\n".join(f"{line} {word(number)}" if line.strip() else line for line in text.split("\n"))
        for number in range(max(1, COPIES // len(texts)))
        for text in texts
    ]
    return len(copies) / find(copies, knowledge, low=False)[1]


def word(number: int) -> str:
    """Return a different word of letters for each number."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:05d}")


def spoken(text: str, span: Span, knowledge: Knowledge) -> list[Detector]:
    """Return the detectors of a span's kind whose word stands before it."""
    beside = fold(text[max(0, span[0] - 60) : span[0]])
    forms = [detector for detector in knowledge.detectors if family(detector.kind) == span[2]]
    return [detector for detector in forms if any(label in beside for label in map(fold, detector.labels))]


def why_missed(text: str, span: Span, knowledge: Knowledge) -> str:
    """Return why a labelled span was not found; an empty text means that it should have been."""
    value = text[span[0] : span[1]]
    if MASKED.search(value):
        return "masked"
    forms = spoken(text, span, knowledge) or [d for d in knowledge.detectors if family(d.kind) == span[2]]
    said = [f"{label}: {value}" for detector in forms for label in detector.labels] + [value]
    if not any(family(kind) == span[2] for hits in find(said, knowledge, True)[0] for *_, kind in hits):
        return "no such number"
    alone = [hit for hit in find([text], knowledge, True)[0][0] if overlap(hit[:2], span[:2]) >= 0.5]
    if any(family(kind) == span[2] for *_, kind in alone):
        return "bare"
    return "" if alone or not any(family(k) == span[2] for *_, k in find([value], knowledge, True)[0][0]) else "called otherwise"


def why_false(text: dict[str, Any], span: Span, knowledge: Knowledge) -> str:
    """Return why a hit is none of the labelled spans; an empty text means a false alarm."""
    if any(overlap(span[:2], (start, end)) > 0 for start, end, _ in text["spans"]):
        return ""
    # An address proves itself; anything else needs its word.
    return "not labelled" if span[2] == "EMAIL" or spoken(text["text"], span, knowledge) else ""


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
    share, rate = hit / max(1, mails), bodies / max(seconds, 1e-9)
    print(f"\n{mails} mails, {hit} with a grave number: {share:.2%}, goal at most {UNJUST:.0%}: {met(share <= UNJUST)}")
    print(f"{rate:,.0f} bodies/s, goal {SPEED:,}: {met(rate >= SPEED)}")
    print(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))


def met(yes: bool) -> str:
    """Return the word for a goal that is reached or not."""
    return "met" if yes else "MISSED"


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
    counts = {name: measure(texts, knowledge, options) for name, texts in sets.items()}
    files = [count for name, count in counts.items() if name != "fresh"]
    if len(files) > 1:
        counts["together"] = {kind: sum((c[kind] for c in files if kind in c), Counter()) for kind in sorted(set().union(*files))}
    headers = ("file", "kind", "hit", "miss", "false", "precision", "recall", "F1", "with evidence", "goal", "as labelled", "with evidence")
    print(tabulate([row for name, found in counts.items() for row in rows_of(name, found)], headers, floatfmt=".3f"))
    print("\nLeft out of F1 with evidence:")
    left = [(name, kind, what, count[what]) for name, found in counts.items() for kind, count in found.items() for what in sorted(count) if ": " in what]
    print(tabulate(left, ("file", "kind", "why", "times")))
    print(f"\nBodies a second on one core, goal {SPEED:,}:")
    for name, texts in sets.items():
        rate = speed([text["text"] for text in texts], knowledge)
        print(f"{name:20} {rate:8,.0f}  {met(rate >= SPEED)}")
    mails = options.mail or (MAILS if MAILS.is_dir() and not options.files else None)
    if mails:
        measure_mail(mails, knowledge, options.list)


def read(path: Path) -> list[dict[str, Any]]:
    """Return the labelled texts of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def measure(texts: list[dict[str, Any]], knowledge: Knowledge, options: argparse.Namespace) -> dict[str, Counter[str]]:
    """Return hits, misses and false alarms by kind, and by reason those without evidence."""
    claimed = {family(detector.kind) for detector in knowledge.detectors}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    plain = [text["text"] for text in texts]
    hits = find(plain, knowledge, options.low)[0]
    for text, found in zip(texts, hits, strict=True):
        exact = {(start, end): kind for start, end, kind in found}
        wanted = [(start, end, family(kind)) for start, end, kind in text["spans"] if family(kind) in claimed]
        true, missed, false = compare(wanted, [(start, end, family(kind)) for start, end, kind in found])
        for start, end, kind in text["spans"]:
            if kind in RECALL:
                counts[kind]["hit" if exact.get((start, end)) == kind else "miss"] += 1
        for span in true:
            counts[span[2]]["hit"] += 1
        for name, spans in (("miss", missed), ("false", false)):
            for span in spans:
                why = ""
                if span[2] in GOALS:
                    why = why_missed(text["text"], span, knowledge) if name == "miss" else why_false(text, span, knowledge)
                counts[span[2]][name] += 1
                if why:
                    counts[span[2]][f"{name}: {why}"] += 1
                if options.list and options.kind in (None, span[2]):
                    print(f"{name:6}{why:20}{show(text['text'], span)}")
    return dict(counts)


def rows_of(name: str, counts: dict[str, Counter[str]]) -> list[tuple[object, ...]]:
    """Return the rows of one file: what was found, F1, the goal, and whether it is reached."""
    rows: list[tuple[object, ...]] = []
    for kind, count in sorted(counts.items()):
        hit, miss, false = count["hit"], count["miss"], count["false"]
        if not hit + miss:
            rows.append((name, f"{kind} (not labelled)", None, None, false, *[None] * 7))
            continue
        precision, recall, score = scores(hit, miss, false)
        if kind in RECALL:
            rows.append((name, kind, hit, miss, None, None, recall, None, None, "recall 1", met(recall == 1), None))
            continue
        sound = scores(hit, *(count[w] - sum(n for key, n in count.items() if key.startswith(f"{w}: ")) for w in ("miss", "false")))[2]
        goal = GOALS.get(kind)
        said = (f"{goal:.2f}", met(score >= goal), met(sound >= goal)) if goal else (None, None, None)
        rows.append((name, kind, hit, miss, false, precision, recall, score, sound if goal else None, *said))
    return rows


def scores(hit: int, miss: int, false: int) -> tuple[float, float, float]:
    """Return precision, recall and F1; of nothing that could be found nothing is wrong."""
    if not hit + miss + false:
        return 1.0, 1.0, 1.0
    precision, recall = hit / max(1, hit + false), hit / max(1, hit + miss)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


if __name__ == "__main__":
    main()
