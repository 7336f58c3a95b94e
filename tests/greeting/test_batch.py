"""A whole batch: which line near the top greets, and what its slot holds."""

from __future__ import annotations

import pyarrow as pa
import pytest

from mailcheck.extract.greeting import greetings
from mailcheck.extract.lines import TEXTS, LineBook

from .test_one_line import WORDS


def book(*bodies: str, part: str = "text") -> LineBook:
    """Build a line book of bodies, one message each."""
    columns = [range(len(bodies)), [part] * len(bodies), bodies]
    texts = pa.table([pa.array(c, f.type) for c, f in zip(columns, TEXTS, strict=True)], schema=TEXTS)
    return LineBook.build(texts, len(bodies))


def read(*bodies: str, part: str = "text") -> dict[int, str]:
    """Return message -> name or kind."""
    rows = greetings(book(*bodies, part=part), WORDS).to_pylist()
    assert len({r["message_id"] for r in rows}) == len(rows)
    return {r["message_id"]: r["name"] or f"<{r['kind']}>" for r in rows}


PEOPLE = ("Maria Silva", "Joao Souza", "Ana Lima", "Rui Costa", "Eva Reis", "Leo Dias", "Ivo Melo")


def test_company_and_department_lines_belong_to_the_greeting_but_not_to_the_name() -> None:
    row = greetings(book("株式会社サンプル\n総務部\n山田太郎 様\n\n本文"), WORDS).to_pylist()[0]
    assert (row["text"], row["name"]) == ("株式会社サンプル\n総務部\n山田太郎 様", "山田太郎")


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("サンプル通信\n2026年1月5日\n----------\n\n山田太郎 様\n本文", "山田太郎"),
        ("会員の皆様へ\n\n山田太郎 様\n本文", "山田太郎"),
        ("View in browser\n\nHi Maria,\nthanks", "Maria"),
        ("株式会社サンプル 御中\n山田様\n", "山田"),
        ("Nathaniel,\nthe report is attached", "Nathaniel"),
        ("山田太郎 様\n山田花子 様\n本文", "山田太郎、山田花子"),
        ("お客様各位\n平素より", "<generic>"),
        (" 様\n平素より", "<empty>"),
    ],
    ids=["after-logo-date-rule", "after-banner", "after-preheader", "company-then-person", "name-only-first-line",
         "household-on-two-lines", "generic", "empty"],
)
def test_the_greeting_is_found_near_the_top(body: str, who: str) -> None:
    assert read(body) == {0: who}


@pytest.mark.parametrize(
    "body",
    [
        "本文です。\n" + "あ。\n" * 20 + "山田太郎 様",
        "> Dear Maria,\n> thanks",
        "See below.\n-----Original Message-----\nHi Bob,",
        "Done.\nOn Mon, 5 Jan 2026, Ana Lima wrote:\nHi Bob,",
        "I have asked.\nIt is done.\nBob,\n",
    ],
    ids=["far-below", "quoted", "original-message", "attribution-line", "name-line-that-ends-a-letter"],
)
def test_what_is_no_greeting_of_this_mail_is_left_alone(body: str) -> None:
    assert read(body) == {}


def test_parts_that_are_not_text_are_not_read() -> None:
    assert read("Dear Maria,", part="attachment") == {}
    assert read("Dear Maria,", part="html") == {0: "Maria"}


def test_a_slot_that_others_prove_gives_names_that_look_like_words() -> None:
    bodies = [f"{name}様\n本文" for name in ("山田", "佐藤", "鈴木", "高橋", "田中", "神", "皆")]
    found = read(*bodies)
    assert found[5] == "神"
    assert found[6] == "<generic>"


def test_small_letters_are_a_name_where_the_slot_is_proven_and_generic_where_not() -> None:
    assert read("Hi maria,\ntext") == {0: "<generic>"}
    found = read(*(f"Hi {n},\ntext" for n in (*PEOPLE, "maria", "customer")))
    assert found[7] == "maria"
    assert found[8] == "<generic>"


