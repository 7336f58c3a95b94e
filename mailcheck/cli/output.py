"""Writing reports: to the terminal, to files, masked unless it is safe not to be."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mailcheck.model.errors import ReportError, UsageError, nearest
from mailcheck.reference.whole_file import write_whole

if TYPE_CHECKING:
    from mailcheck.app.request import Request

# What the beginning of a report says; a list for Excel says nothing of the kind.
SIGNS = {
    "json": b'"schema": "mailcheck.report/1"',
    "html": b'<meta name="generator" content="mailcheck">',
    "sarif": b'"name": "mailcheck"',
    "junit": b'<testsuites name="mailcheck"',
}
HEAD = 4096
# The way of writing to a console that does not have every character.
PLAINER = "plainer"
MARKS = {ord(mark): plain for mark, plain in zip("–—‘’“”…•", ("-", "-", "'", "'", '"', '"', "...", "-"), strict=True)}


def parse_outputs(texts: Sequence[str], known: Sequence[str]) -> list[tuple[str, str]]:
    """Return (format, file) for each `FORMAT=FILE` of `--output`."""
    outputs = []
    for text in texts:
        name, equals, path = text.partition("=")
        if not equals or not path:
            raise UsageError(f"`{text}` names no file", where="--output", hint="write FORMAT=FILE")
        if name not in known:
            hint = nearest(name, known) or f"one of {', '.join(known)}"
            raise UsageError(f"no format `{name}`", where="--output", hint=hint)
        outputs.append((name, path))
    return outputs


def check_show_values(show: bool, outputs: Sequence[tuple[str, str]], quiet: bool) -> None:
    """Refuse values in clear unless they go to a terminal or to a private file of `--output`."""
    if show and not quiet and not sys.stdout.isatty() and not outputs:
        raise UsageError(
            "values in clear go only to a terminal or to a file named by --output",
            where="--show-values",
        )


def check_reports(outputs: Sequence[tuple[str, str]], request: Request) -> None:
    """Raise UsageError where a report would take the place of what is checked, of a reference file or of another report."""
    if not outputs:
        return
    from mailcheck.app.gather import policy_of
    from mailcheck.reference.load import files_of

    policy = policy_of(request)
    inputs = {os.path.realpath(path) for path in (*files_of(policy), policy.path or "", request.baseline or "") if path}
    taken: set[str] = set()
    for form, path in outputs:
        real = os.path.realpath(path)
        if real in taken:
            raise UsageError("two reports cannot be one file", where=path)
        taken.add(real)
        if not os.path.isfile(real):
            continue
        among = any(real == inner or real.startswith(inner.rstrip(os.sep) + os.sep) for inner in map(os.path.realpath, request.paths))
        if real in inputs or (among and not is_report(real, form)):
            hint = "choose another name, or a folder beside the one that is checked"
            raise UsageError("is read by this very run; it is not overwritten", where=path, hint=hint)


def is_report(path: str, form: str) -> bool:
    """Tell whether a file is an earlier report of ours in a format."""
    try:
        with open(path, "rb") as file:
            return form in SIGNS and SIGNS[form] in file.read(HEAD)
    except OSError:
        return False


def write_file(path: str, content: str | bytes, *, private: bool) -> None:
    """Write a report, whole or not at all; a private one can be read by its owner alone."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if os.path.isfile(path) or not os.path.exists(path):
        return write_whole(os.path.realpath(path), data, private=private)
    # A device or a pipe is written to, never replaced.
    try:
        with open(path, "wb") as file:
            file.write(data)
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where=path) from None


def plainer(error: UnicodeError) -> tuple[str, int]:
    """Give a console that lacks letters (cp932 has no ã) their plain forms, and a question mark only where there is none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = unicodedata.normalize("NFKD", error.object[error.start : error.end].translate(MARKS))
    kept = "".join(char for char in text if not unicodedata.combining(char))
    return "".join(char if char.isascii() else "?" for char in kept), error.end


codecs.register_error(PLAINER, plainer)


def write_out(content: str | bytes) -> None:
    """Write to standard output; a console that lacks a character shows its plain form."""
    stream = sys.stdout
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            encoding = stream.encoding or "utf-8"
            stream.flush()
            stream.buffer.write(content.encode(encoding, PLAINER))
        stream.flush()
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where="standard output") from None


def use_colour(choice: str) -> bool:
    """Decide about colour: `always`, `never`, or by terminal and NO_COLOR."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def fail(error: Exception) -> None:
    """Print one line about an error that ended the run."""
    click.echo(f"mailcheck: {error}", err=True)


def terminal_width() -> int:
    """Return the columns of the terminal, 100 where there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def write_new(path: str, text: str) -> None:
    """Write a new file; one that exists is never overwritten."""
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        with open(path, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError("exists already; nothing was written", where=path) from None
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where=path) from None
