"""Paragraphs printed twice.

Removes a long line that stands word for word earlier on the page.
Keeps the first copy, and short lines that recur on purpose: refrains, table cells, list items.
Misses copies that were edited.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule

_MIN_LENGTH = 100
"""Shorter lines recur on purpose."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for every later copy."""
    seen: set[str] = set()
    for block, line in enumerate(page.lines):
        if len(line) >= _MIN_LENGTH:
            if line in seen:
                yield Finding(block, "the same paragraph stands earlier on the page", "", 0.95)
            seen.add(line)


_LONG = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."

RULE = Rule(
    id="repeated_paragraph",
    find=find,
    removes=(f"{_LONG}\n\nRain is expected again on Friday.\n\n[-{_LONG}-]",),
    keeps=("Row, row, row your boat\nGently down the stream\nRow, row, row your boat\nGently down the stream",),
)
