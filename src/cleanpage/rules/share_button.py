"""Buttons for sharing, printing, following, and their counters.

Removes lines that are only a button or a counter.
Keeps the same words in a sentence.
Misses names of networks that no lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("share_button", page, words, unless=(as_heading,))


RULE = Rule(
    id="share_button",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Share on Facebook-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Share this article-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Copy link-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nThey share a house with two other families.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nFacebook said on Monday that it would appeal.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
