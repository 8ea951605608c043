"""Whatever lies outside the page's main content: menus, side bars, link lists, footers.

Removes blocks that their shape, their words, their neighbours and, on HTML pages, the elements around them place outside the article.
Keeps headings, lists and short lines that stand among prose.
Misses junk that is written and placed as prose is.

Two steps, both sums of evidence × weight (logistic regression; the weights are fitted by benchmarks/fit_outside_main.py on labelled
pages and stand in data/outside_main.json). First each block is scored on its own. Then the scores of the blocks around it are weighed in,
near ones more than far ones. So a heading between paragraphs is kept and the same line in a menu is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cleanpage.headline import MAX_LENGTH, key, looks_like_headline
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import WITHIN, Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.shape import shapes
from cleanpage.rules.weights import Weights, WordWeights, load

LIMIT = 6.0
"""A block's own score counts up to this in either direction."""
EDGE_SCORE, EDGE_MASS = -3.0, 2.0
"""What is assumed to stand beyond both ends of the page: a little furniture."""
NEAR, FAR = 0.8, 0.95
"""Decay per block of the influence of the blocks around."""
MASS_LIMIT = 400
"""A block weighs in its neighbours' scores by the square root of its length, up to this."""
LINK_SHARES, LINK_LENGTHS = 6, 8
_FEW_BLOCKS = 12
"""Pages with fewer blocks have no region to find: there every line may be the content."""
_HEADLINE_WITHIN, _HEADLINE_MIN, _PROSE_MIN = 120, 25, 120
_SENTENCE_ENDS = tuple('.!?。！？।؟”"»')
_CHOSEN = 0.8
"""Confidence of a block below the threshold that fits its page best."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])").findall
_NUMBERS = re.compile(r"\d+").findall
_DATE_NUMBERS = 3
"""A line with so many numbers (day, year, hour) near the top is a date line, not a headline."""
_NAME_MAX = 400
"""So many characters of a class or id attribute are read."""
_HIDDEN = WITHIN["hidden"]


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each block that lies more likely outside the main content than within."""
    if len(page.lines) < _FEW_BLOCKS:
        return
    if page.tree:
        weights = load()[1]
        own = html_scores(page, words, weights)
    else:
        weights = load()[0]
        own = text_scores(page, words, weights)
    masses = [math.sqrt(len(line)) if len(line) < MASS_LIMIT else 20.0 for line in page.lines]
    settled = settle(own, masses, weights.context)
    inside = [1 / (1 + math.exp(-score)) for score in settled]
    headline = headline_block(page, words)
    best = best_threshold(inside, [len(line) for line in page.lines]) if page.tree else 0.0
    for block, probability in enumerate(inside):
        if block != headline and (probability < 0.5 or probability < best):
            confidence = max(_CHOSEN, 1 - probability) if probability < best else min(1 - probability, _CHOSEN - 0.01) if best else 1 - probability
            yield Finding(block, _because(own[block]), "", confidence)


def headline_block(page: Page, words: Hits) -> int:
    """The block that is likely the headline, which stands before the prose as furniture does: -1 when there is none.

    On a page that states its titles the first block that is one of them; else the last title-like line before the first prose.
    """
    if page.titles:
        stated = {key(title) for title in page.titles}
        return next((block for block, line in enumerate(page.lines[:_HEADLINE_WITHIN]) if len(line) <= MAX_LENGTH and key(line) in stated), -1)
    found = -1
    for block, line in enumerate(page.lines[:_HEADLINE_WITHIN]):
        if len(line) >= _PROSE_MIN and line.endswith(_SENTENCE_ENDS):
            break
        if len(line) >= _HEADLINE_MIN and block not in words.by_block and looks_like_headline(line):
            if len(_NUMBERS(line)) < _DATE_NUMBERS:
                found = block
    return found


def is_english(source: str) -> bool:
    """Whether the word weights, which were fitted on English pages, apply: the commonest English word, once in 1,500 code points."""
    return source.count(" the ") * 1_500 >= len(source)


def _because(own: float) -> str:
    return "outside the main content, by its own look" if own < -1 else "outside the main content, by what stands around it"


def text_scores(page: Page, words: Hits, weights: Weights) -> list[float]:
    """Each block's own log-odds on a text page."""
    bias, length_end, start_length, marks = weights.bias, weights.length_end, weights.start_length, weights.marks
    word_weight = (weights.words if is_english(page.source) else WordWeights()).__getitem__
    scores = [
        bias + length_end[first] + start_length[second] + marks[third] + sum(map(word_weight, folded.split()))
        if folded
        else bias + length_end[first] + start_length[second] + marks[third]
        for (first, second, third), folded in zip(shapes(page.lines, page.source), words.folded, strict=True)
    ]
    _add_hits(scores, words, weights)
    return scores


def html_scores(page: Page, words: Hits, weights: Weights) -> list[float]:
    """Each block's own log-odds on an HTML page."""
    bias, length_end, start_length, marks, links = weights.bias, weights.length_end, weights.start_length, weights.marks, weights.links
    around = context_scores(page, weights.tokens)
    word_weight = (weights.words if is_english(page.source) else WordWeights()).__getitem__
    scores = []
    for (first, second, third), folded, line, (context, _, linked) in zip(shapes(page.lines, page.source), words.folded, page.lines, page.tree, strict=True):
        score = bias + length_end[first] + start_length[second] + marks[third] + around[context] + links[link_class(linked, len(line))]
        if folded:
            score += sum(map(word_weight, folded.split()))
        scores.append(score)
    _add_hits(scores, words, weights)
    return scores


