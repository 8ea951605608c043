"""How likely each block belongs to the page's main content: by its own look, then by what stands around it.

`scores` is what `rules.outside_main` cuts by, and `strongest_reason` what its receipts say.
"""

from __future__ import annotations

from cleanpage.content.containers import Containers
from cleanpage.content.evidence import own_scores
from cleanpage.content.reasons import strongest_reason
from cleanpage.content.shape import Shapes, is_prose, shapes
from cleanpage.content.surroundings import Surroundings, mass, settle
from cleanpage.content.weights import weights_of
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Page

__all__ = ["look_around", "scores", "strongest_reason"]


def scores(page: Page, words: Hits) -> list[list[float]]:
    """The log-odds of each block of belonging to the main content: on its own, then after each round. Empty lists for an empty page."""
    weights = weights_of(page)
    codes = shapes(page.lines, page.source)
    return settle(own_scores(page, words, codes, weights), look_around(page, words, codes), weights.rounds)


def look_around(page: Page, words: Hits, codes: Shapes) -> Surroundings:
    """What `settle` needs to know of a page beside its blocks' scores; `codes` are their shapes."""
    sizes = [len(line) for line in page.lines]
    prose = [size if is_prose(code) else 0 for size, code in zip(sizes, codes.length_end, strict=True)]
    hits = {block: tuple(dict.fromkeys(hit.rule for hit in hits)) for block, hits in words.by_block.items()}
    containers = Containers([parent for parent, *_ in page.contexts], [context for context, *_ in page.tree]) if page.tree else None
    return Surroundings([mass(size) for size in sizes], sum(sizes), prose, hits, containers)
