"""The weights of `outside_main`: read once from a data file that benchmarks/fit_outside_main.py writes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILE = "outside_main.json"


class WordWeights(dict[str, float]):
    """Word -> weight; an unknown word weighs nothing."""

    def __missing__(self, word: str) -> float:
        return 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds that a block belongs to the main content, piece by piece. Positive is for, negative against."""

    bias: float
    length_end: Sequence[float]
    start_length: Sequence[float]
    marks: Sequence[float]
    hits: WordWeights
    """Rule id -> weight of a phrase of that rule in the block."""
    words: WordWeights
    """Folded word of a short line -> weight."""
    tokens: WordWeights
    """Word of the tags, classes and ids around the block -> weight. Empty for text."""
    links: Sequence[float]
    """By share of link text and length. Empty for text."""
    context: WordWeights
    """Weights of the second step: the block's own score and those around it (see `rules.outside_main.settle`)."""


@cache
def load() -> tuple[Weights, Weights]:
    """(for text pages, for HTML pages)"""
    data = json.loads((resources.files("cleanpage.rules") / "data" / FILE).read_text(encoding="utf-8"))
    return _weights(data["text"]), _weights(data["html"])


def _weights(data: dict[str, object]) -> Weights:
    return Weights(**{key: WordWeights(value) if isinstance(value, dict) else value for key, value in data.items()})  # type: ignore[arg-type]