def test_a_line_with_nothing_but_a_name_is_a_slot_in_a_bulk_send() -> None:
    found = read(*(f"Sample Club\n{n}\nYour fee is due." for n in PEOPLE))
    assert found == dict(enumerate(PEOPLE))


def test_names_of_the_batch_decide_whether_changing_lines_are_names() -> None:
    products = ("Oak Board", "Travel Set", "Chess Clock", "Score Book", "Blue Mug", "Red Scarf")
    for values, wanted in ((PEOPLE, set(PEOPLE)), (products, set())):
        lines = book(*(f"Sample Club\n{v}\nThank you." for v in values))
        assert set(greetings(lines, WORDS, PEOPLE).column("name").to_pylist()) == wanted


def test_a_slot_after_a_generic_word_is_read() -> None:
    found = read(*(f"Dear customer {n} here is your invoice\ntext" for n in PEOPLE))
    assert found == dict(enumerate(PEOPLE))


def test_an_empty_slot_is_seen_by_its_frame() -> None:
    found = read(*(f"Hi {n}!\ntext" for n in PEOPLE), "Hi !\ntext")
    assert found[len(PEOPLE)] == "<empty>"


@pytest.mark.parametrize("frame", ["We miss you, {}!", "Thank you for joining, {}.", "{} - your parcel is here", "Attention: {}", "Appointment reminder for {}", "Merci pour votre commande {} !"])
def test_any_words_around_the_names_that_the_batch_knows_greet(frame: str) -> None:
    first = [n.split()[0] for n in PEOPLE]
    lines = book(*(f"{frame.format(n)}\ntext {i}" for i, n in enumerate([*first, *first])))
    assert greetings(lines, WORDS, PEOPLE).column("name").to_pylist() == [*first, *first]
    products = book(*(f"{frame.format(v)}\ntext" for v in ("Oak Board", "Chess Clock", "Score Book", "Blue Mug", "Red Scarf")))
    assert greetings(products, WORDS, PEOPLE).num_rows == 0


def test_a_name_that_many_have_is_read_in_the_slot_of_the_others() -> None:
    many = [*PEOPLE, *["Ana Lima"] * 9]
    lines = book(*(f"Your seat is booked, {n.split()[0]}!\ntext {i}" for i, n in enumerate(many)))
    assert greetings(lines, WORDS, many).column("name").to_pylist() == [n.split()[0] for n in many]


def test_thanks_far_below_the_top_end_a_letter() -> None:
    assert read("The report is attached.\nPlease read it.\nThanks, Bob.\n") == {}


def test_one_name_in_two_lines_is_one_person() -> None:
    assert read("【重要】山田太郎様へのご連絡\n\n山田太郎様\n本文") == {0: "山田太郎"}
    assert read("株式会社サンプル\n山田 太郎 様\n\n山田様、お世話になっております。") == {0: "山田 太郎"}


@pytest.mark.parametrize(
    "values",
    [("1001", "1002", "1003", "1004", "1005"), ("Lisbon", "Porto", "Lisbon", "Porto", "Faro", "Lisbon", "Faro", "Porto")],
    ids=["order-numbers", "few-cities"],
)
def test_a_changing_line_that_is_no_name_is_no_slot(values: tuple[str, ...]) -> None:
    assert read(*(f"Sample Club\n{v}\nYour fee is due." for v in values)) == {}


FAMILY = ("山田", "佐藤", "鈴木", "高橋", "田中", "伊藤", "小林")


@pytest.mark.parametrize(
    "line",
    ["{}様は本日よりゴールド会員になりました。", "{}さんの次回の受診日は5日です。", "会員番号12 {}様に大切なお願いがございます"],
)
def test_a_sentence_about_ever_another_person_is_about_the_reader(line: str) -> None:
    bodies = [f"おめでとうございます！\n{line.format(n)}\n本文" for n in FAMILY]
    assert read(*bodies) == dict(enumerate(FAMILY))
    assert greetings(book(*bodies), WORDS, FAMILY).column("name").to_pylist() == list(FAMILY)
    assert greetings(book(*bodies), WORDS, PEOPLE).num_rows == 0, "the batch knows others, so these are no readers"


