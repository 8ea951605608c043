"""The headline, printed again.

Removes a line that is the headline once more (other case, quotes or dashes, a site's name behind it, cut short by an ellipsis), and the
headline where it is glued to the end or the start of another line: there only the glued part goes.
Keeps the first true headline, and a sentence that quotes it.
Misses headlines that were reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleanpage.headline import MAX_LENGTH, MIN_LENGTH, SEARCHED, key, looks_like_headline
from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule

_KEY_MIN = 10
_START, _LOOK = 6, 3
_SUFFIX = re.compile(r"\s+[-|–—·•»:/]+\s+|\s*[|»]\s*")  # linear: runs of disjoint classes
_SUFFIX_MAX = 40
_CUT_SHORT_MIN, _CUT_SHORT_SHARE = 20, 0.4
_ENDS_SENTENCE = re.compile(r"[.!?。！？।؟…:|\"”’»)\]]\s*$")
_CANDIDATES = 8
_PROSE_MIN = 50


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """Find the headline among the first blocks by its copies, then every copy of it."""
    headlines = list(_headlines(page, words))
    for block, title_block, seen in _copies(page, words, headlines):
        yield Finding(block, seen, page.lines[title_block], 0.95)
    for title_block, _ in headlines:
        yield from _glued(page, words, title_block, page.lines[title_block])


def _headlines(page: Page, words: Hits) -> Iterator[tuple[int, str]]:
    """(block, key) of the lines near the top that are printed twice or that the page states as its title; the true one of each group."""
    if not page.titles and not any(len(line) >= _PROSE_MIN for line in page.lines):
        return  # a page of short lines has refrains, not headlines
    stated = {key(title) for title in page.titles}
    first: dict[str, int] = {}
    tried = 0
    for block, line in enumerate(page.lines[:SEARCHED]):
        if not looks_like_headline(line) or block in words.by_block:
            continue
        bare, suffix = _without_suffix(line)
        line_key = key(bare)
        if len(line_key) < _KEY_MIN:
            continue
        if line_key in first and not suffix and _without_suffix(page.lines[first[line_key]])[1]:
            first[line_key] = block  # the line without a site's name is the true headline
        elif line_key not in first and (suffix or tried < _CANDIDATES or line_key in stated):
            tried += 1
            first[line_key] = block
    yield from ((block, line_key) for line_key, block in first.items())


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


def _copies(page: Page, words: Hits, headlines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(block, headline's block, what was seen) of the lines that are a headline again. Each line is looked at once."""
    by_start: dict[str, list[tuple[int, str]]] = {}
    for title_block, title_key in headlines:
        by_start.setdefault(title_key[:_START], []).append((title_block, title_key))
    starts = frozenset(start[:_LOOK] for start in by_start)
    for block, folded in enumerate(words.folded):
        line = page.lines[block]
        if folded:
            if len(folded) < _KEY_MIN or (folded[:_LOOK] not in starts and folded[:_LOOK].isalnum()):
                continue
        elif len(line) > MAX_LENGTH:
            continue
        line_key = key(line)
        for title_block, title_key in by_start.get(line_key[:_START], ()):
            if block == title_block:
                continue
            if line_key == title_key:
                yield block, title_block, "the headline again"
            elif (
                line.endswith(("...", "…"))
                and len(line_key) >= _CUT_SHORT_MIN
                and title_key.startswith(line_key)
                and len(line_key) > _CUT_SHORT_SHARE * len(title_key)
            ):
                yield block, title_block, "the headline again, cut short"
            elif line_key.startswith(title_key) and (bare := _without_suffix(line))[1] and key(bare[0]) == title_key:
                yield block, title_block, "the headline again with the site's name"


def _glued(page: Page, words: Hits, title_block: int, title: str) -> Iterator[Finding]:
    """Findings for the headline at the end or the start of another line, without a space or behind a full stop."""
    size = len(title)
    if size < MIN_LENGTH:
        return
    position = page.source.find(title)
    starts = page.starts
    block = 0
    while position >= 0:
        while block + 1 < len(starts) and starts[block + 1] <= position:
            block += 1
        line = page.lines[block]
        at = position - starts[block]
        if block != title_block and len(line) > size and block not in words.by_block:
            before, after = line[:at], line[at + size :]
            if not after.strip() and before and (not before[-1].isspace() or _ENDS_SENTENCE.search(before[-4:])):
                yield Finding(block, "the headline glued to the end of the line", title, 0.95, at, len(line))
            elif not before.strip() and after and after[0].isalnum() and (after[0].isupper() or not after[0].islower()):
                yield Finding(block, "the headline glued to the start of the line", title, 0.95, 0, at + size)
        position = page.source.find(title, position + size)


RULE = Rule(
    id="repeated_headline",
    find=find,
    removes=(
        "River rises to record height\n\n[-River rises to record height-]\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "[-River rises to record height - Northern Courier-]\n\nRiver rises to record height\n\nThe river rose by two metres in the night, the mayor said.",
        "River rises to record height\n\nThe mayor asks for help from the stateRiver rises to record height\n\nThe river rose by two metres in the night.".replace(
            "stateRiver rises to record height", "state[-River rises to record height-]"
        ),
        '‘River rises’ to record height\n\n[-"River rises" to record height…-]\n\nThe river rose by two metres in the night, the mayor of the town said.',
    ),
    keeps=(
        "River rises to record height\n\nThe paper wrote under the words River rises to record height of a mayor who slept.",
        "River rises to record height\n\nThe river rose by two metres in the night, the mayor of the town said.",
    ),
)
