"""`mailcheck split`: write the messages that may go and those that may not into two folders."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

import click

from mailcheck.cli.options import batch_options, request_of
from mailcheck.cli.output import write_out
from mailcheck.cli.progress import Counter
from mailcheck.model.policy import FAIL_ON


@click.command("split")
@batch_options
@click.option("--cleared", required=True, metavar="DIR", help="New or empty folder for the messages that passed.")
@click.option("--held", required=True, metavar="DIR", help="New or empty folder for all others.")
@click.option("--per-message", is_flag=True, help="A finding of the batch holds only the messages that it names.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Severity from which a message is held; default: error.")
def command(cleared: str, held: str, per_message: bool, fail_on: str | None, **given: Any) -> int:
    """Write the messages that passed and those that did not; nothing lost, nothing changed.

    Mails, mailboxes, CSV and TSV files and JSON lines are taken apart between messages; each piece
    keeps its octets, encoding and line ends, and what stands above the first record (byte order
    mark, sep= line, header) stands in both halves. Spreadsheets, Parquet files and archives cannot
    be taken apart without being written anew: one held message holds the whole file. In the
    numbers, such a file counts as one. Files that are no mail are not copied.

    \b
    mailcheck split mails/ --cleared out/cleared --held out/held
    mailcheck split list.csv --cleared ok --held not-ok --per-message

    Each folder has an index.csv with path, message or row, rules and reason, masked. The folders
    are readable by you alone and appear when everything is on the disk, the held one first;
    before that, nothing is there. (A process that was killed outright can leave its private working
    folder, .DIR.NUMBER.part, which may be deleted.)

    A finding about the batch, or anything that could not be read or checked, holds everything.
    With --per-message it holds only the messages that it names, and a note says what was passed
    over; a check that could not be made for the batch still holds everything.

    Exit codes: 0 all cleared, 1 something held, 2 wrong usage or nothing could be written,
    3 nothing but unread or unchecked input was the reason to hold.
    """
    from mailcheck.app.split import divide
    from mailcheck.cli.folders import check_targets, write_both
    from mailcheck.report.language import say

    check_targets(cleared, held, given["paths"])
    request = request_of({**given, "fail_on": fail_on})
    # A stopped run has to take its half-written folders away like one that failed.
    signal.signal(signal.SIGTERM, interrupted)
    with Counter(enabled=not given["quiet"] and not given["no_progress"], language=request.language) as counter:
        division = divide(request, per_message=per_message, progress=counter.asked)
    write_both(division, cleared, held)
    if not given["quiet"]:
        counted = say(request.language, "split.done", cleared=division.count(True), held=division.count(False))
        write_out("".join(f"{line}\n" for line in [*division.notes, counted]))
    return division.exit_code


def interrupted(number: int, frame: FrameType | None) -> None:
    """End the run as if a person had interrupted it."""
    raise KeyboardInterrupt
