"""The use case behind `mailcheck template`: lint templates of mails, without a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from mailcheck import __version__
from mailcheck.app.capabilities import capabilities, say_why
from mailcheck.app.gather import policy_of
from mailcheck.app.request import Request
from mailcheck.app.work import knowledge_of
from mailcheck.judge.database import Database
from mailcheck.judge.engine import Judgement, Options, applies, configure, judge, verdict
from mailcheck.model.finding import EXIT_CODES, Report
from mailcheck.model.mask import mask_free_text
from mailcheck.model.policy import Policy
from mailcheck.model.rule import RuleBook
from mailcheck.model.source import Limits
from mailcheck.model.table import TableBuilder, Tables
from mailcheck.read.templates import Found, TemplateText, find_templates, read_template
from mailcheck.reference.load import files_of
from mailcheck.reference.rulebook import load_rulebook
from mailcheck.reference.secret import key_of_run, load_key

TEMPLATES = frozenset({"template"})
NO_FIELDS = "neither [template] fields nor [list.columns] declares a field"
LATER = "judged after the others"
# A comment speaks for its own line and for the one below it.
REACH = (0, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """What the steps of one run share."""

    book: RuleBook
    policy: Policy
    request: Request
    options: Options
    database: Database


def lint(request: Request, contents: Mapping[str, bytes] | None = None) -> Report:
    """Lint the templates under the paths of a request and return the report.

    `contents` takes the place of the files: what a hook is about to commit. Raises MailcheckError
    where nothing could be judged (exit code 2).
    """
    policy = policy_of(request)
    book = configure(load_rulebook(policy.rules.packs, examples=False, language=request.language), policy.rule)
    reference = files_of(replace(policy, batch=replace(policy.batch, template=None)))
    found = find_templates(request.paths, reference) if contents is None else Found(list(request.paths))
    texts = [read_template(path, policy.limits, (contents or {}).get(path)) for path in found.paths]
    key = load_key(policy.privacy.key_file)
    key_used = key or key_of_run([f"{t.path} {sha256(t.text.encode('utf-8', 'replace')).hexdigest()}" for t in texts])
    with Database() as database:
        judged = judge_texts(book, texts, found.refused, policy, request, key_used, database)
    if request.baseline is not None:
        # A hook has to start quickly, and few have a baseline.
        from mailcheck.app.baseline import baseline_of, settle_baseline

        settle_baseline(judged, baseline_of(request.baseline, key), book, request)
    say_why(judged, book, request.language)
    return report(judged, found, texts, book, policy, request, per_run=key is None)


def lint_memory(book: RuleBook, texts: dict[str, bytes], request: Request, key: bytes, database: Database) -> Judgement:
    """Judge templates at hand by a configured rule book: the examples of rules."""
    templates = [read_template(name, Limits(), data) for name, data in sorted(texts.items())]
    return judge_texts(book, templates, [], policy_of(request), request, key, database)


def judge_texts(
    book: RuleBook,
    texts: Sequence[TemplateText],
    refused: Sequence[tuple[str, str]],
    policy: Policy,
    request: Request,
    key: bytes,
    database: Database,
) -> Judgement:
    """Judge templates: their own rules, the rules for mails on .eml ones, then the ignores."""
    select, ignore = chosen(book, request)
    options = Options(
        capabilities={"fields": None if fields_of(policy) else NO_FIELDS, "ignores": LATER},
        key=key,
        select=select,
        ignore=ignore,
        language=request.language,
        show_values=request.show_values,
        scopes=TEMPLATES,
    )
    run = Run(book, policy, request, options, database)
    for code in sorted(book.packed):
        if applies(book.rules[code], options):
            database.check(book.rules[code])
    tables = tables_of(texts, refused, policy, request)
    judged = judge(book, tables, options, database)
    judged.not_checked = [entry for entry in judged.not_checked if entry["why"] != LATER]
    add_mails(judged, [text for text in texts if text.octets and not text.code == "unreadable"], run)
    settled = settle_ignores(judged, tables, run) | settle_waivers(judged, tables, run)
    if settled:
        later = Options(**{**plain(options), "capabilities": {}, "select": needing_ignores(run)})
        extend(judged, judge(book, {"message": tables["message"], **settled}, later, database))
    judged.findings.sort(key=lambda finding: finding.sort_key())
    return judged


def tables_of(
    texts: Sequence[TemplateText], refused: Sequence[tuple[str, str]], policy: Policy, request: Request
) -> Tables:
    """Return the facts of templates, with what could not be read as problems."""
    import pyarrow.compute as pc

    from mailcheck.extract.template_people import Ours
    from mailcheck.extract.templates import Frame, template_tables

    knowledge = knowledge_of(policy.rules.packs)
    contacts: set[str] = {address.lower() for address in policy.sender.allowed_copies}
    if policy.sender.contacts:
        from mailcheck.resolve.known_values import own_contacts

        contacts |= set(own_contacts(policy.sender.contacts, knowledge))
    domains = frozenset(domain.lower().lstrip("@.") for domain in policy.sender.domains)
    frame = Frame(knowledge, fields_of(policy), policy.template.languages, Ours(domains, frozenset(contacts), policy.sender.generic_greetings))
    tables = template_tables([text for text in texts if text.code in ("", "damaged")], frame)
    if pc.any(pc.equal(tables["template_value"].column("kind"), "PERSON")).as_py():
        # The lists of names take longer than most templates.
        from mailcheck.resolve.salutations import named

        tables["template_value"] = named(tables["template_value"], knowledge.words["common-names"])
    problems = TableBuilder("problem")
    for path, why in refused:
        problems.add(path=path, code="unreadable", detail=why)
    for text in texts:
        if text.code:
            problems.add(path=text.path, code=text.code, detail=text.detail)
    if not texts and not refused:
        problems.add(path=request.paths[0] if request.paths else "", code="empty", detail="no template was found")
    return {**tables, "problem": problems.finish()}


def chosen(book: RuleBook, request: Request) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Return the codes behind `--select` (None: all) and `--ignore`."""
    if not request.select and not request.ignore:
        return None, frozenset()
    # A hook has to start quickly, and nothing else of a scan is needed.
    from mailcheck.app.scan import selection

    return selection(book, request)


