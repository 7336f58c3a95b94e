"""OpenDocument texts, sheets and slides as attachments (ISO/IEC 26300)."""

from __future__ import annotations

from mailcheck.read.attached import (
    COMMENT, ENCRYPTED, HIDDEN, SEEN, Attached, Bounds, Closed, Haul, Opened, Opener, guarded,
)  # fmt: skip
from mailcheck.read.markup import local, walk
from mailcheck.read.package import Package

MOST_REPEATED = 100
PROPERTIES = frozenset({"title", "subject", "description", "keyword", "creator", "initial-creator", "user-defined"})


def open_document(bounds: Bounds, package: Package, open_one: Opener) -> Opened:
    """Open an OpenDocument file; documents embedded in it are opened by `open_one`."""
    haul = Haul(bounds)

    def work() -> None:
        manifest = "META-INF/manifest.xml"
        if manifest in package.parts and b"encryption-data" in package.read(manifest):
            raise Closed(ENCRYPTED)
        _Content(haul).read(package.read("content.xml"))
        if "styles.xml" in package.parts:
            # headers and footers stand with the styles of their page
            _Content(haul, only="master-styles").read(package.read("styles.xml"))
        if "meta.xml" in package.parts:
            _Properties(haul).read(package.read("meta.xml"))
        for name in sorted(package.parts):
            folder, _, base = name.rpartition("/")
            if folder and base == "content.xml":
                _Content(haul, part=HIDDEN).read(package.read(name))
            elif folder.startswith("Object ") and "." in base and not base.endswith(".xml"):
                haul.add(open_one(Attached(package.read(name), "", "", base), bounds), HIDDEN)

    return guarded(haul, work)


class _Content:
    """The walk over a content part; paragraphs and rows of tables become lines."""

    def __init__(self, haul: Haul, *, part: str = SEEN, only: str = "") -> None:
        self.haul, self.part, self.only = haul, part, only
        self.run: dict[str, list[str]] = {name: [] for name in (SEEN, HIDDEN, COMMENT)}
        self.depth: dict[str, int] = {}
        self.style = ""
        self.invisible: set[str] = set()
        self.columns: list[bool] = []
        self.column = 0
        self.repeat = 1
        self.table_hidden = self.row_hidden = False
        self.count = 0

    def read(self, octets: bytes) -> None:
        walk(octets, self.start, self.end, self.data)
        self.line()

    def inside(self, *names: str) -> bool:
        return any(self.depth.get(name) for name in names)

    def name(self) -> str:
        """Return what a text at this place is called."""
        if self.inside("annotation"):
            return COMMENT
        column = self.columns[self.column] if self.column < len(self.columns) else False
        covered = self.inside("table-cell") and column
        unseen = covered or self.table_hidden or self.row_hidden or self.inside("tracked-changes", "hidden-text", "notes")
        return HIDDEN if unseen else self.part

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.depth[name] = self.depth.get(name, 0) + 1
        repeated = local(attrs, "number-columns-repeated") or "1"
        times = int(repeated) if repeated.isdigit() and len(repeated) < 6 else 1
        if name == "style":
            self.style = local(attrs, "name") or ""
        elif name == "table-properties" and local(attrs, "display") == "false":
            self.invisible.add(self.style)
        elif name == "table" and self.depth[name] == 1:
            self.columns, self.row_hidden = [], False
            self.table_hidden = (local(attrs, "style-name") or "") in self.invisible
            self.haul.say(self.name(), local(attrs, "name") or "")
        elif name == "table-column":
            gone = (local(attrs, "visibility") or "visible") != "visible"
            self.columns += [gone] * times
        elif name == "table-row":
            self.column = 0
            self.row_hidden = (local(attrs, "visibility") or "visible") != "visible"
        elif name in ("table-cell", "covered-table-cell"):
            self.repeat = times
        elif name in ("tab", "s"):
            self.run[self.name()].append("\t" if name == "tab" else " ")
        elif name in ("hidden-text", "hidden-paragraph") and (value := local(attrs, "string-value")):
            self.haul.say(HIDDEN, value)

    def data(self, text: str) -> None:
        if self.inside("p", "h", "creator") and (not self.only or self.inside(self.only)):
            self.run[self.name()].append(text)

    def end(self, name: str) -> None:
        if name in ("p", "h"):
            if self.inside("table-cell") and not self.inside("annotation"):
                self.run[self.name()].append(" ")
            else:
                self.line()
        elif name in ("table-cell", "covered-table-cell"):
            self.run[SEEN].append("\t" * min(self.repeat, MOST_REPEATED))
            self.column += self.repeat
        self.depth[name] -= 1
        if name == "table-row" and not self.inside("table-cell"):
            self.line()
            self.row_hidden = False
        elif name == "table" and not self.depth[name]:
            self.table_hidden, self.columns = False, []

    def line(self) -> None:
        """Keep what was collected as lines of their own."""
        for name, run in self.run.items():
            self.haul.say(name, "".join(run).replace("\n", " ").strip())
            run.clear()
        self.count += 1
        if not self.count % 1000:
            self.haul.bounds.check()


class _Properties:
    """The walk over the properties of a document: who wrote it, what it is called."""

    def __init__(self, haul: Haul) -> None:
        self.haul = haul
        self.into = False

    def read(self, octets: bytes) -> None:
        walk(octets, self.start, self.end, self.data)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.into = name in PROPERTIES

    def data(self, text: str) -> None:
        if self.into:
            self.haul.say(HIDDEN, text.strip())

    def end(self, name: str) -> None:
        self.into = False
