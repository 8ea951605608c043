"""Notices of apps, shops and affiliates.

Removes lines that promote the publisher's app or channel or tell of commissions.
Keeps a sentence about an app or a commission.
Misses promotion in words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_item, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("promo_notice", page, words, unless=(as_item,))


RULE = Rule(
    id="promo_notice",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Download our app-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-We may earn a commission from links on this page.-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nThe commission will report in June.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nHe wrote an app for bus drivers.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
