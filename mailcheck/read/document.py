"""Word texts and presentations as attachments: what stands on the page, and what is kept from sight."""

from __future__ import annotations

from mailcheck.read.attached import COMMENT, HIDDEN, SEEN, Haul
from mailcheck.read.markup import local, walk
from mailcheck.read.package import Package, flag, ignore

WHITE = frozenset({"FFFFFF"})
# Half points: what is smaller than 2 pt nobody reads.
TINY = 4
REMOVED = frozenset({"del", "moveFrom"})
# A text box is written twice, for new programs and for old ones; the second says nothing more.
TWICE = frozenset({"Fallback"})


def read_document(package: Package, name: str, haul: Haul, *, part: str = SEEN) -> None:
    """Read the text of one part of a Word document into the haul; raises Closed.

    Tracked deletions, hidden, white and tiny text and field codes are hidden; tracked insertions
    stand on the page like any other text.
    """
    _Text(haul, part).read(package.read(name))


class _Text:
    """The walk over WordprocessingML; rows of tables become lines with tabs between the cells."""

    def __init__(self, haul: Haul, part: str) -> None:
        self.haul, self.part = haul, part
        self.run: dict[str, list[str]] = {part: [], HIDDEN: []}
        self.depth: dict[str, int] = {}
        self.unseen = False
        self.painted: list[bool] = []
        self.count = 0

    def read(self, octets: bytes) -> None:
        walk(octets, self.start, self.end, self.data)
        self.line()

    def inside(self, *names: str) -> bool:
        return any(self.depth.get(name) for name in names)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.depth[name] = self.depth.get(name, 0) + 1
        if name == "r":
            self.unseen = False
        elif name == "tc":
            self.painted.append(False)
        elif name == "shd":
            self.paint((local(attrs, "fill") or "auto").upper())
        elif name == "tab" and not self.inside("tabs"):
            self.text("\t")
        elif name in ("br", "cr"):
            self.line() if not self.inside("tc") else self.text(" ")
        elif self.inside("rPr") and self.inside("r"):
            self.look(name, attrs)

    def paint(self, fill: str) -> None:
        """Note a coloured ground, on which white text can be read."""
        if fill not in ("AUTO", "FFFFFF") and self.painted and self.inside("tcPr"):
            self.painted[-1] = True

    def look(self, name: str, attrs: dict[str, str]) -> None:
        """Note what a run's properties do to its text."""
        value = (local(attrs, "val") or "").upper()
        if name in ("vanish", "webHidden") and value not in ("0", "FALSE", "OFF"):
            self.unseen = True
        elif name == "color" and value in WHITE and not any(self.painted):
            self.unseen = True
        elif name == "sz" and value.isdigit() and int(value) < TINY:
            self.unseen = True

    def data(self, text: str) -> None:
        if self.inside("t", "delText", "instrText", "delInstrText"):
            self.text(text)

    def text(self, text: str) -> None:
        if self.inside(*TWICE):
            return
        out_of_sight = self.unseen or self.inside(*REMOVED) or self.inside("delText", "instrText", "delInstrText")
        self.run[HIDDEN if out_of_sight else self.part].append(text)

    def end(self, name: str) -> None:
        self.depth[name] -= 1
        if name == "r":
            self.unseen = False
        elif name == "p":
            if self.inside("tc"):
                self.run[self.part].append(" ")
            else:
                self.line()
        elif name == "tc":
            self.painted.pop()
            self.run[self.part].append("\t")
        elif name == "tr" and not self.inside("tc"):
            self.line()

    def line(self) -> None:
        """Keep what was collected as a line of its own."""
        for name, run in self.run.items():
            self.haul.say(name, "".join(run).strip())
            run.clear()
        self.count += 1
        if not self.count % 1000:
            self.haul.bounds.check()


def read_slides(package: Package, main: str, haul: Haul) -> None:
    """Read the slides of a presentation in their order; notes and hidden slides are hidden."""
    order: list[str] = []

    def start(name: str, attrs: dict[str, str]) -> None:
        if name == "sldId":
            order.append(next((value for key, value in attrs.items() if key.endswith(":id")), ""))

    walk(package.read(main), start, ignore, ignore)
    relations = package.relations(main)
    slides = [relations[key].target for key in order if key in relations]
    for slide in slides:
        _Slide(haul, SEEN).read(package.read(slide))
        for relation in package.relations(slide).values():
            if relation.kind == "notesSlide":
                _Slide(haul, HIDDEN).read(package.read(relation.target))
            elif relation.kind == "comments":
                _Slide(haul, COMMENT).read(package.read(relation.target))


class _Slide:
    """The walk over one slide (DrawingML)."""

    def __init__(self, haul: Haul, part: str) -> None:
        self.haul, self.part = haul, part
        self.run: list[str] = []
        self.into = 0
        self.cells = 0

    def read(self, octets: bytes) -> None:
        walk(octets, self.start, self.end, self.data)
        self.line()

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "sld" and attrs.get("show") is not None and not flag(attrs, "show"):
            self.part = HIDDEN
        elif name in ("t", "text"):
            self.into += 1
        elif name == "tc":
            self.cells += 1
        elif name == "br":
            self.run.append(" ")

    def data(self, text: str) -> None:
        if self.into:
            self.run.append(text)

    def end(self, name: str) -> None:
        if name in ("t", "text"):
            self.into -= 1
        elif name == "tc":
            self.cells -= 1
            self.run.append("\t")
        if name == "tr" or (name in ("p", "text") and not self.cells):
            self.line()
        elif name == "p":
            self.run.append(" ")

    def line(self) -> None:
        self.haul.say(self.part, "".join(self.run).strip())
        self.run.clear()
