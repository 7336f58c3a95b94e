"""`mailcheck keygen`: make a key pair for receipts."""

from __future__ import annotations

import click

from mailcheck.cli.output import write_out


@click.command("keygen")
@click.argument("file", metavar="FILE")
def command(file: str) -> int:
    """Write a new Ed25519 key to FILE, readable by you alone, and its public half to FILE.pub.

    Sign with `--signing-key FILE` or with its content in MAILCHECK_SIGNING_KEY; give FILE.pub to
    those who verify. Files that exist are never overwritten. The id of the key is printed.

    \b
    mailcheck keygen ci.key
    """
    from mailcheck.reference.signing import write_key_pair

    write_out(f"{write_key_pair(file).key_id}\n")
    return 0
