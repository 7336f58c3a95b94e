"""Office documents and PDF as attachments: what is seen in them, and what is hidden there."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.source import Limits
from mailcheck.read.attached import Attached, Bounds, Opened
from mailcheck.read.attachments import open_attachment
from tests.read.compound_files import old_workbook
from tests.read.office_files import DRAWING, MAIN, WORD, XML, cell, docx, opendocument, packed, paragraph, relations, words, xlsx


def opened(content: bytes, name: str = "a.bin", **limits: int) -> Opened:
    return open_attachment(Attached(content, "application/octet-stream", "", name), Bounds.of(Limits(**limits)))


def lines(found: Opened, name: str = "attachment") -> list[str]:
    return [line for piece in found.pieces if piece.name == name for line in piece.text.text.split("\n")]


STRINGS = "<si><t>氏名</t></si><si><r><t>山田 </t></r><r><t>太郎</t></r><rPh><t>ヤマダ</t></rPh></si>"


def test_a_workbook_is_read_row_by_row() -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c>' + cell("C1", "電話") + '</row><row r="2"><c r="A2" t="s"><v>1</v></c>'
        '<c r="B2" t="b"><v>1</v></c><c r="C2"><v>312345678</v></c><c r="D2" s="1"><v>45678</v></c>'
        '<c r="E2" t="str"><f>A1</f><v>x</v></c></row>'
    )
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    found = opened(xlsx({"名簿": f"<sheetData>{rows}</sheetData>"}, strings=STRINGS, styles=styles))
    assert found.status == "read"
    assert lines(found) == ["名簿", "氏名\t\t電話", "山田 太郎\tTRUE\t312345678\t2025-01-21\tx"]


def sheet(*rows: str, columns: str = "") -> str:
    return f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"


def row(*cells: str, look: str = "") -> str:
    return f"<row {look}>{''.join(cells)}</row>"


SECRET = cell("B2", "secret")
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode=";;;"/></numFmts><fonts><font/><font><color rgb="FFFFFFFF"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"/></fill></fills>'
    '<cellXfs><xf/><xf numFmtId="170"/><xf fontId="1"/><xf fontId="1" fillId="1"/></cellXfs>'
)
UNSEEN = [
    pytest.param({"sheets": {"s": sheet(row(SECRET))}, "states": {"s": "hidden"}}, id="hidden sheet"),
    pytest.param({"sheets": {"s": sheet(row(SECRET))}, "states": {"s": "veryHidden"}}, id="sheet that only a macro shows"),
    pytest.param({"sheets": {"s": sheet(row(SECRET, look='hidden="1"'))}}, id="hidden row"),
    pytest.param({"sheets": {"s": sheet(row(SECRET, look='ht="0" customHeight="1"'))}}, id="row without height"),
    pytest.param({"sheets": {"s": sheet(row(SECRET), columns='<col min="2" max="3" hidden="true"/>')}}, id="hidden column"),
    pytest.param({"sheets": {"s": sheet(row(SECRET), columns='<col min="1" max="2" width="0"/>')}}, id="column without width"),
    pytest.param({"sheets": {"s": sheet(row(cell("B2", "secret", ' s="1"')))}}, id="format that shows nothing"),
    pytest.param({"sheets": {"s": sheet(row(cell("B2", "secret", ' s="2"')))}}, id="white on white"),
    pytest.param({"sheets": {"s": ""}, "names": '<definedName name="list">"secret"</definedName>'}, id="defined name"),
    pytest.param({"sheets": {"s": ""}, "more": {"docProps/core.xml": "<p><creator>secret</creator></p>"}}, id="author"),
    pytest.param({"sheets": {"s": ""}, "more": {"docProps/custom.xml": "<p><lpwstr>secret</lpwstr></p>"}}, id="property"),
    pytest.param({"sheets": {"s": ""}, "more": {"xl/externalLinks/externalLink1.xml": "<e><cell><v>secret</v></cell></e>"}},
                 id="values kept of another workbook"),
    pytest.param({"sheets": {"s": ""}, "more": {"xl/pivotCache/pivotCacheDefinition1.xml": '<p><s v="secret"/></p>'}},
                 id="values kept for a pivot table"),
    pytest.param({"sheets": {"s": ""}, "more": {"xl/embeddings/Book1.xlsx": xlsx({"t": sheet(row(SECRET))})}},
                 id="workbook inside the workbook"),
]  # fmt: skip


@pytest.mark.parametrize("made", UNSEEN)
def test_what_a_workbook_hides_is_hidden(made: dict) -> None:  # type: ignore[type-arg]
    found = opened(xlsx(**{"styles": STYLES, **made}))
    assert found.status == "read"
    assert "secret" in "\n".join(lines(found, "hidden"))
    assert "secret" not in "\n".join(lines(found))


def test_white_on_a_coloured_cell_is_seen() -> None:
    found = opened(xlsx({"s": sheet(row(cell("A1", "title", ' s="3"')))}, styles=STYLES))
    assert lines(found) == ["s", "title"]


def test_comments_of_a_workbook_are_comments() -> None:
    notes = f'<comments xmlns="{MAIN}"><commentList><comment><text><r><t>ask </t></r><r><t>Taro</t></r></text></comment></commentList></comments>'
    threaded = "<ThreadedComments><threadedComment><text>call Hanako</text></threadedComment></ThreadedComments>"
    found = opened(xlsx({"s": ""}, more={"xl/comments1.xml": notes, "xl/threadedComments/threadedComment1.xml": threaded}))
    assert lines(found, "comment") == ["ask Taro", "call Hanako"]


def test_text_boxes_links_and_page_headers_of_a_workbook_are_seen() -> None:
    box = f'<x xmlns:a="{DRAWING}"><a:p><a:r><a:t>in a box</a:t></a:r></a:p></x>'
    found = opened(xlsx({"s": sheet(row(cell("A1", "cell"))) + "<headerFooter><oddHeader>&amp;Lpage head</oddHeader></headerFooter>"}, more={
        "xl/drawings/drawing1.xml": box,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("r", "hyperlink", "mailto:hanako@example.jp")),
    }))  # fmt: skip
    assert lines(found) == ["s", "cell", "&Lpage head", "in a box", "mailto:hanako@example.jp"]


def test_a_cell_far_away_costs_nothing() -> None:
    found = opened(xlsx({"s": sheet(row(cell("A1", "here")), row(cell("A1048576", "a"), cell("XFD1048576", "far")))}))
    assert lines(found)[1] == "here"
    assert lines(found)[2].split() == ["a", "far"]


def test_a_document_is_read_paragraph_by_paragraph() -> None:
    body = paragraph(words("山田"), words("太郎 様")) + (
        "<w:tbl><w:tr><w:tc>" + paragraph(words("name")) + "</w:tc><w:tc>" + paragraph(words("phone")) + "</w:tc></w:tr></w:tbl>"
    ) + paragraph("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>")  # fmt: skip
    head = f'<w:hdr xmlns:w="{WORD}">{paragraph(words("letter head"))}</w:hdr>'
    found = opened(docx(body, {"word/header1.xml": head}))
    assert found.status == "read"
    assert lines(found) == ["山田太郎 様", "name \tphone", "one\ttwo", "three", "letter head"]


CONCEALED = [
    pytest.param("<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>", id="deleted with tracking"),
    pytest.param("<w:moveFrom>" + words("secret") + "</w:moveFrom>", id="moved away with tracking"),
    pytest.param(words("secret", "<w:vanish/>"), id="hidden text"),
    pytest.param(words("secret", '<w:color w:val="FFFFFF"/>'), id="white"),
    pytest.param(words("secret", '<w:sz w:val="2"/>'), id="one point high"),
    pytest.param("<w:r><w:instrText>MERGEFIELD secret</w:instrText></w:r>", id="field code"),
]


@pytest.mark.parametrize("run", CONCEALED)
def test_what_a_document_hides_is_hidden(run: str) -> None:
    found = opened(docx(paragraph(words("before "), run, words("after"))))
    assert lines(found) == ["before after"]
    assert "secret" in lines(found, "hidden")[0]


def test_inserted_text_is_seen_and_comments_are_comments() -> None:
    notes = f'<w:comments xmlns:w="{WORD}"><w:comment>{paragraph(words("ask Taro"))}</w:comment></w:comments>'
    found = opened(docx(paragraph("<w:ins>" + words("new words") + "</w:ins>"), {"word/comments.xml": notes}))
    assert (lines(found), lines(found, "comment")) == (["new words"], ["ask Taro"])


def test_white_on_a_painted_cell_is_seen() -> None:
    run = words("title", '<w:color w:val="FFFFFF"/>')
    table = f'<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill="000080"/></w:tcPr>{paragraph(run)}</w:tc></w:tr></w:tbl>'
    assert lines(opened(docx(table))) == ["title"]


def test_slides_are_read_in_order_and_notes_are_hidden() -> None:
    def slide(text: str, more: str = "") -> str:
        return f'<p:sld xmlns:p="urn:p" xmlns:a="{DRAWING}" {more}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'

    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    order = "".join(f'<p:sldId id="{n}" r:id="r{n}"/>' for n in (2, 1, 3))
    found = opened(packed({
        "[Content_Types].xml": "<a/>",
        "_rels/.rels": relations(("r", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="urn:p" xmlns:r="{related}">{order}</p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(*((f"r{n}", "slide", f"slides/slide{n}.xml") for n in (1, 2, 3))),
        "ppt/slides/slide1.xml": slide("second"),
        "ppt/slides/slide2.xml": slide("first"),
        "ppt/slides/slide3.xml": slide("kept back", 'show="0"'),
        "ppt/slides/_rels/slide1.xml.rels": relations(("n", "notesSlide", "../notesSlides/notesSlide1.xml")),
        "ppt/notesSlides/notesSlide1.xml": slide("say this"),
    }))  # fmt: skip
    assert (lines(found), lines(found, "hidden")) == (["first", "second"], ["say this", "kept back"])


def test_an_opendocument_sheet_is_read_with_what_it_hides() -> None:
    def cells(*values: str) -> str:
        return "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in values)

    content = (
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style><office:body>'
        '<table:table table:name="list"><table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cells('山田', 'column')}</table:table-row>"
        f'<table:table-row table:visibility="filter">{cells("row")}</table:table-row>'
        '<table:table-row><table:table-cell><office:annotation><text:p>note</text:p></office:annotation>'
        "<text:p>last</text:p></table:table-cell></table:table-row></table:table>"
        f'<table:table table:name="back" table:style-name="ta2"><table:table-row>{cells("sheet")}</table:table-row></table:table>'
        "</office:body>"
    )
    found = opened(opendocument(content, {"meta.xml": "<m><creator>author</creator></m>"}))
    assert found.status == "read"
    assert lines(found) == ["list", "山田", "last"]
    assert lines(found, "hidden") == ["column", "row", "back", "sheet", "author"]
    assert lines(found, "comment") == ["note"]


def pdf(*pages: str, more: str = "", info: str = "", catalog: str = "") -> bytes:
    """Return a PDF file: the text of each page, or its drawing instructions behind a `!`."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    objects = {1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>", 2: f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
               3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>", 4: f"<<{info}>>"}  # fmt: skip
    for n, page in enumerate(pages):
        shown = page[1:] if page.startswith("!") else f"BT /F1 12 Tf 72 700 Td ({page}) Tj ET"
        objects[10 + 2 * n] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents {11 + 2 * n} 0 R{more}>>"
        )
        objects[11 + 2 * n] = f"<</Length {len(shown)}>>stream\n{shown}\nendstream"
    out, places = io.BytesIO(b"%PDF-1.4\n"), {}
    out.seek(0, io.SEEK_END)
    for key, text in objects.items():
        places[key] = out.tell()
        out.write(f"{key} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start, size = out.tell(), max(objects) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n".encode())
    for key in range(1, size):
        out.write(f"{places.get(key, 0):010} 00000 {'n' if key in places else 'f'} \n".encode())
    out.write(f"trailer<</Size {size}/Root 1 0 R/Info 4 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def test_pages_of_a_pdf_are_read_with_notes_and_properties() -> None:
    note = "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(ask Taro)>>]"
    found = opened(pdf("Dear Taro", "Dear Hanako", more=note, info="/Author(Jiro)"))
    assert found.status == "read"
    assert lines(found) == ["Dear Taro", "Dear Hanako"]
    assert lines(found, "comment") == ["ask Taro", "ask Taro"]
    assert lines(found, "hidden") == ["Jiro"]


PDFS = [
    pytest.param(pdf("!0 0 100 100 re f"), "drawn", id="pages that only draw, as scans do"),
    pytest.param(pdf("!"), "read", id="an empty page"),
    pytest.param(pdf(), "unreadable", id="no page"),
]


@pytest.mark.parametrize(("content", "status"), PDFS)
def test_a_pdf_without_text_passes_only_if_it_is_empty(content: bytes, status: str) -> None:
    assert opened(content).status == status


def locked(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf("Dear Taro")))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_encrypted_only_if_a_password_opens_it() -> None:
    assert opened(locked("secret")).status == "encrypted"
    found = opened(locked(""))
    assert (found.status, lines(found)) == ("read", ["Dear Taro"])


