"""RFC 2047 encoded words in display names, subjects and file names."""

from __future__ import annotations

import binascii
import re

from mailcheck.read.charset import codec_of, decode_text

# RFC 2047 section 2; spaces inside the encoded text are forbidden, but real mailers write them
# in the Q form, and an empty text is legal enough for them too.
WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(r"[ \t\r\n]*")
HEX = re.compile(rb"=([0-9A-Fa-f]{2})")


def decode_words(value: str) -> str:
    """Decode the encoded words of a header value (RFC 2047); other text stays as it is.

    White space between two words disappears (section 6.2). Adjacent words of one charset are
    joined before decoding, because bulk mailers split characters over two words. A word that
    cannot be decoded stays as written. Decode addresses only after they have been told apart:
    a comma or an `@` that comes out of a word is part of a name. Never raises.
    """
    if "=?" not in value:
        return value
    pieces: list[str] = []
    run = bytearray()
    label = ""
    end = 0
    for word in WORD.finditer(value):
        octets = _octets(word[2], word[3])
        if octets is None:
            continue
        gap = value[end : word.start()]
        adjacent = bool(label) and BETWEEN.fullmatch(gap) is not None
        charset = word[1].partition("*")[0].lower()
        if not (adjacent and charset == label):
            if label:
                pieces.append(_text(run, label))
                run.clear()
            if not adjacent:
                pieces.append(gap)
            label = charset
        elif _stateful(charset, run):
            pieces.append(_text(run, label))
            run.clear()
        run += octets
        end = word.end()
    if label:
        pieces.append(_text(run, label))
    pieces.append(value[end:])
    return "".join(pieces)


def _stateful(charset: str, run: bytearray) -> bool:
    """Tell whether a run must be decoded before the next word: UTF-16 and UTF-7 start anew."""
    return codec_of(charset) in ("utf-16", "utf-7") and bool(run)


def _octets(kind: str, text: str) -> bytes | None:
    raw = text.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return HEX.sub(lambda m: bytes((int(m[1], 16),)), raw.replace(b"_", b" "))
    if b"@" in raw:
        return None  # an address that stands there in clear must not vanish
    packed = raw.translate(None, b" \t\r\n=")
    try:
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        try:
            return binascii.a2b_base64(packed[: len(packed) // 4 * 4])
        except (binascii.Error, ValueError):
            return None


def _text(run: bytearray, label: str) -> str:
    return decode_text(bytes(run), label).text
