"""Templates of mails: which files they are, and their text with the physical lines kept."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from mailcheck.model.errors import UsageError
from mailcheck.model.source import Limits
from mailcheck.read.charset import decode_text
from mailcheck.read.discover import shown
from mailcheck.read.po import mail_texts

# Suffixes by what they hold. `htm.erb` and the like are known by their last suffix.
SUFFIXES = {
    ".html": "html", ".htm": "html", ".mjml": "html", ".txt": "text", ".liquid": "liquid",
    ".j2": "jinja", ".jinja": "jinja", ".jinja2": "jinja", ".twig": "jinja", ".hbs": "handlebars",
    ".handlebars": "handlebars", ".mustache": "handlebars", ".erb": "erb", ".amp": "ampscript",
    ".ampscript": "ampscript", ".eml": "eml", ".po": "po",
}  # fmt: skip
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
ENCODED = re.compile(rb"^Content-Transfer-Encoding[ \t]*:\s*(?:base64|quoted-printable)", re.I | re.M)
HEAD = 4096


@dataclass(frozen=True, slots=True)
class TemplateText:
    """One template: its path as given or found, what its suffix says, and its text.

    Lines end with \\n and stand where they stand in the file. In an .eml whose parts are encoded
    for the transport the lines of a part count from where it begins. `code` and `detail` say what
    was wrong with the file, in the codes of the table `problem`; `octets` are there for an .eml.
    """

    path: str
    kind: str
    text: str
    code: str = ""
    detail: str = ""
    octets: bytes = b""


@dataclass(slots=True)
class Found:
    """The files of a call in order, files left out (path, why) and files that cannot be read."""

    paths: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def kind_of(path: str) -> str:
    """Return what a template's suffix says, or an empty text for a file that is no template."""
    return SUFFIXES.get(os.path.splitext(path.lower())[1], "")


def find_templates(paths: Sequence[str], reference: Collection[str] = ()) -> Found:
    """Return the templates under the paths, each once.

    In a folder only known suffixes count; hidden files and folders are left out. A file named
    directly that is no template is refused. Raises UsageError for a path that does not exist.
    """
    found, seen = Found(), {os.path.realpath(path) for path in reference}
    for path in paths:
        if not os.path.exists(path):
            raise UsageError("no such file or folder", where=path)
        if os.path.isdir(path):
            for inner in walk(shown(path), found):
                take(inner, found, seen, direct=False)
        else:
            take(shown(path), found, seen, direct=True)
    return found


def walk(folder: str, found: Found) -> list[str]:
    """Return the files below a folder in the order of names; links to folders are not followed."""
    files: list[str] = []
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        found.refused.append((folder, f"the folder cannot be read ({type(error).__name__})"))
        return files
    for entry in entries:
        if entry.name.startswith(".") or entry.name in ("node_modules", "CVS"):
            continue
        inner = PurePath(folder, entry.name).as_posix()
        if entry.is_dir(follow_symlinks=False):
            files += walk(inner, found)
        elif entry.is_dir():
            found.skipped.append((inner, "link to a folder"))
        else:
            files.append(inner)
    return files


def take(path: str, found: Found, seen: set[str], *, direct: bool) -> None:
    """Add one file to what was found, or to the ledger of what was not."""
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    if not kind_of(path):
        if direct:
            found.refused.append((path, "no template; name .html .mjml .txt .liquid .j2 .hbs .erb .amp .eml .po"))
        else:
            found.skipped.append((path, "no template"))
    elif not os.path.isfile(path):
        found.refused.append((path, "a pipe, socket or device; name a file"))
    else:
        found.paths.append(path)


def read_template(path: str, limits: Limits, data: bytes | None = None) -> TemplateText:
    """Read one template; never raises. `data` replaces the file for the examples of rules."""
    kind = kind_of(path)
    try:
        if data is None:
            if (size := os.path.getsize(path)) > limits.message_bytes:
                detail = f"message_bytes: {size} octets, read up to {limits.message_bytes}"
                return TemplateText(path, kind, "", "limit", detail)
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        return TemplateText(path, kind, "", "unreadable", f"the file cannot be read ({type(error).__name__})")
    if kind == "eml" and ENCODED.search(data):
        return encoded_mail(path, data, limits)
    text, damage = decoded(data)
    if "\x00" in text:
        return TemplateText(path, kind, "", "unreadable", "the file is no text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "po":
        text = mail_texts(text, path)
    code = "damaged" if damage else ""
    return TemplateText(path, kind, text, code, damage, data if kind == "eml" else b"")


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and what was wrong: UTF-8 unless a mark, a declaration or the octets say otherwise."""
    for mark, codec in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return data.decode(codec, "replace"), ""
    try:
        text = data.decode("utf-8-sig")
        if "\x1b$" not in text:
            return text, ""
    except UnicodeDecodeError:
        pass
    declared = DECLARED.search(data[:HEAD])
    found = decode_text(data, declared[1].decode("ascii") if declared else "")
    # Without a declaration nothing is wrong with a Japanese or Western file that decodes.
    return found.text, found.damage if declared or "\ufffd" in found.text else ""


def encoded_mail(path: str, data: bytes, limits: Limits) -> TemplateText:
    """Return a mail with encoded parts as one text: its header, then each text where its part begins."""
    from mailcheck.read.mail import read_mail

    mail = read_mail(data, limits)
    for problem in mail.problems:
        if not mail.readable:
            return TemplateText(path, "eml", "", problem.code, problem.detail, data)
    lines: list[str] = []
    for header in mail.headers:
        if header.part == 0:
            place(lines, f"{header.name}: {header.value}", header.line)
    for part in mail.parts:
        if part.text:
            place(lines, "\n" + part.text, part.line)
    return TemplateText(path, "eml", "\n".join(lines), octets=data)


def place(lines: list[str], text: str, line: int) -> None:
    """Add a text whose first line is to be the given one, counted from 1, or the next that is free."""
    lines += [""] * (line - 1 - len(lines))
    lines += text.split("\n")