def test_a_sentence_about_a_person_is_no_greeting_in_one_mail() -> None:
    assert read("お知らせ\n山田様は本日よりゴールド会員になりました。") == {}
    assert read("お知らせ\n山田さんが出席します。") == {}


def test_who_does_something_in_a_sentence_is_the_reader_only_where_the_batch_knows_them() -> None:
    bodies = [f"{n}様がログインしました。\n本文" for n in FAMILY]
    assert read(*bodies) == {}
    assert greetings(book(*bodies), WORDS, FAMILY).column("name").to_pylist() == list(FAMILY)


def test_the_family_of_a_named_person_is_greeted_by_that_name_only_where_the_batch_knows_it() -> None:
    bodies = [f"{n}さんの保護者様\n本文" for n in FAMILY]
    assert set(read(*bodies).values()) == {"<generic>"}
    assert greetings(book(*bodies), WORDS, FAMILY).column("name").to_pylist() == list(FAMILY)


def test_who_signs_below_a_generic_greeting_is_not_greeted() -> None:
    staff = [*PEOPLE[:3], "Gus Hall", "Ida Park", "Kit Lane", "Liv Rose", "Max Bell"]
    lines = book(*(f"Dear applicant,\n\nThank you ({i}).\n\n{s}\nTalent team" for i, s in enumerate(staff)))
    assert set(greetings(lines, WORDS, PEOPLE).column("kind").to_pylist()) == {"generic"}


def test_a_sentence_to_the_reader_goes_before_a_signature() -> None:
    staff = PEOPLE[::-1]
    lines = book(*(f"Thanks for your gift, {n.split()[0]}.\n\nBye,\n{s}\nChair" for n, s in zip(PEOPLE, staff, strict=True)))
    assert greetings(lines, WORDS, PEOPLE).column("name").to_pylist() == [n.split()[0] for n in PEOPLE]


@pytest.mark.parametrize(
    "frame",
    ["Statement\n\nAccount holder: {}\nBalance: 5", "To the parent or guardian of {}\n\nSchool news", "Titular: {}\nContrato: 5"],
)
def test_a_label_tells_whom_a_bulk_send_is_for(frame: str) -> None:
    assert list(read(*(frame.format(n) for n in PEOPLE)).values()) == list(PEOPLE)


def test_a_mail_says_for_whom_it_is() -> None:
    bodies = [f"このメールは、{n}様がお申し込みになったためお送りしています。\n本文" for n in FAMILY]
    assert list(read(*bodies).values()) == list(FAMILY)


@pytest.mark.parametrize(
    "frame",
    ["Dear all,\n\nPlease welcome our new teacher, {}.", "News\n\n{}: \"Why I moved\"\nRead more", "今週の記事\n\n1位 {}さんに聞く、家計\n本文"],
    ids=["apposition", "speaker", "interview"],
)
def test_others_who_change_from_mail_to_mail_are_not_greeted(frame: str) -> None:
    staff = FAMILY if "さん" in frame else PEOPLE
    bodies = [frame.format(n) for n in staff]
    assert {row["name"] for row in greetings(book(*bodies), WORDS).to_pylist()} <= {None}
    names = [*staff[:2], "Gus Hall", "Ida Park", "高木"]
    assert {row["name"] for row in greetings(book(*bodies), WORDS, names).to_pylist()} <= {None}


