"""One mail: its headers, its texts, its attachments, and what is wrong with it."""

from __future__ import annotations

import re
import time
from hashlib import sha256

from mailcheck.model.source import Limits
from mailcheck.read.attached import ENCRYPTED, READ, Attached, Bounds, Opened
from mailcheck.read.attachments import ARMOUR, open_attachment
from mailcheck.read.charset import Text, decode_text
from mailcheck.read.header import KNOWN, Block, parameters, split_header
from mailcheck.read.rows import AttachmentRow, HeaderRow, Mail, PartRow, Problem
from mailcheck.read.signed import TYPES, signed_content
from mailcheck.read.stdlib_tree import read_stdlib
from mailcheck.read.transfer import BEGIN, uudecode
from mailcheck.read.tree import MESSAGES, Disagreement, Node, read_fast
from mailcheck.read.words import decode_words

NAMES = {"text/plain": "text", "text/html": "html", "text/calendar": "calendar"}
BODIES = frozenset({
    "text/plain", "text/html", "text/calendar", "text/enriched", "text/x-amp-html", "text/watch-html",
    "text/rfc822-headers", "message/delivery-status", "message/disposition-notification",
})  # fmt: skip
RECIPIENTS = frozenset({"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "Apparently-To"})
# What a reader sees of a header, apart from the recipients.
SHOWN = frozenset({"From", "Sender", "Reply-To", "Subject"})
META = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
# the stock phrases that mail programs put before the first boundary line hold none of these
OUTSIDE = re.compile(rb"[@0-9\x80-\xff]|\x1b\$")
ENCODED = re.compile(rb"^Content-Transfer-Encoding[ \t]*:\s*(?:base64|quoted-printable)", re.I | re.M)
SEPARATOR = re.compile(r"[,;>]")
DEEPEST = 200


def read_mail(data: bytes, limits: Limits) -> Mail:
    """Read the octets of one mail.

    Never raises: what cannot be read, or only with loss, is a problem of the mail. Texts have
    their line ends as `\\n`.
    """
    mail = Mail()
    if len(data) > limits.message_bytes:
        mail.readable = False
        why = f"message_bytes: {len(data)} octets, read up to {limits.message_bytes}"
        mail.problems.append(Problem("limit", why, 1))
        return mail
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in data and b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    block = split_header(data)
    if not any(header.name.lower() in KNOWN for header in block.headers):
        mail.readable = False
        mail.problems.append(Problem("unreadable", "no header of a mail; look at the file or take it out", 1))
        return mail
    reader = _Reader(mail, limits)
    reader.own_header(block)
    reader.message(data, block, 0, 0)
    return mail


def read_tree(data: bytes, block: Block, most: int) -> Node:
    """Return the parts of a mail: from the fast parser, or from `email` where that one fails.

    Raises RecursionError where nobody can follow the nesting.
    """
    try:
        return read_fast(data, block, most)
    except Disagreement:
        return read_stdlib(data, block)


class _Reader:
    """The walk over one mail, which stops at the limits."""

    def __init__(self, mail: Mail, limits: Limits) -> None:
        self.mail, self.limits = mail, limits
        self.count = 0
        self.bounds = Bounds.of(limits)
        self.stopped = False

    def problem(self, code: str, detail: str, line: int) -> None:
        self.mail.problems.append(Problem(code, detail, line))

    def stop(self, detail: str, line: int) -> None:
        """Note a limit; the rest of the mail stays unread."""
        self.mail.parts_unread += 1
        if not self.stopped:
            self.problem("limit", detail, line)
        self.stopped = True

    def own_header(self, block: Block) -> None:
        """Keep the header of the mail, its recipients up to the limit."""
        rows = [HeaderRow(0, at, h.name, h.value, h.charset, h.line) for at, h in enumerate(block.headers)]
        room = self.limits.recipients
        if sum(row.value.count("@") for row in rows if row.name in RECIPIENTS) > room:
            line = next(row.line for row in rows if row.name in RECIPIENTS)
            self.problem("limit", f"recipients: more than {room}", line)
            rows = _bounded(rows, room)
        self.mail.headers = rows
        for what, line in block.damage:
            self.problem("damaged", what, line)
        # in a recipient field it is EXP108
        raw = [row for row in rows if row.charset and row.name in SHOWN]
        for row in raw[:1]:
            self.problem("damaged", f"raw octets in {row.name} without a charset; read as {row.charset}", row.line)

    def message(self, data: bytes, block: Block, depth: int, fixed: int, *, nested: bool = False) -> None:
        """Read the parts of a mail; `fixed` is the line of all of them, or 0 to count lines."""
        try:
            tree = read_tree(data, block, self.limits.parts)
        except RecursionError:
            self.stop(f"depth: parts inside parts, read up to {self.limits.depth}", fixed or 1)
            return
        except Exception as error:  # fail closed whatever a parser does with hostile octets
            self.mail.parts_unread += 1
            what = f"the parts of the mail cannot be told apart ({type(error).__name__})"
            self.problem("unreadable", what, fixed or 1)
            return
        self.walk(tree, depth, fixed, nested=nested)

    def walk(self, node: Node, depth: int, fixed: int, *, nested: bool) -> None:
        """Read a part and what is inside it."""
        line = fixed or node.line
        if depth > min(self.limits.depth, DEEPEST):
            return self.stop(f"depth: parts inside parts, read up to {self.limits.depth}", line)
        if time.thread_time() > self.bounds.deadline:
            return self.stop(f"seconds_per_message: {self.limits.seconds_per_message}", line)
        for what, at in node.headers.damage if node.line != 0 and depth else ():
            self.problem("damaged", what, fixed or at)
        if node.damage:
            self.problem("damaged", node.damage, line)
        if node.embedded is not None:
            self.enclosed(node, depth, fixed)
        elif node.content is not None:
            self.leaf(node, depth, line, nested)
        for octets in node.outside:
            if OUTSIDE.search(octets) and (part := self.number(line)):
                self.text(part, "attachment", "text/plain", decode_text(octets), None, nested, line)
        for child in node.children:
            if self.stopped:
                self.mail.parts_unread += 1
                return None
            self.walk(child, depth + 1, fixed, nested=nested or node.embedded is not None)
        return None

    def number(self, line: int) -> int:
        """Return the number of the next part, or 0 behind the limit."""
        if self.count >= self.limits.parts:
            self.stop(f"parts: more than {self.limits.parts}", line)
            return 0
        self.count += 1
        return self.count

    def enclosed(self, node: Node, depth: int, fixed: int) -> None:
        """Keep the header of a message inside the mail; its parts follow as those of the mail."""
        assert node.embedded is not None
        part = self.number(fixed or node.line)
        if part:
            self.attachment(part, node, b"", "read", fixed or node.line)
            self.nested_header(part, node.embedded, fixed)

    def nested_header(self, part: int, block: Block, fixed: int) -> None:
        for ordinal, (name, value, line, charset) in enumerate(block.headers):
            self.mail.headers.append(HeaderRow(part, ordinal, name, value, charset, fixed or line))

    def attachment(self, part: int, node: Node, content: bytes, status: str, line: int) -> None:
        digest = sha256(content).hexdigest()
        name, kind = file_name(node), node.media_type
        self.mail.attachments.append(AttachmentRow(part, name, kind, len(content), digest, status, line))

    def leaf(self, node: Node, depth: int, line: int, nested: bool) -> None:
        """Read a part that holds octets: a text, a mail of its own, or an attachment."""
        part = self.number(line)
        if not part:
            return
        content = node.content or b""
        disposition = parameters(node.headers.get("Content-Disposition"))[0]
        name = file_name(node)
        container = node.media_type.startswith("multipart/")
        if container and ENCODED.search(content):
            self.mail.parts_unread += 1
            self.problem("unreadable", "a multipart without its boundary lines holds encoded parts", line)
        elif container:
            self.problem("damaged", "a multipart without its boundary lines, read as text", line)
        first = not self.mail.parts
        body = node.media_type in BODIES and disposition != "attachment" and (first or not name)
        if body or container:
            self.body(part, node, content, line, nested)
            return
        if node.media_type in TYPES and depth < DEEPEST and (signed := signed_content(content)) is not None:
            self.attachment(part, node, content, READ, line)
            self.message(signed, split_header(signed), depth + 1, line, nested=nested)
            return
        found = Attached(content, node.media_type, node.params.get("charset", ""), name or "")
        mail = node.media_type in MESSAGES
        opened = Opened(READ, mails=(content,)) if mail else open_attachment(found, self.bounds)
        self.attachment(part, node, content, opened.status, line)
        self.opened(part, opened, name, depth, line, nested)

    def opened(self, part: int, opened: Opened, title: str | None, depth: int, line: int, nested: bool) -> None:
        """Keep what an attachment holds: its texts, and the mails inside as those of the mail."""
        self.mail.parts_unread += opened.status != READ
        for piece in opened.pieces:
            self.text(part, piece.name, piece.media_type, piece.text, title, nested, line)
        for place, content in enumerate(opened.mails):
            own = self.number(line) if place else part
            if not own:
                return
            block = split_header(content)
            self.nested_header(own, block, line)
            if depth >= min(self.limits.depth, DEEPEST):
                return self.stop(f"depth: parts inside parts, read up to {self.limits.depth}", line)
            self.message(content, block, depth + 1, line, nested=True)

    def body(self, part: int, node: Node, content: bytes, line: int, nested: bool) -> None:
        """Read a text that the mail program shows, and the files that old mailers put into it."""
        label = node.params.get("charset", "")
        if not label and not content.isascii() and (meta := META.search(content, 0, 2048)):
            label = meta[1].decode("ascii", "replace") if node.media_type == "text/html" else ""
        name = NAMES.get(node.media_type, "text")
        self.text(part, name, node.media_type, decode_text(content, label), file_name(node), nested, line)
        if ARMOUR.search(content):
            self.mail.parts_unread += 1
            self.attachment(part, node, content, ENCRYPTED, line)
        if b"begin " not in content or node.media_type != "text/plain":
            return
        for begin in BEGIN.finditer(content):
            if b"\nend" in content[begin.end() :]:
                self.uuencoded(content[begin.start() :], begin[1], line, nested)

    def uuencoded(self, content: bytes, name: bytes, line: int, nested: bool) -> None:
        part = self.number(line)
        octets, damage = uudecode(content)
        if damage:
            self.problem("damaged", damage, line)
        title = decode_text(name.strip()).text
        opened = open_attachment(Attached(octets, "application/octet-stream", "", title), self.bounds)
        digest = sha256(octets).hexdigest()
        kind = "application/octet-stream"
        self.mail.attachments.append(AttachmentRow(part, title, kind, len(octets), digest, opened.status, line))
        self.opened(part, opened, title, 0, line, nested)

    def text(
        self, part: int, name: str, media_type: str, found: Text, title: str | None, nested: bool, line: int
    ) -> None:
        """Keep a decoded text."""
        text = found.text.replace("\r\n", "\n") if "\r" in found.text else found.text
        row = PartRow(part, name, media_type, found.charset, title, nested, text.removeprefix("\ufeff"), line)
        self.mail.parts.append(row)
        if found.damage:
            self.problem("damaged", found.damage, line)


def file_name(node: Node) -> str | None:
    """Return the decoded file name of a part, or None (RFC 2183, RFC 2231)."""
    name = parameters(node.headers.get("Content-Disposition"))[1].get("filename")
    name = name or node.params.get("name") or None
    return decode_words(name) if name and "=?" in name else name


def _bounded(rows: list[HeaderRow], room: int) -> list[HeaderRow]:
    """Return header rows with so many recipients that there is room for; the others are cut off."""
    kept = []
    for row in rows:
        if row.name in RECIPIENTS:
            count = row.value.count("@")
            if count > room:
                row = row._replace(value=_first_addresses(row.value, room))
            room = max(0, room - count)
        kept.append(row)
    return kept


def _first_addresses(value: str, count: int) -> str:
    """Return the beginning of a recipient field that holds `count` addresses."""
    if not count:
        return ""
    at = -1
    for _ in range(count):
        at = value.find("@", at + 1)
    end = SEPARATOR.search(value, at)
    return value[: end.end()].rstrip(",;") if end else value
