"""What weighed most against a block, as a phrase for people. Asked where receipts are made, and not while pages are scored."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from cleanpage.content.evidence import NAME_MAX, context_names, link_class
from cleanpage.content.surroundings import FADE
from cleanpage.content.weights import HTML, load, weights_of
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Page

_NEAREST = 3
"""So many lines with the words of junk are looked at on either side."""
_LEAST = -0.3
"""A weight above this explains nothing."""
_QUOTED = 40
_KINDS = {"c": "in an element of class “{}”", "i": "in an element with the id “{}”", "<": "in {}", "~": "in a hidden element"}
_NOTHING = (0.0, "")


class _Named(NamedTuple):
    """The blocks in which words of junk were found, in order, and how much each pulls on what stands behind it and before it."""

    blocks: list[int]
    behind: list[float]
    before: list[float]


def strongest_reason(page: Page, words: Hits, block: int) -> str:
    """The strongest single piece of evidence that a block lies outside the main content."""
    weight, other = _named_near(page, words, block)
    element, linked = _NOTHING, 0.0
    if page.tree:
        element, linked = _element_around(page, words, block), _links(page, block)
    if min(weight, element[0], linked) > _LEAST:
        return "by its shape and place"
    if element[0] <= min(weight, linked):
        name = element[1]
        return _KINDS[name[0]].format(name.partition(":")[2] or name)
    if linked <= weight:
        return "a link"
    line = page.lines[other]
    return f"{'behind' if other < block else 'before'} “{line if len(line) <= _QUOTED else line[: _QUOTED - 1] + '…'}”"


def _element_around(page: Page, words: Hits, block: int) -> tuple[float, str]:
    """(weight, name) of the name around the block that weighs most against it. Each element of a page is looked at once."""
    known: dict[int, tuple[float, str]] = words.memo.setdefault("strongest names", {})
    context, path = page.tree[block][0], []
    while context >= 0 and context not in known:
        path.append(context)
        context = page.contexts[context][0]
    strongest = known.get(context, _NOTHING)
    for context in reversed(path):
        _, tag, class_, id_, within = page.contexts[context]
        known[context] = strongest = min(strongest, _strongest_name(tag, class_[:NAME_MAX], id_[:NAME_MAX], within))
    return strongest


@lru_cache(maxsize=20_000)
def _strongest_name(tag: str, class_: str, id_: str, within: int) -> tuple[float, str]:
    tokens = load()[HTML].tokens
    return min((tokens[name], name) for name in context_names(tag, class_, id_, within))


def _links(page: Page, block: int) -> float:
    linked, size = page.tree[block][2], len(page.lines[block])
    return weights_of(page).links[link_class(linked, size)] if 2 * linked > size else 0.0


def _named_near(page: Page, words: Hits, block: int) -> tuple[float, int]:
    """(pull, block) of the named junk before or behind the block that pulls most."""
    named = _named(page, words)
    at = bisect_left(named.blocks, block)
    strongest, found = 0.0, -1
    for pulls, indices in ((named.behind, range(max(0, at - _NEAREST), at)), (named.before, range(at, min(len(named.blocks), at + _NEAREST)))):
        for index in indices:
            other = named.blocks[index]
            pull = pulls[index] * FADE ** abs(other - block)
            if pull < strongest and other != block:
                strongest, found = pull, other
    return strongest, found


def _named(page: Page, words: Hits) -> _Named:
    """Worked out once a page."""
    if "named" not in words.memo:
        round_ = weights_of(page).rounds[-1]
        behind, before = round_.fade_before, round_.fade_after
        hits = sorted(words.by_block.items())
        words.memo["named"] = _Named(
            [block for block, _ in hits],
            [min(behind[hit.rule] for hit in found) for _, found in hits],
            [min(before[hit.rule] for hit in found) for _, found in hits],
        )
    named: _Named = words.memo["named"]
    return named
