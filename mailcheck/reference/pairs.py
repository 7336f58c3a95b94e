"""Files of name pairs, read line by line."""

from __future__ import annotations

from collections.abc import Iterator

from mailcheck.model.errors import UsageError


def read_lines(path: str) -> Iterator[tuple[int, str | None]]:
    """Yield (number from 1, text) of the lines of a UTF-8 file; None where a line is not UTF-8.

    Empty lines are left out. Raises UsageError where the file cannot be read.
    """
    try:
        with open(path, "rb") as file:
            for number, raw in enumerate(file, 1):
                raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
                line = raw.rstrip(b"\r\n")
                if not line:
                    continue
                try:
                    yield number, line.decode("utf-8")
                except UnicodeDecodeError:
                    yield number, None
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", where=path) from None
