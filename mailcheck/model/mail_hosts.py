"""What the DNS can say of a recipient's domain: codes that the column `recipient.invalid` takes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

NO_SUCH_DOMAIN = "no-such-domain"
NULL_MX = "null-mx"
NO_MAIL_HOST = "no-mail-host"
TAKES_MAIL = "takes-mail"
UNKNOWN = "unknown"
CLOSED = (NO_SUCH_DOMAIN, NULL_MX, NO_MAIL_HOST)

# Distinct domains in ASCII (IDNA) -> code for each
LookUp = Callable[[Sequence[str]], Mapping[str, str]]
