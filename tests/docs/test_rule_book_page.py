"""docs/rules.md is what the rules say."""

from __future__ import annotations

from pathlib import Path

from cleanpage import rulebook
from cleanpage.rules import RULES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_rule_book_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == rulebook.page(), "run `make rulebook`"


def test_it_has_a_heading_and_every_example_of_each_rule() -> None:
    book = rulebook.page()
    for rule in RULES:
        assert f"\n## {rule.id}\n" in book
        assert all(example in book for example in (*rule.removes, *rule.keeps))
        assert all(f"**{word}** " in book for word in ("Removes", "Keeps", "Misses"))
