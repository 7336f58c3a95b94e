"""Small office files made by hand, as their programs write them."""

from __future__ import annotations

import io
import zipfile

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(files: dict[str, str | bytes]) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """Return a relation part: (id, kind, target); a target with a scheme is outside the file."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{RELATED}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if ":" in target else "/>")
        for key, kind, target in targets
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


def xlsx(sheets: dict[str, str], *, states: dict[str, str] | None = None, strings: str = "", styles: str = "",
         names: str = "", more: dict[str, str | bytes] | None = None) -> bytes:  # fmt: skip
    """Return a workbook: sheet name -> the inside of its `worksheet` element."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{states[name]}"/>' if states and name in states else "/>")
        for n, name in enumerate(sheets, 1)
    )
    related = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    related += [("s", "sharedStrings", "sharedStrings.xml"), ("t", "styles", "/xl/styles.xml")]
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets>'
                           f"<definedNames>{names}</definedNames></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*related),
        "xl/sharedStrings.xml": f'{XML}<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }  # fmt: skip
    for n, inside in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{n}.xml"] = f'{XML}<worksheet xmlns="{MAIN}">{inside}</worksheet>'
    return packed({**files, **(more or {})})


def cell(place: str, text: str, more: str = "") -> str:
    """Return a cell that holds its text itself."""
    return f'<c r="{place}" t="inlineStr"{more}><is><t>{text}</t></is></c>'


def docx(body: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return a Word document: the inside of its `body` element."""
    return packed({
        "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("r", "officeDocument", "word/document.xml")),
        "word/document.xml": f'{XML}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        **(more or {}),
    })  # fmt: skip


def words(text: str, look: str = "") -> str:
    """Return a run of a Word document."""
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    """Return a paragraph of a Word document."""
    return f"<w:p>{''.join(runs)}</w:p>"


def opendocument(content: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument file: the inside of its content part."""
    spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "text", "table", "style"))
    return packed({
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"{XML}<office:document-content {spaces}>{content}</office:document-content>",
        **(more or {}),
    })  # fmt: skip
