"""Intervals for counts, without heavy packages: Poisson for cuts a million words, Wilson for shares, bootstrap over pages for harm."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

CONFIDENCE = 0.95


def poisson(count: int) -> tuple[float, float]:
    """The exact 95 % interval of a Poisson mean of which `count` was seen (Garwood).

    >>> [round(end, 2) for end in poisson(10)]
    [4.8, 18.39]
    """
    tail = (1 - CONFIDENCE) / 2
    low = 0.0 if count == 0 else _solve(lambda mean: 1 - _at_most(count - 1, mean) - tail, 0.0, count)
    return low, _solve(lambda mean: tail - _at_most(count, mean), count, count + 10 + 10 * math.sqrt(count + 1))


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if of == 0:
        return 0.0, 1.0
    z, share = 1.959964, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def bootstrap_ratio(pairs: Sequence[tuple[float, float]], *, rounds: int = 400, seed: int = 7) -> tuple[float, float]:
    """The 95 % interval of sum(a) / sum(b) over pages (a, b), by drawing pages again and again."""
    if not pairs:
        return 0.0, 0.0
    chance = random.Random(seed)
    ratios = []
    for _ in range(rounds):
        drawn = chance.choices(pairs, k=len(pairs))
        below = sum(b for _, b in drawn)
        ratios.append(sum(a for a, _ in drawn) / below if below else 0.0)
    ratios.sort()
    cut = round(rounds * (1 - CONFIDENCE) / 2)
    return ratios[cut], ratios[-1 - cut]


def _at_most(count: int, mean: float) -> float:
    """P(X <= count) for a Poisson X, summed in logarithms so that large means do not underflow."""
    if mean <= 0:
        return 1.0
    terms = [n * math.log(mean) - mean - math.lgamma(n + 1) for n in range(count + 1)]
    return min(1.0, math.fsum(math.exp(term) for term in terms))


def _solve(rises: object, low: float, high: float) -> float:
    for _ in range(100):
        middle = (low + high) / 2
        if rises(middle) < 0:  # type: ignore[operator]
            low = middle
        else:
            high = middle
    return (low + high) / 2
