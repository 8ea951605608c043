"""Furniture of media players and galleries.

Removes control names, time displays, gallery counters.
Keeps a sentence about a video or a song.
Misses controls in words that no lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, as_item, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("player_control", page, words, unless=(among_pairs, as_item))


RULE = Rule(
    id="player_control",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Listen to this article-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Play video-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Image 1 of 12-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nListen to this: not one of them had voted.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThey play video games until midnight.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
