"""Comment sections: the form, and the readers' comments that follow it.

Removes the wording of comment forms, counters and reply links, and behind an article the comments between them: lines that say who wrote
when, or offer to reply, over and over, with a few lines of text behind each.
Keeps a sentence about comments, and posts that no article stands above.
Misses comments without names, dates and reply links; `outside_main` weighs those.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleanpage.lexicon.dates import before_date
from cleanpage.lexicon.matcher import Hit, Hits
from cleanpage.lexicon.names import is_name
from cleanpage.page import Finding, Page
from cleanpage.rules.article import Letters
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import among_pairs, ends_sentence, hits_as_findings

_SIGNED = 0.9
_COMMENTS_MIN, _GAP = 3, 25
"""So many comments are a thread; each is signed again after at most so many blocks."""
_SIGN_MAX, _NAME_MAX, _SIGNED_MAX, _TEXT_MIN = 40, 60, 90, 20
"""Sizes, in Latin letters: of a reply link, of a name, of a name with a date, of what somebody said."""
_ARTICLE_MIN, _PARAGRAPH_MIN = 1_000, 80
"""Letters in paragraphs that stand above a thread, or there is no article that it belongs to; and those of a paragraph."""
_WORDS_ABOVE, _LAST_COMMENT = 10, 6
"""So far above the first comment stand words of a comment section; so many blocks are taken for the text of the last comment."""
_TIME = re.compile(r"(?<!\d)[0-2]?\d ?[:.h時시点] ?[0-5]\d(?!\d)").search
_NUMBERS, _NUMBERS_MIN = re.compile(r"\d+").findall, 4
"""Day, year, hour and minute."""
_WHO_MIN = 4
"""Letters before a date that are more than "on" or "am"."""
_PAIR = re.compile(r"[>|]|[^\s:]{2,20}: ").match
"""Quoted mail, rows of tables, and mail headers."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks, and for each line of a thread of comments."""
    marked = list(hits_as_findings("comment_section", page, words, unless=(among_pairs, _names_a_speaker)))
    yield from marked
    known = {found.block for found in marked}
    for start, end in _threads(page, words):
        yield from (Finding(block, "among readers' comments", "", _SIGNED) for block in range(start, end) if block not in known)


def _names_a_speaker(page: Page, words: Hits, hit: Hit) -> bool:
    """ "Jane Doe says": cut in a thread only."""
    return hit.how == "after_name"


def _threads(page: Page, words: Hits) -> list[tuple[int, int]]:
    """(first block, block behind the last) of each run of comments behind the article. Linear."""
    worded = sorted({hit.block for hit in words.of("comment_section")})
    if not worded or (page.tree and not page.is_article):
        return []
    letters = Letters(page)
    signs = _signs(page, words)
    prose = [
        len(line) * letters.scale if block not in words.by_block and letters.is_paragraph(line, _PARAGRAPH_MIN) else 0 for block, line in enumerate(page.lines)
    ]
    above = [0, *accumulate(prose)]
    threads = []
    for run in _runs(list(signs)):
        near = bisect_left(worded, run[0] - _WORDS_ABOVE)
        if above[run[0]] < _ARTICLE_MIN or near == len(worded) or worded[near] > run[-1] + _GAP:
            continue
        if sum(signs[block] for block in run) < _COMMENTS_MIN or _answered(page, words, run, letters) < _COMMENTS_MIN:
            continue
        start = run[0] - 1 if _may_be_name(page, words, run[0] - 1) else run[0]
        end = run[-1] + 1
        while end < min(len(page.lines), run[-1] + 1 + _LAST_COMMENT) and end not in words.by_block:
            end += 1
        threads.append((start, end))
    goes_on = threads and 2 * (above[-1] - above[threads[-1][1]]) > above[threads[0][0]]
    return [] if goes_on else threads


def _signs(page: Page, words: Hits) -> dict[int, bool]:
    """Block -> whether it surely begins or ends a comment: it names a speaker, links to a reply, or is a date beside a name."""
    signs = {hit.block: True for hit in words.of("comment_section") if hit.how == "after_name" or len(page.lines[hit.block]) <= _SIGN_MAX}
    ages = {hit.block for hit in words.of("date_line") if hit.how == "whole"}
    for block, folded in enumerate(words.folded):
        if block in signs or not folded or len(folded) > _SIGNED_MAX:
            continue
        line = page.lines[block]
        who = before_date(folded, words.calendar) if "0" in folded and len(_NUMBERS(line)) >= _NUMBERS_MIN and _TIME(line) is not None else None
        if block in ages or who is not None:
            signs[block] = len(who or "") >= _WHO_MIN or _is_signed(page, words, block)
    return {block: sure for block, sure in sorted(signs.items()) if not _PAIR(page.lines[block])}


def _is_signed(page: Page, words: Hits, block: int) -> bool:
    """Whether a name stands above or below a date."""
    return _may_be_name(page, words, block - 1) or (block + 1 < len(page.lines) and is_name(page.lines[block + 1], named_before=False))


def _may_be_name(page: Page, words: Hits, block: int) -> bool:
    return block >= 0 and block not in words.by_block and len(page.lines[block]) <= _NAME_MAX and not ends_sentence(page.lines[block])


def _runs(signs: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for block in signs:
        if run and block - run[-1] > _GAP:
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _answered(page: Page, words: Hits, run: Sequence[int], letters: Letters) -> int:
    """How many of a run's signs have text behind them."""
    return sum(
        any(len(page.lines[block]) * letters.scale >= _TEXT_MIN and block not in words.by_block for block in range(sign + 1, following))
        for sign, following in zip(run, [*run[1:], min(len(page.lines), run[-1] + 1 + _COMMENTS_MIN)], strict=True)
    )


_ARTICLE = tuple(
    f"{who} said on {day} that the river had risen by two metres in the night and that everybody who lives near the bridge should leave before "
    f"the water comes; the schools stay closed until further notice, and the ferries to the island do not run, {who} said."
    for day in ("Monday", "Tuesday", "Wednesday")
    for who in ("the mayor", "an engineer")
)
_COMMENTS = (
    *("Jane Doe", "March 3, 2024 at 9:14 am", "We left on Sunday already, and the cellar was dry then. Is it still?", "Reply"),
    *("Ola N.", "March 3, 2024 at 10:02 am", "No. Two feet of water when I looked, and the freezer was swimming.", "Reply"),
    *("riverman", "March 4, 2024 at 7:45 am", "They knew that in 1998.", "Reply"),
)

RULE = Rule(
    id="comment_section",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor said.\n\nRain is expected again on Friday, the weather service said.\n\n[-Leave a Reply-]\n[-Your email address will not be published. Required fields are marked *-]\n[-Post Comment-]",
        "\n".join((*_ARTICLE, *(f"[-{line}-]" for line in _COMMENTS))),
    ),
    keeps=(
        "The river rose by two metres in the night.\nLeave a reply under his door, she told the boy.\nRain is expected again on Friday.",
        # A ticker: times, but nobody's name and no word of comments.
        "\n".join((*_ARTICLE, *(line for line in _COMMENTS if line not in ("Jane Doe", "Ola N.", "riverman", "Reply")))),
    ),
)
