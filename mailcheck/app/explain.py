"""The use case behind `mailcheck explain`: a rule's page, its examples run by the engine."""

from __future__ import annotations

from mailcheck.model.errors import UsageError
from mailcheck.model.rule import Example, Rule, RuleBook
from mailcheck.reference.rulebook import load_rulebook

WORDS = {
    "en": ("Why it matters", "What to do", "Parameters", "Found", "Left alone", "Sources", "finds"),
    "ja": ("なぜ問題か", "どう直すか", "設定", "検出する例", "検出しない例", "出典", "検出"),
    "pt": ("Por que importa", "O que fazer", "Parâmetros", "Encontra", "Deixa passar", "Fontes", "encontra"),
}


def explain(word: str, language: str) -> str:
    """Return the page of a rule as text, with the engine's own words on each bad example.

    In English these stand in the file, and a test holds them to what the engine says; in other
    languages the engine is run.
    """
    book = load_rulebook()
    rule = book.find(word)
    if rule is None:
        raise UsageError(f"no rule `{word}`", where="explain", hint=book.hint(word))
    texts = book.texts.get(language, {}).get(rule.code, {})
    why, fix, parameters, bad, good, sources, finds = WORDS[language]
    lines = [f"{rule.code} {rule.name} ({rule.severity})", texts.get("title", rule.title), ""]
    lines += [f"{why}:", f"  {texts.get('why', rule.why)}", ""]
    lines += [f"{fix}:", f"  {texts.get('fix', rule.fix)}", ""]
    if rule.parameters:
        lines.append(f"{parameters}:")
        lines += [f"  {key} = {value}" for key, value in rule.parameters.items()] + [""]
    for title, is_good in ((bad, False), (good, True)):
        for example in rule.examples:
            if example.good is is_good:
                lines += example_lines(book, rule, example, title, finds, language)
    if rule.references:
        lines += [f"{sources}:"] + [f"  {reference}" for reference in rule.references]
    return "\n".join(lines).rstrip() + "\n"


def example_lines(
    book: RuleBook, rule: Rule, example: Example, title: str, finds: str, language: str
) -> list[str]:
    """Return one example as lines, with what the engine says about it."""
    lines = [f"{title}: {example.name}"]
    for text in (*example.eml, *((example.csv,) if example.csv else ()), *example.template.values()):
        lines += [f"  | {line}" for line in text.strip("\n").splitlines()]
    messages = example.finds
    if language != "en" and not example.good:
        from mailcheck.app.examples import run_example
        from mailcheck.judge.database import Database

        with Database() as database:
            found = run_example(book, rule, example, database, language)
        messages = tuple(f.message for f in found)
    lines += [f"  {finds}: {message}" for message in messages]
    return [*lines, ""]
