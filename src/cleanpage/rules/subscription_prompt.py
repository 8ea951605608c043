"""Pay walls, log-ins, memberships.

Removes prompts to subscribe, log in, join or donate.
Keeps a sentence about subscribers.
Misses prompts in words of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, as_item, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("subscription_prompt", page, words, unless=(as_heading, as_item))


RULE = Rule(
    id="subscription_prompt",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Subscribe to continue reading-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Already a subscriber? Log in-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nSubscribers pay twelve pounds a month.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nTo log in, the hackers used stolen keys.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
