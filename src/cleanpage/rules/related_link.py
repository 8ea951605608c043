"""Related links: the heading of the list.

Removes headings such as "Related articles" and the lines that say the same in front of a headline.
Keeps a sentence about related things.
Misses lists without a heading; `outside_main` looks at those by their shape.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("related_link", page, words)


RULE = Rule(
    id="related_link",
    find=find,
    removes=("The river rose by two metres in the night, the mayor said.\n[-Related articles-]\nRain is expected again on Friday, the weather service said.",),
    keeps=("The river rose by two metres in the night.\nRelated problems came up in other towns.\nRain is expected again on Friday.",),
)
