"""Whatever lies outside the page's main content: menus, side bars, link lists, footers.

Removes blocks that their shape, their neighbours and, on HTML pages, the elements around them place outside the article.
Keeps headings, lists and short lines that stand among prose, and more of all where the words of furniture are missing.
Misses junk that is written and placed as prose is.

First each block is scored on its own (`content.evidence`), then what stands around it is weighed in, in two rounds
(`content.surroundings`). All steps are sums of evidence × weight, fitted by logistic regression on labelled pages with
benchmarks/fit_outside_main.py; the weights stand in content/data. No word of any language is weighed beyond the lexicons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from cleanpage import content
from cleanpage.content.shape import script
from cleanpage.headline import MAX_LENGTH, key
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules import article
from cleanpage.rules.repeated_headline import printed_headlines
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import ends_sentence, introduced_items, kinds_of_furniture

_FEW_BLOCKS = 12
"""Pages with fewer blocks have no region to find: there every line may be the content."""
_HEADLINE_WITHIN, _HEADLINE_MIN, _PROSE_MIN = 120, 25, 120
_CHOSEN = 0.9
"""Confidence of a block below the threshold that fits its page best."""
_DOUBT, _LONG_PAGE_DOUBT = 0.13, 0.03
"""Taken off the confidence where a wrong cut costs most: headings and paragraphs of a text page. Paragraphs of a page of `_LONG_PAGE` blocks
have more around them to be judged by. On pages with less than a tenth of prose three of four cuts near the threshold were wrong."""
_INTRODUCED = 0.25
"""Taken off for the items of a list that a long line with a colon introduces."""
_LONG_PAGE, _PARAGRAPH_MIN, _LOOK_BACK = 60, 50, 8
_PROSE_SHARE = 0.1
_SURER, _LITTLE_DOUBT = 0.72, 0.07
"""On pages of which most blocks are furniture, of cuts with a probability of 0.8 to 0.85 a share of 0.94 was right."""
_UNFURNISHED = (0.18, 0.1, 0.04)
"""Taken off the confidence on a text page that names no kind of furniture, one, or two: an extractor has been there. On labelled pages of
which none was named, cross-validated, half of the cuts were wrong, whatever their probability; this leaves a quarter of them."""
_FOUND_SHARE, _NOT_FOUND = 0.1, 0.12
"""Where less than this share of a text page looks like content, the article was perhaps not found: then a third of it was cut."""
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_CLEAR = 2.0
_LEAD_WITHIN, _LEAD_MIN, _LEAD_LINKED, _SURELY = 6, 40, 5, 0.6
"""A lead stands so few blocks behind the headline, is so long, and less than a fifth of it is links; what is so probable needs no rescue."""
_FOR_PROSE, _FOR_CLEAR = 0.75, 0.55
"""Shares of the threshold that fits an HTML page best, below which a paragraph is cut, and a block whose own log-odds are above `_CLEAR` or
that is the heading of a paragraph. Cross-validated F1 stays the same with them, and recall is higher."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each block that lies more likely outside the main content than within."""
    if not _FEW_BLOCKS <= len(page.lines) <= article.MANY_BLOCKS:
        return
    own, *_, settled = article.scores(page, words)
    place = article.place(page, words)
    lift = 0.0 if page.tree else article.lift(page, place.paragraphs, settled)
    inside = [1 / (1 + math.exp(-score - lift)) for score in settled]
    opening = {headline := stated_headline(page), *_lead(page, words, headline, inside)} if page.tree else article.opening(page, words)
    if page.tree:
        spared, found = opening, _outside_of_tree(page, own, inside)
    else:
        within = article.doubts(page, words, place.letters, inside, min(opening, default=0))
        spared, found = opening | printed_headline(page, words, settled), _outside_of_text(page, words, inside, within)
    yield from (Finding(block, "outside the main content", "", confidence) for block, confidence in found if block not in spared)


def _outside_of_tree(page: Page, own: Sequence[float], inside: Sequence[float]) -> Iterator[tuple[int, float]]:
    """(block, confidence) of each block of an HTML page that lies outside: below one half, or below the page's best threshold."""
    lines = page.lines
    best = best_threshold(inside, [len(line) for line in lines])
    for block, probability in enumerate(inside):
        if probability < 0.5 or probability < best:
            share = _FOR_CLEAR if own[block] > _CLEAR or _leads_prose(page, block) else _FOR_PROSE if _is_prose(lines[block]) else 1
            yield block, max(_CHOSEN, 1 - probability) if probability < best * share else min(1 - probability, _CHOSEN - 0.15)


