"""The findings of rules that work by wording alone: every hit in a rule's lexicon section is a finding.

How sure a hit is depends on how the phrase matches, by judgement and not yet by measurement: a line that *is* a phrase is nearly always
furniture; a line that merely holds one is less so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

from cleanpage.lexicon.matcher import Hit, Hits
from cleanpage.page import Finding, Page

CONFIDENCE = {
    "whole": 0.95,
    "starts": 0.93,
    "glued": 0.9,
    "row": 0.9,
    "opens": 0.92,
    "ends": 0.85,
    "cut_off": 0.9,
    "contains": 0.85,
    "before_name": 0.85,
    "after_name": 0.8,
    "agencies": 0.7,
}
_SAID, _REMARK_MIN = 0.88, 160
"""Confidence of a line that starts with a phrase and ends as a sentence does, or is a long remark in brackets: on labelled pages 0.83 of them
are right, of others 0.94."""
_SAYS = {
    "whole": "the line is the phrase",
    "starts": "the line starts with the phrase",
    "glued": "the line starts with the phrase, and another text is glued to it:",
    "opens": "the line opens with the phrase",
    "row": "a row of phrases and dates, such as",
    "ends": "the line ends with the phrase",
    "cut_off": "a text that is cut off, and the phrase",
    "contains": "a short line that holds the phrase",
    "before_name": "the phrase and a name",
    "after_name": "a name and the phrase",
    "agencies": "the line ends with the agency",
}
_SENTENCE_ENDS = tuple(".!?。！？।؟۔")
_KOREAN_ENDS, _UNMARKED_MIN = ("다", "요", "까", "죠"), 20
"""Verbs end so, with which Korean sentences end; many write no full stop behind them."""
_CLOSING = "\"'”’»)）」』]"
_WITHIN_ARTICLES = frozenset(
    ("byline", "date_line", "photo_caption", "photo_credit", "read_more", "related_link", "repeated_headline", "section_label", "source_line")
)
"""Kinds of junk that extractors leave in articles too: their words do not tell that the page's furniture is still there."""
_NAMES_OF_MATTERS = frozenset(("section_label", "site_footer"))
_PAIR = re.compile(r"[-*•]?\s{0,3}[^:：]{2,25}[:：]\s\S").match  # linear: bounded and anchored
_SEVERAL = re.compile(r"[.!?]\s|[。！？।؟۔]\s?(?=.)").search
_BULLETS = ("- ", "• ", "* ", "· ", "– ")
_PROSE_MIN, _INTRODUCED_BY = 80, 40


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does, quotes and brackets behind the mark aside."""
    return line.endswith(_SENTENCE_ENDS) or line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) or (len(line) >= _UNMARKED_MIN and line.endswith(_KOREAN_ENDS))


def finding(page: Page, hit: Hit) -> Finding:
    """The finding that cuts the whole block of a hit."""
    line = page.lines[hit.block]
    said = hit.how == "starts" and (ends_sentence(line) if len(line) > _REMARK_MIN else line.endswith(_SENTENCE_ENDS))
    return Finding(hit.block, _SAYS[hit.how], hit.phrase, _SAID if said else CONFIDENCE[hit.how])


def hits_as_findings(rule: str, page: Page, words: Hits, *, unless: Collection[Place] = ()) -> Iterator[Finding]:
    """A finding for each block that was hit in the section of `rule`: the surest hit of the block.

    `unless` are the places in which such a line is more often content; a row of a table always is.
    """
    last = -1
    for hit in words.of(rule):
        line = page.lines[hit.block]
        if hit.block == last or line.startswith("|") or (line.endswith("|") and "|" not in hit.phrase):
            continue
        if any(place(page, words, hit) for place in unless):
            continue
        last = hit.block
        yield finding(page, hit)


Place: TypeAlias = Callable[[Page, Hits, Hit], bool]


def goes_on(page: Page, words: Hits, hit: Hit) -> bool:
    """A paragraph of several sentences that only begins with the phrase and a mark: "Source: dpa The river rose …". On labelled pages 15 of
    16 such paragraphs were content."""
    line = page.lines[hit.block]
    return hit.how == "starts" and len(line) > _REMARK_MIN and ends_sentence(line) and _SEVERAL(line) is not None


def in_sentence(page: Page, words: Hits, hit: Hit) -> bool:
    """The line goes on behind the phrase and a colon, and ends as a sentence does."""
    return hit.how == "starts" and ends_sentence(page.lines[hit.block])


def among_pairs(page: Page, words: Hits, hit: Hit) -> bool:
    """A line "Key: value" beside another that no wording marks: data sheets, mail headers, event lists."""
    return (
        hit.how in ("starts", "opens")
        and any(near not in words.by_block and _PAIR(page.lines[near]) is not None for near in _neighbours(page, hit.block))
        and _PAIR(page.lines[hit.block]) is not None
    )


def as_heading(page: Page, words: Hits, hit: Hit) -> bool:
    """A line that is only the phrase, between two paragraphs: the heading of a part of the article. Several words are one only where they may
    name a matter ("Customer service"), not where they ask for something ("Share this article"): on labelled pages 27 of 31 were furniture."""
    if hit.phrase.count(" ") and hit.rule not in _NAMES_OF_MATTERS:
        return False
    around = [page.lines[near] for near in _neighbours(page, hit.block)]
    return hit.how == "whole" and len(around) == 2 and all(map(_is_prose, around))


def as_item(page: Page, words: Hits, hit: Hit) -> bool:
    """An item of a list on a page of prose, or of a list that a line with a colon introduces."""
    if not page.lines[hit.block].startswith(_BULLETS) or not any(page.lines[near].startswith(_BULLETS) for near in _neighbours(page, hit.block)):
        return False
    if hit.block in introduced_items(page, words):
        return True
    if "mostly prose" not in words.memo:
        words.memo["mostly prose"] = 2 * sum(len(line) for line in page.lines if _is_prose(line)) > len(page.source)
    return bool(words.memo["mostly prose"])


def introduced_items(page: Page, words: Hits) -> frozenset[int]:
    """The items of lists behind a long line that ends in a colon and that no wording marks: they are what it tells of. Worked out once a page."""
    if "introduced" not in words.memo:
        items: list[int] = []
        introduced = False
        for block, line in enumerate(page.lines):
            if line.startswith(_BULLETS):
                if introduced:
                    items.append(block)
            else:
                introduced = len(line) >= _INTRODUCED_BY and line.endswith((":", "：")) and block not in words.by_block
        words.memo["introduced"] = frozenset(items)
    return words.memo["introduced"]  # type: ignore[no-any-return]


def kinds_of_furniture(words: Hits) -> int:
    """How many kinds of furniture the page names that stand outside of articles only. None or one: it has likely been cleaned before."""
    return len(words.by_rule.keys() - _WITHIN_ARTICLES)


def _neighbours(page: Page, block: int) -> list[int]:
    return [near for near in (block - 1, block + 1) if 0 <= near < len(page.lines)]


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_MIN and ends_sentence(line)
