"""Dates and reading times that are furniture.

Removes a line that says only when the page was published or updated, or how long it takes to read, and a date that stands before the
article begins.
Keeps a sentence that begins with a date or tells one.
Misses dates in words that no lexicon has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from cleanpage.lexicon.folding import ascii_digits, fold_case
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
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)").search  # linear: four digits
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|25)\d\d(?!\d)").search
"""Of the Persian, Islamic, Bengali and Thai calendars: years in a line that says them in a script of its own."""
_LETTER_BEYOND_LATIN = regex.compile(r"[\p{Arabic}\p{Bengali}\p{Thai}]").search
_NUMBERS = re.compile(r"\d+").findall
_WORDS = regex.compile(r"[\w\p{M}]+").findall
_IN_NUMBERS = re.compile(r"(?<!\d)\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}(?!\d)|(?<!\d)\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)|\d\s?[年년]").search
"""Linear: fixed lengths."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks."""
    yield from hits_as_findings("date_line", page, words, unless=(among_pairs, goes_on))
    yield from _dates_above_the_article(page, words)


def _dates_above_the_article(page: Page, words: Hits) -> Iterator[Finding]:
    """Findings for dates with a year before the first sentence that no wording marks. On labelled pages 0.97 of them were cut rightly."""
    dates: list[int] = []
    letters = Letters(page)
    for block, line in enumerate(page.lines[:_TOP]):
        if block in words.by_block:
            continue
        if letters.is_paragraph(line, _SENTENCE_MIN):
            if len(dates) <= _MOST:
                yield from (Finding(date, "a date above the article", page.lines[date], 0.95) for date in dates)
            return
        if len(line) <= _DATE_MAX and _has_year(line) and words.is_date(words.folded[block]) and _is_whole_date(line, words):
            dates.append(block)


def _is_whole_date(line: str, words: Hits) -> bool:
    """Whether a line with the numbers of a date names a month or writes day and month beside the year: the number of a law or a file does
    not. Nor is it a date where a sentence goes on, "w dniu 10 marca 2022"."""
    named = [word for word in _WORDS(fold_case(line)) if word in words.calendar]
    if line[0].islower() and not (named and fold_case(line).startswith(named[0])):
        return False
    return len(_NUMBERS(line)) > 1 and (bool(named) or _IN_NUMBERS(line) is not None)


def _has_year(line: str) -> bool:
    if line.isascii():
        return _YEAR(line) is not None
    digits = ascii_digits(line)
    return _YEAR(digits) is not None or (_LETTER_BEYOND_LATIN(line) is not None and _OTHER_YEAR(digits) is not None)


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
