"""The words of payloads: which key means what, whoever's interface it is, and the values behind them."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from typing import Any

from mailcheck.read.compose import Enclosure, Letter, mailboxes

Object = Mapping[str, Any]
Mailbox = tuple[str, str | None]

NOISE = re.compile(r"[-_:. ]")
# Role -> the names of its key, without case and separators: Postmark, Mailgun, Resend, Brevo, Mailjet, SES ...
KEYS: dict[str, tuple[str, ...]] = {
    "from": ("from", "sender", "fromemail", "fromaddress", "fromemailaddress", "source"),
    "to": ("to", "toaddresses"),
    "cc": ("cc", "ccaddresses"),
    "bcc": ("bcc", "bccaddresses", "bccaddress"),
    "reply": ("replyto", "replytolist", "replytoaddresses", "hreplyto"),
    "subject": ("subject",),
    "text": ("text", "textbody", "textcontent", "textpart", "bodytext", "plaintext"),
    "html": ("html", "htmlbody", "htmlcontent", "htmlpart", "bodyhtml", "amphtml"),
    "data": (
        "dynamictemplatedata", "substitutions", "templatemodel", "templatedata", "params", "variables", "tvariables",
        "replacementtemplatedata", "hxmailgunvariables", "substitutiondata", "mergedata",
    ),
    "files": ("attachments", "attachment", "inlinedattachments", "images"),
    "template": ("template", "templateid", "templatealias", "templatename"),
    "headers": ("headers",),
}  # fmt: skip
DEEPEST = 20


def folded(key: str) -> str:
    """Return a key for comparing."""
    return NOISE.sub("", key).lower()


def role(found: Object, name: str) -> Any:
    """Return the value of the first key that plays a role, or None."""
    keys = {folded(key): value for key, value in found.items()}
    return next((keys[word] for word in KEYS[name] if keys.get(word) not in (None, "", [], {})), None)


def mailboxes_of(value: Any) -> list[Mailbox]:
    """Return the mailboxes of a value: a text, an object with address and name, or a list of these.

    A text is given on as it stands, be it one address or a whole recipient field.
    """
    if isinstance(value, str):
        return [(value, None)] if value.strip() else []
    if isinstance(value, Mapping):
        keys = {folded(key): entry for key, entry in value.items()}
        address = next((keys[key] for key in ("email", "address", "emailaddress") if keys.get(key)), None)
        if isinstance(address, Mapping):
            return mailboxes_of(address)
        name = keys.get("name")
        return [(address, name if isinstance(name, str) else None)] if isinstance(address, str) else []
    if isinstance(value, list):
        return [found for entry in value for found in mailboxes_of(entry)]
    return []


def add_fields(letter: Letter, found: Object, names: tuple[str, ...] = ("to", "cc", "bcc")) -> None:
    """Add the recipient fields of an object to a letter."""
    for name in names:
        letter.say(name.capitalize(), mailboxes(mailboxes_of(role(found, name))))


def add_origin(letter: Letter, found: Object) -> None:
    """Add who sends and who gets the answer."""
    origin = mailboxes_of(role(found, "from"))
    title = next((value for key, value in found.items() if folded(key) == "fromname"), None)
    if len(origin) == 1 and origin[0][1] is None and isinstance(title, str):
        origin = [(origin[0][0], title)]
    letter.say("From", mailboxes(origin))
    letter.say("Reply-To", mailboxes(mailboxes_of(role(found, "reply"))))
    headers = role(found, "headers")
    for name, value in pairs(headers):
        letter.say(name, value)


def add_texts(letter: Letter, found: Object) -> None:
    """Add subject, texts and files of an object to a letter."""
    letter.say("Subject", text_of(role(found, "subject")))
    for name, kind in (("text", "text/plain"), ("html", "text/html")):
        text = text_of(role(found, name))
        if text:
            letter.texts.append((kind, text))
    letter.files += enclosures(role(found, "files"))


def text_of(value: Any) -> str:
    """Return a text, or that of an object which holds it as `Data` (SES) or `value` (SendGrid)."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((entry for key, entry in value.items() if folded(key) in ("data", "value") and isinstance(entry, str)), "")
    return ""


def pairs(value: Any) -> Iterator[tuple[str, str]]:
    """Yield name and value of fields: an object, or a list of objects with `name` and `value`."""
    if isinstance(value, Mapping):
        yield from ((str(key), entry) for key, entry in value.items() if isinstance(entry, str))
    for entry in value if isinstance(value, list) else ():
        keys = {folded(key): inner for key, inner in entry.items()} if isinstance(entry, Mapping) else {}
        if isinstance(keys.get("name"), str) and isinstance(keys.get("value"), str):
            yield keys["name"], keys["value"]


def enclosures(value: Any) -> list[Enclosure]:
    """Return the files of a payload, whose content is base64; what is not is kept as its text."""
    files = []
    for entry in value if isinstance(value, list) else ():
        keys = {folded(key): inner for key, inner in entry.items()} if isinstance(entry, Mapping) else {}
        content = next((keys[key] for key in ("content", "base64content", "rawcontent") if isinstance(keys.get(key), str)), None)
        name = next((keys[key] for key in ("filename", "name") if isinstance(keys.get(key), str)), "attachment")
        kind = next((keys[key] for key in ("contenttype", "type") if isinstance(keys.get(key), str)), "")
        if content is not None:
            try:
                octets = b64decode(content, validate=True)
            except (Error, ValueError):
                octets = content.encode("utf-8", "replace")
            files.append(Enclosure(name, kind or "application/octet-stream", octets))
        elif keys:
            # behind an address on the web (RFC 2046 section 5.2.3): nobody looks into it here
            files.append(Enclosure(name, "message/external-body", b""))
    return files


def data_of(value: Any) -> dict[str, str]:
    """Return template data as flat key -> text; JSON inside a text is opened, lists are numbered."""
    flat: dict[str, str] = {}

    def add(key: str, entry: Any, depth: int) -> None:
        if isinstance(entry, Mapping) and depth < DEEPEST:
            for name, inner in entry.items():
                add(f"{key}.{name}" if key else str(name), inner, depth + 1)
        elif isinstance(entry, list) and depth < DEEPEST:
            for place, inner in enumerate(entry):
                add(f"{key}.{place}", inner, depth + 1)
        elif entry is not None:
            flat[key] = entry if isinstance(entry, str) else json.dumps(entry)

    add("", parsed(value), 0)
    flat.pop("", None)
    return flat


def parsed(value: Any) -> Any:
    """Return what a text of JSON holds; any other value as it is."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
