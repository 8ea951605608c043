"""Lists of what others read.

Removes the headings of such lists; the items fall to `related_link` and `outside_main`.
Keeps the same words in a sentence.
Misses lists without a heading.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("most_read", page, words)


RULE = Rule(
    id="most_read",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Most read-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Trending now-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nIt is the most read book in the country.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
