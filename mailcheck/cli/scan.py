"""`mailcheck scan`: read a batch, judge it, write the reports, leave with the verdict."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib import import_module
from typing import Any

import click

from mailcheck.cli.baseline import BASELINE
from mailcheck.cli.options import batch_options, request_of
from mailcheck.cli.output import check_reports, check_show_values, parse_outputs, write_file
from mailcheck.cli.printing import print_report
from mailcheck.cli.progress import Counter
from mailcheck.cli.receipt import receipt_options, scan_for, wish_of
from mailcheck.model.policy import FAIL_ON
from mailcheck.report.formats import FORMATS, render


@click.command("scan")
@batch_options
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="Format on standard output.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be repeated.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Severity from which the batch fails; default: error.")
@click.option("--show-values", is_flag=True, help="Personal data in clear, to a terminal or a private file only.")
@BASELINE
@click.option("--online", is_flag=True, help="Ask the DNS whether the recipients' domains take mail; nothing else uses the network.")
@click.option("--record", is_flag=True, help="On a pass, append who gets mail to the ledger (audience.sent).")
@receipt_options
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour of the text report.")
def command(form: str, outputs: tuple[str, ...], fail_on: str | None, show_values: bool, color: str, record: bool, online: bool, **given: Any) -> int:
    """Check a batch of mails or a list before it is sent.

    PATH is a folder, .eml, .mbox, .csv, .tsv, .xlsx, an archive of these, or - for one message
    on standard input. All PATHs together are one batch.

    \b
    mailcheck scan mails/ --policy mailcheck.toml
    mailcheck scan list.csv --roster customers.csv --lang ja
    mailcheck scan mails/ --format json --output html=report.html
    mailcheck scan mails/ --receipt batch.receipt --signing-key ci.key
    """
    from mailcheck.app.record import Recorder
    from mailcheck.app.scan import scan

    targets = parse_outputs(outputs, list(FORMATS))
    check_show_values(show_values, targets, given["quiet"])
    wish = wish_of(given)
    request = request_of({**given, "fail_on": fail_on})
    if online:
        # Faces do not know each other; this one only knows the other's name.
        request = replace(request, look_up=import_module("mailcheck.web.mail_hosts").look_up)
    check_reports(targets, request)
    recorder = Recorder(request) if record else None
    with Counter(enabled=not given["quiet"] and not given["no_progress"], language=request.language) as counter:
        report, write_receipt = scan_for(replace(request, show_values=show_values), wish, counter.asked, recorder and recorder.keep)
    for name, path in targets:
        write_file(path, render(report, name), private=show_values)
    if not given["quiet"]:
        shown = report
        if show_values and not sys.stdout.isatty():
            # The file of --output has the clear values; what a pipe gets stays masked.
            shown = scan(replace(request, show_values=False))
        print_report(shown, form, color)
    write_receipt()
    if recorder is not None:
        recorder.write()
    return report.exit_code
