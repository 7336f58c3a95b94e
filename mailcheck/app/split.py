"""The use case behind `mailcheck split`: which messages may go, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mailcheck.app.gather import Progress, policy_of, task_of
from mailcheck.app.request import Request
from mailcheck.model.finding import INCOMPLETE, SEVERITIES, Finding, Report
from mailcheck.model.policy import Policy
from mailcheck.read.pieces import Piece, Source, sources_of, survives
from mailcheck.reference.load import files_of
from mailcheck.report.language import say

INDEX = "index.csv"
COLUMNS = ("path", "message", "row", "rules", "reason")
Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an index, masked: a message, its rules and why it is where it is."""

    path: str
    message: int | None
    row: int | None
    rules: str
    reason: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of COLUMNS."""
        numbers = ("" if n is None else str(n) for n in (self.message, self.row))
        return (self.path, *numbers, self.rules, self.reason)


@dataclass(slots=True)
class Share:
    """One file and what becomes of it: `cleared` has one truth value for each of its pieces.

    `target` is its path below the folders that are written.
    """

    source: Source
    target: str
    cleared: list[bool] = field(default_factory=list)
    entries: list[tuple[bool, Entry]] = field(default_factory=list)


@dataclass(slots=True)
class Division:
    """How a batch is divided, and the exit code that says so."""

    report: Report
    shares: list[Share]
    notes: list[str]
    exit_code: int

    def count(self, cleared: bool) -> int:
        """Return how many messages, and files that cannot be cut, are on one side."""
        return sum(share.cleared.count(cleared) for share in self.shares)


@dataclass(slots=True)
class Grounds:
    """What holds messages back: everything, whole files, or single messages, with the reasons."""

    everything: str = ""
    by_rule: str = ""
    unread: bool = False
    files: dict[str, list[Finding]] = field(default_factory=dict)
    messages: dict[Place, list[Finding]] = field(default_factory=dict)
    rows: dict[Place, list[Finding]] = field(default_factory=dict)
    mentioned: dict[Place, list[Finding]] = field(default_factory=dict)
    passed_over: list[Finding] = field(default_factory=list)


def divide(request: Request, *, per_message: bool, progress: Progress | None = None) -> Division:
    """Scan a batch and decide for each message whether it is cleared or held.

    A finding of the batch, or anything unread, holds everything. With `per_message` it holds only
    the messages that it names; a check that could not be made at all still holds everything.
    """
    from mailcheck.app.scan import scan
    from mailcheck.read.discover import discover

    policy = policy_of(request)
    task = task_of(policy, request)
    found = discover(request.paths, policy.limits, files_of(policy), stdin=request.stdin or b"")
    sources = list(sources_of(request.paths, found, policy.limits, task.options))
    report = scan(request, progress)
    grounds = grounds_of(report, policy, sources, request.language, per_message=per_message)
    targets = targets_of([source.name for source in sources])
    shares = [
        share_of(source, target, grounds, request.language)
        for source, target in zip(sources, targets, strict=True)
    ]
    notes = notes_of(shares, grounds, request.language)
    held = any(not good for share in shares for good in share.cleared)
    code = (3 if report.verdict != "fail" else 1) if grounds.unread else int(held)
    return Division(report, shares, notes, code)


def grounds_of(
    report: Report, policy: Policy, sources: Sequence[Source], language: str, *, per_message: bool
) -> Grounds:
    """Sort the findings by what they hold back."""
    fail_on = policy.gate.fail_on
    levels = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
    grounds = Grounds()
    known = {source.printed: source for source in sources}
    for finding in report.findings:
        unread = finding.rule in INCOMPLETE
        if not unread and finding.severity not in levels:
            place = finding.location
            grounds.mentioned.setdefault((place.path, place.message), []).append(finding)
            continue
        grounds.unread |= unread
        path = file_of(finding.location.path, known)
        if path is None and unread:
            hold_all(grounds, say(language, "split.unread", why=finding.message), finding.rule)
        elif (unread or finding.scope == "batch") and not per_message:
            hold_all(grounds, say(language, "split.batch", why=finding.message), finding.rule)
        hold_named(grounds, finding, path, unread=unread)
    lacking = [e for e in report.not_checked if e["check"] in policy.gate.require and not e.get("partial")]
    for entry in lacking:
        grounds.unread = True
        hold_all(grounds, say(language, "split.required", why=entry["why"]))
    return grounds


def hold_all(grounds: Grounds, why: str, rule: str = "") -> None:
    """Hold everything; the first reason is the one that is told."""
    if not grounds.everything:
        grounds.everything, grounds.by_rule = why, rule


def hold_named(grounds: Grounds, finding: Finding, path: str | None, *, unread: bool) -> None:
    """Hold what a finding names: a message, some rows, or a whole file."""
    place = finding.location
    rows, complete = rows_of(finding)
    if path is None:
        if finding.scope == "batch":
            grounds.passed_over.append(finding)
        else:
            hold_all(grounds, finding.message, finding.rule)
        return
    if not complete or path != place.path or (place.message is None and not rows):
        grounds.files.setdefault(path, []).append(finding)
    elif rows:
        for row in rows:
            grounds.rows.setdefault((path, row), []).append(finding)
    else:
        grounds.messages.setdefault((path, place.message), []).append(finding)
    if finding.scope == "batch" and not unread:
        grounds.passed_over.append(finding)


def rows_of(finding: Finding) -> tuple[Sequence[int], bool]:
    """Return the rows of a list that a batch finding names, and whether these are all it is about.

    Where it counts more rows than it names, nobody can tell the others: its file has to be held.
    """
    evidence = finding.evidence
    first, last = evidence.get("first_row"), evidence.get("last_row")
    if isinstance(first, int) and isinstance(last, int):
        return range(first, last + 1), True
    rows = evidence.get("rows")
    if finding.scope == "batch" and isinstance(rows, list) and all(isinstance(row, int) for row in rows):
        return rows, len(rows) >= int(evidence.get("count", len(rows)))
    return (), True


def file_of(path: str, known: dict[str, Source]) -> str | None:
    """Return the file of the batch that a finding stands in, that of an archive's member included."""
    while path and path not in known:
        path = path.rpartition("/")[0]
    return path or None


