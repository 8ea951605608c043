"""Mojibake repaired, line by line, and only where a fast look finds its traces.

ftfy is about a hundred times slower than everything else here, and nearly every page is fine. So a search for the character pairs that
UTF-8 read as Latin-1 or Windows-1252 leaves behind comes first, and only the lines that have them are given to ftfy.
"""

from __future__ import annotations

import re

_TRACES = re.compile(
    r"[ÂÃ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"  # two-byte UTF-8
    r"|â[\u0080-\u00bf€]"  # dashes, quotes, ellipsis
    r"|[ÐÑ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"  # Cyrillic
    r"|ï»¿|ðŸ"
).search  # linear: each alternative has a fixed length
_LEADS = "ÂÃâÐÑïð"
"""Every trace starts with one of these; a search for one character runs at memory speed."""


def damaged(text: str) -> bool:
    """Whether `text` shows a trace of mojibake."""
    return not text.isascii() and any(lead in text for lead in _LEADS) and _TRACES(text) is not None


def repaired(text: str) -> str:
    """`text` with mojibake undone; the very same object when nothing shows a trace of it."""
    if not damaged(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding

    config = TextFixerConfig(restore_byte_a0=True, replace_lossy_sequences=True, decode_inconsistent_utf8=True)
    return "\n".join(fix_encoding(line, config) if _TRACES(line) else line for line in text.split("\n"))
