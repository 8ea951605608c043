"""Captions that say that they are one.

Removes a line that opens with a caption marker.
Keeps a sentence about a picture.
Misses captions without a marker; on HTML pages the figure tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("photo_caption", page, words)


RULE = Rule(
    id="photo_caption",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-Pictured: the bridge after the flood-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nHe is pictured in every schoolbook.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe caption was wrong, the editor said.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
