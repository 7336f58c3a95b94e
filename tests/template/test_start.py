"""What a hook leaves out so that it starts quickly changes no result."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from mailcheck.reference.rulebook import load_rulebook

ROOT = Path(__file__).parent.parent.parent


def test_a_rule_book_without_examples_is_the_same_rule_book():
    whole, quick = load_rulebook().rules, load_rulebook(examples=False).rules
    assert quick == {code: replace(rule, examples=()) for code, rule in whole.items()}


def test_linting_loads_nothing_that_only_a_batch_needs(tmp_path):
    (tmp_path / "a.html").write_text("<p>Dear {{name}},</p>")
    code = (
        "import sys; from mailcheck.app.template import lint; from mailcheck.app.request import Request;"
        f"lint(Request(paths=({str(tmp_path / 'a.html')!r},)));"
        "print(*sorted(n for n in sys.modules if n in ('tldextract', 'email_validator', 'mailcheck.app.scan', 'fast_mail_parser', 'rapidfuzz')))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
