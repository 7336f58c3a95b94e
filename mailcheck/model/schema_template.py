"""The fact tables about templates (`mailcheck template`); each template counts as one message.

They are a part of `schema.FACTS`, in a module of their own because of their length.
"""

from __future__ import annotations

from mailcheck.model.schema_pairs import ID, Column

TEMPLATES: dict[str, tuple[Column, ...]] = {
    "template": (
        ID,
        ("kind", "text", "what the suffix says: html, text, liquid, jinja, handlebars, erb, ampscript, eml, po"),
        ("base", "text", "path without language and without the suffixes; versions of one template share it"),
        ("language", "text", "language in the name or folder (ja, pt-br ...), or null"),
    ),
    "template_tag": (
        ID,
        ("line", "int", "physical line, from 1"),
        ("tag", "text", "the tag as it stands there, on one line, shortened"),
        ("name", "text", "a value that it prints or tests, folded; a tag with two has two rows; null for none"),
        ("system", "text", "whose syntax it is: curly, statement, erb, mailchimp, or a file of rules/tags"),
        ("output", "bool", "it writes the value; statements and sections do not"),
        ("bound", "bool", "the template itself gives the name its value (loops, assignments)"),
        ("greeting", "bool", "it stands where a greeting has the name"),
        ("fallback", "bool", "it has a default, or a condition on the same value around it"),
        ("declared", "bool", "the name is one of the fields, or the mailer's own; null where no field is declared"),
        ("nearest", "text", "the declared field that was probably meant, or null"),
    ),
    "template_fault": (
        ID,
        ("line", "int", "physical line, from 1"),
        ("tag", "text", "the tag as it stands there, on one line, shortened"),
        ("why", "text", "unbalanced, block, split, quotes, full-width or dialect"),
        ("detail", "text", "what is missing, or whose default it is; may be empty"),
    ),
    "template_value": (
        ID,
        ("line", "int", "physical line, from 1"),
        ("kind", "text", "EMAIL, PHONE, ADDRESS, PERSON, CREDIT_CARD ... (CONTRACT.md)"),
        ("value", "text", "normalised value, for comparing"),
        ("masked", "text", "the value as reports may show it"),
        ("confidence", "text", "high, medium, low"),
        ("own", "bool", "the sender's by the policy, or at a domain that the template links to"),
        ("placeholder", "bool", "a reserved domain, a specimen name, a test number: stands for nobody"),
        ("role", "bool", "an address of a function (info@), not of a person"),
        ("mobile", "bool", "a Japanese or British mobile number"),
    ),
    "template_recipient": (
        ID,
        ("line", "int", "physical line of the field, from 1"),
        ("field", "text", "To or Cc"),
        ("form", "text", "loop (a list is written out) or fixed (an address stands there)"),
        ("text", "text", "the tag, or the address"),
        ("own", "bool", "an address of the sender or an allowed copy"),
        ("placeholder", "bool", "an address at a domain for examples"),
    ),
    "template_ignore": (
        ID,
        ("line", "int", "physical line of the comment, from 1"),
        ("rule", "text", "code or name as written, or null where none is"),
        ("reason", "text", "why, as written; empty where there is none"),
        ("state", "text", "used, unused, unknown (no such rule), reasonless or not-allowed (an .eml cannot)"),
    ),
}