def test_files_inside_a_pdf_are_opened() -> None:
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(PdfReader(io.BytesIO(pdf("Dear Taro")))), io.BytesIO()
    writer.add_attachment("list.csv", "山田,0312345678".encode())
    writer.write(out)
    assert "山田\t0312345678" in lines(opened(out.getvalue()))


def test_an_old_workbook_is_read() -> None:
    found = opened(old_workbook([["name", "phone"], ["Taro", "0312345678"]]))
    assert (found.status, lines(found)) == ("read", ["list", "name\tphone", "Taro\t0312345678"])


@given(st.data())
def test_damaged_documents_never_raise(data: st.DataObject) -> None:
    octets = bytearray(data.draw(st.sampled_from(SOUND)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=5))
    opened(bytes(octets))


SOUND = [
    pdf("Dear Taro", info="/Author(Jiro)"),
    docx(paragraph(words("words"))),
    xlsx({"s": sheet(row(SECRET))}, strings=STRINGS, styles=STYLES),
    opendocument("<office:body><text:p>words</text:p></office:body>"),
]


@given(st.text(alphabet=st.sampled_from("<>/wptr:vanish\"= a&;x"), max_size=60))
def test_any_xml_inside_a_document_never_raises(text: str) -> None:
    opened(docx(text))
    opened(packed({"[Content_Types].xml": "<a/>", "_rels/.rels": f"{XML}<a>{text}</a>"}))
