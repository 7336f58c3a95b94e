"""The one way to write a file of ours: whole, or not at all."""

from __future__ import annotations

import os

from mailcheck.model.errors import ReportError


def write_whole(path: str, content: bytes, *, private: bool = False) -> None:
    """Write a file so that nobody ever sees half of it; a private one can be read by its owner alone.

    The octets are on the disk before the name points to them. Raises ReportError, and whatever stopped
    the writing leaves the earlier file as it was and no second one beside it.
    """
    part = f"{path}.{os.getpid()}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    made = False
    try:
        handle = os.open(part, flags, 0o600 if private else 0o666)
        made = True
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        made = False
    except OSError as error:
        raise ReportError(f"cannot be written ({error.strerror})", where=path) from None
    finally:
        if made:
            os.unlink(part)
