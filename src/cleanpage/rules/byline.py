"""Bylines: who wrote it.

Removes a line that is only a writer's name behind "By" or its like, with or without a date, and a name with a date in brackets.
Keeps a sentence that begins with the same word.
Misses a name that stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.dates import says_who_and_when
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.article import MANY_BLOCKS
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, goes_on, hits_as_findings

_SIGNED_MAX, _SIGNED = 60, 0.85
_QUOTES = tuple("\"”“»«’'」』")


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    yield from hits_as_findings("byline", page, words, unless=(among_pairs, goes_on))
    lines = page.lines if len(page.lines) <= MANY_BLOCKS else []
    signed = [
        block
        for block, line in enumerate(lines)
        if line[-1] == ")" and line[0] == "(" and len(line) <= _SIGNED_MAX and block not in words.by_block and says_who_and_when(line, words.calendar)
    ]
    if len(signed) == 1 and signed[0] and not lines[signed[0] - 1].endswith(_QUOTES):  # where there are more they tell whom the page quotes
        yield Finding(signed[0], "a name and a date in brackets", lines[signed[0]], _SIGNED)


RULE = Rule(
    id="byline",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-By Mara Lindqvist, 3 May 2024, 9:14-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nRain is expected again on Friday, and the schools will stay closed.\n[-(Mara Lindqvist, 3.5.2024)-]",
        "The river rose by two metres in the night, the mayor of the town said.\n[-By Mara Lindqvist-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Written by Mara Lindqvist and Tom Ade-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nBy April 2020 Sweden had closed\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nBy morning the water had gone.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nBy Friday, Mara Lindqvist had written to all of them.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
