"""`mailcheck approve`: add a second person's signature to a receipt."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from mailcheck.cli.options import LANGUAGES, default_language
from mailcheck.cli.output import write_out
from mailcheck.cli.verify import PUBLIC_KEY
from mailcheck.model.errors import UsageError

SIGNING_KEY = click.option(
    "--signing-key", "key_file", metavar="FILE", help="Ed25519 key that signs; default: MAILCHECK_SIGNING_KEY."
)


@click.command("approve")
@click.argument("receipt", metavar="RECEIPT")
@SIGNING_KEY
@PUBLIC_KEY
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language; default: the locale.")
def command(receipt: str, key_file: str | None, public: tuple[str, ...], lang: str | None) -> int:
    """Sign RECEIPT as a second person, with another key than the first.

    The receipt must have a valid signature by one of the public keys, be one of a pass and not be
    expired; otherwise nothing is written and the exit code is 1. Look at the batch itself with
    `mailcheck verify RECEIPT PATH...` before you approve it.

    \b
    mailcheck approve batch.receipt --signing-key me.key --public-key ci.pub
    """
    from mailcheck.app.verify import approve
    from mailcheck.reference.signing import load_public_keys, load_signing_key
    from mailcheck.reference.whole_file import write_whole

    key = load_signing_key(key_file)
    if key is None:
        raise UsageError("no key to sign with", where="approve", hint="give --signing-key or MAILCHECK_SIGNING_KEY")
    keys = load_public_keys(public)
    result, content, summary = approve(receipt, key, keys, datetime.now(UTC), lang or default_language())
    if content is not None:
        write_whole(receipt, content)
    lines = [*result.problems, *result.notes, *([summary] if summary else [])]
    write_out("".join(f"{line}\n" for line in lines))
    return 0 if content is not None else 1
