"""Sealed rosters: nothing readable in them, nothing lost that a scan needs."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.gather import gather, policy_of
from mailcheck.app.request import Request
from mailcheck.app.scan import scan
from mailcheck.app.seal import ROUND, keys_of, seal_roster
from mailcheck.cli.roster import command
from mailcheck.model.errors import PolicyError, UsageError
from mailcheck.reference.sealed import MAGIC, Seal, is_sealed, load_sealed, split_tags
from mailcheck.resolve.sealed_readings import judge_sealed

ROOT = Path(__file__).parent.parent.parent
KEY = "a key of more than sixteen octets"
TODAY = date(2026, 6, 1)
ROSTER = """id,email,name,kana,phone,address,household,verified_at,opt_out,segment,座席番号,delegate_for,alias
M001,taro@example.jp,山田 太郎,ヤマダ タロウ,03-5555-0101,東京都千代田区千代田1-1,,2026-01-05,,gold,A-0101,,
M002,hanako@example.jp,佐藤 花子,サトウ ハナコ,03-5555-0102,東京都千代田区千代田1-2,,,1,leaked,A-0102,,旧姓 鈴木
M003,ichiro@example.jp,鈴木 一郎,スズキ イチロウ,03-5555-0103,東京都千代田区千代田1-3,H1,,,gold,A-0103,,
M004,jiro@example.jp,鈴木 二郎,スズキ ジロウ,03-5555-0103,東京都千代田区千代田1-3,H1,,,gold,A-0104,,
M005,ana@example.com,Ana Souza,,03-5555-0105,,,,,gold,A-0105,M001,
M006,taro2@example.jp,山田 太郎,ヤマダ タロウ,03-5555-0199,,,,,gold,A-0106,,
M007,sato@example.jp,佐藤 実,サトウ ミノル,03-5555-0199,"5 Main Street, Leeds",,,,gold,A-0107,,
"""
LIST = "email,name,body\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILCHECK_KEY", KEY)
    (tmp_path / "customers.csv").write_text(ROSTER, "utf-8")
    policy = policy_of(request("customers.csv"))
    (tmp_path / "customers.sealed").write_bytes(seal_roster(policy, "customers.csv").content)
    return tmp_path


def request(roster: str, *paths: str, **changes):
    overrides = {"roster": {"path": roster, "personal": ["座席番号"]}, "sender": {"domains": ["club.example"]}}
    values = {"paths": paths or ("list.csv",), "find_policy": False, "jobs": 1, "today": TODAY, "overrides": overrides}
    return Request(**{**values, **changes})


def facts(here, rows: str, roster: str):
    (here / "list.csv").write_text(LIST + rows, "utf-8")
    return gather(request(roster)).tables


def found(here, rows: str, **changes):
    """Return the findings with the plain roster and with the sealed one, as (rule, severity, row)."""
    (here / "list.csv").write_text(LIST + rows, "utf-8")
    reports = (scan(request(roster, **changes)) for roster in ("customers.csv", "customers.sealed"))
    return [Counter((f.rule, f.severity, f.location.row) for f in report.findings) for report in reports]


def test_nothing_of_the_roster_can_be_read(here):
    content = (here / "customers.sealed").read_bytes()
    sealed = load_sealed("customers.sealed", KEY.encode())
    readable = content + repr(sealed.table.to_pydict()).encode() + repr(sealed.table.schema).encode()
    words = {w for line in ROSTER.splitlines()[1:] for cell in line.split(",") for w in (cell, *cell.split()) if len(w) > 1}
    words -= {"2026-01-05"}
    assert [w for w in sorted(words) if w.encode() in readable] == []
    assert KEY.encode() not in content and Seal(KEY.encode()).digest(b"") not in content


def test_the_same_roster_and_key_give_the_same_octets(here):
    again = seal_roster(policy_of(request("customers.csv")), "customers.csv").content
    assert again == (here / "customers.sealed").read_bytes()


def test_another_key_gives_other_octets_everywhere(here, monkeypatch):
    monkeypatch.setenv("MAILCHECK_KEY", "another key of more than sixteen")
    other = seal_roster(policy_of(request("customers.csv")), "customers.csv").content
    first = load_sealed("customers.sealed", KEY.encode()).table
    (here / "other.sealed").write_bytes(other)
    second = load_sealed("other.sealed", b"another key of more than sixteen").table
    for name in ("who", "customer"):
        assert not set(first.column(name).to_pylist()) & set(second.column(name).to_pylist())


@given(st.binary(max_size=200), st.binary(min_size=16, max_size=80))
def test_the_digest_is_hmac(data, key):
    own = hmac.digest(key, b"mailcheck sealed roster\0", hashlib.sha256)
    assert Seal(key).digest(data) == hmac.digest(own, data, hashlib.sha256)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        pytest.param(lambda c: c[:-1] + bytes([c[-1] ^ 1]), "damaged or was changed", id="one bit"),
        pytest.param(lambda c: c[:-8], "damaged or was changed", id="cut off"),
        pytest.param(lambda c: c[: len(MAGIC) + 4], "not a sealed roster", id="only a beginning"),
        pytest.param(lambda c: c.replace(MAGIC, MAGIC.replace(b"2", b"1")), "another version", id="of an older version"),
        pytest.param(lambda c: b"", "not a sealed roster", id="empty"),
        pytest.param(lambda c: ROSTER.encode(), "not a sealed roster", id="a plain roster under that name"),
    ],
)
def test_a_damaged_file_is_refused(here, damage, told):
    path = here / "customers.sealed"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(PolicyError, match=told):
        gather(request("customers.sealed", "customers.sealed"))


def test_another_key_is_refused(here, monkeypatch):
    monkeypatch.setenv("MAILCHECK_KEY", "another key of more than sixteen")
    with pytest.raises(PolicyError, match="another key"):
        gather(request("customers.sealed", "customers.csv"))


def test_without_a_key_nothing_is_read_or_written(here, monkeypatch):
    monkeypatch.delenv("MAILCHECK_KEY")
    with pytest.raises(PolicyError, match="MAILCHECK_KEY"):
        gather(request("customers.sealed", "customers.csv"))
    result = CliRunner().invoke(command, ["seal", "customers.csv", "-o", "new.sealed"])
    assert isinstance(result.exception, UsageError) and "MAILCHECK_KEY" in str(result.exception)
    assert not (here / "new.sealed").exists()


def test_a_sealed_roster_is_known_by_its_first_line_too(here):
    (here / "customers.sealed").rename(here / "roster.bin")
    assert is_sealed("roster.bin") and not is_sealed("customers.csv")
    assert gather(request("roster.bin", "customers.csv")).reference.sealed is not None


def test_the_command_says_what_it_wrote_and_replaces_only_sealed_rosters(here):
    result = CliRunner().invoke(command, ["seal", "customers.csv", "-o", "customers.sealed"], standalone_mode=False)
    assert (result.return_value, result.exception) == (0, None)
    assert result.output.startswith("customers.sealed: 7 rows, ")
    before = (here / "customers.csv").read_bytes()
    result = CliRunner().invoke(command, ["seal", "customers.csv", "-o", "customers.csv"])
    assert isinstance(result.exception, UsageError)
    assert (here / "customers.csv").read_bytes() == before
    result = CliRunner().invoke(command, ["seal", "customers.sealed", "-o", "twice.sealed"])
    assert "sealed already" in str(result.exception)
    assert not list(here.glob("*.part"))


def test_recipients_are_known_as_with_the_plain_roster(here):
    rows = "taro@example.jp,,\nHanako@Example.JP,,\nana@example.com,,\njiro@example.jp,,\nx@example.net,,\n"
    plain, sealed = (facts(here, rows, r)["recipient"] for r in ("customers.csv", "customers.sealed"))
    same = ("in_roster", "roster_rows", "destination", "opted_out", "segment", "own")
    for name in same:
        if name != "segment":
            assert plain.column(name).to_pylist() == sealed.column(name).to_pylist(), name
    assert all(c.startswith("sealed:") for c in sealed.column("customer").to_pylist()[:4])
    assert sealed.column("customer").to_pylist()[4] == plain.column("customer").to_pylist()[4]


def test_household_members_are_one_customer(here):
    rows = "ichiro@example.jp,,\njiro@example.jp,,\ntaro@example.jp,,\n"
    first, second, third = facts(here, rows, "customers.sealed")["recipient"].column("customer").to_pylist()
    assert first == second != third


def test_the_policy_decides_about_segments_it_names(here):
    rows = "taro@example.jp,,\nhanako@example.jp,,\n"
    changes = {"select": ("AUD",)}
    base = request("x").overrides
    for roster in ("customers.csv", "customers.sealed"):
        overrides = {**base, "roster": {"path": roster}, "audience": {"segment": ["gold"]}}
        (here / "list.csv").write_text(LIST + rows, "utf-8")
        report = scan(request(roster, **{**changes, "overrides": overrides}))
        assert [(f.rule, f.location.row) for f in report.findings if f.rule == "AUD501"] == [("AUD501", 2)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("taro@example.jp,山田太郎,山田太郎 様\\n", id="all right"),
        pytest.param("taro@example.jp,ヤマダ タロウ,Dear Taro Yamada,\\n", id="another script"),
        pytest.param("taro@example.jp,佐藤花子,\n", id="another customer's name"),
        pytest.param("taro@example.jp,田中三郎,\n", id="a stranger's name"),
        pytest.param("taro2@example.jp,山田太郎,\ntaro@example.jp,佐藤実,\n", id="two customers of one name"),
        pytest.param("hanako@example.jp,鈴木花子,\n", id="a maiden name"),
        pytest.param("ana@example.com,山田太郎,\n", id="mail for the one she acts for"),
        pytest.param("ana@example.com,佐藤花子,\n", id="mail for somebody else"),
        pytest.param("taro@example.jp,,お電話 03-5555-0102 会員番号 M002\n", id="another customer's phone and id"),
        pytest.param("taro@example.jp,,お電話 03-5555-0101 会員番号 M001\n", id="his own phone and id"),
        pytest.param("taro@example.jp,,連絡先 hanako@example.jp\n", id="another customer's address"),
        pytest.param("ichiro@example.jp,,お電話 03-5555-0103\n", id="the phone of his household"),
        pytest.param("sato@example.jp,,お電話 03-5555-0199\n", id="a phone that two customers share"),
        pytest.param("taro@example.jp,,お電話 03-5555-0199\nsato@example.jp,,x\n", id="a shared phone at a third"),
        pytest.param("taro@example.jp,,座席 A-0102 東京都千代田区千代田1-2\n", id="another customer's seat and home"),
        pytest.param("taro@example.jp,,座席 A-0101 です\n", id="his own seat"),
        pytest.param("taro@example.jp,,お届け先 千代田区千代田1丁目2番 コーポみほん\n", id="another customer's house"),
        pytest.param("taro@example.jp,,お届け先 東京都千代田区千代田１丁目１番\n", id="his own house"),
        pytest.param("taro@example.jp,,お届け先 東京都千代田区千代田1丁目3番\n", id="the house of a household"),
        pytest.param('taro@example.jp,,"Address: 5 Main Street, Leeds, UK"\n', id="a house and what follows"),
        pytest.param('taro@example.jp,,"Address: 5 Main Street, London"\n', id="a house of that name in another town"),
    ],
)
def test_a_scan_finds_the_same(here, rows):
    plain, sealed = found(here, rows.replace("\\n", "\n"), select=("PAR", "LEK202"))
    assert plain == sealed


def test_the_finding_says_that_the_name_is_sealed(here):
    (here / "list.csv").write_text(LIST + "taro@example.jp,佐藤花子,\n", "utf-8")
    report = scan(request("customers.sealed", select=("PAR301",)))
    (finding,) = report.findings
    assert finding.message == "the list says 佐***, which is not the name in the sealed roster for this address (different name)"


def test_no_digest_of_the_roster_reaches_the_report(here):
    (here / "list.csv").write_text(LIST + "taro@example.jp,佐藤花子,お電話 03-5555-0102\n", "utf-8")
    assert "sealed:" not in str(scan(request("customers.sealed")).as_dict())


def test_a_sample_gives_the_same_findings_with_its_roster_sealed(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILCHECK_KEY", KEY)
    folder = ROOT / "samples" / "seiyu-order-confirmation"
    asked = Request(paths=(str(folder / "batch"),), policy=str(folder / "mailcheck.toml"), jobs=1)
    policy = policy_of(asked)
    (tmp_path / "r.sealed").write_bytes(seal_roster(policy, policy.roster.path or "").content)
    sealed = Request(paths=asked.paths, policy=asked.policy, jobs=1, overrides={"roster": {"path": str(tmp_path / "r.sealed")}})
    first, second = (Counter((f.rule, f.severity, f.location.path, f.location.row) for f in scan(r).findings) for r in (asked, sealed))
    assert first == second


def table(here, rows: str, name: str = "r.csv"):
    """Return the sealed table of a roster of addresses and names."""
    (here / name).write_text("id,email,name,kana\n" + rows, "utf-8")
    (here / f"{name}.sealed").write_bytes(seal_roster(policy_of(request(name, overrides={"roster": {"path": name}})), name).content)
    return load_sealed(f"{name}.sealed", KEY.encode()).table


def test_equal_names_of_two_rows_have_no_tag_in_common(here):
    rows = "".join(f"{i},p{i}@example.jp,鈴木 一郎,スズキ イチロウ\n" for i in range(40))
    tags = [split_tags(t) for t in table(here, rows).column("tags").to_pylist()]
    common = Counter(tag for row in tags for tag in row)
    assert max(common.values()) == 1, "a tag that repeats would show how many have one family name"


def test_the_rows_stand_in_the_order_of_their_digests(here):
    rows = "".join(f"{i},p{i}@example.jp,鈴木 一郎,スズキ イチロウ\n" for i in range(40))
    who = table(here, rows).column("who").to_pylist()
    assert who == sorted(who)


def test_the_place_in_the_roster_is_not_in_the_file(here):
    rows = [f"{i},p{i}@example.jp p{i}@example.net,鈴木 一郎,スズキ イチロウ\n" for i in range(20)]
    first, second = (table(here, "".join(order)) for order in (rows, rows[::-1]))
    assert first == second, "the order of the roster could be read"
    assert first.column("roster_row").to_pylist()[0] == 1


def test_the_number_of_tags_does_not_tell_short_names_from_long_ones(here):
    rows = "1,a@example.jp,林 恵,ハヤシ メグミ\n2,b@example.jp,勅使河原 真由美,テシガワラ マユミ\n3,c@example.com,Ana Sá,\n"
    sizes = {len(split_tags(t)) for t in table(here, rows).column("tags").to_pylist()}
    assert all(size % ROUND == 0 for size in sizes)
    assert len(sizes) < 3


def test_who_has_the_file_and_guesses_the_names_but_not_the_key_finds_nothing(here):
    found = table(here, "1,p1@example.jp,鈴木 一郎,スズキ イチロウ\n")
    (tags,), (who,) = (found.column(name).to_pylist() for name in ("tags", "who"))
    right, wrong = (
        {seal.tag(who, kind, key) for kind, key in keys_of("鈴木 一郎", "スズキ イチロウ", None)}
        for seal in (Seal(KEY.encode()), Seal(b"a key that was guessed badly"))
    )
    assert right <= split_tags(tags) and not wrong & split_tags(tags)


def test_who_has_the_key_can_ask_about_names_as_the_documentation_says(here):
    found = table(here, "1,p1@example.jp,鈴木 一郎,スズキ イチロウ\n")
    seal, (tags,) = Seal(KEY.encode()), found.column("tags").to_pylist()
    who = seal.number("a", "p1@example.jp")
    assert who == found.column("who").to_pylist()[0]
    assert seal.tag(who, "h", "鈴木一郎") in split_tags(tags)


@pytest.mark.parametrize(
    "key",
    ["aaaaaaaaaaaaaaaaaaaa", "abcdefabcdefabcdefabcdef", "0123456789012345678", "abcdefghijklmnopqrst", "20260401202604012"],
    ids=["one-letter", "a-piece-over-and-over", "digits", "the-alphabet", "dates"],
)
def test_a_key_that_is_soon_guessed_seals_nothing(here, monkeypatch, key):
    monkeypatch.setenv("MAILCHECK_KEY", key)
    with pytest.raises(UsageError, match="too easy to guess") as caught:
        seal_roster(policy_of(request("customers.csv")), "customers.csv")
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("kanji", "said", "another"),
    [
        ("長園 恵", "ナガゾノ メグミ", False),
        ("山田 香原", "ヤマダ カバラ", False),
        ("中 原", "Nakabara", False),
        ("山田 太郎", "スズキ ハナコ", True),
        ("山田 太郎", "Suzuki Hanako", True),
    ],
)
def test_a_reading_that_the_kanji_may_have_is_not_denied(kanji, said, another):
    keys = frozenset(keys_of(kanji, None, None))
    assert (judge_sealed(said, lambda kind, key: (kind, key) in keys).verdict == "mismatch") is another
