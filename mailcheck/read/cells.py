"""Spreadsheets of older forms (.xls, .xlsb) as attachments: each sheet in lines of cells."""

from __future__ import annotations

import io

from mailcheck.read.attached import ENCRYPTED, HIDDEN, SEEN, UNREADABLE, Closed, Haul
from mailcheck.read.lists_source import Unreadable
from mailcheck.read.spreadsheet import cell_text, guarded, hidden_sheets, open_book

# Sheets without cells: a chart, a dialogue, a program.
DRAWN = frozenset({"ChartSheet", "DialogSheet", "Vba"})


def read_cells(content: bytes, haul: Haul) -> None:
    """Read all sheets into the haul; raises Closed. Which rows are hidden, these forms do not tell here."""
    try:
        book = open_book(io.BytesIO(content))
        hidden = hidden_sheets(book)
        for sheet in book.sheets_metadata:
            part = HIDDEN if sheet.name in hidden else SEEN
            haul.say(part, sheet.name)
            if str(sheet.typ).rpartition(".")[2] in DRAWN:
                continue
            rows = guarded(book.get_sheet_by_name(sheet.name).iter_rows)
            while (row := guarded(lambda rows=rows: next(rows, None))) is not None:
                cells = (cell_text(value).replace("\n", " ") for value in row)
                haul.say(part, "\t".join(cells).strip())
                haul.bounds.check()
    except Unreadable as error:
        raise Closed(ENCRYPTED if "protected" in error.detail else UNREADABLE) from error
