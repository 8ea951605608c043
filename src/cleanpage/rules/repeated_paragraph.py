"""Paragraphs printed twice.

Removes a long line that stands word for word earlier on the page, and a line that is printed twice in a row.
Keeps the first copy, what recurs on purpose (refrains, table cells, list items), and a lone copy on a page without other furniture.
Misses copies that were edited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import pairwise

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules import article
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import kinds_of_furniture

_MIN_LENGTH = 100
"""Shorter lines recur on purpose."""
_SHORT, _LETTERS, _TWICE = 12, 8, 2
_SAID = tuple(",\"”»’'」』")
_IN_A_RUN, _ALONE, _RIGHT_BEHIND = 0.92, 0.65, 0.9
_BY_FURNITURE = (0.76, 0.87, 0.92)
"""At most the shares of such copies that were cut rightly on labelled pages: in a run, alone between other paragraphs; else where no kind of
furniture is named on the page, one, and more. Without furniture around it a paragraph more often recurs on purpose."""
_LISTED = ("|", "- ", "• ", "* ")
"""Rows and items recur on purpose too."""


def find(page: Page, words: Hits, claimed: Collection[int]) -> Iterator[Finding]:
    """A finding for every later copy of what no rule has claimed; less sure of one that stands alone between other paragraphs, where it may be a quotation."""
    lines = page.lines
    seen: set[str] = set()  # what stays
    copies: list[int] = []
    again = _right_behind(page, words)
    for block, line in enumerate(lines):
        if len(line) < _SHORT or block in claimed:
            continue
        if block in again:
            if block - 1 not in claimed:
                yield Finding(block, "the same line stands right above", "", _RIGHT_BEHIND)
            continue
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


def _right_behind(page: Page, words: Hits) -> set[int]:
    """The lines that stand word for word above, on a page with paragraphs; short ones only where they stand nowhere else: refrains recur."""
    lines = page.lines if len(page.lines) <= article.MANY_BLOCKS else []
    pairs = [block for block, (above, line) in enumerate(pairwise(lines), 1) if line == above and len(line) >= _SHORT and _may_be_printed_twice(line)]
    if not pairs or not any(len(line) >= _MIN_LENGTH for line in lines):
        return set()
    shortest = _MIN_LENGTH if article.is_verse(page, words) else 0
    count = Counter(lines[block] for block in pairs)
    others = Counter(line for line in lines if line in count)
    once = {line for line, times in count.items() if len(line) >= shortest and times == 1 and others[line] == _TWICE and not line.endswith(_SAID)}
    return {block for block in pairs if len(lines[block]) >= _MIN_LENGTH or (lines[block] in once and _stands_apart(page, words, block))}


def _stands_apart(page: Page, words: Hits, block: int) -> bool:
    """Whether paragraphs or furniture stand above and below a pair: among other short lines, verse or speech, lines recur."""
    around = [at for at in (block - 2, block + 1) if 0 <= at < len(page.lines)]
    return all(len(page.lines[at]) >= _MIN_LENGTH or at in words.by_block for at in around)


def _may_be_printed_twice(line: str) -> bool:
    return sum(map(str.isalpha, line)) >= _LETTERS and not line.startswith(_LISTED)


_LONG = "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came."
_SECOND = "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind with the animals."
_SONG = """Let it rain, let it rain
Let it rain, let it rain
On the river and on me
Let it rain on the hills and the plain
And the road that leads to the sea
When it stops I will not be the same
In the water and in the wind
It was raining the day that you came
It was raining the day that you came"""

RULE = Rule(
    id="repeated_paragraph",
    find=find,
    sees_claims=True,
    removes=(
        f"{_LONG}\n{_SECOND}\n\nRain is expected again on Friday.\n\n[-{_LONG}-]\n[-{_SECOND}-]",
        f"{_LONG}\nBoats on the market square\n[-Boats on the market square-]\n{_SECOND}\n[-{_SECOND}-]",
    ),
    keeps=(
        f"{_SONG}\n\n{_LONG}",
        "Row, row, row your boat\nGently down the stream\nRow, row, row your boat\nGently down the stream",
        f"Monday\n{_LONG}\nTuesday\nRain is expected again on Friday.\nWednesday\n{_LONG}",
    ),
)
