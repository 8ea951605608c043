"""The values that flow through the house: Span, Block, Page, Finding, Removal. All frozen; this file imports nothing of ours.

A *page* is a linear text (`source`) and its *blocks*: the non-empty lines of a text, or the paragraphs, headings, list items and
table rows of an HTML page, one a line. Every position is a half-open range of code points in `source`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """A half-open range of code points in `Page.source`."""

    start: int
    end: int


Context: TypeAlias = tuple[int, str, str, str, int]
"""An HTML element around blocks, or several that look alike in one such: (parent, tag, class, id, within). `parent` is the index in
`Page.contexts` of the element around it, -1 for the root, and stands before its children; `within` is a bit set of the telling elements
around it and itself (see `WITHIN`). A plain tuple: a page has hundreds, and a named one takes five times as long to make."""

Tree: TypeAlias = tuple[int, str, int]
"""What the HTML tree knew about a block: (context, tag, linked). `context` is the index of the element that holds it in `Page.contexts`,
`tag` that element's name, `linked` how many of the block's characters stand inside links."""

WITHIN = {
    name: 1 << bit
    for bit, name in enumerate(
        ("article", "main", "nav", "aside", "header", "footer", "form", "figure", "figcaption", "table", "list", "pre", "quote", "heading",
         "hidden", "dialog", "button", "label")
    )
}  # fmt: skip
"""Bits of `Context.within`: which elements stand around a block."""


@dataclass(frozen=True, slots=True)
class Page:
    """A scraped page, read and not yet cut.

    `lines[i]` is the text of block i without outer white space, and `source[starts[i]:starts[i] + len(lines[i])] == lines[i]`.
    `tree` is empty for a text page, else parallel to `lines`.
    """

    source: str
    lines: Sequence[str]
    starts: Sequence[int]
    tree: Sequence[Tree] = ()
    contexts: Sequence[Context] = ()
    titles: tuple[str, ...] = ()
    """Headlines that the page states about itself, best first: og:title, JSON-LD, ``<h1>``, ``<title>``."""
    is_article: bool = False
    """Whether the page states that it is an article."""
    language: str | None = None
    url: str | None = None
    site: str | None = None
    notes: tuple[str, ...] = ()

    def span(self, block: int) -> Span:
        """Where block `block` stands in `source`."""
        start = self.starts[block]
        return Span(start, start + len(self.lines[block]))


class Finding(NamedTuple):
    """What a rule points at: a block, or with `start` and `end` a part of it (code points within the block)."""

    block: int
    because: str
    """What was seen, as a phrase for people."""
    seen: str = ""
    """The words that it was seen in, quoted behind `because`."""
    confidence: float = 0.9
    """0..1: the share of such findings that are right."""
    start: int = 0
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Removal:
    """One cut and its receipt."""

    rule: str
    """Id of the rule that owns the cut."""
    span: Span
    """Where it stood in `Result.source`."""
    text: str
    because: str
    """A sentence for people: what was seen."""
    confidence: float
    """0..1: of removals with confidence c, about a share c is right."""
    also: tuple[str, ...] = ()
    """Other rules that would have removed it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A kept block: its text, where it stands in `Result.source`, and its role."""

    text: str
    span: Span
    role: str
    """title, lead, byline, date, heading, paragraph, list_item, quote, code, table"""
