"""Teasers that send the reader to another article.

Removes a line that is a teaser phrase, or a teaser phrase, a colon and a headline; the same headline where it stands alone near it; and a
text that is cut off with an ellipsis and such a phrase.
Keeps a sentence that merely contains the words.
Misses teasers that are bare headlines; `related_link` looks at those.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.headline import key
from cleanpage.lexicon.matcher import SHORT, Hit, Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import goes_on, hits_as_findings

_NEAR = 4
_KEY_MIN = 10


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each teaser, and one for each copy of its headline within four blocks."""
    yield from hits_as_findings("read_more", page, words, unless=(goes_on, _behind_a_paragraph))
    for hit in words.of("read_more"):
        if _behind_a_paragraph(page, words, hit):
            line = page.lines[hit.block]
            start = line.casefold().rfind(hit.phrase.casefold())
            if start > 0:
                yield Finding(hit.block, "behind a paragraph that is cut off, the phrase", hit.phrase, 0.9, start, len(line))
        if hit.how == "starts":
            yield from _copies(page, hit.block, hit.phrase)


def _behind_a_paragraph(page: Page, words: Hits, hit: Hit) -> bool:
    """The phrase stands behind a paragraph that may be all that the page shows: only the phrase goes."""
    return hit.how == "cut_off" and len(page.lines[hit.block]) > SHORT


def _copies(page: Page, block: int, phrase: str) -> Iterator[Finding]:
    teaser = key(page.lines[block]).removeprefix(key(phrase))
    if len(teaser) < _KEY_MIN:
        return
    for near in range(max(0, block - _NEAR), min(len(page.lines), block + _NEAR + 1)):
        if near != block and key(page.lines[near]) == teaser:
            yield Finding(near, "the headline of a teaser that stands beside it:", page.lines[block], 0.95)


RULE = Rule(
    id="read_more",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor said.\n[-READ MORE: Floods in pictures-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-Dam holds for now-]\n[-Dam holds for now-]\n[-Read more: Dam holds for now-]\nRain is expected again on Friday.",
        "The river rose by two metres in the night, the mayor said.\n[-Engineers looked at the dam on Monday and found that ... Read full story-]\nRain is expected again on Friday.",
    ),
    keeps=(
        "The river rose by two metres in the night.\nHe had always wanted to see the sea and... more than that, to stay.\nRain is expected again on Friday.",
        "The river rose by two metres in the night.\nYou can read more in his book.\nRain is expected again on Friday.",
        "The river rose by two metres in the night.\nRead more books, the teacher told them, and fewer screens.\nRain is expected again on Friday.",
    ),
)
