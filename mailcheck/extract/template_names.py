"""The names that a tag merges, and whether it says what to write where there is no value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mailcheck.extract.template_tags import Token

PATH = re.compile(r"[@$]?[A-Za-z_\u3041-\u30ff\u3400-\u9fffÀ-ÿ][\w.\u3041-\u30ff\u3400-\u9fff]*(?:\[[^\]\n]{0,40}\][\w.]*)*")
STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
# Words of the template languages: no field is meant.
KEYWORDS = frozenset(
    "if else elseif elsif elif unless each with end for in and or not is as by true false null none nil"
    " undefined this self super empty blank contains then insert lookup log now endif case when default"
    " defined loop forloop block.super parent root reversed limit offset".split()
)
# Statements that test or print a value; the others load, name or include something.
TESTING = re.compile(r"[-+]?\s*(?:if|elif|elsif|elseif|unless|case|when)\b")
LOOP = re.compile(r"[-+]?\s*(?:for|tablerow)\s+(?P<names>[\w, ]+?)\s+in\s+(?P<source>[\w.]+)")
BINDING = re.compile(r"[-+]?\s*(?:assign|set|capture|macro\s+\w+\s*\(|with|call)\s+(?P<name>\w+)")
BLOCK_NAMES = re.compile(r"\bas\s*\|(?P<names>[^|]+)\|")
HELPER = re.compile(r"[-~]?\s*[#^]?\s*(?P<name>[\w-]+)\s+(?P<rest>\S.*)", re.S)
FIELD_OF = re.compile(r"(?:personalization_token|AttributeValue|lookup)\s*\(\s*[\"'](?P<name>[^\"']+)", re.I)
FALLBACK = re.compile(
    r"\|\s*(?:default|fallback|default_if_none)\b|:default=|\bdefault(?:Value)?\s*=|\bpersonalization_token\s*\([^)]*,"
    r"|\|\||\?\?|\?[^:]*:|\.presence\b|\bcoalesce\b|\b(?:iif|empty|isnull|blankvalue|nullvalue)\s*\(|\bor\s+[\"']"
    r"|[\"']\s+if\s|\bif\b.+\belse\b|:-|!\s*[\"']|\b(?:fallback|first_non_empty)\b",
    re.I | re.S,
)
EMPTY_FALLBACK = re.compile(r"(?:default|fallback)\s*(?:[:(=]|:\s*)\s*(?:\"\s*\"|'\s*')", re.I)


def is_output(token: Token) -> bool:
    """Tell whether a tag writes a value; statements, sections and partials do not."""
    inner = token.inner.lstrip("-~+ \t\n")
    if token.system == "statement" or token.text.startswith("%%["):
        return False
    if token.system == "erb":
        return inner[:1] in "=-" and bool(inner[1:].strip())
    if token.system == "mailchimp":
        return not re.match(r"(?:END:|IF|ELSE|RSS|FEED|INTERESTED|/)", inner, re.I)
    return inner[:1] not in "#^/>!*" and inner.split(maxsplit=1)[:1] != ["else"]


def names_of(token: Token) -> list[str]:
    """Return the names of the values that a tag prints or tests, as written, each once."""
    inner = token.inner.strip().strip("-~+").strip()
    told = FIELD_OF.search(inner)
    if told:
        return [told["name"]]
    if token.system in ("erb", "mailchimp", "mautic", "sendgrid-legacy") or token.text.startswith("%%"):
        return simple_names(token, inner)
    if token.system == "statement":
        loop = LOOP.match(inner)
        if loop:
            return [loop["source"]]
        if not TESTING.match(inner):
            return []
    elif inner[:1] in ("/", "!", ">", "*", "="):
        return []
    braze = re.match(r"[\w.]*\$\{\s*([^{}]+?)\s*\}", inner)
    if braze:
        return [braze[1]]
    if token.system == "curly" and re.match(r"(?:lead|my|company|system|member|program)\.[A-Za-z]", inner):
        return [re.split(r"[:|]", inner.partition(".")[2])[0].strip()] if not inner.startswith(("my.", "system.")) else []
    return list(dict.fromkeys(expression_names(inner, token.system)))


def simple_names(token: Token, inner: str) -> list[str]:
    """Return the one name of a tag that holds nothing but a name, or of a short call."""
    if token.system == "erb":
        found = PATH.search(STRINGS.sub(" ", inner.lstrip("=-")))
        return [found[0]] if found and is_output(token) else []
    if token.system == "mailchimp":
        found = re.match(r"(?:END:|IF:|IFNOT:|ELSEIF:|UPPER:|LOWER:|TITLE:|ELSE:?)*([A-Za-z0-9_]*)", inner, re.I)
        return [found[1]] if found and found[1] else []
    if token.system == "mautic":
        return [inner.partition("=")[2].partition("|")[0]]
    if token.text.startswith("%%=") or token.text.startswith("%%["):
        return [found[0] for found in re.finditer(r"@\w+", inner)][:1] if token.text.startswith("%%=") else []
    return [inner.partition("|")[0].strip()]


def expression_names(inner: str, system: str) -> Iterator[str]:
    """Yield the names in an expression of Handlebars, Liquid, Jinja and their kin."""
    inner = BLOCK_NAMES.sub(" ", STRINGS.sub(" '' ", inner))
    head = inner.partition("|")[0] if "||" not in inner else inner
    helper = HELPER.match(head)
    sign = re.match(r"[#^&~\s]*", head)
    if system == "curly" and helper and not re.match(r"\s*(?:[=<>!&?+*/,]|and\b|or\b|if\b|is\b|in\b|not\b)", helper["rest"]):
        head = helper["rest"]
    elif sign:
        head = head[sign.end() :]
    for found in PATH.finditer(head):
        after = head[found.end() :].lstrip()[:1]
        before = head[: found.start()].rstrip()[-1:]
        name = found[0].rstrip(".")
        if name.casefold() not in KEYWORDS and after not in ("(", "=") and before not in ("@", "="):
            yield name
        elif after == "=" and head[found.end() :].lstrip()[:2] == "==":
            yield name


def bound_names(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the names that a template gives itself: loop variables, assignments, block parameters."""
    names = {"this", "loop", "forloop", "item", "index", "key"}
    for token in tokens:
        inner = token.inner.strip()
        for pattern in (LOOP, BINDING, BLOCK_NAMES):
            found = pattern.search(inner) if pattern is BLOCK_NAMES else pattern.match(inner)
            if found and (token.system in ("statement", "curly")):
                names |= set(re.findall(r"\w+", found[1]))
    return frozenset(name.casefold() for name in names)


def has_default(token: Token, around: frozenset[str], names: Sequence[str]) -> bool:
    """Tell whether a tag cannot render to nothing: it has a fallback, or stands under a condition
    on the same value."""
    if token.system in ("sendgrid-legacy", "mautic"):
        return "|" in token.inner and bool(token.inner.partition("|")[2].strip())
    if FALLBACK.search(token.inner) and not EMPTY_FALLBACK.search(token.inner):
        return True
    parts = {part.casefold() for name in names for part in re.split(r"[.\[\]]", name.lstrip("@$")) if part}
    last = {name.lstrip("@$").rpartition(".")[2].casefold() for name in names}
    return bool((last or parts) & around)
