"""The tool leaks nothing: no report, fact table or mask shows a value of the mails it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailcheck.app.examples import EXAMPLE_DAY
from mailcheck.app.facts import as_json_lines, masked, placed
from mailcheck.app.gather import Facts, gather, policy_of
from mailcheck.app.request import Request
from mailcheck.app.scan import judge_facts, report, tables_asked
from mailcheck.judge.database import Database
from mailcheck.judge.engine import configure
from mailcheck.model.mask import mask_address, mask_free_text, mask_name, mask_value
from mailcheck.model.rule import Example, Rule
from mailcheck.model.schema import FACTS
from mailcheck.reference.rulebook import load_rulebook
from mailcheck.report.formats import FORMATS, render_bytes

BOOK = load_rulebook()
ADDRESS = re.compile(r"[\w.+-]+[@＠][\w.-]*\w")
NUMBER = re.compile(r"(?<![\w./])\d(?:[ .()-]?\d){6,}(?!\w)")
NAMES = {
    "recipient": ("display_name",), "greeting": ("name",), "name_pair": ("left", "right"),
    "roster": ("name", "kana", "alias"), "message": ("subject",), "attachment": ("file_name",),
}  # fmt: skip
# A null word, a placeholder and a test marker are no names, a day is no person's, the address of a server is not kept from its owner.
SHOWN = re.compile(r"#N/A|#REF!|nan|None|null|undefined|NULL|N/A|[〇●]+ ?[〇●]*|Integration Test Email #1|Soandso|Fulano|John Doe|\d{4}-\d\d-\d\d|192\.168\.[\d.]+")


def texts_of(example: Example) -> list[str]:
    return [*example.eml, *([example.csv] if example.csv else []), *example.files.values()]


def secrets(example: Example, facts: Facts) -> set[str]:
    """Everything personal in an example: addresses, long numbers, names, subjects and file names."""
    found = {value for text in texts_of(example) for p in (ADDRESS, NUMBER) for value in p.findall(text)}
    for table, columns in NAMES.items():
        for column in columns:
            found.update(v.strip() for v in facts.tables[table].column(column).to_pylist() if v)
    return {v for v in found if len(v) > 2 and not SHOWN.fullmatch(v)}


def outputs(rule: Rule, example: Example, database: Database, *, tables: bool) -> Iterator[tuple[str, str, set[str]]]:
    memory = {name: text.encode(example.encoding) for name, text in example.files.items()}
    mails = {f"{number:04}.eml": text.encode(example.encoding) for number, text in enumerate(example.eml, 1)}
    if example.csv is not None:
        mails["list.csv"] = example.csv.encode(example.encoding)
    request = Request(
        paths=tuple(mails), overrides=example.policy, select=(rule.code,), jobs=1, memory={**memory, **mails},
        today=EXAMPLE_DAY,
    )  # fmt: skip
    book = configure(BOOK, policy_of(request).rule)
    facts = gather(request, wanted=FACTS if tables else tables_asked(book, request))
    personal = secrets(example, facts)
    judged = judge_facts(book, facts, request, b"example", database)
    whole = report(facts, judged, request, BOOK, per_run=False)
    for name in FORMATS:
        yield name, render_bytes(whole, name).decode("utf-8"), personal
    for table in FACTS if tables else ():
        # The policy's own settings are the sender's, not a customer's.
        if table != "setting":
            yield table, as_json_lines(masked(placed(facts, table), table)), personal


@pytest.fixture(scope="module")
def database():
    with Database() as shared:
        yield shared


@pytest.mark.parametrize("rule", BOOK.rules.values(), ids=lambda rule: rule.code)
def test_no_report_and_no_fact_table_shows_a_value_of_the_examples(rule, database):
    for number, example in enumerate([e for e in rule.examples if not e.good][:2]):
        for name, text, personal in outputs(rule, example, database, tables=number == 0):
            shown = [v for v in sorted(personal) if re.search(rf"(?<!\w){re.escape(v)}(?!\w)", text)]
            assert not shown, (example.name, name)


WORDS = st.sampled_from(
    ["ana.souza@example.com", "yamada@example.jp", "山田太郎", "Souza", "花子", "4111 1111 1111 1111", "090-5550-1234",
     "東京都千代田区丸の内1-2-34", "ＡＢＣ商事", "PT50 0002 0123", "Praça do Comércio 12", "1200-123 Lisboa", "José"]
)  # fmt: skip
SEPARATORS = st.sampled_from([" ", ", ", "\u3000", "/", "; ", "\n", " <", "> ", "、"])


@given(st.lists(st.tuples(WORDS, SEPARATORS), min_size=1, max_size=4))
def test_a_mask_never_contains_a_word_of_what_it_masks(pieces):
    value = "".join(word + separator for word, separator in pieces)
    for mask in (mask_value, mask_address, mask_name):
        shown = mask(value)
        assert mask(value.strip()) != value.strip()
        for word in re.findall(r"[^\W\d_]{2,}|\d{3,}", value):
            # The suffix of an address and the two letters before an account number may be seen.
            if word not in ("com", "jp", "PT", "do"):
                assert word not in shown, (mask.__name__, value, shown)


@given(st.lists(st.tuples(WORDS.filter(lambda w: "@" in w or sum(map(str.isdigit, w)) > 6), SEPARATORS), min_size=1))
def test_a_sentence_of_ours_shows_no_address_and_no_long_number(pieces):
    value = "".join(word + separator for word, separator in pieces)
    shown = mask_free_text(value)
    assert not ADDRESS.search(shown.replace("***", " "))
    assert not re.search(r"\d{3,}", shown)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        pytest.param("東京都千代田区丸の内1-2-34 山田花子", "東****-*-** 山***", id="words beside a number"),
        pytest.param("ana@example.com, 山田花子", "a***@e***.com, 山***", id="a name after an address"),
        pytest.param("taro@example.com山田太郎様", "t***@e***.com", id="a name glued to an address"),
        pytest.param("AB123456", "AB****56", id="the prefix of a number helps its owner"),
        pytest.param("taro@例え.テスト", "t***@例***", id="only a suffix in ASCII is shown"),
    ],
)
def test_values_of_mixed_kinds_are_masked_in_full(value, shown):
    assert mask_value(value) == shown
