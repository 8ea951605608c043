"""Breadcrumbs: the path to the page.

Removes a line of short names with arrows between them, from the top of the page.
Keeps a sentence with an arrow, and paths in instructions ("Settings > Privacy") further down.
Misses breadcrumbs that are one name a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleanpage.lexicon.matcher import Hits
from cleanpage.page import Finding, Page
from cleanpage.rules.rule import Rule
from cleanpage.rules.wording import hits_as_findings

_TOP = 40
_SHORT = 24
_ARROW = re.compile(r"\s*[>›»/→|]\s+|\s+[>›»/→|]\s*")
_QUOTED = re.compile(r"«\s?[^«»]{1,100}»").sub  # linear: bounded, one start
_CODE = re.compile(r"^[-*•] |->|[='\"“(){}<]| \d+ ").search
"""What lists, formulas, quotations, query plans and code hold and names do not."""
_MAX_PART, _MIN_PARTS = 60, 3
_HARD_ARROWS = (">", "›", "»", "→")


def find(page: Page, words: Hits) -> Iterator[Finding]:
    """Findings by wording, and by shape among the first 40 blocks."""
    for found in hits_as_findings("breadcrumb", page, words):
        line = page.lines[found.block]
        if len(line) <= _SHORT or any(arrow in line for arrow in (*_HARD_ARROWS, "/", "|")) or " " in found.seen:
            yield found
    for block, line in enumerate(page.lines[:_TOP]):
        if len(line) <= 200 and any(arrow in line for arrow in _HARD_ARROWS) and not line.startswith(_HARD_ARROWS) and not _CODE(line):
            parts = [part for part in _ARROW.split(_QUOTED("", line)) if part.strip()]
            if len(parts) >= _MIN_PARTS and max(map(len, parts[:-1])) <= _MAX_PART and not line.endswith((".", "!", "?")):
                yield Finding(block, "short names with arrows between them at the top of the page", "", 0.82)


RULE = Rule(
    id="breadcrumb",
    find=find,
    removes=(
        "[-Home > News > North-]\n\nRiver rises to record height\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "[-Home » Weather » Floods » River rises to record height-]\n\nThe river rose by two metres in the night, the mayor of the town said.",
    ),
    keeps=(
        "«Torrent» held on to beat «Comet» and won the cup in the last minute\nThe river rose by two metres in the night, the mayor of the town said.",
        "Orders table\n\nseq scan -> filter -> 'dept' -> sort\n\nThe river rose by two metres in the night, the mayor of the town said.",
        "How to turn it off\n\nOpen Settings > Privacy > Cookies and choose what you want to keep.\n\nThe river rose by two metres in the night.",
        "The route A > B takes an hour when the river is low and two when it is high.",
    ),
)
