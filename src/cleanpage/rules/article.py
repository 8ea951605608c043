"""Where the article of a text page stands: which lines open it, and which stand between its paragraphs without a word that says why.

`outside_main` weighs a block by its shape and its surroundings, which on a short page tell little: there a headline looks like a menu, and a
list of names like a list of links. What is told here is told by the words of the page itself, in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from cleanpage import content
from cleanpage.content.shape import script
from cleanpage.headline import looks_like_headline
from cleanpage.lexicon.dates import is_date
from cleanpage.lexicon.edges import UNSPACED_FROM
from cleanpage.lexicon.folding import fold_case
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Page
from cleanpage.rules.wording import ends_sentence

MANY_BLOCKS = 50_000
"""Pages with more are data, not articles; the largest of 1,497 real pages has 7,000."""
SHORT_PAGE, MIDDLING_PAGE, _LIFTED = 60, 150, 100
"""Pages of fewer blocks. The first are doubted more."""
_DOUBTS, _PARAGRAPH_DOUBT = (0.35, 0.2), 0.2
"""For a block between paragraphs behind no words that begin furniture, on a short and a middling page; for a paragraph there."""
_PARAGRAPH_MIN, _FIRST_MIN, _TITLE_MIN, _LONG_TITLE_MIN, _LEAD_MIN = 50, 80, 12, 30, 60
"""Sizes, in Latin letters: of a paragraph, of the first one, of a title that shares its words, of any title, of a lead without a full stop."""
_OPENING, _SEARCHED, _LEAD_WITHIN = 15, 40, 12
"""The headline stands so many blocks that no wording marks before the first paragraph, and so many of all; the lead so many behind the headline."""
_COMPARED, _COMPARED_SIZE, _SHARED, _STEM = 6, 800, 0.3, 5
"""A title shares this part of its words, by their first letters, with the beginnings of the first so many paragraphs."""
_TITLES = ((4, 2), (1, 1))
"""How many titles may be the headline, for their words and for their place: on a short page and on a longer one."""
_SIGNS, _SIGNED_WITHIN = ("byline", "date_line"), 6
"""Rules whose words stand under a headline, and how far."""
_VERSE_LINE, _VERSE_LINES, _VERSE_PART, _VERSE_SHARE, _VERSE_WORDS, _VERSE_READ = (8, 70), 8, 0.4, 0.75, 5, 100
"""Lengths of a line of verse, how many there are at least, how much of the page they are, how many of them hold a function word, how many
different ones they hold (in a menu of sections, "Health and fitness", it is one), and how many lines are read. On 789
labelled article pages fewer than one of a hundred is like that."""
_NUMBERS_MAX = 2
_ITEM = re.compile(r"[-•*–·▪◦●○■□▶»›>#]|\d{1,3}[.)] ").match
"""A line of a list."""
_LETTERS_MIN = 4
_NUMBERS = re.compile(r"\d+").findall
_WORDS = regex.compile(r"[\p{L}\p{M}]+").findall
_ROW = re.compile(r"  |\s[|>»›•·/]\s|[>»›|][^>»›|]*[>»›|]").search  # linear: each run ends at the next mark
"""Several things in one line: a menu, a breadcrumb, a line of facts."""
_SPEAKERS = frozenset(("author_bio", "cookie_notice", "newsletter_prompt", "promo_notice", "subscription_prompt"))
"""Rules whose words begin a piece of furniture that has a paragraph of its own."""
_BEGINNERS = _SPEAKERS | {"most_read", "page_navigation", "read_more", "related_link", "tag_list"}
"""Rules whose words begin a piece of furniture: what follows them belongs to it, up to a paragraph that does not."""
_ENDERS, _BEFORE_END = frozenset(("comment_section", "site_footer")), 2
"""Rules whose words end an article for good, behind so many paragraphs: above them they link to the comments."""


class Letters:
    """How much a page's script says in a line: `scale` Latin letters for each of its characters."""

    __slots__ = ("scale", "unmarked")

    def __init__(self, page: Page) -> None:
        dense, self.unmarked = script(page.source)
        self.scale = 2 if dense else 1

    def is_paragraph(self, line: str, least: int) -> bool:
        return len(line) * self.scale >= least and (self.unmarked or ends_sentence(line))

    def stems(self, text: str) -> set[str]:
        """The beginnings of a text's longer words; where no spaces are written, its runs of two characters, or of four."""
        run = 2 if self.scale > 1 else 4
        out: set[str] = set()
        for word in _WORDS(fold_case(text)):
            if word[0] > UNSPACED_FROM and (self.scale > 1 or self.unmarked):
                out.update(word[at : at + run] for at in range(len(word) - run + 1))
            elif len(word) >= _LETTERS_MIN:
                out.add(word[:_STEM])
        return out


