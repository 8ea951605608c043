"""What becomes of a page: a Result with its receipts, or a Summary without them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from cleanpage import render
from cleanpage.page import Block, Page, Removal

SCHEMA = 1
"""Version of the shape that `Result.to_dict` gives; it grows when a key changes its meaning."""


@dataclass(frozen=True)
class Result:
    """What `inspect` gives. Spans are half-open ranges of code points in `source`."""

    text: str
    """The clean text; equal to what `clean` gives."""
    title: str | None
    """The headline, or None when the page has none that could be told."""
    removals: tuple[Removal, ...]
    """Every cut, in page order, disjoint."""
    page: Page
    """The page that was read, before cutting."""
    notes: tuple[str, ...] = ()
    """What could not be read or was read in another way: damaged encoding, too deep, too large."""

    @property
    def source(self) -> str:
        """The linear text before cutting: the text as given, or the HTML page as text."""
        return self.page.source

    @property
    def language(self) -> str | None:
        """The language that the page states about itself (``<html lang>``), or None."""
        return self.page.language

    @property
    def url(self) -> str | None:
        """The canonical URL that the page states, else the one given by the caller."""
        return self.page.url

    @property
    def site(self) -> str | None:
        """The name of the site that the page states, or None."""
        return self.page.site

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The kept blocks with their roles."""
        from cleanpage.roles import kept_blocks

        return kept_blocks(self.page, self.removals, self.title)

    def marked(self) -> str:
        """The whole page with the cuts as ``[-…-]``."""
        return render.marked(self.source, self.removals)

    def restore(self) -> str:
        """The source again, rebuilt from the kept and the removed pieces."""
        return render.restore(self.source, self.removals)

    def counts(self) -> dict[str, int]:
        """How many cuts each rule made, most first."""
        return counted(removal.rule for removal in self.removals)

    def to_dict(self) -> dict[str, object]:
        """A JSON-ready shape: schema, text, title, language, url, site, source, removals (rule, start, end, text, because, confidence, also),
        blocks (role, start, end, text), notes."""
        return {
            "schema": SCHEMA,
            "text": self.text,
            "title": self.title,
            "language": self.language,
            "url": self.url,
            "site": self.site,
            "source": self.source,
            "removals": [removal_dict(removal) for removal in self.removals],
            "blocks": [{"role": b.role, "start": b.span.start, "end": b.span.end, "text": b.text} for b in self.blocks],
            "notes": list(self.notes),
        }


class Summary(NamedTuple):
    """What bulk work asks of a page: a Result's text, title, counts and notes."""

    text: str | None
    """The clean text; None when an isolated page could not be read, which `notes` explains."""
    title: str | None
    counts: Mapping[str, int]
    """How many cuts each rule made, most first."""
    notes: tuple[str, ...] = ()


def counted(rules: Iterable[str]) -> dict[str, int]:
    """How often each rule is named, most first."""
    counts: dict[str, int] = {}
    for rule in rules:
        counts[rule] = counts.get(rule, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def removal_dict(removal: Removal) -> dict[str, object]:
    """One receipt in its JSON shape."""
    return {
        "rule": removal.rule,
        "start": removal.span.start,
        "end": removal.span.end,
        "text": removal.text,
        "because": removal.because,
        "confidence": removal.confidence,
        "also": list(removal.also),
    }
