"""`mailcheck init`: write a commented policy for the files that are found here."""

from __future__ import annotations

import click

from mailcheck.cli.output import write_new, write_out


@click.command("init")
@click.argument("folder", default=".")
@click.option("--print", "show", is_flag=True, help="Print the policy instead of writing it.")
def command(folder: str, show: bool) -> int:
    """Write a commented mailcheck.toml for the mails and lists in FOLDER (default: here).

    It shows the column plan that was guessed for each list; nothing is asked.

    \b
    mailcheck init
    mailcheck init outgoing/ --print
    """
    from mailcheck.app.init import init_text

    path, text = init_text(folder)
    if show:
        write_out(text)
    else:
        write_new(path, text)
        write_out(f"{path}\n")
    return 0
