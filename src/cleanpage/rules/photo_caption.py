"""Captions that say that they are one.

Removes a line that opens with a caption marker, and a picture's file name that stands alone.
Keeps a sentence about a picture, and lists of files.
Misses captions without a marker; on HTML pages the figure tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.article import MANY_BLOCKS
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings

_PICTURE = re.compile(r"[^\s/\\|]{1,115}\.(?:jpe?g|png|gif|webp)\Z|(?:IMG|DSC[NF]?)_?\d{3,12}\Z", re.IGNORECASE).match  # linear: bounded, one run
_NAME_MAX, _NAME_ENDS, _NAMED = 120, frozenset("gfpGFP0123456789"), 0.9


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """A finding for each line that the wording marks, and for names of picture files."""
    yield from hits_as_findings("photo_caption", page, words)
    lines = page.lines if len(page.lines) <= MANY_BLOCKS else []
    for block, line in enumerate(lines):
        if line[-1] in _NAME_ENDS and len(line) <= _NAME_MAX and _PICTURE(line) is not None:
            near = [*lines[max(0, block - 1) : block], *lines[block + 1 : block + 2]]
            if near and all(" " in other for other in near) and not near[0].endswith((":", "：")):
                yield Finding(block, "the name of a picture's file", line, _NAMED)


RULE = Rule(
    id="photo_caption",
    find=find,
    removes=(
        "The river rose by two metres in the night, the mayor of the town said.\n[-bridge-flood-2024.jpg-]\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\n[-Pictured: the bridge after the flood-]\nRain is expected again on Friday, and the schools will stay closed.",
    ),
    keeps=(
        "The river rose by two metres in the night, the mayor of the town said.\nindex.html\nlogo.png\nriver.jpg\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nHe is pictured in every schoolbook.\nRain is expected again on Friday, and the schools will stay closed.",
        "The river rose by two metres in the night, the mayor of the town said.\nThe caption was wrong, the editor said.\nRain is expected again on Friday, and the schools will stay closed.",
    ),
)
