"""Outlook messages (.msg), read as the mail that they are (MS-OXMSG)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mailcheck.model.source import Limits
from mailcheck.read.attached import UNKNOWN, Closed
from mailcheck.read.charset import decode_text
from mailcheck.read.compose import Enclosure, Letter, mailbox
from mailcheck.read.mail import read_mail
from mailcheck.read.rows import Mail, Problem
from mailcheck.read.rtf import rtf_text

if TYPE_CHECKING:
    from oxmsg import Message

PIP = "Outlook messages need one more package: pip install python-oxmsg"
# MS-OXPROPS: PidTagRecipientType, PidTagRtfCompressed, PidTagAttachMethod and what they hold
RECIPIENT_TYPE, HTML, RTF, SHORT_NAME = 0x0C15, 0x1013, 0x1009, 0x3704
FIELDS = {1: "To", 2: "Cc", 3: "Bcc"}
# a message inside the message stands in a folder of that name, and has a shorter header
INNER, INNER_OFFSET = "__substg1.0_3701000D", 24
KEPT = ("Reply-To", "Sender", "Message-ID", "List-Unsubscribe", "Auto-Submitted", "X-Mailer")


class Missing(Closed):
    """Say that the package which reads Outlook messages is not installed."""

    def __init__(self) -> None:
        super().__init__(UNKNOWN)


def mail_of(octets: bytes) -> bytes:
    """Return an Outlook message as the octets of a mail.

    Recipients come from the message's own table of them: the header of a draft is empty, and a
    received one does not know the blind copies. Raises Missing, and whatever the library raises
    on broken octets.
    """
    try:
        from oxmsg import Message
    except ImportError as error:
        raise Missing from error
    return letter_of(Message.load(octets)).octets()


def letter_of(message: Message) -> Letter:
    """Return a message of the library as a letter."""
    letter = Letter()
    letter.say("From", (message.sender or "").strip())
    recipients: dict[str, list[str]] = {"To": [], "Cc": [], "Bcc": []}
    for recipient in message.recipients:
        kind = recipient.properties.int_prop_value(RECIPIENT_TYPE) or 1
        address, name = recipient.email_address, recipient.name
        recipients[FIELDS.get(kind & 0xF, "To")].append(mailbox(address, name if name != address else None) or name)
    for name, values in recipients.items():
        letter.say(name, *values)
    letter.say("Subject", message.subject)
    headers = {name.lower(): value for name, value in message.message_headers.items()}
    for name in KEPT:
        letter.say(name, headers.get(name.lower(), ""))
    add_texts(message, letter)
    for attachment in message.attachments:
        letter.files.append(enclosure(attachment))
    return letter


def add_texts(message: Message, letter: Letter) -> None:
    """Add the bodies of a message; a rich text counts where there is no other."""
    plain = message.body
    html = html_of(message)
    if plain and plain.strip():
        letter.texts.append(("text/plain", plain.replace("\r\n", "\n")))
    if html:
        letter.texts.append(("text/html", html))
    rich = message.properties.binary_prop_value(RTF)
    if rich and not letter.texts:
        letter.texts.append(("text/plain", rtf_text(decompressed(rich))))


def html_of(message: Message) -> str | None:
    """Return the HTML body; where its charset is not what the message says, by its octets."""
    try:
        return message.html_body
    except (UnicodeError, LookupError):
        octets = message.properties.binary_prop_value(HTML) or b""
        return decode_text(octets).text


def enclosure(attachment: Any) -> Enclosure:
    """Return an attachment as a file; a message inside the message is a mail of its own.

    What else is no file (a link to one, an object of another program) is not in the mail for
    anybody who cannot open that: the report says so.
    """
    from oxmsg import Message
    from oxmsg.properties import Properties

    name = attachment.file_name or attachment.properties.str_prop_value(SHORT_NAME) or "attachment"
    content = attachment.file_bytes
    if content is not None:
        return Enclosure(name, attachment.mime_type or "application/octet-stream", content)
    for storage in attachment._storage.storages:
        if storage.name == INNER:
            inner = Message(storage)
            inner.__dict__["_properties"] = Properties(storage, properties_header_offset=INNER_OFFSET)
            return Enclosure(name, "message/rfc822", letter_of(inner).octets())
    return Enclosure(name, "message/external-body", b"")


PREFIX = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(octets: bytes) -> bytes:
    """Return a compressed rich text in full (MS-OXRTFCP); at most its declared size."""
    if octets[8:12] != b"LZFu":
        return octets[16:]
    most = int.from_bytes(octets[4:8], "little")
    window = bytearray(PREFIX.ljust(4096, b"\0"))
    write, out, at = len(PREFIX), bytearray(), 16
    while at < len(octets) and len(out) < most:
        control, at = octets[at], at + 1
        for bit in range(8):
            if at >= len(octets):
                break
            if control >> bit & 1:
                token, at = int.from_bytes(octets[at : at + 2], "big"), at + 2
                if token >> 4 == write:
                    return bytes(out)
                for step in range((token & 0xF) + 2):
                    letter = window[((token >> 4) + step) % 4096]
                    window[write] = letter
                    write = (write + 1) % 4096
                    out.append(letter)
            else:
                window[write] = octets[at]
                out.append(octets[at])
                write, at = (write + 1) % 4096, at + 1
    return bytes(out)


def read_outlook(octets: bytes, limits: Limits) -> Mail:
    """Read an Outlook message; never raises. Its rows have no lines of their own, so all say 1."""
    try:
        composed = mail_of(octets)
    except Missing:
        return Mail(problems=[Problem("unreadable", PIP, 1)], readable=False)
    except Exception as error:
        what = f"the Outlook message cannot be read ({type(error).__name__}); save it as .eml"
        return Mail(problems=[Problem("unreadable", what, 1)], readable=False)
    return read_mail(composed, limits).in_one_place()
