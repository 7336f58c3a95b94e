"""Write a Japanese name in the one spelling that the reading tables and the matcher share."""

from __future__ import annotations

import re

from mailcheck.resolve.names.variants import VARIANTS

HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_REPEAT = re.compile(f"(?!々)([{HAN}])(々+)")
_KE = re.compile(f"(?<=[{HAN}])[\u3095\u3096けがか](?=[{HAN}])")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_FOLD = {**VARIANTS, **_TO_HIRAGANA}


def fold_han(text: str) -> str:
    """Fold variant kanji, katakana to hiragana, 々 to the kanji it repeats, ヶ to け."""
    if "々" in text:
        text = _REPEAT.sub(lambda m: m[1] * (1 + len(m[2])), text)
    text = text.translate(_FOLD)
    if "け" in text or "か" in text or "が" in text or "\u3096" in text:
        return _KE.sub("け", text)
    return text
