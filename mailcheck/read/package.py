"""The zip file behind an office document: its parts, their relations, bounded reading."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import NamedTuple
from urllib.parse import unquote

from mailcheck.read.attached import ENCRYPTED, TOO_LARGE, UNREADABLE, Bounds, Closed
from mailcheck.read.markup import local, walk

# A part that small may unpack as it likes: the ratio of few octets says nothing.
FREE_OCTETS = 1_000_000


class Relation(NamedTuple):
    """What one part of a package points at: `kind` is the last word of the type (ECMA-376 part 2)."""

    kind: str
    target: str
    external: bool


class Package:
    """The parts of an office document by name; reading them keeps to the bounds of the mail."""

    def __init__(self, content: bytes, bounds: Bounds) -> None:
        self.bounds = bounds
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            raise Closed(UNREADABLE) from error
        members = (info for info in self.zip.infolist() if not info.is_dir())
        self.parts = {info.filename.replace("\\", "/").lstrip("/"): info for info in members}
        # names of parts are equal whatever their case (ECMA-376 part 2, section 6.2.2.3)
        self.spelling = {name.lower(): name for name in self.parts}
        if len(self.parts) > bounds.limits.archive_members:
            raise Closed(TOO_LARGE)

    def read(self, name: str) -> bytes:
        """Return the octets of a part; raises Closed where it is missing, locked, broken or too much."""
        info = self.parts.get(self.spelling.get(name.lower(), name))
        if info is None:
            raise Closed(UNREADABLE)
        if info.flag_bits & 1:
            raise Closed(ENCRYPTED)
        self.bounds.check()
        limits = self.bounds.limits
        if info.file_size > max(FREE_OCTETS, limits.archive_ratio * info.compress_size):
            raise Closed(TOO_LARGE)
        try:
            with self.zip.open(info) as part:
                octets = part.read(max(self.bounds.octets, 0) + 1)
        except Exception as error:  # zipfile raises errors of each decompressor it knows
            raise Closed(UNREADABLE) from error
        self.bounds.spend(len(octets))
        return octets

    def relations(self, name: str = "") -> dict[str, Relation]:
        """Return what a part points at, by id; the package itself is the part without a name."""
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        if path not in self.parts:
            return {}
        found: dict[str, Relation] = {}

        def start(element: str, attrs: dict[str, str]) -> None:
            if element == "Relationship":
                target, external = attrs.get("Target", ""), attrs.get("TargetMode") == "External"
                kind = attrs.get("Type", "").rpartition("/")[2]
                if not external:
                    target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                    target = self.spelling.get(target.lower(), target)
                found[attrs.get("Id", "")] = Relation(kind, target, external)

        walk(self.read(path), start, ignore, ignore)
        return found

    def root(self, name: str) -> str:
        """Return the name of the outermost element of a part."""
        names: list[str] = []

        def start(element: str, attrs: dict[str, str]) -> None:
            if not names:
                names.append(element)

        walk(self.read(name), start, ignore, ignore)
        return names[0] if names else ""


def ignore(_: str) -> None:
    """Take no notice of an event."""


def flag(attrs: dict[str, str], name: str) -> bool:
    """Tell whether a Boolean attribute is set (ECMA-376 part 1, ST_OnOff)."""
    return (local(attrs, name) or "").lower() in ("1", "true", "on")
