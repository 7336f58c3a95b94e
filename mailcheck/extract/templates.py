"""The facts of templates: tags, faults, people, recipients and ignores as tables.

Each template counts as one message of the tables. Pure: the texts are given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from mailcheck.extract.greeting import greeting_of_line
from mailcheck.extract.tags import Tags, field_key
from mailcheck.extract.template_blocks import dialect_faults, walk
from mailcheck.extract.template_heads import ADDRESS, heads_of
from mailcheck.extract.template_names import bound_names, has_default, is_output, names_of
from mailcheck.extract.template_people import STAND_IN, Ours, Value, is_placeholder, people_of
from mailcheck.extract.template_source import GAPS, RUN, STOP, Source, read_source, words_of
from mailcheck.extract.template_tags import Fault, Token, shortened, tokens_of
from mailcheck.model.knowledge import Knowledge
from mailcheck.model.schema import FACTS
from mailcheck.model.table import TableBuilder, Tables
from mailcheck.read.templates import SUFFIXES, TemplateText

NAMES = tuple(name for name in FACTS if name.startswith("template"))
LANGUAGES = ("ja", "en", "pt", "es", "fr", "de", "it", "zh", "ko", "nl")
JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
FROM = re.compile(r"^From[ \t]*:.*?@([\w.-]+)", re.I | re.M)
IGNORE = re.compile(r"mailcheck:ignore\b(?P<rest>[^\n]*)")
# The first word may be a code or a name; further on a word like opt-in belongs to the reason.
WORD = r"[A-Za-z]{3}[0-9]{3}\b|[a-z]+(?:-[a-z]+)+(?=[\s,]|$)"
FIRST = re.compile(rf"\s*(?P<rule>{WORD})")
FURTHER = re.compile(rf"\s*,\s*(?P<rule>{WORD})|\s+(?P<code>[A-Z]{{3}}[0-9]{{3}}\b)")
COMMENT_END = re.compile(r"\s*(?:--~?\}\}|--%>|-->|#\}|\{%-?\s*endcomment.*|%>|~?\}\})\s*\Z", re.S)
SURE = 0.75


# Syntaxes that stand in no ordinary text and are read line by line all the same: no block, no filter in them.
ONE_LINE = frozenset({"benchmark", "brackets-default", "mailgun", "smarty", "tildes"})


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all templates of a call. `fields` are declared ones, in their spelling."""

    knowledge: Knowledge
    fields: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    ours: Ours = Ours()


def template_tables(templates: Sequence[TemplateText], frame: Frame) -> Tables:
    """Return the tables of the schema whose names begin with `template`, and `message`."""
    builders = {name: TableBuilder(name) for name in ("message", *NAMES)}
    tags = Tags(frame.knowledge, frame.fields)
    for number, template in enumerate(templates):
        base, language = version_of(template.path, frame.languages or LANGUAGES)
        builders["message"].add(
            number, template.path, 1, None, 1, "template", len(template.text), None, has_header=template.kind == "eml"
        )
        builders["template"].add(number, template.kind, base, language)
        add_facts(builders, number, template, frame, tags)
    return {name: builder.finish() for name, builder in builders.items()}


def add_facts(builders: dict[str, TableBuilder], number: int, template: TemplateText, frame: Frame, tags: Tags) -> None:
    """Add what one template holds to the tables."""
    source = read_source(template.text, template.kind)
    tokens, faults = tokens_of(source)
    lines = words_of(source, [(token.start, token.end, is_output(token)) for token in tokens])
    ours = frame.ours
    for row in tag_rows(source, tokens, lines, frame, tags, faults):
        builders["template_tag"].add(number, *row)
    faults += dialect_faults(tokens, template.kind)
    for fault in sorted(faults, key=lambda f: (f.start, f.why)):
        builders["template_fault"].add(number, source.line(fault.start), fault.tag, fault.why, fault.detail)
    hosts = source.hosts() | {domain.lower() for domain in FROM.findall(template.text)}
    for value in people_of(lines, frame.knowledge, ours, hosts):
        builders["template_value"].add(number, *value_row(value))
    for told in heads_of(source, tokens):
        address = told.text.lower() if told.form == "fixed" else ""
        own, nobody = ours.has("EMAIL", address), is_placeholder("EMAIL", address, frame.knowledge.words)
        builders["template_recipient"].add(number, told.line, told.field, told.form, shortened(told.text), own, nobody)
    for line, rule, reason in ignores_of(source):
        builders["template_ignore"].add(number, line, rule, reason, "not-allowed" if template.kind == "eml" else None)


def value_row(value: Value) -> tuple[object, ...]:
    """Return the columns of `template_value` without the message."""
    return (
        value.line, value.kind, value.value, value.masked, value.confidence,
        value.own, value.placeholder, value.role, value.mobile,
    )  # fmt: skip


