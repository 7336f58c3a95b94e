"""`mailcheck hook`: check templates and batches before git commits or pushes them."""

from __future__ import annotations

import os
import sys

import click

from mailcheck.app.request import Request
from mailcheck.cli.baseline import BASELINE
from mailcheck.cli.git import BATCHES, HOOKS, TEMPLATES, Change, content, git, install, is_same_on_disk, pushed, staged, uninstall
from mailcheck.cli.options import default_language
from mailcheck.cli.output import write_out
from mailcheck.cli.printing import print_report
from mailcheck.model.finding import EXIT_CODES, Finding, Report


@click.group("hook")
def command() -> None:
    """Check templates and batches before git commits or pushes them.

    \b
    mailcheck hook install                 before each commit
    mailcheck hook install --pre-push      before each push
    mailcheck hook uninstall               take both away again

    With the tool pre-commit use .pre-commit-hooks.yaml instead (docs/gate.md). Only files that are
    staged, or pushed, are read: .eml .mbox .csv .tsv as one batch, and templates.
    """


@command.command("install")
@click.option("--pre-push", "push", is_flag=True, help="Before each push instead of each commit.")
@click.option("--force", is_flag=True, help="Keep an existing hook and run it before ours.")
@BASELINE
def install_hook(push: bool, force: bool, baseline: str | None) -> int:
    """Write the hook into this repository; one that exists is left as it is.

    \b
    mailcheck hook install
    mailcheck hook install --pre-push
    mailcheck hook install --baseline .mailcheck-baseline.json
    """
    write_out(f"{install(HOOKS[push], sys.executable, baseline=baseline, force=force)}\n")
    return 0


@command.command("uninstall")
def uninstall_hook() -> int:
    """Take our hooks away and put back those that were kept.

    \b
    mailcheck hook uninstall
    """
    gone = [path for path in map(uninstall, HOOKS) if path]
    write_out("".join(f"{path}\n" for path in gone) or "no hook of mailcheck is installed here\n")
    return 0


@command.command("run", hidden=True)
@BASELINE
@click.argument("hook", type=click.Choice(HOOKS))
@click.argument("arguments", nargs=-1)
def run_hook(hook: str, arguments: tuple[str, ...], baseline: str | None) -> int:
    """Check what is staged or pushed; this is what the hook itself calls."""
    os.chdir(os.fsdecode(git("rev-parse", "--show-toplevel").rstrip(b"\n")))
    changes = staged() if hook == "pre-commit" else pushed(sys.stdin.read().splitlines())
    reports = [check_templates([c for c in changes if TEMPLATES.search(c.path) and not BATCHES.search(c.path)], baseline)]
    reports.append(check_batch([c for c in changes if BATCHES.search(c.path)], baseline))
    verdicts = set()
    for report in reports:
        if report is not None:
            verdicts.add(report.verdict)
            if report.verdict == "pass":
                write_out("".join(f"{line_of(finding)}\n" for finding in report.findings))
            else:
                print_report(report, "text", "auto")
    for verdict in ("fail", "incomplete"):
        if verdict in verdicts:
            return EXIT_CODES[verdict]
    return 0


def line_of(finding: Finding) -> str:
    """Return a finding that stops nothing as one line."""
    place = finding.location
    return f"{place.path}:{place.line or 1}: {finding.severity} {finding.rule} {finding.message}"


def check_templates(changes: list[Change], baseline: str | None) -> Report | None:
    """Lint templates as they will be committed, whatever stands on the disk now."""
    from mailcheck.app.template import lint

    contents = {change.path: found for change in changes if (found := content(change)) is not None}
    if not contents:
        return None
    return lint(Request(paths=tuple(contents), language=default_language(), baseline=baseline), contents)


def check_batch(changes: list[Change], baseline: str | None) -> Report | None:
    """Scan mails and lists; where a file on disk is not the one to be committed, nobody can say that it passes."""
    from mailcheck.app.scan import scan

    if not changes:
        return None
    other = [change.path for change in changes if not is_same_on_disk(change)]
    paths = tuple(change.path for change in changes if os.path.isfile(change.path))
    report = scan(Request(paths=paths, language=default_language(), baseline=baseline))
    if other and report.verdict == "pass":
        click.echo(f"mailcheck: not checked, because the file differs from what is committed: {', '.join(other)}", err=True)
        report.verdict, report.exit_code = "incomplete", EXIT_CODES["incomplete"]
    return report
