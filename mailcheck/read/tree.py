"""The parts of a mail as a tree, from the fast parser or from the standard library."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mailcheck.read.header import Block, parameters, split_header, split_part
from mailcheck.read.transfer import IDENTITY, decode_transfer

if TYPE_CHECKING:
    from fast_mail_parser import PyLazyMimePart

MULTIPART = re.compile(rb"multipart\s*/", re.I)
# what RFC 2046, 6532 and news servers call a whole message inside a part
MESSAGES = frozenset({"message/rfc822", "message/global", "message/news", "message/rfc2822"})


@dataclass(slots=True)
class Node:
    """One part: its own header block, and either decoded octets or the parts inside it.

    `line` is the physical line where its content begins. `embedded` is the header block of the
    message inside a message/rfc822 part, whose parts are `children`. `outside` is what stands before
    the first and behind the last boundary line of a multipart: no mail program shows it, but it is sent.
    """

    headers: Block
    media_type: str
    params: dict[str, str]
    line: int
    content: bytes | None = None
    children: list[Node] = field(default_factory=list)
    embedded: Block | None = None
    damage: str = ""
    outside: tuple[bytes, ...] = ()

    def is_nothing(self) -> bool:
        """Tell whether only boundary lines in a row make this a part."""
        return not (self.content or self.headers.headers or self.children)


class Disagreement(Exception):
    """The fast parser is missing, refuses, or does not see what the boundary lines say."""


def read_fast(data: bytes, block: Block, most: int = 1_000_000) -> Node:
    """Return the tree as fast-mail-parser sees it; `block` is the header block of the mail.

    Of a tree with more than `most` parts the rest is left out. Raises Disagreement unless every
    part stands behind a boundary line of the part around it, in order, and no such line is left over.
    """
    try:
        from fast_mail_parser import ParseError, parse_email_tree
    except ImportError as error:
        raise Disagreement("fast-mail-parser is not installed") from error
    try:
        root = parse_email_tree(data, mode="lazy")
        if not root.children:
            return _single(data, root, block)
        return _Aligner(data, most).align(root, block)
    except (ParseError, RecursionError) as error:
        raise Disagreement(type(error).__name__) from error


def _single(data: bytes, root: PyLazyMimePart, block: Block) -> Node:
    """Return the tree of a mail that is one part."""
    media_type, params = media_of(block.get("Content-Type"))
    if media_type.startswith(("multipart/", "message/")) or MULTIPART.search(data, 0, block.body):
        raise Disagreement("a container without parts")
    node = Node(block, media_type, params, block.body_line)
    _fill(node, root, data, block.body, len(data))
    return node


def _fill(node: Node, found: PyLazyMimePart, data: bytes, start: int, stop: int) -> None:
    """Put the decoded octets of a leaf into its node; raises what the parser raises."""
    encoding = node.headers.get("Content-Transfer-Encoding")
    word = encoding.strip().lower()
    if word == "base64" and not node.headers.damage:
        node.content = found.content
    if node.content is None or len(node.content) == stop - start:
        # for base64 alone the parser is faster; it rewrites the line ends of quoted-printable, takes
        # text for a header that is none, and leaves base64 as it is where the label has a space
        node.content, node.damage = decode_transfer(data[start:stop], encoding)


def media_of(value: str, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Return media type and parameters of a Content-Type; an unreadable one is the default."""
    if not value:
        return default, {}
    media_type, params = parameters(value)
    main, slash, sub = media_type.partition("/")
    if not (slash and main.strip() and sub.strip()):
        return default, params
    return f"{main.strip()}/{sub.split()[0]}", params


