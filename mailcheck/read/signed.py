"""Mails signed in one piece with their text (S/MIME, RFC 8551 section 3.5.2): the text inside."""

from __future__ import annotations

from typing import NamedTuple

TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
# id-signedData 1.2.840.113549.1.7.2 (RFC 5652 section 5.1)
SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
SEQUENCE, EXPLICIT, OCTETS, PIECES = 0x30, 0xA0, 0x04, 0x24
DEEPEST = 20


class Element(NamedTuple):
    """One element of BER: its tag, where its content begins and ends, and where the next one begins."""

    tag: int
    start: int
    stop: int
    after: int


def signed_content(octets: bytes) -> bytes | None:
    """Return the MIME part that is signed, or None where there is none or the octets are something else."""
    try:
        outer = element(octets, 0)
        kind, *rest = children(octets, outer)
        if outer.tag != SEQUENCE or octets[kind.start : kind.stop] != SIGNED_DATA:
            return None
        (signed,) = children(octets, rest[0])
        _, _, wrapped, *_ = children(octets, signed)
        _, content, *_ = children(octets, wrapped)
        (inner,) = children(octets, content)
    except (IndexError, ValueError, RecursionError):
        return None
    return joined(octets, inner) if content.tag == EXPLICIT else None


def joined(octets: bytes, found: Element) -> bytes | None:
    """Return an octet string, which may stand there in pieces."""
    if found.tag == OCTETS:
        return octets[found.start : found.stop]
    if found.tag != PIECES:
        return None
    return b"".join(octets[piece.start : piece.stop] for piece in children(octets, found) if piece.tag == OCTETS)


def children(octets: bytes, found: Element) -> list[Element]:
    """Return the elements inside an element; raises IndexError and ValueError."""
    inner, at = [], found.start
    while at < found.stop:
        inner.append(element(octets, at))
        at = inner[-1].after
    return inner


def element(octets: bytes, at: int, depth: int = 0) -> Element:
    """Return the element at a place; raises IndexError and ValueError (X.690 section 8.1)."""
    tag, length, start = octets[at], octets[at + 1], at + 2
    if depth > DEEPEST:
        raise ValueError("elements inside elements")
    if length == 0x80:
        stop = start
        while octets[stop : stop + 2] != b"\0\0":
            stop = element(octets, stop, depth + 1).after
        return Element(tag, start, stop, stop + 2)
    if length > 0x80:
        start += length - 0x80
        length = int.from_bytes(octets[at + 2 : start], "big")
    if start + length > len(octets):
        raise ValueError("octets are missing")
    return Element(tag, start, start + length, start + length)
