"""What weighed most against a block, as a phrase for people. Asked where receipts are made, and not while pages are scored."""

from __future__ import annotations

from bisect import bisect_left

from cleanpage.content.evidence import context_names, link_class
from cleanpage.content.surroundings import FADE
from cleanpage.content.weights import load
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Page

_ELEMENTS = 40
"""So many elements around a block are looked at."""
_NEAREST = 3
"""So many lines with the words of junk are looked at on either side."""
_LEAST = -0.3
"""A weight above this explains nothing."""
_QUOTED = 40
_KINDS = {"c": "in an element of class “{}”", "i": "in an element with the id “{}”", "<": "in {}", "~": "in a hidden element"}


def strongest_reason(page: Page, words: Hits, block: int) -> str:
    """The strongest single piece of evidence that a block lies outside the main content. At most some dozen steps."""
    found = [_named_near(page, words, block)]
    if page.tree:
        found += [_element_around(page, block), _links(page, block)]
    weight, reason = min(found)
    return reason if weight <= _LEAST else "by its shape and place"


def _element_around(page: Page, block: int) -> tuple[float, str]:
    tokens = load()[1].tokens
    strongest, name = 0.0, ""
    context = page.tree[block][0]
    for _ in range(_ELEMENTS):
        if context < 0:
            break
        parent, tag, class_, id_, within = page.contexts[context]
        for each in context_names(tag, class_, id_, within):
            if (tokens[each], each) < (strongest, name):
                strongest, name = tokens[each], each
        context = parent
    return strongest, _KINDS[name[0]].format(name.partition(":")[2] or name) if name else ""


def _links(page: Page, block: int) -> tuple[float, str]:
    linked, size = page.tree[block][2], len(page.lines[block])
    return (load()[1].links[link_class(linked, size)] if 2 * linked > size else 0.0), "a link"


def _named_near(page: Page, words: Hits, block: int) -> tuple[float, str]:
    """The named junk before or behind the block that pulls most."""
    round_ = load()[1 if page.tree else 0].rounds[-1]
    blocks = words.memo.setdefault("hit blocks", sorted(words.by_block))
    at = bisect_left(blocks, block)
    near = [(other, round_.fade_before, "behind") for other in blocks[max(0, at - _NEAREST) : at]]
    near += [(other, round_.fade_after, "before") for other in blocks[at : at + _NEAREST] if other != block]
    strongest, reason = 0.0, ""
    for other, fade, where in near:
        pull = min(fade[hit.rule] for hit in words.by_block[other]) * FADE ** abs(other - block)
        if pull < strongest:
            line = page.lines[other]
            strongest, reason = pull, f"{where} “{line if len(line) <= _QUOTED else line[: _QUOTED - 1] + '…'}”"
    return strongest, reason
