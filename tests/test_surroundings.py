"""Where on a page the prose stands, and what is doubted where none was found."""

from __future__ import annotations

import pytest

from cleanpage import Cleaner
from cleanpage.content.surroundings import bulk
from cleanpage.read import read
from cleanpage.rules import outside_main

PROSE = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."


@pytest.mark.parametrize(
    "prose, found",
    [
        ([0, 0, 500, 500, 0], (2, 3)),
        ([30, 0, 0, 500, 500, 0, 30], (3, 4)),
        ([100, 0, 500, 400], (0, 3)),
        ([0, 0, 0], (3, 3)),
        ([], (0, 0)),
    ],
    ids=["an article", "a sentence in the menu and one in the footer", "a lead is no small part", "no prose", "nothing"],
)
def test_a_sentence_in_the_menu_does_not_tell_where_the_article_begins(prose: list[float], found: tuple[int, int]) -> None:
    assert bulk(prose, sum(prose)) == found


def test_where_next_to_nothing_looks_like_content_the_cuts_are_doubted() -> None:
    page = read("\n".join([PROSE] * 10 + [f"Item {n}" for n in range(20)]), kind="text", url=None, encoding=None, repair=False)
    words = Cleaner()._matcher.look(page)
    _, found = outside_main._page_doubt(page, words, [0.9] * 10 + [0.01] * 20)
    _, not_found = outside_main._page_doubt(page, words, [0.01] * 30)
    assert not_found >= found + 0.1
