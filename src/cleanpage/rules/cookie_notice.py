"""Cookie and consent notices.

Removes the banner's sentences and its buttons.
Keeps an article about cookies or about privacy law.
Misses a banner in words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_item, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("cookie_notice", page, words, unless=(as_item,))


RULE = Rule(
    id="cookie_notice",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-This website uses cookies to improve your experience.-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Accept all cookies-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nShe baked cookies for the whole street.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe court ruled that websites may not set cookies without consent.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
