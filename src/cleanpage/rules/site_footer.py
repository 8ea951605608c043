"""Site footers.

Removes copyright lines, links to policies, "back to top".
Keeps a sentence about copyright or a policy.
Misses addresses and phone numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hit, Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, as_item, ends_sentence, goes_on, hits_as_findings

_SENTENCE_MIN = 60


def _told(page: Page, words: Hits, hit: Hit) -> bool:
    """A sentence that holds the phrase, without a copyright mark or a year: terms that are told, not a footer."""
    line = page.lines[hit.block]
    return hit.how == "contains" and len(line) >= _SENTENCE_MIN and ends_sentence(line) and "©" not in line and not any(map(str.isdigit, line))


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("site_footer", page, words, unless=(as_heading, as_item, goes_on, _told))


RULE = Rule(
    id="site_footer",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-© 2024 Northern Courier. All rights reserved.-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Back to top button-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Privacy Policy-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor said.\nThe catalogue is provided as it is, and all rights reserved to you by law stay yours.\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe copyright ends seventy years after the author's death.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nPrivacy policy was the subject of the talks.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
