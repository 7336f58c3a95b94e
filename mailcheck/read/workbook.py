"""Excel workbooks as attachments: each sheet in lines of cells, and apart from it what is hidden.

The spreadsheet library that reads lists does not tell which rows and columns are hidden, and it
allocates the whole rectangle between the outermost cells; so the sheets are walked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailcheck.read.attached import HIDDEN, SEEN, UNREADABLE, Closed, Haul
from mailcheck.read.markup import local, walk
from mailcheck.read.package import Package, flag, ignore

WHITE = frozenset({"FFFFFFFF", "00FFFFFF", "FFFFFF"})
DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
DATE_CODE = re.compile(r"[ymdhs年月日時分秒]", re.I)
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
GAP = 50
MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})


@dataclass(slots=True)
class Styles:
    """Which cell formats are dates, and which make a text that nobody sees."""

    dates: set[int] = field(default_factory=set)
    unseen: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share."""

    strings: list[str] = field(default_factory=list)
    styles: Styles = field(default_factory=Styles)
    since: datetime = datetime(1899, 12, 30)


def read_workbook(package: Package, main: str, haul: Haul) -> None:
    """Read the sheets and the names of a workbook into the haul; raises Closed."""
    sheets: list[tuple[str, bool, str]] = []
    names: list[str] = []
    book = Book()
    naming: list[str] = []

    def start(element: str, attrs: dict[str, str]) -> None:
        if element == "sheet":
            state = attrs.get("state", "visible")
            sheets.append((attrs.get("name", ""), state.lower() != "visible", local(attrs, "id") or ""))
        elif element == "workbookPr" and flag(attrs, "date1904"):
            book.since = datetime(1904, 1, 1)
        elif element == "definedName":
            naming.append(attrs.get("name", ""))

    def end(element: str) -> None:
        if element == "definedName":
            names.append(" ".join(naming))
        naming.clear()

    def data(text: str) -> None:
        if naming:
            naming.append(text)

    walk(package.read(main), start, end, data)
    relations = package.relations(main)
    for relation in relations.values():
        if relation.kind == "sharedStrings":
            book.strings = shared_strings(package.read(relation.target))
        elif relation.kind == "styles":
            book.styles = read_styles(package.read(relation.target))
    for title, hidden, key in sheets:
        haul.say(HIDDEN if hidden else SEEN, title)
        if key not in relations or relations[key].target not in package.parts:
            raise Closed(UNREADABLE)
        _Sheet(book, haul, hidden).read(package.read(relations[key].target))
    # the ranges that Excel names by itself say nothing
    haul.say(HIDDEN, *(name for name in names if not name.startswith("_xlnm.")))


def shared_strings(octets: bytes) -> list[str]:
    """Return the strings that cells share; readings printed above a text are left out."""
    strings: list[str] = []
    run: list[str] = []
    state = {"t": 0, "rPh": 0}

    def start(name: str, attrs: dict[str, str]) -> None:
        if name in state:
            state[name] += 1

    def end(name: str) -> None:
        if name in state:
            state[name] -= 1
        elif name == "si":
            strings.append("".join(run))
            run.clear()

    def data(text: str) -> None:
        if state["t"] and not state["rPh"]:
            run.append(text)

    walk(octets, start, end, data)
    return strings


def read_styles(octets: bytes) -> Styles:
    """Return what the formats of cells mean: dates, and white or empty formats that hide a text."""
    codes: dict[int, str] = {}
    white: list[bool] = []
    plain: list[bool] = []
    found = Styles()
    path: list[str] = []
    count = 0

    def start(name: str, attrs: dict[str, str]) -> None:
        nonlocal count
        path.append(name)
        above = path[-2] if len(path) > 1 else ""
        if name == "numFmt" and above == "numFmts":
            codes[number(attrs.get("numFmtId"))] = attrs.get("formatCode", "")
        elif name == "font" and above == "fonts":
            white.append(False)
        elif name == "color" and above == "font" and white:
            white[-1] = attrs.get("rgb", "").upper() in WHITE or attrs.get("theme") == "0"
        elif name == "fill" and above == "fills":
            plain.append(True)
        elif name == "patternFill" and above == "fill" and plain:
            plain[-1] = attrs.get("patternType", "none") == "none"
        elif name == "xf" and above == "cellXfs":
            code = number(attrs.get("numFmtId"))
            shown = codes.get(code, "")
            if code in DATES or (code > 58 and DATE_CODE.search(QUOTED.sub("", shown))):
                found.dates.add(count)
            font, fill = number(attrs.get("fontId")), number(attrs.get("fillId"))
            unpainted = font < len(white) and white[font] and fill < len(plain) and plain[fill]
            if unpainted or shown.strip() == ";;;":
                found.unseen.add(count)
            count += 1

    def end(_: str) -> None:
        path.pop()

    walk(octets, start, end, ignore)
    return found


