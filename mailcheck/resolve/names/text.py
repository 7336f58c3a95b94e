"""Clean the text of a name: encoding damage, invisible characters, forms of address."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from mailcheck.resolve.names import tables
from mailcheck.resolve.names.kana import base, kana_key
from mailcheck.resolve.names.simple import plain
from mailcheck.resolve.names.spelling import HAN, fold_han
from mailcheck.resolve.names.words import (
    ALSO_SURNAMES, DAYTIME, EMPTY_SLOT, GENERIC, GENERIC_JA, GREETINGS, HONORIFIC, JOB,
    PLACEHOLDER, RISKY, ROLES, TITLES,
)

# Soft hyphen, joiners, fillers, directional marks, variation selectors (FE00-FE0F, E0100-E01EF).
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LOOKALIKES = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'", "‐": "-", "‑": "-", "‒": "-",
    "–": "-", "—": "-", "―": "-", "−": "-", "゛": "\u3099", "゜": "\u309a", "〜": "~", "·": "・",
    "•": "・", "∙": "・", "⋅": "・", "〔": "(", "〕": ")", "【": "(", "】": ")", "〈": "(",
    "〉": ")", "＜": "(", "＞": ")", "[": "(", "]": ")", "<": "(", ">": ")",
})
_MARKS = re.compile("[’‘ʼ´`′‐-―−゛゜〜·•∙⋅〔〕【】〈〉＜＞\\[\\]<>]")
_KANA_DASH = re.compile("(?<=[ぁ-ヿ])[-ｰ](?=[ぁ-ヿ]|$)")
_QUOTES = " \t\"“”„«»「」『』,、。;:!?！？\u3000"
_DAMAGE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]")
_HAN_CHAR = re.compile(f"[{HAN}]")
_JAPANESE = re.compile(f"[ぁ-ヿ{HAN}]")
_ALL_JAPANESE = re.compile("[ぁ-ヿ一-龠々\u3000 ]+")
_SPACES = re.compile(r"[\s・,、]+")
_LATIN_TITLE = re.compile(
    r"^\s*(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + r")(?:\.\s*|\s+)(?=\S)", re.I
)
_LATIN_ENDING = re.compile(r"(?<=\w)(?:[\s-]+(?:san|sama|sensei)|-(?:kun|chan))\.?\s*$", re.I)
_TOKEN = re.compile(r"[^\W\d_]+")
_FAMILY_END = re.compile(r"[殿君氏]$")


def repair(text: str) -> str:
    """Undo UTF-8 read as Windows-1252, Latin-1 (also twice) or Shift_JIS."""
    for _ in range(2):
        if not _DAMAGE.search(text):
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


@lru_cache(maxsize=1 << 15)
def clean(text: str) -> str:
    """Return the text repaired, visible characters only, NFKC, with one kind of dash and quote."""
    if text.isascii():
        if text.isprintable():
            return text.strip(_QUOTES).translate(_LOOKALIKES)
    else:
        text = _INVISIBLE.sub("", repair(text))
        if _MARKS.search(text):
            text = text.translate(_LOOKALIKES)
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        if "-" in text:
            text = _KANA_DASH.sub("ー", text)
        if _MARKS.search(text):
            text = text.translate(_LOOKALIKES)
    return _CONTROL.sub(" ", text).strip(_QUOTES)


def strip_honorific(name: str) -> str:
    """Return the name without forms of address: 様, さん, 御中, Mr., Sra., Dr. and the like.

    Surnames and given names that end like one stay whole (渡部, 服部, 鵜殿, 足利義氏).
    """
    text = name.strip()
    while True:
        if text.isascii():
            shorter = _LATIN_ENDING.sub("", _LATIN_TITLE.sub("", text))
        else:
            shorter = _strip_japanese(text)
            if shorter == text:
                shorter = _LATIN_ENDING.sub("", _LATIN_TITLE.sub("", text))
        if shorter == text:
            return text
        text = shorter.strip()


def _strip_japanese(text: str) -> str:
    found = HONORIFIC.search(text) or JOB.search(text)
    if not found:
        return text
    rest = text[: found.start()].rstrip()
    if found[0].strip(" ・\u3000") in RISKY and found[0][0] not in " ・\u3000":
        if not rest or belongs_to_name(text, rest):
            return text
    return rest


def belongs_to_name(whole: str, rest: str) -> bool:
    """Say whether the last character of `whole` is part of a name (鵜殿, 義氏), not an address."""
    whole, rest = fold_han(whole), fold_han(rest)
    if tables.is_family(rest):
        return False
    last = _SPACES.split(whole)[-1]
    if not _HAN_CHAR.search(last):
        return base(kana_key(last)) in tables.family_bases()
    if tables.is_family(last) or (tables.is_given(last) and len(last) < len(whole)):
        return True
    return any(
        tables.is_family(last[:cut]) and tables.is_given(last[cut:]) and len(last) - cut > 1
        for cut in range(1, len(last) - 1)
    )


@lru_cache(maxsize=1 << 15)
def is_generic(name: str) -> bool:
    """Say whether the text addresses anybody: お客様各位, Dear customer, Prezado cliente."""
    text = clean(name).casefold()
    if not text.isascii() and _JAPANESE.search(text) or "\uac00" <= text[:1] <= "\ud7a3":
        return bool(GENERIC_JA.fullmatch(_SPACES.sub("", text)))
    plain_text = DAYTIME.sub(" ", strip_accents(text)).replace("whom it may concern", "everyone")
    tokens = _TOKEN.findall(plain_text)
    named = [t for t in tokens if t not in GENERIC and t not in GREETINGS and t not in TITLES]
    if named or GENERIC.isdisjoint(tokens):
        return False
    titled = any(t in TITLES and t not in GENERIC for t in tokens)
    return not titled or any(t in GENERIC and t not in ALSO_SURNAMES for t in tokens)


def is_role(text: str) -> bool:
    """Say whether a clean text is a mail address or a role mailbox (info, support)."""
    return "@" in text or text.casefold().rstrip("0123456789._-") in ROLES


def is_blank(text: str) -> bool:
    """Say whether a clean text holds no name at all: empty, 様 alone, null, only digits, 〇〇."""
    folded = text.casefold()
    words = _TOKEN.findall(DAYTIME.sub(" ", strip_accents(folded)))
    bare = HONORIFIC.sub("", folded)
    if not words or "\ufffd" in text or folded.rstrip(".") in EMPTY_SLOT or bare in EMPTY_SLOT:
        return True
    return PLACEHOLDER.fullmatch(bare) is not None or all(
        word in TITLES or word in GREETINGS for word in words
    )


_PLAIN = str.maketrans({
    "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss",
    "ħ": "h", "ŋ": "ng", "ə": "e",
})


@lru_cache(maxsize=1 << 14)
def strip_accents(text: str) -> str:
    """Return lower-case text without accents; letters such as ø and ł become plain ones."""
    if text.isascii():
        return text
    split = unicodedata.normalize("NFD", text)
    plain = "".join(c for c in split if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", plain).translate(_PLAIN)


@lru_cache(maxsize=1 << 15)
def normalise(name: str) -> str:
    """Return the cheap equality key of a name, '' where the text holds no person's name.

    Two names with one non-empty key are always a match. Generic greetings, role mailboxes and
    empty slots have the key ''.
    """
    if found := plain(name) or plain(clean(name)):
        return found.key
    key = name
    for _ in range(12):
        before, key = key, _normalise_once(key)
        if key == before or (found := plain(key)) and found.key == key:
            break
    return key


def _normalise_once(name: str) -> str:
    text = clean(name)
    folded = clean(text.casefold())
    if is_blank(folded) or is_role(folded) or is_generic(folded):
        return ""
    text = _SPACES.sub("", strip_honorific(folded))
    return text if text.isascii() else fold_han(text)
