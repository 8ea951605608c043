"""Kickers: the lone name of a section.

Removes a line that is only a section's name.
Keeps a heading or sentence that holds the word.
Misses names of a site's own sections.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import as_heading, as_item, hits_as_findings


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    return hits_as_findings("section_label", page, words, unless=(as_heading, as_item))


RULE = Rule(
    id="section_label",
    find=find,
    removes=(
        "[-News-]\n\nFloods in the north\n\nThe river rose by two metres in the night, the mayor of the town said.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nNews of the flood reached the capital at noon.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
