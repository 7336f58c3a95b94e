"""The policy file: every key checked, layers merged key by key, the locked policy last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.model.errors import PolicyError
from mailcheck.model.policy import Span
from mailcheck.reference.policy import find_policy, load_policy, make_policy, merge


def write(path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param({"batch": {"purpos": 1}}, ("batch.purpos", "purpose"), id="unknown key"),
        pytest.param({"bach": {}}, ("bach", "batch"), id="unknown table"),
        pytest.param({"batch": {"purpose": "campain"}}, ("campaign",), id="unknown word"),
        pytest.param({"batch": {"stage": "yes"}}, ("batch.stage", "true or false"), id="wrong type"),
        pytest.param({"batch": []}, ("batch", "table"), id="no table"),
        pytest.param({"batch": {"expected_messages": [1]}}, ("least",), id="half a range"),
        pytest.param({"gate": {"require": ["paring"]}}, ("pairing",), id="unknown check"),
        pytest.param({"waiver": [{"rule": "PAR301"}]}, ("match",), id="waiver without match"),
        pytest.param({"sender": {"domains": [1]}}, ("sender.domains",), id="list of numbers"),
    ],
)
def test_a_wrong_policy_names_the_key_and_what_it_wants(content, words):
    with pytest.raises(PolicyError) as error:
        make_policy(content, "mailcheck.toml")
    assert str(error.value).startswith("mailcheck.toml: ")
    assert "\n" not in str(error.value)
    for word in words:
        assert word in str(error.value)


def test_a_number_or_a_range_is_expected():
    policy = make_policy({"batch": {"expected_messages": 3, "expected_recipients": [2, 4]}})
    assert policy.batch.expected_messages == Span(3, 3)
    assert policy.batch.expected_recipients == Span(2, 4)


def test_presence_decides_so_that_nothing_and_zero_are_values():
    low = {"rule": {"EXP101": {"max_customers": 5, "severity": "note"}}, "batch": {"purpose": "x"}}
    high = {"rule": {"EXP101": {"max_customers": 0}}, "batch": {"purpose": ""}}
    assert merge(low, high) == {
        "rule": {"EXP101": {"max_customers": 0, "severity": "note"}},
        "batch": {"purpose": ""},
    }


TREES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
).filter(lambda tree: isinstance(tree, dict))


@given(TREES, TREES, TREES)
def test_merging_layers_does_not_depend_on_how_they_are_grouped(low, middle, high):
    # A table over a plain value replaces it, so grouping matters only where a key changes its kind.
    if same_kinds(low, middle) and same_kinds(merge(low, middle), high) and same_kinds(middle, high):
        assert merge(merge(low, middle), high) == merge(low, merge(middle, high))


def same_kinds(low: dict, high: dict) -> bool:
    for key in low.keys() & high.keys():
        if isinstance(low[key], dict) != isinstance(high[key], dict):
            return False
        if isinstance(low[key], dict) and not same_kinds(low[key], high[key]):
            return False
    return True


def test_the_nearest_policy_upward_is_found_up_to_the_repository(tmp_path):
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    outside = write(tmp_path / "mailcheck.toml", "")
    folder = tmp_path / "repo" / "mails" / "today"
    folder.mkdir(parents=True)
    assert find_policy(str(folder)) is None
    inside = write(tmp_path / "repo" / "mailcheck.toml", "")
    assert find_policy(str(folder)) == inside
    assert find_policy(str(tmp_path)) == outside


def test_a_table_in_pyproject_is_a_policy(tmp_path):
    path = write(tmp_path / "pyproject.toml", "[tool.mailcheck.batch]\npurpose = 'campaign'\n")
    assert find_policy(str(tmp_path)) == path
    assert load_policy(path).batch.purpose == "campaign"


def test_paths_start_at_the_file(tmp_path):
    path = write(tmp_path / "sub" / "mailcheck.toml", "[roster]\npath = 'customers.csv'\n")
    assert load_policy(path).roster.path == str(tmp_path / "sub" / "customers.csv")


def test_the_locked_policy_wins_over_file_and_command_line(tmp_path, monkeypatch):
    path = write(tmp_path / "mailcheck.toml", "[gate]\nfail_on = 'never'\n[batch]\nstage = true\n")
    locked = write(tmp_path / "locked.toml", "[gate]\nfail_on = 'error'\n")
    monkeypatch.setenv("MAILCHECK_LOCKED_POLICY", locked)
    policy = load_policy(path, {"gate": {"fail_on": "never"}})
    assert policy.gate.fail_on == "error"
    assert policy.batch.stage is True


def test_a_locked_policy_that_is_missing_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILCHECK_LOCKED_POLICY", str(tmp_path / "none.toml"))
    with pytest.raises(PolicyError, match="none.toml"):
        load_policy(None)


def test_broken_toml_is_one_line(tmp_path):
    path = write(tmp_path / "mailcheck.toml", "[batch\n")
    with pytest.raises(PolicyError) as error:
        load_policy(path)
    assert "\n" not in str(error.value) and "line 1" in str(error.value)
