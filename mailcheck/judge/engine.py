"""Running the rule book over resolved facts: findings, what could not be checked, the verdict."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mailcheck.judge.database import SPECIAL, CheckFailed, Database
from mailcheck.model.errors import PolicyError, RuleError, nearest
from mailcheck.model.finding import INCOMPLETE, SEVERITIES, Finding, Location, RuleSummary
from mailcheck.model.mask import mask_free_text, mask_value
from mailcheck.model.rule import Rule, RuleBook

if TYPE_CHECKING:
    from mailcheck.model.table import Tables


@dataclass(frozen=True, slots=True)
class Options:
    """How to judge: which rules, in which language, with which key, masked or not.

    `capabilities` maps each capability of a rule's `needs` to None where the batch has it, else
    to the reason why not. `select`, `ignore` are codes, None selects all; `scopes` are what runs.
    """

    capabilities: Mapping[str, str | None]
    key: bytes
    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    language: str = "en"
    show_values: bool = False
    scopes: frozenset[str] = frozenset({"message", "batch"})


@dataclass(slots=True)
class Judgement:
    """What judging gave.

    `ran` are the codes of the rules whose queries ran; `waived` are findings that the policy or
    a baseline answers for.
    """

    findings: list[Finding] = field(default_factory=list)
    rules: dict[str, RuleSummary] = field(default_factory=dict)
    not_checked: list[dict[str, Any]] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)
    waived: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def configure(book: RuleBook, overrides: Mapping[str, Mapping[str, Any]]) -> RuleBook:
    """Return the rule book with the policy's `[rule.CODE]` tables laid over it.

    Raises PolicyError for an unknown rule or parameter, naming the nearest.
    """
    rules = dict(book.rules)
    for word, values in overrides.items():
        rule = book.find(word)
        if rule is None:
            raise PolicyError(f"no rule `{word}`", where="[rule]", hint=book.hint(word))
        current = rules[rule.code]
        for key, value in values.items():
            current = override(current, key, value)
        rules[rule.code] = current
    return replace(book, rules=rules)


def override(rule: Rule, key: str, value: Any) -> Rule:
    """Return the rule with one key of its policy table applied."""
    where = f"[rule.{rule.code}]"
    if key == "severity":
        if value not in (*SEVERITIES, "off"):
            hint = nearest(str(value), (*SEVERITIES, "off"))
            raise PolicyError(f"severity cannot be `{value}`", where=where, hint=hint)
        return replace(rule, severity=value, severity_set=True)
    if key not in rule.parameters:
        known = ["severity", *rule.parameters]
        hint = nearest(key, known) or f"known: {', '.join(known)}"
        raise PolicyError(f"no parameter `{key}`", where=where, hint=hint)
    wanted = type(rule.parameters[key])
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise PolicyError(f"`{key}` must be of type {wanted.__name__}", where=where)
    return replace(rule, parameters={**rule.parameters, key: value})


def judge(book: RuleBook, tables: Tables, options: Options, database: Database) -> Judgement:
    """Load the facts and run every rule that applies.

    The book must be configured, and the queries of packs bound (`Database.check`) before.
    """
    database.load(tables)
    places = Places(tables)
    result = Judgement()
    missing: dict[tuple[str, str, bool], list[str]] = {}
    made: set[str] = set()
    failures: list[tuple[Rule, str]] = []
    for rule in book.rules.values():
        if not applies(rule, options):
            continue
        lacking = [n for n in rule.needs if options.capabilities.get(n) is not None]
        if lacking:
            why = str(options.capabilities[lacking[0]])
            missing.setdefault((rule.check, why, rule.core), []).append(rule.code)
            continue
        try:
            rows = database.run(rule, rule.parameters)
        except CheckFailed as error:
            failures.append((rule, str(error)))
            continue
        result.ran.add(rule.code)
        if rule.core:
            made.add(rule.check)
        report_rows(result, book, rule, rows, places, options)
    for rule, why in failures:
        crashed(result, book, rule, why, places, options)
    for (check, why, core), codes in missing.items():
        entry = {"check": check, "why": why, "rules": codes}
        whole = core and check not in made
        result.not_checked.append(entry if whole else {**entry, "partial": True})
    result.not_checked.sort(key=lambda e: (e["check"], e["why"], e["rules"]))
    result.findings.sort(key=Finding.sort_key)
    return result


def applies(rule: Rule, options: Options) -> bool:
    """Tell whether a rule is switched on for this run."""
    if rule.severity == "off" or rule.code in options.ignore:
        return False
    # What could not be read is reported whatever is selected: a selection must not hide it.
    if rule.check == "reading":
        return True
    return rule.scope in options.scopes and (options.select is None or rule.code in options.select)


class Places:
    """Where each message stands, by `message_id`."""

    def __init__(self, tables: Tables) -> None:
        message = tables["message"]
        self.columns = {
            name: message.column(name) for name in ("path", "message", "row", "line", "message_id")
        }
        self.count = message.num_rows

    def location(self, row: Mapping[str, Any]) -> Location:
        """Return the location of a query's row; its own line, part and field win."""
        at = row.get("message_id")
        known = at is not None and at < self.count
        value = {
            name: self.columns[name][at].as_py() if known else None
            for name in ("path", "message", "row", "line")
        }
        return Location(
            path=row.get("path") or value["path"] or "",
            message=value["message"] if known else row.get("message"),
            row=value["row"] if known else row.get("row"),
            line=row.get("line") or value["line"],
            part=row.get("part"),
            field=row.get("field"),
        )


