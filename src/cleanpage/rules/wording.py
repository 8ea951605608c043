"""The findings of rules that work by wording alone: every hit in a rule's lexicon section is a finding.

How sure a hit is depends on how the phrase matches, by judgement and not yet by measurement: a line that *is* a phrase is nearly always
furniture; a line that merely holds one is less so.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hit, Hits
from cleanpage.page import Finding, Page

CONFIDENCE = {"whole": 0.95, "starts": 0.93, "opens": 0.92, "ends": 0.85, "contains": 0.85, "before_name": 0.85, "after_name": 0.8, "agencies": 0.7}
_SAYS = {
    "whole": "the line is the phrase",
    "starts": "the line starts with the phrase",
    "opens": "the line opens with the phrase",
    "ends": "the line ends with the phrase",
    "contains": "a short line that holds the phrase",
    "before_name": "the phrase and a name",
    "after_name": "a name and the phrase",
    "agencies": "the line ends with the agency",
}
SENTENCE_ENDS = tuple(".!?。！？।؟۔")


def finding(hit: Hit) -> Finding:
    """The finding that cuts the whole block of a hit."""
    return Finding(hit.block, _SAYS[hit.how], hit.phrase, CONFIDENCE[hit.how])


def hits_as_findings(rule: str, page: Page, words: Hits, *, sentences: bool = True) -> Iterator[Finding]:
    """A finding for each block that was hit in the section of `rule`: the surest hit of the block.

    With `sentences=False` a line that goes on behind its phrase and a colon and ends as a sentence does is no finding.
    """
    last = -1
    for hit in words.of(rule):
        if hit.block == last or (not sentences and hit.how == "starts" and page.lines[hit.block].endswith(SENTENCE_ENDS)):
            continue
        last = hit.block
        yield finding(hit)
