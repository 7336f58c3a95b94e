"""Waivers: who may answer for what, and what becomes of a waiver that says nothing any more."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.request import Request
from mailcheck.app.scan import scan
from mailcheck.app.waivers import check_waivers, kind_of
from mailcheck.model.errors import MailcheckError, PolicyError, UsageError
from mailcheck.model.mask import mask_value
from mailcheck.reference.policy import make_policy
from mailcheck.reference.rulebook import load_rulebook

BOOK = load_rulebook()
TODAY = date(2026, 6, 1)
KEY = "a key of more than sixteen octets"
MAIL = "From: info@club.example\nTo: {to}\nMessage-ID: {id}\n{more}\nHello\n"
ROSTER = "id,email,name\n1,taro@example.jp,山田太郎\n2,tomoko@example.jp,鈴木友子\n"


def waiver(**changes):
    entry = {"rule": "DST402", "match": "mails/*.eml", "reason": "confirmed", "owner": "support"}
    return {**entry, "expires": date(2027, 3, 31), **changes}


@pytest.fixture
def batch(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILCHECK_KEY", raising=False)
    (tmp_path / "mails").mkdir()

    def put(name: str, to: str, message_id: str = "<1@club.example>", more: str = ""):
        text = MAIL.format(to=to, id=message_id, more=more)
        (tmp_path / "mails" / name).write_text(text, "utf-8")

    return put


def judged(*waivers, select=("DST402",), roster=False, language="en"):
    policy = {"waiver": list(waivers)}
    if roster:
        policy["roster"] = {"path": "roster.csv"}
    return scan(
        Request(
            paths=("mails",),
            find_policy=False,
            overrides=policy,
            select=select,
            jobs=1,
            today=TODAY,
            language=language,
        )
    )


def codes(findings):
    return [finding.rule for finding in findings]


@pytest.mark.parametrize(
    ("match", "kind"),
    [
        pytest.param("t***@e***.example", "masked", id="the contract's example"),
        pytest.param("t***@e***", "masked", id="a host without a suffix"),
        pytest.param("山***", "masked", id="a masked name"),
        pytest.param("R*** C***", "masked", id="a masked name of two words"),
        pytest.param("***-****-**78", "masked", id="a masked phone number"),
        pytest.param("EXP101:0123456789abcdef0123456789abcdef", "fingerprint", id="a fingerprint"),
        pytest.param("<1@club.example>", "message-id", id="a message-id"),
        pytest.param("mails/1.eml", "path", id="one file"),
        pytest.param("mails/*.eml", "glob", id="files of a folder"),
        pytest.param("*@example.com", "glob", id="addresses of a domain are no masked value"),
        pytest.param("***", "glob", id="anything"),
        pytest.param("*", "glob", id="the whole rule"),
        pytest.param("mails/[0-9].eml", "glob", id="a class of characters"),
    ],
)
def test_a_match_says_by_its_form_what_it_means(match, kind):
    assert kind_of(match) == kind


@given(
    st.from_regex(r"[a-z][a-z0-9.+-]{0,9}@[a-z][a-z0-9-]{0,9}[.](example|jp|com)", fullmatch=True)
    | st.from_regex(r"0[0-9]{2}-[0-9]{4}-[0-9]{4}", fullmatch=True)
)
def test_what_a_report_shows_of_a_value_can_be_used_as_a_match(value):
    assert kind_of(mask_value(value)) == "masked"


@pytest.mark.parametrize("key", ["rule", "match", "reason", "owner", "expires"])
def test_a_waiver_without_one_of_its_keys_is_refused(key):
    entry = waiver()
    del entry[key]
    with pytest.raises(PolicyError, match=key):
        make_policy({"waiver": [entry]})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"reason": "  "}, "`reason` is empty", id="no reason"),
        pytest.param({"owner": ""}, "`owner` is empty", id="no owner"),
        pytest.param({"match": ""}, "`match` is empty", id="no match"),
        pytest.param({"rule": "visible-customer"}, "did you mean `visible-customers`", id="a slip in the name"),
        pytest.param({"rule": "EXP"}, "no rule `EXP`", id="a whole family of rules"),
        pytest.param({"rule": "EXP101", "match": "*"}, "by a pattern", id="exposure anywhere"),
        pytest.param({"rule": "EXP101", "match": "mails/*"}, "by a pattern", id="exposure in a folder"),
        pytest.param({"rule": "wrong-name", "match": "?.eml"}, "by a pattern", id="wrong names by a pattern"),
        pytest.param({"rule": "LEK202", "match": "[ab].eml"}, "by a pattern", id="other people's data"),
        pytest.param({"rule": "SYS001"}, "cannot be waived", id="an unread message"),
        pytest.param({"rule": "SYS002"}, "cannot be waived", id="a damaged message"),
        pytest.param({"rule": "SYS008"}, "cannot be waived", id="a waiver for stale waivers"),
    ],
)
def test_a_waiver_that_could_hide_too_much_is_refused(changes, told):
    policy = make_policy({"waiver": [waiver(), waiver(**changes)]})
    with pytest.raises(PolicyError) as error:
        check_waivers(policy, BOOK, keyed=True)
    assert told in str(error.value)
    assert "[[waiver]] 2" in str(error.value)


def test_an_attachment_that_nobody_could_open_can_be_looked_into_by_hand():
    policy = make_policy({"waiver": [waiver(rule="ATT701", match="mails/*.eml")]})
    assert [w.kind for w in check_waivers(policy, BOOK, keyed=False)] == ["glob"]


def test_a_fingerprint_is_refused_without_a_key_that_lasts(batch):
    batch("1.eml", "a@example.com")
    entry = waiver(match="DST402:" + "0" * 32)
    with pytest.raises(UsageError, match="MAILCHECK_KEY"):
        judged(entry)


def test_a_waived_finding_stands_apart_and_does_not_count(batch):
    batch("1.eml", "a@gmai.com")
    assert judged().verdict == "fail"
    report = judged(waiver())
    assert report.verdict == "pass"
    assert codes(report.waived) == ["DST402"]
    assert report.findings == [] and report.rules == {}
    assert report.waived[0].evidence["waiver"] == "support, until 2027-03-31: confirmed"
    assert [f["rule"] for f in report.as_dict()["waived"]] == ["DST402"]


def test_the_rest_of_a_rule_still_counts(batch):
    batch("1.eml", "a@gmai.com")
    batch("2.eml", "b@gmai.com")
    report = judged(waiver(match="mails/1.eml"))
    assert [f.location.path for f in report.findings] == ["mails/2.eml"]
    assert report.rules["DST402"].findings == 1
    assert report.verdict == "fail"


def test_a_waiver_of_another_rule_does_not_help(batch):
    batch("1.eml", "a@gmai.com")
    report = judged(waiver(rule="DST401"), select=("DST401", "DST402"))
    assert codes(report.findings) == ["SYS008", "DST402"]


def test_a_fingerprint_waives_the_value_wherever_it_stands(batch, monkeypatch):
    monkeypatch.setenv("MAILCHECK_KEY", KEY)
    batch("1.eml", "a@gmai.com")
    batch("2.eml", "b@gmai.com")
    first, second = judged().findings
    report = judged(waiver(match=first.fingerprint))
    assert [f.fingerprint for f in report.findings] == [second.fingerprint]


def test_an_expired_waiver_is_an_error_and_waives_nothing(batch):
    batch("1.eml", "a@gmai.com")
    report = judged(waiver(expires=date(2026, 5, 31)))
    assert sorted(codes(report.findings)) == ["DST402", "SYS008"]
    stale = next(f for f in report.findings if f.rule == "SYS008")
    assert (stale.severity, stale.message) == ("error", "waiver 1 (DST402, support) has expired")


def test_a_waiver_holds_on_its_last_day(batch):
    batch("1.eml", "a@gmai.com")
    assert judged(waiver(expires=TODAY)).verdict == "pass"


def test_an_unused_waiver_is_a_warning(batch):
    batch("1.eml", "a@example.com")
    report = judged(waiver())
    assert [(f.rule, f.severity) for f in report.findings] == [("SYS008", "warning")]
    assert report.verdict == "pass"


def test_a_waiver_of_a_rule_that_did_not_run_is_not_called_unused(batch):
    batch("1.eml", "a@example.com")
    assert judged(waiver(rule="AUD501")).findings == []


def test_exposure_of_one_mail_can_be_waived_by_its_message_id(batch):
    batch("1.eml", "a@example.com, b@example.net", "<family@club.example>")
    batch("2.eml", "c@example.com, d@example.net", "<other@club.example>")
    report = judged(waiver(rule="EXP101", match="<family@club.example>"), select=("EXP101",))
    assert [f.location.path for f in report.waived] == ["mails/1.eml"]
    assert [f.location.path for f in report.findings] == ["mails/2.eml"]


def test_a_message_id_of_several_mails_waives_none_of_them(batch):
    batch("1.eml", "a@example.com, b@example.net", "<same@club.example>")
    batch("2.eml", "c@example.com, d@example.net", "<same@club.example>")
    report = judged(waiver(rule="EXP101", match="<same@club.example>"), select=("EXP101",))
    assert report.waived == []
    assert sorted(codes(report.findings)) == ["EXP101", "EXP101", "SYS008"]


def test_one_masked_value_out_of_many_does_not_waive_the_exposure_of_all(batch):
    batch("1.eml", "taro@example.com, b@example.net")
    report = judged(waiver(rule="EXP101", match="t***@e***.com"), select=("EXP101",))
    assert "EXP101" in codes(report.findings)


def test_a_wrong_name_is_waived_by_the_masked_address(batch, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    batch("1.eml", '"鈴木太郎" <taro@example.jp>')
    entry = waiver(rule="PAR301", match="t***@e***.jp", reason="married name")
    assert codes(judged(select=("PAR301",), roster=True).findings) == ["PAR301"]
    report = judged(entry, select=("PAR301",), roster=True)
    assert (codes(report.findings), codes(report.waived)) == ([], ["PAR301"])


def test_a_masked_address_of_two_customers_waives_neither(batch, tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    batch("1.eml", '"佐藤一郎" <taro@example.jp>')
    batch("2.eml", '"高橋次郎" <tomoko@example.jp>')
    entry = waiver(rule="PAR301", match="t***@e***.jp")
    report = judged(entry, select=("PAR301",), roster=True)
    assert sorted(codes(report.findings)) == ["PAR301", "PAR301", "SYS008"]
    assert "fingerprint" in next(f.message for f in report.findings if f.rule == "SYS008")


def test_a_file_of_several_mails_is_no_single_finding(tmp_path, batch):
    text = "From x@example.com Mon Jan  5 10:00:00 2026\n" + MAIL.format(
        to="a@example.com, b@example.net", id="<1@x.example>", more=""
    )
    (tmp_path / "mails" / "all.mbox").write_text(text + "\n" + text, "utf-8")
    entry = waiver(rule="EXP101", match="mails/all.mbox")
    report = judged(entry, select=("EXP101",))
    assert report.waived == []
    assert sorted(codes(report.findings)) == ["EXP101", "EXP101", "SYS008"]


@pytest.mark.parametrize("name", ["X-Mailcheck-Ignore", "X-Mailcheck-Waiver", "Mailcheck-Ignore", "Comments"])
def test_a_mail_can_never_waive_itself(batch, name):
    batch("1.eml", "a@example.com, b@example.net", more=f"{name}: EXP101 mailcheck: ignore EXP101\n")
    assert codes(judged(select=("EXP101",)).findings) == ["EXP101"]


def test_personal_data_in_a_reason_is_masked(batch):
    batch("1.eml", "a@gmai.com")
    report = judged(waiver(reason="ask taro@example.com or 090-1234-5678"))
    assert "taro" not in str(report.as_dict()) and "1234" not in str(report.as_dict())


@given(st.text(max_size=30))
def test_any_match_is_checked_without_a_crash(match):
    policy = make_policy({"waiver": [waiver(rule="EXP101", match=match)]})
    try:
        (checked,) = check_waivers(policy, BOOK, keyed=False)
    except MailcheckError:
        return
    assert checked.kind in ("path", "masked", "message-id")
