"""A report written by hand, with something of everything, for golden files and examples."""

from __future__ import annotations

from typing import Any

from mailcheck.model.finding import Finding, Location, Report, RuleSummary

EXPOSED = "EXP101"
SHIFTED = "PAR303"


def rule(code: str, name: str, severity: str, findings: int, title: str, why: str, fix: str) -> RuleSummary:
    return RuleSummary(code, name, severity, title, why, fix, findings, ("RFC 5322 3.6.3", "incident U01"))


def exposed(number: int, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": EXPOSED,
        "name": "visible-customers",
        "severity": "error",
        "scope": "message",
        "message": "212 customers can see each other's addresses (limit 1)",
        "location": Location(f"mails/{number:04}.eml", 1, None, 4, "header", "To"),
        "evidence": {"customers": 212, "entries": 214, "sample": ["t***@e***.example", "h***@e***.jp"]},
        "fix": "Send one message to each person.",
        "fingerprint": f"EXP101:{number:032x}",
    }
    return Finding(**(values | changes))


def shifted() -> Finding:
    return Finding(
        SHIFTED,
        "shifted-names",
        "error",
        "batch",
        "names are shifted by 1 row against the addresses from row 120 to row 211 (氏名: 山***)",
        Location("名簿.csv", 120, 120, 121, None, "氏名"),
        {"lag": 1, "first_row": 120, "last_row": 211, "rows": 92},
        "Sort the whole list, never a single column, and export it again.",
        "PAR303:0000000000000000000000000000abcd",
    )


def noted() -> Finding:
    return Finding(
        "DST409",
        "untidy-address",
        "note",
        "message",
        "ｔ***@e***.example is written with full-width letters",
        Location("名簿.csv", 7, 7, 8, None, "email"),
        {"address": "ｔ***@e***.example"},
        "Write addresses in plain ASCII letters.",
        "DST409:00000000000000000000000000000001",
    )


RULES = {
    EXPOSED: rule(
        EXPOSED,
        "visible-customers",
        "error",
        5,
        "Customers can see each other's addresses",
        "Everyone on the list learns who else is a customer, and it cannot be taken back.",
        "Send one message to each person. Bcc is not enough: it still fails at the first slip.",
    ),
    SHIFTED: rule(
        SHIFTED,
        "shifted-names",
        "error",
        1,
        "A column of the list is shifted",
        "Everyone below the first wrong row is called by another customer's name.",
        "Sort the whole list, never a single column, and export it again.",
    ),
    "DST409": rule("DST409", "untidy-address", "note", 1, "An address is written untidily", "", ""),
}


def failing(**changes: Any) -> Report:
    """Return a report that fails: an exposure, a shifted column and a note."""
    values: dict[str, Any] = {
        "version": "0.1.0",
        "verdict": "fail",
        "exit_code": 1,
        "sources": [
            {"path": "mails/", "kind": "eml", "messages": 5},
            {
                "path": "名簿.csv",
                "kind": "csv",
                "messages": 1212,
                "encoding": "cp932",
                "delimiter": ",",
                "header": True,
                "columns": {"メールアドレス": "email", "氏名": "name"},
            },
        ],
        "messages": 1217,
        "recipients": 2277,
        "customers": 1212,
        "messages_unread": 0,
        "parts_read": 1222,
        "parts_unread": 0,
        "skipped": [{"path": "mails/logo.png", "why": "not mail"}],
        "not_checked": [
            {"check": "verification", "why": "no verified destinations are configured", "rules": ["LEK201"]},
            {"check": "pairing", "why": "no roster", "rules": ["PAR306"], "partial": True},
        ],
        "findings": [*(exposed(n) for n in range(1, 6)), noted(), shifted()],
        "rules": RULES,
        "remarks": ["The encoding of 名簿.csv was decided from its bytes: cp932."],
    }
    return Report(**(values | changes))


def passing(**changes: Any) -> Report:
    """Return a report of a batch in which nothing was found."""
    clean: dict[str, Any] = {"verdict": "pass", "exit_code": 0, "findings": [], "rules": {}, "skipped": []}
    return failing(**(clean | {"not_checked": [], "remarks": [], "per_run": False} | changes))


def incomplete(**changes: Any) -> Report:
    """Return a report of a batch of which one message could not be read."""
    unread = Finding(
        "SYS001",
        "unreadable-message",
        "error",
        "message",
        "the message could not be read: the ZIP member is encrypted",
        Location("mails.zip/0003.eml", 1),
        {"detail": "the ZIP member is encrypted"},
        "Unpack it and check the folder.",
        "SYS001:00000000000000000000000000000001",
    )
    summary = RuleSummary(
        "SYS001",
        "unreadable-message",
        "error",
        "A message could not be read",
        "What was not read was not checked.",
        unread.fix,
        1,
    )
    changed = {"verdict": "incomplete", "exit_code": 3, "findings": [unread], "rules": {"SYS001": summary}}
    return passing(**(changed | {"messages_unread": 1} | changes))
