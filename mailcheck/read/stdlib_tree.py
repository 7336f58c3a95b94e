"""The tree of a mail from the standard library: slower, but it reads what the fast parser refuses."""

from __future__ import annotations

from email.errors import MissingHeaderBodySeparatorDefect
from email.feedparser import FeedParser
from email.message import Message
from email.policy import compat32
from typing import Any

from mailcheck.read.header import Block, Header, decode_value, parameters, spelling
from mailcheck.read.transfer import IDENTITY, decode_transfer
from mailcheck.read.tree import MESSAGES, Node, media_of


class _Placed(Message):
    """A message of the standard library that knows how many lines had been read when it began.

    The library takes every message/* apart, delivery reports and encoded mails too; here only
    mails that stand in the file as they are count as such.
    """

    begun = 0

    def get_content_type(self) -> str:
        """Return the media type by which the parser decides what is inside."""
        media_type = super().get_content_type()
        plain = str(self.get("Content-Transfer-Encoding", "")).strip().lower() in IDENTITY
        taken_apart = media_type.startswith("multipart/") or (media_type in MESSAGES and plain)
        return media_type if taken_apart else "text/plain"

    def get_boundary(self, failobj: Any = None) -> Any:
        """Return the boundary; the library trips over a folded one."""
        value = decode_value(str(self.get("Content-Type", "")).encode("utf-8", "surrogateescape"))
        return parameters(value)[1].get("boundary") or failobj


def read_stdlib(data: bytes, block: Block) -> Node:
    """Return the tree as `email` sees it; `block` is the header block of the mail.

    Raises RecursionError for nesting that the interpreter cannot follow.
    """
    fed = 0

    def begin(**_: Any) -> _Placed:
        # policy.default takes time that grows faster than the recipients of a header
        made = _Placed(compat32)
        made.begun = fed
        return made

    parser: FeedParser[_Placed] = FeedParser(begin)
    for text in data.decode("ascii", "surrogateescape").splitlines(keepends=True):
        fed += text.endswith("\n")
        parser.feed(text)
    return _node(parser.close(), block, "text/plain")


def _node(message: _Placed, block: Block, default: str) -> Node:
    media_type, params = media_of(block.get("Content-Type"), default)
    node = Node(block, media_type, params, block.body_line)
    encoding = block.get("Content-Transfer-Encoding")
    inner = message.get_payload() if message.is_multipart() else None
    if not isinstance(inner, list):
        # without its encoding the library gives the octets as they stand
        del message["Content-Transfer-Encoding"]
        raw = message.get_payload(decode=True)
        node.content, node.damage = decode_transfer(raw if isinstance(raw, bytes) else b"", encoding)
    elif message.get_content_maintype() == "multipart":
        node.outside = (_octets(message.preamble), _octets(message.epilogue))
        digest = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        for part in inner:
            child = _node(part, _block(part, part.begun), digest)
            if not child.is_nothing():
                node.children.append(child)
    else:
        node.embedded = _block(inner[0], node.line)
        node.children.append(_node(inner[0], node.embedded, "text/plain"))
    return node


def _octets(text: str | None) -> bytes:
    return (text or "").encode("utf-8", "surrogateescape")


def _block(part: _Placed, line: int) -> Block:
    """Return the header block of a part whose first header line is `line`."""
    headers = []
    for name, value in part.raw_items():
        octets = str(value).encode("utf-8", "surrogateescape")
        plain = decode_value(octets)
        headers.append(Header(spelling(name.strip()), plain, line))
        line += octets.count(b"\n") + 1
    early = any(isinstance(defect, MissingHeaderBodySeparatorDefect) for defect in part.defects)
    damage = [("no empty line between header and body", line)] if early else []
    return Block(headers, 0, line + (not early), damage)
