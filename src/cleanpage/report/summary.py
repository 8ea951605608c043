"""What many pages have in common: each rule's share, and the lines that were cut most often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from cleanpage.report.shown import RuleNumbers, Shown

LINES_NAMED: Final = 200
"""Most frequent cut lines that the report names."""
LINE_MOST: Final = 200
_LINES_HELD: Final = 200_000
"""Different lines that are counted; beyond, those met once are forgotten."""


@dataclass
class _Rule:
    cuts: int = 0
    characters: int = 0
    pages: int = 0
    confidence: float = 0.0


@dataclass
class Summary:
    """Counts over all pages of a report."""

    numbers: RuleNumbers
    pages: int = 0
    characters: int = 0
    _rules: dict[int, _Rule] = field(default_factory=dict)
    _lines: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    """(rule, line) -> cuts, pages, first page, last page"""

    def add(self, page: Shown) -> None:
        """Count a page."""
        number = self.pages
        self.pages += 1
        self.characters += len(page.source)
        met: set[int] = set()
        for cut in page.cuts:
            rule = self.numbers.number(cut.rule)
            counts = self._rules.setdefault(rule, _Rule())
            counts.cuts += 1
            counts.characters += cut.end - cut.start
            counts.confidence += cut.confidence
            if rule not in met:
                met.add(rule)
                counts.pages += 1
            self._line(rule, page.source[cut.start : min(cut.end, cut.start + LINE_MOST + 1)], number)

    def _line(self, rule: int, text: str, page: int) -> None:
        line = " ".join(text[:LINE_MOST].split()) + ("…" if len(text) > LINE_MOST else "")
        seen = self._lines.get((rule, line))
        if seen is None:
            if len(self._lines) >= _LINES_HELD:
                self._lines = {key: counts for key, counts in self._lines.items() if counts[0] > 1}
            self._lines[rule, line] = [1, 1, page, page]
            return
        seen[0] += 1
        if seen[3] != page:
            seen[1] += 1
            seen[3] = page

    def rules(self) -> list[list[Any]]:
        """Rule number, cuts, characters, pages, mean confidence; most cuts first."""
        often = sorted(self._rules.items(), key=lambda item: (-item[1].cuts, self.numbers.ids[item[0]]))
        return [[rule, r.cuts, r.characters, r.pages, round(r.confidence / r.cuts, 3)] for rule, r in often]

    def lines(self) -> list[list[Any]]:
        """Rule number, line, cuts, pages, first page; those cut more than once, most first."""
        often = [(-counts[0], line, rule, counts[1], counts[2]) for (rule, line), counts in self._lines.items() if counts[0] > 1]
        return [[rule, line, -cuts, pages, first] for cuts, line, rule, pages, first in sorted(often)[:LINES_NAMED]]
