"""The headline of a page: what the page says of itself, or the title-like line that its text shows."""

from __future__ import annotations

import re
from collections.abc import Collection

from cleanpage.lexicon.folding import fold_case
from cleanpage.page import Page

SEARCHED = 30
"""How many blocks from the top may hold the headline of a text page."""
MIN_LENGTH, MAX_LENGTH = 12, 250
_PROSE = 160
_LETTERS = re.compile(r"[^\W_]+").findall  # linear: one class
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[\W_]+(?=\d)").sub  # linear: one class
_SENTENCE_END = tuple(".。।۔")


def key(text: str) -> str:
    """What two spellings of one headline share: its letters, their case and accents unified, and its numbers, each for itself."""
    return "".join(_LETTERS(_BETWEEN_NUMBERS("n", fold_case(text))))


def looks_like_headline(line: str) -> bool:
    """Whether a line could be a headline by its length and end."""
    return MIN_LENGTH <= len(line) <= MAX_LENGTH and (not line.endswith(_SENTENCE_END) or line.endswith("..."))


def headline(page: Page, claimed: Collection[int] = ()) -> str | None:
    """The headline, or None. A stated title wins when the page also shows it; else the last title-like line before the first prose."""
    for title in page.titles:
        wanted = key(title)
        for index, line in enumerate(page.lines[:SEARCHED]):
            if wanted and index not in claimed and key(line) == wanted:
                return line
    if page.titles:
        return page.titles[0]
    found = None
    for index, line in enumerate(page.lines[:SEARCHED]):
        if index in claimed:
            continue
        if len(line) >= _PROSE:
            break
        if found is None and looks_like_headline(line):
            found = line
    return found
