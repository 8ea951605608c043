"""Comment sections: the form, and the readers' comments that follow it.

Removes the wording of comment forms, counters and reply links.
Keeps a sentence about comments, and on forum pages the posts.
Misses comments that stand before any form; `outside_main` weighs those.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("comment_section", page, words, unless=(among_pairs,))


RULE = Rule(
    id="comment_section",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor said.\n\nRain is expected again on Friday, the weather service said.\n\n[-Leave a Reply-]\n[-Your email address will not be published. Required fields are marked *-]\n[-Post Comment-]",
    ),
    keeps=("The river rose by two metres in the night.\nLeave a reply under his door, she told the boy.\nRain is expected again on Friday.",),
)
