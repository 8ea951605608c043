"""A block's own evidence: how long it is, how it starts and ends, which kinds of junk its words name, and on HTML pages which elements
stand around it and how much of it is links. A sum of evidence × weight; no language is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from math import fsum

from cleanpage.content.shape import Shapes
from cleanpage.content.weights import HTML, Weights, load
from cleanpage.lexicon.matcher import Hit, Hits
from cleanpage.page import WITHIN, Page

LINK_SHARES, LINK_LENGTHS = 6, 8
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])").findall
NAME_MAX = 400
"""So many characters of a class or id attribute are read."""
_HIDDEN = WITHIN["hidden"]


def own_scores(page: Page, words: Hits, codes: Shapes, weights: Weights) -> list[float]:
    """Each block's own log-odds of belonging to the main content; `codes` are its `content.shape.shapes`."""
    bias, length_end, start_length, marks = weights.bias, weights.length_end, weights.start_length, weights.marks
    scores = [bias + length_end[first] + start_length[second] + marks[third] for first, second, third in zip(*codes, strict=True)]
    if page.tree:
        around, links = context_scores(page), weights.links
        scores = [
            score + around[context] + links[link_class(linked, len(line))]
            for score, line, (context, _, linked) in zip(scores, page.lines, page.tree, strict=True)
        ]
    weight = weights.hits
    for block, hits in words.by_block.items():
        if len(hits) == 1:
            hit = hits[0]
            scores[block] += weight[hit.rule] + weight[f"{hit.rule} {hit.how}"]
        else:
            scores[block] += fsum(map(weight.__getitem__, hit_names(hits)))  # exact: sets have no order
    return scores


def hit_names(hits: Sequence[Hit]) -> set[str]:
    """The names of the evidence that phrases give: each rule, and each rule with how its phrase matched."""
    return {hit.rule for hit in hits} | {f"{hit.rule} {hit.how}" for hit in hits}


def link_class(linked: int, size: int) -> int:
    """Index into `Weights.links`: share of link text × length."""
    share = 0 if not linked else min(LINK_SHARES - 1, 1 + 4 * linked // size)
    return share * LINK_LENGTHS + min(LINK_LENGTHS - 1, size.bit_length() - 1)


def context_scores(page: Page) -> list[float]:
    """For each element the summed weights (those for HTML) of the names around it, itself included; a name counts once, however often
    it is there. Parents stand before children.
    """
    weight = load()[HTML].tokens.__getitem__
    scores: list[float] = []
    seen: list[frozenset[str]] = []
    for parent, tag, class_, id_, within in page.contexts:
        names = _weighed_names(tag, class_[:NAME_MAX], id_[:NAME_MAX])
        if within & _HIDDEN:
            names |= {"~hidden"}
        if parent < 0:
            scores.append(fsum(map(weight, names)))
            seen.append(names)
            continue
        above = seen[parent]
        if names <= above:
            scores.append(scores[parent])
            seen.append(above)
        else:
            scores.append(scores[parent] + fsum(map(weight, names - above)))
            seen.append(above | names)
    return scores


def context_names(tag: str, class_: str, id_: str, within: int) -> frozenset[str]:
    """The names of an element's evidence: its tag, the words of its class and id, and whether it is hidden."""
    names = _names(f"<{tag}>", class_[:NAME_MAX], id_[:NAME_MAX])
    return names | {"~hidden"} if within & _HIDDEN else names


@lru_cache(maxsize=20_000)
def _weighed_names(tag: str, class_: str, id_: str) -> frozenset[str]:
    """Those of the names that have a weight."""
    tokens = load()[HTML].tokens
    return frozenset(name for name in _names(f"<{tag}>", class_, id_) if name in tokens)


def _names(tag: str, class_: str, id_: str) -> frozenset[str]:
    words = {f"c:{word.lower()}" for word in _WORD(class_) if len(word) > 1} if class_ else set()
    if id_:
        words |= {f"i:{word.lower()}" for word in _WORD(id_) if len(word) > 1}
    return frozenset((tag, *words))
