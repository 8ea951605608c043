"""The weights of `outside_main`: read once from a data file that benchmarks/fit_outside_main.py writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from cleanpage.page import Page

FILE = "outside_main.json"
KINDS = TEXT, HTML, ARTICLE = "text", "html", "article"
"""Pages that are weighed differently. What is a list of links on one that states that it is an article may be the content of another."""


class WordWeights(dict[str, float]):
    """Name -> weight; an unknown name weighs nothing."""

    def __missing__(self, word: str) -> float:
        return 0.0


class RoundWeights(NamedTuple):
    """The weights of one round of `content.surroundings.settle`."""

    numbers: WordWeights
    """Name of a place or of a page's total -> weight."""
    series: Sequence[WordWeights]
    """For the own scores and those of each earlier round: name of a mean -> weight."""
    fade_before: WordWeights
    """Rule id -> weight of its words before the block, fading with distance."""
    fade_after: WordWeights
    ever_before: WordWeights
    """Rule id -> weight of its words anywhere before the block."""
    ever_after: WordWeights


class Weights(NamedTuple):
    """Log-odds that a block belongs to the main content, piece by piece. Positive is for, negative against."""

    bias: float
    length_end: Sequence[float]
    start_length: Sequence[float]
    marks: Sequence[float]
    hits: WordWeights
    """Rule id, and rule id and how it matched -> weight of such a phrase in the block."""
    tokens: WordWeights
    """Word of the tags, classes and ids around the block -> weight: the same for all HTML, empty for text."""
    links: Sequence[float]
    """By share of link text and length. Empty for text."""
    rounds: Sequence[RoundWeights]


@cache
def load() -> Mapping[str, Weights]:
    """The weights by the kind of page: text, HTML, and HTML that states that it is an article."""
    from importlib import resources  # here: it takes a tenth of the time of `import cleanpage`

    data = json.loads((resources.files("cleanpage.content") / "data" / FILE).read_text(encoding="utf-8"))
    tokens = WordWeights(data["tokens"])
    return {kind: _weights(data[kind], WordWeights() if kind == TEXT else tokens) for kind in KINDS}


def weights_of(page: Page) -> Weights:
    """The weights for a page of its kind."""
    return load()[TEXT if not page.tree else ARTICLE if page.is_article else HTML]


def _weights(data: dict[str, Any], tokens: WordWeights) -> Weights:
    rounds = tuple(
        RoundWeights(series=tuple(map(WordWeights, round_["series"])), **{key: WordWeights(value) for key, value in round_.items() if key != "series"})
        for round_ in data["rounds"]
    )
    return Weights(data["bias"], data["length_end"], data["start_length"], data["marks"], WordWeights(data["hits"]), tokens, data["links"], rounds)
