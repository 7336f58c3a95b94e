"""The main use case: read a batch, judge it, and give a report with a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mailcheck import __version__
from mailcheck.app.baseline import Baseline, baseline_of, settle_baseline
from mailcheck.app.capabilities import capabilities, say_why, unchecked
from mailcheck.app.gather import Facts, Progress, gather, policy_of
from mailcheck.app.request import Request
from mailcheck.app.waivers import check_waivers, settle_waivers
from mailcheck.judge.database import Database
from mailcheck.judge.engine import Judgement, Options, applies, configure, judge, verdict
from mailcheck.judge.inputs import tables_named
from mailcheck.model.errors import UsageError
from mailcheck.model.finding import EXIT_CODES, Report
from mailcheck.model.policy import Policy
from mailcheck.model.rule import RuleBook
from mailcheck.reference.rulebook import load_rulebook
from mailcheck.reference.secret import key_of_run, load_key

Keep = Callable[[Facts], None]
# So many rows are held as Python objects.
AT_ONCE = 10_000


def scan(request: Request, progress: Progress | None = None, keep: Keep | None = None) -> Report:
    """Scan a batch and return the report; `keep` gets the facts of a batch that passed.

    Raises MailcheckError where nothing could be judged (exit code 2): wrong usage, policy,
    reference file or rule file.
    """
    policy = policy_of(request)
    book = configure(load_rulebook(policy.rules.packs, examples=False, language=request.language), policy.rule)
    selection(book, request)
    key = load_key(policy.privacy.key_file)
    check_waivers(policy, book, keyed=key is not None)
    baseline = baseline_of(request.baseline, key)
    with Database() as database:
        for code in sorted(book.packed):
            database.check(book.rules[code])
        facts = gather(request, progress, tables_asked(book, request))
        key_used = key or key_of_run(digests(facts))
        judged = judge_facts(book, facts, request, key_used, database, baseline)
    result = report(facts, judged, request, book, per_run=key is None)
    if keep is not None and result.verdict == "pass":
        keep(facts)
    return result


def judge_facts(
    book: RuleBook,
    facts: Facts,
    request: Request,
    key: bytes,
    database: Database,
    baseline: Baseline | None = None,
) -> Judgement:
    """Judge the facts of a batch by a configured rule book whose queries were bound.

    Findings that a waiver of the policy or the baseline answers for are moved to `waived`.
    """
    select, ignore = selection(book, request)
    options = Options(
        capabilities=capabilities(facts),
        key=key,
        select=select,
        ignore=ignore,
        language=request.language,
        show_values=request.show_values,
    )
    judged = judge(book, facts.tables, options, database)
    judged.not_checked.extend(unchecked(facts))
    say_why(judged, book, request.language)
    waivers = check_waivers(facts.policy, book, keyed=True)
    settle_waivers(judged, waivers, book, facts, options, database, request.today)
    settle_baseline(judged, baseline, book, request)
    return judged


def tables_asked(book: RuleBook, request: Request) -> frozenset[str]:
    """Return the fact tables that the rules of a run read; those that only others read need not be resolved."""
    select, ignore = selection(book, request)
    options = Options(capabilities={}, key=b"", select=select, ignore=ignore)
    return frozenset(name for rule in book.rules.values() if applies(rule, options) for name in tables_named(rule.sql))


def selection(book: RuleBook, request: Request) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return the codes behind `--select` (None: all) and `--ignore`."""
    chosen: list[set[str]] = []
    for option, words in (("--select", request.select), ("--ignore", request.ignore)):
        codes: set[str] = set()
        for word in words:
            found = book.select(word)
            if not found:
                raise UsageError(f"no rule `{word}`", where=option, hint=book.hint(word))
            codes.update(found)
        chosen.append(codes)
    return (frozenset(chosen[0]) if request.select else None), frozenset(chosen[1])


def digests(facts: Facts) -> Iterator[str]:
    """Yield what tells this batch from any other, for the key of a run without one."""
    message = facts.tables["message"]
    names = ("path", "row", "sha256", "body_digest")
    for batch in message.select(names).to_batches(max_chunksize=AT_ONCE):
        yield from map(repr, zip(*(column.to_pylist() for column in batch.columns), strict=True))
    for batch in facts.tables["recipient"].select(["address"]).to_batches(max_chunksize=AT_ONCE):
        yield from map(repr, batch.column(0).to_pylist())


def report(facts: Facts, judged: Judgement, request: Request, book: RuleBook, *, per_run: bool) -> Report:
    """Put findings, ledger and verdict together."""
    policy: Policy = facts.policy
    recipient = facts.tables["recipient"]
    outcome = verdict(
        judged.findings, judged.not_checked, policy.gate.fail_on, policy.gate.require
    )
    whole = facts.harvest
    return Report(
        version=__version__,
        verdict=outcome,
        exit_code=EXIT_CODES[outcome],
        sources=[entry.as_dict() for entry in whole.sources],
        messages=facts.tables["message"].num_rows,
        recipients=distinct(recipient, "identity"),
        customers=distinct(recipient, "customer"),
        messages_unread=whole.messages_unread,
        parts_read=whole.parts_read,
        parts_unread=whole.parts_unread,
        skipped=[{"path": path, "why": book.phrase(request.language, why)} for path, why in whole.skipped],
        not_checked=sorted(judged.not_checked, key=lambda e: (e["check"], e["why"])),
        findings=sorted(judged.findings, key=lambda f: f.sort_key()),
        rules=judged.rules,
        waived=sorted(judged.waived, key=lambda f: f.sort_key()),
        remarks=[*facts.reference.remarks, *judged.remarks],
        per_run=per_run,
        language=request.language,
    )


def distinct(table: Any, column: str) -> int:
    """Return the number of distinct values of a column that are not null."""
    return len(table.column(column).unique().drop_null())
