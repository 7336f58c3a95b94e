"""`mailcheck verify`: prove before the send that these are exactly the octets that passed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from mailcheck.cli.options import batch_options, request_of
from mailcheck.cli.output import write_out
from mailcheck.model.policy import FAIL_ON

PUBLIC_KEY = click.option(
    "--public-key", "public", multiple=True, metavar="FILE", help="Key that may sign; default: MAILCHECK_PUBLIC_KEYS."
)


@click.command("verify")
@click.argument("receipt", metavar="RECEIPT")
@batch_options
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="As it was said to the scan.")
@click.option("--baseline", metavar="FILE", help="Accepted findings, to be those of the check.")
@PUBLIC_KEY
@click.option("--signatures", type=click.IntRange(min=0), metavar="N", help="Valid signatures by different keys that are asked for.")
def command(receipt: str, fail_on: str | None, public: tuple[str, ...], signatures: int | None, **given: Any) -> int:
    """Check that PATHs are byte for byte what passed, and that RECEIPT has not expired.

    Exit code 0 only then. What was changed, added or taken away, an expired receipt, another
    policy or rule book and a bad or missing signature each have their line, and exit code 1. Exit
    code 2: the receipt or a key cannot be read. Files are compared by their names below PATH, so
    it does not matter where the batch lies.

    \b
    mailcheck verify batch.receipt mails/
    mailcheck verify batch.receipt mails/ --public-key ci.pub
    mailcheck verify batch.receipt mails/ --public-key ci.pub --public-key boss.pub --signatures 2

    Signatures: without --signatures one valid signature is asked for where the receipt is signed
    or public keys are given; of an unsigned receipt the digests alone are compared. A signed
    receipt and no public key is exit code 1, since anybody could have signed it; --signatures 0
    compares the digests in spite of that. A signature that does not fit its key always is 1.

    Policy: compared with the nearest mailcheck.toml or --policy; give --select, --ignore, --set,
    --roster and --fail-on as they were given to the scan. Where no policy is found although the
    batch was checked under one, a note says that it was not compared. Another version of mailcheck
    with the same rule book, and reference files that have changed since, are notes as well, and so
    are findings that a waiver, a baseline or --fail-on let stand.
    """
    from mailcheck.app.verify import verify
    from mailcheck.reference.signing import load_public_keys

    request = request_of({**given, "fail_on": fail_on})
    keys = load_public_keys(public)
    result, summary = verify(request, receipt, keys, signatures, datetime.now(UTC))
    if not given["quiet"]:
        write_out("".join(f"{line}\n" for line in [*result.problems, *result.notes, summary]))
    return 1 if result.problems else 0
