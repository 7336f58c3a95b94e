"""`mailcheck roster`: seal a roster, so that whoever checks holds no customers' data."""

from __future__ import annotations

import os

import click

from mailcheck.cli.output import write_out


@click.group("roster")
def command() -> None:
    """Prepare a roster for checking."""


@command.command("seal")
@click.argument("roster", metavar="ROSTER")
@click.option("-o", "--output", required=True, metavar="FILE", help="The sealed roster; name it .sealed.")
@click.option("--policy", metavar="FILE", help="Policy whose [roster] says how ROSTER is read; default: the nearest.")
def seal(roster: str, output: str, policy: str | None) -> int:
    """Write ROSTER as keyed digests only.

    The key comes from MAILCHECK_KEY or [privacy] key_file; without one nothing is written (exit
    code 2). A scan under the same key reads the result in place of the roster:

    \b
    mailcheck roster seal customers.csv -o customers.sealed
    mailcheck scan mails/ --roster customers.sealed

    Nobody reads names or addresses out of the file without the key. Whoever has the key can try
    names and addresses one by one, so keep it from those who may not see the roster: see
    docs/sealed-roster.md.
    """
    from mailcheck.app.gather import policy_of
    from mailcheck.app.request import Request
    from mailcheck.app.seal import seal_roster
    from mailcheck.reference.sealed import write_sealed

    made = seal_roster(policy_of(Request((roster,), policy=policy)), roster)
    write_sealed(output, made.content)
    for remark in made.remarks:
        click.echo(f"mailcheck: {remark}", err=True)
    size = os.path.getsize(output)
    write_out(f"{output}: {made.rows} rows, {size} octets ({size // max(1, made.rows)} a row)\n")
    return 0