@pytest.mark.parametrize(
    ("frame", "staff"),
    [("{}さんがコメントしました。", FAMILY), ("{}さんからメッセージが届いています。", FAMILY), ("Your mentor is {}", PEOPLE),
     ("You have an appointment with Dr {}", PEOPLE), ("Sua mentora é {}", PEOPLE), ("Ihr Termin mit Frau {}", PEOPLE),
     ("Your account manager: {}", PEOPLE), ("担当　{}", FAMILY), ("主治医 {}", FAMILY), ("店長 {}", FAMILY)],
)
def test_a_colleague_whom_the_batch_knows_is_not_greeted(frame: str, staff: tuple[str, ...]) -> None:
    assert greetings(book(*(f"{frame.format(n)}\ntext" for n in staff)), WORDS, staff).num_rows == 0


def test_who_heads_a_branch_is_not_greeted() -> None:
    bodies = [f"厚く御礼申し上げます。\n\n横浜支店長　{n}{n}\n本文" for n in FAMILY]
    assert read(*bodies) == {}


def test_companies_that_change_from_mail_to_mail_are_no_persons() -> None:
    bodies = [f"株式会社{n}商会 御中\n本文" for n in FAMILY]
    assert set(read(*bodies).values()) == {"<generic>"}


def test_an_insured_person_below_the_policyholder_is_somebody_else() -> None:
    assert read("ご契約者さま：山田太郎さま\n被保険者さま：佐藤花子さま\n本文") == {0: "山田太郎"}


def test_an_empty_batch_gives_an_empty_table() -> None:
    assert greetings(book(), WORDS).num_rows == 0


def test_a_stranger_is_greeted_in_a_mail_like_no_other() -> None:
    bodies = [f"Dear {name},\ntext" for name in PEOPLE]
    rows = greetings(book(*bodies, "Paula, your invoice is ready\nvalue 10"), WORDS, PEOPLE).to_pylist()
    assert rows[-1]["name"] == "Paula", "the batch does not know her, and that is what has to be told"


def test_a_changing_line_above_the_greeting_does_not_hide_it() -> None:
    bodies = [f"Order {i} confirmed\nThank you for shopping, {name}!\ntext" for i, name in enumerate(PEOPLE)]
    assert list(read(*bodies).values()) == list(PEOPLE)
    towns = ("Leeds", "Porto", "Lyon", "Bremen", "Toledo", "Bristol")
    assert read(*(f"Order {i} confirmed\n{town} branch\ntext" for i, town in enumerate(towns))) == {}


def test_a_name_before_a_word_that_all_lines_have_is_a_slot() -> None:
    bodies = [f"{name}, your appointment with Dr {name[::-1].title()} is on the {i}th" for i, name in enumerate(PEOPLE)]
    assert list(read(*bodies).values()) == list(PEOPLE)


def test_a_title_alone_in_its_line_greets_the_name_on_the_next() -> None:
    assert read("Herrn\nMax Huber\nMusterweg 5\n") == {0: "Max Huber"}
    assert read("Ilmo. Sr.\nRui de Lima\nRua do Exemplo, 5\n") == {0: "Rui de Lima"}
    assert read("Herrn\n12345 Musterstadt\n") == {}


@pytest.mark.parametrize(
    ("line", "name"),
    [("Sentimos sua falta, Dona Ana", "Ana"), ("Time to renew, Mr Hill", "Hill"), ("Monsieur Paul Roux", "Paul Roux"),
     ("Ana — your table is booked", "Ana"), ("山田課長", "山田"), ("山田 太郎 取締役", "山田 太郎"), ("山本部長", "山本"), ("山田本部長", "山田"), ("山田様のアカウントにログインがありました", "山田")],
)
def test_what_a_line_hardly_proves_counts_unless_the_batch_knows_other_names(line: str, name: str) -> None:
    def greeted(names: tuple[str, ...] | None) -> list[str]:
        return greetings(book(f"{line}\ntext\nmore text"), WORDS, names).column("name").to_pylist()

    assert greeted(None) == [name]
    assert greeted(("Ana Hill", "Paul Roux", "山田 太郎", "山本 花子")) == [name]
    assert greeted(("Rui Costa",)) == []
