"""The one tree of errors that end a run before anything is judged (exit code 2)."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class MailcheckError(Exception):
    """Say in one line what is wrong with the input of the tool and what to do.

    `where` names the file, key or option. The text never holds a value from a mail or a list.
    """

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(self.line())

    def line(self) -> str:
        """Return the message as one line: `where: what; hint`."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}; {self.hint}" if self.hint else text


class UsageError(MailcheckError):
    """The command line asks for something that cannot be."""


class PolicyError(MailcheckError):
    """The policy file, or a file it names, cannot be used."""


class RuleError(MailcheckError):
    """A rule or detector file cannot be used."""


class ReportError(MailcheckError):
    """A report could not be written; the verdict is then unknown to the outside."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to `word`, or an empty text."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean `{found[0]}`?" if found else ""
