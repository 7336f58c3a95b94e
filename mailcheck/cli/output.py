"""Writing reports: to the terminal, to files, masked unless it is safe not to be."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from mailcheck.model.errors import ReportError, UsageError, nearest


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


def write_file(path: str, content: str | bytes, *, private: bool) -> None:
    """Write a report; a private one can be read by its owner alone."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if private:
            if os.path.lexists(path):
                os.unlink(path)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(data)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where=path) from None


def write_out(content: str | bytes) -> None:
    """Write to standard output; a console that lacks a character shows a replacement."""
    stream = sys.stdout
    try:
        if isinstance(content, bytes):
            stream.buffer.write(content)
        else:
            encoding = stream.encoding or "utf-8"
            stream.flush()
            stream.buffer.write(content.encode(encoding, "replace"))
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
