"""Every rule has documentation, examples and a row; every example holds through the whole pipeline."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import cleanpage
from cleanpage.rules import RULES
from cleanpage.rules.rule import Rule
from cleanpage.testing import check_rule

HELPERS = {"__init__", "article", "rule", "wording"}


def test_every_file_is_a_row_in_the_table() -> None:
    folder = Path(cleanpage.__file__).parent / "rules"
    assert {path.stem for path in folder.glob("*.py")} - HELPERS == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_documentation_says_what_goes_stays_and_is_missed(rule: Rule) -> None:
    doc = importlib.import_module(f"cleanpage.rules.{rule.id}").__doc__ or ""
    assert all(word in doc for word in ("Removes ", "Keeps ", "Misses "))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_hold(rule: Rule) -> None:
    assert list(check_rule(rule)) == []
