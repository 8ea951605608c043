"""The edges of phrases: what parts a phrase from the rest of a line, and where words begin and end."""

from __future__ import annotations

import re

import regex

from cleanpage.lexicon.names import UNSPACED

SEPARATORS = tuple(":-|>»›→–—(/[")
_JOINERS = "-–—/"
_EDGES = frozenset(":>›»/|→(（[【,،、：／")
UNSPACED_FROM = "\u0e00"
"""Folded lines that sort behind this start in a script that may write no spaces: there the first characters are the key."""
_FIRST_PART = re.compile(r"[^\W_]+").match
_LAST_PART = re.compile(r"(?<![^\W_])[^\W_]+\Z").search  # linear: one start in a run
WORD_END = regex.compile(r"[\w\p{M}]").match  # with marks, which carry vowels in Indic scripts


def is_separated(rest: str, between: str | None = None) -> bool:
    """Whether a mark divides a phrase from `rest`; dashes and slashes only with a space on one side ("photo-sharing", "image/png")."""
    bare = rest.lstrip(between)
    if between is not None and bare.startswith(","):
        return True
    if bare.startswith("="):  # as Japanese and Korean agencies write; elsewhere it is code
        return bare[1:2] > UNSPACED_FROM
    return bare.startswith(SEPARATORS) and (bare[0] not in _JOINERS or rest[0] == " " or bare[1:2] in ("", " ") or bare[1] > UNSPACED_FROM)


def is_edged(phrase: str, how: str) -> bool:
    edge = phrase.strip()[-1] if how in ("opens", "before_name") else phrase.strip()[0] if how == "ends" else ""
    return edge in _EDGES and edge != ""


def is_sentence(line: str) -> bool:
    """Whether a line of a script without capitals ends as a sentence does: then what follows a phrase is no name."""
    return line[0] > "\u0590" and line.endswith((".", "。", "।", "۔", "؟", "?", "!"))


def first_part(word: str) -> str:
    """The letters and digits that a word starts with, "foto:jane" -> foto; of a word of marks its first."""
    if word.isalpha():
        return word
    match = _FIRST_PART(word)
    return match[0] if match is not None else word[:1]


def last_part(word: str) -> str:
    if word.isalpha():
        return word
    match = _LAST_PART(word)
    return match[0] if match is not None else word[-1:]


def ends_word(text: str, end: int) -> bool:
    """Whether a word ends at `end`: no letter follows or none stands before, or the script writes no spaces."""
    return end >= len(text) or not WORD_END(text[end]) or not WORD_END(text[end - 1]) or UNSPACED.match(text[end - 1]) is not None
