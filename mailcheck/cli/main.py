"""The command `mailcheck`: maps errors to exit codes and loads each command only when it runs."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from importlib import import_module
from types import FrameType
from typing import Any

import click

from mailcheck import __version__
from mailcheck.cli.output import PLAINER, fail
from mailcheck.model.errors import MailcheckError, nearest

# name -> module of `mailcheck.cli` with a click command `command`; a start must not load them all.
COMMANDS = {
    "scan": "scan",
    "template": "template",
    "hook": "hook",
    "explain": "explain",
    "rules": "rules",
    "init": "init",
    "facts": "facts",
    "names": "names",
    "verify": "verify",
    "approve": "approve",
    "keygen": "keygen",
    "split": "split",
    "roster": "roster",
    "baseline": "baseline",
    "ui": "ui",
}
USAGE = 2


class Commands(click.Group):
    """The commands, each imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of CONTRACT.md."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command, or end with the nearest name."""
        module = COMMANDS.get(name)
        if module is None:
            ctx.fail(f"no command `{name}`. {nearest(name, COMMANDS)}".strip())
        found: click.Command = import_module(f"mailcheck.cli.{module}").command
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mailcheck")
def group() -> None:
    """Check a batch of outgoing mail before it is sent.

    \b
    mailcheck scan mails/                  folder of .eml files
    mailcheck scan list.csv                list to be sent
    mailcheck scan mails/ --output html=report.html
    mailcheck explain EXP101               what a rule finds, and how to mend it

    Exit codes: 0 pass, 1 fail, 2 wrong usage or policy, 3 something was not read or checked.
    """


def crashed(error: Exception) -> None:
    """Say in one line where the tool itself failed; its text could quote values of the mails."""
    if os.environ.get("MAILCHECK_DEBUG"):
        traceback.print_exception(error)
        return
    place = "unknown"
    for frame, line in traceback.walk_tb(error.__traceback__):
        module = frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == "mailcheck":
            place = f"{module}:{line}"
    click.echo(
        f"mailcheck: internal error ({type(error).__name__} at {place}); nothing was decided;"
        " set MAILCHECK_DEBUG=1 for the traceback",
        err=True,
    )


def main() -> None:
    """Run the command line and leave with its exit code."""
    interruptions: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        interruptions.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A console in cp932 has no ã of ours; an a is better than a crash.
            stream.reconfigure(errors=PLAINER)
    try:
        code: Any = group.main(standalone_mode=False)
        sys.stdout.flush()
    except MailcheckError as error:
        fail(error)
        code = USAGE
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        interruptions.append(signal.SIGINT)
    except BrokenPipeError:
        # Whoever read the report has gone; the verdict did not reach anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = USAGE
    except Exception as error:
        # The database makes an error of its own of an interruption.
        if not interruptions:
            crashed(error)
        code = USAGE
    if interruptions:
        click.echo("mailcheck: interrupted; nothing was decided", err=True)
        code = USAGE
    sys.exit(code if isinstance(code, int) else 0)
