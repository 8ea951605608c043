"""What stands around a block, weighed in: a heading between paragraphs is kept, the same line in a menu is not.

`settle` takes each block's own log-odds and gives them again in the light of the blocks before and after it: decaying means of their
scores, near and far; on HTML pages those of the elements around it (`content.containers`); where on the page prose stands; which kinds of
junk were named, near and anywhere before. All of it is a sum of evidence × weight. A second round weighs the first round's scores and
means beside the old ones, so that news travels further.
(Such rounds are known as stacked sequential learning: Cohen & Carvalho 2005.)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from operator import mul
from typing import NamedTuple

from cleanpage.content.containers import NAMES, Containers, features
from cleanpage.content.weights import RoundWeights

LIMIT = 6.0
"""A score counts up to this in either direction."""
EDGE_SCORE, EDGE_MASS = -3.0, 2.0
"""What is assumed to stand beyond both ends of the page: a little furniture."""
NEAR, FAR = 0.8, 0.95
"""Decay per block of the influence of the blocks around."""
FADE = 0.85
"""Decay per block of the influence of a named kind of junk."""
SMALL_PART = 0.05
"""A menu may hold a sentence or two: the first and the last of the prose, up to this part of it, do not tell where the article begins and ends."""
MASS_LIMIT = 400
"""A block weighs in its neighbours' scores by the square root of its length, up to this."""


class Surroundings(NamedTuple):
    """What a page shows beside its blocks' scores. Lists run parallel to the blocks."""

    masses: Sequence[float]
    size: int
    """Code points in all blocks."""
    prose: Sequence[float]
    """Length of the block where it is prose, else 0."""
    hits: Mapping[int, Collection[str]]
    """Block -> the rules whose words were found in it."""
    containers: Containers | None = None
    """The elements around the blocks of an HTML page."""


def mass(size: int) -> float:
    """The weight of a block of `size` code points."""
    return math.sqrt(size) if size < MASS_LIMIT else 20.0


def settle(own: Sequence[float], around: Surroundings, rounds: Sequence[RoundWeights]) -> list[list[float]]:
    """[own, then the scores after each round]: each block's log-odds. Linear in the number of blocks."""
    scores = [list(own)]
    if not own:
        return scores
    before = _shares(around.masses)
    after = _shares(around.masses[::-1])
    # All that one round's scores say is worked out at once for the rounds that weigh it.
    sums = [_places(around, weights) for weights in rounds]
    for number, _ in enumerate(rounds):
        seen = [-LIMIT if score < -LIMIT else LIMIT if score > LIMIT else score for score in scores[-1]]
        later = rounds[number:]
        _add(sums[number:], seen, before, [(weights.series[number]["near_before"], weights.series[number]["far_before"]) for weights in later])
        _add_own(sums[number:], seen, around.masses, [weights.series[number] for weights in later])
        if around.containers is not None:
            _add_containers(sums[number:], seen, around.masses, around.containers, [weights.series[number] for weights in later])
        seen.reverse()
        _add(sums[number:], seen, after, [(weights.series[number]["near_after"], weights.series[number]["far_after"]) for weights in later], backwards=True)
        scores.append(sums[number])
    return scores


def _shares(masses: Sequence[float]) -> tuple[Sequence[float], list[float], list[float]]:
    """The masses, and for each block one over the near and one over the far mass before it: what makes decaying sums into means."""
    near = far = EDGE_MASS
    near_shares, far_shares = [], []
    for mass in masses:
        near_shares.append(1 / near)
        far_shares.append(1 / far)
        near = near * NEAR + mass
        far = far * FAR + mass
    return masses, near_shares, far_shares


