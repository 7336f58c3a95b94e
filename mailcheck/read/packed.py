"""Archives as attachments: each file inside is opened like an attachment of its own."""

from __future__ import annotations

import io

from mailcheck.read.attached import (
    ENCRYPTED, SEEN, TOO_LARGE, UNREADABLE, Attached, Bounds, Closed, Haul, Opened, Opener, guarded,
)  # fmt: skip
from mailcheck.read.containers import Budget, Expander

STATUS = {"encrypted": ENCRYPTED, "limit": TOO_LARGE}


def open_packed(kind: str, found: Attached, bounds: Bounds, open_one: Opener) -> Opened:
    """Open an archive of a kind (zip, tar, gz); its files are opened by `open_one`.

    The names of the files are text too: a name may stand in them.
    """
    haul = Haul(bounds)
    if bounds.depth >= bounds.limits.depth:
        return Opened(TOO_LARGE)
    budget = Budget.of(len(found.content), bounds.limits)
    budget.octets = min(budget.octets, max(bounds.octets, 0))
    budget.members = max(bounds.members, 0)

    def work() -> None:
        bounds.depth += 1
        walker = Expander(bounds.limits, budget, hidden=True)
        for member in walker.members(kind, found.file_name, io.BytesIO(found.content), None):
            bounds.check()
            haul.say(SEEN, member.name)
            if member.refused:
                haul.statuses.append(STATUS.get(member.code, UNREADABLE))
                continue
            bounds.members -= 1
            bounds.spend(len(member.octets))
            haul.add(open_one(Attached(member.octets, "", "", member.name), bounds))
        if bounds.members < 0:
            raise Closed(TOO_LARGE)

    opened = guarded(haul, work)
    bounds.depth -= 1
    return opened
