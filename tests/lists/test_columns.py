"""Which column of a list holds what: by header, by content, and the traps between the two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.errors import PolicyError
from mailcheck.read.column_names import aliases
from mailcheck.read.columns import ROLES, holds_addresses, plan_columns

PEOPLE = [
    ["taro@example.com", "山田 太郎", "ヤマダ タロウ", "株式会社見本"],
    ["hana@example.com", "佐藤 花子", "サトウ ハナコ", "見本商事株式会社"],
    ["jiro@example.org", "鈴木 次郎", "スズキ ジロウ", "有限会社見本堂"],
]


def roles(header: str, *rows: str, **declared: str) -> dict[str, str]:
    """Return header -> role of a list that is written with `|` between its cells."""
    return plan_columns(header.split("|"), [row.split("|") for row in rows], declared).mapping()


def column_roles(header: str, *rows: str) -> list[str | None]:
    """Return the roles from the left."""
    return list(plan_columns(header.split("|"), [row.split("|") for row in rows], {}).roles)


A = "a@example.com"
LAYOUTS = [
    pytest.param("Email Address|First Name|Last Name|Address|Phone Number|TIMEZONE|CC|REGION|LEID|EUID|TAGS",
                 f"{A}|Ann|Lee|1 High St|+1 212 555 0100|America/New_York|US|NY|1|f00|x",
                 ["email", "given", "family", "address", "phone", None, None, None, None, "id", None],
                 id="Mailchimp: CC is a country"),
    pytest.param("Record ID|First Name|Last Name|Email|Phone Number|Job Title|Company Name|Contact owner|Contact owner email",
                 f"1|Ann|Lee|{A}|03-5555-0100|CEO|Example|Bob Staff|staff@example.org",
                 ["id", "given", "family", "email", "phone", None, "company", None, None],
                 id="HubSpot: owners are staff"),
    pytest.param("EMAIL|NOM|PRENOM|SMS", f"{A}|Martin|Anne|33600000000", ["email", "family", "given", "phone"],
                 id="Brevo in French: NOM is the family name"),
    pytest.param("EMAIL|NOME|SOBRENOME|SMS", f"{A}|Ana|Silva|5511900000000", ["email", "given", "family", "phone"],
                 id="Brevo in Portuguese: NOME is the given name"),
    pytest.param("Nome|E-mail|Telefone", f"Ana Silva|{A}|(11) 90000-0000", ["name", "email", "phone"],
                 id="Portuguese: NOME alone is the full name"),
    pytest.param("nome|apelido|email", f"Ana|Silva|{A}", ["given", "family", "email"], id="Portugal: apelido is the family name"),
    pytest.param("Nom|Courriel", f"Anne Martin|{A}", ["name", "email"], id="French: NOM alone is the full name"),
    pytest.param("Name|Vorname|E-Mail-Adresse", f"Müller|Jörg|{A}", ["family", "given", "email"], id="German"),
    pytest.param("Name|First name|Last name|Email", f"Ann Lee|Ann|Lee|{A}", ["name", "given", "family", "email"],
                 id="full name beside its parts"),
    pytest.param("Email|Klaviyo ID|First Name|Last Name|Email Marketing Consent", f"{A}|k|Ann|Lee|SUBSCRIBED",
                 ["email", "id", "given", "family", "consent"], id="Klaviyo"),
    pytest.param("SubscriberKey|EmailAddress|_FirstName", f"{A}|{A}|Ann", ["id", "email", "given"],
                 id="Marketing Cloud: the key may be an address"),
    pytest.param("user.Email|user.FirstName|user.LastName|user.CustomAttribute.x", f"{A}|Ann|Lee|1",
                 ["email", "given", "family", None], id="Mapp: dotted names"),
    pytest.param("external_id|email|first_name|phone|email_subscribe", f"7|{A}|Ann|0900000000|opted_in",
                 ["id", "email", "given", "phone", "consent"], id="Braze"),
    pytest.param("氏名|E-Mail|状態", f"山田太郎|{A}|配信中", ["name", "email", "opt_out"], id="blastmail: the state says who is off"),
    pytest.param("email|status", f"{A}|shipped", ["email", None], id="a status that is none of subscription"),
    pytest.param("顧客ID|姓|名|セイ|メイ|メールアドレス（必須）|携帯電話番号|都道府県|住所1", f"1|山田|太郎|ヤマダ|タロウ|{A}|090-0000-0000|東京都|千代田区",
                 ["id", "family", "given", "kana", "kana", "email", "phone", "address", "address"], id="a Japanese shop"),
    pytest.param("ご契約者氏名|ご契約者氏名（カナ）|Ｅメール|契約番号", f"山田太郎|ヤマダタロウ|{A}|9",
                 ["name", "kana", "email", "account"], id="headers of the user's own making"),
    pytest.param("名前|メール|メール配信", f"山田太郎|{A}|希望", ["name", "email", "consent"], id="メール配信 is consent"),
    pytest.param("氏名|アドレス", "山田太郎|東京都千代田区", ["name", None], id="アドレス can be a postal address"),
    pytest.param("氏名|アドレス", f"山田太郎|{A}", ["name", "email"], id="or a mail address"),
    pytest.param("to|cc|bcc|subject|body|file|注文番号", f"{A}|b@example.com|||こんにちは|a.pdf|1",
                 ["email", "cc", "bcc", "subject", "body", "attachment", "event"], id="a list of ready mails"),
    pytest.param("差出人|宛先|件名|本文", f"info@example.jp|{A}|件|文", [None, "email", "subject", "body"],
                 id="the sender is no recipient"),
    pytest.param("メールアドレス|メールアドレス（確認用）|氏名", f"{A}|{A}|山田", ["email", None, "name"], id="typed twice in a form"),
    pytest.param("会社名|担当者名|メールアドレス", f"株式会社見本|山田|{A}", ["company", "name", "email"], id="the contact of a company"),
    pytest.param("EMAIL|UNSUB_TIME|UNSUB_REASON", f"{A}|2026-01-01|no", ["email", "opt_out", None], id="Mailchimp's unsubscribed"),
    pytest.param("x|y", f"山田|{A}", [None, "email"], id="unknown headers: the content proves addresses"),
    pytest.param("sent by|x", f"info@example.jp|{A}", ["email", None], id="two columns of addresses: the first"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), LAYOUTS)
def test_a_layout_is_mapped(header: str, row: str, expected: list[str | None]) -> None:
    assert column_roles(header, row) == expected


def test_a_constant_column_of_addresses_is_not_the_recipient() -> None:
    assert column_roles("x|y", f"info@example.jp|{A}", "info@example.jp|b@example.com") == [None, "email"]


def test_every_column_says_why() -> None:
    plan = plan_columns(["Email Address", "CC", "LEID", "z"], [[A, "US", "1", ""]], {})
    assert plan.why == ("its header", "a country code in Mailchimp exports", "its header", "no known name")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("taro@example.com", True),
        ("a@example.com; b@example.com, c@example.com", True),
        ("山田 太郎 <taro@example.com>", True),
        ("Lee, Ann <ann@example.com>; b@example.com", True),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", True),
        ("a..b@docomo.ne.jp", True),
        ("please write to taro@example.com", False),
        ("@example", False),
        ("山田", False),
        ("", False),
    ],
)
def test_a_cell_of_addresses_is_told_from_text(cell: str, expected: bool) -> None:
    assert holds_addresses(cell) is expected


def test_a_dirty_column_with_the_right_name_stays_the_address_column() -> None:
    rows = [A] * 6 + ["taro@", "none", "なし", ""]
    assert column_roles("email|x", *(f"{cell}|1" for cell in rows)) == ["email", None]


def test_a_list_without_header_is_known_by_the_address_in_its_first_row() -> None:
    plan = plan_columns(PEOPLE[0], PEOPLE[1:], {})
    assert not plan.header
    assert plan.roles == ("email", "name", "kana", "company")
    assert plan.names == ("column 1", "column 2", "column 3", "column 4")


@pytest.mark.parametrize("first", ["yamada@", "", "＠example.com"])
def test_a_first_recipient_whose_address_is_broken_is_not_taken_for_a_header(first: str) -> None:
    plan = plan_columns(
        [first, "山田 太郎"], [["a@example.com", "佐藤 花子"], ["b@example.com", "鈴木 次郎"]], {}
    )
    assert (plan.header, plan.roles) == (False, ("email", "name"))


@pytest.mark.parametrize(
    "words",
    [
        ["東京都", "大阪府", "東京都"],
        ["営業部", "経理部", "総務部"],
        ["VIP", "New", "VIP"],
        ["A-1", "A-2", "A-3"],
    ],
)
def test_places_and_departments_in_a_list_without_header_are_no_names(words: list[str]) -> None:
    rows = [[f"a{n}@example.com", word] for n, word in enumerate(words)]
    assert plan_columns(rows[0], rows[1:], {}).roles == ("email", None)


def test_a_declared_column_wins_and_the_others_are_still_guessed() -> None:
    found = roles("to|alt email|氏名|コード", f"{A}|b@example.com|山田|7", email="alt email", id="コード")
    assert found == {"alt email": "email", "氏名": "name", "コード": "id"}


def test_a_declared_column_is_found_despite_spaces_width_and_case() -> None:
    assert roles("Ｅ－ＭＡＩＬ | 氏　名", f"{A}|山田", email="e-mail", name="氏名") == {
        "Ｅ－ＭＡＩＬ": "email",
        "氏　名": "name",
    }


def test_a_declared_column_of_a_list_without_header_goes_by_its_number() -> None:
    assert plan_columns(["山田 太郎", A], [], {"id": "column 1"}).roles == ("id", "email")


def test_a_declared_column_that_is_missing_names_the_nearest() -> None:
    with pytest.raises(PolicyError, match=r"no such column; did you mean `メールアドレス`"):
        roles("メールアドレス|氏名", f"{A}|山田", email="メールアドレ")


def test_an_error_about_a_list_without_header_shows_no_value_of_it() -> None:
    with pytest.raises(PolicyError) as caught:
        plan_columns(PEOPLE[0], PEOPLE[1:], {"email": "mail"})
    assert "taro" not in str(caught.value) and "山田" not in str(caught.value)


def test_every_alias_belongs_to_a_role_that_the_contract_knows() -> None:
    assert {role for places in aliases().rank.values() for role, _ in places} == set(ROLES)
    assert all(trap["role"] in (*ROLES, "") for trap in aliases().traps)


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=5))
def test_any_cells_give_a_plan_as_wide_as_the_widest_row(rows: list[list[str]]) -> None:
    plan = plan_columns(rows[0] if rows else [], rows[1:], {})
    assert len(plan.roles) == len(plan.names) == len(plan.why) == max([len(row) for row in rows], default=0)
    single = [role for role in plan.roles if role in ("email", "name", "id")]
    assert len(single) == len(set(single))


def test_the_contact_of_a_company_is_the_recipient_where_there_is_no_other() -> None:
    header = ["取引先名（通称）", "担当者氏名", "担当者メールアドレス"]
    rows = [["架空商事", "山田太郎", "taro@example.com"], ["例示物産", "佐藤花子", "hanako@example.net"]]
    assert plan_columns(header, rows, {}).roles[2] == "email"
    both = plan_columns([*header, "メールアドレス"], [[*row, f"a{n}@example.org"] for n, row in enumerate(rows)], {})
    assert both.roles[2:] == (None, "email")


def test_a_seller_in_every_row_is_no_recipient() -> None:
    rows = [["架空商事", "desk@example.com"]] * 5
    assert plan_columns(["会社名", "担当者メールアドレス"], rows, {}).roles[1] is None
