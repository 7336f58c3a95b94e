"""Masking: what reports show of a value instead of the value.

A mask keeps what helps its owner to recognise a value (first letter, length class, the public
suffix) and nothing that lets a stranger reach or identify the person.
"""

from __future__ import annotations

import re

# One address each: a line of our own may hold several, with a slash between them.
ADDRESS = re.compile(r"[^\s<>@＠,;:\"'()\[\]、。「」（）＜＞]+[@＠][^\s<>@＠/,;:\"'()\[\]、。「」（）＜＞]+")
DIGITS = re.compile(r"\d(?:[\s().\-/‐-―−－ー]{0,2}\d){4,}")
DIGIT = re.compile(r"\d")
LAST_TWO = re.compile(r"\d\D*\d\D*\Z")
HIDDEN = str.maketrans("0123456789", "*" * 10)
# Two letters are the prefix of an id or an IBAN; three, or two that are no ASCII, may be a name.
WORDS = re.compile(r"[^\W\d_]{3,}|(?![A-Za-z]{2})[^\W\d_]{2}")
SUFFIX = re.compile(r"xn--[a-z0-9-]+|[a-z]{2,}|[A-Z]{2,}")


def mask_address(address: str) -> str:
    """Mask an e-mail address: `taro@example.jp` becomes `t***@e***.jp`."""
    local, _, domain = address.replace("＠", "@").rpartition("@")
    if not local:
        return mask_word(domain)
    labels = domain.split(".")
    # What follows the suffix may be the text after the address: `com様`.
    suffix = SUFFIX.match(labels[-1]) if len(labels) > 1 else None
    return f"{local[:1]}***@{labels[0][:1]}***" + (f".{suffix.group()}" if suffix else "")


def mask_word(word: str) -> str:
    """Mask one word or number: the first code point stays, the rest becomes `***`."""
    return f"{word[0]}***" if word else ""


def mask_digits(text: str) -> str:
    """Mask a number: all digits but the last two become `*`, separators stay."""
    if text.isascii():
        tail = LAST_TWO.search(text) if len(DIGIT.findall(text)) >= 6 else None
        cut = tail.start() if tail else len(text)
        return text[:cut].translate(HIDDEN) + text[cut:]
    # Also ② and ² are digits here.
    places = [at for at, char in enumerate(text) if char.isdigit()]
    hidden = frozenset(places[:-2] if len(places) >= 6 else places)
    return "".join("*" if at in hidden else char for at, char in enumerate(text))


def mask_name(name: str) -> str:
    """Mask a person's name word by word; a Japanese name keeps its first character."""
    return " ".join(mask_word(word) for word in name.split())


def mask_value(value: str) -> str:
    """Mask any value by its shape: addresses, numbers, and the words beside them."""
    masked, at = [], 0
    for found in ADDRESS.finditer(value):
        masked += [mask_beside(value[at : found.start()]), mask_address(found.group())]
        at = found.end()
    return "".join((*masked, mask_beside(value[at:]))) if at else mask_plain(value)


def mask_plain(value: str) -> str:
    """Mask a value without an address: a number and the words beside it, or a name."""
    if len(DIGIT.findall(value)) >= 4:
        return mask_beside(value)
    return mask_name(value)


def mask_beside(text: str) -> str:
    """Mask the numbers of a text, and each word beside them; signs and spaces stay."""
    return WORDS.sub(lambda m: mask_word(m.group()), mask_digits(text))


def mask_free_text(text: str) -> str:
    """Mask what looks personal inside a sentence of ours: addresses and long numbers."""
    text = ADDRESS.sub(lambda m: mask_address(m.group()), text)
    return DIGITS.sub(lambda m: mask_digits(m.group()), text)
