"""`mailcheck names`: are these two names one person?"""

from __future__ import annotations

import json
from typing import Any

import click

from mailcheck.cli.output import write_out
from mailcheck.model.errors import UsageError


@click.command("names")
@click.argument("pair", nargs=-1, metavar="[A B]")
@click.option("--file", "path", metavar="PAIRS.tsv", help="UTF-8, tab-separated: roster's name, name, optionally its kana.")
@click.option("--greeting", is_flag=True, help="The second name is a whole greeting line.")
def command(pair: tuple[str, ...], path: str | None, greeting: bool) -> int:
    """Tell whether two names are one person, one JSON line a pair.

    \b
    mailcheck names 山田太郎 "Taro Yamada"
    mailcheck names --file pairs.tsv --greeting
    """
    from mailcheck.app.names import compare, read_pairs

    if path is not None and pair or path is None and len(pair) != 2:
        raise UsageError("give two names, or --file PAIRS.tsv", where="names")
    unread = 0
    lines = []
    pairs: Any = read_pairs(path) if path is not None else [(1, (pair[0], pair[1], None))]
    for number, fields in pairs:
        if fields is None:
            unread += 1
            entry = {"line": number, "verdict": "unknown", "severity": None, "reason": "unreadable line"}
        else:
            entry = {"line": number, **compare(*fields, greeting=greeting)}
        lines.append(json.dumps(entry, ensure_ascii=False))
    write_out("\n".join(lines) + "\n" if lines else "")
    return 3 if unread else 0
