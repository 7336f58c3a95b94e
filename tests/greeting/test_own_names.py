"""The recipients' own names teach the words of a greeting that no pattern knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.extract.greeting import greetings
from mailcheck.extract.greeting_frame import frames_around, line_of, own_places, person_of
from mailcheck.extract.greeting_words import phrasebook

from .test_batch import PEOPLE, book
from .test_one_line import WORDS

BOOK = phrasebook(WORDS)
FAMILIES = ("佐藤", "鈴木", "田中", "伊藤", "山本", "中村", "林")
GIVEN = ("太郎", "花子", "健一", "美咲", "陽菜", "直樹", "恵")
JAPANESE = tuple(f"{family} {given}" for family, given in zip(FAMILIES, GIVEN, strict=True))


def read(bodies: list[str], own: list[tuple[str, ...]]) -> list[str | None]:
    """Return who is greeted in each mail, or the kind, or None."""
    names = [name for names in own for name in names]
    rows = greetings(book(*bodies), WORDS, names, lambda ids: {i: own[i] for i in ids}).to_pylist()
    found = {row["message_id"]: row["name"] or f"<{row['kind']}>" for row in rows}
    return [found.get(at) for at in range(len(bodies))]


def told(frame: str, shown: tuple[str, ...], own: tuple[str, ...]) -> list[str | None]:
    """Return who is greeted where a frame shows some names and the recipients have others."""
    return read([frame.format(n=name, i=at * 17) for at, name in enumerate(shown)], [(name,) for name in own])


def swapped(names: tuple[str, ...]) -> tuple[str, ...]:
    """Give one of the mails the name of somebody who gets no mail."""
    return (*names[:-1], "森 修" if names is JAPANESE else "Zoe Quinn")


@pytest.mark.parametrize(
    "frame",
    ["Seu Pix de R$ {i},00 foi enviado, {n}.\n\nPara: Tom Hart", "Only {i} days to go {n}! Are you packed?", "It was a pleasure to see Ms {n} again.",
     "This mail was sent to {n}, a member of the club.", "Invoice {i}\nTenant: {n}\nRent is due.",
     "Lead traveller: {n}\nPolicy: {i}", "Prezada família de {n},\n\nA reunião é hoje.",
     "Queridos responsáveis por {n},\n\nA festa é hoje."],
)
def test_the_own_name_teaches_the_words_around_it(frame: str) -> None:
    assert told(frame, PEOPLE, PEOPLE) == list(PEOPLE)
    assert told(frame, swapped(PEOPLE), PEOPLE) == list(swapped(PEOPLE))


@pytest.mark.parametrize(
    "frame",
    ["夜分に失礼いたします。{n}様のお電話がつながりませんでした。", "受講番号：{i}\n氏　　名：{n}\n会　　場：みほん会場", "通知番号：{i}\n納税義務者：{n} 様",
     "先日の説明会でお世話になりました。\n\n{n}様のご経験に合う求人です。", "{n} 保護者様\n\n授業料のお知らせ"],
)
def test_the_own_name_teaches_japanese_words_too(frame: str) -> None:
    assert told(frame, JAPANESE, JAPANESE) == list(JAPANESE)
    assert told(frame, swapped(JAPANESE), JAPANESE) == list(swapped(JAPANESE))


def test_the_family_or_the_given_name_of_the_recipient_is_enough() -> None:
    assert told("夜分に失礼いたします。{n}様のお電話が", FAMILIES, tuple(name.replace(" ", "") for name in JAPANESE)) == list(FAMILIES)
    first = tuple(name.split()[0] for name in PEOPLE)
    assert told("Only {i} days to go {n}! Are you packed?", first, PEOPLE) == list(first)


def test_the_recipients_name_may_be_written_otherwise() -> None:
    written = tuple(f"{family.upper()}, {given}" for given, family in map(str.split, PEOPLE))
    assert told("Only {i} days to go {n}! Are you packed?", PEOPLE, written) == list(PEOPLE)
    abroad = ("ジョン・スミス", "マリア・シルバ", "アナ・リマ", "ルイ・コスタ", "エバ・レイス", "レオ・ディアス", "イボ・メロ")
    assert told("夜分に失礼いたします。{n}様のお電話が", abroad, tuple(name.replace("・", " ") for name in abroad)) == list(abroad)


@pytest.mark.parametrize(
    "frame",
    ["{n} 様からギフトが届いています", "Good news for you!\nYour appointment is with Dr {n}.", "A message from our Head Teacher, {n}",
     "お申し込みありがとうございました。\n担当　{n}", "Your order {i}\nShip to: {n}", "ご予約番号 {i}\nお届け先：{n} 様", "Dear customer,\n{n} has left the company."],
)
def test_somebody_else_who_changes_from_mail_to_mail_is_not_greeted(frame: str) -> None:
    others = ("Tom Hart", "Eve Lane", "Kai Wood", "Amy Ford", "Max Hill", "Roy Bell", "Zoe Quinn")
    if not frame.isascii():
        others = ("森 修", "原 葵", "岡田 翼", "三浦 剛", "藤井 遥", "村上 学", "遠藤 忍")
    assert set(told(frame, others, PEOPLE)) <= {None, "<generic>"}


def test_a_label_that_names_others_too_teaches_nothing() -> None:
    # Half of them booked for somebody else: MATCHING would call every one of these a mistake.
    shown = (*PEOPLE[:5], *PEOPLE[:5], "Tom Hart", "Eve Lane", "Kai Wood", "Amy Ford", "Max Hill")
    own = (*PEOPLE[:5], *PEOPLE[:5], *PEOPLE[:5])
    assert set(told("Booking {i}\nCamper: {n}\nSee you soon", shown, own)) == {None}


def test_a_file_whose_second_half_is_shifted_is_read_through_the_first() -> None:
    own = tuple(f"{name.split()[0]} {family}" for family in ("Lima", "Reis") for name in PEOPLE)
    shown = (*own[:7], *own[8:], own[0])
    assert told("Only {i} days to go {n}! Are you packed?", shown, own) == list(shown)


def test_strangers_below_a_heading_are_not_greeted_and_readers_are() -> None:
    visitors = ("長谷部 葵", "緒方 修", "会田 恵", "磯部 一", "氷室 大和", "神田 雄大", "度会 直樹")
    assert told("■本日の面会者\n{n} 様（ご親族）14時", visitors, JAPANESE) == [None] * len(visitors)
    assert told("■ご利用者\n{n} 様\n\n明細をお送りします。", JAPANESE, JAPANESE) == list(JAPANESE)
    # Rows that have slipped name customers of the batch.
    assert told("■ご利用者\n{n} 様\n\n明細をお送りします。", (*JAPANESE[1:], JAPANESE[0]), JAPANESE) == [*JAPANESE[1:], JAPANESE[0]]


def test_a_customer_who_by_chance_booked_for_others_is_not_greeted() -> None:
    guests = ("長谷部 葵", "緒方 修", "会田 恵", "磯部 一", "氷室 大和", "神田 雄大", JAPANESE[0])
    assert told("{n}様がご予約されたバスの同乗者として登録されました。", guests, JAPANESE) == [None] * len(guests)
    assert told("{n} 様がお荷物をお受け取りになりました。\n\n伝票番号：{i}", guests, JAPANESE) == [None] * len(guests)
    # Where the readers themselves have booked, one who is not of the batch does not hide them.
    assert told("{n}様がご予約されたバスの席です。", JAPANESE, JAPANESE) == list(JAPANESE)


def test_the_family_name_before_those_who_care_for_a_child_is_the_readers() -> None:
    assert told("{n} 保護者様\n\n練習のお知らせ", FAMILIES, JAPANESE) == list(FAMILIES)


def test_a_label_with_customers_of_the_reader_greets_nobody() -> None:
    strangers = ("森 修", "原 葵", "岡田 翼", "三浦 剛", "藤井 遥", "村上 学", "遠藤 忍")
    frame = "新しい予約が入りました\n\nお客様名：{n} 様\n来店日時：10:00"
    assert set(told(frame, strangers, JAPANESE)) == {None}
    assert told(frame, JAPANESE, JAPANESE) == list(JAPANESE)
    shifted = (*JAPANESE[1:], JAPANESE[0])
    assert told(frame, shifted, JAPANESE) == list(shifted)


def test_the_given_name_is_enough_before_those_who_care_for_a_child() -> None:
    joined = tuple(name.replace(" ", "") for name in JAPANESE)
    assert told("{n}さんの保護者様\n\n模試の結果です。", GIVEN, joined) == list(GIVEN)


def test_the_family_is_greeted_by_its_name() -> None:
    assert told("{n}家　御一同様\n\n合掌", FAMILIES, JAPANESE) == list(FAMILIES)


def test_a_word_that_all_greetings_have_before_the_own_name_is_no_name() -> None:
    families = tuple(name.split()[1] for name in PEOPLE)
    assert told("Estimada Professora {n},\n\nObrigado.", families, PEOPLE) == list(families)
    assert told("もうすぐ{n}様のお誕生日ですね", JAPANESE, JAPANESE) == list(JAPANESE)
    # A first name that some have is not a word of the template.
    six = tuple(f"Ana {family}" for family in families[:6]) + PEOPLE + PEOPLE
    assert told("Dear {n},", six, tuple(name.split()[1] for name in six)) == list(six)


def test_a_family_name_that_is_a_word_elsewhere_is_read_between_the_others() -> None:
    own = (*JAPANESE, "神 大和")
    shown = (*FAMILIES, "神")
    assert told("お世話になっております。\n\n{n}様の火災保険が満期を迎えます。", shown, own) == list(shown)


def test_a_mail_of_another_kind_is_not_read_through_the_greetings_of_the_rest() -> None:
    bodies = [f"{name.split()[0]}, your order {at} is here" for at, name in enumerate(PEOPLE)]
    bodies += [f"{name.split()[0]}, we miss you" for name in PEOPLE] + ["Unfortunately, the office is closed today."]
    assert read(bodies, [(name,) for name in (*PEOPLE, *PEOPLE, "Tom Hart")])[-1] is None
    verbs = ("see", "buy", "get", "win", "try", "ask", "join")
    bodies = [f"{name.split()[0]}, {verb} more" for name, verb in zip(PEOPLE, verbs, strict=True)] + ["Unfortunately, the office is closed."]
    assert read(bodies, [(name,) for name in (*PEOPLE, "Tom Hart")]) == [*(name.split()[0] for name in PEOPLE), None]


def test_a_group_is_not_read_through_a_line_of_names() -> None:
    # In Portuguese and in the plural, which the words for groups do not tell.
    bodies = [f"{name.split()[0]},\n\nvemos por este meio informar." for name in PEOPLE] + ["Queridos irmãos e irmãs,\n\nO culto é hoje."]
    assert read(bodies, [(name,) for name in (*PEOPLE, "Tom Hart")])[-1] == "<generic>"


def test_a_greeting_that_patterns_prove_is_kept_beside_the_own_name() -> None:
    wrong = (*PEOPLE[1:], PEOPLE[0])
    bodies = [f"Dear {shown},\n\nThis mail was sent to {name}, a member." for shown, name in zip(wrong, PEOPLE, strict=True)]
    assert read(bodies, [(name,) for name in PEOPLE]) == list(wrong)


def test_a_text_without_recipients_names_is_read_as_before() -> None:
    bodies = [f"Only {n} days to go, {name}!" for n, name in enumerate(PEOPLE)]
    before = {row["message_id"]: row["name"] for row in greetings(book(*bodies), WORDS, []).to_pylist()}
    assert read(bodies, [() for _ in PEOPLE]) == [before.get(at) for at in range(len(bodies))]
    assert read(bodies, [(name,) for name in PEOPLE]) == list(PEOPLE)


@given(st.text(max_size=120), st.lists(st.text(max_size=30), max_size=3))
def test_any_line_and_any_names_have_frames_that_find_the_name_again(text: str, names: list[str]) -> None:
    line, person = line_of(text, BOOK), person_of(tuple(names))
    for start, end in own_places(line, person, BOOK):
        assert line.between(start, end) in text
        for frame in frames_around(line, start, end):
            place = frame.value(line)
            assert end - start > 12 or (place is not None and place[0] <= start)
