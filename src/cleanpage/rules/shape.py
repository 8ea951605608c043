"""The shape of a line: how long it is, how it starts, how it ends. No words, no language; a few hundred nanoseconds a line.

Three codes are given for each line, each an index into a table of weights:

* length × end: prose is long and ends as sentences do;
* start × length: bullets, digits, capitals;
* marks: commas, all capitals, separators, seen before on the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

LENGTHS, ENDS, STARTS, MARKS = 24, 8, 8, 24
"""How many classes each part of a code has."""
_LONGEST = 2_048
_SENTENCE, _COMMA, _COLON, _DIGIT, _LETTER, _OTHER, _ELLIPSIS, _CLOSED = range(ENDS)


def _length_class(size: int) -> int:
    """Two classes a doubling."""
    return min(LENGTHS - 1, int(2 * math.log2(size + 1)))


_LENGTH_CLASS = [_length_class(size) for size in range(_LONGEST)]
_END_CLASS = {
    **dict.fromkeys(".!?。！？।॥؟۔។።჻", _SENTENCE), **dict.fromkeys(",;、，；،", _COMMA), **dict.fromkeys(":：", _COLON),
    **dict.fromkeys("0123456789", _DIGIT), "…": _ELLIPSIS, **dict.fromkeys("\"'”’»)）」』]】", _CLOSED),
}  # fmt: skip
_BULLETS = frozenset("•*-–·▪◦●○■□►▶✓✔→»›>|#")
_QUOTES = frozenset("\"“‘'«„「『(（[")
_DENSE = re.compile("[\u2e80-\ud7ff]").findall
"""Han, kana, Hangul."""
_UNMARKED = re.compile("[\u0e00-\u109f\u1780-\u17ff]").findall
"""Scripts that write sentences without a mark at the end: Thai, Lao, Tibetan, Burmese, Khmer."""
_SAMPLE = 1_000


def shapes(lines: Sequence[str], source: str) -> Iterator[tuple[int, int, int]]:
    """(length × end, start × length, marks) of each line; `source` tells the script of the page."""
    dense, unmarked = _script(source)
    length_class, end_class = _LENGTH_CLASS, _END_CLASS
    seen: set[str] = set()
    for line in lines:
        size = len(line)
        if dense:
            size *= 2
        length = length_class[size] if size < _LONGEST else LENGTHS - 1
        last = line[-1]
        end = end_class.get(last)
        if end is None:
            end = _LETTER if last.isalpha() else _OTHER
            if unmarked and size > 80:
                end = _SENTENCE
        elif end == _CLOSED:
            end = _SENTENCE if end_class.get(line[-2:-1]) == _SENTENCE else _CLOSED
        elif last == "." and line.endswith("..."):
            end = _ELLIPSIS
        first = line[0]
        if first.isupper():
            start = 0
        elif first.islower():
            start = 1
        elif first in _BULLETS:
            start = 2
        elif first.isdigit():
            start = 3
        elif first.isalpha():
            start = 4
        else:
            start = 5 if first in _QUOTES else 6
        marks = 0
        if size > 24:
            commas = line.count(",") or line.count("，") + line.count("、") + line.count("،")
            marks = 2 if commas > 1 else commas
            if size < 300:
                if line.isupper():
                    marks += 3
                if "|" in line or " · " in line:
                    marks += 6
        if line in seen:
            marks += 12
        else:
            seen.add(line)
        yield length * ENDS + end, start * LENGTHS + length, marks


def _script(source: str) -> tuple[bool, bool]:
    """(a character says as much as two Latin letters, sentences end without a mark)."""
    middle = len(source) // 2
    sample = source[max(0, middle - _SAMPLE // 2) : middle + _SAMPLE // 2]
    if sample.isascii():
        return False, False
    return len(_DENSE(sample)) * 4 > len(sample), len(_UNMARKED(sample)) * 4 > len(sample)
