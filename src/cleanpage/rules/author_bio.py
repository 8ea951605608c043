"""Author boxes.

Removes the heading and the wording of a box about the author, and behind an article a name that
stands above it too, with the paragraph that begins with the name.
Keeps a sentence about a writer in the article.
Misses a biography that has no telling words and no name above it.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.lexicon.names import is_name
from cleanpage.page import Finding, Page
from cleanpage.rules import article
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings

_NAME_MIN, _NAME_MAX, _WORDS_MIN = 6, 40, 2
_PARAGRAPH_MIN, _ARTICLE_MIN, _BEHIND = 60, 5, 0.15
"""Letters of the paragraph; so many paragraphs, and all but this share of the page's, stand before it."""
_BOXES, _BOXED = 3, 0.85


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks, and for the two of a box."""
    yield from hits_as_findings("author_bio", page, words)
    lines = page.lines
    if page.tree or len(lines) > article.MANY_BLOCKS:
        return
    letters = article.Letters(page)
    boxes = [block for block in range(len(lines) - 1) if _is_box(lines[block], lines[block + 1], letters)]
    if not boxes:
        return
    paragraphs = [block for block, line in enumerate(lines) if letters.is_paragraph(line, _PARAGRAPH_MIN)]
    for block in boxes[-_BOXES:]:
        behind = sum(1 for paragraph in paragraphs if paragraph > block + 1)
        if len(paragraphs) - behind > _ARTICLE_MIN and behind <= _BEHIND * len(paragraphs) and lines[block] in page.source[: page.starts[block]]:
            yield Finding(block, "a name that stands on the page before, above a paragraph that begins with it", lines[block], _BOXED)
            yield Finding(block + 1, "a paragraph that begins with the name above it", lines[block], _BOXED)


def _is_box(name: str, paragraph: str, letters: article.Letters) -> bool:
    return (
        _NAME_MIN <= len(name) * letters.scale <= _NAME_MAX
        and paragraph.startswith(name)
        and paragraph[len(name) : len(name) + 1] not in ("", ":")
        and letters.is_paragraph(paragraph, _PARAGRAPH_MIN)
        and len(name.split()) >= _WORDS_MIN
        and is_name(name, named_before=False)
    )


_ARTICLE = tuple(
    f"{who} said on {day} that the river had risen by two metres in the night and that everybody should leave before the water comes, {who} said."
    for day in ("Monday", "Tuesday", "Wednesday")
    for who in ("the mayor", "an engineer")
)
_BOX = ("Mara Lindqvist", "Mara Lindqvist teaches geography in Bergen and has watched rivers for this paper since the flood.")

RULE = Rule(
    id="author_bio",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-About the author-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-View all posts by Mara Lindqvist-]\nRain is expected again on Friday, and the schools will stay closed.",
        "\n".join(("Mara Lindqvist reports from the banks of the river in the north of the country", *_ARTICLE, *(f"[-{line}-]" for line in _BOX))),
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nShe asked about the author and got no answer.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nMara Lindqvist has been a journalist for ten years.\nRain is expected again on Friday, and the schools will stay closed.",
        # A guide to places: headings, and nobody's byline.
        "\n".join((*_ARTICLE, *_BOX)),
    ),
)