def tag_rows(
    source: Source, tokens: Sequence[Token], lines: list[str], frame: Frame, tags: Tags, faults: list[Fault]
) -> Iterator[tuple[object, ...]]:
    """Yield the columns of `template_tag` without the message; what is wrong with blocks goes to `faults`."""
    bound = bound_names(tokens)
    greets = greeting_tags(source, tokens, lines, frame.knowledge)
    known = Declared(frame)
    blocks = None
    for number, (token, around, blocks) in enumerate(walk(tokens)):
        names, output = names_of(token), is_output(token)
        fallback = has_default(token, around, names)
        place = source.line(token.start), shortened(token.text)
        for name in names or [None]:
            key = re.split(r"[.\[]", name.lstrip("@$"))[0].casefold() if name else ""
            own = key in bound or (token.text.startswith("%%=") and bool(name))
            declared, nearest = known.of(name, own)
            folded = name.casefold() if name else None
            yield *place, folded, token.system, output, own, output and number in greets, fallback, declared, nearest
    if blocks is not None:
        faults.extend(blocks.faults)
    for at, line in enumerate(lines, 1):
        for tag in tags.find(line):
            if (tag.tier == "B" or tag.system in ONE_LINE) and not STAND_IN.search(tag.tag):
                name = re.split(r"[.:>]", tag.inner)[-1] if tag.system in ONE_LINE else tag.inner
                greeting = in_greeting(line, tag.tag, frame)
                yield at, shortened(tag.tag), name, tag.system, True, False, greeting, None, *known.of(name, False)


class Declared:
    """The declared fields, and those that mailers fill by themselves."""

    def __init__(self, frame: Frame) -> None:
        self.fields = {field_key(field): field for field in frame.fields}
        self.mailers = {field_key(field) for field in frame.knowledge.words.get("mailer-fields", ())}

    def of(self, name: str | None, bound: bool) -> tuple[bool | None, str | None]:
        """Return whether a name is declared, and the field that was probably meant where it is not."""
        if not self.fields or name is None:
            return None, None
        keys = [field_key(name), field_key(re.split(r"[.:>\[]", name)[-1].rstrip("]"))]
        if bound or any(key in self.fields or key in self.mailers for key in keys):
            return True, None
        near = get_close_matches(keys[-1], sorted(self.fields), n=1, cutoff=0.6)
        return False, self.fields[near[0]] if near else None


def greeting_tags(source: Source, tokens: Sequence[Token], lines: Sequence[str], knowledge: Knowledge) -> set[int]:
    """Return the numbers of the tags that stand where a greeting has the name.

    A stand-in takes the place of each tag, which is filled in `lines`, and the line is read as a
    rendered one.
    """
    by_line: dict[int, list[int]] = {}
    for number, token in enumerate(tokens):
        if is_output(token):
            by_line.setdefault(source.line(token.end - 1), []).append(number)
    found = set()
    for line, numbers in by_line.items():
        found |= {numbers[place] for place in name_places(lines[line - 1], knowledge) if place < len(numbers)}
    return found


def name_places(text: str, knowledge: Knowledge) -> list[int]:
    """Return which of the stand-ins of a line are the name of its greeting, counted from 0."""
    text = GAPS.sub("", text).strip()
    name = "山田" if JAPANESE.search(text) else "Yamada"
    greeting = greeting_of_line(RUN.sub(name, text), knowledge.words)
    if greeting is None or greeting.kind != "named" or greeting.bare or not greeting.name or name not in greeting.name:
        return []
    before = greeting.text.partition(greeting.name)[0].count(name)
    return list(range(before, before + greeting.name.count(name)))


def in_greeting(line: str, tag: str, frame: Frame) -> bool:
    """Tell whether a tag of an everyday syntax stands where the greeting has the name."""
    return 0 in name_places(RUN.sub("", line).replace(tag, STOP, 1), frame.knowledge)


def ignores_of(source: Source) -> Iterator[tuple[int, str | None, str]]:
    """Yield (line, rule, reason) of the comments that ask to ignore a rule; a comment may name several."""
    for start, comment in source.comments:
        found = IGNORE.search(comment)
        if not found:
            continue
        rest, rules, at = COMMENT_END.sub("", found["rest"]), [], 0
        while word := (FURTHER if rules else FIRST).match(rest, at):
            rules.append(word[word.lastgroup or 0])
            at = word.end()
        line = source.line(start + found.start())
        for rule in rules or [None]:
            yield line, rule, rest[at:].strip(" \t:,-")


def version_of(path: str, languages: Collection[str]) -> tuple[str, str | None]:
    """Return the path without suffixes and language, and the language of that version or None.

    `mail/welcome.ja.html`, `mail/welcome_pt-BR.html` and `en/welcome.html` are versions.
    """
    folder, _, name = path.rpartition("/")
    suffixes = ""
    while (dot := name.rfind(".")) > 0 and name[dot:].lower() in SUFFIXES:
        name, suffixes = name[:dot], name[dot:].lower() + suffixes
    choice = "|".join(sorted((re.escape(language.lower()) for language in languages), key=len, reverse=True))
    tail = re.fullmatch(rf"(?P<base>.+)[._-](?P<language>(?:{choice})(?:[-_][A-Za-z]{{2,4}})?)", name, re.I)
    if tail:
        return f"{folder}/{tail['base']}{suffixes}", tail["language"].lower().replace("_", "-")
    steps = folder.split("/")
    for place in range(len(steps) - 1, -1, -1):
        if re.fullmatch(rf"(?:{choice})(?:[-_][A-Za-z]{{2,4}})?", steps[place], re.I):
            language = steps[place].lower().replace("_", "-")
            return "/".join([*steps[:place], "*", *steps[place + 1 :], name + suffixes]), language
    return f"{folder}/{name}{suffixes}", None
