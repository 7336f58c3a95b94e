"""`mailcheck ui`: open the local page for people who do not use a terminal."""

from __future__ import annotations

import webbrowser
from importlib import import_module

import click

from mailcheck.cli.options import LANGUAGES, default_language


@click.command("ui")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this computer; default: a free one.")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the page; default: the locale.")
def command(port: int, no_browser: bool, lang: str | None) -> int:
    """Open a page on this computer, to check a batch without a terminal.

    Files are dropped on the page and stay on this computer, in a private folder that goes when the
    page is closed. Nothing is sent to the network. Needs pip install 'mailcheck-lint[ui]'.

    \b
    mailcheck ui
    mailcheck ui --lang ja --no-browser
    """

    def opened(address: str) -> None:
        click.echo(f"mailcheck is open at {address}", err=True)
        click.echo("Close it with the button on the page, or with Ctrl-C here.", err=True)
        if not no_browser:
            webbrowser.open(address)

    # Faces do not know each other; this one only knows the other's name.
    import_module("mailcheck.web.run").serve_page(port, lang or default_language(), opened)
    return 0
