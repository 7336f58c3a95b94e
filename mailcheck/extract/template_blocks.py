"""What the tags of a template say together: blocks, conditions around a tag, whose dialect it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mailcheck.extract.template_tags import Fault, Token, shortened

WORD = re.compile(r"[^\W\d][\w@\u3041-\u30ff\u3400-\u9fff]*")
STATEMENT = re.compile(r"[-+~]?\s*(\w+)")
SECTION = re.compile(r"[-~]?\s*(?P<sign>[#^/.])\s*(?P<sigil>[*>=]?)\s*(?P<name>[\w.@/\-\[\]]+)")
MAILCHIMP = re.compile(r"(?P<end>END:)?(?P<name>IF|IFNOT|RSSITEMS|FEEDBLOCK)\b", re.I)
# Statements that need an end; others (`set`, `block` in some dialects) may have one.
BLOCKS = frozenset(
    "if unless for case capture comment raw verbatim macro tablerow filter autoescape spaceless"
    " blocktrans blocktranslate ifchanged".split()
)
DEEPEST = 30
DEFAULT = re.compile(r"\|\s*default\s*(?P<open>[:(])")
# Statements and expressions that only some dialects have.
DIALECTS = {
    "Liquid": re.compile(r"\s*[-]?\s*(?:assign|unless|capture|elsif|case|when|tablerow|render)\b"),
    "Jinja": re.compile(r"\s*[-+]?\s*(?:set|macro|call|import|from)\b"),
    "Django": re.compile(r"\s*[-]?\s*(?:load|trans|translate|blocktrans|blocktranslate|url|csrf_token|static)\b"),
}
NOT_LIQUID = re.compile(r"\s*[-+]?\s*(?:elif|extends|endset)\b")
COLON = frozenset(("Liquid", "Django"))
CALL = frozenset(("Jinja",))
OF_SUFFIX = {"liquid": frozenset(("Liquid",)), "jinja": CALL, "handlebars": frozenset(("Handlebars",))}


@dataclass(slots=True)
class Blocks:
    """Open blocks while the tags are read in order; `around` has the words of their conditions."""

    stack: list[tuple[str, str, Token]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def open(self, kind: str, name: str, token: Token) -> None:
        """Note the beginning of a block."""
        self.stack.append((kind, name, token))

    def close(self, kind: str, name: str, token: Token) -> None:
        """Note the end of a block; inner ones that are still open lack theirs."""
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth][:2] in ((kind, name), (kind + ".}}", name)):
                for missed in self.stack[depth + 1 :]:
                    self.unclosed(missed)
                del self.stack[depth:]
                return
        self.faults.append(Fault(token.start, shortened(token.text), "block", "nothing was opened that it could close"))

    def unclosed(self, entry: tuple[str, str, Token]) -> None:
        """Report a block without end, unless its end is optional."""
        kind, name, token = entry
        if kind in ("{{", "*|") or name in BLOCKS:
            self.faults.append(Fault(token.start, shortened(token.text), "block", "its end is missing"))

    def around(self) -> frozenset[str]:
        """Return the words of the conditions that are open, the innermost of very many."""
        return frozenset(word for _, _, token in self.stack[-DEEPEST:] for word in words(token.inner))


def words(inner: str) -> frozenset[str]:
    """Return the names in an expression, in lower case."""
    return frozenset(word.casefold() for word in WORD.findall(inner))


def walk(tokens: Sequence[Token]) -> Iterator[tuple[Token, frozenset[str], Blocks]]:
    """Yield each tag with the words of the conditions around it; at the end the blocks are judged."""
    blocks, seen = Blocks(), set[str]()
    for token in tokens:
        enter(blocks, token)
        if token.system == "erb" or (token.system == "marketing-cloud" and token.text.startswith("%%[")):
            if re.search(r"\b(?:if|unless|iif|empty|isnull)\b", token.inner, re.I):
                seen |= words(token.inner)
        yield token, blocks.around() | seen, blocks
    for entry in blocks.stack:
        blocks.unclosed(entry)


def enter(blocks: Blocks, token: Token) -> None:
    """Open or close the block that a tag begins or ends."""
    if token.system == "statement":
        found = STATEMENT.match(token.inner)
        name = found[1].lower() if found else ""
        if name.startswith("end") and len(name) > 3:
            blocks.close("{%", name[3:], token)
        elif name in BLOCKS or name in ("block", "with", "set", "call", "form", "style", "schema"):
            blocks.open("{%", name, token)
    elif token.system == "curly":
        section = SECTION.match(token.inner)
        if section and section["sign"] == "/":
            blocks.close("{{", section["name"].casefold(), token)
        elif section:
            # Marketing Cloud opens {{.slot a}}, but {{.name}} is a value in other systems.
            optional = section["sign"] == "."
            blocks.open("{{.}}" if optional else "{{", section["name"].casefold(), token)
    elif token.system == "mailchimp":
        found = MAILCHIMP.match(token.inner)
        if found and found["end"]:
            name = "if" if found["name"].upper() == "IFNOT" else found["name"].lower()
            blocks.close("*|", name, token)
        elif found and (":" in token.inner or found["name"].upper() not in ("IF", "IFNOT")):
            name = "if" if found["name"].upper() == "IFNOT" else found["name"].lower()
            blocks.open("*|", name, token)


def dialect_faults(tokens: Sequence[Token], kind: str) -> list[Fault]:
    """Return the defaults that are written in another dialect than the file's.

    The file's dialect is what its suffix and its statements allow; where they leave both open, the
    way in which most defaults are written. A wrong one is silently no default at all. The detail
    names those who write a default in that way.
    """
    able = set(OF_SUFFIX.get(kind, ("Liquid", "Jinja", "Django", "Handlebars")))
    found = []
    for token in tokens:
        able = able & allowed(token) or able
        default = DEFAULT.search(token.inner) if token.system in ("curly", "statement") else None
        if default:
            found.append((token, COLON if default["open"] == ":" else CALL))
    fits = [way for way in (COLON, CALL) if able & way]
    if len(fits) == 2 and found:
        fits = [max(fits, key=lambda way: sum(way is other for _, other in found))]
    return [
        Fault(token.start, shortened(token.text), "dialect", " and ".join(sorted(way)))
        for token, way in found
        if way not in fits
    ]


def allowed(token: Token) -> set[str]:
    """Return the dialects that have a tag."""
    if token.system == "curly" and token.inner.lstrip("-~ ")[:1] in ("#", "^", "/"):
        return {"Handlebars"}
    if token.system != "statement":
        return {"Liquid", "Jinja", "Django", "Handlebars"}
    for name, pattern in DIALECTS.items():
        if pattern.match(token.inner):
            return {name}
    return {"Jinja", "Django"} if NOT_LIQUID.match(token.inner) else {"Liquid", "Jinja", "Django"}
