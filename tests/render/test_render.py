"""A list merged with its template: what each row's mail says."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.render import greets, render, slices, template_of
from mailcheck.app.work import knowledge_of
from mailcheck.model.errors import PolicyError
from mailcheck.model.policy import BatchPolicy, Policy
from mailcheck.model.source import Limits, ListOptions, Reading, Unit
from mailcheck.read.letter_template import read_letter_template
from mailcheck.read.units import columns_of, read_units

LIST = "メールアドレス,氏名,会社 名,First Name,plan\ntaro@example.jp,山田太郎,A & B,Taro,gold\nhanako@example.org,佐藤花子,,,\n"
ENCODED = "From: a@club.example\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{}\n"
REAL = Path(__file__).parents[3] / "shared" / "corpora" / "lists"


def parts(template: str, name: str = "t.txt", data: str = LIST) -> list[dict[str, str]]:
    """Return the rendered parts of each row, by name."""
    unit = Unit("list", ("list.csv",), data=(data.encode(),))
    letter = read_letter_template(template.encode(), name, Limits())
    assert letter is not None
    found: list[dict[str, str]] = []
    for reading in read_units(unit, Limits(), ListOptions()):
        for piece in render(reading, letter, knowledge_of(()), columns_of(unit, Limits(), ListOptions())):
            rows: list[dict[str, str]] = [{} for _ in range(piece.tables["message"].num_rows)]
            for row in piece.tables["part"].to_pylist():
                rows[row["message_id"]][row["name"]] = row["text"]
            found += rows
    return found


def texts(template: str, name: str = "t.txt", data: str = LIST) -> list[str]:
    return [row.get("text", row.get("html", "")) for row in parts(template, name, data)]


SYNTAXES = [
    pytest.param("{{氏名}} 様", ["山田太郎 様", "佐藤花子 様"], id="two braces"),
    pytest.param("{氏名}様", ["山田太郎様", "佐藤花子様"], id="one brace"),
    pytest.param("[氏名]様", ["山田太郎様", "佐藤花子様"], id="brackets"),
    pytest.param("[[氏名]]様", ["山田太郎様", "佐藤花子様"], id="two brackets"),
    pytest.param("%氏名%様", ["山田太郎様", "佐藤花子様"], id="percent"),
    pytest.param("%%First Name%%!", ["Taro!", "!"], id="Marketing Cloud"),
    pytest.param("${氏名}様", ["山田太郎様", "佐藤花子様"], id="dollar"),
    pytest.param("*|FNAME|* *|PLAN|*", ["Taro gold", " "], id="Mailchimp by its own names"),
    pytest.param("«氏名»様", ["山田太郎様", "佐藤花子様"], id="Word"),
    pytest.param("<%= 氏名 %>{{first_name}}", ["<%= 氏名 %>Taro", "<%= 氏名 %>"], id="what no tool of this kind replaces"),
    pytest.param("Hi {{ contact.FIRST_NAME | default: 'you' }}", ["Hi Taro", "Hi you"], id="Liquid default"),
    pytest.param('Hi {{ first_name | default("you") }}', ["Hi Taro", "Hi you"], id="Jinja default"),
    pytest.param("Hi {{lead.First Name:default=you}}", ["Hi Taro", "Hi you"], id="Marketo default"),
    pytest.param("Hi ${first_name:-you}", ["Hi Taro", "Hi you"], id="shell default"),
    pytest.param("{contactfield=firstname|you}", ["Taro", "you"], id="Mautic default"),
    pytest.param("{{会社名}}/{{unknown}}", ["A & B/{{unknown}}", "/{{unknown}}"], id="a tag without a column stays"),
    pytest.param("{{氏名} {{plan}}", ["{{氏名} gold", "{{氏名} "], id="a tag that lost a brace stays"),
    pytest.param("{{氏名}} [plan]", ["山田太郎 [plan]", "佐藤花子 [plan]"], id="a tool replaces one syntax"),
    pytest.param("{% if plan %}VIP {% else %}no {% endif %}{{氏名}}", ["VIP 山田太郎", "no 佐藤花子"], id="Liquid if"),
    pytest.param("{% if plan == 'gold' %}VIP{% endif %}{{plan}}", ["VIPgold", ""], id="Liquid if equal"),
    pytest.param("{% unless plan == blank %}x{% endunless %}{{plan}}", ["xgold", ""], id="Liquid unless blank"),
    pytest.param("{{#if first_name}}Hi {{first_name}}{{else}}Hello{{/if}}", ["Hi Taro", "Hello"], id="Handlebars if"),
    pytest.param("*|IF:FNAME|*Hi *|FNAME|**|ELSE:|*Hello*|END:IF|*", ["*|IF:FNAME|*Hi Taro*|ELSE:|*Hello*|END:IF|*",
                 "*|IF:FNAME|*Hi *|ELSE:|*Hello*|END:IF|*"], id="a condition on a name that is no column stays"),
    pytest.param("*|IFNOT:PLAN|*none*|END:IF|**|PLAN|*", ["gold", "none"], id="Mailchimp if not"),
    pytest.param("{% if plan and x %}a{% endif %}{{plan}}", ["{% if plan and x %}a{% endif %}gold", "{% if plan and x %}a{% endif %}"],
                 id="a condition that is not understood stays"),
    pytest.param("{% if plan %}{{plan}}", ["{% if plan %}gold", "{% if plan %}"], id="an alternative without end stays"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "rendered"), SYNTAXES)
def test_tags_are_replaced_row_by_row(template: str, rendered: list[str]) -> None:
    assert texts(template) == rendered


def test_values_are_escaped_in_markup() -> None:
    assert texts("<p>{{会社名}}</p>", "t.html") == ["<p>A &amp; B</p>", "<p></p>"]


FORMS = [
    pytest.param("件名 {{氏名}}\n\n本文 {{氏名}}\n", "t.txt", {"subject": "件名 山田太郎", "text": "本文 山田太郎\n"}, id="subject, empty line"),
    pytest.param("Subject: Hi {{氏名}}\nbody", "t.txt", {"subject": "Hi 山田太郎", "text": "body"}, id="subject said"),
    pytest.param("first line\nsecond", "t.txt", {"text": "first line\nsecond"}, id="no subject"),
    pytest.param("件名\n\n<p>{{氏名}}</p>", "t.txt", {"subject": "件名", "html": "<p>山田太郎</p>"}, id="HTML under a subject"),
    pytest.param("Subject: =?utf-8?B?e3vmsI/lkI19fQ==?=\nFrom: a@example.com\nContent-Type: multipart/alternative; boundary=b\n\n"
                 "--b\n\nDear {{氏名}}\n--b\nContent-Type: text/html\n\n<p>{{氏名}}</p>\n--b--\n", "t.eml",
                 {"subject": "山田太郎", "text": "Dear 山田太郎", "html": "<p>山田太郎</p>"}, id="mail"),
]  # fmt: skip


@pytest.mark.parametrize(("template", "name", "first"), FORMS)
def test_each_form_of_a_template_is_read(template: str, name: str, first: dict[str, str]) -> None:
    assert parts(template, name)[0] == first


def test_files_of_a_template_go_to_everybody() -> None:
    letter = read_letter_template(
        b"From: a@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nDear {{plan}}\n--b\n"
        b'Content-Disposition: attachment; filename="a.bin"\nContent-Type: application/octet-stream\n\n\0\1\n--b--\n', "t.eml", Limits())  # fmt: skip
    assert letter is not None
    (reading, _) = read_units(Unit("list", ("list.csv",), data=(LIST.encode(),)), Limits(), ListOptions())
    (found,) = render(reading, letter, knowledge_of(()))
    rows = found.tables["attachment"].to_pylist()
    assert [(row["message_id"], row["file_name"], row["status"]) for row in rows] == [(0, "a.bin", "unknown"), (1, "a.bin", "unknown")]
    assert (found.parts_unread, found.parts_read) == (2, 6)


def test_rows_keep_their_numbers_in_slices() -> None:
    data = "email,name\n" + "".join(f"p{n}@example.com,N{n}\n" for n in range(25))
    reading, _ = read_units(Unit("list", ("a.csv",), data=(data.encode(),)), Limits(), ListOptions())
    found = list(slices(reading, 10))
    assert [piece.tables["message"].num_rows for piece in found] == [10, 10, 5]
    assert [row["row"] for piece in found for row in piece.tables["message"].to_pylist()] == list(range(1, 26))
    last = found[-1].tables["cell"].to_pylist()
    assert [row["value"] for row in last if row["message_id"] == 0] == ["p20@example.com", "N20"]


def test_mails_are_left_alone() -> None:
    reading = next(iter(read_units(Unit("eml", ("a.eml",), data=(b"From: a@example.com\n\n{{name}}",)), Limits(), ListOptions())))
    letter = read_letter_template(b"x", "t.txt", Limits())
    assert letter is not None
    assert list(render(reading, letter, knowledge_of(()))) == [reading]


def test_a_template_that_cannot_be_read_stops_the_run() -> None:
    for memory in ({}, {"t.eml": b"no mail"}):
        with pytest.raises(PolicyError):
            template_of(Policy(batch=BatchPolicy(template="t.eml")), memory)
    assert template_of(Policy()) is None


@given(st.text(alphabet=st.sampled_from("{}%[]*|<>=#/$ifelsendpla氏名 '\"\n"), max_size=80))
def test_no_template_raises(template: str) -> None:
    assert len(texts(template)) in (0, 2)


@pytest.mark.parametrize(
    ("name", "octets", "greets_by_tag"),
    [
        ("t.txt", "Subject: x\n\nDear {{first_name}},\n".encode(), True),
        ("t.html", "<p>Dear <b>*|FNAME|*</b>,</p>".encode(), True),
        ("t.txt", "{{氏名}} 様\n".encode("cp932"), True),
        ("t.eml", ENCODED.format(base64.b64encode("{{氏名}} 様\n".encode()).decode()).encode(), True),
        ("t.eml", ENCODED.format(base64.b64encode("お客様各位 {{日付}}\n".encode()).decode()).encode(), False),
        ("t.txt", b"Dear customer,\nyour order {{order}}\n", False),
    ],
    ids=["text", "mark-up", "cp932", "a mail encoded for the way", "such a mail to everybody", "everybody"],
)
def test_a_template_greets_with_a_tag_or_not(name: str, octets: bytes, greets_by_tag: bool) -> None:
    assert greets(read_letter_template(octets, name, Limits())) is greets_by_tag
    assert greets(None) is None


@pytest.mark.skipif(not REAL.is_dir(), reason="no corpus on this machine")
def test_a_real_template_and_list_of_a_sending_tool_fit() -> None:
    letter = read_letter_template((REAL / "REAL_kytk_body_sample.txt").read_bytes(), "sample.txt", Limits())
    assert letter is not None
    unit = Unit("list", (str(REAL / "REAL_kytk_list_sample.csv"),))
    found: list[Reading] = []
    for reading in read_units(unit, Limits(), ListOptions()):
        found += render(reading, letter, knowledge_of(()), columns_of(unit, Limits(), ListOptions()))
    text = "\n".join(row["text"] for reading in found for row in reading.tables["part"].to_pylist())
    assert "{氏名}" not in text
    assert "様" in text