def _outside_of_text(page: Page, words: Hits, inside: Sequence[float], within: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    """(block, confidence) of each block of a text page that lies outside; `within` is what is taken off for blocks in the article."""
    lines, letters, introduced = page.lines, article.place(page, words).letters, introduced_items(page, words)
    sure, doubt = _page_doubt(page, words, inside)
    paragraph_doubt = _DOUBT if len(lines) < _LONG_PAGE else _LONG_PAGE_DOUBT
    for block, probability in enumerate(inside):
        if probability < 0.5:
            more = paragraph_doubt if _is_prose(lines[block], letters.scale) else _DOUBT if _is_heading(lines, block, words, letters) else 0.0
            if block in introduced:
                more += _INTRODUCED
            yield block, 1 - sure * probability - doubt - more - within.get(block, 0.0)


def _is_prose(line: str, scale: int = 1) -> bool:
    return len(line) * scale >= _PARAGRAPH_MIN and ends_sentence(line)


def _page_doubt(page: Page, words: Hits, inside: Sequence[float]) -> tuple[float, float]:
    """What a probability is multiplied with, and what is taken off the confidence, on a whole page: one that is mostly furniture makes
    sure; one without prose, of verse, or of which next to nothing looks like content, or without words that only furniture has, does not."""
    named = kinds_of_furniture(words)
    unfurnished = _UNFURNISHED[named] if named < len(_UNFURNISHED) else 0.0
    if not _has_prose(page) or article.is_verse(page, words):
        return 1.0, _DOUBT + unfurnished
    if sum(len(line) for line, probability in zip(page.lines, inside, strict=True) if probability >= 0.5) < _FOUND_SHARE * len(page.source):
        unfurnished += _NOT_FOUND
    sure, doubt = (_SURER, 0.0) if 2 * sum(1 for probability in inside if probability < 0.5) > len(inside) else (1.0, _LITTLE_DOUBT)
    return sure, doubt + unfurnished


def _has_prose(page: Page) -> bool:
    """Whether enough of a page is paragraphs for lines of other shapes to be told from them."""
    least = _PROSE_MIN // 2 if script(page.source)[0] else _PROSE_MIN
    return sum(len(line) for line in page.lines if len(line) >= least and ends_sentence(line)) > _PROSE_SHARE * len(page.source)


def _leads_prose(page: Page, block: int) -> bool:
    """Whether a heading of an HTML page stands right before a paragraph."""
    return page.tree[block][1] in _HEADINGS and block + 1 < len(page.lines) and _is_prose(page.lines[block + 1])


def _is_heading(lines: Sequence[str], block: int, words: Hits, letters: article.Letters) -> bool:
    """Whether a paragraph follows at once, and the last line before that no wording marks is one too."""
    if block + 1 >= len(lines) or not _is_prose(lines[block + 1], letters.scale):
        return False
    before = next((at for at in range(block - 1, max(-1, block - _LOOK_BACK), -1) if at not in words.by_block), -1)
    return before >= 0 and _is_prose(lines[before], letters.scale)


def printed_headline(page: Page, words: Hits, scores: Sequence[float]) -> set[int]:
    """The block of a text page that is printed again and looks most like content of all such, and the blocks that it is glued to: the
    sentences under it."""
    least = _HEADLINE_MIN // 2 if script(page.source)[0] else _HEADLINE_MIN
    printed = (block for block, copies in printed_headlines(page, words).items() if copies and len(page.lines[block]) >= least)
    headline = max(printed, key=scores.__getitem__, default=-1)
    return {headline, *(copy.block for copy in printed_headlines(page, words).get(headline, ()) if copy.end is not None)}


def stated_headline(page: Page) -> int:
    """The first block of an HTML page that is one of the titles that it states, or its first ``<h1>``: -1 when there is none."""
    stated = {key(title) for title in page.titles}
    near = range(min(_HEADLINE_WITHIN, len(page.lines)))
    found = next((block for block in near if len(page.lines[block]) <= MAX_LENGTH and key(page.lines[block]) in stated), -1)
    return found if found >= 0 else next((block for block in near if page.tree and page.tree[block][1] == "h1"), -1)


def _lead(page: Page, words: Hits, headline: int, inside: Sequence[float]) -> Iterator[int]:
    """The sentence behind the stated headline of an HTML page, if it comes before the first block that is surely content: many sites keep
    it outside of the article's element."""
    for block in range(headline + 1, min(len(page.lines), headline + 1 + _LEAD_WITHIN) if headline >= 0 else 0):
        line = page.lines[block]
        if block in words.by_block or not article.place(page, words).letters.is_paragraph(line, _LEAD_MIN):
            continue
        if inside[block] < _SURELY and _LEAD_LINKED * page.tree[block][2] < len(line):
            yield block
        return


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


_MENU = ("Shop", "Track Order", "Returns", "Privacy Policy", "Terms of Service", "$19.99", "Size Guide 2", "$14.99", "+1 555 0100")
_PACKED = ("Tent", "Stakes", "Sun hat", "Down jacket", "Water filter", "Map", "Headlamp", "Rope")
_PROSE = (
    "The river rose by two metres in the night, and the mayor asked everybody who lives near the bridge to leave before the morning came.",
    "Most of them went to relatives in the hills, taking with them what fitted into a car, and a few stayed behind to look after the animals.",
    "By noon the water had reached the square, the school and the lower floor of the town hall, where the archive had been carried upstairs.",
    "Engineers said that the dam was sound, that it would hold, and that the worst of the flood had probably passed the valley already.",
)

RULE = Rule(
    id="outside_main",
    find=find,
    by_shape=True,
    explain=content.strongest_reason,
    removes=("\n\n".join(_PROSE) + "\n\n" + "\n".join(f"[-{line}-]" for line in _MENU),),
    keeps=(
        "\n\n".join((_PROSE[0], "What happens next", *_PROSE[1:])),
        "\n\n".join((*_PROSE, "What to take along", "\n".join(f"- {line}" for line in _PACKED))),
    ),
)
