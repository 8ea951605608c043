"""What the elements around a block hold, and what a page says that it is."""

from __future__ import annotations

import pytest

from cleanpage.content.containers import NAMES, Containers, features
from cleanpage.read import read

ROOT, ARTICLE, TEXT, ASIDE = range(4)
PARENTS = (-1, ROOT, ARTICLE, ROOT)
"""html > article > div, and html > aside."""


def told(of_block: list[int], scores: list[float]) -> dict[str, list[float]]:
    """Name -> the value for each of the four contexts; every block weighs 10."""
    return dict(zip(NAMES, features(Containers(PARENTS, of_block), scores, [10.0] * len(scores)), strict=True))


def test_an_element_is_told_by_its_blocks_and_those_in_it() -> None:
    found = told([ARTICLE, TEXT, TEXT, ASIDE], [1.0, 3.0, 3.0, -3.0])
    assert found["held_mean"] == pytest.approx([-1.0, 5 / 15, 55 / 25, -35 / 15])
    assert found["held_share"] == pytest.approx([0, 1 / 3, 2 / 3, 0], abs=1e-6)
    assert found["held_mean_above_1"] == pytest.approx([35 / 45, 35 / 45, 65 / 35, 35 / 45])
    assert found["held_share_above_1"] == pytest.approx([1, 1, 1, 1], abs=1e-6)
    assert found["held_mean_above_3"] == pytest.approx([35 / 45] * 4)


def test_the_main_element_is_the_smallest_that_holds_enough() -> None:
    found = told([ARTICLE, TEXT, TEXT, ASIDE], [1.0, 3.0, 3.0, -3.0])
    assert found["in_0.9"] == [0, 1, 1, 0]
    assert found["in_0.6"] == found["in_0.35"] == [0, 0, 1, 0]
    spread = told([ROOT, TEXT, ASIDE], [3.0, 3.0, 3.0])
    assert spread["in_0.9"] == spread["in_0.6"] == [1, 1, 1, 1]


def test_a_page_without_likely_content_has_no_main_element() -> None:
    found = told([TEXT, ASIDE], [-1.0, -2.0])
    assert found["held_share"] == [0, 0, 0, 0]
    assert all(len(values) == len(PARENTS) for values in found.values())


@pytest.mark.parametrize(
    "head, is_article",
    [
        ('<meta property="og:type" content="article">', True),
        ('<meta property="og:type" content=" Article ">', True),
        ('<meta property="og:type" content="website">', False),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "A"}</script>', True),
        ('<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["BlogPosting"]}]}</script>', True),
        ('<script type="application/ld+json">{"@type": "WebSite"}</script><script type="application/ld+json">{"@type":"Article"}</script>', True),
        ('<script type="application/ld+json">{"@type": "ItemList", "about": "Article"}</script>', False),
        ('<script>{"@type": "NewsArticle"}</script>', False),
        ("", False),
    ],
)
def test_a_page_states_that_it_is_an_article(head: str, is_article: bool) -> None:
    page = read(f"<html><head>{head}</head><body><p>The river rose.</body></html>", kind="html", url=None, encoding=None, repair=True)
    assert page.is_article is is_article
