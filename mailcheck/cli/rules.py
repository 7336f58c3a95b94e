"""`mailcheck rules`: list the rule book, run the examples inside rule files, start a new rule."""

from __future__ import annotations

import json

import click

from mailcheck.cli.output import write_out


@click.group("rules")
def command() -> None:
    """List, test and write rules."""


@command.command("list")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def list_rules(form: str) -> int:
    """List every rule of the rule book.

    \b
    mailcheck rules list
    mailcheck rules list --format json
    """
    from mailcheck.app.rules import list_all

    entries = list_all()
    if form == "json":
        write_out(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
    else:
        from tabulate import tabulate

        keys = ("code", "name", "severity", "scope", "title")
        table = tabulate([[e[k] for k in keys] for e in entries], headers=keys, tablefmt="simple")
        write_out(table + "\n")
    return 0


@command.command("test")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
def test_rules(paths: tuple[str, ...]) -> int:
    """Run the examples inside rule and detector files; PATHs are further folders of rules.

    \b
    mailcheck rules test
    mailcheck rules test mailcheck_rules
    """
    from mailcheck.app.rules import check_all

    total, failures = check_all(paths)
    lines = [f"{f.place}: {f.example}\n    {f.what}" for f in failures]
    lines.append(f"{total - len(failures)} examples as written, {len(failures)} not")
    write_out("\n".join(lines) + "\n")
    return 1 if failures else 0


@command.command("new")
@click.argument("name")
@click.option("--folder", default="mailcheck_rules", help="Folder to write into.")
def new_rule(name: str, folder: str) -> int:
    """Start a new rule file NAME in a folder of your project.

    \b
    mailcheck rules new too-many-recipients
    """
    from mailcheck.app.rules import new_rule_text
    from mailcheck.cli.output import write_new

    path, text = new_rule_text(name, folder)
    write_new(path, text)
    write_out(f"{path}\n")
    return 0
