"""Rows: lines that hold several things side by side, as menus, share bars and the lines under a headline do once their markup is gone."""

from __future__ import annotations

import re

from cleanpage.lexicon.names import UNSPACED

_MARKS = "|·•"
_PARTS = re.compile(r" {2,}|\s*[|·•]\s*").split  # linear: a run of spaces, or a mark with the spaces around it
_MOST_PARTS, _PART_MAX = 20, 60
_UNSPACED_PARTS, _UNSPACED_MAX = 3, 6
"""Where words are not set apart by spaces, so many short pieces with spaces between them are a row."""


def parts(line: str) -> list[str]:
    """The parts of a row; empty when `line` is none, or is a sentence with a mark in it."""
    if "\t" in line or line[0] in _MARKS:
        return []  # of a table, or an item
    found = [part for part in _PARTS(line.strip(_MARKS)) if part]
    if len(found) < 2 and UNSPACED.search(line):
        found = line.split()
        if len(found) < _UNSPACED_PARTS or max(map(len, found)) > _UNSPACED_MAX or not all(map(UNSPACED.search, found)):
            return []
    return found if 1 < len(found) <= _MOST_PARTS and max(map(len, found)) <= _PART_MAX else []
