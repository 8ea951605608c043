"""What the elements around a block of an HTML page hold: the paragraphs of an article share a container, the teasers beside it another.

Contexts are the elements around blocks; elements of the same name, class and parent are one context, so that all teasers of a list are judged
together. For each context it is told how its own blocks were scored, and those anywhere in the three elements above it; and whether it
lies in the smallest element that holds a given share of what looks like main content.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

SHARES = (0.9, 0.6, 0.35)
"""The parts of the likely main content that a main element holds."""
LEVELS = 3
"""So many elements above a block's own are asked."""
NAMES = (
    "held_mean", "held_share",
    *(f"{what}_above_{level}" for level in range(1, LEVELS + 1) for what in ("held_mean", "held_share")),
    *(f"in_{share}" for share in SHARES),
)  # fmt: skip
"""What is told of a context, in the order of `features`."""
_ASSUMED = 5.0
"""Each element is taken to hold so much text (in units of mass) with a score of -1 besides its own."""
_NOTHING = 1e-6


class Containers(NamedTuple):
    """The elements of an HTML page, as far as blocks stand in them."""

    parents: Sequence[int]
    """Index of the context above each context, which stands before it; -1 above the first."""
    of_block: Sequence[int]
    """Index of each block's context."""


def features(containers: Containers, scores: Sequence[float], masses: Sequence[float]) -> list[list[float]]:
    """A list for each of `NAMES`, with a value for each context. `scores` and `masses` are those of the blocks. Linear."""
    parents = [max(0, parent) for parent in containers.parents]  # the first stands in for those above it
    count = len(parents)
    held, mass, likely = [0.0] * count, [0.0] * count, [0.0] * count
    for context, score, size in zip(containers.of_block, scores, masses, strict=True):
        held[context] += score * size
        mass[context] += size
        if score > 0:
            likely[context] += size
    total = sum(likely) + _NOTHING
    out = [_means(held, mass), [part / total for part in likely]]
    heavy = [-1] * count  # the child that holds most of the likely content
    for context in range(count - 1, 0, -1):
        parent = parents[context]
        held[parent] += held[context]
        mass[parent] += mass[context]
        part = likely[context]
        likely[parent] += part
        best = heavy[parent]
        if best < 0 or part >= likely[best]:
            heavy[parent] = context
    means, shares = _means(held, mass), [part / total for part in likely]
    for _ in range(LEVELS):
        means = [means[parent] for parent in parents]
        shares = [shares[parent] for parent in parents]
        out += [means, shares]
    return out + _inside(parents, likely, heavy, total)


def _means(held: Sequence[float], mass: Sequence[float]) -> list[float]:
    return [(total - _ASSUMED) / (size + _ASSUMED) for total, size in zip(held, mass, strict=True)]


def _inside(parents: Sequence[int], likely: Sequence[float], heavy: Sequence[int], total: float) -> list[list[float]]:
    """For each of `SHARES` whether each context lies in the smallest one that holds so much."""
    level = [0] * len(parents)
    at = 0
    for number, share in enumerate(SHARES, 1):
        while heavy[at] >= 0 and likely[heavy[at]] >= share * total:
            at = heavy[at]
        level[at] = number
    for context in range(1, len(parents)):
        above = level[parents[context]]
        if above > level[context]:
            level[context] = above
    return [[1.0 if deep >= number else 0.0 for deep in level] for number in range(1, len(SHARES) + 1)]
