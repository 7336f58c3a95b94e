"""Templates as engines and people read them: comments, mark-up, tags, blocks, names, versions."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.template_blocks import dialect_faults, walk
from mailcheck.extract.template_heads import heads_of
from mailcheck.extract.template_names import bound_names, has_default, is_output, names_of
from mailcheck.extract.template_source import FILL, GAP, STOP, read_source, words_of
from mailcheck.extract.template_tags import tokens_of
from mailcheck.extract.templates import LANGUAGES, Frame, ignores_of, template_tables, version_of
from mailcheck.model.knowledge import Knowledge
from mailcheck.read.po import mail_texts
from mailcheck.read.templates import SUFFIXES, TemplateText, kind_of
from mailcheck.reference.knowledge import load_knowledge

PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{#", "#}", "<%", "%>", "*|", "|*", "%%", "%%[", "]%%", "=%%", "${", "}", "[%", "%]", "<!--", "-->",
     "<style>", "</style>", "<a href='mailto:a@example.com'>", "name", "if ", "endif", "\n", " ", "様", "&nbsp;", "“", "To: ", "---\n", "{{#if a}}", "{{/if}}", "default: 'x'"]
)  # fmt: skip


def faults(text: str, kind: str = "html") -> list[str]:
    source = read_source(text, kind)
    tokens, found = tokens_of(source)
    blocks = None
    for _, _, blocks in walk(tokens):
        pass
    found = [*found, *(blocks.faults if blocks else []), *dialect_faults(tokens, kind)]
    return sorted(fault.why for fault in found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("Dear {{name}", ["unbalanced"], id="one brace of two is gone at the end"),
        pytest.param("Dear {name}},", ["unbalanced"], id="and at the beginning"),
        pytest.param("Hello *|FNAME*", ["unbalanced"], id="a bar is gone"),
        pytest.param("Hello FNAME|*", ["unbalanced"], id="half of a Mailchimp tag"),
        pytest.param("Hello %%First_Name%,", ["unbalanced"], id="a percent sign is gone (incident A16)"),
        pytest.param("{% if vip }x{% endif %}", ["block", "unbalanced"], id="a statement without its percent sign"),
        pytest.param("%%[ set @a = 1", ["unbalanced"], id="a block of AMPscript without end"),
        pytest.param("{{&nbsp;name }}", ["split"], id="a hard space of the editor"),
        pytest.param("{{ first<b>_name</b> }}", ["split"], id="mark-up of the editor"),
        pytest.param("{{ name | default: ‘there’ }}", ["quotes"], id="the quotes of a word processor"),
        pytest.param("｛｛氏名｝｝様", ["full-width"], id="the braces of a Japanese keyboard"),
        pytest.param("{{#if a}}x", ["block"], id="a section without end"),
        pytest.param("x{{/if}}", ["block"], id="an end without section"),
        pytest.param("*|IF:VIP|*gold", ["block"], id="a condition of Mailchimp without end"),
        pytest.param("{% for a in b %}{% if c %}{% endfor %}", ["block"], id="an inner block that is still open"),
        pytest.param("{{ a | default: 'x' }}{{ b | default('y') }}{{ c | default: 'z' }}", ["dialect"], id="two dialects"),
        pytest.param("{% set a = 1 %}{{ b | default: 'x' }}", ["dialect"], id="Liquid's default in a file of Jinja"),
        pytest.param("{{#if a}}{{ b | default: 'x' }}{{/if}}", ["dialect"], id="Handlebars has no filters"),
    ],
)
def test_a_broken_tag_is_told(text, why):
    assert faults(text) == why


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<style>@media print{.a{color:red}}</style>", id="a style sheet on one line"),
        pytest.param("<script>let a={'b':{'c':1}}; f(`${x`)</script>", id="a script"),
        pytest.param('<td width=100%><td style="width:100%">', id="widths"),
        pytest.param("100%OFF 50%% off, 3 * | 4, a|*b", id="signs"),
        pytest.param("{{ ${first_name} | default: 'x' }} {{custom_attribute.${seat}}}", id="Braze"),
        pytest.param("{{{raw}}} {{& raw }} {{> header}} {{! note }} {{.}} {{@index}}", id="Mustache"),
        pytest.param("{{#=if (([a] == true))}}x{{.else}}y{{/if}} {{.slot a}}z{{/slot}}", id="Marketing Cloud's blocks"),
        pytest.param("\\{{ literal &#123;&#123; something }}", id="tags that are shown, not merged"),
        pytest.param("{% set a %}x{% endset %}{% set b = 1 %}", id="a statement whose end is optional"),
        pytest.param("{{ a | default: \"l’ami “x”\" }}", id="typographic quotes inside straight ones"),
        pytest.param("{# {{ unfinished #}{% comment %} {{ {% endcomment %}<%# {{ %>", id="comments of the engine"),
        pytest.param("{{lead.First Name:default=you}} {contactfield=firstname|there} [%a | b%]", id="Marketo, Mautic, SendGrid"),
        pytest.param("{% if a %}{{ a | default: 'x' }}{% elsif b %}{% endif %}", id="Liquid"),
    ],
)
def test_what_only_looks_broken_is_left_alone(text):
    assert faults(text) == []


@pytest.mark.parametrize(
    ("text", "names", "output"),
    [
        pytest.param("{{ contact.first_name | default: 'x' }}", ["contact.first_name"], True, id="a filter"),
        pytest.param("{{formatDate due_date 'YYYY'}}", ["due_date"], True, id="a helper of Handlebars"),
        pytest.param("{{#each items as |i|}}", ["items"], False, id="a loop"),
        pytest.param("{% if a and b.c == 'd' %}", ["a", "b.c"], False, id="a condition"),
        pytest.param("{% for p in people %}", ["people"], False, id="a loop's source"),
        pytest.param("{% include 'header' %}", [], False, id="no value"),
        pytest.param("{{else}}", [], False, id="a word of the language"),
        pytest.param("{{personalization_token('contact.firstname', 'there')}}", ["contact.firstname"], True, id="HubSpot"),
        pytest.param("{{lead.First Name:default=you}}", ["First Name"], True, id="Marketo"),
        pytest.param("{{ ${first_name} }}", ["first_name"], True, id="Braze"),
        pytest.param("*|UPPER:FNAME|*", ["FNAME"], True, id="Mailchimp"),
        pytest.param("%%First Name%%", ["First Name"], True, id="Marketing Cloud"),
        pytest.param("%%=v(@name)=%%", ["@name"], True, id="a variable of AMPscript"),
        pytest.param("<%= @user.name %>", ["@user.name"], True, id="ERB"),
        pytest.param("{contactfield=firstname|there}", ["firstname"], True, id="Mautic"),
        pytest.param("{{ url('home') }}", [], True, id="a function"),
    ],
)
def test_the_names_in_a_tag(text, names, output):
    tokens, _ = tokens_of(read_source(text, "html"))
    assert [(names_of(t), is_output(t)) for t in tokens] == [(names, output)]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        pytest.param("{{ name | default: 'x' }}", True, id="a default"),
        pytest.param("{{ name | default: '' }}", False, id="a default that is nothing"),
        pytest.param("{{ name }}", False, id="none"),
        pytest.param("{{#if name}}{{name}}{{/if}}", True, id="a condition on the value"),
        pytest.param("{{#if vip}}{{name}}{{/if}}", False, id="a condition on something else"),
        pytest.param("{{insert name \"default=x\"}}", True, id="SendGrid"),
        pytest.param("<%= @user.name || 'x' %>", True, id="Ruby"),
        pytest.param("[%name | there%]", True, id="SendGrid of old"),
        pytest.param("%%[ IF NOT EMPTY(@name) THEN ]%%%%=v(@name)=%%", True, id="AMPscript"),
    ],
)
def test_whether_a_name_can_be_missing(text, safe):
    tokens, _ = tokens_of(read_source(text, "html"))
    known = [has_default(token, around, names_of(token)) for token, around, _ in walk(tokens) if is_output(token)]
    assert known == [safe]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("<p>{% if a %}Hi {{name}},{% endif %}</p> {{b}}", ["name"], id="a condition around it"),
        pytest.param("Dear {{title}} {{last}}, {{seat}}", ["last", "title"], id="title and name"),
        pytest.param("{{姓}}{{名}} 様 {{席}}", ["名", "姓"], id="two tags without a space"),
        pytest.param("{{name}} invited you", [], id="a name that is not greeted"),
        pytest.param("%name% 様", ["name"], id="an everyday syntax"),
    ],
)
def test_the_tags_in_a_greeting(text, names):
    table = template_tables([TemplateText("a.html", "html", text)], Frame(load_knowledge()))["template_tag"]
    assert sorted(row["name"] for row in table.to_pylist() if row["greeting"]) == names


def test_what_a_template_names_itself_is_no_field():
    text = "{% for p in people %}{{p.a}}{% endfor %}{% assign total = 1 %}{{#each x as |i n|}}{{/each}}"
    tokens, _ = tokens_of(read_source(text, "html"))
    assert {"p", "total", "i", "n"} <= bound_names(tokens)


def test_people_read_neither_mark_up_nor_style_sheets_but_comments_and_some_attributes():
    text = "<style>a@example.com</style>\n<a href='mailto:b@example.com' id='x1'><img alt='Hello'>\n<!-- c --> {{d}}{% if e %}"
    source = read_source(text, "html")
    tokens, _ = tokens_of(source)
    lines = words_of(source, [(t.start, t.end, is_output(t)) for t in tokens])
    assert [line.split() for line in lines] == [[], ["b@example.com", "Hello"], ["c", FILL * 4 + STOP + GAP * 10]]


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(sorted(set(SUFFIXES.values()))))
def test_no_text_breaks_the_reading_and_every_place_is_a_line_of_the_file(text, kind):
    tables = template_tables([TemplateText(f"x.{kind}", kind, text)], Frame(Knowledge(), ("name",)))
    lines = text.count("\n") + 1
    for name, table in tables.items():
        if "line" in table.column_names:
            assert all(1 <= line <= lines for line in table["line"].to_pylist()), name
    source = read_source(text, kind)
    assert [i for i, c in enumerate(source.code) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]


def test_a_long_line_of_half_tags_is_read_in_time():
    text = "{{ a " * 4000 + "{% if " * 4000 + "<!-- " * 2000 + "%%[ " * 2000 + "{#" * 2000
    assert faults(text)


@pytest.mark.parametrize(
    ("path", "base", "language"),
    [
        pytest.param("mail/due.ja.html", "mail/due.html", "ja", id="a suffix"),
        pytest.param("mail/due_pt-BR.html.erb", "mail/due.html.erb", "pt-br", id="a region, two suffixes"),
        pytest.param("mail/due-en.txt", "mail/due.txt", "en", id="a hyphen"),
        pytest.param("mail/pt/due.html", "mail/*/due.html", "pt", id="a folder"),
        pytest.param("mail/due.html", "mail/due.html", None, id="none"),
        pytest.param("mail/join.html", "mail/join.html", None, id="a word that ends like one"),
    ],
)
def test_the_version_of_a_template(path, base, language):
    assert version_of(path, LANGUAGES) == (base, language)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("<!-- mailcheck:ignore TPL611 our manager -->", [(1, "TPL611", "our manager")], id="HTML"),
        pytest.param("a\n{# mailcheck:ignore TPL614, TPL615 why not #}", [(2, "TPL614", "why not"), (2, "TPL615", "why not")], id="two rules"),
        pytest.param("{% comment %}mailcheck:ignore tag-without-default always{% endcomment %}", [(1, "tag-without-default", "always")], id="a name"),
        pytest.param("{{! mailcheck:ignore TPL614 }}", [(1, "TPL614", "")], id="no reason"),
        pytest.param("<!-- mailcheck:ignore TPL614 opt-in list, TPL611 too -->", [(1, "TPL614", "opt-in list, TPL611 too")], id="a reason with a hyphen"),
        pytest.param("<%# mailcheck:ignore because %>", [(1, None, "because")], id="no rule"),
        pytest.param("mailcheck:ignore TPL614 in a sentence", [], id="no comment"),
    ],
)
def test_comments_that_ignore_a_rule(text, found):
    assert list(ignores_of(read_source(text, "html"))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("To: {{ email }}\nSubject: x\n\nTo: {{ customers | join: ',' }}", [], id="one address, and a body"),
        pytest.param("Subject: x\nCc: {{ member_list }}\n\n", [("Cc", "loop")], id="a variable for many"),
        pytest.param("Subject: x\nTo: {{#each people}}{{email}}{{/each}}\n\n", [("To", "loop")], id="Handlebars"),
        pytest.param("Subject: x\nTo: <%= @users.map(&:email).join(',') %>\n\n", [("To", "loop")], id="Ruby"),
        pytest.param("---\nto:\n  - a@shop.co.jp\n  - {{email}}\n---\n", [("To", "fixed")], id="front matter with items"),
        pytest.param("Welcome\nTo: everybody {{ customers | join: ',' }}\n", [], id="no header"),
        pytest.param("Bcc: {{ customers | join: ',' }}\nSubject: x\n\n", [], id="nobody sees a Bcc"),
    ],
)
def test_who_a_template_is_addressed_to(text, found):
    source = read_source(text, "text")
    assert [(told.field, told.form) for told in heads_of(source, tokens_of(source)[0])] == found


PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8"

#: web/page.html:3
msgid "Hello"
msgstr "こんにちは"

#: templates/email/welcome.html:3
# mailcheck:ignore TPL614 always there
msgid "Dear %(name)s, write to x@example.com"
msgstr ""
"{{氏名}} 様、"
"佐藤\\n"

#~ msgid "old mail"
#~ msgstr "古い"
"""


def test_of_a_catalogue_the_translations_for_mails_are_read_on_their_lines():
    lines = mail_texts(PO, "locale/ja/django.po").split("\n")
    assert {n: line for n, line in enumerate(lines, 1) if line} == {
        9: "<!-- mailcheck:ignore TPL614 always there -->",
        12: "{{氏名}} 様、",
        13: "佐藤 ",
    }
    assert "こんにちは" in mail_texts(PO, "locale/ja/emails.po")


def test_every_expression_of_the_rule_book_compiles():
    knowledge = load_knowledge()
    for detector in knowledge.detectors:
        for source in (detector.anchor, *detector.patterns):
            re.compile(source)
    for system in knowledge.tags:
        assert "inner" in re.compile(system.pattern).groupindex
        re.compile(system.anchor)


def test_suffixes_are_known_in_any_case():
    assert kind_of("A.MJML") == "html"
    assert kind_of("a.jinja2") == "jinja"
    assert kind_of("a.png") == ""
