"""Who owns what: findings become disjoint cuts. The first rule in the table that names a span owns it; later ones are noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

from cleanpage.page import Finding, Page, Removal, Span


@dataclass(slots=True)
class Claim:
    """A span that a rule owns, with the finding that won it."""

    start: int
    end: int
    rule: str
    finding: Finding
    also: tuple[str, ...] = ()


class Claims:
    """Collects findings in table order and answers with disjoint, sorted claims."""

    __slots__ = ("_page", "_parts", "_whole")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._whole: dict[int, Claim] = {}
        self._parts: dict[int, list[Claim]] = {}

    @property
    def blocks(self) -> frozenset[int]:
        """The blocks that are claimed whole so far."""
        return frozenset(self._whole)

    def add(self, rule: str, finding: Finding) -> None:
        """Give the finding's span to `rule` unless an earlier rule has it; parts that are still free are claimed."""
        block, _, _, _, start, stop = finding
        owner = self._whole.get(block)
        if owner is not None:
            if owner.rule != rule and rule not in owner.also:
                owner.also += (rule,)
            return
        size = len(self._page.lines[block])
        start, end = max(0, start), size if stop is None else min(size, stop)
        parts = self._parts.get(block)
        if start == 0 and end == size and not parts:
            self._whole[block] = Claim(0, size, rule, finding)
            return
        if parts is None:
            parts = self._parts[block] = []
        for claim in parts:
            if start < claim.end and claim.start < end:
                if claim.rule != rule and rule not in claim.also:
                    claim.also += (rule,)
        for free_start, free_end in _free(start, end, parts):
            if self._page.lines[block][free_start:free_end].strip():
                parts.append(Claim(free_start, free_end, rule, finding))
        parts.sort(key=lambda claim: claim.start)

    def rules(self) -> list[str]:
        """The rule of each claim, in no order."""
        return [claim.rule for claim in self._whole.values()] + [claim.rule for claims in self._parts.values() for claim in claims]

    def spans(self) -> list[Span]:
        """The claimed spans in `Page.source`, sorted."""
        return [Span(start, end) for start, end, _ in self._sorted()]

    def removals(self, explain: Callable[[str, int], str] = lambda rule, block: "") -> tuple[Removal, ...]:
        """The claims with their receipts; `explain(rule, block)` is what else there is to say of a cut."""
        source = self._page.source
        return tuple(
            Removal(
                claim.rule,
                Span(start, end),
                source[start:end],
                because(claim.finding, explain(claim.rule, claim.finding.block)),
                round(claim.finding.confidence, 3),
                claim.also,
            )
            for start, end, claim in self._sorted()
        )

    def _sorted(self) -> Iterable[tuple[int, int, Claim]]:
        starts = self._page.starts
        out = [(starts[block], starts[block] + claim.end, claim) for block, claim in self._whole.items()]
        for block, claims in self._parts.items():
            out += [(starts[block] + claim.start, starts[block] + claim.end, claim) for claim in claims]
        out.sort(key=itemgetter(0))
        return out


def because(finding: Finding, more: str = "") -> str:
    """The sentence of a receipt."""
    seen = f"{finding.because} “{finding.seen}”" if finding.seen else finding.because
    return f"{seen}: {more}" if more else seen


def _free(start: int, end: int, taken: Iterable[Claim]) -> list[tuple[int, int]]:
    """What of start..end no claim of `taken` (sorted) holds."""
    free: list[tuple[int, int]] = []
    for claim in taken:
        if claim.start > start:
            free.append((start, min(end, claim.start)))
        start = max(start, claim.end)
        if start >= end:
            return [(a, b) for a, b in free if a < b]
    free.append((start, end))
    return [(a, b) for a, b in free if a < b]
