"""Notices of scripts and embeds.

Removes requests to enable JavaScript, and what stands where an embed failed.
Keeps a sentence about JavaScript.
Misses messages in words that no lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("script_notice", page, words)


RULE = Rule(
    id="script_notice",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Please enable JavaScript to view this page.-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Your browser does not support the video tag.-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nJavaScript turned thirty this year.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nLoading the truck took an hour.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
