"""Japanese greetings: a name and an honorific, after a company, a department, a rank."""

from __future__ import annotations

import re
from dataclasses import replace

from mailcheck.extract.greeting_words import OF_ANYBODY, OF_FAMILY, OF_READER, PICTURES, Greeting, Phrasebook, fold, is_company, tidy

HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HIRAGANA, KATAKANA = "\u3041-\u309f", "\u30a0-\u30ff\uff66-\uff9f"
LETTERS = "A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a"
# `【重要】` in front of a line says nothing of whom it greets.
LABEL = re.compile(r"[【\[［〔](?:(?!様|さま|さん)[^】\]］〕]){1,16}[】\]］〕]\s*(?!様|さま|さん|殿|先生|宛)(?=\S{2})")
LEADING = re.compile(rf"[{PICTURES} ]+")
DECORATION = "■◆◇□▼▽▲△★☆※♪♥・…‥「『【《≪〈＜<\"“'（(~〜→⇒"
# A rule in front of a name; in front of an honorific alone it stands for the name (TPL603).
RULE = re.compile(r"[*＊=＝#＃+＋~〜─━―‐-]{2,} ?(?=[^\s*＊])(?!様|さま|さん|殿|御中|先生|各位)")
# A kana run inside a name stands between one leading character and the rest (一の瀬) or at the
# end (山田あゆみ, さくら子); anything else is prose.
TOKEN = re.compile(
    rf"(?:[{HAN}][のノケヶがガツつ之])?[{HAN}〇○●◯△]*(?:[{HIRAGANA}]{{0,9}}|[{KATAKANA}]{{0,16}})[{HAN}]{{0,2}}"
    rf"|[{LETTERS}.'’・･-]{{1,24}}|[{KATAKANA}・･=＝.]{{1,30}}|[×XxＸ〇○●◯△＊*]{{1,8}}"
)
PROSE = re.compile(rf"^[{HIRAGANA}]{{4,}}[{HAN}]|を|ます|です|した$|から|こと|ください|下さい|(?<=.)様|(?<=.)さま(?=.)|ありがとう|おめでとう|よろしく|[。！!？?]")
# The label of a form without its colon: 代表者名　山田太郎 様; 椎名 is a person.
FORM = re.compile(rf"[{HAN}{HIRAGANA}]{{2,}}名|[{HAN}{HIRAGANA}]+者")
LABEL_ENDS = ("者名", "氏名", "様名")
HOUSEHOLD = ("ご一家", "ご一同", "御一同", "ご夫妻")
CLAUSE = re.compile(rf"[{HAN}][{HIRAGANA}]+[{HAN}]+[{HIRAGANA}]+[{HAN}{HIRAGANA}]")
AFTER = re.compile(rf"[{PICTURES}\s(（、,，。.!！:：;；)）】」』\]\"”♪☆★~〜…>＞》≫*＊=＝─━]")
WEAK = frozenset({"君", "くん", "どの", "宛", "殿", "先生", "ちゃん", "先輩", "女史", "師匠"})
SPOKEN = frozenset({"くん", "ちゃん", "先生", "先輩", "師匠"})
ENDINGS = ("様へ", "さまへ", "さんへ", "様", "さま", "さん", "殿", "先生")
MARKS = "、，,！!♪"
OF = re.compile(r"(\S+[社所店部課会堂院校学館組局室行庁画機業商工産房園])の(?=\S)")
TAGS = re.compile(r"\{\{|\}\}|%%|\*\||\|\*|\[\[|<%|\$\{|[｛｝％%{}\[\]＜＞<>«»≪≫]")
NOTHING = re.compile(r"[\s_＿\-‐―ー…・.、,()（）]*")
NULLS = frozenset({"null", "none", "nan", "undefined", "(null)", "#n/a", "#ref!", "#value!", "#name?", "na", "n/a"})
# `患者氏名：`, and the cry before a name (`やっほー、`).
LABELLED = re.compile(rf"[{HAN}{HIRAGANA}{KATAKANA}]{{0,8}}(?:氏名|名前|者名|様名|さま名|名義人|受取人|(?<!主)様|(?<!主)さま)[ 　]?[:：]|[{HIRAGANA}{KATAKANA}]{{1,6}}[ー〜~っ][、！!]")
# `お越しいただき、山田様には`: the name is what stands behind the last comma.
SENTENCE = re.compile(rf".*(?:[{HIRAGANA}]{{2}}|[はがにでをへ])、(?=[{HAN}{KATAKANA}])")
# Line of a rank without an honorific: 山田課長. What stands there may be a part of the rank: 副部長.
BY_RANK = re.compile(rf"([{HAN}ノヶケ]{{1,6}}(?: [{HAN}{HIRAGANA}]{{1,4}})?|[{KATAKANA}]{{2,8}}) ?")
PART_OF_RANK = frozenset("新前副元各全本総次現当支班組隊市町村区")
# `山田さん：「参考になりました」`, `山田さん(8)`: of whom is told.
SPEAKS = re.compile(r"\s*[:：]\s*[「『\"“]|\s?[(（]\d{1,3}[歳才]?[)）]")
NEAR = 3
# `ご契約者さま：山田太郎さま`, `ご契約者さま 山田太郎 様`: the first of them is a label.
LABEL_MARK = re.compile(r" ?[:：] ?[^\s:：]| [^\s:：][^:：。]*(?:様|さま|殿)$")
# What follows a name in a sentence, and after which of it the reader is likely meant.
LOOSE = re.compile(r"あて|から|より|[のはがをにへもと]")
READER = frozenset({"あて", "の", "は", "に", "へ", "を"})
TOPIC = re.compile(rf"[{HAN}]は(?=[{HAN}])")
# `今月のMVPは、横浜店の山田さん！`
NEWS = re.compile(r"\S{4}は、")
# `このメールは山田様が申し込まれたため`
THIS_MAIL = re.compile(r"(?:この|本|当)(?:電子)?メール")
# `山田さんがコメントしました`, `山田さんからのメッセージ`: a colleague, whom the batch may know as well.
FAMILIAR = frozenset({"さん", "ちゃん", "くん"})
CARE_OF = re.compile(r".*(?:様|さま|殿)方[\s、,]*|.*御中[\s、,]*")
# `ご契約者さま 山田太郎 様`
POLITE_END = re.compile("(?<=.)(?:様|さま)$")
POLITE = re.compile(rf"[おご][{HAN}][^:：]*$")
SEVERAL = re.compile(rf"[\s、,・&＆]+([{HAN}{HIRAGANA}{KATAKANA} ]{{1,12}}?)\s?(?:様|さま|さん)(?=$|[\s、,。]|ご夫妻)")
DOUBLED = frozenset({"様様", "さまさま", "様さま", "さま様", "さん様"})
CASUAL = re.compile(r"(?:こん|おは|はじめ)")


