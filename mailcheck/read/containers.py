"""Archives: their members as units of work, within bounds (.zip .tar .tgz .gz)."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, NamedTuple

from mailcheck.model.source import Limits, Unit
from mailcheck.read.charset import guess
from mailcheck.read.sniff import FIRST_OCTETS, jsonl_kind, kind_of, sniff

MEMBERS_A_UNIT = 200
OCTETS_A_UNIT = 16_000_000
# below this an archive may expand as it likes: the ratio of tiny members says nothing
FREE_OCTETS = 20_000_000
BOOKKEEPING = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
UNITS = frozenset({"eml", "msg", "mbox", "list", "jsonl-text", "json-found"})
ERRORS = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError,
          NotImplementedError)  # fmt: skip


class Refused(NamedTuple):
    """A member, or a whole archive, that was not read: problem code and what to do."""

    path: str
    code: str
    detail: str


class Skipped(NamedTuple):
    """A member that is no mail."""

    path: str
    why: str


class Member(NamedTuple):
    """A file inside an archive: its name there, or why it is not read."""

    name: str
    octets: bytes
    refused: str = ""
    code: str = "unreadable"


@dataclass(slots=True)
class Budget:
    """What one archive and all archives inside it may still give: octets and members."""

    octets: int
    members: int

    @classmethod
    def of(cls, size: int, limits: Limits) -> Budget:
        """Return the budget of an archive of `size` octets."""
        return cls(max(size * limits.archive_ratio, FREE_OCTETS), limits.archive_members)


def split_zip(path: str, limits: Limits) -> list[Unit]:
    """Return units of about 200 members of a zip file; `start` and `stop` count its members."""
    try:
        with zipfile.ZipFile(path) as archive:
            count = len(archive.infolist())
    except ERRORS:
        count = 0
    if count > limits.archive_members or not count:
        return [Unit("zip", (path,))]
    steps = range(0, count, MEMBERS_A_UNIT)
    return [Unit("zip", (path,), at, min(at + MEMBERS_A_UNIT, count)) for at in steps]


def expand(unit: Unit, limits: Limits) -> Iterator[Unit | Refused | Skipped]:
    """Yield the mails and lists of an archive as units that hold their octets.

    Members that climb out of the archive, links and devices are refused; so is what an archive
    expands to beyond its limits. Archives inside archives are read down to the depth limit.
    """
    path = unit.paths[0]
    try:
        with io.BytesIO(unit.data[0]) if unit.data else open(path, "rb") as file:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
            budget = Budget.of(size, limits)
            yield from Expander(limits, budget).archive(unit.kind, path, file, unit, 0)
    except ERRORS as error:
        yield Refused(path, "unreadable", f"the archive cannot be read ({type(error).__name__})")


class Expander:
    """The walk through one archive and those inside it; `hidden` members count only where asked for."""

    def __init__(self, limits: Limits, budget: Budget, *, hidden: bool = False) -> None:
        self.limits, self.budget, self.hidden = limits, budget, hidden

    def archive(
        self, kind: str, path: str, file: IO[bytes], unit: Unit | None, depth: int
    ) -> Iterator[Unit | Refused | Skipped]:
        """Yield what one archive holds; single mails in a row make one unit."""
        if depth > min(self.limits.depth, 50):
            yield Refused(path, "limit", f"depth: archives inside archives, read up to {self.limits.depth}")
            return
        mails: list[tuple[str, bytes]] = []
        held = 0
        try:
            for member in self.members(kind, path, file, unit):
                name = f"{path}/{member.name}" if member.name else path
                if member.refused:
                    yield Refused(name, "limit" if member.code == "limit" else "unreadable", member.refused)
                    continue
                found = _kind(member)
                if found == "eml":
                    mails.append((name, member.octets))
                    held += len(member.octets)
                if mails and (found != "eml" or len(mails) >= MEMBERS_A_UNIT or held > OCTETS_A_UNIT):
                    yield _unit("eml", mails)
                    mails, held = [], 0
                if found != "eml":
                    yield from self.other(found, name, member, depth)
        except ERRORS as error:
            yield Refused(path, "unreadable", f"the archive is damaged ({type(error).__name__})")
        if mails:
            yield _unit("eml", mails)

    def other(self, kind: str, name: str, member: Member, depth: int) -> Iterator[Unit | Refused | Skipped]:
        """Yield what a member that is no single mail holds."""
        if kind in ("zip", "tar", "gz"):
            yield from self.archive(kind, name, io.BytesIO(member.octets), None, depth + 1)
        elif kind in UNITS:
            yield Unit(kind, (name,), data=(member.octets,))
        elif not _hidden(member.name):
            yield Skipped(name, "not mail")

    def take(self, name: str, file: IO[bytes], announced: int) -> Member:
        """Read one member as far as the budget allows."""
        self.budget.members -= 1
        if self.budget.members < 0:
            return Member(name, b"", f"archive_members: more than {self.limits.archive_members}", "limit")
        why = f"archive_ratio: expands to more than {self.limits.archive_ratio} times its size"
        if announced > self.budget.octets:
            return Member(name, b"", why, "limit")
        octets = file.read(self.budget.octets + 1)
        self.budget.octets -= len(octets)
        return Member(name, b"", why, "limit") if self.budget.octets < 0 else Member(name, octets)

    def members(self, kind: str, path: str, file: IO[bytes], unit: Unit | None) -> Iterator[Member]:
        """Give the files of one archive; raises one of `ERRORS` where it is damaged."""
        readers = {"zip": self.zip_members, "tar": self.tar_members, "gz": self.gz_members}
        yield from readers[kind](path, file, unit)

    def left_out(self, name: str) -> bool:
        """Tell whether a member is only bookkeeping of the system that packed it."""
        return name.rpartition("/")[2] in BOOKKEEPING or "__MACOSX" in name.split("/") if self.hidden else _hidden(name)

    def zip_members(self, path: str, file: IO[bytes], unit: Unit | None) -> Iterator[Member]:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > self.limits.archive_members:
                why = f"archive_members: {len(infos)}, read up to {self.limits.archive_members}"
                yield Member("", b"", why, "limit")
                return
            if unit is not None and unit.stop:
                infos = infos[unit.start : unit.stop]
            for info in infos:
                name = _zip_name(info)
                mode = info.external_attr >> 16
                if info.is_dir() or self.left_out(name):
                    continue
                if refused := _unsafe(name, mode & 0o170000 not in (0, 0o100000)):
                    yield Member(name, b"", refused)
                elif info.flag_bits & 1:
                    yield Member(name, b"", "encrypted; take the mails out of the archive", "encrypted")
                else:
                    yield self._zip_member(archive, info, name)

    def _zip_member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Member:
        try:
            with archive.open(info) as member:
                return self.take(name, member, info.file_size)
        except ERRORS as error:
            return Member(name, b"", f"the member is damaged ({type(error).__name__})")

    def tar_members(self, path: str, file: IO[bytes], unit: Unit | None) -> Iterator[Member]:
        compressed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        with tarfile.open(fileobj=file, mode="r:gz" if compressed else "r:", errors="surrogateescape") as archive:
            for info in archive:
                name = _readable(info.name.encode("utf-8", "surrogateescape")).removeprefix("./")
                if info.isdir() or self.left_out(name):
                    continue
                refused = _unsafe(name, not info.isreg())
                member = None if refused else archive.extractfile(info)
                if refused or member is None:
                    yield Member(name, b"", refused or "not a file")
                    continue
                yield self.take(name, member, info.size)
                if self.budget.members < 0 or self.budget.octets < 0:
                    return

    def gz_members(self, path: str, file: IO[bytes], unit: Unit | None) -> Iterator[Member]:
        import gzip

        name = path.rpartition("/")[2]
        name = name[:-3] if name.lower().endswith(".gz") else name
        with gzip.GzipFile(fileobj=file) as member:
            yield self.take(name, member, 0)


def _unit(kind: str, mails: list[tuple[str, bytes]]) -> Unit:
    names, octets = zip(*mails, strict=True)
    return Unit(kind, tuple(names), data=tuple(octets))


def _kind(member: Member) -> str:
    """Return the kind of a member; hidden ones have none."""
    kind = kind_of(member.name)
    if kind in ("json", "jsonl"):
        kind = jsonl_kind(member.octets[:FIRST_OCTETS]) if kind == "jsonl" else kind
        return "json-found" if kind == "json" else kind
    if kind in ("", "msg"):
        return sniff(member.octets[:FIRST_OCTETS]) or kind
    return kind


def _hidden(name: str) -> bool:
    return any(step.startswith(".") and step != ".." or step == "__MACOSX" for step in name.split("/")[:-1]) or (
        name.rpartition("/")[2].startswith(".")
    )


def _unsafe(name: str, special: bool) -> str:
    """Return why a member is refused, or an empty text."""
    if special:
        return "a link, device or pipe inside an archive; put the file itself there"
    steps = name.replace("\\", "/").split("/")
    if ".." in steps or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return "the name leads out of the archive; pack it again"
    return ""


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return the name of a zip member; without the UTF-8 flag Japanese Windows writes cp932."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return _readable(info.orig_filename.encode("cp437")).replace("\\", "/")
    except UnicodeEncodeError:
        return info.filename


def _readable(octets: bytes) -> str:
    found = guess(octets)
    return found.text if found else octets.decode("utf-8", "replace")
