"""XML inside attachments, read as events; nothing in it is ever expanded or fetched."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from mailcheck.read.attached import UNREADABLE, Closed

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Data = Callable[[str], None]


def walk(octets: bytes, start: Start, end: End, data: Data) -> None:
    """Call back for each element and text; names come without their prefix.

    Raises Closed for XML that is broken, or that declares an entity: no office program writes
    one, and they are how a small file becomes a large one (CWE-776) or reads another (CWE-611).
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attrs: start(name.rpartition(":")[2], attrs)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = data
    try:
        parser.Parse(octets, True)
    except (expat.ExpatError, ValueError, UnicodeError) as error:
        raise Closed(UNREADABLE) from error


def _refuse(*_: object) -> None:
    raise Closed(UNREADABLE)


def local(attrs: dict[str, str], name: str) -> str | None:
    """Return an attribute by its name without prefix."""
    for key, value in attrs.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


class Lines:
    """Text of a document in lines: some elements hold text, some end a line, some are a mark.

    `text` are the elements whose text counts (None: all), `block` those that end a line, `cell`
    those that end a cell. An attribute of `valued` elements counts as a line of its own.
    """

    def __init__(
        self,
        text: frozenset[str] | None,
        block: frozenset[str] = frozenset(),
        cell: frozenset[str] = frozenset(),
        valued: dict[str, str] | None = None,
    ) -> None:
        self.text, self.block, self.cell, self.valued = text, block, cell, valued or {}
        self.lines: list[str] = []
        self.run: list[str] = []
        self.inside = 0

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """Begin an element."""
        if self.text is None or name in self.text:
            self.inside += 1
        if name in self.valued and (value := local(attrs, self.valued[name])):
            self.lines.append(value)

    def end(self, name: str) -> None:
        """End an element."""
        if self.text is None or name in self.text:
            self.inside -= 1
        if name in self.cell:
            self.run.append("\t")
        if name in self.block or (self.text is None and self.run):
            self.lines.append("".join(self.run).strip())
            self.run = []

    def data(self, text: str) -> None:
        """Take a text."""
        if self.inside:
            self.run.append(text)

    def read(self, octets: bytes) -> list[str]:
        """Return the lines of a document; raises Closed."""
        walk(octets, self.start, self.end, self.data)
        return [line for line in (*self.lines, "".join(self.run).strip()) if line]
