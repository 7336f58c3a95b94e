"""The schemas of all tables that cross rooms; this file is their documentation.

`RAW` is what readers give, `FACTS` is what rules may query. A column is (name, type, meaning).
A type is `int`, `text`, `bool`, `real`, `date` or `texts` (a list of texts). Every table of a
message has `message_id`, which counts from 0 over the batch in the order of reading.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mailcheck.model.schema_pairs import ID, PAIRS, Column
from mailcheck.model.schema_template import TEMPLATES

if TYPE_CHECKING:
    import pyarrow as pa

RAW: dict[str, tuple[Column, ...]] = {
    "message": (
        ID,
        ("path", "text", "file as given or found, container members as `file.zip/member`"),
        ("message", "int", "place within the file, from 1"),
        ("row", "int", "data row of a list, from 1 under the header; null for a mail"),
        ("line", "int", "physical line where the record or the header begins, from 1"),
        ("kind", "text", "eml, mbox, maildir, csv, tsv, xlsx, json, text ..."),
        ("size", "int", "octets of the message as it would be sent; 0 for a list row"),
        ("sha256", "text", "digest of these octets, hexadecimal; null for a list row"),
    ),
    "header": (
        ID,
        ("part", "int", "0 for the message's own header, else the part (a nested message) that has it"),
        ("ordinal", "int", "place within its header block, from 0"),
        ("name", "text", "field name in its usual spelling (`To`, `Resent-Cc`, `X-Original-To`)"),
        ("value", "text", "unfolded, octets decoded, RFC 2047 encoded words still encoded"),
        ("charset", "text", "what decoded raw octets, which name no charset; null for ASCII, UTF-8"),
        ("line", "int", "physical line in the file, from 1"),
    ),
    "part": (
        ID,
        ("part", "int", "place in the message, from 1"),
        ("name", "text", "text, html, calendar; subject, body of a list row; of a file attachment, and apart from it"
         " what is kept from sight (hidden) or stands in the margin (comment)"),
        ("media_type", "text", "lower case, e.g. `text/html`"),
        ("charset", "text", "the charset that decoded it"),
        ("file_name", "text", "decoded file name, or null"),
        ("nested", "bool", "inside a message/rfc822 part"),
        ("text", "text", "decoded text; HTML still as HTML; null where it is not text"),
        ("line", "int", "physical line where the part begins, from 1"),
    ),
    "attachment": (
        ID,
        ("part", "int", "place in the message, from 1"),
        ("file_name", "text", "decoded file name, or null"),
        ("media_type", "text", "lower case"),
        ("size", "int", "octets after decoding"),
        ("sha256", "text", "digest of the decoded octets, hexadecimal"),
        ("status", "text", "read; or why not: encrypted, unreadable, too-large, packed (7z, RAR ...), old-office"
         " (DOC, PPT), signed (S/MIME in one piece), drawn (a PDF without text), elsewhere (only its address), unknown"),
        ("line", "int", "physical line where the part begins, from 1"),
    ),
    "cell": (
        ID,
        ("position", "int", "column of the list, from 0"),
        ("column", "text", "header of the column, or `column N` in a list without header"),
        ("role", "text", "what the column plan says it is (email, name, kana ...), or null"),
        ("value", "text", "the cell, outer white space removed; empty cells are left out"),
    ),
    "problem": (
        ID,
        ("path", "text", "the file"),
        ("message", "int", "place within the file, from 1, or null"),
        ("row", "int", "data row, or null"),
        ("line", "int", "physical line, or null"),
        ("code", "text", "unreadable, damaged, limit, columns, check-failed, empty, encoding, uninspected;"
         " waiver-expired, waiver-unused, waiver-wide"),
        ("detail", "text", "what happened and what to do, without any value of the mail"),
    ),
}

FACTS: dict[str, tuple[Column, ...]] = {
    "message": (
        *RAW["message"],
        ("has_header", "bool", "a mail with header fields (false for a list row or plain text)"),
        ("subject", "text", "decoded subject, or null"),
        ("from_address", "text", "first address of From, or null"),
        ("from_registered", "text", "registered domain of that address, or null"),
        ("event", "text", "order, debit or decision that the message belongs to, or null"),
        ("body_digest", "text", "digest of subject and texts, equal for equal mails; null without texts"),
        ("language", "text", "of its texts: ja, en, pt, es, de or fr; null where undecided"),
        ("list_post", "text", "address of List-Post (RFC 2369), or null"),
        ("mail_id", "text", "Message-ID as written, with its angle brackets, or null"),
    ),
    "recipient": (
        ID,
        ("ordinal", "int", "place in the message over all fields, from 0"),
        ("field", "text", "To, Cc, Bcc, Resent-To ...; email, cc, bcc for a list row; envelope"),
        ("kind", "text", "to, cc, bcc or envelope"),
        ("line", "int", "physical line of the header field"),
        ("raw", "text", "the address as written"),
        ("address", "text", "repaired, lower case, domain in ASCII (IDNA)"),
        ("identity", "text", "the mailbox behind it: without +tag, Gmail's dots and googlemail"),
        ("local", "text", "part before the last @"),
        ("domain", "text", "lower case, ASCII (IDNA)"),
        ("registered", "text", "domain under the public suffix, or null"),
        ("display_name", "text", "decoded display name, or the list's name column; null if none"),
        ("untidy", "bool", "spaces, full-width letters or invisible characters were repaired"),
        ("invalid", "text", "why no mail can go there (syntax, suffix, reserved, no-domain; no-such-domain, null-mx, no-mail-host if the DNS was asked), or null"),
        ("carrier_form", "bool", "not valid by RFC 5321, but issued by a mobile carrier"),
        ("suggestion", "text", "the domain that was probably meant, or null"),
        ("visible", "bool", "every recipient of the message can read it"),
        ("own", "bool", "at a domain of the sender"),
        ("allowed", "bool", "one of the policy's allowed copies or mailing lists"),
        ("role", "bool", "a role mailbox (info@, keiri@), not a person"),
        ("freemail", "bool", "at a freemail, carrier or provider domain, shared by strangers"),
        ("customer", "text", "account, household, roster id or mailbox; null where not a customer"),
        ("roster_id", "text", "id of the one roster row that has the address, or null"),
        ("in_roster", "bool", "the roster has the address"),
        ("destination", "text", "own, verified, unverified, shared or invalid"),
        ("destination_why", "text", "why it counts as that, in words"),
        ("opted_out", "bool", "roster, suppression list or the list's own column says so; null unknown"),
        ("segment", "text", "the roster's segment, or null"),
        ("roster_rows", "int", "rows of the roster that have the address"),
        ("documentation", "bool", "at a domain kept for documentation and tests (RFC 2606, RFC 6761)"),
        ("disposable", "bool", "at a provider of throw-away mailboxes"),
        ("lookalike", "text", "own, verified or roster domain that the domain looks like, or null"),
        ("lookalike_why", "text", "confusable, one-edit, embedded or mixed-script"),
        ("near_address", "text", "the roster's address one slip away; the address is not in the roster"),
        ("near_name", "text", "match, mismatch or unknown: the name there against the roster's"),
    ),
    "sender": (
        ID,
        ("field", "text", "From, Reply-To, Sender or Return-Path"),
        ("address", "text", "lower case, domain in ASCII"),
        ("domain", "text", "lower case, ASCII"),
        ("registered", "text", "registered domain, or null"),
        ("display_name", "text", "decoded display name, or null"),
        ("line", "int", "physical line of the header field"),
    ),
    "header_gap": (
        ID,
        ("field", "text", "header field"),
        ("line", "int", "physical line"),
        ("tokens", "int", "address-shaped tokens in the decoded raw header"),
        ("parsed", "int", "addresses that were read from it"),
        ("why", "text", "separator, quote, display-name, two-fields, charset, wide-at"),
    ),
    "identifier": (
        ID,
        ("part", "text", "subject, text, html, hidden, comment, attachment, link ..."),
        ("kind", "text", "EMAIL, PHONE, CREDIT_CARD ... (CONTRACT.md)"),
        ("start", "int", "first code point in the decoded text of the part"),
        ("end", "int", "code point after the last"),
        ("value", "text", "normalised value, for comparing"),
        ("confidence", "text", "high (labelled or proven), medium, low"),
        ("weight", "real", "weight of this kind for LEK201"),
        ("masked", "text", "the value as reports may show it"),
        ("owner", "text", "self, other, sender or unknown"),
        ("owner_customer", "text", "customer whose value it is, where that is known"),
        ("owner_row", "int", "first row of the roster or list that has it, or null"),
        ("template", "bool", "stands in many messages of the batch, and is not known to be the sender's own"),
    ),
    "greeting": (
        ID,
        ("part", "text", "text, html, body ..."),
        ("text", "text", "the greeting as written"),
        ("name", "text", "the name in it, or null"),
        ("kind", "text", "named, generic or empty"),
        ("language", "text", "ja, en, pt, de, fr, es"),
    ),
    "name_pair": (
        ID,
        ("address", "text", "the recipient concerned"),
        ("left_source", "text", "roster, list, display-name or greeting"),
        ("left", "text", "the name there"),
        ("right_source", "text", "list, display-name, greeting or kana"),
        ("right", "text", "the name there"),
        ("verdict", "text", "match, mismatch or unknown"),
        ("severity", "text", "error or warning on a mismatch, else null"),
        ("reason", "text", "why, in words"),
        ("right_customer", "text", "on a mismatch the one customer of the roster whose name it is, or null"),
    ),
    "merge_tag": (
        ID,
        ("part", "text", "subject, display-name, text, html, link, file-name ..."),
        ("tag", "text", "the tag as it stands in the mail"),
        ("inner", "text", "the word inside, folded"),
        ("system", "text", "whose syntax it is"),
        ("tier", "text", "A unambiguous, B common in ordinary text"),
        ("known", "bool", "the word is a column of the list or a known field"),
        ("role", "text", "service: a link that mail services put in while sending; heading: may be one; or null"),
    ),
    "link": (
        ID,
        ("part", "text", "part in which the link stands"),
        ("href", "text", "target as written"),
        ("text", "text", "what the reader sees of it"),
        ("host", "text", "host of the target, lower case, ASCII; null for mailto and others"),
        ("registered", "text", "registered domain of the host, or null"),
        ("shown", "text", "registered domain that the visible text names as a URL or host, or null"),
    ),
    "empty_value": (
        ID,
        ("part", "text", "where"),
        ("text", "text", "the residue: ` 様`, `Dear ,`, `None 様`, `#N/A`"),
        ("why", "text", "empty, null-word, doubled-honorific"),
    ),
    "mark": (
        ID,
        ("part", "text", "where, as for identifiers"),
        ("kind", "text", "what such words say: stem of a file in rules/marks (mojibake, test-marker ...)"),
        ("name", "text", "form of that file which matched"),
        ("text", "text", "the words as they stand there"),
        ("line", "int", "line within the text of its part, from 0"),
    ),
    **PAIRS,
    "attachment": RAW["attachment"],
    "cell": RAW["cell"],
    "problem": RAW["problem"],
    "roster": (
        ("roster_row", "int", "data row of the roster, from 1"),
        ("id", "text", "the roster's id, or null"),
        ("address", "text", "lower case, domain in ASCII; null if none"),
        ("identity", "text", "the mailbox behind it"),
        ("name", "text", "full name, or family and given joined"),
        ("kana", "text", "reading, or null"),
        ("alias", "text", "other names, separated by ;"),
        ("customer", "text", "account, household or id; else the mailbox"),
        ("delegate_for", "text", "id of the customer whose mail this address may receive"),
        ("verified_at", "date", "day on which the address was confirmed"),
        ("opt_out", "bool", "true opted out, false consented, null unknown"),
        ("segment", "text", "segment"),
    ),
    "roster_value": (
        ("roster_row", "int", "data row of the roster"),
        ("customer", "text", "whose value it is"),
        ("role", "text", "phone, address, account, id, name ... or the column's header"),
        ("value", "text", "normalised value"),
    ),
    "audience": (
        ("list", "text", "must_be_in, must_not_be_in, opted_out, testers, events"),
        ("key", "text", "identity of the address, or roster id"),
        ("event", "text", "event key, for events"),
        ("ordinal", "int", "row in its file, from 1"),
    ),
    "ledger": (
        ("identity", "text", "mailbox that was written to"),
        ("template", "text", "base name of the template"),
        ("event", "text", "event key, or null"),
        ("sent_on", "date", "day"),
    ),
    "setting": (
        ("purpose", "text", "batch.purpose, or null"),
        ("bcc_header", "text", "batch.bcc_header, or null"),
        ("expected_messages_min", "int", "batch.expected_messages, or null"),
        ("expected_messages_max", "int", "batch.expected_messages, or null"),
        ("expected_recipients_min", "int", "batch.expected_recipients, or null"),
        ("expected_recipients_max", "int", "batch.expected_recipients, or null"),
        ("template", "text", "base name of batch.template, or null"),
        ("stage", "bool", "batch.stage"),
        ("has_roster", "bool", "a roster is configured"),
        ("has_verification", "bool", "something says which destinations are verified"),
        ("segments", "texts", "audience.segment, or null"),
        ("routes", "texts", "addresses of destinations.routes, or null"),
        ("link_hosts", "texts", "destinations.link_hosts"),
        ("event_header", "text", "batch.event_header, or null"),
        ("announce", "texts", "addresses of destinations.lists.announce"),
        ("discussion", "texts", "addresses of all other destinations.lists"),
        ("own_domains", "texts", "sender.domains in lower case; null where the policy has none"),
        ("greets", "bool", "batch.template greets with a merge tag; null where the policy names no template"),
    ),
    **TEMPLATES,
}

ARROW = {"int": "int64", "text": "string", "bool": "bool_", "real": "float64", "date": "date32"}


@cache
def arrow_schema(table: str, *, raw: bool = False) -> pa.Schema:
    """Return the Arrow schema of a table of `FACTS`, or of `RAW`."""
    import pyarrow as pa

    columns = (RAW if raw else FACTS)[table]
    return pa.schema([(name, arrow_type(kind)) for name, kind, _ in columns])


def arrow_type(kind: str) -> pa.DataType:
    """Return the Arrow type behind a type word of this file."""
    import pyarrow as pa

    if kind == "texts":
        return pa.list_(pa.string())
    found: pa.DataType = getattr(pa, ARROW[kind])()
    return found