def fields_of(policy: Policy) -> tuple[str, ...]:
    """Return the fields that may be merged: declared ones, or the columns of the list."""
    return policy.template.fields or tuple(policy.list.columns.values())


def plain(options: Options) -> dict[str, Any]:
    """Return the options as keyword arguments."""
    return {name: getattr(options, name) for name in Options.__dataclass_fields__}


def add_mails(judged: Judgement, texts: Sequence[TemplateText], run: Run) -> None:
    """Add what the rules for mails say of .eml templates, those that make sense without a batch."""
    codes = frozenset(rule.code for rule in run.book.rules.values() if rule.templates)
    selected = codes if run.options.select is None else codes & run.options.select
    if not texts or not selected:
        return
    from mailcheck.app.gather import gather

    for code in sorted(selected & run.book.packed):
        run.database.check(run.book.rules[code])
    request = replace(run.request, paths=tuple(text.path for text in texts), jobs=1)
    facts = gather(request)
    options = Options(
        **{**plain(run.options), "capabilities": capabilities(facts), "select": selected, "scopes": frozenset({"message"})}
    )
    found = judge(run.book, {**facts.tables, "problem": facts.tables["problem"].slice(0, 0)}, options, run.database)
    extend(judged, replace(found, not_checked=[]))


def extend(judged: Judgement, more: Judgement) -> None:
    """Add findings and what the report says of their rules."""
    judged.findings += more.findings
    judged.not_checked += more.not_checked
    judged.rules |= more.rules
    judged.ran |= more.ran


def needing_ignores(run: Run) -> frozenset[str]:
    """Return the codes of the rules about ignores that are asked for."""
    return frozenset(r.code for r in run.book.rules.values() if "ignores" in r.needs and applies(r, run.options))


def settle_waivers(judged: Judgement, tables: Tables, run: Run) -> Tables:
    """Move findings that the policy answers for to `waived`; return the waivers that are stale as problems.

    Only waivers of rules for templates count here: the others wait for a batch.
    """
    if not run.policy.waiver:
        return {}
    from mailcheck.app.waivers import apply_waivers, check_waivers
    from mailcheck.read.discover import shown

    keyed = load_key(run.policy.privacy.key_file) is not None
    waivers = [w for w in check_waivers(run.policy, run.book, keyed=keyed) if w.rule.scope in TEMPLATES]
    stale = apply_waivers(judged, waivers, tables["message"], run.request.today)
    return {"problem": stale.table(shown(run.policy.path or ""))} if stale.entries else {}


def settle_ignores(judged: Judgement, tables: Tables, run: Run) -> Tables:
    """Move ignored findings to `waived`; return the ignores with their state, nothing where there are none.

    An ignore counts for its line and the next, with a known rule and a reason, and never in a mail.
    """
    from mailcheck.app.waivers import take

    rows = tables["template_ignore"].to_pylist()
    if not rows:
        return {}
    paths = dict(zip(*(tables["message"].column(n).to_pylist() for n in ("message_id", "path")), strict=True))
    reasons: dict[int, str] = {}
    for row in rows:
        rule = run.book.find(row["rule"]) if row["rule"] else None
        if row["state"] or row["rule"] is None:
            row["state"] = row["state"] or "reasonless"
        elif rule is None or rule.check == "reading":
            row["state"] = "unknown"
        elif not row["reason"]:
            row["state"] = "reasonless"
        else:
            meant = [
                number
                for number, finding in enumerate(judged.findings)
                if finding.rule == rule.code
                and finding.location.path == paths[row["message_id"]]
                and (finding.location.line or 1) - row["line"] in REACH
            ]
            reasons |= {number: mask_free_text(row["reason"]) for number in meant}
            row["state"] = "used" if meant or not applies(rule, run.options) else "unused"
    take(judged, reasons)
    builder = TableBuilder("template_ignore")
    for row in rows:
        builder.add(**row)
    return {"template_ignore": builder.finish()}


def report(
    judged: Judgement,
    found: Found,
    texts: Sequence[TemplateText],
    book: RuleBook,
    policy: Policy,
    request: Request,
    *,
    per_run: bool,
) -> Report:
    """Put findings, ledger and verdict together."""
    outcome = verdict(judged.findings, judged.not_checked, policy.gate.fail_on, policy.gate.require)
    unread = len(found.refused) + sum(text.code not in ("", "damaged") for text in texts)
    read = len(found.paths) + len(found.refused) - unread
    counts: dict[str, int] = {}
    for text in texts:
        counts[text.kind] = counts.get(text.kind, 0) + 1
    source = ", ".join(request.paths)
    return Report(
        version=__version__,
        verdict=outcome,
        exit_code=EXIT_CODES[outcome],
        sources=[{"path": source, "kind": kind, "messages": count} for kind, count in sorted(counts.items())],
        messages=read,
        recipients=0,
        customers=0,
        messages_unread=unread,
        parts_read=read,
        parts_unread=0,
        skipped=[{"path": path, "why": book.phrase(request.language, why)} for path, why in found.skipped],
        not_checked=sorted(judged.not_checked, key=lambda e: (e["check"], e["why"])),
        findings=judged.findings,
        rules=judged.rules,
        waived=judged.waived,
        remarks=judged.remarks,
        per_run=per_run,
        language=request.language,
        templates=True,
    )
