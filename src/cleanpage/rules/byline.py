"""Bylines: who wrote it.

Removes a line that is only a writer's name behind "By" or its like.
Keeps a sentence that begins with the same word.
Misses a name that stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, goes_on, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("byline", page, words, unless=(among_pairs, goes_on))


RULE = Rule(
    id="byline",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-By Mara Lindqvist-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Written by Mara Lindqvist and Tom Ade-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nBy morning the water had gone.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nBy Friday, Mara Lindqvist had written to all of them.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