def japanese_greeting(line: str, book: Phrasebook) -> Greeting | None:
    """Return the greeting of a Japanese line, or None; a named one wins over a generic one."""
    text = _undecorated(tidy(line[:120]))
    best = _rank_only(text, book)
    for found in book.honorific.finditer(text):
        right = text[found.end() :]
        # 渡辺 義君 様: the name itself ends like an honorific.
        if found.group() in WEAK and right.lstrip(" ").startswith(("様", "さま", "殿")):
            continue
        if SPEAKS.match(right):
            continue
        goes_on = not right or AFTER.match(right) is not None or book.ja_follow.match(right) is not None
        about = not goes_on and book.ja_about.match(right) is not None
        if not goes_on and not about:
            if SEVERAL.match(right) is None and (found.group() + right) not in DOUBLED:
                best = best or _loose(text, found, right, book)
                continue
        judged = _judge(text, found, right, book)
        if judged and judged.name and found.group() == "さん" and right.lstrip(" ").startswith(("様", "さま")):
            # 柳家 小さん 様: 様 is the honorific, and whoever wrote 鈴木さん 様 meant 鈴木 as well.
            judged = replace(judged, name=f"{judged.name}さん")
        if about and judged is not None:
            # `山田様のご注文` is of the reader where it begins a mail; `お客様のご注文` greets nobody.
            judged = replace(judged, sure=False, weak=2, above=NEAR) if judged.name else None
        if judged is not None and (best is None or best.weak in (OF_READER, OF_ANYBODY) or judged.kind == "named"):
            best = judged
        if judged is not None and judged.kind != "generic":
            break
    if best is None and CASUAL.match(text) and book.ja_hello.fullmatch(text):
        return Greeting(text, None, "generic", "ja")
    return best


def _loose(text: str, found: re.Match[str], right: str, book: Phrasebook) -> Greeting | None:
    """Judge a name in a sentence that may speak of anybody; only a bulk send can tell (greeting_loose)."""
    goes_on = LOOSE.match(right)
    polite = found.group() in ("様", "さま")
    if goes_on is None or not (polite or (found.group() in FAMILIAR and goes_on.group() in READER)):
        return None
    judged = _judge(text, found, right, book)
    if judged is None or not judged.name:
        return None
    reader = polite and (goes_on.group() in READER or (goes_on.group() not in ("から", "より") and THIS_MAIL.match(text) is not None))
    weak = judged.weak or (OF_READER if reader else OF_ANYBODY)
    return replace(judged, sure=False, weak=weak, above=NEAR)


