"""Write one letter as plain text and as HTML, so that both parts always say the same."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import mime

Table = tuple[tuple[str, str], ...]  # label, value

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="{charset}">
<title>{title}</title>
<style>
body {{ font-family: sans-serif; color: #333333; }}
table {{ border-collapse: collapse; }}
th {{ text-align: left; padding-right: 1em; }}
.foot {{ border-top: 1px solid #999999; font-size: 85%; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold a greeting line, blocks (paragraphs or tables of label and value) and a footer."""

    greeting: str
    blocks: tuple[str | Table, ...]
    footer: tuple[str, ...]
    language: str = "ja"

    def text(self) -> str:
        """Return the plain text."""
        rule = "─" * 24 if self.language == "ja" else "-- "
        blocks = [self.greeting, *(_text_block(block, self.language) for block in self.blocks)]
        return "\n\n".join(blocks) + f"\n\n{rule}\n" + "\n".join(self.footer) + "\n"

    def html(self, title: str, charset: str) -> str:
        """Return the HTML page; addresses of pages become links to themselves."""
        blocks = [f"<p>{html.escape(self.greeting)}</p>"]
        blocks += [_html_block(block) for block in self.blocks]
        blocks.append('<p class="foot">' + "<br>\n".join(_linked(line) for line in self.footer) + "</p>")
        return _PAGE.format(
            language=self.language, charset=charset, title=html.escape(title), body="\n".join(blocks)
        )


def parts(letter: Letter, title: str, coding: mime.Coding, with_html: bool) -> tuple[mime.Part, ...]:
    """Return the parts of a mail: text alone, or text and HTML as alternatives."""
    text = mime.Part("plain", letter.text(), coding)
    if not with_html:
        return (text,)
    # One charset for both parts, else the page's own declaration could contradict its label.
    chosen = mime.fitting(letter.text() + title, coding)
    return text, mime.Part("html", letter.html(title, chosen.label), chosen)


def _text_block(block: str | Table, language: str) -> str:
    """Return a paragraph as it is, a table as one line for each row."""
    if isinstance(block, str):
        return block
    colon = "：" if language == "ja" else ": "
    return "\n".join(f"{label}{colon}{value}" for label, value in block)


def _html_block(block: str | Table) -> str:
    """Return a paragraph or a table in HTML."""
    if isinstance(block, str):
        return "<p>" + "<br>\n".join(_linked(line) for line in block.split("\n")) + "</p>"
    rows = "\n".join(
        f"<tr><th>{html.escape(label)}</th><td>{html.escape(value)}</td></tr>" for label, value in block
    )
    return f"<table>\n{rows}\n</table>"


def _linked(line: str) -> str:
    """Escape a line and link the page addresses in it."""
    return re.sub(r"https://[^\s<]+", r'<a href="\g<0>">\g<0></a>', html.escape(line))
