"""`mailcheck init`: write a commented policy for the files that are found here."""

from __future__ import annotations

import os

import click

from mailcheck.cli.output import write_new, write_out


@click.command("init")
@click.argument("path", metavar="[PATH]", default=".")
@click.option("--print", "show", is_flag=True, help="Print the policy instead of writing it.")
def command(path: str, show: bool) -> int:
    """Write a commented mailcheck.toml for the mails and lists in PATH, a folder (default: here) or one file.

    It shows the column plan that was guessed for each list; nothing is asked.

    \b
    mailcheck init
    mailcheck init list.csv
    mailcheck init outgoing/ --print
    """
    from mailcheck.app.init import init_text
    from mailcheck.reference.policy import FILE_NAME

    text = init_text(path)
    # The policy of a list stands beside it.
    place = os.path.join(os.path.dirname(path) if os.path.isfile(path) else path, FILE_NAME)
    if show:
        write_out(text)
    else:
        write_new(place, text)
        write_out(f"{place}\n")
    return 0