def _rank_only(text: str, book: Phrasebook) -> Greeting | None:
    """Judge `山田課長`, a line with nothing but a name and a rank; only names that the batch knows count."""
    line = text.rstrip("、,")
    rank = book.rank_of(line) if len(text) <= 14 else None
    found = BY_RANK.fullmatch(line[: -len(rank)]) if rank else None
    if rank is None or found is None or rank[-1] not in "長務授任役":
        return None
    name = found.group(1)
    if name in book.ja_division or name in PART_OF_RANK or is_company(name, book) or _generic(name, False, book):
        return None
    return Greeting(line, name, "named", "ja", sure=False, bare=True, weak=2, above=NEAR)


def bare_name_of(value: str, book: Phrasebook) -> str:
    """Return a slot's value without the honorific or the rank that it ends with."""
    ending = next((e for e in ENDINGS if value.endswith(e) and len(value) > len(e)), None) or book.rank_of(value) or ""
    return value.removesuffix(ending).strip()


def is_prose(tokens: list[str]) -> bool:
    """Say whether words of a Japanese line are part of a sentence; slots hold stranger names than lines do."""
    return any(PROSE.search(t) or CLAUSE.search(t) for t in tokens)


def _undecorated(text: str) -> str:
    """Cut pictures, `【重要】` and rules off the front."""
    for pattern in (LEADING, LABEL, RULE):
        found = pattern.match(text)
        text = text[found.end() :] if found else text
    return text.lstrip(DECORATION + " ")


def _judge(text: str, found: re.Match[str], right: str, book: Phrasebook) -> Greeting | None:
    """Judge one honorific by what stands before it."""
    honorific, whole = found.group(), text[: found.end()]
    before = text[: found.start()]
    spaced = before.endswith(" ")
    left = _without_opening(before.strip(), book)
    if not left and before.strip() and honorific not in ("様", "さま", "各位"):
        return None
    if honorific == "各位" and not left:
        return Greeting(whole, None, "generic", "ja")
    if not left and before.strip() and LABEL_MARK.match(right):
        return None
    if NOTHING.fullmatch(left) or fold(left) in NULLS:
        empty = honorific in ("様", "さま", "殿", "さん")
        return Greeting(whole, None, "empty", "ja") if empty else None
    if honorific in ("御中", "各位"):
        short = len(left) <= 40 and "。" not in left
        return Greeting(whole, None, "generic", "ja") if short else None
    if TAGS.search(left):
        return Greeting(whole, None, "generic", "ja") if len(left) <= 60 else None
    if honorific in FAMILIAR and not right.strip("!！。") and NEWS.search(left):
        return None
    left = SENTENCE.sub("", CARE_OF.sub("", left))
    # 故山田様 is mourned, not written to.
    if left.startswith("故"):
        return None
    if honorific in WEAK and not _spoken(honorific, text, right, book):
        return None
    if _stopped(left, honorific, spaced, book):
        return None
    left = _without_role(left, book)
    group = Greeting(whole, None, "generic", "ja") if len(left) <= 40 and "。" not in left else None
    if _generic(left, spaced, book):
        return group
    if _family_follows(right, book):
        named = _named(left, whole, right, book)
        return replace(named, sure=False, weak=OF_FAMILY) if named and named.name else group
    return _named(left, whole, right, book)


def _without_role(left: str, book: Phrasebook) -> str:
    """Cut what somebody is off the front of a name: `みほん旅行メール会員の山田太郎`."""
    role, of, name = left.rpartition("の")
    # `当日は卒業生の山田さん` is somebody of whom the mail tells.
    if TOPIC.search(role):
        return left
    return name.strip() if of and name.strip() and len(role) > 1 and fold(role).endswith(book.ja_generic or ("\0",)) else left


def _spoken(honorific: str, text: str, right: str, book: Phrasebook) -> bool:
    """Say whether a word that is an honorific only at times is one: the line is short, or goes on as greetings do."""
    if honorific in SPOKEN and right[:1] in MARKS and book.ja_follow.match(right.lstrip(MARKS + " ")):
        return True
    return len(text) <= 24 and not (right and book.ja_follow.match(right) is None and len(right) > 8)


