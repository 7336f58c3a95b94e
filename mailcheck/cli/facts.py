"""`mailcheck facts`: print what was seen, before any judgement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from mailcheck.cli.options import batch_options, request_of
from mailcheck.cli.output import check_show_values, write_file, write_out
from mailcheck.model.errors import UsageError


@click.command("facts")
@batch_options
@click.option("--table", required=True, metavar="NAME", help="recipient, identifier, greeting, message ...")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv", "parquet"]), default="jsonl")
@click.option("--output", metavar="FILE", help="Write to a file instead of standard output.")
@click.option("--show-values", is_flag=True, help="Values in clear, to a terminal or a private file only.")
def command(table: str, form: str, output: str | None, show_values: bool, **given: Any) -> int:
    """Print one fact table of a batch.

    \b
    mailcheck facts mails/ --table recipient
    mailcheck facts mails/ --table identifier --show-values --output facts.jsonl
    """
    from mailcheck.app.facts import as_csv, as_json_lines, as_parquet, facts

    if output is not None:
        output = output.removeprefix(f"{form}=")
    check_show_values(show_values, [(form, output)] if output else [], given["quiet"])
    if form == "parquet" and output is None:
        raise UsageError("parquet needs a file", where="--format", hint="add --output FILE")
    request = replace(request_of(given), show_values=show_values)
    found, complete = facts(request, table)
    write = {"jsonl": as_json_lines, "csv": as_csv, "parquet": as_parquet}[form]
    content: str | bytes = write(found)
    if output is not None:
        write_file(output, content, private=show_values)
    elif not given["quiet"]:
        write_out(content.encode("utf-8") if isinstance(content, str) else content)
    return 0 if complete else 3
