"""Short scraped pages in over thirty languages: how much of the article is lost, and how much junk goes.

The pages were written without a look at the lexicons, and the rules were mended on them since: the figures are no estimate for other pages,
but what is known and may never get worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleanpage
from cleanpage.page import Page
from cleanpage.rules import article
from cleanpage.testing import unmarked

PAGES = sorted((Path(__file__).parent / "fixtures" / "short_pages").glob("*.txt"))
MOST_LOST, LEAST_REMOVED = 0.018, 0.77
"""Shares of the characters of all pages."""
MOST_LOST_OF_A_PAGE = 0.23


def letters(path: Path) -> Iterator[tuple[bool, bool]]:
    """(junk by the marks, cut) of each letter and digit of a page."""
    example = path.read_text(encoding="utf-8")
    wanted: list[bool] = []
    junk = False
    for piece in re.split(r"(\[-|-\])", example):
        if piece in ("[-", "-]"):
            junk = piece == "[-"
        else:
            wanted += [junk] * len(piece)
    result = cleanpage.inspect(unmarked(example), kind="text")
    cut = [False] * len(wanted)
    for removal in result.removals:
        cut[removal.span.start : removal.span.end] = [True] * len(removal.text)
    return ((a, b) for a, b, char in zip(wanted, cut, result.source, strict=True) if char.isalnum())


def lost_and_removed(pages: list[Path]) -> tuple[float, float]:
    """(share of the true text that is lost, share of the junk that goes)"""
    found = [pair for path in pages for pair in letters(path)]
    true, junk = [cut for is_junk, cut in found if not is_junk], [cut for is_junk, cut in found if is_junk]
    return sum(true) / len(true), sum(junk) / len(junk)


def test_short_pages_lose_no_more_and_keep_no_more_junk_than_is_known() -> None:
    assert len(PAGES) == 124
    lost, removed = lost_and_removed(PAGES)
    assert lost <= MOST_LOST
    assert removed >= LEAST_REMOVED


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_short_page_loses_its_article(path: Path) -> None:
    lost, _ = lost_and_removed([path])
    assert lost <= MOST_LOST_OF_A_PAGE


def test_a_short_page_is_lifted_until_half_of_its_paragraphs_are_likely_content() -> None:
    sentence = "The river rose by two metres in the night, and the mayor of the town asked everybody to leave."
    lines = ["Menu", sentence, sentence, sentence]
    matcher = cleanpage.Cleaner()._matcher

    def lifted(scores: list[float], lines: list[str] = lines) -> float:
        page = Page("\n".join(lines), lines, [0] * len(lines))
        return article.lift(page, article.place(page, matcher.look(page)).paragraphs, scores)

    assert lifted([-9.0, -4.0, -3.0, 1.0]) == 3.0
    assert lifted([-9.0, 1.0, 2.0, 3.0]) == 0.0
    assert lifted([-9.0] * 400, lines * 100) == 0.0
