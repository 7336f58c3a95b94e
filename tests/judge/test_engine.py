"""The engine and its database: locked, limited, failing closed."""

from __future__ import annotations

import dataclasses

import pytest

from mailcheck.judge.database import CheckFailed, Database
from mailcheck.judge.engine import Options, configure, judge, verdict
from mailcheck.model.errors import PolicyError, RuleError
from mailcheck.model.finding import Finding, Location
from mailcheck.model.rule import RuleBook
from mailcheck.model.table import builders
from mailcheck.reference.rulebook import load_rulebook

BOOK = load_rulebook()
RULE = BOOK.rules["EXP101"]


def with_sql(sql: str):
    return dataclasses.replace(RULE, sql=sql, parameters={}, message="fired", plain=())


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("select 0 as message_id from read_csv('/etc/passwd')", id="reads a file"),
        pytest.param("select 0 as message_id from glob('/*')", id="lists a folder"),
        pytest.param("select getenv('HOME') as message_id", id="reads the environment"),
        pytest.param("copy message to 'out.csv'", id="writes a file"),
        pytest.param("attach 'other.db'", id="opens a database"),
        pytest.param("install httpfs", id="installs an extension"),
        pytest.param("create table t as select 1 as message_id", id="creates a table"),
        pytest.param("set enable_external_access = true", id="unlocks the configuration"),
        pytest.param("select 0 as message_id; drop table message", id="two statements"),
        pytest.param("delete from message", id="changes the facts"),
    ],
)
def test_a_rule_can_read_the_facts_and_nothing_else(sql):
    with Database() as database, pytest.raises((RuleError, CheckFailed)):
        database.check(with_sql(sql))
        database.run(with_sql(sql), {})


def test_a_wrong_column_is_named_with_file_line_and_candidates():
    with Database() as database, pytest.raises(RuleError) as error:
        database.check(with_sql("select message_id,\n adress\nfrom recipient"))
    assert "rules/exposure/visible-customers.toml:" in str(error.value)
    assert "address" in str(error.value)


def test_an_unknown_message_field_is_named_with_the_nearest():
    rule = dataclasses.replace(RULE, message="{custmers} customers")
    with Database() as database, pytest.raises(RuleError, match="customers"):
        database.check(rule)


def test_a_runaway_query_is_stopped():
    sql = "select count(*) as message_id from range(100000000000) a, range(1000000) b"
    with Database(seconds=0.2) as database, pytest.raises(CheckFailed, match="stopped"):
        database.run(with_sql(sql), {})


def test_a_query_beyond_its_memory_is_a_failed_check():
    sql = "select count(distinct x) as message_id from (select range as x from range(50000000))"
    with Database(memory="20MB") as database, pytest.raises(CheckFailed):
        database.run(with_sql(sql), {})


def facts():
    return {name: builder.finish() for name, builder in builders().items()}


def options(**given):
    return Options(capabilities={}, key=b"k" * 32, **given)


def test_a_rule_that_crashes_becomes_a_finding_and_never_a_pass():
    crashing = with_sql("select error('a@example.com') as message_id from range(1)")
    book = RuleBook({"EXP101": crashing, "SYS005": BOOK.rules["SYS005"]})
    with Database() as database:
        judged = judge(book, facts(), options(), database)
    assert [f.rule for f in judged.findings] == ["SYS005"]
    assert "example.com" not in judged.findings[0].message
    assert verdict(judged.findings, [], "error", ()) == "incomplete"


def test_a_missing_capability_is_not_checked_instead_of_passed_over():
    with Database() as database:
        wanted = Options(capabilities={"names": "no roster and no name column"}, key=b"k")
        book = RuleBook({"PAR301": BOOK.rules["PAR301"]})
        judged = judge(book, facts(), wanted, database)
    entry = {"check": "pairing", "why": "no roster and no name column", "rules": ["PAR301"]}
    assert judged.not_checked == [entry]
    assert verdict([], judged.not_checked, "error", ["pairing"]) == "incomplete"
    assert verdict([], judged.not_checked, "error", ["exposure"]) == "pass"


@pytest.mark.parametrize(
    ("overrides", "what"),
    [
        pytest.param({"EXP999": {}}, "EXP", id="unknown rule"),
        pytest.param({"EXP101": {"max_customer": 2}}, "max_customers", id="unknown parameter"),
        pytest.param({"EXP101": {"max_customers": "2"}}, "int", id="wrong type"),
        pytest.param({"EXP101": {"severity": "eror"}}, "error", id="wrong severity"),
    ],
)
def test_wrong_overrides_name_the_nearest(overrides, what):
    with pytest.raises(PolicyError, match=what):
        configure(BOOK, overrides)


def finding(rule: str, severity: str) -> Finding:
    return Finding(rule, "n", severity, "message", "m", Location("p"), {}, "f", "x")


@pytest.mark.parametrize(
    ("findings", "fail_on", "expected"),
    [
        pytest.param([], "error", "pass", id="nothing found"),
        pytest.param([finding("EXP101", "error")], "error", "fail", id="an error"),
        pytest.param([finding("EXP103", "warning")], "error", "pass", id="a warning passes"),
        pytest.param([finding("EXP103", "warning")], "warning", "fail", id="a warning asked for"),
        pytest.param([finding("SYS001", "error")], "error", "incomplete", id="unread is incomplete"),
        pytest.param([finding("SYS001", "error")], "never", "incomplete", id="unread even then"),
        pytest.param([finding("EXP101", "error")], "never", "pass", id="findings do not fail"),
        pytest.param(
            [finding("SYS001", "error"), finding("EXP101", "error")], "error", "fail", id="both"
        ),
    ],
)
def test_the_verdict_follows_the_contract(findings, fail_on, expected):
    assert verdict(findings, [], fail_on, ()) == expected