def report_rows(
    result: Judgement,
    book: RuleBook,
    rule: Rule,
    rows: Sequence[dict[str, Any]],
    places: Places,
    options: Options,
) -> None:
    """Turn the rows of one rule into findings, one for each message."""
    folded: dict[Any, list[dict[str, Any]]] = {}
    for number, row in enumerate(rows):
        each = row["message_id"] if row.get("message_id") is not None else f"row {number}"
        folded.setdefault(each if scope_of(rule, row) == "message" else f"row {number}", []).append(row)
    findings = []
    for same in folded.values():
        findings.append(make_finding(book, rule, same[0], len(same), places, options))
    if findings:
        add_summary(result, book, rule, findings, options.language)
    result.findings.extend(findings)


def scope_of(rule: Rule, row: Mapping[str, Any]) -> str:
    """Return the scope of a row: the variant's, or the rule's."""
    variant = rule.variants.get(row.get("variant") or "")
    return (variant.scope if variant else None) or rule.scope


def make_finding(
    book: RuleBook, rule: Rule, row: dict[str, Any], count: int, places: Places, options: Options
) -> Finding:
    """Return the finding of one row, in the language and with the masking asked for."""
    word = row.get("variant")
    variant = rule.variants.get(word or "")
    severity = (variant.severity if variant else None) or row.get("severity") or rule.severity
    if rule.severity_set:
        severity = rule.severity
    if severity not in SEVERITIES:
        raise RuleError(f"query returned the severity `{severity}`", where=rule.path)
    clear = {k: v for k, v in row.items() if k not in SPECIAL and k not in ("path", "message", "row")}
    evidence = {k: shown(k, v, rule, options, book) for k, v in clear.items() if v is not None}
    if count > 1:
        evidence.setdefault("count", count)
    texts = book.texts.get(options.language, {}).get(rule.code, {})
    template = texts.get(f"variant.{word}" if word else "message") or rule.text(word)
    values = {**rule.parameters, **dict.fromkeys(clear, ""), **evidence}
    return Finding(
        rule=rule.code,
        name=rule.name,
        severity=severity,
        scope=scope_of(rule, row),
        message=template.format(**{k: in_words(v) for k, v in values.items()}),
        location=places.location(row),
        evidence=evidence,
        fix=texts.get("fix", rule.fix),
        fingerprint=fingerprint(rule, row, clear, options.key),
    )


def shown(
    name: str, value: Any, rule: Rule, options: Options, book: RuleBook
) -> Any:
    """Return a value as the report may show it: texts are masked unless the rule knows better."""
    if isinstance(value, (list, tuple)):
        return [shown(name, item, rule, options, book) for item in value if item is not None]
    if not isinstance(value, str):
        return value if isinstance(value, (int, float, bool)) else str(value)
    if name in rule.plain:
        phrase = book.phrase(options.language, value)
        return phrase if options.show_values else mask_free_text(phrase)
    return value if options.show_values else mask_value(value)


def in_words(value: Any) -> str:
    """Return a value as it stands in a sentence."""
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def fingerprint(rule: Rule, row: Mapping[str, Any], clear: Mapping[str, Any], key: bytes) -> str:
    """Return the keyed digest of rule, field and value; never of a path, line or row."""
    value = row.get("value")
    if value is None:
        value = json.dumps(clear, sort_keys=True, default=str, ensure_ascii=False)
    text = "\x1f".join((rule.code, str(row.get("field") or ""), str(value)))
    digest = hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return f"{rule.code}:{digest[:32]}"


def add_summary(
    result: Judgement, book: RuleBook, rule: Rule, findings: Sequence[Finding], language: str
) -> None:
    """Add what the report says of a rule that fired."""
    texts = book.texts.get(language, {}).get(rule.code, {})
    worst = min((f.severity for f in findings), key=SEVERITIES.index)
    before = result.rules.get(rule.code)
    result.rules[rule.code] = RuleSummary(
        code=rule.code,
        name=rule.name,
        severity=worst,
        title=texts.get("title", rule.title),
        why=texts.get("why", rule.why),
        fix=texts.get("fix", rule.fix),
        findings=len(findings) + (before.findings if before else 0),
        references=rule.references,
    )


def crashed(
    result: Judgement, book: RuleBook, rule: Rule, why: str, places: Places, options: Options
) -> None:
    """Report a rule whose query failed as SYS005: what was not checked never passes."""
    system = book.rules["SYS005"]
    row = {"message_id": None, "value": rule.code, "rule": rule.code, "detail": why}
    finding = make_finding(book, system, row, 1, places, options)
    add_summary(result, book, system, [finding], options.language)
    result.findings.append(finding)


def verdict(
    findings: Sequence[Finding], not_checked: Sequence[Mapping[str, Any]], fail_on: str, require: Sequence[str]
) -> str:
    """Return pass, fail or incomplete (CONTRACT.md, exit codes)."""
    levels = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on != "never" else ()
    if any(f.severity in levels and f.rule not in INCOMPLETE for f in findings):
        return "fail"
    lacking = any(e["check"] in require and not e.get("partial") for e in not_checked)
    return "incomplete" if lacking or any(f.rule in INCOMPLETE for f in findings) else "pass"
