"""Author boxes.

Removes the heading and the wording of a box about the author.
Keeps a sentence about a writer in the article.
Misses a biography that has no telling words.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("author_bio", page, words)


RULE = Rule(
    id="author_bio",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-About the author-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-View all posts by Mara Lindqvist-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nShe asked about the author and got no answer.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nMara Lindqvist has been a journalist for ten years.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
