"""A rule book of few rules: these tests are about waivers, and binding every query takes long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailcheck.reference.rulebook import load_rulebook

KEPT = ("TPL611", "DST401", "DST402", "EXP101", "PAR301", "AUD501")


@pytest.fixture(scope="session")
def small_book():
    book = load_rulebook()
    return replace(book, rules={c: r for c, r in book.rules.items() if c in KEPT or c.startswith("SYS")})


@pytest.fixture(autouse=True)
def few_rules(small_book, monkeypatch):
    for module in ("scan", "baseline"):
        monkeypatch.setattr(f"mailcheck.app.{module}.load_rulebook", lambda packs=(), **_: small_book)
