"""Compound files made by hand (MS-CFB), as Outlook and old Excel write them."""

from __future__ import annotations

import struct
from typing import NamedTuple, TypeAlias

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
Tree: TypeAlias = "dict[str, bytes | Tree]"


class Entry(NamedTuple):
    """One entry of the directory: name, type, children as entry numbers, its octets."""

    name: str
    kind: int
    children: list[int]
    content: bytes


def compound(tree: Tree) -> bytes:
    """Return a compound file of streams (octets) and folders (dictionaries)."""
    entries = [Entry("Root Entry", 5, [], b"")]

    def add(name: str, node: bytes | Tree) -> int:
        place = len(entries)
        if isinstance(node, bytes):
            entries.append(Entry(name, 2, [], node))
            return place
        entries.append(Entry(name, 1, [], b""))
        entries[place].children.extend(add(key, node[key]) for key in in_order(node))
        return place

    entries[0].children.extend(add(key, tree[key]) for key in in_order(tree))
    mini, mini_fat, fat, sectors = b"", [], [], []
    starts: dict[int, int] = {}

    def store(octets: bytes) -> int:
        start = len(fat)
        pieces = [octets[at : at + 512].ljust(512, b"\0") for at in range(0, len(octets), 512)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    for place, entry in enumerate(entries):
        if entry.kind == 2 and 0 < len(entry.content) < 4096:
            count = -(-len(entry.content) // 64)
            starts[place] = len(mini_fat)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), END]
            mini += entry.content.ljust(count * 64, b"\0")
        elif entry.kind == 2 and entry.content:
            starts[place] = store(entry.content)
    root = store(mini) if mini else END
    table = store(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(512, b"\xff")) if mini_fat else END
    directory = store(b"".join(record(entries, place, starts, root, len(mini)) for place in range(len(entries))))
    count = -(-(len(fat) + 2) // 127)
    places = list(range(len(fat), len(fat) + count))
    fat += [FAT] * count
    octets = struct.pack(f"<{len(fat)}I", *fat).ljust(count * 512, b"\xff")
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count,
                       directory, 0, 4096, table, int(table != END), END, 0)  # fmt: skip
    head += struct.pack("<109I", *places, *[FREE] * (109 - count))
    return head + b"".join(sectors) + octets


def in_order(tree: Tree) -> list[str]:
    """Return names in the order that the directory's search tree asks for."""
    return sorted(tree, key=lambda name: (len(name), name.upper()))


def record(entries: list[Entry], place: int, starts: dict[int, int], root: int, size: int) -> bytes:
    """Return one directory entry; brothers form a list to the right, which is a tree too."""
    entry = entries[place]
    right = next((other.children[n + 1] for other in entries for n, child in enumerate(other.children)
                  if child == place and n + 1 < len(other.children)), FREE)  # fmt: skip
    name = entry.name.encode("utf-16-le")
    start, length = (root, size) if place == 0 else (starts.get(place, END), len(entry.content))
    child = entry.children[0] if entry.children else FREE
    return struct.pack("<64sHBBIII16xI16xIQ", name, len(name) + 2, entry.kind, 1, FREE, right, child, 0, start, length)


def message(strings: dict[int, str], numbers: dict[int, int] | None = None, more: Tree | None = None, *,
            head: int = 32, blobs: dict[int, bytes] | None = None) -> Tree:  # fmt: skip
    """Return the folder of an Outlook object (MS-OXMSG): properties by number, folders inside it."""
    rows, tree = b"", dict(more or {})
    for key, text in strings.items():
        octets = text.encode("utf-16-le")
        tree[f"__substg1.0_{key:04X}001F"] = octets
        rows += struct.pack("<HHIII", 0x1F, key, 6, len(octets) + 2, 0)
    for key, octets in (blobs or {}).items():
        tree[f"__substg1.0_{key:04X}0102"] = octets
        rows += struct.pack("<HHIII", 0x102, key, 6, len(octets), 0)
    for key, number in (numbers or {}).items():
        rows += struct.pack("<HHIII", 3, key, 6, number, 0)
    tree["__properties_version1.0"] = bytes(head) + rows
    return tree


def recipient(kind: int, name: str, address: str) -> Tree:
    """Return a recipient of an Outlook message: 1 To, 2 Cc, 3 Bcc."""
    return message({0x3001: name, 0x39FE: address}, {0x0C15: kind}, head=8)


def attachment(name: str, content: bytes) -> Tree:
    """Return a file attached to an Outlook message."""
    return message({0x3707: name}, {0x3705: 1}, head=8, blobs={0x3701: content})


def old_workbook(rows: list[list[str]]) -> bytes:
    """Return an Excel workbook of 1995 (BIFF5), which has one sheet called `list`."""

    def biff(kind: int, octets: bytes) -> bytes:
        return struct.pack("<HH", kind, len(octets)) + octets

    def begin(kind: int) -> bytes:
        return biff(0x809, struct.pack("<HHHH", 0x500, kind, 0, 0))

    cells = b"".join(
        biff(0x204, struct.pack("<HHHH", y, x, 0, len(text)) + text.encode())
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
    )
    name = b"\x04list"
    place = len(begin(5)) + len(biff(0x85, bytes(6) + name)) + 4
    book = begin(5) + biff(0x85, struct.pack("<IH", place, 0) + name) + biff(0x0A, b"")
    return compound({"Book": (book + begin(0x10) + cells + biff(0x0A, b"")).ljust(4096, b"\0")})
