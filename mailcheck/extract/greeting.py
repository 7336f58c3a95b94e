"""Who is greeted: one greeting for each text part of a message, from its first lines.

Patterns name language, honorific and genericity; in a bulk send the slot that changes from
mail to mail proves what is a name (greeting_slot). Each distinct line is judged once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mailcheck.extract.greeting_latin import latin_greeting
from mailcheck.extract.greeting_line import greeting_in, of_sender
from mailcheck.extract.greeting_loose import drop_labelled, drop_told, products_named, sentence_of, settle_loose
from mailcheck.extract.greeting_own import OwnNames, by_own_names
from mailcheck.extract.greeting_slot import resolve_slots
from mailcheck.extract.greeting_value import Top, bare_name, known_words
from mailcheck.extract.greeting_words import (
    OF_FAMILY, OF_READER, Greeting, Phrasebook, Words, fold, is_company_line, phrasebook, tidy,
)
from mailcheck.model.table import TableBuilder

if TYPE_CHECKING:
    import pyarrow as pa

    from mailcheck.extract.lines import LineBook

PARTS = ("text", "html", "body")
TOP = 12
# Lines before the first words: preheaders and logos can take many, but not hundreds.
DEPTH = 200
# A generic banner (`会員の皆様へ`) may stand above the personal greeting.
BELOW_GENERIC = 3
ATTRIBUTION = re.compile(r"(?:on|em|le|el|am)\b.{10,160}(?:wrote|escreveu|a écrit|escribió|schrieb)\s?:$")
PLACEHOLDER = re.compile(
    r"[〇○◯●◎□■◇◆△▲▽▼☆★×✕*※_?.…・\s]+|(?:x{2,}|_{2,})(?:\s(?:x{2,}|_{2,}))*|(?:お|ご)?(?:氏名|名前)|宛名|会員名|お客様名"
    r"|(?:(?:first|last|full|customer|recipient|client|your|user|member)[ _-]?)?name|nome(?: completo| do cliente)?|seu nome"
    r"|(?:テスト|ダミー|サンプル)\s?(?:太郎|花子|ユーザー?|会員)?|(?:john|jane) doe|(?:max|erika) mustermann|fulan[oa](?: de tal)?|soandso"
)


class Known:
    """The names that a batch knows, folded when the first is asked for; with none at hand any may be right."""

    def __init__(self, names: Iterable[str] | None) -> None:
        self.names = names
        self.folded: frozenset[str] | None = None

    def __call__(self, found: Greeting) -> bool:
        """Say whether a word of the greeted name is one of theirs."""
        return found.name is None or self.of((found.name, *found.name.split()))

    def has(self, name: str) -> bool:
        """Say whether a whole name is one of theirs."""
        return self.of((name,))

    def of(self, names: Iterable[str]) -> bool:
        """Say whether one of some names is theirs, as it stands."""
        if self.names is None:
            return True
        if self.folded is None:
            self.folded = known_words(self.names)
        return not self.folded.isdisjoint(map(bare_name, names))


def greeting_of_line(line: str, words: Words) -> Greeting | None:
    """Return the greeting that one line is, by itself, or None.

    `words` are the word lists of the rule book (`Knowledge.words`). A name in small letters
    counts as generic here, because `hi ladies` cannot be told from `hi maria` by one line.
    """
    found = greeting_in(line, phrasebook(words))
    if found is not None and found.weak == OF_FAMILY:
        return _group(found)
    return None if found is not None and found.weak > 1 else _alone(found)


def greetings(lines: LineBook, words: Words, names: Iterable[str] | None = None, own: OwnNames | None = None) -> pa.Table:
    """Return the `greeting` table of a batch: at most one row for each message and part.

    `names` are those that the list, the display names or the roster have. With them a line
    that changes from mail to mail and holds nothing else is a greeting when it holds names.
    `own` gives those of each message's own recipients: around them the wording is learned.
    """
    book = phrasebook(words)
    told = Known(names)
    tops = list(_tops(lines, book, told))
    rows: list[tuple[object, ...]] = []
    companies: dict[int, bool] = {}
    settle_loose(tops, told, names is not None, own is not None)
    if own is not None:
        drop_labelled(tops, told.has)
        drop_told(tops)
        by_own_names(tops, own, told, book)
    resolve_slots(tops, book, names, own is not None)
    if own is not None:
        # What holds strangers is a slot as well.
        drop_labelled(tops, told.has)
    products = products_named(tops, told)
    for top in tops:
        best = of_sender(top.best, book)
        found = None if best is not None and sentence_of(best) in products else _alone(best)
        if found is not None:
            text = _with_company(top, found, book, companies)
            rows.append((top.message_id, top.part, text, found.name, found.kind, found.language))
    out = TableBuilder("greeting")
    for column, values in zip(out.columns, zip(*rows, strict=True), strict=bool(rows)):
        column.extend(values)
    return out.finish()


def _alone(found: Greeting | None) -> Greeting | None:
    """Settle what no slot has proven; a placeholder (〇〇様, Dear NAME) names nobody (TPL603)."""
    if found is None or found.kind == "title":
        return None
    if found.name is None:
        return found
    if PLACEHOLDER.fullmatch(fold(found.name)):
        return replace(found, name=None, kind="generic")
    if found.sure:
        return found
    if found.name == found.name.lower() and found.language != "ja":
        return replace(found, name=None, kind="generic")
    return found


def _ends_letter(line: str, book: Phrasebook) -> bool:
    """Say whether an older mail or a signature begins at this line."""
    if line.strip() == "--":
        return True
    text = fold(tidy(line))
    return text.startswith(book.quotes or ("\0",)) or ATTRIBUTION.match(text) is not None


def _tops(lines: LineBook, book: Phrasebook, known: Known) -> Iterator[Top]:
    """Yield the first lines of each part with the greeting that patterns find there."""
    import pyarrow.compute as pc

    rows, first = _top_rows(lines)
    if rows.num_rows == 0:
        return
    ids, texts = _distinct(rows.column("text"), lines.texts)
    starts = pc.indices_nonzero(first)
    messages, parts = (rows.column(name).take(starts).to_pylist() for name in ("message_id", "part"))
    memo: list[Greeting | None | bool] = [False] * len(texts)
    ends = _endings(texts, book)
    places = [*starts.to_pylist(), len(ids)]
    for number, (message, part) in enumerate(zip(messages, parts, strict=True)):
        own = ids[places[number] : places[number + 1]]
        if ends and not ends.isdisjoint(own):
            own = own[: next(i for i, text in enumerate(own) if text in ends)]
        top = Top(message, part, own, texts)
        _search(top, memo, book, known)
        yield top


def _endings(texts: list[str], book: Phrasebook) -> frozenset[int]:
    """Return the numbers of the lines at which an older mail or a signature begins."""
    import pyarrow as pa
    import pyarrow.compute as pc

    maybe = pc.match_substring_regex(pa.array(texts, pa.string()), r"--|[:：]\s*$|(?i)forwarded")
    return frozenset(i for i in pc.indices_nonzero(maybe).to_pylist() if _ends_letter(texts[i], book))


def _group(found: Greeting) -> Greeting:
    """Return the greeting of the family of a named person, who is not greeted: `山田様の保護者様`."""
    return replace(found, name=None, kind="generic", weak=0, sure=True)


def _ends(top: Top, at: int) -> bool:
    """Say whether a line may be how a letter ends: `See you there, Tom`."""
    return 0 < at == len(top.lines) - 1 and top.text(at)[-1:] not in ("!", "?")


def _whole(top: Top, at: int, found: Greeting, book: Phrasebook) -> Greeting:
    """Join a title that ends its line with the name on the next line: `Herrn`, `Ilmo. Sr.`."""
    if at + 1 == len(top.lines):
        return found
    text = f"{found.text} {tidy(top.texts[top.lines[at + 1]])}"
    joined = latin_greeting(text, book)
    whole = joined is not None and joined.name is not None and joined.text == text and " " in joined.name
    return replace(joined, weak=0, above=3) if whole and joined is not None else found


def _search(top: Top, memo: list[Greeting | None | bool], book: Phrasebook, known: Known) -> None:
    """Find the greeting of one part by patterns: the first named or empty one, else a generic."""
    reach = len(top.lines)
    for at, text in enumerate(top.lines):
        if at >= reach:
            break
        found = memo[text]
        if found is False:
            found = memo[text] = greeting_in(top.texts[text], book)
        if found and found is not True and found.halved:
            found = _whole(top, at, found, book)
        if not found or found is True or at > found.above or found.kind == "title":
            continue
        if found.weak >= OF_READER:
            top.loose = top.loose or (at, found)
            if found.weak != OF_FAMILY:
                continue
            found = _group(found)
        if found.weak and ((found.weak > 1 and not known(found)) or (found.language != "ja" and _ends(top, at))):
            continue
        if found.sure and found.kind != "generic":
            top.best, top.at = found, at
            _household(top, memo, book)
            return
        if top.best is None:
            top.best, top.at = found, at
            reach = min(reach, at + 1 + BELOW_GENERIC)


def _household(top: Top, memo: list[Greeting | None | bool], book: Phrasebook) -> None:
    """Join `山田太郎 様` and `山田花子 様` on two lines into one greeting."""
    best = top.best
    if best is None or best.language != "ja" or best.name is None:
        return
    names, texts = [best.name], [best.text]
    for text in top.lines[top.at + 1 : top.at + 4]:
        if "様" not in top.texts[text]:
            break
        found = memo[text]
        if found is False:
            found = memo[text] = greeting_in(top.texts[text], book)
        # `被保険者さま：佐藤様` below `ご契約者さま：山田様` is somebody else.
        if not isinstance(found, Greeting) or found.kind != "named" or found.language != "ja" or found.weak or "：" in found.text:
            break
        # `山田様へのお知らせ` or `山田 太郎 様` above `山田様` is one person.
        name = found.name or ""
        if not any(bare_name(known).startswith(bare_name(name)) for known in names):
            names.append(name)
            texts.append(found.text)
    if len(names) > 1:
        top.best = replace(best, name="、".join(names), text="\n".join(texts))


def _with_company(top: Top, found: Greeting, book: Phrasebook, companies: dict[int, bool]) -> str:
    """Return the greeting's text with the company and department lines right above it."""
    above: list[str] = []
    if found.language == "ja":
        for text in reversed(top.lines[max(0, top.at - 3) : top.at]):
            if text not in companies:
                companies[text] = is_company_line(top.texts[text], book)
            if not companies[text]:
                break
            above.insert(0, tidy(top.texts[text]))
    return "\n".join([*above, found.text])


