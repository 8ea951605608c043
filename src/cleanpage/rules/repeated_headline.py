"""The headline, printed again.

Removes a line that is the headline once more (other case, quotes or dashes, a site's name behind it, cut short by an ellipsis), and the
headline where it is glued to the end or the start of another line: there only the glued part goes, unless the rest is a phrase of furniture.
Keeps the headline over the article, and a sentence that quotes it.
Misses headlines that were reworded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cleanpage.headline import MAX_LENGTH, MIN_LENGTH, SEARCHED, key, looks_like_headline
from cleanpage.lexicon.folding import TRIM, fold
from cleanpage.lexicon.matcher import SHORT, Hits
from cleanpage.page import Finding, Page
from cleanpage.rules import article
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import ends_sentence

_KEY_MIN, _LETTERS_MIN, _NUMBERS_MAX = 10, 8, 3
"""Characters of a key, letters of it, and numbers in the line: a date or a row of a table is no headline."""
_NUMBERS = re.compile(r"\d+").findall  # linear: one class
_START = 5
"""So many folded characters tell which lines may be a copy."""
_SUFFIX = re.compile(r"(?<!\s)(?:\s+[-|–—·•»:/]+\s+|\s*[|»]\s*)")  # linear: one start in a run of spaces
_SUFFIX_MAX = 40
_CUT_SHORT_MIN, _CUT_SHORT_SHARE = 20, 0.4
_ENDS_SENTENCE = re.compile(r"[.!?。！？।؟…:|\"”’»)\]]\s*$")
_CRIES = ("!", "?", "…", "...", "!”", "?”", '!"', '?"', ".”", '."')
"""A line that ends so is more often something said than the headline, unless it comes first."""
_CONFIDENCE = 0.95
_AGAIN = "the headline again"
_CANDIDATES = 8
_PROSE_MIN, _PROSE_LONG = 50, 200
_MOST_COPIES = 5
"""What stands more often on a page is a refrain, a column of a table or a button."""
_NO_HEADLINE, _NUMBERED = ("|", "-", "•", "*", "#", ">", "·"), re.compile(r"\d{1,3}[.)] ").match
"""Lines of tables and lists start so."""
_STARS = re.compile(r"[:：][\W_]{1,10}$").search  # linear: bounded
"""A fact that is told in signs: "Difficulty: ***"."""


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """Find the headline among the first blocks by its copies, then every copy of it."""
    for copies in printed_headlines(page, words).values():
        yield from copies


def printed_headlines(page: Page, words: Hits) -> dict[int, list[Finding]]:
    """Block of each line that may be the headline -> findings for its copies, and for where it is glued on. Worked out once a page."""
    if "headlines" not in words.memo:
        headlines, behind_menu = _headlines(page, words)
        copies = _without_headings(page, _copies(page, words, headlines))
        if behind_menu and not any(copies.values()):
            copies = _copies(page, words, behind_menu)
            copies = {block: [copy for copy in printed if not _is_heading(page, block, copy[0])] for block, printed in copies.items()}
        found: dict[int, list[Finding]] = {}
        for first, printed in copies.items():
            title = page.lines[first]
            block = first if page.titles else _true_one(page, words, [first, *(copy for copy, seen in printed if seen == _AGAIN)])
            again = [(first, _AGAIN), *printed] if block != first else printed
            found[block] = [Finding(copy, seen, title, _CONFIDENCE) for copy, seen in again if copy != block] if len(printed) <= _MOST_COPIES else []
            found[block] += _glued(page, words, block, title)
        words.memo["headlines"] = found
    return words.memo["headlines"]  # type: ignore[no-any-return]


def _true_one(page: Page, words: Hits, printed: Sequence[int]) -> int:
    """Which of the blocks that are one headline stands over the article: the others are a page's title, breadcrumbs, buttons, teasers."""
    above = article.place(page, words).above
    return next((block for block in printed if block in above and not page.lines[block].startswith(_NO_HEADLINE)), printed[0])


