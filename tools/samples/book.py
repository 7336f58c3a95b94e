"""Write an Excel workbook by hand, so that its octets are the same on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XLSX = f"{_TYPES}.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one sheet: its name, its rows, whether it is hidden, which rows are (from 0)."""

    name: str
    rows: Sequence[Sequence[str]]
    state: str = "visible"
    hidden_rows: range = range(0)


def workbook(*sheets: Sheet) -> bytes:
    """Return the workbook as octets; all cells are texts."""
    numbered = list(enumerate(sheets, start=1))
    listed = "".join(
        f'<sheet name="{escape(s.name)}" sheetId="{n}" state="{s.state}" r:id="rId{n}"/>' for n, s in numbered
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        + "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
            for n, _ in numbered
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        + "</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": _sheet(sheet) for n, sheet in numbered},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            # Stored, for the compressor may differ from one machine to the next.
            entry = zipfile.ZipInfo(name, (2025, 6, 3, 9, 0, 0))
            archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return out.getvalue()


def _sheet(sheet: Sheet) -> str:
    """Return the XML of one sheet."""
    rows = []
    for number, cells in enumerate(sheet.rows):
        hidden = ' hidden="1"' if number in sheet.hidden_rows else ""
        inner = "".join(
            f'<c r="{chr(65 + column)}{number + 1}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
            for column, cell in enumerate(cells)
        )
        rows.append(f'<row r="{number + 1}"{hidden}>{inner}</row>')
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