def _top_rows(lines: LineBook) -> tuple[pa.Table, pa.Array]:
    """Return the use of the first non-empty lines of each text part, and where a part begins."""
    import pyarrow as pa
    import pyarrow.compute as pc

    use = lines.use.select(["message_id", "part", "line", "text"])
    use = use.filter(pc.less(use.column("line"), DEPTH))
    use = use.set_column(1, "part", pc.cast(use.column("part"), pa.string()))
    use = use.filter(pc.is_in(use.column("part"), pa.array(PARTS)))
    wordy = pc.match_substring_regex(lines.texts, r"[\pL\pN]|[,!#]")
    use = use.filter(pc.take(wordy, use.column("text"))).combine_chunks()
    count = use.num_rows
    if count == 0:
        return use, pa.array([], pa.bool_())
    message, part = (use.column(name).combine_chunks() for name in ("message_id", "part"))
    changed = pc.or_(
        pc.not_equal(message.slice(1), message.slice(0, count - 1)),
        pc.not_equal(part.slice(1), part.slice(0, count - 1)),
    )
    starts = pa.concat_arrays([pa.array([True]), changed])
    place = pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), count))
    first = pc.fill_null_forward(pc.if_else(starts, place, pa.scalar(None, pa.int64())))
    top = pc.less(pc.subtract(place, first), TOP)
    return use.filter(top).combine_chunks(), starts.filter(top)


def _distinct(column: pa.ChunkedArray, texts: pa.Array) -> tuple[list[int], list[str]]:
    """Number the lines in use from 0; return the number of each use and the lines."""
    coded = column.combine_chunks().dictionary_encode()
    return coded.indices.to_pylist(), texts.take(coded.dictionary).to_pylist()
