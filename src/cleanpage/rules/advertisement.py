"""Markers of advertisements.

Removes a line that only says that an advertisement stands there, or that the story goes on below it.
Keeps a sentence about advertising.
Misses the advertisement's own text.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, as_item, goes_on, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("advertisement", page, words, unless=(among_pairs, as_item, goes_on))


RULE = Rule(
    id="advertisement",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Advertisement-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Story continues below advertisement-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nAdvertisement revenue fell by a third last year.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe advertisement, he said, was a mistake.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
