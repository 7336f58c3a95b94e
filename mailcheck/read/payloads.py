"""What programs send to mail services, as the mails that come of it: SendGrid, Mailgun, SES, Postmark ...

One list of recipients that a service shows to all of them is one mail; a service that writes to
each of them separately makes one mail of each.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterator, Mapping
from email.utils import getaddresses
from typing import Any

from mailcheck.read.compose import Letter, mailbox
from mailcheck.read.payload_fields import (
    Object, add_fields, add_origin, add_texts, data_of, enclosures, folded, mailboxes_of, pairs, parsed, role, text_of,
)  # fmt: skip

Mails = Iterator[bytes]


def mails_of(document: Any) -> list[bytes] | None:
    """Return the mails of a payload, or None where it is none of the known kinds.

    A list, and the `Messages` of a batch, hold payloads; one that is none makes the whole none.
    """
    if isinstance(document, list):
        every = [mails_of(entry) for entry in document]
        return [mail for mails in every for mail in mails or ()] if every and None not in every else None
    if not isinstance(document, Mapping):
        return None
    for key, value in document.items():
        if folded(key) == "messages" and isinstance(value, list):
            return mails_of(value)
    for known, reader in FORMS:
        if known(document):
            return list(reader(document))
    return None


def written(letter: Letter, data: dict[str, str], form: Callable[[str], re.Pattern[str]] | None = None) -> bytes:
    """Return a letter as octets, its template data put in where the texts ask for them.

    What nothing asks for here goes into a template that lies with the service: it is said in
    the mail, and so it is a text of its own.
    """
    used: set[str] = set()
    if form is not None:
        for key, value in data.items():
            tag = form(key)

            def filled(text: str, tag: re.Pattern[str] = tag, key: str = key, value: str = value) -> str:
                found, count = tag.subn(lambda _: value, text)
                used.update([key] * bool(count))
                return found

            letter.headers = [(name, filled(text)) for name, text in letter.headers]
            letter.texts = [(kind, filled(text)) for kind, text in letter.texts]
    rest = [f"{key}: {value}" for key, value in data.items() if key not in used]
    if rest:
        letter.texts.append(("text/plain", "\n".join(rest)))
    return letter.octets()


def literal(key: str) -> re.Pattern[str]:
    """Match a tag that is written out as the key (SendGrid's older substitutions)."""
    return re.compile(re.escape(key))


def mailgun_tag(key: str) -> re.Pattern[str]:
    """Match Mailgun's `%recipient.key%`."""
    return re.compile(rf"%recipient\.{re.escape(key)}%", re.I)


def mandrill_tag(key: str) -> re.Pattern[str]:
    """Match Mandrill's `*|KEY|*` and `{{key}}`."""
    return re.compile(rf"\*\|{re.escape(key)}\|\*|\{{\{{\s*{re.escape(key)}\s*\}}\}}", re.I)


def curly_tag(key: str) -> re.Pattern[str]:
    """Match `{{key}}`, with one word before it as Mailjet and Brevo write it."""
    return re.compile(rf"\{{\{{\{{?\s*(?:(?:var|params|contact)[.:])?{re.escape(key)}\s*\}}\}}\}}?")


def sendgrid(found: Object) -> Mails:
    """SendGrid v3 mail/send: each personalization is one mail."""
    for person in found["personalizations"]:
        if not isinstance(person, Mapping):
            continue
        letter = Letter()
        add_origin(letter, {**found, **{key: person[key] for key in ("from",) if key in person}})
        add_fields(letter, person)
        letter.say("Subject", text_of(person.get("subject")) or text_of(found.get("subject")))
        for name, value in pairs(person.get("headers")):
            letter.say(name, value)
        for content in found.get("content") or ():
            if isinstance(content, Mapping) and (text := text_of(content)):
                letter.texts.append((str(content.get("type") or "text/plain"), text))
        letter.files += enclosures(found.get("attachments"))
        data = {**data_of(person.get("substitutions")), **data_of(person.get("dynamic_template_data"))}
        yield written(letter, data, literal if person.get("substitutions") else None)


def mailgun(found: Object) -> Mails:
    """Mailgun with recipient-variables: each recipient gets a mail of his own."""
    variables = parsed(found.get("recipient-variables"))
    data = {key.lower(): data_of(value) for key, value in variables.items()} if isinstance(variables, Mapping) else {}
    if not data:
        yield from plain(found)
        return
    recipients = [text for text, _ in mailboxes_of(role(found, "to"))]
    for name, address in getaddresses(recipients):
        letter = Letter()
        add_origin(letter, found)
        letter.say("To", mailbox(address, name))
        add_fields(letter, found, ("cc", "bcc"))
        add_texts(letter, found)
        shared = data_of(role(found, "data"))
        yield written(letter, {**shared, **data.get(address.lower(), {})}, mailgun_tag)


def mandrill(found: Object) -> Mails:
    """Mailchimp Transactional: separate mails, unless it is told to keep the recipients together.

    Where `preserve_recipients` is not said, the account's setting counts; Mandrill's own is not to.
    """
    message = found["message"]
    people = [entry for entry in message.get("to") or () if isinstance(entry, Mapping)]
    shared = merged(message.get("global_merge_vars"))
    shared.update((name, text) for name, text in merged(found.get("template_content")).items())
    own = {
        str(entry.get("rcpt", "")).lower(): merged(entry.get("vars"))
        for entry in message.get("merge_vars") or ()
        if isinstance(entry, Mapping)
    }
    together = message.get("preserve_recipients") is True
    for group in [people] if together else [[entry] for entry in people]:
        letter = Letter()
        add_origin(letter, message)
        for name in ("to", "cc", "bcc"):
            chosen = [entry for entry in group if str(entry.get("type") or "to").lower() == name]
            # alone in his mail, everybody stands in To
            letter.say((name if together else "to").capitalize(), *(mailbox(*box) for box in mailboxes_of(chosen)))
        add_texts(letter, message)
        data = dict(shared)
        for entry in group:
            data.update(own.get(str(entry.get("email", "")).lower(), {}))
        yield written(letter, data, mandrill_tag)


def merged(value: Any) -> dict[str, str]:
    """Return Mandrill's list of `name` and `content` as a dictionary."""
    entries = (entry for entry in value or () if isinstance(entry, Mapping)) if isinstance(value, list) else ()
    return {str(entry.get("name", "")): str(entry["content"]) for entry in entries if entry.get("content") is not None}


def ses(found: Object) -> Mails:
    """Amazon SES, versions 1 and 2, one mail: the parts of the message lie deeper than elsewhere."""
    message = found.get("Message") or found.get("Content") or {}
    raw = found.get("RawMessage") or (message.get("Raw") if isinstance(message, Mapping) else None)
    if isinstance(raw, Mapping) and isinstance(raw.get("Data"), str):
        yield decoded(raw["Data"])
        return
    template = {"Template": found.get("Template"), "TemplateData": found.get("TemplateData")}
    if isinstance(message, Mapping):
        template = message.get("Template") or template
    yield ses_mail(found, found.get("Destination") or {}, message, template, role_data(template))


def ses_bulk(found: Object) -> Mails:
    """Amazon SES in bulk: each destination is one mail with its own template data."""
    content = found.get("DefaultContent")
    template = (content.get("Template") if isinstance(content, Mapping) else None) or found
    shared = data_of(found.get("DefaultTemplateData")) or role_data(template)
    for entry in found.get("BulkEmailEntries") or found.get("Destinations") or ():
        if not isinstance(entry, Mapping):
            continue
        own = entry.get("ReplacementEmailContent") or entry
        own = own.get("ReplacementTemplate") or own if isinstance(own, Mapping) else {}
        data = {**shared, **role_data(own)}
        yield ses_mail(found, entry.get("Destination") or {}, {}, template, data)


def ses_mail(found: Object, destination: Any, message: Any, template: Any, data: dict[str, str]) -> bytes:
    """Return one mail of SES; a template that stands in the payload is filled in."""
    letter = Letter()
    add_origin(letter, found)
    add_fields(letter, destination if isinstance(destination, Mapping) else {})
    simple = message.get("Simple") or message if isinstance(message, Mapping) else {}
    body = simple.get("Body") if isinstance(simple, Mapping) else None
    add_texts(letter, {**(body if isinstance(body, Mapping) else {}), "Subject": simple.get("Subject")})
    written_out = template.get("TemplateContent") if isinstance(template, Mapping) else None
    if isinstance(written_out, Mapping):
        add_texts(letter, written_out)
    return written(letter, data, curly_tag)


def role_data(found: Any) -> dict[str, str]:
    """Return the template data of an object."""
    return data_of(role(found, "data")) if isinstance(found, Mapping) else {}


def decoded(data: str) -> bytes:
    """Return a raw mail, which stands in base64, or as it is."""
    try:
        return b64decode(data, validate=True)
    except (Error, ValueError):
        return data.encode("utf-8", "replace")


def plain(found: Object) -> Mails:
    """One mail with its fields side by side: Postmark, Resend, Brevo, Mailjet, Mailgun and others."""
    versions = found.get("messageVersions")
    for version in versions if isinstance(versions, list) and versions else [{}]:
        own = {**found, **version} if isinstance(version, Mapping) else found
        letter = Letter()
        add_origin(letter, own)
        add_fields(letter, own)
        add_texts(letter, own)
        yield written(letter, data_of(role(own, "data")), curly_tag)


def is_mandrill(found: Object) -> bool:
    """Tell a call of Mailchimp Transactional."""
    message = found.get("message")
    return isinstance(message, Mapping) and isinstance(message.get("to"), list)


def is_plain(found: Object) -> bool:
    """Tell an object with recipients and something to say to them."""
    recipients = [box for name in ("to", "cc", "bcc") for box in mailboxes_of(role(found, name))]
    versions = found.get("messageVersions")
    addressed = any("@" in address for address, _ in recipients) or (isinstance(versions, list) and versions)
    return bool(addressed) and any(role(found, name) for name in ("from", "subject", "text", "html", "template"))


def is_single_ses(found: Object) -> bool:
    """Tell a call of SES for one mail."""
    return isinstance(found.get("Destination"), Mapping) or isinstance(found.get("RawMessage"), Mapping) or (
        "Content" in found and "FromEmailAddress" in found
    )


FORMS: tuple[tuple[Callable[[Object], bool], Callable[[Object], Mails]], ...] = (
    (lambda found: isinstance(found.get("personalizations"), list), sendgrid),
    (is_mandrill, mandrill),
    (lambda found: isinstance(found.get("BulkEmailEntries") or found.get("Destinations"), list), ses_bulk),
    (is_single_ses, ses),
    (lambda found: "recipient-variables" in found, mailgun),
    (is_plain, plain),
)
