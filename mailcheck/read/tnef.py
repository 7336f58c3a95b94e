"""winmail.dat: what Outlook packs into one attachment, its text, recipients and files (MS-OXTNEF)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from mailcheck.read.attached import (
    HIDDEN, SEEN, TOO_LARGE, UNREADABLE, Attached, Bounds, Closed, Haul, Opened, Opener, Piece, guarded,
)  # fmt: skip
from mailcheck.read.charset import decode_text
from mailcheck.read.outlook import decompressed
from mailcheck.read.rtf import rtf_text

SIGNATURE = b"\x78\x9f\x3e\x22"
# MS-OXTNEF section 2.1.3.3: attributes by their identifiers
CODE_PAGE, SUBJECT, BODY, FROM = 0x00069007, 0x00018004, 0x0002800C, 0x00008000
RECIPIENTS, PROPERTIES = 0x00069004, 0x00069003
FILE_BEGINS, FILE_TITLE, FILE_DATA, FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
# MS-OXPROPS: subject, body, HTML, compressed rich text; long file name, file, sender, names and addresses
TEXTS = (0x0037, 0x1000)
HTML, RICH, LONG_NAME, OBJECT = 0x1013, 0x1009, 0x3707, 0x3701
PEOPLE = (0x3001, 0x3003, 0x39FE, 0x0C1A, 0x0C1F, 0x5D01)
# octets of a value by its type; all others have a length of their own (MS-OXCDATA section 2.11.1)
WIDTH = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16}
UNICODE, OCTETS_8 = 0x1F, 0x1E
MANY = 0x1000
NAMED = 0x8000
INTERFACE = 16
Value = tuple[int, int, bytes]  # identifier, type, octets


@dataclass(slots=True)
class Enclosed:
    """A file of the packet while its attributes come in."""

    title: str = ""
    content: bytes = b""
    mail: bool = False


@dataclass(slots=True)
class _Reader:
    """The walk over the attributes of one packet."""

    haul: Haul
    label: str = ""
    files: list[Enclosed] = field(default_factory=list)

    def text(self, octets: bytes, kind: int = OCTETS_8) -> str:
        """Return a text in UTF-16 or in the code page of the packet."""
        if kind == UNICODE:
            return octets.decode("utf-16-le", "replace").rstrip("\0")
        return decode_text(octets.rstrip(b"\0"), self.label).text

    def attribute(self, name: int, octets: bytes) -> None:
        """Take one attribute."""
        if name == CODE_PAGE:
            self.label = f"cp{int.from_bytes(octets[:4], 'little')}"
        elif name in (SUBJECT, BODY):
            self.haul.say(SEEN, *self.text(octets).splitlines())
        elif name == FROM:
            self.haul.say(HIDDEN, self.text(octets[8:].replace(b"\0", b" ")))
        elif name == PROPERTIES:
            self.message(values(Cursor(octets)))
        elif name == RECIPIENTS:
            self.recipients(Cursor(octets))
        elif name == FILE_BEGINS:
            self.files.append(Enclosed())
        elif self.files:
            self.file(self.files[-1], name, octets)

    def message(self, found: Iterator[Value]) -> None:
        """Keep the texts of the message, and whoever is named in it."""
        for name, kind, octets in found:
            self.haul.bounds.check()
            if name in TEXTS:
                self.haul.say(SEEN, *self.text(octets, kind).splitlines())
            elif name == HTML:
                self.haul.bounds.spend(len(octets))
                self.haul.pieces.append(Piece("text/html", decode_text(octets, self.label)))
            elif name == RICH:
                self.haul.say(SEEN, *rtf_text(decompressed(octets)).split("\n"))
            elif name in PEOPLE:
                self.haul.say(HIDDEN, self.text(octets, kind))

    def recipients(self, cursor: Cursor) -> None:
        """Keep the table of recipients: it knows the blind copies too, and no mail program shows it."""
        for _ in range(cursor.number()):
            self.haul.bounds.check()
            found = [self.text(octets, kind) for name, kind, octets in values(cursor) if name in PEOPLE]
            self.haul.say(HIDDEN, " ".join(dict.fromkeys(found)))

    def file(self, found: Enclosed, name: int, octets: bytes) -> None:
        """Take one attribute of a file."""
        if name == FILE_TITLE:
            found.title = found.title or self.text(octets)
        elif name == FILE_DATA:
            found.content = octets
        elif name == FILE_PROPERTIES:
            for prop, kind, value in values(Cursor(octets)):
                if prop == LONG_NAME:
                    found.title = self.text(value, kind)
                elif prop == OBJECT:
                    found.content, found.mail = value[INTERFACE:], value[INTERFACE:].startswith(SIGNATURE)


class Cursor:
    """A place in octets; raises Closed where they end too early."""

    def __init__(self, octets: bytes) -> None:
        self.octets, self.at = octets, 0

    def take(self, count: int) -> bytes:
        """Return the next octets."""
        self.at += count
        if count < 0 or self.at > len(self.octets):
            raise Closed(UNREADABLE)
        return self.octets[self.at - count : self.at]

    def number(self, width: int = 4) -> int:
        """Return the next number."""
        return int.from_bytes(self.take(width), "little")

    def padded(self, count: int) -> bytes:
        """Return the next octets, which fill whole groups of four."""
        found = self.take(count)
        self.take(-count % 4)
        return found


def values(cursor: Cursor) -> Iterator[Value]:
    """Yield the properties of a list of them; raises Closed (MS-OXTNEF section 2.1.3.4)."""
    for _ in range(cursor.number()):
        kind, name = cursor.number(2), cursor.number(2)
        if name >= NAMED:
            cursor.take(16)
            if cursor.number():
                cursor.padded(cursor.number())
            else:
                cursor.take(4)
        width = WIDTH.get(kind & ~MANY)
        count = 1 if width and not kind & MANY else cursor.number()
        for _ in range(count):
            yield name, kind & ~MANY, cursor.padded(cursor.number() if width is None else width)


def open_packet(found: Attached, bounds: Bounds, open_one: Opener) -> Opened:
    """Open a winmail.dat; the files in it are opened by `open_one`."""
    haul = Haul(bounds)

    def work() -> None:
        reader, cursor = _Reader(haul), Cursor(found.content)
        cursor.take(6)
        while cursor.at < len(found.content):
            bounds.check()
            cursor.take(1)
            name = cursor.number()
            reader.attribute(name, cursor.take(cursor.number()))
            cursor.take(2)
        for file in reader.files:
            haul.say(SEEN, file.title)
            haul.add(open_one(Attached(file.content, "", "", "winmail.dat" if file.mail else file.title), bounds))

    if bounds.depth >= bounds.limits.depth:
        return Opened(TOO_LARGE)
    bounds.depth += 1
    opened = guarded(haul, work)
    bounds.depth -= 1
    return opened