def _headlines(page: Page, words: Hits) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """(block, key) of the lines above the first prose that may be the headline, or that the page states as its title; of two spellings of
    one headline the true one. And of those behind a long menu, for a page that prints none of the first again."""
    lines = page.lines
    if not page.titles and (article.is_verse(page, words) or not any(len(line) >= _PROSE_MIN for line in lines)):
        return [], []  # a page of short lines has refrains, not headlines
    stated = {key(title) for title in page.titles}
    first: dict[str, int] = {}
    for block, line in enumerate(lines[:SEARCHED]):
        if not stated and len(line) >= _PROSE_LONG and ends_sentence(line):
            break
        bare, suffix = _without_suffix(line)
        line_key = _headline_key(words, block, line, bare)
        if not line_key or (first and line.endswith(_CRIES) and line_key not in stated):
            continue
        if line_key in first:
            if not suffix and _without_suffix(lines[first[line_key]])[1]:
                first[line_key] = block  # the line without a site's name is the true headline
        elif suffix or len(first) < _CANDIDATES or line_key in stated:
            first[line_key] = block
    later: dict[str, int] = {}
    for block in () if stated else sorted(article.opening(page, words)):
        line_key = _headline_key(words, block, lines[block], lines[block])
        if line_key in first:
            if _without_suffix(lines[first[line_key]])[1]:
                first[line_key] = block
        elif line_key:
            later.setdefault(line_key, block)
    return [(block, line_key) for line_key, block in first.items()], [(block, line_key) for line_key, block in later.items()]


def _headline_key(words: Hits, block: int, line: str, bare: str) -> str:
    """The key of a line without the site's name; empty when the line is no headline."""
    if (
        not looks_like_headline(line)
        or (line[0] in "[(" and line[-1] in ")]")
        or block in words.by_block
        or line.startswith(_NO_HEADLINE)
        or "\t" in line
        or _NUMBERED(line)
        or _STARS(line)
    ):
        return ""
    line_key = key(bare)
    if len(line_key) < _KEY_MIN or sum(map(str.isalpha, line_key)) < _LETTERS_MIN or len(_NUMBERS(line)) > _NUMBERS_MAX:
        return ""
    return line_key


def _without_suffix(line: str) -> tuple[str, str]:
    """A headline and the site's name behind it, if it has one."""
    parts = _SUFFIX.split(line)
    if len(parts) > 1 and len(parts[-1]) <= _SUFFIX_MAX:
        for match in _SUFFIX.finditer(line):
            last = match
        bare = line[: last.start()]
        if len(bare) >= MIN_LENGTH and len(bare) > len(parts[-1]):
            return bare, parts[-1]
    return line, ""


def _copies(page: Page, words: Hits, headlines: Sequence[tuple[int, str]]) -> dict[int, list[tuple[int, str]]]:
    """Headline's block -> (block, what was seen) of the lines that are this headline again. Each line is looked at once."""
    if not headlines:
        return {}
    lines, folded = page.lines, words.folded
    starts = {_start(folded[block], lines[block]) for block, _ in headlines}
    copies: dict[int, list[tuple[int, str]]] = {block: [] for block, _ in headlines}
    for block, text in enumerate(folded):
        if text:
            if text[:_START] not in starts:
                continue
        elif len(lines[block]) > MAX_LENGTH or _start("", lines[block]) not in starts:
            continue
        line = lines[block]
        line_key = key(line)
        is_item = line.startswith(_NO_HEADLINE)  # above the line that it names it is an entry of a table of contents
        for title_block, title_key in headlines:
            if block != title_block and not (is_item and block < title_block) and (seen := _seen(line, line_key, lines[title_block], title_key)):
                copies[title_block].append((block, seen))
                break
    return copies


def _without_headings(page: Page, copies: dict[int, list[tuple[int, str]]]) -> dict[int, list[tuple[int, str]]]:
    """`copies` without headings of the article. A page has one headline: where several lines stand again over paragraphs, they are a table of
    contents, and what it names are headings."""
    headings = {copy for found in copies.values() for copy, _ in found if _leads_prose(page, copy)}
    named = sum(1 for found in copies.values() if any(copy in headings for copy, _ in found))
    return copies if named < 2 else {block: [copy for copy in found if copy[0] not in headings] for block, found in copies.items()}


def _is_heading(page: Page, headline: int, copy: int) -> bool:
    """Whether a copy stands over a paragraph, behind others: on labelled pages a quarter of these are headings of the article."""
    return _leads_prose(page, copy) and any(_is_prose(line) for line in page.lines[headline:copy])


def _leads_prose(page: Page, block: int) -> bool:
    return block + 1 < len(page.lines) and _is_prose(page.lines[block + 1])


def _is_prose(line: str) -> bool:
    return len(line) >= _PROSE_MIN and ends_sentence(line)


def _start(folded: str, line: str) -> str:
    return folded[:_START] if folded else fold(line[: 2 * _START]).lstrip(TRIM)[:_START]


