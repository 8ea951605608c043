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
_COPY, _ALONE = 0.9, 0.65
"""On labelled pages 0.91 of copies were cut rightly; of those alone between other paragraphs 0.64."""
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
    for block in copies:
        near = [at for at in (block - 1, block + 1) if 0 <= at < len(lines)]
        alone = len(near) == 2 and all(at not in known and at not in words.by_block and len(lines[at]) >= _MIN_LENGTH for at in near)
        yield Finding(block, "the same paragraph stands earlier on the page", "", _ALONE if alone else _COPY)


_LONG = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."

RULE = Rule(
    id="repeated_paragraph",
    find=find,
    removes=(f"{_LONG}\n\nRain is expected again on Friday.\n\n[-{_LONG}-]",),
    keeps=("Row, row, row your boat\nGently down the stream\nRow, row, row your boat\nGently down the stream",),
)