def _add(
    sums: Sequence[list[float]],
    scores: Sequence[float],
    shares: tuple[Sequence[float], Sequence[float], Sequence[float]],
    weights: Sequence[tuple[float, float]],
    *,
    backwards: bool = False,
) -> None:
    """Add to each of `sums` its weighed means of the scores before each block."""
    near_sum = far_sum = EDGE_SCORE * EDGE_MASS
    near_means, far_means = [], []
    for score, mass, near, far in zip(scores, *shares, strict=True):
        near_means.append(near_sum * near)
        far_means.append(far_sum * far)
        score *= mass
        near_sum = near_sum * NEAR + score
        far_sum = far_sum * FAR + score
    if backwards:
        near_means.reverse()
        far_means.reverse()
    for total, (w_near, w_far) in zip(sums, weights, strict=True):
        total[:] = [value + w_near * near + w_far * far for value, near, far in zip(total, near_means, far_means, strict=True)]


def _add_own(sums: Sequence[list[float]], scores: Sequence[float], masses: Sequence[float], weights: Sequence[Mapping[str, float]]) -> None:
    """Add to each of `sums` the block's own score, the page's best, and the share of the page that looks like main content."""
    best = max(scores)
    share = sum(mass for mass, score in zip(masses, scores, strict=True) if score > 0) / sum(masses)
    for total, names in zip(sums, weights, strict=True):
        base, w_own = names["top"] * best + names["share"] * share, names["own"]
        total[:] = [value + base + w_own * score for value, score in zip(total, scores, strict=True)]


def _add_containers(
    sums: Sequence[list[float]], scores: Sequence[float], masses: Sequence[float], containers: Containers, weights: Sequence[Mapping[str, float]]
) -> None:
    """Add to each of `sums` what the elements around the block hold besides it."""
    held = list(dict.fromkeys(containers.of_block))  # most contexts hold other elements only
    told = list(zip(*([values[context] for context in held] for values in features(containers, scores, masses)), strict=True))
    for total, names in zip(sums, weights, strict=True):
        by_name = [names[name] for name in NAMES]
        of_context = {context: sum(map(mul, by_name, values)) for context, values in zip(held, told, strict=True)}
        total[:] = [value + of_context[context] for value, context in zip(total, containers.of_block, strict=True)]


def _places(around: Surroundings, weights: RoundWeights) -> list[float]:
    """What each block's place on the page says: before, among or behind the prose, and behind or before which named junk."""
    numbers = weights.numbers
    prose = around.prose
    count = len(prose)
    total = sum(prose)
    first = next((block for block, size in enumerate(prose) if size), count)
    last = next((block for block in range(count - 1, -1, -1) if prose[block]), -1)
    early, late = bulk(prose, total)
    w_early, w_log_early, w_late, w_log_late = numbers["early"], numbers["log_early"], numbers["late"], numbers["log_late"]
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
        if block < early:
            place += w_early + w_log_early * log[early - block]
        elif block > late:
            place += w_late + w_log_late * log[block - late]
        out.append(place)
        read += size
    if around.hits:
        _add_hits(out, around.hits, weights.fade_before, weights.ever_before, range(count))
        _add_hits(out, around.hits, weights.fade_after, weights.ever_after, range(count - 1, -1, -1))
    return out


def bulk(prose: Sequence[float], total: float) -> tuple[int, int]:
    """The first and the last block of the prose but for a small part at either end; behind the page when there is none."""
    count = len(prose)
    if not total:
        return count, count
    read, early, late = 0.0, -1, count - 1
    for block, size in enumerate(prose):
        read += size
        if early < 0 and read >= SMALL_PART * total:
            early = block
        if read >= (1 - SMALL_PART) * total:
            late = block
            break
    return early, late


_LOG = [math.log1p(n) for n in range(2_000)]


def _add_hits(places: list[float], hits: Mapping[int, Collection[str]], fade: Mapping[str, float], ever: Mapping[str, float], order: range) -> None:
    """Add to each block what the junk named before it (in `order`) says: the last of each kind, fading with distance, and the first for good."""
    faded = steady = 0.0
    last: dict[str, int] = {}
    for block in order:
        places[block] += faded + steady
        faded *= FADE
        rules = hits.get(block)
        if rules:
            for rule in rules:
                if rule in last:
                    faded += fade[rule] * (1 - FADE ** abs(block - last[rule]))
                else:
                    faded += fade[rule]
                    steady += ever[rule]
                last[rule] = block
