"""Newsletter boxes.

Removes sign-up prompts and their form fields.
Keeps a sentence about a newsletter.
Misses boxes in words of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_item, hits_as_findings, in_sentence


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("newsletter_prompt", page, words, unless=(in_sentence, as_item))


RULE = Rule(
    id="newsletter_prompt",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Sign up for our newsletter-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Enter your email address-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nHe wrote the newsletter himself for thirty years.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nSign up sheets hung in every hall.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
