"""PDF as an attachment: the text of its pages, and what stands beside them."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from mailcheck.read.attached import (
    COMMENT, DRAWN, ENCRYPTED, HIDDEN, SEEN, TOO_LARGE, UNREADABLE, Attached, Bounds, Closed, Haul, Opened,
    Opener, guarded,
)  # fmt: skip

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

# A page whose drawing instructions are longer than that would take minutes.
PAGE_OCTETS = 8_000_000
# Share of characters that mean nothing, above which the fonts do not say what their shapes are.
GARBLED = 0.3


def open_pdf(found: Attached, bounds: Bounds, open_one: Opener) -> Opened:
    """Open a PDF file; files attached to it are opened by `open_one`.

    A file that opens without a password is not encrypted, whatever else it forbids. Pages without
    any text are pictures of something that nobody has read: such a file is `unknown`.
    """
    # the library warns of each defect on standard error, with words of the file
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    haul = Haul(bounds)

    def work() -> None:
        from pypdf import PasswordType, PdfReader

        reader = PdfReader(io.BytesIO(found.content))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Closed(ENCRYPTED)
        if not reader.pages:
            raise Closed(UNREADABLE)
        drawn = False
        for page in reader.pages:
            bounds.check()
            drawn = read_page(page, haul) or drawn
        read_margins(reader, haul)
        for name, contents in reader.attachments.items():
            for content in contents:
                haul.add(open_one(Attached(content, "", "", name), bounds))
        text = "".join(haul.lines.get(SEEN, ()))
        if drawn and (not text or unsayable(text) > GARBLED * len(text)):
            raise Closed(DRAWN)

    return guarded(haul, work)


def read_page(page: PageObject, haul: Haul) -> bool:
    """Read one page; tells whether anything is drawn on it. Raises Closed."""
    contents = page.get_contents()
    octets = contents.get_data() if contents is not None else b""
    haul.bounds.spend(len(octets))
    if len(octets) > PAGE_OCTETS:
        raise Closed(TOO_LARGE)
    haul.say(SEEN, *page.extract_text().replace("\x00", "").split("\n"))
    for reference in page.get("/Annots") or ():
        note: Any = reference.get_object()
        if note.get("/Subtype") == "/Widget":
            haul.say(SEEN, *words(note, "/V"))
        elif note.get("/Subtype") == "/Link":
            action: Any = note.get("/A")
            haul.say(SEEN, *(words(action.get_object(), "/URI") if action is not None else ()))
        else:
            haul.say(COMMENT, *words(note, "/Contents", "/T"))
    return bool(octets.strip())


def read_margins(reader: PdfReader, haul: Haul) -> None:
    """Read the properties of the document, and fields of its form that no page shows."""
    haul.say(HIDDEN, *words(reader.metadata or {}, "/Title", "/Author", "/Subject", "/Keywords"))
    shown = set(haul.lines.get(SEEN, ()))
    for field in (reader.get_fields() or {}).values():
        haul.say(SEEN, *(value for value in words(field, "/V") if value not in shown))


def words(found: Any, *keys: str) -> list[str]:
    """Return those entries of a dictionary that are texts."""
    values = (found.get(key) for key in keys)
    return [str(value) for value in values if isinstance(value, str) and not value.startswith("/")]


def unsayable(text: str) -> int:
    """Count characters that stand for shapes, not for letters."""
    return sum(1 for letter in text if letter < " " or letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff")
