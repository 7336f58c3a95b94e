"""`mailcheck baseline`: accept findings in old templates and batches until a day, and look at them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from mailcheck.cli.options import LANGUAGES, batch_options, request_of
from mailcheck.cli.output import write_out
from mailcheck.model.errors import UsageError
from mailcheck.report.language import say

if TYPE_CHECKING:
    from mailcheck.app.baseline import Audited
    from mailcheck.app.request import Request
    from mailcheck.model.finding import Report

BASELINE = click.option(
    "--baseline", metavar="FILE", help="Accepted findings, written by `mailcheck baseline write`."
)
PLACE = click.option(
    "--baseline", metavar="FILE", help="Default: .mailcheck-baseline.json beside the policy."
)
TEMPLATE = click.option("--template", is_flag=True, help="PATHs are templates, as `mailcheck template` reads them.")


@click.group("baseline")
def command() -> None:
    """Accept the findings of today, so that only new ones fail.

    A baseline is for adopting mailcheck on templates and batches that are already in use. It
    needs a key that lasts (MAILCHECK_KEY or [privacy] key_file), and is used only where `scan` or
    `template` is given --baseline FILE. Exposure, other people's data and what could not be read or
    checked are never accepted.

    \b
    mailcheck baseline write --template templates/ --reason "before the tool" --owner "mail team"
    mailcheck template templates/ --baseline .mailcheck-baseline.json
    mailcheck baseline audit --template templates/
    mailcheck baseline prune --template templates/
    """


@command.command("write")
@batch_options
@PLACE
@TEMPLATE
@click.option("--reason", required=True, help="Why these findings may stand for now.")
@click.option("--owner", required=True, help="Who answers for them.")
@click.option("--expires", metavar="YYYY-MM-DD", help="Last day; default: 30 days from today.")
def write(reason: str, owner: str, expires: str | None, baseline: str | None, template: bool, **given: Any) -> int:
    """Accept what is found in PATHs today; entries that still hold stay as they are.

    \b
    mailcheck baseline write --template templates/ --reason "before the tool" --owner "mail team"
    mailcheck baseline write mails/ --reason "known, see #12" --owner "mail team" --expires 2027-03-31
    """
    from mailcheck.app.baseline import DAYS, write_baseline

    request = request_of(given)
    last = day(expires) if expires else request.today + timedelta(days=DAYS)
    done = write_baseline(request, report_on(request, template), baseline, reason=reason, owner=owner, expires=last)
    if not given["quiet"]:
        said = [say(request.language, "baseline.written", path=done.path, findings=done.findings, entries=done.entries)]
        if done.left_out:
            said.append(say(request.language, "baseline.left_out", n=done.left_out))
        write_out("".join(f"{line}\n" for line in said))
    return 0


@command.command("prune")
@batch_options
@PLACE
@TEMPLATE
def prune(baseline: str | None, template: bool, **given: Any) -> int:
    """Drop the entries for PATHs that match nothing any more.

    \b
    mailcheck baseline prune --template templates/
    """
    from mailcheck.app.baseline import prune_baseline

    request = request_of(given)
    path, kept, dropped = prune_baseline(request, report_on(request, template), baseline)
    if not given["quiet"]:
        write_out(say(request.language, "baseline.pruned", path=path, kept=kept, dropped=dropped) + "\n")
    return 0


@command.command("audit")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--policy", metavar="FILE", help="Policy file; default: the nearest mailcheck.toml upward.")
@PLACE
@TEMPLATE
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language; default: the locale.")
def audit(paths: tuple[str, ...], policy: str | None, baseline: str | None, template: bool, lang: str | None) -> int:
    """List the entries; exit code 1 if one has expired, or covers more than PATHs still hold.

    \b
    mailcheck baseline audit                          which entries have expired
    mailcheck baseline audit --template templates/    and which cover more than there is
    """
    from mailcheck.app.baseline import audit_baseline

    request = request_of({"paths": paths or (".",), "policy": policy, "lang": lang})
    report = report_on(request, template) if paths else None
    found = audit_baseline(replace(request, paths=paths or (".",)), report, baseline)
    write_out("".join(f"{line_of(entry, request.language)}\n" for entry in found) or f"{say(request.language, 'baseline.none')}\n")
    return 1 if any(entry.expired or entry.stale for entry in found) else 0


def report_on(request: Request, template: bool) -> Report:
    """Return what is found in the paths of a request, a batch or templates."""
    if template:
        from mailcheck.app.template import lint

        return lint(request)
    from mailcheck.app.scan import scan

    return scan(request)


def line_of(audited: Audited, language: str) -> str:
    """Return one entry as a line of text."""
    entry = audited.entry
    state = "expired" if audited.expired else "stale" if audited.stale else "holds"
    return f"{say(language, f'baseline.{state}')}  {entry.expires}  {entry.rule}  {entry.path}  {entry.count}x  {entry.owner}: {entry.reason}"


def day(text: str) -> date:
    """Return a day written YYYY-MM-DD, or raise UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"`{text}` is no day", where="--expires", hint="write YYYY-MM-DD") from None
