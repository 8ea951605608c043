"""Navigation: menus, skip links, next and previous.

Removes lines that are only the name of a control.
Keeps the same words in a sentence.
Misses menus of a site's own section names; `outside_main` looks at those.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, hits_as_findings, in_sentence


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("page_navigation", page, words, unless=(in_sentence, as_heading))


RULE = Rule(
    id="page_navigation",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Skip to content-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Next article-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nNext, the council will vote on the plan.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe menu has three soups.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
