"""One address at a time: repair it, name the mailbox behind it, find it in text, judge its form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from mailcheck.extract.domains import has_known_suffix, is_reserved, registered_domain

ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~\-"
LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)*{LABEL}")
DOT_ATOM = re.compile(rf"[{ATEXT}]+(?:\.[{ATEXT}]+)*")
DOTTY = re.compile(rf"[{ATEXT}.]+")
PLAIN = re.compile(r"[a-z0-9_][a-z0-9._+\-]*@[a-z0-9][a-z0-9.\-]*[a-z0-9]")
# A run is taken whole (possessive) and only from its first character, so a megabyte of letters
# without an @ costs one pass. `/ ? & =` and the backtick are left out: before an @ they are far
# more often part of a URL or of markup than of a mailbox.
TOKEN = re.compile(
    r"""(?:(?<![A-Za-z0-9!#$%'*+^_{|}~.\-])(?P<local>[A-Za-z0-9!#$%'*+^_{|}~.\-]++)
        |(?P<quoted>"[^"\\\s@<>,;]{1,64}"))
        @(?P<domain>[A-Za-z0-9\-]++(?>(?:\.[A-Za-z0-9\-]++)+))""",
    re.X,
)
# The same with letters of any script on both sides, for internationalised mailboxes.
WIDE_TOKEN = re.compile(r"(?<![\w.+\-])(?P<local>[\w.+\-]++)@(?P<domain>[\w\-]++(?>(?:\.[\w\-]++)+))")
USERINFO = re.compile(r"://[^\s/?#@<>\"]{0,255}@")
OUTER = " \t\r\n\f\v<>,;:、。，；"
PAIRS = {('"', '"'), ("'", "'"), ("“", "”"), ("‘", "’"), ("(", ")"), ("[", "]"), ("「", "」")}
GMAIL = frozenset({"gmail.com", "googlemail.com"})
MAX_LOCAL, MAX_DOMAIN = 64, 253


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """What the form of one tidy address says; nothing is looked up.

    `invalid` is None, `syntax`, `no-domain`, `reserved` or `suffix`. `carrier_form` marks an
    address which RFC 5321 does not allow and Japanese mobile carriers issued all the same.
    """

    local: str
    domain: str
    registered: str | None
    invalid: str | None
    carrier_form: bool


def tidy_address(raw: str) -> str | None:
    """Return the address as it was meant: half-width, lower case, domain in ASCII (IDNA).

    Spaces, invisible characters, enclosing quotes or brackets and `mailto:` are removed; a space
    inside the local part stays, since nobody can know what was meant. None if there is no @.
    """
    if raw.isascii() and PLAIN.fullmatch(raw):
        return raw
    # Peeling one layer can lay another bare (a quoted `mailto:`), so repeat until nothing moves.
    for _ in range(len(raw) + 8):
        repaired = _repair(raw)
        if repaired == raw:
            break
        raw = repaired
    return raw if "@" in raw else None


def _repair(raw: str) -> str:
    text = raw
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    text = text.lower().strip(OUTER)
    if text.startswith("mailto:"):
        text = text[7:].partition("?")[0]
    while len(text) > 1 and (text[0], text[-1]) in PAIRS:
        text = text[1:-1].strip(OUTER)
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    # A space beside a dot was meant as nothing; any other may hide a second word.
    domain = ".".join(label.strip() for label in domain.split("."))
    return f"{local.strip()}@{ascii_domain(domain.rstrip('.'))}"


def ascii_domain(domain: str) -> str:
    """Return a domain in lower-case ASCII (IDNA 2008, UTS 46), or as it is where it has no such form."""
    domain = domain.lower()
    if domain.isascii():
        return domain
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return domain.replace("。", ".").replace("．", ".").replace("｡", ".")


def identity_of(address: str) -> str:
    """Return the mailbox behind an address: without +tag, without Gmail's dots, one Gmail domain.

    Dots matter everywhere but at Gmail. A text without @ comes back folded, never empty-handed.
    """
    tidy = tidy_address(address)
    if tidy is None:
        return address.strip().lower()
    local, _, domain = tidy.rpartition("@")
    if not local.startswith('"'):
        local = local.partition("+")[0] or local
        if domain in GMAIL:
            local, domain = local.replace(".", "") or local, "gmail.com"
    return f"{local}@{domain}"


def address_tokens(text: str) -> list[str]:
    """Return every address-shaped token of a text as written (half-width), in order, with repeats.

    Full-width letters and ＠ count; the user name before a URL's host does not. This is the
    safety net under the header parser, so it knows nothing of header syntax.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    if "@" not in text:
        return []
    if "://" in text:
        text = USERINFO.sub("://", text)
    found = {m.start("domain"): m.group().lstrip("'") for m in TOKEN.finditer(text)}
    if not text.isascii():
        for match in WIDE_TOKEN.finditer(text):
            if not match.group().isascii():
                found.setdefault(match.start("domain"), match.group())
    return [found[at] for at in sorted(found)]


def judge_address(address: str, carriers: Collection[str] = ()) -> AddressFacts:
    """Say whether mail can go to a tidy address at all (RFC 5321 4.1.2, RFC 6531), by its form.

    `carriers` are the domains whose operators issued addresses with repeated or outer dots.
    Documentation domains (`.example`, `.test`, example.jp) are well-formed here.
    """
    local, _, domain = address.rpartition("@")
    if not domain or ("." not in domain and local and domain != "localhost" and domain[0] != "["):
        return AddressFacts(local, domain, None, "no-domain" if local else "syntax", False)
    registered = registered_domain(domain)
    carrier_form = False
    invalid: str | None = None
    if is_reserved(domain):
        invalid = "reserved"
    elif _well_formed(local, domain):
        invalid = None if has_known_suffix(domain) else "suffix"
    elif _carrier_form(local, domain, carriers):
        carrier_form = True
    elif len(local) > MAX_LOCAL or not _validator_accepts(address):
        invalid = "syntax"
    elif not domain.startswith("[") and not has_known_suffix(domain):
        invalid = "suffix"
    return AddressFacts(local, domain, registered, invalid, carrier_form)


def _well_formed(local: str, domain: str) -> bool:
    return bool(
        len(local) <= MAX_LOCAL
        and len(domain) <= MAX_DOMAIN
        and DOT_ATOM.fullmatch(local)
        and DOMAIN.fullmatch(domain)
        and not domain.rpartition(".")[2].isdigit()
    )


def _carrier_form(local: str, domain: str, carriers: Collection[str]) -> bool:
    if not (len(local) <= MAX_LOCAL and DOTTY.fullmatch(local) and local.strip(".")):
        return False
    labels = domain.split(".")
    return any(".".join(labels[i:]) in carriers for i in range(len(labels) - 1))


def _validator_accepts(address: str) -> bool:
    """Ask email-validator about what the fast path cannot decide: quotes, other scripts, literals."""
    if len(address) > MAX_LOCAL + MAX_DOMAIN + 1:
        return False
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(
            address,
            check_deliverability=False,
            allow_quoted_local=True,
            allow_domain_literal=True,
            test_environment=True,
            strict=True,
        )
    except (EmailNotValidError, ValueError):
        return False
    return True