class Place(NamedTuple):
    """Where an article begins: the blocks above its first paragraph that no wording marks, its first paragraphs, all paragraphs of the page,
    and how its script is measured."""

    above: list[int]
    body: list[int]
    paragraphs: list[int]
    letters: Letters


def is_verse(page: Page, words: Hits) -> bool:
    """Whether much of a text page is short lines that are said: verse, dialogue, lines broken by hand. Nearly each of them holds a function word
    of one language; in menus and footers half of the lines hold none. Worked out once a page."""
    if "verse" not in words.memo:
        words.memo["verse"] = len(page.lines) <= MANY_BLOCKS and _is_verse(page, words)
    return bool(words.memo["verse"])


def _is_verse(page: Page, words: Hits) -> bool:
    shortest, longest = _VERSE_LINE
    lines = [
        folded
        for block, (line, folded) in enumerate(zip(page.lines, words.folded, strict=True))
        if shortest <= len(line) <= longest and folded and block not in words.by_block
    ]
    if len(lines) < _VERSE_LINES or sum(map(len, lines)) < _VERSE_PART * len(page.source):
        return False
    lines = lines[:_VERSE_READ]
    said: dict[str, int] = {}
    different: dict[str, set[str]] = {}
    for folded in lines:
        languages: set[str] = set()
        for word in _WORDS(folded):
            for language in words.function_words.get(word, ()):
                languages.add(language)
                different.setdefault(language, set()).add(word)
        for language in languages:
            said[language] = said.get(language, 0) + 1
    return any(count >= _VERSE_SHARE * len(lines) and len(different[language]) >= _VERSE_WORDS for language, count in said.items())


def scores(page: Page, words: Hits) -> list[list[float]]:
    """What `content.scores` says of the page. Worked out once a page."""
    if "scores" not in words.memo:
        words.memo["scores"] = content.scores(page, words)
    return words.memo["scores"]  # type: ignore[no-any-return]


def place(page: Page, words: Hits) -> Place:
    """Where the article begins. Worked out once a page."""
    if "place" not in words.memo:
        words.memo["place"] = _place(page, words)
    return words.memo["place"]  # type: ignore[no-any-return]


def _place(page: Page, words: Hits) -> Place:
    letters = Letters(page)
    if len(page.lines) > MANY_BLOCKS:
        return Place([], [], [], letters)
    *_, settled = scores(page, words)
    unmarked = list(_unmarked_blocks(page, words))
    paragraphs = [block for block in unmarked if letters.is_paragraph(page.lines[block], _FIRST_MIN)]
    if not paragraphs:
        paragraphs = [block for block in unmarked if letters.is_paragraph(page.lines[block], _PARAGRAPH_MIN)]
    body = [block for block in paragraphs if settled[block] >= 0] or paragraphs
    above = [block for block in range(max(0, body[0] - _SEARCHED), body[0]) if block not in words.by_block] if body else []
    return Place(above[-_OPENING:], body[:_COMPARED], paragraphs, letters)


def opening(page: Page, words: Hits) -> set[int]:
    """The blocks that may be the headline of a text page, and the lead behind it. Empty on a page without a paragraph."""
    above, body, _, letters = place(page, words)
    if not body:
        return set()
    lines = page.lines
    said = set().union(*(letters.stems(lines[block][:_COMPARED_SIZE]) for block in body))
    titles = [block for block in above if _looks_like_title(lines[block], letters) and not is_date(words.folded[block], words.calendar)]
    sharing: list[tuple[int, float, int]] = []
    for block in titles:
        stems = letters.stems(lines[block])
        shared = len(stems & said)
        if len(stems) > 1 and shared >= _SHARED * len(stems):
            sharing.append((shared, shared / len(stems), block))
    most_sharing, most_placed = _TITLES[len(lines) >= SHORT_PAGE]
    placed = [block for block in titles if len(lines[block]) * letters.scale >= _LONG_TITLE_MIN]
    chosen = {block for *_, block in sorted(sharing, reverse=True)[:most_sharing]}
    dated = _dated(words, titles, body[0])
    if not dated or len(lines) < MIDDLING_PAGE:
        chosen.update(placed[:most_placed])
    chosen |= dated
    return chosen | set(_lead(page, words, letters, min(chosen), body[0])) if chosen else chosen