class _Aligner:
    """Lay the parser's tree over the boundary lines of the octets, which give the positions."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data = data
        self.room = most
        self.lines = 1
        self.counted = 0
        self.marks = self._dashes()
        self.next = 0

    def _dashes(self) -> list[int]:
        """Return where lines begin with two hyphens."""
        data, found = self.data, []
        at = 0 if data.startswith(b"--") else data.find(b"\n--") + 1
        while at or (not found and data.startswith(b"--")):
            found.append(at)
            at = data.find(b"\n--", at) + 1
        return found

    def line(self, at: int) -> int:
        """Return the physical line of an octet; positions must be asked in rising order."""
        self.lines += self.data.count(b"\n", self.counted, at)
        self.counted = max(at, self.counted)
        return self.lines

    def align(self, root: PyLazyMimePart, block: Block) -> Node:
        """Return the tree of a whole mail."""
        self.line(block.body)
        node = self._node(root, block, len(self.data), "text/plain")
        return node

    def _node(self, found: PyLazyMimePart, block: Block, stop: int, default: str) -> Node:
        media_type, params = media_of(block.get("Content-Type"), default)
        node = Node(block, media_type, params, block.body_line)
        if media_type.startswith("multipart/"):
            self._multipart(node, found, stop)
        elif found.children:
            self._message(node, found, stop)
        else:
            if found.is_message or media_type == "message/rfc822":
                raise Disagreement("a message that could not be read")
            _fill(node, found, self.data, block.body, stop)
        return node

    def _message(self, node: Node, found: PyLazyMimePart, stop: int) -> None:
        encoding = node.headers.get("Content-Transfer-Encoding")
        if encoding.strip().lower() not in IDENTITY:
            # its lines are not lines of the file: the caller reads it as a mail of its own
            raw = self.data[node.headers.body : stop]
            node.content, node.damage = decode_transfer(raw, encoding)
            return
        if len(found.children) != 1:
            raise Disagreement("a message with several roots")
        inner = split_header(self.data, node.headers.body, node.line, stop)
        node.embedded = inner
        node.children.append(self._node(found.children[0], inner, stop, "text/plain"))

    def _multipart(self, node: Node, found: PyLazyMimePart, stop: int) -> None:
        boundary = node.params.get("boundary", "").encode("utf-8", "surrogateescape")
        marks, epilogue = self._delimiters(boundary, node.headers.body, stop)
        if len(marks) != len(found.children) or not marks:
            raise Disagreement("boundary lines and parts differ in number")
        node.outside = (self.data[node.headers.body : marks[0][0]].rpartition(b"--" + boundary)[0], epilogue)
        default = "message/rfc822" if node.media_type == "multipart/digest" else "text/plain"
        for part, (start, end) in zip(found.children, marks, strict=True):
            if self.room < 0:
                return
            block = split_part(self.data, start, self.line(start), end)
            child = self._node(part, block, end, default)
            if not child.is_nothing():
                node.children.append(child)
                self.room -= not child.media_type.startswith("multipart/")

    def _delimiters(self, boundary: bytes, start: int, stop: int) -> tuple[list[tuple[int, int]], bytes]:
        """Return where the parts of a multipart begin and end, and what follows (RFC 2046 section 5.1.1)."""
        if not boundary.strip():
            raise Disagreement("a container without a boundary")
        data, begun = self.data, -1
        parts: list[tuple[int, int]] = []
        width = len(boundary) + 2
        for at in self._within(start, stop):
            if not data.startswith(boundary, at + 2):
                continue
            eol = data.find(b"\n", at + width)
            eol = len(data) if eol < 0 else eol
            rest = data[at + width : eol].rstrip()
            if rest not in (b"", b"--"):
                raise Disagreement("a line that only begins like the boundary")
            if begun >= 0:
                parts.append((begun, max(begun, _line_end(data, at))))
            begun = eol + 1
            if rest == b"--":
                return parts, data[begun:stop]
        if begun >= 0:
            # as before a boundary line, the last line end is not the part's
            parts.append((min(begun, stop), max(begun, _line_end(data, stop))))
        return parts, b""

    def _within(self, start: int, stop: int) -> list[int]:
        return self.marks[bisect_left(self.marks, start) : bisect_left(self.marks, stop)]


def _line_end(data: bytes, at: int) -> int:
    """Return where the line end before an octet begins, or that octet."""
    if data[at - 1 : at] != b"\n":
        return at
    return at - 2 if data[at - 2 : at - 1] == b"\r" else at - 1
