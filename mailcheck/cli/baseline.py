"""`mailcheck baseline`: accept findings in old templates and batches until a day, and look at them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import click

from mailcheck.cli.options import batch_options, request_of
from mailcheck.cli.output import write_out
from mailcheck.model.errors import UsageError

if TYPE_CHECKING:
    from mailcheck.app.baseline import Audited

BASELINE = click.option(
    "--baseline", metavar="FILE", help="Accepted findings, written by `mailcheck baseline write`."
)
PLACE = click.option(
    "--baseline", metavar="FILE", help="Default: .mailcheck-baseline.json beside the policy."
)


@click.group("baseline")
def command() -> None:
    """Accept the findings of today, so that only new ones fail.

    A baseline is for adopting mailcheck on templates and batches that are already in use. It
    needs a key that lasts (MAILCHECK_KEY or [privacy] key_file), and is used only where `scan` is
    given --baseline FILE. Exposure, other people's data and what could not be read or checked are
    never accepted.

    \b
    mailcheck baseline write mails/ --reason "before the tool" --owner "mail team"
    mailcheck scan mails/ --baseline .mailcheck-baseline.json
    mailcheck baseline audit mails/
    """


@command.command("write")
@batch_options
@PLACE
@click.option("--reason", required=True, help="Why these findings may stand for now.")
@click.option("--owner", required=True, help="Who answers for them.")
@click.option("--expires", metavar="YYYY-MM-DD", help="Last day; default: 30 days from today.")
def write(reason: str, owner: str, expires: str | None, baseline: str | None, **given: Any) -> int:
    """Accept what a scan of PATHs finds today; entries that still hold stay as they are."""
    from mailcheck.app.baseline import DAYS, write_baseline
    from mailcheck.app.scan import scan

    request = request_of(given)
    last = day(expires) if expires else request.today + timedelta(days=DAYS)
    done = write_baseline(request, scan(request), baseline, reason=reason, owner=owner, expires=last)
    left = f"; {done.left_out} cannot be accepted and still count" if done.left_out else ""
    if not given["quiet"]:
        write_out(f"{done.path}: {done.findings} findings in {done.entries} entries{left}\n")
    return 0


@command.command("prune")
@batch_options
@PLACE
def prune(baseline: str | None, **given: Any) -> int:
    """Drop the entries for PATHs that match nothing any more."""
    from mailcheck.app.baseline import prune_baseline
    from mailcheck.app.scan import scan

    request = request_of(given)
    path, kept, dropped = prune_baseline(request, scan(request), baseline)
    if not given["quiet"]:
        write_out(f"{path}: {kept} entries kept, {dropped} dropped\n")
    return 0


@command.command("audit")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--policy", metavar="FILE", help="Policy file; default: the nearest mailcheck.toml upward.")
@PLACE
def audit(paths: tuple[str, ...], policy: str | None, baseline: str | None) -> int:
    """List the entries; exit code 1 if one has expired, or covers more than PATHs still hold."""
    from mailcheck.app.baseline import audit_baseline
    from mailcheck.app.scan import scan

    request = request_of({"paths": paths or (".",), "policy": policy})
    report = scan(request) if paths else None
    found = audit_baseline(replace(request, paths=paths or (".",)), report, baseline)
    write_out("".join(f"{line_of(entry)}\n" for entry in found) or "no entries\n")
    return 1 if any(entry.expired or entry.stale for entry in found) else 0


def line_of(audited: Audited) -> str:
    """Return one entry as a line of text."""
    entry = audited.entry
    state = "expired" if audited.expired else "stale" if audited.stale else "holds"
    return (
        f"{state:8}{entry.expires}  {entry.rule}  {entry.path}  {entry.count}x  {entry.owner}: {entry.reason}"
    )


def day(text: str) -> date:
    """Return a day written YYYY-MM-DD, or raise UsageError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"`{text}` is no day", where="--expires", hint="write YYYY-MM-DD") from None
