"""Office documents as attachments (ECMA-376): Excel, Word and PowerPoint since 2007."""

from __future__ import annotations

import re

from mailcheck.read.attached import COMMENT, HIDDEN, SEEN, UNKNOWN, Attached, Bounds, Closed, Haul, Opened, Opener, guarded
from mailcheck.read.cells import read_cells
from mailcheck.read.document import read_document, read_slides
from mailcheck.read.markup import Lines
from mailcheck.read.package import Package
from mailcheck.read.workbook import read_workbook

TYPES = "[Content_Types].xml"
WORD_PARTS = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
WORD_COMMENTS = re.compile(r"word/comments\d*\.xml")
EMBEDDED = re.compile(r"(?:xl|word|ppt)/embeddings/")
PARAGRAPHS = frozenset({"p", "si", "comment", "threadedComment", "pt"})
STAMPS = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z?|\d+(?:\.\d+)*|true|false|Normal(?:\.dotm?)?|Microsoft .{2,30}|[A-Za-z0-9+/=]{60,}", re.I)


def _drawn() -> Lines:
    return Lines(frozenset({"t", "v"}), PARAGRAPHS)


def _noted() -> Lines:
    return Lines(frozenset({"t", "text"}), PARAGRAPHS | {"text"})


def _cached() -> Lines:
    # pivot tables keep the values of the whole table they were made from
    return Lines(frozenset({"v"}), frozenset({"v"}), valued={"s": "v", "n": "v", "d": "v"})


def _all() -> Lines:
    return Lines(None)


BESIDE = (
    (re.compile(r"xl/(?:comments|threadedComments)[^/]*/?[^/]*\.xml"), COMMENT, _noted),
    (re.compile(r"(?:xl|word|ppt)/(?:drawings|charts|diagrams/data)[^_]*\.xml"), SEEN, _drawn),
    (re.compile(r"xl/(?:externalLinks|pivotCache)/[^/]+\.xml"), HIDDEN, _cached),
    (re.compile(r"docProps/(?:core|app|custom)\.xml"), HIDDEN, _all),
    (re.compile(r"customXml/item\d+\.xml"), HIDDEN, _all),
)


def open_office(found: Attached, bounds: Bounds, package: Package, open_one: Opener) -> Opened:
    """Open an office document; its embedded files are opened by `open_one`."""
    haul = Haul(bounds)

    def work() -> None:
        read_main(package, found.content, haul)
        for name in sorted(package.parts):
            read_beside(package, name, haul)
            if EMBEDDED.match(name):
                inner = Attached(package.read(name), "", "", name.rpartition("/")[2])
                haul.add(open_one(inner, bounds), HIDDEN)
        read_links(package, haul)

    return guarded(haul, work)


def read_main(package: Package, content: bytes, haul: Haul) -> None:
    """Read the main text of a document; raises Closed for one of a kind that is not known."""
    main = next((r.target for r in package.relations().values() if r.kind == "officeDocument"), "")
    if main.endswith(".bin"):
        read_cells(content, haul)
        return
    root = package.root(main)
    if root == "workbook":
        read_workbook(package, main, haul)
    elif root == "document":
        read_document(package, main, haul)
    elif root == "presentation":
        read_slides(package, main, haul)
    else:
        raise Closed(UNKNOWN)


def read_beside(package: Package, name: str, haul: Haul) -> None:
    """Read a part that is not the main text; most parts hold no text of their own."""
    if WORD_PARTS.fullmatch(name):
        read_document(package, name, haul)
    elif WORD_COMMENTS.fullmatch(name):
        read_document(package, name, haul, part=COMMENT)
    for place, part, reader in BESIDE:
        if place.fullmatch(name):
            lines = reader().read(package.read(name))
            haul.say(part, *(line for line in lines if not STAMPS.fullmatch(line)))


def read_links(package: Package, haul: Haul) -> None:
    """Keep the targets of links, unless the text shows them anyway."""
    text = "\n".join(haul.lines.get(SEEN, ()))
    for name in sorted(package.parts):
        folder, marker, base = name.rpartition("_rels/")
        if not marker or not base.endswith(".rels"):
            continue
        for relation in package.relations(folder + base.removesuffix(".rels")).values():
            target = relation.target.removeprefix("mailto:")
            if relation.external and relation.kind == "hyperlink" and target not in text:
                haul.say(SEEN, relation.target)
