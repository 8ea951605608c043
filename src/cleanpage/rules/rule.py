"""What a rule is: a function that looks, and a frozen value that names it, explains it and shows it by examples."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cleanpage.errors import RuleError
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page

Explain = Callable[[Page, Hits, int], str]
"""`explain(page, words, block)`: what else to say of a cut block."""
Find = Callable[..., Iterator[Finding]]
"""`find(page, words)`, or for a rule with `sees_claims` `find(page, words, claimed)`; yields findings, never edits."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of junk.

    `id` names the junk in the singular. `removes` are little pages with what goes as ``[-…-]``; `keeps` are honest pages that look like it
    and stay whole: both are run through the whole pipeline by the tests, and the docs are made of them.
    """

    id: str
    find: Find
    removes: tuple[str, ...]
    keeps: tuple[str, ...]
    by_shape: bool = False
    """Whether it cuts blocks for their shape and place, whatever kind of junk they are; then it spares what a rule that is off would name."""
    sees_claims: bool = False
    """True for a rule of the second phase: it gets the blocks that earlier rules claimed as a third argument."""

    explain: Explain | None = None
    """What a receipt says beside the finding's `because`, where that costs too much to say of every finding."""

    def __post_init__(self) -> None:
        if not self.id.isidentifier() or self.id != self.id.lower():
            raise RuleError(f"rule id {self.id!r} should be a lower-case name such as 'read_more'")
        if not callable(self.find):
            raise RuleError(f"rule {self.id}: find should be a function, not {type(self.find).__name__}")

    def look(self, page: Page, words: Hits, claimed: frozenset[int]) -> Iterator[Finding]:
        """The rule's findings on the page."""
        return self.find(page, words, claimed) if self.sees_claims else self.find(page, words)

    @property
    def doc(self) -> str:
        """The docstring of the rule's module: what it removes, keeps and misses."""
        module: Any = __import__(self.find.__module__, fromlist=["__doc__"])
        return (module.__doc__ or self.find.__doc__ or "").strip()