def _add_hits(scores: list[float], words: Hits, weights: Weights) -> None:
    hit_weight = weights.hits
    for block, hits in words.by_block.items():
        scores[block] += sum(hit_weight[rule] for rule in {hit.rule for hit in hits})


def link_class(linked: int, size: int) -> int:
    """Index into `Weights.links`: share of link text × length."""
    share = 0 if not linked else min(LINK_SHARES - 1, 1 + 4 * linked // size)
    return share * LINK_LENGTHS + min(LINK_LENGTHS - 1, size.bit_length() - 1)


def context_scores(page: Page, tokens: WordWeights) -> list[float]:
    """The summed weights of the elements around each element, itself included. Parents stand before children."""
    scores: list[float] = []
    classes: dict[str, float] = {}  # most class attributes of a page recur
    for parent, tag, class_, id_, within in page.contexts:
        score = tokens[f"<{tag}>"]
        if class_:
            if class_ not in classes:
                classes[class_] = _token_score(tokens, "c:", class_)
            score += classes[class_]
        if id_:
            score += _token_score(tokens, "i:", id_)
        if within & _HIDDEN:
            score += tokens["~hidden"]
        scores.append(score + scores[parent] if parent >= 0 else score)
    return scores


def context_tokens(tag: str, class_: str, id_: str, within: int) -> tuple[str, ...]:
    """The names of an element's evidence: what `context_scores` sums up, for fitting and for explaining."""
    names = [f"<{tag}>", *(f"c:{word}" for word in name_words(class_)), *(f"i:{word}" for word in name_words(id_))]
    if within & _HIDDEN:
        names.append("~hidden")
    return tuple(names)


def name_words(name: str) -> tuple[str, ...]:
    """The distinct lower-case words in a class or id attribute: "entry-content MainText" -> content, entry, main, text."""
    return _name_words(name[:_NAME_MAX])


@lru_cache(maxsize=5_000)
def _name_words(name: str) -> tuple[str, ...]:
    return tuple(sorted({word.lower() for word in _WORD(name) if len(word) > 1}))


def _token_score(tokens: WordWeights, kind: str, name: str) -> float:
    return sum(tokens[kind + word] for word in name_words(name))


def settle(own: Sequence[float], masses: Sequence[float], weights: WordWeights) -> list[float]:
    """Each block's log-odds once the blocks around it are weighed in."""
    if not own:
        return []
    before = _around(own, masses)
    after = _around(own[::-1], masses[::-1])
    after.reverse()
    top = min(LIMIT, max(own))
    base = weights["bias"] + weights["top"] * top + weights["share"] * _share(own, masses)
    w_own, w_near_before, w_near_after = weights["own"], weights["near_before"], weights["near_after"]
    w_far_before, w_far_after, w_lower = weights["far_before"], weights["far_after"], weights["near_lower"]
    out = []
    for score, (near_before, far_before), (near_after, far_after) in zip(own, before, after, strict=True):
        score = -LIMIT if score < -LIMIT else LIMIT if score > LIMIT else score
        out.append(
            base
            + w_own * score
            + w_near_before * near_before
            + w_near_after * near_after
            + w_far_before * far_before
            + w_far_after * far_after
            + w_lower * (near_before if near_before < near_after else near_after)
        )
    return out


def _share(own: Sequence[float], masses: Sequence[float]) -> float:
    """The share of the page that looks like main content, 0..1, by mass."""
    return sum(mass for score, mass in zip(own, masses, strict=True) if score > 0) / sum(masses)


def best_threshold(probabilities: Sequence[float], sizes: Sequence[int]) -> float:
    """The threshold that maximises the expected F1 of a page, given each block's probability and size.

    Keeping the blocks from the most probable down, expected F1 is 2·Σp·n / (Σn + Σall p·n); it has one maximum (Lipton et al. 2014,
    "Optimal Thresholding of Classifiers to Maximize F1 Measure").
    """
    order = sorted(zip(probabilities, sizes, strict=True), reverse=True)
    expected = sum(p * size for p, size in order)
    right = total = 0.0
    best, threshold = 0.0, 0.5
    for p, size in order:
        right += p * size
        total += size
        f1 = right / (total + expected)
        if f1 > best:
            best, threshold = f1, p
    return threshold


def _around(own: Sequence[float], masses: Sequence[float]) -> list[tuple[float, float]]:
    """(near, far): decaying means of the scores before each block, weighted by mass."""
    near_sum, far_sum = EDGE_SCORE * EDGE_MASS, EDGE_SCORE * EDGE_MASS
    near_mass = far_mass = EDGE_MASS
    out = []
    for score, mass in zip(own, masses, strict=True):
        out.append((near_sum / near_mass, far_sum / far_mass))
        if score > LIMIT:
            score = LIMIT
        elif score < -LIMIT:
            score = -LIMIT
        score *= mass
        near_sum = near_sum * NEAR + score
        near_mass = near_mass * NEAR + mass
        far_sum = far_sum * FAR + score
        far_mass = far_mass * FAR + mass
    return out


_MENU = ("Shop", "Track Order", "Returns", "Privacy Policy", "Terms of Service", "$19.99", "Size Guide 2", "$14.99", "+1 555 0100")
_PROSE = (
    "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came.",
    "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind to look after the animals.",
    "By noon the water had reached the square, the school and the lower floor of the town hall, where the archive had been carried upstairs.",
    "Engineers said that the dam was sound, that it would hold, and that the worst of the flood had probably passed the valley already.",
)

RULE = Rule(
    id="outside_main",
    find=find,
    removes=("\n\n".join(_PROSE) + "\n\n" + "\n".join(f"[-{line}-]" for line in _MENU),),
    keeps=("\n\n".join((_PROSE[0], "What happens next", *_PROSE[1:])),),
)
