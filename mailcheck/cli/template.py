"""`mailcheck template`: lint templates of mails before they are used for any batch."""

from __future__ import annotations

from typing import Any

import click

from mailcheck.cli.baseline import BASELINE
from mailcheck.cli.options import LANGUAGES, request_of
from mailcheck.cli.output import check_reports, parse_outputs, write_file
from mailcheck.cli.printing import print_report
from mailcheck.model.policy import FAIL_ON
from mailcheck.report.formats import FORMATS, render


@click.command("template")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--policy", metavar="FILE", help="Policy file; default: the nearest mailcheck.toml upward.")
@click.option("--select", multiple=True, metavar="RULE", help="Only these rules: code, name or prefix.")
@click.option("--ignore", multiple=True, metavar="RULE", help="All rules but these.")
@click.option("--set", "sets", multiple=True, metavar="CODE.KEY=VALUE", help="One rule parameter.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the report; default: the locale.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help="Format on standard output.")
@click.option("--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write a report to a file; may be repeated.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Severity from which it fails; default: error.")
@BASELINE
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour of the text report.")
def command(form: str, outputs: tuple[str, ...], fail_on: str | None, color: str, **given: Any) -> int:
    """Lint templates of mails: no batch is needed.

    PATH is a folder or a file: .html .mjml .txt .liquid .j2 .jinja .twig .hbs .handlebars .mustache .erb
    .amp .ampscript .eml, and .po catalogues, of which the entries that name mail are read.

    \b
    mailcheck template templates/
    mailcheck template welcome.ja.html welcome.en.html --policy mailcheck.toml
    mailcheck template templates/ --format github --output sarif=templates.sarif
    mailcheck template templates/ --baseline .mailcheck-baseline.json

    What may be merged stands in the policy: `[template] fields = ["name", "due_date"]`, or the
    columns of `[list.columns]`. A comment on the line of a finding, or above it, ignores one rule
    and says why: <!-- mailcheck:ignore TPL614 every member has a name -->. Mails (.eml) cannot.

    Exit codes: 0 pass, 1 fail, 2 wrong usage or policy, 3 something was not read or checked.
    """
    from mailcheck.app.template import lint

    targets = parse_outputs(outputs, list(FORMATS))
    request = request_of({**given, "fail_on": fail_on})
    check_reports(targets, request)
    report = lint(request)
    for name, path in targets:
        write_file(path, render(report, name), private=False)
    if not given["quiet"]:
        print_report(report, form, color)
    return report.exit_code
