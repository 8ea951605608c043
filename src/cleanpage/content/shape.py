"""The shape of a line: how long it is, how it starts, how it ends. No words, no language; a few hundred nanoseconds a line.

Three codes are given for each line, each an index into a table of weights:

* length × end: prose is long and ends as sentences do;
* start × length: bullets, digits, capitals;
* marks: commas, all capitals, separators, tabs, seen before on the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import regex

LENGTHS, ENDS, STARTS, MARKS = 24, 8, 8, 36
"""How many classes each part of a code has."""
_LONGEST = 2_048
_SENTENCE, _COMMA, _COLON, _DIGIT, _LETTER, _OTHER, _ELLIPSIS, _CLOSED = range(ENDS)


def _length_class(size: int) -> int:
    """Two classes a doubling."""
    return min(LENGTHS - 1, int(2 * math.log2(size + 1)))


_LENGTH_CLASS = [_length_class(size) for size in range(_LONGEST)]
_END_CLASSES = {
    **dict.fromkeys(".!?。！？।॥؟۔។።჻", _SENTENCE), **dict.fromkeys(",;、，；،", _COMMA), **dict.fromkeys(":：", _COLON),
    **dict.fromkeys("0123456789", _DIGIT), "…": _ELLIPSIS, **dict.fromkeys("\"'”’»)）」』]】", _CLOSED),
}  # fmt: skip
_PROSE_FROM = _length_class(100) * ENDS
_BULLETS = "•*-–·▪◦●○■□►▶✓✔→»›>|#"
_QUOTES = "\"“‘'«„「『(（["
_UPPER, _LOWER, _BULLET, _NUMBER, _CASELESS, _QUOTE, _MARK = range(7)


def _start_class(char: str) -> int:
    if char.isupper():
        return _UPPER
    if char.islower():
        return _LOWER
    if char in _BULLETS:
        return _BULLET
    if char.isdigit():
        return _NUMBER
    if char.isalpha():
        return _CASELESS
    return _QUOTE if char in _QUOTES else _MARK


class _Starts(dict[str, int]):
    """First character -> class. What is not in the table is classed anew each time, so that the table never grows."""

    def __missing__(self, char: str) -> int:
        return _start_class(char)


class _Ends(dict[str, int]):
    """Last character -> class, likewise."""

    def __missing__(self, char: str) -> int:
        return _LETTER if char.isalpha() else _OTHER


_COMMON = [chr(code) for code in range(0x250)] + [chr(code) for code in range(0x370, 0x530)]
"""Latin, Greek, Cyrillic."""
_START_CLASS = _Starts((char, _start_class(char)) for char in {*_COMMON, *_BULLETS, *_QUOTES})
_END_CLASS = _Ends({char: _LETTER for char in _COMMON if char.isalpha()} | _END_CLASSES)
_DENSE = regex.compile("[\u2e80-\ud7ff]").findall
"""Han, kana, Hangul."""
_UNMARKED = regex.compile("[\u0e00-\u109f\u1780-\u17ff]").findall
"""Scripts that write sentences without a mark at the end: Thai, Lao, Tibetan, Burmese, Khmer."""
_SAMPLE = 1_000


class Shapes(NamedTuple):
    """The codes of all lines of a page. Lists run parallel to the lines: no object is made for a line, which a large page would pay for."""

    length_end: list[int]
    start_length: list[int]
    marks: list[int]


def shapes(lines: Sequence[str], source: str) -> Shapes:
    """The codes of each line; `source` tells the script of the page."""
    dense, unmarked = script(source)
    ascii_page = source.isascii()
    seen: set[str] = set()
    add = seen.add
    codes = Shapes([], [], [])
    add_length_end, add_start_length, add_marks = codes.length_end.append, codes.start_length.append, codes.marks.append
    for line in lines:
        size = len(line)
        if dense:
            size *= 2
        length = _LENGTH_CLASS[size] if size < _LONGEST else LENGTHS - 1
        end = _END_CLASS[line[-1]]
        if end == _SENTENCE:
            if line[-3:] == "...":
                end = _ELLIPSIS
        elif end == _CLOSED:
            if _END_CLASS[line[-2:-1]] == _SENTENCE:
                end = _SENTENCE
        elif unmarked and size > 80 and (end == _LETTER or end == _OTHER):
            end = _SENTENCE
        if size > 24:
            commas = line.count(",")
            if not commas and not ascii_page:
                commas = line.count("，") or line.count("、") or line.count("،")
            marks = 2 if commas > 1 else commas
            if size < 300:
                if line.isupper():
                    marks += 3
                if "\t" in line:
                    marks += 12  # a row of a table
                elif "|" in line or " · " in line:
                    marks += 6
        else:
            marks = 0
        if line in seen:
            marks += 18
        else:
            add(line)
        add_length_end(length * ENDS + end)
        add_start_length(_START_CLASS[line[0]] * LENGTHS + length)
        add_marks(marks)
    return codes


def is_prose(length_end: int) -> bool:
    """Whether a line with this first code is as long as prose and ends as a sentence does."""
    return length_end >= _PROSE_FROM and length_end % ENDS == _SENTENCE


def script(source: str) -> tuple[bool, bool]:
    """(a character says as much as two Latin letters, sentences end without a mark)."""
    middle = len(source) // 2
    sample = source[max(0, middle - _SAMPLE // 2) : middle + _SAMPLE // 2]
    if sample.isascii():
        return False, False
    return len(_DENSE(sample)) * 4 > len(sample), len(_UNMARKED(sample)) * 4 > len(sample)
