"""What a rule's query reads: the tables that it names, and those without which it finds nothing.

Most batches leave most fact tables empty, and planning a query costs far more than running it over
a few mails. So a query is not asked where one of its inner joins has no row to give. This is read
off the words of the query alone; what is not understood here counts as needing nothing, and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias, Union

from mailcheck.model.schema import FACTS

# A word in small letters, a quoted name or text with its quotation mark, or what stands in brackets.
Token: TypeAlias = Union[str, "list[Token]"]
Needs: TypeAlias = frozenset[str]

NONE: Needs = frozenset()
TOKEN = re.compile(r"""--[^\n]*|/\*.*?\*/|\s+|('(?:[^']|'')*'|"(?:[^"]|"")*"|\$?\w+|.)""", re.S)
# Texts in other quotation marks could hide where a text ends.
ODD_QUOTES = re.compile(r"\$\w*\$|\be'", re.I)
CLAUSES = ("where", "group", "having", "qualify", "window", "order", "limit", "offset")
SETS = ("union", "except", "intersect")
# Joins that give a row where the table has none, and lists, whose commas are none between tables.
UNEVEN = ("right", "full", "anti", "positional", "[")
# Words before a bracket that sum nothing up: they give no row where there is none.
PLAIN = frozenset(
    (
        "and or not in is as on then else when case end exists any all distinct between like over filter by exclude"
        " replace coalesce nullif if cast greatest least lower upper trim length len right left substr split_part"
        " contains starts_with ends_with concat round abs floor url_decode md5 array_to_string unnest"
        " regexp_matches regexp_replace regexp_extract regexp_extract_all"
        " list_contains list_concat list_filter list_transform list_sort list_distinct"
    ).split()
)


@lru_cache(maxsize=1000)
def tables_named(sql: str) -> Needs:
    """Return the fact tables that a query may read."""
    return frozenset(FACTS.keys() & set(re.findall(r"\w+", sql.lower())))


@lru_cache(maxsize=1000)
def tables_needed(sql: str) -> Needs:
    """Return fact tables of which each has to have a row for the query to give one."""
    return NONE if ODD_QUOTES.search(sql) else needs(nested(words(sql)), {})


def words(sql: str) -> Iterator[str]:
    """Yield the words and signs of a query, names and keywords in small letters, comments left out."""
    for match in TOKEN.finditer(sql):
        if match[1]:
            yield match[1] if match[1][0] == "'" else match[1].lower()


def nested(flat: Iterator[str]) -> list[Token]:
    """Return the words up to the bracket that closes, what stands in brackets as a list of its own."""
    found: list[Token] = []
    for word in flat:
        if word == ")":
            break
        found.append(nested(flat) if word == "(" else word)
    return found


def needs(query: list[Token], known: Mapping[str, Needs]) -> Needs:
    """Return what a query needs; `known` is what the named queries around it need."""
    if query[:1] == ["with"]:
        query, known = after_names(query[1:], dict(known))
    if "except" in query or "intersect" in query:
        return NONE
    return frozenset.intersection(*(select_needs(part, known) for part in split(query, SETS)))


def after_names(query: list[Token], known: dict[str, Needs]) -> tuple[list[Token], dict[str, Needs]]:
    """Return the query behind `with a as (...), b as (...)`, and `known` with what these need."""
    while query and query[0] != "recursive":
        at = next((n for n, word in enumerate(query) if n > 1 and isinstance(word, list) and "as" in query[:n]), len(query) - 1)
        inner = query[at]
        known[plain(query[0])] = needs(inner, known) if isinstance(inner, list) else NONE
        query = query[at + 1 :]
        if query[:1] != [","]:
            return query, known
        query = query[1:]
    return [], known


def select_needs(query: list[Token], known: Mapping[str, Needs]) -> Needs:
    """Return what one SELECT needs, without WITH and between the words that join sets."""
    if query[:1] == ["all"]:
        query = query[1:]
    if len(query) == 1 and isinstance(query[0], list):
        return needs(query[0], known)
    start = next((n for n, word in enumerate(query) if word == "from" and query[n - 1] != "distinct"), 0)
    if query[:1] != ["select"] or not start:
        return NONE
    clauses = [n for n in range(start, len(query)) if query[n] in CLAUSES] or [len(query)]
    rest = query[clauses[0] :]
    after_where = query[clauses[1] if rest[:1] == ["where"] and len(clauses) > 1 else len(query) :] if rest[:1] == ["where"] else rest
    if not grouped(query[1:start], rest) and ("having" in rest or sums_up([*query[1:start], ",", *after_where])):
        return NONE
    return joined_needs(query[start + 1 : clauses[0]], known)


def grouped(chosen: list[Token], rest: list[Token]) -> bool:
    """Tell whether no row is made where there is none: by GROUP BY over columns, or as HAVING wants rows."""
    if "group" in rest:
        key = rest[rest.index("group") + 2]
        if key == "all":
            first = split(chosen, (",",))[0]
            return all(isinstance(word, str) and re.fullmatch(r'[\w."]+', word) for word in first)
        return isinstance(key, str) and key not in ("grouping", "rollup", "cube")
    at = rest.index("having") if "having" in rest else len(rest)
    return rest[at : at + 5] == ["having", "count", ["*"], ">", "0"] and (len(rest) == at + 5 or rest[at + 5] in CLAUSES)


def sums_up(chosen: list[Token]) -> bool:
    """Tell whether columns may sum up all rows, and so give a row where there is none."""
    for number, inside in enumerate(chosen):
        if not isinstance(inside, list):
            continue
        before, after = chosen[number - 1] if number else "", chosen[number + 1 : number + 2]
        function = isinstance(before, str) and re.fullmatch(r'[\w"]+', before) and before not in PLAIN
        if function and after != ["over"]:
            return True
        if not ("from" in inside and inside[0] in ("select", "with")) and sums_up(inside):
            return True
    return False


def joined_needs(source: list[Token], known: Mapping[str, Needs]) -> Needs:
    """Return what the tables behind FROM need together."""
    if any(word in source for word in UNEVEN):
        return NONE
    found, begins, optional = NONE, True, False
    for number, word in enumerate(source):
        if begins and word != "lateral":
            function = isinstance(word, str) and any(isinstance(after, list) for after in source[number + 1 : number + 2])
            if isinstance(word, list):
                inner = needs(word, known)
            else:
                inner = NONE if function else known.get(plain(word), frozenset({plain(word)} & FACTS.keys()))
            found, begins = found if optional else found | inner, False
        if word in (",", "join"):
            begins, optional = True, word == "join" and source[number - 1] in ("left", "outer")
    return found


def plain(word: Token) -> str:
    """Return a name without its quotation marks."""
    return word.strip('"') if isinstance(word, str) else ""


def split(query: list[Token], marks: tuple[str, ...]) -> list[list[Token]]:
    """Return the stretches between some words."""
    parts: list[list[Token]] = [[]]
    for word in query:
        if word in marks:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
