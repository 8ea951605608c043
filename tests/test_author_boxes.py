"""A name above the paragraph that begins with it: an author's box behind the article, an entry of a list within it."""

from __future__ import annotations

from cleanpage import Cleaner
from cleanpage.read import read
from cleanpage.rules import author_bio

PARAGRAPHS = [f"On the {n}th day the river rose by two metres, and everybody who lives near the bridge was asked to leave." for n in range(4, 16)]
BYLINE = "Mara Lindqvist reports from the banks of the river in the north of the country"
BOX = ["Mara Lindqvist", "Mara Lindqvist teaches geography in Bergen and has watched rivers for this paper since the flood."]


def found(lines: list[str]) -> set[str]:
    page = read("\n".join(lines), kind="text", url=None, encoding=None, repair=False)
    return {page.lines[finding.block] for finding in author_bio.find(page, Cleaner()._matcher.look(page))}


def test_a_box_behind_the_article_goes() -> None:
    assert found([BYLINE, *PARAGRAPHS, *BOX]) == set(BOX)


def test_an_entry_within_the_article_stays() -> None:
    assert not found([BYLINE, *PARAGRAPHS[:6], *BOX, *PARAGRAPHS[6:]])


def test_the_last_entry_of_a_list_of_places_stays() -> None:
    assert not found([*PARAGRAPHS, *BOX])


def test_nothing_is_a_box_without_an_article_above() -> None:
    assert not found([BYLINE, *PARAGRAPHS[:3], *BOX])
