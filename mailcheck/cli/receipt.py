"""The options by which a scan writes a receipt, and the writing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from mailcheck.app.request import Request
from mailcheck.cli.approve import SIGNING_KEY
from mailcheck.model.errors import UsageError

if TYPE_CHECKING:
    from mailcheck.app.gather import Facts, Progress
    from mailcheck.model.finding import Report
    from mailcheck.reference.signing import SigningKey

VALID_HOURS = 24
LONGEST_HOURS = 366 * 24


@dataclass(frozen=True, slots=True)
class Wish:
    """The receipt that is asked for; without a key it holds digests only, and says so."""

    path: str
    key: SigningKey | None
    hours: float


def receipt_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--receipt` and what belongs to it."""
    hours = click.FloatRange(min=0, min_open=True, max=LONGEST_HOURS)
    for option in (
        click.option("--receipt-valid", type=hours, metavar="HOURS", help=f"How long it is good; default: {VALID_HOURS}."),
        SIGNING_KEY,
        click.option("--receipt", metavar="FILE", help="On a pass, write the receipt that `verify` checks."),
    ):
        command = option(command)
    return command


def wish_of(given: dict[str, Any]) -> Wish | None:
    """Take the options of `receipt_options` out of those given; UsageError for a key without use."""
    path, key_file, hours = (given.pop(name) for name in ("receipt", "key_file", "receipt_valid"))
    if path is None:
        for name, value in (("--signing-key", key_file), ("--receipt-valid", hours)):
            if value is not None:
                raise UsageError("there is no receipt without --receipt FILE", where=name)
        return None
    from mailcheck.reference.signing import load_signing_key

    return Wish(path, load_signing_key(key_file), VALID_HOURS if hours is None else hours)


def scan_for(
    request: Request, wish: Wish | None, progress: Progress | None, keep: Callable[[Facts], None] | None = None
) -> tuple[Report, Callable[[], None]]:
    """Scan; return the report, and what writes the receipt when every report has been written."""
    if wish is None:
        from mailcheck.app.scan import scan

        return scan(request, progress, keep), lambda: None
    from mailcheck.app.receipt import scan_for_receipt

    report, make = scan_for_receipt(request, wish.path, progress, keep)

    def finish() -> None:
        from mailcheck.report.language import say
        from mailcheck.reference.whole_file import write_whole

        key = "receipt.no_receipt"
        if make is not None:
            write_whole(wish.path, make(wish.key, datetime.now(UTC), wish.hours))
            key = "receipt.receipt_signed" if wish.key else "receipt.receipt_unsigned"
        # Standard output is the report's alone.
        verdict = say(request.language, f"verdict.{report.verdict}")
        click.echo(say(request.language, key, name=wish.path, verdict=verdict), err=True)

    return report, finish