def share_of(source: Source, target: str, grounds: Grounds, language: str) -> Share:
    """Decide about every piece of one file."""
    share = Share(source, target)
    path = source.printed
    against = grounds.files.get(path, [])
    if source.whole:
        inner = [f for table in (grounds.messages, grounds.rows) for key, fs in table.items() if key[0] == path for f in fs]
        whole(share, against + inner, grounds, language)
        return share
    reasons = [against + findings_on(piece, path, grounds) for piece in source.pieces]
    share.cleared = [not (grounds.everything or found) for found in reasons]
    try:
        seam = "" if survives(source, share.cleared) else say(language, "split.seam")
    except OSError:
        seam = say(language, "split.unread", why=path)
    if seam:
        share.cleared = [False] * len(share.cleared)
    for piece, good, found in zip(source.pieces, share.cleared, reasons, strict=True):
        told = found or (grounds.mentioned.get((path, piece.message), []) if good else [])
        reason = sentences(told) or ("" if good else grounds.everything or seam)
        rules = codes(told) or ("" if good else grounds.by_rule)
        share.entries.append((good, Entry(path, piece.message, piece.row, rules, reason)))
    return share


def findings_on(piece: Piece, path: str, grounds: Grounds) -> list[Finding]:
    """Return what holds one message back."""
    found = grounds.messages.get((path, piece.message), [])
    return found + (grounds.rows.get((path, piece.row), []) if piece.row is not None else [])


def whole(share: Share, against: list[Finding], grounds: Grounds, language: str) -> None:
    """Decide about a file that cannot be cut: one held message holds all of it."""
    path = share.source.printed
    held = bool(against or grounds.everything or share.source.digest is None or share.source.kind == "refused")
    share.cleared = [not held]
    for finding in against:
        place = finding.location
        reason = say(language, "split.whole", why=finding.message)
        share.entries.append((False, Entry(place.path, place.message, place.row, finding.rule, reason)))
    if not against:
        told = [f for (inner, _), found in grounds.mentioned.items() if inner == path for f in found]
        reason = grounds.everything or sentences(told)
        rules = grounds.by_rule if grounds.everything else codes(told)
        share.entries.append((not held, Entry(path, None, None, rules, reason)))


def sentences(findings: Iterable[Finding]) -> str:
    """Return the sentences of findings, each once, already masked."""
    return "; ".join(dict.fromkeys(finding.message for finding in findings))


def codes(findings: Iterable[Finding]) -> str:
    """Return the codes of findings, each once."""
    return " ".join(sorted({finding.rule for finding in findings}))


def notes_of(shares: Sequence[Share], grounds: Grounds, language: str) -> list[str]:
    """Return what the caller has to know besides the numbers."""
    notes = []
    if not grounds.everything:
        for finding in grounds.passed_over:
            notes.append(say(language, "split.passed_over", why=f"{finding.rule} {finding.message}"))
    for share in shares:
        if share.source.digest is None:
            notes.append(say(language, "split.not_copied", name=share.source.printed))
    return notes if shares else [*notes, say(language, "split.nothing")]


def targets_of(names: Sequence[str]) -> list[str]:
    """Return where each file goes; files that would meet, or meet the index, get a numbered folder.

    Names that differ only in case meet too: not every disk tells them apart.
    """
    files, folders = {INDEX}, {""}
    targets = []
    for name in names:
        target, number = name, 1
        while meets(target.casefold(), files, folders):
            number += 1
            target = f"{number}/{name}"
        files.add(target.casefold())
        folders.update(above(target.casefold()))
        targets.append(target)
    return targets


def meets(target: str, files: set[str], folders: set[str]) -> bool:
    """Tell whether a file cannot stand beside those that have a place already."""
    return target in files or target in folders or any(folder in files for folder in above(target))


def above(target: str) -> list[str]:
    """Return the folders above a path."""
    steps = target.split("/")[:-1]
    return ["/".join(steps[: n + 1]) for n in range(len(steps))]
