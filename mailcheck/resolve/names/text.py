"""Clean the text of a name: encoding damage, invisible characters, forms of address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mailcheck.resolve.names.honorific import strip_honorific
from mailcheck.resolve.names.letters import DAMAGE, strip_accents
from mailcheck.resolve.names.simple import LONGEST_NAME
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.western import tokens
from mailcheck.resolve.names.words import (
    ADDRESS_ENDINGS, ALSO_SURNAMES, ANYBODY, DAYTIME, DAYTIME_WORDS, EMPTY_SLOT, GENERIC, GENERIC_JA,
    ENDING_NOTE, GREETINGS, HONORIFIC, PLACEHOLDER, ROLES, TAG, TITLES,
)

_ADDRESSES = TITLES | GREETINGS
# Soft hyphen, joiners, fillers, directional marks, variation selectors (FE00-FE0F, E0100-E01EF).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Anything in a text that is not ASCII for which it has to be looked at closer.
_ODD = re.compile(
    "[\x00-\x1f\x7f-\xbf\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u2fff"
    "\u309b\u309c\u3008-\u301f\u3164\ufe00-\uffef\U000e0000-\U000e01ef\u02bc`\u00b4\u00b7'\\[\\]<>-]"
)
_LOOKALIKES = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "‐": "-", "‑": "-", "‒": "-",
    "–": "-", "—": "-", "―": "-", "−": "-", "゛": "\u3099", "゜": "\u309a", "〜": "~", "·": "・",
    "•": "・", "∙": "・", "⋅": "・", "〔": "(", "〕": ")", "【": "(", "】": ")", "〈": "(",
    "〉": ")", "＜": "(", "＞": ")", "[": "(", "]": ")", "<": "(", ">": ")",
})
_MARKS = re.compile("[’‘ʼ´`′‐-―−゛゜〜·•∙⋅〔〕【】〈〉＜＞\\[\\]<>]")
_KANA_DASH = re.compile("(?<=[ぁ-ヿ])[-ｰ](?=[ぁ-ヿ]|$)")
_HALF_WIDTH = re.compile("[ｦ-ﾟ ]+")
_QUOTES = " \t\"“”„«»「」『』,、。;:!?！？\u3000"
_JAPANESE = re.compile(f"[ぁ-ヿ{HAN}]")
_ALL_JAPANESE = re.compile("[ぁ-ヿ一-龠々\u3000 ]+")
_SPACES = re.compile(r"[\s・,、]+")


def repair(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, Latin-1 (also twice) or Shift_JIS."""
    for _ in range(2):
        if not DAMAGE.search(text):
            break
        try:
            raw = b"".join(_byte(char) for char in text)
            text = raw.decode("utf-8")
        except UnicodeError:
            break
    if text and text[0] > "\u3000":
        try:
            raw = text.encode("cp932")
            if 0xE2 <= raw[0] <= 0xEF:
                fixed = raw.decode("utf-8")
                return fixed if _ALL_JAPANESE.fullmatch(fixed) else text
        except UnicodeError:
            pass
    return text


def _byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1")


@lru_cache(maxsize=1 << 11)
def clean(text: str) -> str:
    """Return the text repaired, visible characters only, NFKC, with one kind of dash and quote."""
    if text.isascii():
        if text.isprintable():
            return text.strip(_QUOTES).translate(_LOOKALIKES)
    elif _HALF_WIDTH.fullmatch(text):
        return unicodedata.normalize("NFKC", text).strip(_QUOTES)
    else:
        text = repair(text)
        if not _ODD.search(text) and unicodedata.is_normalized("NFKC", text):
            return text.strip(_QUOTES)
        text = _INVISIBLE.sub("", text)
        if _MARKS.search(text):
            text = text.translate(_LOOKALIKES)
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if "-" in text:
            text = _KANA_DASH.sub("ー", text)
        if _MARKS.search(text):
            text = text.translate(_LOOKALIKES)
    return _CONTROL.sub(" ", text).strip(_QUOTES)


@lru_cache(maxsize=1 << 11)
def is_generic(name: str) -> bool:
    """Say whether the text addresses anybody: お客様各位, Dear customer, Prezado cliente."""
    return _anybody(clean(name).casefold())


def _anybody(text: str) -> bool:
    if not text.isascii() and _JAPANESE.search(text) or "\uac00" <= text[:1] <= "\ud7a3":
        return bool(GENERIC_JA.fullmatch(_SPACES.sub("", text)))
    bare = strip_accents(ENDING_NOTE.sub("", text) if "(" in text else text)
    found = tokens(bare)
    if GENERIC.isdisjoint(found) or not found <= ANYBODY:
        return False
    bare = DAYTIME.sub(" ", bare).replace("whom it may concern", "everyone")
    found = tokens(bare)
    named = [t for t in found if t not in GENERIC and t not in GREETINGS and t not in TITLES]
    if named or GENERIC.isdisjoint(found):
        return False
    titled = any(t in TITLES and t not in GENERIC for t in found)
    return not titled or any(t in GENERIC and t not in ALSO_SURNAMES for t in found)


@dataclass(slots=True)
class Text:
    """A cleaned text in lower case; `why` it names nobody, '' if it may."""

    folded: str
    why: str


@lru_cache(maxsize=1 << 10)
def text_of(name: str) -> Text:
    """Clean a text and say whether it can name anybody at all."""
    if len(name) > LONGEST_NAME:
        return Text("", "too long for a name")
    if ("%" in name or "{" in name or "|" in name or "«" in name) and is_blank(clean(TAG.sub("", name)).casefold()):
        return Text("", "no name")
    cleaned = clean(name)
    folded = cleaned.casefold()
    if not folded.isascii():
        folded = clean(folded)
    if is_blank(folded):
        return Text(folded, "no name")
    if is_role(folded):
        return Text(folded, "role mailbox")
    return Text(folded, "generic" if _anybody(folded) else "")


def is_role(text: str) -> bool:
    """Say whether a clean text is a mail address or a role mailbox (info, support)."""
    return "@" in text or text.casefold().rstrip("0123456789._-") in ROLES


def is_blank(text: str) -> bool:
    """Say whether a clean text holds no name at all: empty, 様 alone, null, only digits, 〇〇."""
    folded = text.casefold()
    bare = strip_accents(folded)
    found = tokens(bare)
    if not DAYTIME_WORDS.isdisjoint(found):
        found = tokens(DAYTIME.sub(" ", bare))
    if found <= _ADDRESSES or "\ufffd" in text or folded.rstrip(".") in EMPTY_SLOT:
        return True
    stem = HONORIFIC.sub("", folded) if folded.endswith(ADDRESS_ENDINGS) else folded
    return stem in EMPTY_SLOT or PLACEHOLDER.fullmatch(stem) is not None


def may_equal(key: str, name: str) -> bool:
    """Say at little cost whether a name that is not plain can have the key."""
    text = text_of(name)
    return not text.why and key in fold_han(_SPACES.sub("", text.folded))


def normalise_once(name: str) -> str:
    """Return the equality key of a text after one cleaning, '' where it holds no person's name."""
    text = text_of(name)
    return "" if text.why else _key(text.folded)


def _key(folded: str) -> str:
    text = _SPACES.sub("", strip_honorific(folded))
    return text if text.isascii() else fold_han(text)
