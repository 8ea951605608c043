"""Dates in any language: numbers, names of months and days, and the small words between them."""

from __future__ import annotations

import re
from collections.abc import Collection

import regex

from cleanpage.lexicon.folding import ascii_digits, fold_case
from cleanpage.lexicon.names import PARTICLES

_SMALL = 4
"""Words up to this length between the parts of a date need not be known: "de", "at", "UTC", "18h05"."""
_WORDS_BEFORE = 6
"""So many words stand before a date at the end of a line: who wrote then."""
_WORDS = regex.compile(r"[\w\p{M}]+").findall
_NUMBERS = re.compile(r"\d+").findall
_IN_HAN = re.compile(r"(?:0[年月日号號时時點点分秒년월일시초])+\Z").match
"""A date as Chinese, Japanese and Korean write it, folded."""
_IN_NUMBERS = re.compile(
    r"(?<!\d)(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})|\d{4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2})(?!\d)|\d\s?[年년]"
).search  # linear: fixed lengths
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)").search
_RECENT = re.compile(r"(?<!\d)(?:199|20\d)\d(?!\d)").search
"""Years in which pages were written."""
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|25)\d\d(?!\d)").search
"""Of the Persian, Islamic, Bengali and Thai calendars, in lines of their scripts."""
_THEIR_SCRIPTS = regex.compile(r"[\p{Arabic}\p{Bengali}\p{Thai}]").search
_MOST_WORDS, _MOST_NAMES, _MOST_SMALL = 14, 5, 4
"""Of a line that says who wrote when."""
CASELESS_FROM = "\u0590"


def is_date(folded: str, calendar: Collection[str]) -> bool:
    """Whether a folded text is a date, with or without a time, and nothing else: numbers, names of months and days (`calendar`, folded), and
    short words."""
    words = _WORDS(folded)
    return any(word[0] == "0" and (word == "0" or _IN_HAN(word)) for word in words) and all(
        word in calendar or len(word) <= _SMALL or _IN_HAN(word) is not None for word in words
    )


def before_date(folded: str, calendar: Collection[str]) -> str | None:
    """What stands before the date that a folded text ends in: "jane doe on" of "jane doe on 0 march 0 at 0". None without a date there."""
    words = _WORDS(folded)
    start = next((at for at, word in enumerate(words[: _WORDS_BEFORE + 1]) if word == "0" or word in calendar), len(words))
    return " ".join(words[:start]) if is_date(" ".join(words[start:]), calendar) else None


def is_written_out(line: str, calendar: Collection[str]) -> bool:
    """Whether a line that `is_date` has a year, and names a month or writes day and month beside it: the number of a law or a file does not.
    Nor is it a date where a sentence goes on, "w dniu 10 marca 2022"."""
    digits = ascii_digits(line)
    if _YEAR(digits) is None and (_THEIR_SCRIPTS(line) is None or _OTHER_YEAR(digits) is None):
        return False
    folded = fold_case(line)
    named = [word for word in _WORDS(folded) if word in calendar]
    if line[0].islower() and not (named and folded.startswith(named[0])):
        return False
    return len(_NUMBERS(line)) > 1 and (bool(named) or _IN_NUMBERS(digits) is not None)


def says_who_and_when(text: str, calendar: Collection[str]) -> bool:
    """Whether a text is one name, a date with a year, and a few small words, in any order: "Jane Doe, 4 February 2010", "29.02.2016 - 2:11 by Jane Doe"."""
    words = _WORDS(text)
    if not 3 <= len(words) <= _MOST_WORDS or len(_NUMBERS(text)) < 2:
        return False
    digits = ascii_digits(text)
    named, names, small, ended = _IN_NUMBERS(digits) is not None, 0, 0, False
    if not named and _RECENT(digits) is None:
        return False
    for word in words:
        if word[0].isdigit():
            ended = names > 0
        elif fold_case(word) in calendar:
            named, ended = True, names > 0
        elif word[0].isupper() or word[0] > CASELESS_FROM:
            if ended:
                return False  # two names apart: "Von Prag nach Wien"
            names += 1
        elif len(word) <= _SMALL:
            small += 1
            ended = names > 0 and (ended or word not in PARTICLES)
        else:
            return False
    return named and 0 < names <= _MOST_NAMES and small <= _MOST_SMALL
