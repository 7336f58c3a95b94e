"""Calls of mail services, read as the mails that come of them."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.source import Limits, ListOptions, Reading
from mailcheck.read.discover import discover
from mailcheck.read.mail import read_mail
from mailcheck.read.payloads import mails_of
from mailcheck.read.rows import Mail
from mailcheck.read.units import read_units, refusals

RECIPIENTS = ("To", "Cc", "Bcc")


def mails(document: Any) -> list[Mail]:
    found = mails_of(json.loads(json.dumps(document)))
    assert found is not None
    return [read_mail(octets, Limits()) for octets in found]


def to(found: Mail) -> dict[str, str]:
    return {row.name: row.value for row in found.headers if row.name in RECIPIENTS}


def field(found: Mail, name: str) -> str | None:
    return next((row.value for row in found.headers if row.name == name), None)


def texts(found: Mail) -> list[tuple[str, str]]:
    return [(part.name, part.text) for part in found.parts]


A, B = "taro@example.jp", "hanako@example.org"

FORMS = [
    pytest.param({"personalizations": [{"to": [{"email": A, "name": "山田, 太郎"}], "cc": [{"email": B}], "bcc": [{"email": "c@example.net"}]}],
                  "from": {"email": "shop@example.com"}, "subject": "S", "content": [{"type": "text/plain", "value": "T"}]},
                 [{"To": f'"山田, 太郎" <{A}>', "Cc": B, "Bcc": "c@example.net"}], id="SendGrid"),
    pytest.param({"personalizations": [{"to": [{"email": A}]}, {"to": [{"email": B}]}], "from": {"email": "shop@example.com"},
                  "subject": "S", "content": [{"type": "text/plain", "value": "T"}]},
                 [{"To": A}, {"To": B}], id="SendGrid: each personalization is a mail"),
    pytest.param({"personalizations": [{"to": [{"email": A}, {"email": B}]}], "from": {"email": "shop@example.com"}, "subject": "S",
                  "content": [{"type": "text/plain", "value": "T"}]},
                 [{"To": f"{A}, {B}"}], id="SendGrid: one list of recipients is one mail that all of them see"),
    pytest.param({"from": "shop@example.com", "to": [A, B], "subject": "S", "text": "T"}, [{"To": f"{A}, {B}"}], id="Mailgun"),
    pytest.param({"from": "shop@example.com", "to": [f"山田 <{A}>", B], "subject": "S", "text": "T", "recipient-variables": {A: {"n": 1}}},
                 [{"To": f"山田 <{A}>"}, {"To": B}], id="Mailgun with variables writes to each one"),
    pytest.param({"from": "shop@example.com", "to": f"{A}, {B}", "subject": "S", "text": "T", "recipient-variables": "{\"%s\": {}}" % A},
                 [{"To": A}, {"To": B}], id="Mailgun with variables as text"),
    pytest.param({"Source": "shop@example.com", "Destination": {"ToAddresses": [A, B], "BccAddresses": ["c@example.net"]},
                  "Message": {"Subject": {"Data": "S"}, "Body": {"Text": {"Data": "T"}}}},
                 [{"To": f"{A}, {B}", "Bcc": "c@example.net"}], id="SES"),
    pytest.param({"FromEmailAddress": "shop@example.com", "Destination": {"ToAddresses": [A]},
                  "Content": {"Simple": {"Subject": {"Data": "S"}, "Body": {"Text": {"Data": "T"}}}}}, [{"To": A}], id="SES 2"),
    pytest.param({"FromEmailAddress": "shop@example.com", "Content": {"Raw": {"Data": base64.b64encode(
                  f"From: shop@example.com\nTo: {A}\nSubject: S\n\nT".encode()).decode()}}}, [{"To": A}], id="SES 2 with a whole mail"),
    pytest.param({"FromEmailAddress": "shop@example.com", "DefaultContent": {"Template": {"TemplateContent": {"Subject": "S", "Text": "T"}}},
                  "BulkEmailEntries": [{"Destination": {"ToAddresses": [A]}}, {"Destination": {"ToAddresses": [B]}}]},
                 [{"To": A}, {"To": B}], id="SES 2 in bulk"),
    pytest.param({"From": "shop@example.com", "To": f"{A},{B}", "Bcc": "c@example.net", "Subject": "S", "TextBody": "T"},
                 [{"To": f"{A},{B}", "Bcc": "c@example.net"}], id="Postmark"),
    pytest.param([{"From": "shop@example.com", "To": A, "Subject": "S", "TextBody": "T"},
                  {"From": "shop@example.com", "To": B, "Subject": "S", "TextBody": "T"}], [{"To": A}, {"To": B}], id="Postmark in a batch"),
    pytest.param({"Messages": [{"From": {"Email": "shop@example.com"}, "To": [{"Email": A, "Name": "Taro"}], "Subject": "S", "TextPart": "T"}]},
                 [{"To": f"Taro <{A}>"}], id="Mailjet"),
    pytest.param({"message": {"from_email": "shop@example.com", "subject": "S", "text": "T",
                              "to": [{"email": A}, {"email": B, "type": "cc"}]}}, [{"To": A}, {"To": B}],
                 id="Mandrill writes to each one"),
    pytest.param({"message": {"from_email": "shop@example.com", "subject": "S", "text": "T", "preserve_recipients": True,
                              "to": [{"email": A}, {"email": B, "type": "cc"}]}}, [{"To": A, "Cc": B}],
                 id="Mandrill told to keep the recipients together"),
    pytest.param({"from": "Shop <shop@example.com>", "to": [A], "subject": "S", "text": "T"}, [{"To": A}], id="Resend"),
    pytest.param({"sender": {"email": "shop@example.com"}, "subject": "S", "textContent": "T",
                  "messageVersions": [{"to": [{"email": A}]}, {"to": [{"email": B}]}]}, [{"To": A}, {"To": B}], id="Brevo in versions"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "recipients"), FORMS)
def test_each_form_gives_its_mails(document: Any, recipients: list[dict[str, str]]) -> None:
    found = mails(document)
    assert [to(mail) for mail in found] == recipients
    for mail in found:
        assert (field(mail, "Subject"), texts(mail)[0]) == ("S", ("text", "T"))
        assert "shop@example.com" in (field(mail, "From") or "")
        assert mail.problems == []


NO_PAYLOADS = [
    pytest.param({"name": "shop", "version": "1.0.0", "author": "a@example.com", "scripts": {"test": "x"}}, id="package.json"),
    pytest.param({"to": "there", "from": "here"}, id="a route"),
    pytest.param([], id="an empty list"),
    pytest.param(["a@example.com"], id="a list of addresses"),
    pytest.param("text", id="a text"),
    pytest.param([{"from": "a@example.com", "to": A, "text": "T"}, {"x": 1}], id="one entry is none"),
]


@pytest.mark.parametrize("document", NO_PAYLOADS)
def test_other_json_is_no_payload(document: Any) -> None:
    assert mails_of(document) is None


DATA = [
    pytest.param({"personalizations": [{"to": [{"email": A}], "dynamic_template_data": {"name": "山田", "order": {"no": 7}}}],
                  "template_id": "d-1", "from": {"email": "s@example.com"}}, "name: 山田\norder.no: 7", id="SendGrid"),
    pytest.param({"Source": "s@example.com", "Template": "t", "Destinations": [{"Destination": {"ToAddresses": [A]},
                  "ReplacementTemplateData": '{"name": "山田"}'}], "DefaultTemplateData": '{"name": "お客様", "shop": "S"}'},
                 "name: 山田\nshop: S", id="SES"),
    pytest.param({"From": "s@example.com", "To": A, "TemplateAlias": "t", "TemplateModel": {"name": "山田"}}, "name: 山田", id="Postmark"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "text"), DATA)
def test_data_for_a_template_of_the_service_is_said_in_the_mail(document: Any, text: str) -> None:
    assert texts(mails(document)[0]) == [("text", text)]


FILLED = [
    pytest.param({"from": "s@example.com", "to": [A], "subject": "For %recipient.name%", "text": "Dear %recipient.name%, %recipient.city%",
                  "recipient-variables": {A: {"name": "Taro"}}}, "For Taro", "Dear Taro, %recipient.city%", id="Mailgun"),
    pytest.param({"message": {"to": [{"email": A}], "subject": "For *|NAME|*", "text": "Dear *|name|*", "from_email": "s@example.com",
                              "merge_vars": [{"rcpt": A, "vars": [{"name": "NAME", "content": "Taro"}]}]}},
                 "For Taro", "Dear Taro", id="Mandrill"),
    pytest.param({"personalizations": [{"to": [{"email": A}], "substitutions": {"-name-": "Taro"}}], "subject": "For -name-",
                  "content": [{"type": "text/plain", "value": "Dear -name-"}], "from": {"email": "s@example.com"}},
                 "For Taro", "Dear Taro", id="SendGrid as it was"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "subject", "text"), FILLED)
def test_variables_are_put_where_the_service_puts_them(document: Any, subject: str, text: str) -> None:
    (found,) = mails(document)
    assert (field(found, "Subject"), texts(found)) == (subject, [("text", text)])


def test_files_of_a_payload_are_attachments() -> None:
    content = base64.b64encode("山田,0312345678".encode("cp932")).decode()
    (found,) = mails({"From": "s@example.com", "To": A, "Subject": "S", "TextBody": "T", "Attachments": [
        {"Name": "名簿.csv", "Content": content, "ContentType": "text/csv"}, {"Name": "far.pdf", "path": "https://files.example.com/far.pdf"}]})  # fmt: skip
    assert [(row.file_name, row.status) for row in found.attachments] == [("名簿.csv", "read"), ("far.pdf", "elsewhere")]
    assert texts(found)[1] == ("attachment", "山田\t0312345678")


def test_a_value_cannot_make_a_field() -> None:
    (found,) = mails({"from": "s@example.com", "to": A, "subject": "S\r\nBcc: evil@example.net", "text": "T",
                      "headers": {"Content-Type": "text/html", "X-Key\nBcc: evil@example.net": "1"}})  # fmt: skip
    assert "Bcc" not in to(found)
    assert texts(found) == [("text", "T")]


def read(folder: Path, *names: str) -> list[Reading]:
    found = discover([str(folder / name) for name in names] or [str(folder)], Limits())
    return [reading for unit in found.units for reading in read_units(unit, Limits(), ListOptions())] + [refusals(found)]


def test_lines_of_payloads_are_messages_of_their_lines(tmp_path: Path) -> None:
    one = json.dumps({"from": "s@example.com", "to": [A, B], "subject": "S", "text": "T"})
    (tmp_path / "out.jsonl").write_text(f"{one}\n\n{one}\nbroken\n")
    reading, _ = read(tmp_path)
    assert [(row["message"], row["line"], row["kind"]) for row in reading.tables["message"].to_pylist()] == [(1, 1, "json"), (2, 3, "json")]
    assert {row["line"] for row in reading.tables["header"].to_pylist()} == {1, 3}
    (problem,) = reading.tables["problem"].to_pylist()
    assert (problem["code"], problem["line"], reading.messages_unread) == ("unreadable", 4, 1)
    assert [entry.as_dict() for entry in reading.sources][0]["messages"] == 2


def test_other_json_of_a_folder_is_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x", "version": "1"}')
    reading, _ = read(tmp_path)
    assert [why for _, why in reading.skipped] == ["no mail payload"]
    assert reading.tables["problem"].num_rows == 0


BROKEN = [
    pytest.param('{"name": "x"}', False, id="no payload"),
    pytest.param('{"to": [{"email": "a@example.com"', True, id="cut off"),
    pytest.param("[" * 200_000, True, id="too deep"),
]


@pytest.mark.parametrize(("text", "folder"), BROKEN)
def test_json_that_was_asked_for_is_unread_and_says_so(tmp_path: Path, text: str, folder: bool) -> None:
    (tmp_path / "a.json").write_text(text)
    for names in ((), ("a.json",)) if folder else (("a.json",),):
        reading = read(tmp_path, *names)[0]
        assert (reading.messages_unread, reading.tables["problem"].num_rows) == (1, 1)


LEAF = st.none() | st.booleans() | st.integers() | st.sampled_from([A, "x", "", "S\n", "{\"a\": 1}", "aGVsbG8="])
KEYS = st.sampled_from(["to", "cc", "from", "subject", "text", "html", "personalizations", "content", "message", "Messages", "email",
                        "name", "value", "type", "Destination", "Destinations", "BulkEmailEntries", "DefaultContent", "Template", "Content",
                        "Raw", "Data", "recipient-variables", "substitutions", "attachments", "merge_vars", "vars", "rcpt", "headers",
                        "ToAddresses", "TemplateData", "messageVersions", "params", "Body"])  # fmt: skip
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=25)


@given(ANY)
def test_no_json_raises(document: Any) -> None:
    from mailcheck.read.payload_files import understood

    for octets in understood(document) or ():
        read_mail(octets, Limits())
