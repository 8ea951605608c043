"""bytes or str -> Page: what kind of page it is, and the reader for that kind."""

from __future__ import annotations

import re

from cleanpage.page import Page
from cleanpage.read.decode import decode
from cleanpage.read.repair import repaired
from cleanpage.read.text import read_text

KINDS = ("auto", "html", "text")
LOOKED_AT = 2_000
"""How many code points from the start decide whether a page is HTML."""
_STARTS_AS_HTML = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|head|body|!--)", re.IGNORECASE).match
_HTML_TAG = re.compile(
    r"</?(?:a|article|b|blockquote|body|br|div|em|figure|footer|form|h[1-6]|head|header|html|i|img|li|link|main|meta|nav|ol|p|section|script|span|strong|style|table|tbody|td|title|tr|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)  # linear: a tag's inside is bounded and holds no other tag
_TAGS_NEEDED = 3


def is_html(text: str) -> bool:
    """Whether a page is HTML, by its first 2,000 code points: it starts as HTML does, or holds at least three tags of well-known elements."""
    start = text[:LOOKED_AT].lstrip("\ufeff\x00 \t\r\n")
    if _STARTS_AS_HTML(start):
        return True
    if "<" not in start:
        return False
    return sum(1 for _ in zip(_HTML_TAG.finditer(start), range(_TAGS_NEEDED), strict=False)) >= _TAGS_NEEDED or (
        start[:1] == "<" and _HTML_TAG.match(start) is not None
    )


def read(page: str | bytes, *, kind: str, url: str | None, encoding: str | None, repair: bool) -> Page:
    """The page in `page`. Raises TypeError for other types; nothing else."""
    notes: tuple[str, ...] = ()
    if isinstance(page, str):
        text = page
    elif isinstance(page, bytes | bytearray | memoryview):
        text, notes = decode(bytes(page), encoding=encoding)
    else:
        raise TypeError(f"a page should be str or bytes, not {type(page).__name__}")
    if kind == "html" or (kind == "auto" and is_html(text)):
        from cleanpage.read.html import read_html

        return read_html(text, url=url, notes=notes, repair=repair)
    if repair:
        text = repaired(text)
    return read_text(text, notes=notes)
