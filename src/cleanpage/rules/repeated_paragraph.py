"""Paragraphs printed twice.

Removes a long line that stands word for word earlier on the page.
Keeps the first copy, what recurs on purpose (refrains, table cells, list items), and a lone copy on a page without other furniture.
Misses copies that were edited.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import kinds_of_furniture

_MIN_LENGTH = 100
"""Shorter lines recur on purpose."""
_IN_A_RUN, _ALONE = 0.92, 0.65
_BY_FURNITURE = (0.76, 0.87, 0.92)
"""At most the shares of such copies that were cut rightly on labelled pages: in a run, alone between other paragraphs; else where no kind of
furniture is named on the page, one, and more. Without furniture around it a paragraph more often recurs on purpose."""
_LISTED = ("|", "- ", "• ", "* ")
"""Rows and items recur on purpose too."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for every later copy; less sure of one that stands alone between other paragraphs, where it may be a quotation."""
    lines = page.lines
    seen: set[str] = set()
    copies: list[int] = []
    for block, line in enumerate(lines):
        if len(line) >= _MIN_LENGTH:
            if line in seen and not line.startswith(_LISTED):
                copies.append(block)
            seen.add(line)
    known = set(copies)
    elsewhere = _BY_FURNITURE[min(kinds_of_furniture(words), len(_BY_FURNITURE) - 1)] if copies else 0.0
    for block in copies:
        near = [at for at in (block - 1, block + 1) if 0 <= at < len(lines)]
        alone = len(near) == 2 and all(at not in known and at not in words.by_block and len(lines[at]) >= _MIN_LENGTH for at in near)
        confidence = _ALONE if alone else _IN_A_RUN if known.intersection(near) else elsewhere
        yield Finding(block, "the same paragraph stands earlier on the page", "", confidence)


_LONG = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."
_SECOND = "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind with the animals."

RULE = Rule(
    id="repeated_paragraph",
    find=find,
    removes=(f"{_LONG}\n{_SECOND}\n\nRain is expected again on Friday.\n\n[-{_LONG}-]\n[-{_SECOND}-]",),
    keeps=(
        "Row, row, row your boat\nGently down the stream\nRow, row, row your boat\nGently down the stream",
        f"Monday\n{_LONG}\nTuesday\nRain is expected again on Friday.\nWednesday\n{_LONG}",
    ),
)
