"""The tree of a mail from the standard library: slower, but it reads what the fast parser refuses."""

from __future__ import annotations

from email.feedparser import FeedParser
from email.message import Message
from email.policy import compat32
from typing import Any

from mailcheck.read.header import Block, Header, decode_value, spelling
from mailcheck.read.transfer import IDENTITY, decode_transfer
from mailcheck.read.tree import MESSAGES, Node, media_of

# compat32 on purpose: policy.default takes time that grows faster than the recipients of a header
FLAT = compat32.clone(max_line_length=None)


class _Placed(Message):
    """A message of the standard library that knows how many lines had been read when it began."""

    begun = 0


def read_stdlib(data: bytes, block: Block) -> Node:
    """Return the tree as `email` sees it; `block` is the header block of the mail.

    Raises RecursionError for nesting that the interpreter cannot follow.
    """
    fed = 0

    def begin(**_: Any) -> _Placed:
        made = _Placed(compat32)
        made.begun = fed
        return made

    parser: FeedParser[Message] = FeedParser(begin)
    for text in data.decode("ascii", "surrogateescape").splitlines(keepends=True):
        fed += text.endswith("\n")
        parser.feed(text)
    return _node(parser.close(), block, "text/plain")


def _node(message: Message, block: Block, default: str) -> Node:
    media_type, params = media_of(block.get("Content-Type"), default)
    node = Node(block, media_type, params, block.body_line)
    encoding = block.get("Content-Transfer-Encoding")
    inner = message.get_payload()
    if not isinstance(inner, list):
        raw = str(inner or "").encode("ascii", "surrogateescape")
        node.content, node.damage = decode_transfer(raw, encoding)
    elif message.get_content_maintype() == "multipart":
        digest = "message/rfc822" if media_type == "multipart/digest" else "text/plain"
        for part in inner:
            node.children.append(_node(part, _block(part, part.begun), digest))
    elif media_type in MESSAGES and encoding.strip().lower() in IDENTITY and len(inner) == 1:
        node.embedded = _block(inner[0], node.line)
        node.children.append(_node(inner[0], node.embedded, "text/plain"))
    else:
        # `email` takes every message/* apart, delivery reports too: put the octets together again
        raw = b"\n".join(_octets(part) for part in inner)
        node.content, node.damage = decode_transfer(raw, encoding)
    return node


def _octets(part: Message) -> bytes:
    """Return a message as octets; damaged headers can defeat the generator of the library."""
    try:
        return part.as_bytes(policy=FLAT)
    except (UnicodeError, LookupError, ValueError, AttributeError, TypeError):
        text = "".join(f"{name}:{value}\n" for name, value in part.raw_items())
        return f"{text}\n{part.get_payload()}".encode("utf-8", "surrogateescape")


def _block(part: Message, line: int) -> Block:
    """Return the header block of a part whose first header line is `line`."""
    headers = []
    for name, value in part.raw_items():
        octets = str(value).encode("utf-8", "surrogateescape")
        plain = decode_value(octets.replace(b"\n", b""))
        headers.append(Header(spelling(name.strip().encode("utf-8", "replace")), plain, line))
        line += octets.count(b"\n") + 1
    return Block(headers, 0, line + 1, [])
