"""Folding: one spelling for all the ways in which the web writes the same phrase.

`fold` unifies case, width, quotes, dashes, spaces, invisible marks, Arabic diacritics and tatweel, Greek accents and final sigma,
German ß, Cyrillic ё, the Turkish i, and writes every number as ``0``. Phrases and lines go through the same function, so a phrase
is written once, in ordinary spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

NUMBER = "{n}"
"""What a phrase writes for "any number"."""

TRIM = " \t\r\n\f\v•*-:.!…>»→|<«←·‣▪▫●○◦■□►▶▸▹–—~+#/\\=_✓✔★☆➤➜↑↓⇒›‹'\",;()[]{}"
"""What does not count at either end of a line: bullets, arrows, stars, closing marks."""


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_UNIFIED = {
    # Spaces and line-inner separators; emoji and dingbats count as spaces, since they stand before a phrase, not in it.
    " ": "\t\u00a0\u1680" + _span(0x2000, 0x200A) + "\u2028\u2029\u202f\u205f\u3000" + _span(0x2600, 0x27BF) + _span(0x1F000, 0x1FAFF),
    # Marks that cannot be seen: soft hyphen, zero-width, direction, variation selectors; Arabic vowels and tatweel; Hebrew points.
    "": "\u00ad" + _span(0x200B, 0x200F) + _span(0x202A, 0x202E) + _span(0x2060, 0x2069) + "\ufeff" + _span(0xFE00, 0xFE0F)
    + "\u0640" + _span(0x064B, 0x065F) + "\u0670" + _span(0x0591, 0x05BD) + "\u05bf\u05c1\u05c2\u05c7\u0307",
    "-": _span(0x2010, 0x2015) + "\u2212\ufe58\ufe63",
    "'": "‘’‚‛′´`",
    '"': "“”„‟″«»「」『』《》〈〉",
    "...": "…",
    ".": "。．",
    ",": "、，،",
    "?": "؟",
    "i": "ı",
    "ș": "ş",
    "ț": "ţ",
    "е": "ё",
    "σ": "ς",
    "ی": "يى",
    "ک": "ك",
    "ا": "أإآٱ",
}  # fmt: skip
_ZEROS = (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0, 0x1040)
"""The digit zero of the scripts that have digits of their own."""


def _table() -> dict[str, str]:
    """Character -> replacement, for what `str.casefold` leaves apart."""
    table = {char: plain for plain, chars in _UNIFIED.items() for char in chars}
    table.update({chr(zero + n): str(n) for zero in _ZEROS for n in range(10)})
    for code in (*range(0xFF01, 0xFF5F), *range(0x0370, 0x0400), *range(0x1F00, 0x2000)):  # full width; Greek with accents
        parts = unicodedata.normalize("NFKD", chr(code)).casefold()
        plain = "".join(part for part in parts if not unicodedata.combining(part)).replace("ς", "σ")
        if plain != chr(code).casefold() and len(chr(code).casefold()) == 1:
            table[chr(code).casefold()] = plain
    return table


_TABLE = _table()
_EMOJI = "\U0001f000-\U0001faff"  # as a range: a class of single characters beyond U+FFFF is searched one by one
_SPECIAL = re.compile("[" + re.escape("".join(char for char in _TABLE if char < "\U00010000")) + _EMOJI + "]").sub  # linear: one class
DIGITS = re.compile(r"[0-9]+(?:[.,:][0-9]+)*").sub  # linear: a run, then groups that each start with a fixed mark
_BARE = {code: unicodedata.normalize("NFD", chr(code))[0] for code in range(0xC0, 0x250)} | {ord("ł"): "l", ord("đ"): "d"}
_ASCII_DIGITS = {zero + n: str(n) for zero in _ZEROS for n in range(10)}
ANY_DIGIT = re.compile(r"[0-9]").search
ASCII_FOLD = {code: chr(code).lower() for code in range(128)} | dict.fromkeys(range(0x31, 0x3A), "0") | dict.fromkeys((0x09, 0x0B, 0x0C, 0x0D), " ")
"""For `str.translate`, which is as fast as `lower` on ASCII: case, tabs, and every digit as 0."""


def fold(text: str) -> str:
    """The folded form of a short text (a line, a head, a tail or a phrase), in linear time."""
    text = fold_case(text)
    if ANY_DIGIT(text):
        text = DIGITS("0", text)
    if "  " in text:
        text = " ".join(text.split())
    return text


def ascii_digits(text: str) -> str:
    """`text` with the digits of all scripts as 0 to 9."""
    return text if text.isascii() else text.translate(_ASCII_DIGITS)


def fold_case(text: str) -> str:
    """`text` with case, width, quotes and marks unified; numbers and runs of spaces as they are."""
    if text.isascii():
        return text.lower()
    return _SPECIAL(lambda match: _TABLE[match[0]], text.casefold())


def bare(folded: str) -> str:
    """A folded phrase as those write it who leave out the accents: in capitals, on old sites, in haste."""
    return folded.translate(_BARE)


def fold_phrase(phrase: str) -> str:
    """The folded form of a lexicon phrase; `{n}` becomes the folded number."""
    return fold(unicodedata.normalize("NFC", phrase).replace(NUMBER, "0")).strip(TRIM)


def fold_phrases(phrases: Sequence[str]) -> list[str]:
    """The same for many phrases at once, which is faster. None of them holds a line break."""
    if not phrases:
        return []
    text = fold_case(unicodedata.normalize("NFC", "\n".join(phrases)).replace(NUMBER, "0"))
    lines = DIGITS("0", text).split("\n")
    return [(" ".join(line.split()) if "  " in line else line).strip(TRIM) for line in lines]
