"""Korean family names in Hangul, kanji, kana and Latin letters, and how a given name sounds.

One family name has many spellings (Lee, Yi, Rhee; 李, イ, リ) and a given name has no spelling that all
agree on, so given names are compared by their consonants. The list is made by hand: the frequent
family names with the spellings that passports and Japanese registers use.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mailcheck.resolve.names.kana import kana_key
from mailcheck.resolve.names.people import Person
from mailcheck.resolve.names.spelling import fold_han
from mailcheck.resolve.names.verdict import Verdict, match, unknown, warning

# Hangul, kanji, kana, Latin.
_SURNAMES = """
김 金 キム kim,gim
이 李 イ,リ,リー lee,yi,rhee,ri,li
박 朴 パク,ボク park,pak,bak
최 崔 チェ choi,choe
정 鄭丁 チョン,ジョン jung,jeong,chung,chong
강 姜康 カン kang,gang
조 趙曺 チョ,ジョ cho,jo
윤 尹 ユン yoon,yun
장 張 チャン,ジャン jang,chang
임 林任 イム,リム lim,im,rim
한 韓 ハン han
오 呉 オ oh,o
서 徐 ソ seo,suh
신 申辛 シン shin,sin
권 権 クォン,クオン kwon,gwon
황 黄 ファン hwang
안 安 アン ahn,an
송 宋 ソン song
류 柳 リュ,ユ ryu,yoo,yu
유 劉兪 ユ yoo,yu
홍 洪 ホン hong
전 全田 チョン,ジョン jeon,jun,chun
고 高 コ,ゴ ko,go,koh
문 文 ムン moon,mun
양 梁楊 ヤン yang
손 孫 ソン son,sohn
배 裵裴 ペ bae,pae
백 白 ペク,ベク baek,paik,paek
허 許 ホ huh,heo,hur
남 南 ナム nam
심 沈 シム shim,sim
노 盧 ノ noh,roh,no,ro
하 河 ハ ha
곽 郭 クァク,カク kwak,gwak
성 成 ソン sung,seong
차 車 チャ cha
주 朱 チュ,ジュ joo,ju
우 禹 ウ woo,wu
구 具 ク,グ koo,ku,gu
민 閔 ミン min
나 羅 ナ na
진 陳 チン,ジン jin
지 池 チ,ジ ji
엄 厳 オム eom,um
원 元 ウォン won
천 千 チョン cheon,chun
방 方 パン,バン bang
현 玄 ヒョン hyun,hyeon
변 辺卞 ピョン byun
여 呂 ヨ yeo
"""
# Consonants in the order in which Unicode composes syllables; ng is heard as n.
_INITIALS = ("k", "k", "n", "t", "t", "r", "n", "p", "p", "s", "s", "", "s", "s", "s", "k", "t", "p", "")
_FINALS = tuple("-kkknnntrrrrrrrrnppttnttktp-".replace("-", " "))
_LETTERS = tuple((re.compile(pattern), to) for pattern, to in (
    ("ng", "n"), ("ch|sh|[zjc]", "s"), ("[gq]", "k"), ("b", "p"), ("d", "t"), ("l", "r"), ("m", "n"), ("[^knstrp]", ""),
))
_DOUBLE = re.compile(r"(.)\1+")


# Kana keys and Latin spellings of a family name.
_Spelled = tuple[frozenset[str], frozenset[str]]


@cache
def _rows() -> dict[str, list[_Spelled]]:
    """Return the spellings of the family names by each character that writes one."""
    found: dict[str, list[_Spelled]] = {}
    for line in _SURNAMES.strip().split("\n"):
        hangul, han, kana, latin = line.split(" ")
        spelled = frozenset(map(kana_key, kana.split(","))), frozenset(latin.split(","))
        for char in hangul + fold_han(han):
            found.setdefault(char, []).append(spelled)
    return found


@cache
def _spellings() -> dict[str, frozenset[str]]:
    spellings: dict[str, frozenset[str]] = {}
    for rows in _rows().values():
        for _, latin in rows:
            for word in latin:
                spellings[word] = spellings.get(word, frozenset()) | latin
    return spellings


def same_surname(a: str, b: str) -> bool:
    """Say whether two Latin words spell one Korean family name: Lee and Rhee."""
    return b in _spellings().get(a, ())


def is_read(han: str, keys: list[str], words: list[str]) -> bool:
    """Say whether the first kanji is a Korean family name that is one of the kana keys or Latin words."""
    rows = _rows().get(han[:1], ())
    return any(not (kana.isdisjoint(keys) and latin.isdisjoint(words)) for kana, latin in rows)


def compare_hangul(hangul: Person, other: Person) -> Verdict:
    """Compare a name in Hangul with one in kana or Latin letters: the family name, then the sound."""
    words = [kana_key(part) for part in other.parts] if other.kind == "K" else list(other.parts)
    column = 0 if other.kind == "K" else 1
    known = frozenset(word for row in _rows().get(hangul.joined[0], ()) for word in row[column])
    if not known or len(words) == 1 and words[0] not in known:
        return unknown("scripts cannot be compared")
    at = next((at for at in (0, len(words) - 1) if words[at] in known), None)
    if at is None:
        return warning("reads otherwise")
    rest = "".join(word for to, word in enumerate(words) if to != at)
    if not rest:
        return match("family name agrees")
    if len(rest) == 1 or len(hangul.joined) == 1:
        return unknown("only an initial")
    if _sound(hangul.joined[1:]) == _consonants(rest, other.kind == "K"):
        return match("same reading")
    return warning("same family name, given name reads otherwise")


@lru_cache(maxsize=1 << 10)
def _sound(hangul: str) -> str:
    sounds = []
    for char in hangul:
        code = ord(char) - 0xAC00
        if 0 <= code < 11172:
            sounds += [_INITIALS[code // 588], _FINALS[code % 28].strip()]
    return _DOUBLE.sub(r"\1", "".join(sounds))


def _consonants(word: str, kana: bool) -> str:
    if kana:
        word = re.sub("t(?=[iyu])|z", "s", word)
    for pattern, to in _LETTERS:
        word = pattern.sub(to, word)
    return _DOUBLE.sub(r"\1", word)
