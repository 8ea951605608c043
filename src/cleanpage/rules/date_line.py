"""Dates and reading times that are furniture.

Removes a line that says only when the page was published or updated, or how long it takes to read.
Keeps a sentence that begins with a date or tells one.
Misses dates in words that no lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("date_line", page, words, unless=(among_pairs,))


RULE = Rule(
    id="date_line",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Published: 3 May 2024-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Last updated on 3 May 2024-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-5 min read-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nPublished in 1962, the book is still in print.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nOn 3 May 2024 the dam broke.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
