"""The report as JUnit XML: a suite for each file, a test case for each rule that fired in it."""

from __future__ import annotations

from xml.etree import ElementTree

from mailcheck.model.finding import INCOMPLETE, Finding, Report
from mailcheck.report.digest import failing, file_of, meaning, place, visible
from mailcheck.report.language import say

LINES = 20


def render(report: Report) -> str:
    """Write the suites; the first, `batch`, holds the verdict, the sources and what was not checked.

    A test case fails only where its findings made the verdict; others tell them in `system-out`.
    """
    root = ElementTree.Element("testsuites", name="mailcheck")
    add_batch(root, report)
    grave = failing(report)
    files: dict[str, dict[str, list[Finding]]] = {}
    for finding in report.findings:
        rules = files.setdefault(visible(file_of(finding, report)), {})
        rules.setdefault(finding.rule, []).append(finding)
    for path, rules in files.items():
        suite = ElementTree.SubElement(root, "testsuite", name=path)
        for same in rules.values():
            add_case(suite, path, same, grave, report.language)
    for suite in root:
        add_counts(suite)
    for key in ("tests", "failures", "errors", "skipped"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def add_batch(root: ElementTree.Element, report: Report) -> None:
    """Add the suite about the batch as a whole."""
    suite = ElementTree.SubElement(root, "testsuite", name="batch")
    case = ElementTree.SubElement(suite, "testcase", classname="mailcheck", name="verdict")
    if report.verdict != "pass":
        tag = "failure" if report.verdict == "fail" else "error"
        ElementTree.SubElement(case, tag, message=meaning(report), type=report.verdict)
    for source in report.sources:
        ElementTree.SubElement(
            suite, "testcase", classname="mailcheck.read", name=visible(str(source["path"]))
        )
    for entry in report.not_checked:
        name = visible(entry["check"])
        case = ElementTree.SubElement(suite, "testcase", classname="mailcheck.check", name=name)
        ElementTree.SubElement(case, "skipped", message=visible(entry["why"]))


def add_case(
    suite: ElementTree.Element, path: str, findings: list[Finding], grave: frozenset[str], language: str
) -> None:
    """Add the test case of one rule in one file; it fails where a severity is `grave`."""
    first = findings[0]
    name = visible(f"{first.rule} {first.name}")
    case = ElementTree.SubElement(suite, "testcase", classname=path, name=name)
    lines = [f"{place(f.location, language)}: {visible(f.message)}" for f in findings[:LINES]]
    if len(findings) > LINES:
        lines.append(say(language, "count.more", n=len(findings) - LINES))
    lines.append(visible(first.fix))
    if first.rule in INCOMPLETE:
        tag = "error"
    elif any(f.severity in grave for f in findings):
        tag = "failure"
    else:
        ElementTree.SubElement(case, "system-out").text = "\n".join(lines)
        return
    result = ElementTree.SubElement(case, tag, message=visible(first.message), type=first.severity)
    result.text = "\n".join(lines)


def add_counts(suite: ElementTree.Element) -> None:
    """Set the numbers that readers of JUnit expect on a suite."""
    suite.set("tests", str(len(suite)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(len(suite.findall(f"testcase/{tag}"))))
    suite.set("time", "0")
