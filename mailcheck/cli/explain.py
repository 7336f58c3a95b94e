"""`mailcheck explain`: what a rule finds, why it matters, how to mend it, with its examples."""

from __future__ import annotations

import click

from mailcheck.cli.options import LANGUAGES, default_language
from mailcheck.cli.output import write_out


@click.command("explain")
@click.argument("code")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language; default: the locale.")
def command(code: str, lang: str | None) -> int:
    """Explain a rule: CODE is its code or name.

    \b
    mailcheck explain EXP101
    mailcheck explain visible-customers --lang ja
    """
    from mailcheck.app.explain import explain

    write_out(explain(code, lang or default_language()))
    return 0
