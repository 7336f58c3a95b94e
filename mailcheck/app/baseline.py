"""Baselines: findings in old templates and batches that are accepted until a day, each by its owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailcheck.app.gather import policy_of
from mailcheck.app.request import Request
from mailcheck.app.waivers import NEEDS_KEY, SET_KEY, answer, protected, take, waivable
from mailcheck.judge.engine import Judgement
from mailcheck.model.errors import UsageError
from mailcheck.model.finding import INCOMPLETE, Finding, Report
from mailcheck.model.rule import RuleBook
from mailcheck.reference.baseline_file import (
    Entry,
    default_path,
    exists,
    folder_of,
    load_entries,
    looked_at,
    save_entries,
    seen_from,
)
from mailcheck.reference.rulebook import load_rulebook
from mailcheck.reference.secret import load_key
from mailcheck.report.language import say

DAYS = 30
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings in the file at `path`."""

    path: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What `baseline write` did: entries in the file, findings in them, and findings left out."""

    path: str
    entries: int
    findings: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Audited:
    """One entry as `baseline audit` tells it; `stale` says that it covers more than there is."""

    entry: Entry
    expired: bool
    stale: bool


def baseline_of(path: str | None, key: bytes | None) -> Baseline | None:
    """Return the baseline at a path; UsageError where it cannot be used or no key is configured."""
    if path is None:
        return None
    return Baseline(path, load_entries(path, needed(key, path)))


def needed(key: bytes | None, where: str) -> bytes:
    """Return the key, or raise UsageError: without one fingerprints are of one run only."""
    if key is None:
        raise UsageError(NEEDS_KEY, where=where, hint=SET_KEY)
    return key


def settle_baseline(judged: Judgement, baseline: Baseline | None, book: RuleBook, request: Request) -> None:
    """Move accepted findings to `waived`; of each entry no more than it counts.

    An entry of a rule that may not be in a baseline, or that has expired, accepts nothing.
    """
    if baseline is None:
        return
    folder, today, language = folder_of(baseline.path), request.today, request.language
    live = [e for e in baseline.entries if e.expires >= today and acceptable(book, e.rule)]
    left = Counter({(e.path, e.fingerprint): e.count for e in live})
    known = {(e.path, e.fingerprint): e for e in live}
    reasons: dict[int, str] = {}
    for number, finding in enumerate(judged.findings):
        at = place_of(finding, folder)
        if left[at] > 0:
            left[at] -= 1
            reasons[number] = answer(known[at].owner, known[at].expires, known[at].reason)
    take(judged, reasons)
    expired = sum(e.expires < today for e in baseline.entries)
    judged.remarks.append(say(language, "baseline.accepted", n=len(reasons)))
    if expired:
        judged.remarks.append(say(language, "baseline.lapsed", n=expired))


def acceptable(book: RuleBook, code: str) -> bool:
    """Tell whether findings of a rule may enter a baseline.

    Exposure, other people's data and what was not read or checked never do.
    """
    rule = book.rules.get(code)
    return rule is not None and waivable(rule) and not protected(rule) and code not in INCOMPLETE


def place_of(finding: Finding, folder: str) -> Key:
    """Return path and fingerprint, by which an entry knows a finding."""
    return seen_from(folder, finding.location.path), finding.fingerprint


def write_baseline(
    request: Request, report: Report, path: str | None, *, reason: str, owner: str, expires: date
) -> Written:
    """Accept the findings of a report, which was made without a baseline.

    An entry that still holds keeps its reason, owner and last day; it is never made longer
    in passing.
    """
    for name, value in (("--reason", reason), ("--owner", owner)):
        if not value.strip():
            raise UsageError("is empty", where=name, hint="say who answers for the findings, and why")
    if expires < request.today:
        raise UsageError("lies in the past", where="--expires")
    path, key, book = place(request, path)
    folder = folder_of(path)
    before = {e: None for e in load_entries(path, key)} if exists(path) else {}
    kept = {(e.path, e.fingerprint): e for e in before if e.expires >= request.today}
    good = [f for f in report.findings if acceptable(book, f.rule)]
    rules = {f.fingerprint: f.rule for f in good}
    entries = []
    for (where, fingerprint), count in Counter(place_of(f, folder) for f in good).items():
        old = kept.get((where, fingerprint))
        if old is None or old.count < count:
            old = Entry(where, rules[fingerprint], fingerprint, count, reason, owner, expires)
        entries.append(replace(old, count=count))
    seen = {(e.path, e.fingerprint) for e in entries}
    entries += [e for e in before if (e.path, e.fingerprint) not in seen and not looked_at(e, folder, request.paths)]
    save_entries(path, entries, key)
    return Written(path, len(entries), len(good), len(report.findings) - len(good))


def prune_baseline(request: Request, report: Report, path: str | None) -> tuple[str, int, int]:
    """Drop the entries that match nothing any more, and lower counts; return path, kept and dropped.

    Entries of files that were not looked at stay. Raises UsageError where something was unread:
    what it holds would seem to be mended.
    """
    if any(f.rule in INCOMPLETE for f in report.findings):
        raise UsageError("something was unread or unchecked", where="baseline prune", hint="mend that first")
    path, key, _ = place(request, path)
    before = load_entries(path, key)
    kept = [replace(e, count=min(e.count, n)) for e, n in matched(before, report, path, request.paths) if n]
    save_entries(path, kept, key)
    return path, len(kept), len(before) - len(kept)


def audit_baseline(request: Request, report: Report | None, path: str | None) -> list[Audited]:
    """Return every entry of the baseline; without a report only the expired ones are told apart."""
    path, key, book = place(request, path)
    entries = load_entries(path, key)
    counts = [e.count for e in entries]
    if report is not None:
        counts = [n for _, n in matched(entries, report, path, request.paths)]
    return [
        Audited(e, e.expires < request.today, n < e.count or not acceptable(book, e.rule))
        for e, n in zip(entries, counts, strict=True)
    ]


def matched(
    entries: Sequence[Entry], report: Report, path: str, paths: Sequence[str]
) -> list[tuple[Entry, int]]:
    """Return how many findings each entry covers; its own count where its file was not looked at."""
    folder = folder_of(path)
    found = Counter(place_of(f, folder) for f in report.findings)
    return [
        (e, found[e.path, e.fingerprint] if looked_at(e, folder, paths) else e.count) for e in entries
    ]


def place(request: Request, path: str | None) -> tuple[str, bytes, RuleBook]:
    """Return the path of the baseline, the key and the rule book."""
    policy = policy_of(request)
    path = path or default_path(policy)
    return path, needed(load_key(policy.privacy.key_file), path), load_rulebook(policy.rules.packs, examples=False, language=request.language)
