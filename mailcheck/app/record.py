"""Recording what was cleared: the recipients of a batch that passed go into the ledger of earlier sends."""

from __future__ import annotations

from mailcheck.app.gather import Facts, policy_of
from mailcheck.app.request import Request
from mailcheck.model.errors import UsageError
from mailcheck.reference.ledger import Sent, append_ledger


class Recorder:
    """Keeps who gets the mails of a batch that passed, until every report is written."""

    def __init__(self, request: Request) -> None:
        """Raise UsageError where the policy names no ledger."""
        path = policy_of(request).audience.sent
        if not path:
            raise UsageError("there is no ledger to append to", where="--record", hint='set `sent = "ledger.csv"` under [audience]')
        self.path, self.day = path, request.today
        self.sent: list[Sent] = []

    def keep(self, facts: Facts) -> None:
        """Take the recipients outside the house from the facts of the batch, each message's once."""
        setting = facts.tables["setting"].to_pylist()[0]
        events = facts.tables["message"].column("event").to_pylist()
        recipient = facts.tables["recipient"]
        columns = (recipient.column(name).to_pylist() for name in ("message_id", "address", "own", "allowed"))
        found = {
            (message, address): Sent(address, setting["template"], events[message], self.day)
            for message, address, own, allowed in zip(*columns, strict=True)
            if address and not own and not allowed
        }
        self.sent = list(found.values())

    def write(self) -> None:
        """Append what was kept; nothing for a batch that did not pass. Raises ReportError."""
        if self.sent:
            append_ledger(self.path, self.sent)
