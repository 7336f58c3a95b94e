"""Reports that nobody would write: hostile values in every place that comes from a mail or a list."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from mailcheck.model.finding import Finding, Location, Report, RuleSummary
from mailcheck.report.language import LANGUAGES

# A whole report is large; forty of them say as much as a hundred.
few = settings(max_examples=40)

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'\"><svg/onload=alert(1)>",
    "]]><!--",
    '=HYPERLINK("http://x.example","a")',
    "\u202egpj.exe",
    "\x1b[31mred\x1b[0m\r\n::error::injected",
    "{0.__class__} {n} %s",
    "\ud800\udcff",
    "\u2028\u0085\x00",
    "山田 太郎" * 40,
)
texts = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=40))
counts = st.one_of(st.none(), st.integers(0, 10**12))
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=5,
)
locations = st.builds(
    Location, texts, counts, counts, counts, st.one_of(st.none(), texts), st.one_of(st.none(), texts)
)
codes = st.sampled_from(("EXP101", "LEK201", "PAR303", "SYS001"))
severities = st.sampled_from(("error", "warning", "note"))
evidence = st.dictionaries(
    st.one_of(st.sampled_from(("customers", "count", "rows")), texts), values, max_size=3
)
findings = st.builds(
    Finding,
    codes,
    texts,
    severities,
    st.sampled_from(("message", "batch")),
    texts,
    locations,
    evidence,
    texts,
    texts,
)
summaries = st.builds(
    RuleSummary, codes, texts, severities, texts, texts, texts, st.integers(0, 10**6), st.tuples(texts)
)
entries = st.lists(st.fixed_dictionaries({"path": texts, "check": texts, "why": texts}), max_size=2)
sources = st.lists(
    st.fixed_dictionaries(
        {"path": texts, "kind": texts, "messages": st.integers(0, 10**6)},
        optional={
            "encoding": texts,
            "delimiter": texts,
            "columns": st.dictionaries(texts, texts, max_size=2),
        },
    ),
    max_size=7,
)
sizes = st.integers(0, 10**7)
reports = st.builds(
    Report,
    version=st.just("0.1.0"),
    verdict=st.sampled_from(("pass", "fail", "incomplete")),
    exit_code=st.sampled_from((0, 1, 3)),
    sources=sources,
    messages=sizes,
    recipients=sizes,
    customers=sizes,
    messages_unread=sizes,
    parts_read=sizes,
    parts_unread=sizes,
    skipped=entries,
    not_checked=entries,
    findings=st.lists(findings, max_size=6),
    rules=st.lists(summaries, max_size=3).map(lambda rules: {rule.code: rule for rule in rules}),
    waived=st.lists(findings, max_size=2),
    remarks=st.lists(texts, max_size=2),
    per_run=st.booleans(),
    language=st.sampled_from((*LANGUAGES, "xx")),
)
