"""Ask the DNS whether domains take mail: the only question that a scan ever sends to the network.

It is asked where the user says `--online` and nowhere else: the questions tell the DNS to whom one writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from mailcheck.model.mail_hosts import NO_MAIL_HOST, NO_SUCH_DOMAIN, NULL_MX, TAKES_MAIL, UNKNOWN

SECONDS = 5.0
AT_ONCE = 16
# So many silences without more answers than that: there is no network, and no use in waiting for the rest.
PATIENCE = 20
CONTROL = ("com", "NS")

# (domain, record type) -> the records as texts; raises dns.exception.DNSException
Ask = Callable[[str, str], list[str]]


def look_up(domains: Iterable[str], ask: Ask | None = None) -> Mapping[str, str]:
    """Return for each domain what `model.mail_hosts` can say of it; no answer is `unknown`, never a fault.

    Domains are in ASCII (IDNA). `ask` takes the place of the system's resolver.
    """
    names = sorted(set(domains))
    asked = ask or asker()
    if asked is None or not sees_the_world(asked):
        return dict.fromkeys(names, UNKNOWN)
    found: dict[str, str] = {}
    silent = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for some in portions(names):
            for name, state in zip(some, pool.map(lambda n: state_of(n, asked), some), strict=True):
                found[name] = state
                silent += state == UNKNOWN
            if silent >= PATIENCE and silent * 2 > len(found):
                break
    return {name: found.get(name, UNKNOWN) for name in names}


def sees_the_world(ask: Ask) -> bool:
    """Tell whether a resolver knows a domain that there is.

    One that is cut off from the world, as behind many a company's proxy, says of every domain that it
    does not exist.
    """
    try:
        return bool(ask(*CONTROL))
    except (dns.exception.DNSException, OSError, ValueError):
        return False


def portions(names: list[str]) -> Iterator[list[str]]:
    """Yield the names in portions that are asked at once."""
    for first in range(0, len(names), AT_ONCE):
        yield names[first : first + AT_ONCE]


def state_of(domain: str, ask: Ask) -> str:
    """Return what the DNS says of one domain (RFC 5321 5.1, RFC 7505).

    A domain without MX takes mail at its own address, so it is asked for that as well.
    """
    try:
        try:
            hosts = ask(domain, "MX")
        except dns.resolver.NoAnswer:
            return TAKES_MAIL if any(has(domain, kind, ask) for kind in ("A", "AAAA")) else NO_MAIL_HOST
        return NULL_MX if all(host.split()[-1] == "." for host in hosts) else TAKES_MAIL
    except dns.resolver.NXDOMAIN:
        return NO_SUCH_DOMAIN
    except (dns.exception.DNSException, OSError, ValueError):
        return UNKNOWN


def has(domain: str, kind: str, ask: Ask) -> bool:
    """Tell whether a domain has a record of a kind."""
    try:
        return bool(ask(domain, kind))
    except dns.resolver.NoAnswer:
        return False


def asker() -> Ask | None:
    """Return how the system's resolver is asked, or None where it has none."""
    try:
        resolver = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError):
        return None
    resolver.lifetime = SECONDS

    def ask(domain: str, kind: str) -> list[str]:
        # With the root at its end, no search domain of this machine is tried.
        answer = resolver.resolve(dns.name.from_text(domain), kind, search=False)
        return [record.to_text() for record in answer]

    return ask
