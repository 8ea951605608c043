"""Dates and reading times that are furniture.

Removes a line that says only when the page was published or updated, or how long it takes to read, and a date that stands before the
article begins.
Keeps a sentence that begins with a date or tells one.
Misses dates in words that no lexicon has.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.dates import is_date, is_written_out
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.article import Letters
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, goes_on, hits_as_findings

_TOP = 120
"""So many blocks are looked at."""
_DATE_MAX, _SENTENCE_MIN = 60, 60
_MOST = 3
"""More dates than that are a table."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    yield from hits_as_findings("date_line", page, words, unless=(among_pairs, goes_on))
    yield from _dates_above_the_article(page, words)


def _dates_above_the_article(page: Page, words: Hits) -> Iterator[Finding]:
    """Findings for dates with a year before the first sentence that no wording marks; a page that begins with one tells of it. On labelled pages 0.97 of them were cut rightly."""
    dates: list[int] = []
    letters = Letters(page)
    for block, line in enumerate(page.lines[:_TOP]):
        if block in words.by_block:
            continue
        if letters.is_paragraph(line, _SENTENCE_MIN):
            if len(dates) <= _MOST:
                yield from (Finding(date, "a date above the article", page.lines[date], 0.95) for date in dates)
            return
        if block and len(line) <= _DATE_MAX and is_date(words.folded[block], words.calendar) and is_written_out(line, words.calendar):
            dates.append(block)


RULE = Rule(
    id="date_line",
    find=find,
    removes=(
        "River rises to record height\n[-12 March 2025, 10:45-]\nThe river rose by two metres in the night, the mayor of the town said.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Published: 3 May 2024-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Last updated on 3 May 2024-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-5 min read-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "Regulation of the council\nof 12 March 2025\nThe river rose by two metres in the night, the mayor of the town said.",
        "Zoning of the river bank\nABC.12.4240.2022\nThe river rose by two metres in the night, the mayor of the town said.",
        "The river rose by two metres in the night, the mayor of the town said.\n12 March 2025\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nPublished in 1962, the book is still in print.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nOn 3 May 2024 the dam broke.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