def _looks_like_title(line: str, letters: Letters) -> bool:
    line = line.removeprefix("# ")  # as Markdown writes it
    least = len(line) * letters.scale >= _TITLE_MIN
    return least and looks_like_headline(line) and not _ROW(line) and not _ITEM(line) and len(_NUMBERS(line)) <= _NUMBERS_MAX


def _dated(words: Hits, titles: Sequence[int], paragraph: int) -> set[int]:
    """The title right above the last date or name of an author before the first paragraph."""
    dated = max((hit.block for rule in _SIGNS for hit in words.of(rule) if hit.block < paragraph), default=-1)
    title = max((block for block in titles if block < dated), default=-1)
    return {title} if title >= 0 and dated - title <= _SIGNED_WITHIN else set()


def _lead(page: Page, words: Hits, letters: Letters, headline: int, paragraph: int) -> Iterator[int]:
    """The sentences behind the headline, and on pages that are not long any long line."""
    for block in range(headline, min(paragraph + 1, headline + _LEAD_WITHIN)):
        line = page.lines[block]
        if block in words.by_block:
            continue
        long = len(page.lines) < MIDDLING_PAGE and len(line) * letters.scale >= _LEAD_MIN and not _ROW(line)
        if long or (len(line) * letters.scale >= _PARAGRAPH_MIN and ends_sentence(line)):
            yield block


def lift(page: Page, paragraphs: Sequence[int], scores: Sequence[float]) -> float:
    """What to add to the scores (log-odds) of a page that is not long, so that half of the text in its paragraphs is more likely content than
    not. The furniture around a short article can outweigh all of it; a page without an article is rarer."""
    if len(page.lines) >= _LIFTED:
        return 0.0
    found = sorted((scores[block], len(page.lines[block])) for block in paragraphs)
    left = sum(size for _, size in found) / 2
    for score, size in found:
        left -= size
        if left <= 0:
            return max(0.0, -score)
    return 0.0


def doubts(page: Page, words: Hits, letters: Letters, inside: Sequence[float], headline: int) -> dict[int, float]:
    """Block -> what is taken off the confidence that it lies outside: blocks between the paragraphs behind `headline`, on pages that are not
    long, unless words that begin furniture stand before them. `inside` are the probabilities that a block does not.
    """
    lines = page.lines
    if len(lines) >= MIDDLING_PAGE:
        return {}
    short = len(lines) < SHORT_PAGE
    paragraphs = [block for block in _unmarked_blocks(page, words) if block >= headline and letters.is_paragraph(lines[block], _PARAGRAPH_MIN)]
    if not paragraphs:
        return {}
    out: dict[int, float] = {}
    places = set(paragraphs)
    begun = own = False  # a piece of furniture, and that its own paragraph is still to come
    for block in range(paragraphs[0], paragraphs[-1] + 1):
        rules = {hit.rule for hit in words.by_block.get(block, ()) if hit.rule != "read_more" or hit.how == "whole"}
        if rules & _ENDERS and sum(1 for at in paragraphs if at < block) >= _BEFORE_END:
            break
        if rules & _BEGINNERS:
            begun, own = True, bool(rules & _SPEAKERS)
        elif block not in places:
            if not begun:
                out[block] = _DOUBTS[0 if short else 1]
        elif own and inside[block] < 0.5:
            own = False
        else:
            begun = False
            out[block] = _PARAGRAPH_DOUBT
    return out


def _unmarked_blocks(page: Page, words: Hits) -> Iterator[int]:
    return (block for block in range(len(page.lines)) if block not in words.by_block)
