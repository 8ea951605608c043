"""Lines that name the source.

Removes a line that is only "Source", or that and a name.
Keeps a sentence about a source.
Misses sources named in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import goes_on, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("source_line", page, words, unless=(goes_on,))


RULE = Rule(
    id="source_line",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Source-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Source: Reuters-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nSource of the river is a spring near the border.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe source, a senior official, asked not to be named.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
