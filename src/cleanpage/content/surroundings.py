"""What stands around a block, weighed in: a heading between paragraphs is kept, the same line in a menu is not.

`settle` takes each block's own log-odds and gives them again in the light of the blocks before and after it: decaying means of their
scores, at three distances; where on the page prose stands; which kinds of junk were named, near and anywhere before. All of it is a sum
of evidence × weight. A second round weighs the first round's scores and means beside the old ones, so that news travels further.
(Such rounds are known as stacked sequential learning: Cohen & Carvalho 2005.)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from cleanpage.content.weights import RoundWeights

LIMIT = 6.0
"""A score counts up to this in either direction."""
EDGE_SCORE, EDGE_MASS = -3.0, 2.0
"""What is assumed to stand beyond both ends of the page: a little furniture."""
CLOSE, NEAR, FAR = 0.5, 0.8, 0.95
"""Decay per block of the influence of the blocks around."""
FADE = 0.85
"""Decay per block of the influence of a named kind of junk."""
MASS_LIMIT = 400
"""A block weighs in its neighbours' scores by the square root of its length, up to this."""


Means: TypeAlias = tuple[float, tuple[float, float, float], tuple[float, float, float]]


class Surroundings(NamedTuple):
    """What a page shows beside its blocks' scores. Lists run parallel to the blocks."""

    masses: Sequence[float]
    size: int
    """Code points in all blocks."""
    prose: Sequence[float]
    """Length of the block where it is prose, else 0."""
    hits: Mapping[int, Collection[str]]
    """Block -> the rules whose words were found in it."""


def mass(size: int) -> float:
    """The weight of a block of `size` code points."""
    return math.sqrt(size) if size < MASS_LIMIT else 20.0


def settle(own: Sequence[float], around: Surroundings, rounds: Sequence[RoundWeights]) -> list[list[float]]:
    """[own, then the scores after each round]: each block's log-odds. Linear in the number of blocks."""
    scores = [list(own)]
    means: list[Sequence[Means]] = []
    for weights in rounds if own else ():
        means.append(block_means(scores[-1], around.masses))
        parts = [_places(around, weights), *(_weighed(seen, around.masses, series) for seen, series in zip(means, weights.series, strict=True))]
        scores.append([sum(part) for part in zip(*parts, strict=True)])
    return scores


def _weighed(means: Sequence[Means], masses: Sequence[float], weights: Mapping[str, float]) -> list[float]:
    """The weighed sum of what one round's scores say."""
    good = sum(mass for mass, (score, _, _) in zip(masses, means, strict=True) if score > 0)
    base = weights["top"] * max(score for score, _, _ in means) + weights["share"] * good / sum(masses)
    w_own = weights["own"]
    w_close_before, w_near_before, w_far_before = weights["close_before"], weights["near_before"], weights["far_before"]
    w_close_after, w_near_after, w_far_after = weights["close_after"], weights["near_after"], weights["far_after"]
    w_close_lower, w_near_lower, w_near_upper = weights["close_lower"], weights["near_lower"], weights["near_upper"]
    return [
        base
        + w_own * score
        + w_close_before * close_b
        + w_near_before * near_b
        + w_far_before * far_b
        + w_close_after * close_a
        + w_near_after * near_a
        + w_far_after * far_a
        + w_close_lower * (close_b if close_b < close_a else close_a)
        + (w_near_lower * near_b + w_near_upper * near_a if near_b < near_a else w_near_lower * near_a + w_near_upper * near_b)
        for score, (close_b, near_b, far_b), (close_a, near_a, far_a) in means
    ]


def block_means(scores: Sequence[float], masses: Sequence[float]) -> list[Means]:
    """(score within limits, means of the scores before the block, and of those behind it) of each block."""
    limited = [-LIMIT if score < -LIMIT else LIMIT if score > LIMIT else score for score in scores]
    before = _means(limited, masses)
    after = _means(limited[::-1], masses[::-1])
    after.reverse()
    return list(zip(limited, before, after, strict=True))


def _means(scores: Sequence[float], masses: Sequence[float]) -> list[tuple[float, float, float]]:
    """(close, near, far): decaying means of the scores before each block, weighted by mass."""
    close_sum = near_sum = far_sum = EDGE_SCORE * EDGE_MASS
    close_mass = near_mass = far_mass = EDGE_MASS
    out = []
    for score, mass in zip(scores, masses, strict=True):
        out.append((close_sum / close_mass, near_sum / near_mass, far_sum / far_mass))
        score *= mass
        close_sum = close_sum * CLOSE + score
        close_mass = close_mass * CLOSE + mass
        near_sum = near_sum * NEAR + score
        near_mass = near_mass * NEAR + mass
        far_sum = far_sum * FAR + score
        far_mass = far_mass * FAR + mass
    return out


def _places(around: Surroundings, weights: RoundWeights) -> list[float]:
    """What each block's place on the page says: before, among or behind the prose, and behind or before which named junk."""
    numbers = weights.numbers
    prose = around.prose
    count = len(prose)
    total = sum(prose)
    first = next((block for block, size in enumerate(prose) if size), count)
    last = next((block for block in range(count - 1, -1, -1) if prose[block]), -1)
    constant = (
        numbers["bias"]
        + numbers["log_blocks"] * math.log1p(count)
        + numbers["log_prose"] * math.log1p(total)
        + numbers["prose_share"] * total / (1 + around.size)
    )
    w_from_top, w_from_end = numbers["log_from_top"], numbers["log_from_end"]
    w_lead, w_log_lead, w_tail, w_log_tail = numbers["lead"], numbers["log_lead"], numbers["tail"], numbers["log_tail"]
    w_read = numbers["prose_read"] / (total + 1)
    log = _LOG if count < len(_LOG) else [math.log1p(n) for n in range(count + 1)]
    out = []
    read = 0.0
    for block, size in enumerate(prose):
        place = constant + w_from_top * log[block] + w_from_end * log[count - 1 - block] + w_read * read
        if block < first:
            place += w_lead + w_log_lead * log[first - block]
        elif block > last:
            place += w_tail + w_log_tail * log[block - last]
        out.append(place)
        read += size
    if around.hits:
        _add_hits(out, around.hits, weights.fade_before, weights.ever_before, range(count))
        _add_hits(out, around.hits, weights.fade_after, weights.ever_after, range(count - 1, -1, -1))
    return out


_LOG = [math.log1p(n) for n in range(2_000)]


def _add_hits(places: list[float], hits: Mapping[int, Collection[str]], fade: Mapping[str, float], ever: Mapping[str, float], order: range) -> None:
    """Add to each block what the junk named before it (in `order`) says: fading with distance, and once and for all."""
    faded = steady = 0.0
    seen: set[str] = set()
    for block in order:
        places[block] += faded + steady
        faded *= FADE
        rules = hits.get(block)
        if rules:
            for rule in rules:
                faded += fade[rule]
                if rule not in seen:
                    seen.add(rule)
                    steady += ever[rule]
