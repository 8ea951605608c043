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


def read(
    page: str | bytes,
    *,
    kind: str,
    url: str | None,
    encoding: str | None,
    repair: bool,
    max_bytes: int | None = None,
    max_depth: int | None = None,
    tree: bool = True,
) -> Page:
    """The page in `page`. Raises TypeError for other types; nothing else.

    Of a page larger than `max_bytes` (of UTF-8) the beginning is read; HTML that may be nested deeper than `max_depth`, or with
    ``tree=False`` any HTML, is read without a tree. A note says so.
    """
    notes: tuple[str, ...] = ()
    if not isinstance(page, str | bytes | bytearray | memoryview):
        raise TypeError(f"a page should be str or bytes, not {type(page).__name__}")
    if max_bytes is not None:
        page, notes = _beginning(page, max_bytes)
    utf8 = None
    if isinstance(page, str):
        text = page
    else:
        data = bytes(page)
        text, more, is_utf8 = decode(data, encoding=encoding)
        utf8 = data if is_utf8 else None
        notes += more
    if kind == "html" or (kind == "auto" and is_html(text)):
        from cleanpage.read.html import read_html

        return read_html(text, utf8=utf8, url=url, notes=notes, repair=repair, max_depth=max_depth, tree=tree)
    if repair:
        text = repaired(text)
    return read_text(text, notes=notes)


def _beginning(page: str | bytes, max_bytes: int) -> tuple[str | bytes, tuple[str, ...]]:
    """As much of a page as fits into `max_bytes` of UTF-8, and a note when that is not all."""
    if len(page) * (4 if isinstance(page, str) else 1) <= max_bytes:
        return page, ()
    data = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    if len(data) <= max_bytes:
        return page, ()
    note = f"too large: the first {max_bytes} of {len(data)} bytes were read"
    if not isinstance(page, str):
        return data[:max_bytes], (note,)
    end = max_bytes
    while end and data[end] & 0xC0 == 0x80:  # not within a character
        end -= 1
    return data[:end].decode("utf-8", "surrogatepass"), (note,)