def number(text: str | None) -> int:
    """Return a whole number, 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


class _Sheet:
    """The walk over one sheet; the cells of a row become one line, separated by tabs."""

    def __init__(self, book: Book, haul: Haul, hidden: bool) -> None:
        self.book, self.haul, self.hidden = book, haul, hidden
        self.columns: list[tuple[int, int]] = []
        self.cells: dict[str, list[tuple[int, str]]] = {SEEN: [], HIDDEN: []}
        self.row_hidden = False
        self.at = 0
        self.style, self.kind = 0, ""
        self.into = ""
        self.value: list[str] = []
        self.formula: list[str] = []
        self.phonetic = 0
        self.count = 0

    def read(self, octets: bytes) -> None:
        """Read the sheet into the haul; raises Closed."""
        walk(octets, self.start, self.end, self.data)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "c":
            place = PLACE.match(attrs.get("r", ""))
            self.at = column_of(place[1]) if place else self.at + 1
            self.style, self.kind = number(attrs.get("s")), attrs.get("t", "n")
            self.value.clear()
            self.formula.clear()
        elif name in ("v", "t", "f"):
            self.into = name
        elif name in MARGINS:
            self.into = name
            self.value.clear()
        elif name == "rPh":
            self.phonetic += 1
        elif name == "row":
            self.row_hidden = flag(attrs, "hidden") or attrs.get("ht") in ("0", "0.0")
            self.at = 0
        elif name == "col" and (flag(attrs, "hidden") or attrs.get("width") in ("0", "0.0")):
            self.columns.append((number(attrs.get("min")), number(attrs.get("max"))))

    def data(self, text: str) -> None:
        if self.into == "f":
            self.formula.append(text)
        elif self.into and not self.phonetic:
            self.value.append(text)

    def end(self, name: str) -> None:
        if name == "c":
            self.cell()
        elif name == "row":
            self.row()
        elif name == "rPh":
            self.phonetic -= 1
        elif name in MARGINS:
            self.haul.say(SEEN, "".join(self.value))
        if name == self.into:
            self.into = ""

    def cell(self) -> None:
        """Keep the cell that has ended, where a reader sees it or where he does not."""
        text = self.shown("".join(self.value)).replace("\n", " ").replace("\r", "").strip()
        unseen = (
            self.hidden
            or self.row_hidden
            or self.style in self.book.styles.unseen
            or any(first <= self.at <= last for first, last in self.columns)
        )
        if text:
            self.cells[HIDDEN if unseen else SEEN].append((self.at, text))
        formula = "".join(self.formula)
        if "@" in formula:
            self.haul.say(HIDDEN, formula)

    def shown(self, value: str) -> str:
        """Return a stored value as the sheet shows it."""
        if self.kind == "s":
            place = number(value)
            return self.book.strings[place] if place < len(self.book.strings) else value
        if self.kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if self.kind == "n" and self.style in self.book.styles.dates:
            return day(value, self.book.since)
        return value

    def row(self) -> None:
        """Keep the row that has ended as a line."""
        for name, cells in self.cells.items():
            if cells:
                self.haul.say(name, joined(cells))
                cells.clear()
        self.count += 1
        if not self.count % 1000:
            self.haul.bounds.check()


def joined(cells: list[tuple[int, str]]) -> str:
    """Return the cells of a row as a line; empty columns between them stay empty cells."""
    line, before = [], cells[0][0]
    for place, text in cells:
        line.append("\t" * min(max(place - before, 0), GAP) + text)
        before = place
    return "".join(line)


def column_of(letters: str) -> int:
    """Return the number of a column from 1: A is 1, AA is 27."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place


def day(value: str, since: datetime) -> str:
    """Return a date that is stored as days, in ISO 8601; what is none stays as it is."""
    try:
        moment = since + timedelta(days=round(float(value), 6))
    except (ValueError, OverflowError):
        return value
    whole = float(value) == int(float(value))
    return moment.date().isoformat() if whole else moment.isoformat(" ", "minutes")
