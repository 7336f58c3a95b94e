"""A rule book of few rules: these tests are about the roster, and binding every query takes long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailcheck.reference.rulebook import load_rulebook

KEPT = ("PAR", "SYS", "LEK202", "AUD501")


@pytest.fixture(scope="session")
def small_book():
    book = load_rulebook()
    return replace(book, rules={c: r for c, r in book.rules.items() if c.startswith(KEPT)})


@pytest.fixture(autouse=True)
def few_rules(small_book, monkeypatch):
    monkeypatch.setattr("mailcheck.app.scan.load_rulebook", lambda packs=(), **_: small_book)
