"""Site footers.

Removes copyright lines, links to policies, "back to top".
Keeps a sentence about copyright or a policy.
Misses addresses and phone numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("site_footer", page, words, unless=(as_heading,))


RULE = Rule(
    id="site_footer",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-© 2024 Northern Courier. All rights reserved.-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Back to top button-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Privacy Policy-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nThe copyright ends seventy years after the author's death.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nPrivacy policy was the subject of the talks.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