def _seen(line: str, line_key: str, title: str, title_key: str) -> str:
    """In which way a line is the headline again; empty when it is not. A copy that ends as a sentence, and the headline does not, is said."""
    said = line.endswith((".", "。", "।")) and not title.endswith((".", "。", "।"))
    if line_key == title_key:
        return _AGAIN if not said or line.endswith("...") else ""
    if line.endswith(("...", "…")):
        if len(line_key) >= max(_CUT_SHORT_MIN, _CUT_SHORT_SHARE * len(title_key)) and title_key.startswith(line_key):
            return "the headline again, cut short"
    elif line_key.startswith(title_key) and not line.startswith(_NO_HEADLINE) and (bare := _without_suffix(line))[1] and key(bare[0]) == title_key:
        other = _without_suffix(title)[1]
        return "the headline again with the site's name" if not other or key(other) == key(bare[1]) else ""
    return ""


def _glued(page: Page, words: Hits, title_block: int, title: str) -> Iterator[Finding]:
    """Findings for the headline at the end or the start of another line, without a space or behind a full stop."""
    size = len(title)
    if size < MIN_LENGTH:
        return
    starts = page.starts
    position = page.source.find(title)
    while position >= 0:
        block = bisect_right(starts, position) - 1
        line = page.lines[block]
        at = position - starts[block]
        if block != title_block and len(line) > size and block not in words.by_block:
            yield from _glued_in(words, block, line, title, at)
        position = page.source.find(title, position + size)


def _glued_in(words: Hits, block: int, line: str, title: str, at: int) -> Iterator[Finding]:
    """The finding for the headline in a line, behind `at` characters: with the whole line where the rest of it is a phrase, "ShareRiver rises"."""
    end = at + len(title)
    if at + len(line) - end <= SHORT and not _is_spaced(line[:at][::-1]) and not _is_spaced(line[end:]) and words.is_phrase(line[:at] + line[end:]):
        yield Finding(block, "the headline glued to a phrase", title, _CONFIDENCE)
    elif at and end == len(line) and (_is_border(line[at - 1], line[at]) or _ENDS_SENTENCE.search(line[max(0, at - 4) : at])):
        yield Finding(block, "the headline glued to the end of the line", title, _CONFIDENCE, at, end)
    elif not at and line[end].isalnum() and _is_border(line[end - 1], line[end]):
        yield Finding(block, "the headline glued to the start of the line", title, _CONFIDENCE, 0, end)


def _is_border(before: str, after: str) -> bool:
    """Whether two texts meet between two characters: never between letters of a script without capitals, where a sentence goes on so."""
    if before.isspace() or after.islower():
        return False
    return not (before.isalpha() and after.isalpha()) or after.isupper()


def _is_spaced(rest: str) -> bool:
    """Whether there is only a space between a word and the headline, so that both are one heading: "Home cleaning"."""
    return rest[:1].isspace() and rest.lstrip()[:1].isalnum()


RULE = Rule(
    id="repeated_headline",
    find=find,
    removes=(
        "River rises to record height\n\n[-River rises to record height-]\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "[-River rises to record height - Northern Courier-]\n\nRiver rises to record height\n\nThe river rose by two metres in the night, the mayor said.",
        "River rises to record height\n\nThe mayor asks for help from the stateRiver rises to record height\n\nThe river rose by two metres in the night.".replace(
            "stateRiver rises to record height", "state[-River rises to record height-]"
        ),
        "River rises to record height\n\n[-ShareRiver rises to record height-]\n\nThe river rose by two metres in the night, the mayor of the town said.",
        '‘River rises’ to record height\n\n[-"River rises" to record height…-]\n\nThe river rose by two metres in the night, the mayor of the town said.',
    ),
    keeps=(
        "12+ months before\n9–11 months before\n\nThe river rose by two metres in the night, the mayor of the town said.\n\n1–2 months before\n\nRain is expected again on Friday.",
        "The river and the town\n\n- Why the river rises\n- What the town can do\n\nThe river rose by two metres in the night, the mayor of the town said.\n\n"
        "Why the river rises\n\nSnow melts earlier each year, and the hills hold less water than they did.",
        "Bread of the hills\nDifficulty of it: ***\nDifficulty of it: **\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "Along the river in autumn – day 2\n\nAlong the river in autumn – day 3\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "Why the river rises\nWhat the town can do\n\nWhy the river rises\nSnow melts earlier each year, and the hills hold less water than they did.\n\n"
        "What the town can do\nThe dam can be raised by a metre, which the council will vote on in the autumn.",
        "River rises to record height\n\nStep number 1 of the plan\n\nThe river rose by two metres in the night, the mayor of the town said.\n\nStep number 2 of the plan\n\nRain is expected again on Friday, and the schools will stay closed.",
        "River rises to record height\n\nThe paper wrote under the words River rises to record height of a mayor who slept.",
        "River rises to record height\n\nThe river rose by two metres in the night, the mayor of the town said.",
    ),
)