def _without_opening(left: str, book: Phrasebook) -> str:
    """Cut `こんにちは、` or `宛名：` off the front."""
    found = LABELLED.match(left)
    if found:
        return left[found.end() :].lstrip(DECORATION + " ")
    found = book.ja_opening.match(left)
    if found and (found.end() == len(left) or found.group()[-1] in " 、，,：:!！。" or found.group()[0] in "親拝前謹"):
        left = left[found.end() :]
    return left.lstrip(DECORATION + " ")


def _stopped(left: str, honorific: str, spaced: bool, book: Phrasebook) -> bool:
    """Say whether name and honorific are one ordinary word (仕様)."""
    tokens = left.split(" ")
    word = fold(tokens[-1] + honorific)
    if word.endswith(book.stop_ends):
        return not (spaced and len(tokens[-1]) <= 2)
    # 総務部 神様, 中村 一様: a token before it is a company or a family name.
    return word in book.stop and not spaced and len(tokens) == 1


def _generic(left: str, spaced: bool, book: Phrasebook) -> bool:
    last = left.split(" ")[-1]
    folded = fold(last)
    if folded.removesuffix("さん") in book.ja_generic_whole and folded.endswith("さん"):
        return True
    if folded in book.ja_generic_whole:
        # 皆 様 and 神 様 with a space are what a template makes of a surname.
        return not (spaced and left == last)
    if POLITE.match(last) or last.endswith(LABEL_ENDS) or folded.endswith(book.ja_generic or ("\0",)):
        return True
    return len(last) > 1 and last[-1] in book.ja_generic_whole and last[-2] in "のな々"


def _family_follows(right: str, book: Phrasebook) -> bool:
    """Say whether `保護者様` or `ご家族様` comes after the name: not the named person is meant."""
    found = re.match(r"[\sの・]*([^\s、。様]{1,8})様(?=$|[\s、。])", right)
    # `山田様ご一家の皆様` are the 山田.
    return found is not None and not right.startswith(HOUSEHOLD) and _generic(found.group(1), False, book)


def _tokens(left: str, book: Phrasebook) -> list[str]:
    """Return the tokens of the name: company, department, rank and numbers in front are dropped."""
    parts = re.split(r"[/／]", left)
    if len(parts) > 1 and (re.fullmatch(rf"[{LETTERS} .&-]+", parts[-2]) or is_company(parts[-2].strip(), book)):
        left = parts[-1].strip()
    # みほん株式会社の山田: what ends like an organisation, and is one, is not the name's.
    of = OF.match(left)
    if of and is_company(of.group(1).split(" ")[-1], book):
        left = left[of.end() :]
    tokens = left.split(" ")
    while len(tokens) > 1 and (
        is_company(tokens[0], book)
        or tokens[0] in book.ja_division
        or tokens[0].endswith(book.ja_rank or ("\0",))
        or any(c.isdigit() for c in tokens[0])
        or FORM.fullmatch(tokens[0])
        or fold(tokens[0]) in book.ja_generic
        or _labels(tokens[0], book)
        or tokens[0][-1:] in ":："
        # 株式会社 サンプル 山田太郎: a bare legal form takes the next token with it.
    ):
        bare_form = book.ja_company.fullmatch(fold(tokens[0])) and len(tokens) > 2
        tokens = tokens[2:] if bare_form else tokens[1:]
    return tokens


def _labels(token: str, book: Phrasebook) -> bool:
    """Say whether a token is what the person behind it is, spoken to: `ご契約者さま 山田太郎 様`."""
    bare = POLITE_END.sub("", fold(token))
    return bare != fold(token) and bare.endswith(book.ja_generic or ("\0",))


def _named(left: str, whole: str, right: str, book: Phrasebook) -> Greeting | None:
    tokens = _tokens(left, book)
    last = tokens[-1]
    rank = None
    if last.endswith(book.ja_rank or ("\0",)):
        rank = book.rank_of(last)
    if rank:
        tokens[-1] = last = last[: -len(rank)]
    if is_company(last, book) or (rank and last in book.ja_division):
        return Greeting(whole, None, "generic", "ja")
    if len(tokens) == 1 and last in book.ja_rank:
        return Greeting(whole, None, "generic", "ja")
    if len(tokens) > 5 or any(PROSE.search(t) or not TOKEN.fullmatch(t) for t in tokens):
        return None
    name = " ".join(tokens)
    if len(name) > 40:
        return None
    other = SEVERAL.match(right)
    if other and not _generic(other.group(1).strip(), False, book):
        return Greeting(whole + other.group(), f"{name}、{other.group(1).strip()}", "named", "ja")
    # A name may end like this.
    return Greeting(whole, name, "named", "ja", sure=whole[-1] != "君")
