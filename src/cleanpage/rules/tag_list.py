"""Tags and topics.

Removes a line that lists the article's tags behind a marker, or the marker alone.
Keeps a sentence that begins with the word.
Misses bare lists of tags.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings, in_sentence


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("tag_list", page, words, unless=(in_sentence,))


RULE = Rule(
    id="tag_list",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Tags: floods, weather, north-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Filed under: Weather-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nTags on the ears tell the farmer which cow is which.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
