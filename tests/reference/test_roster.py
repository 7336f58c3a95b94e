"""The roster: who is a customer, what belongs to whom, who opted out, which address was confirmed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, BinaryIO

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.errors import PolicyError
from mailcheck.model.policy import RosterPolicy
from mailcheck.model.schema import arrow_schema
from mailcheck.reference.comparable import SHORT_CUTS, comparable, comparable_column
from mailcheck.reference.roster import Roster, load_roster


def roster(text: str | bytes, **policy: Any) -> Roster:
    """Load a roster at hand."""
    data = text.encode() if isinstance(text, str) else text

    def opener(path: str) -> BinaryIO:
        return io.BytesIO(data)

    found = load_roster(RosterPolicy(path="customers.csv", **policy), opener)
    assert found.table.schema == arrow_schema("roster")
    assert found.values.schema == arrow_schema("roster_value")
    found.table.validate(full=True)
    return found


def column(found: Roster, name: str) -> list[Any]:
    """Return a column of the roster."""
    values: list[Any] = found.table.column(name).to_pylist()
    return values


def values(found: Roster, role: str) -> list[tuple[int, str, str]]:
    """Return (row, customer, value) of a role."""
    return [
        (v["roster_row"], v["customer"], v["value"]) for v in found.values.to_pylist() if v["role"] == role
    ]


def test_a_roster_is_loaded_with_guessed_columns() -> None:
    found = roster(
        "会員番号,氏名,フリガナ,メールアドレス\n0001,山田 太郎,ヤマダ タロウ,Taro+x@Example.com\n".encode(
            "cp932"
        )
    )
    assert found.table.to_pylist() == [
        {
            "roster_row": 1, "id": "0001", "address": "taro+x@example.com", "identity": "taro@example.com",
            "name": "山田 太郎", "kana": "ヤマダ タロウ", "alias": None, "customer": "id:0001", "delegate_for": None,
            "verified_at": None, "opt_out": None, "segment": None,
        }
    ]  # fmt: skip
    assert found.has("name") and not found.has("verified_at")


def test_every_identifying_value_is_kept_as_it_is_compared() -> None:
    found = roster(
        "id,email,name,kana,電話番号,携帯電話,都道府県,住所1,生年月日,座席\n"
        "a-1,t@example.com,山田　太郎,ﾔﾏﾀﾞ ﾀﾛｳ,+81 90-0000-1111,03(0000)2222,東京都,架空町１－２－３,1990/1/2,S席\n",
        personal=("座席",),
    )
    assert {(v["role"], v["value"]) for v in found.values.to_pylist()} == {
        ("email", "t@example.com"),
        ("phone", "09000001111"),
        ("phone", "0300002222"),
        ("address", "東京都架空町1-2-3"),
        ("id", "A1"),
        ("name", "山田太郎"),
        ("kana", "ヤマダタロウ"),
        ("birthday", "1990-01-02"),
        ("座席", "s席"),
    }
    assert {v["customer"] for v in found.values.to_pylist()} == {"id:A1"}


@pytest.mark.parametrize(
    ("header", "row", "customer"),
    [
        pytest.param("email,id,account,household", "a@example.com,1,A9,h2", "account:A9", id="account first"),
        pytest.param(
            "email,id,account,household", "a@example.com,1,,h2", "household:H2", id="then household"
        ),
        pytest.param("email,id,account,household", "a@example.com,1,,", "id:1", id="then id"),
        pytest.param("email,id", "A+x@Example.com,", "address:a@example.com", id="then the mailbox"),
        pytest.param("email,name", ",Ann", "row:1", id="a row without anything is a customer of its own"),
    ],
)
def test_a_customer_is_account_household_id_or_mailbox(header: str, row: str, customer: str) -> None:
    found = roster(
        f"{header}\n{row}\nz@example.com,9,,\n".replace("9,,\n", "9" + "," * (header.count(",") - 1) + "\n")
    )
    assert column(found, "customer")[0] == customer


def test_several_addresses_of_one_row_are_rows_of_one_customer() -> None:
    found = roster('email,name\n"a@example.com; Ann <b@example.org>",Ann\nc@example.com,Cat\n')
    assert column(found, "address") == ["a@example.com", "b@example.org", "c@example.com"]
    assert column(found, "roster_row") == [1, 1, 2]
    assert column(found, "customer") == ["address:a@example.com"] * 2 + ["address:c@example.com"]


def test_several_phones_of_one_cell_are_values_each() -> None:
    found = roster('id,email,phone\n1,a@example.com,"090-0000-0001; 03-0000-0002"\n')
    assert [v[2] for v in values(found, "phone")] == ["09000000001", "0300000002"]


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("姓,名", "山田,太郎", "山田 太郎"),
        ("First Name,Last Name", "Ann,Lee", "Ann Lee"),
        ("Last Name,First Name", "Lee,Ann", "Ann Lee"),
        ("姓,名", "山田,", "山田"),
        ("姓,名", ",", None),
        ("氏名,姓,名", "山田太郎,山田,太郎", "山田太郎"),
        ("氏名,姓,名", ",山田,太郎", "山田 太郎"),
    ],
)
def test_family_and_given_are_joined_as_their_owners_do(header: str, row: str, name: str | None) -> None:
    found = roster(f"email,{header}\na@example.com,{row}\n")
    assert column(found, "name") == [name] and found.has("name")


@pytest.mark.parametrize(
    ("cell", "name", "alias"),
    [
        ("佐藤 花子（旧姓 鈴木）", "佐藤 花子", "鈴木"),
        ("佐藤 花子(旧姓：鈴木)", "佐藤 花子", "鈴木"),
        ("Ann Lee (née Kim)", "Ann Lee", "Kim"),
        ("佐藤 花子（東京）", "佐藤 花子（東京）", None),
        ("佐藤 花子", "佐藤 花子", None),
    ],
)
def test_a_former_name_in_a_note_is_an_alias(cell: str, name: str, alias: str | None) -> None:
    found = roster(f"email,氏名\na@example.com,{cell}\n")
    assert (column(found, "name"), column(found, "alias")) == ([name], [alias])


def test_aliases_of_columns_and_notes_are_joined() -> None:
    found = roster(
        "email,氏名,旧姓,通称\na@example.com,佐藤 花子（旧名 田中）,鈴木,ハナ\nb@example.com,山田,,\n"
    )
    assert column(found, "alias") == ["田中;鈴木;ハナ", None]


OPT_OUT = [
    pytest.param("opt_out", ["1", "0", ""], [True, False, None], id="1, 0 and unknown"),
    pytest.param("opt_out", ["1.0", "0.0"], [True, False], id="as a spreadsheet writes 1 and 0"),
    pytest.param("opt_out", ["TRUE", "false"], [True, False], id="true and false"),
    pytest.param("opt_out", ["yes", "No"], [True, False], id="yes and no"),
    pytest.param("配信停止", ["1", "", ""], [True, False, False], id="a flag column: empty is not stopped"),
    pytest.param("配信停止", ["停止", "", "配信停止"], [True, False, True], id="a flag column of words"),
    pytest.param("UNSUB_TIME", ["2026-01-02 10:00:00", ""], [True, False], id="the time of unsubscribing"),
    pytest.param(
        "状態", ["配信中", "配信停止", "解除", "エラー停止"], [False, True, True, True], id="blastmail"
    ),
    pytest.param("status", ["subscribed", "unsubscribed", "cleaned"], [False, True, True], id="Mailchimp"),
    pytest.param("status", ["subscribed", "pending", ""], [False, None, None], id="pending is unknown"),
    pytest.param("descadastrado", ["sim", "não"], [True, False], id="Portuguese"),
    pytest.param("メルマガ購読", ["1", "0", ""], [False, True, None], id="consent asks the other way"),
    pytest.param("メール配信", ["希望", "希望しない", ""], [False, True, None], id="consent in words"),
    pytest.param(
        "Email Marketing Consent",
        ["SUBSCRIBED", "NEVER_SUBSCRIBED", "UNSUBSCRIBED"],
        [False, True, True],
        id="Klaviyo",
    ),
    pytest.param("配信可否", ["可", "否", "不可"], [False, True, True], id="may be written to"),
    pytest.param(
        "opt_out", ["maybe", "1", "0"], [None, True, False], id="what nobody understands is unknown"
    ),
]


@pytest.mark.parametrize(("header", "cells", "expected"), OPT_OUT)
def test_opting_out_is_read_from_what_exports_say(
    header: str, cells: list[str], expected: list[bool | None]
) -> None:
    rows = "".join(f"a{n}@example.com,{cell}\n" for n, cell in enumerate(cells))
    assert column(roster(f"email,{header}\n{rows}"), "opt_out") == expected


def test_one_column_that_says_out_is_enough() -> None:
    found = roster("email,opt_out,consent\na@example.com,0,no\nb@example.com,1,yes\nc@example.com,0,yes\n")
    assert column(found, "opt_out") == [True, True, False]


def test_days_of_confirmation_are_read_and_the_unreadable_are_remarked() -> None:
    found = roster(
        "email,verified_at\na@example.com,2026-03-01\nb@example.com,2026/3/1\nc@example.com,令和8年3月1日\n"
        "d@example.com,46082\ne@example.com,soon\nf@example.com,\ng@example.com,2026-02-30\n"
    )
    day = date(2026, 3, 1)
    assert column(found, "verified_at") == [day, day, day, day, None, None, None]
    assert found.remarks == (
        "customers.csv: verified_at is no date that can be read in row 5, 7; these addresses count as unverified",
    )


@pytest.mark.parametrize(
    ("text", "policy", "message"),
    [
        pytest.param("氏名,番号\n山田,1\n", {}, "no column holds addresses", id="no addresses"),
        pytest.param("email,name\n", {}, "the roster has no rows", id="no rows"),
        pytest.param("email,氏名\na@example.com,山田\n", {"columns": {"name": "氏"}}, "did you mean `氏名`", id="missing column"),
        pytest.param("email,座席番号\na@example.com,1\n", {"personal": ("座席",)}, 'has no column "座席"; did you mean `座席番号`', id="missing personal column"),
        pytest.param("email,name\na@example.com,Ann\nb@example.com,Lee, Bob\n", {}, "row 2: 3 cells where 2 were expected", id="damaged row"),
        pytest.param(b"email,name\na@example.com,\xff\xfe\xfd\n", {"encoding": "utf-8"}, "line 2 has octets", id="wrong encoding"),
        pytest.param(bytes(range(128, 256)) * 8, {}, "fit no known encoding", id="undecided encoding"),
    ],
)  # fmt: skip
def test_a_roster_that_cannot_be_used_ends_the_run_in_one_line(
    text: str | bytes, policy: dict[str, Any], message: str
) -> None:
    with pytest.raises(PolicyError) as caught:
        roster(text, **policy)
    line = str(caught.value)
    assert message in line and line.startswith("customers.csv") and "\n" not in line


def test_a_file_that_is_not_there_is_one_line_too() -> None:
    with pytest.raises(PolicyError, match=r"^no/such\.csv: cannot be read "):
        load_roster(RosterPolicy(path="no/such.csv"))


def test_a_row_with_cells_missing_at_its_end_is_taken_as_it_is() -> None:
    assert column(roster("id,email,name,phone\n1,a@example.com,Ann\n2,b@example.com\n"), "name") == [
        "Ann",
        None,
    ]


def test_rows_keep_the_number_that_they_have_in_the_file() -> None:
    found = roster("id,email\n\n1,a@example.com\n,\n2,b@example.com\n")
    assert column(found, "roster_row") == [2, 4]


@pytest.mark.parametrize(
    ("role", "value", "expected"),
    [
        ("phone", "＋81 90 1234 5678", "09012345678"),
        ("phone", "０９０－１２３４－５６７８", "09012345678"),
        ("email", "ａ．Ｂ@gmail.com", "ab@gmail.com"),
        ("email", "nobody", None),
        ("name", " 山田　太郎 ", "山田太郎"),
        ("name", "Ann  LEE", "ann lee"),
        ("address", "東京都 千代田区１‐２", "東京都千代田区1-2"),
        ("id", "ab-０１", "AB01"),
        ("birthday", "平成2年1月2日", "1990-01-02"),
        ("birthday", "unknown", "unknown"),
        ("金額", "29,000 円", "29,000円"),
        ("name", "", None),
    ],
)
def test_a_value_is_compared_in_its_normal_form(role: str, value: str, expected: str | None) -> None:
    assert comparable(role, value) == expected


@given(
    st.sampled_from(sorted(SHORT_CUTS)),
    st.one_of(
        st.text(max_size=12),
        st.text(st.sampled_from("09-() +8１０"), max_size=12),
        st.text(st.sampled_from("山々ーんヶア太 　ｱ゙が"), max_size=8),
        st.from_regex(r"[a-z0-9_][a-z0-9._+\-]{0,4}@(gmail\.com|[a-z0-9.\-]{1,6})", fullmatch=True),
        st.text(st.sampled_from("AB019-"), max_size=6),
        st.text(st.sampled_from("東京1-2 　－々"), max_size=8),
    ),
)
def test_the_short_cut_over_columns_gives_what_the_careful_way_gives(role: str, value: str) -> None:
    assert comparable_column(role, pa.array([value])).to_pylist() == [comparable(role, value)]
